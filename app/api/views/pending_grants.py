"""Wider permissions that wait."""

from __future__ import annotations

from pydantic import Field

from app.api.http.wire import Instant, Out
from app.api.views.grants import GrantOut, grant_out
from app.circles.service import get_circle, names_of
from app.consent.models import ConsentGrant
from app.core.db import Tx
from app.stewardship import grant_delay_service


class NamedGrant(GrantOut):
    name: str | None = Field(description="Of the member; none where it is for a role.")


class Widening(Out):
    hours: int
    next_hours: int | None = Field(description="A shorter wait that was asked for.")
    next_at: Instant | None
    device_from: Instant | None = Field(
        description="From when on this device may widen; none: it may now."
    )
    waiting: list[NamedGrant]
    review: list[NamedGrant]


def _named_grants(tx: Tx, circle_id: str, grants: list[ConsentGrant]) -> list[NamedGrant]:
    box = tx.cipher(circle_id)
    names = names_of(tx, circle_id, {grant.member_id for grant in grants if grant.member_id})
    return [
        NamedGrant(**grant_out(box, grant).model_dump(), name=names.get(grant.member_id or ""))
        for grant in grants
    ]


def widening_out(tx: Tx, circle_id: str, device_id: str) -> Widening:
    """How long wider permissions wait, and those that do."""
    circle = get_circle(tx, circle_id)
    pause = grant_delay_service.pause_of(circle)
    shorter = pause.next_at is not None and pause.next_at > tx.now
    since = grant_delay_service.device_since(tx, circle, device_id)
    return Widening(
        hours=pause.at(tx.now),
        next_hours=pause.next_hours if shorter else None,
        next_at=pause.next_at if shorter else None,
        device_from=since if since > tx.now else None,
        waiting=_named_grants(tx, circle_id, grant_delay_service.waiting(tx, circle_id)),
        review=_named_grants(tx, circle_id, grant_delay_service.to_be_reviewed(tx, circle_id)),
    )
