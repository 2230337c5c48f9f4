"""A grant that the person gives by choosing somebody for one thing: a check-in, a gathering."""

from __future__ import annotations

from datetime import datetime

from app.consent import service as consent
from app.consent.models import ConsentGrant, ToKind
from app.consent.receipt_wording import STOPPED
from app.core.db import Tx
from app.outbox.events import Event
from app.record import service as record


def give_chosen_grant(
    tx: Tx, circle_id: str, member_id: str, event: Event, *, tier: int, until: datetime, by: str
) -> ConsentGrant:
    """Write the person's consent for one member, with its entry in the record."""
    grant = consent.add_grant(
        tx,
        circle_id=circle_id,
        to_kind=ToKind.MEMBER,
        event=event,
        tier=tier,
        member_id=member_id,
        ends_at=until,
    )
    record.append(
        tx,
        circle_id,
        "granted",
        who=member_id,
        by=by,
        event=grant.event,
        tier=grant.tier,
        grant_id=grant.id,
        words=grant.words,
    )
    return grant


def end_chosen_grant(tx: Tx, grant_id: str | None, by: str | None) -> None:
    """End it, with its entry in the record, if it hasn't ended."""
    grant = tx.session.get(ConsentGrant, grant_id) if grant_id else None
    if grant is None or grant.ended_at is not None:
        return
    grant.ended_at = tx.now
    tx.session.flush()
    record.append(
        tx,
        grant.circle_id,
        "withdrawn",
        who=grant.member_id,
        by=by,
        event=grant.event,
        grant_id=grant_id,
        words=STOPPED,
    )
