"""Who has read their parts of the plan and is on board."""

from __future__ import annotations

from typing import Literal

from app.api.http.wire import Instant, Out
from app.api.views.plan_versions import PartChangeOut, part_change_out
from app.circles.disclosure_service import Tag
from app.circles.service import Membership, names_with_tags
from app.core.db import Tx
from app.core.errors import NotYours
from app.plans import agreement_service as agreements
from app.plans import service as plans
from app.plans.part_digests import own_words_of
from app.plans.readable_part_queries import parts_shown_to

AgreementText = Literal["none", "current", "earlier"]


class MyAgreement(Out):
    """Where I stand with the parts that I read: `earlier`, and `changes` of these parts since.

    `asked_at`: the person asks me to look. `words_kept` false: what the parts said before has been
    deleted.
    """

    state: AgreementText
    agreed_at: Instant | None
    asked_at: Instant | None
    changes: list[PartChangeOut]
    words_kept: bool


class ReaderOut(Out):
    """A member who may read some part, and where they stand with what they read."""

    member_id: str
    name: str
    tags: list[Tag]
    state: AgreementText
    agreed_at: Instant | None
    asked_at: Instant | None
    may_ask: bool


class Readers(Out):
    readers: list[ReaderOut]


def my_agreement_out(tx: Tx, me: Membership) -> MyAgreement:
    """Where the caller stands with their parts. Raises NotYours for whoever reads none."""
    plan = plans.read(tx, plans.current(tx, me.circle_id))
    parts = parts_shown_to(tx, me.circle_id, me.member_id, plan)
    if not own_words_of(parts):
        raise NotYours
    agreement = agreements.agreement_of(tx, me.circle_id, me.member_id, parts)
    return MyAgreement(
        state=agreement.state,
        agreed_at=agreement.agreed_at,
        asked_at=agreement.asked_at,
        changes=[part_change_out(change) for change in agreement.changes],
        words_kept=agreement.words_kept,
    )


def readers_out(tx: Tx, circle_id: str) -> Readers:
    """Who may read some part of the plan in use, and where each stands with it."""
    readers = agreements.readers_of(tx, circle_id)
    names = names_with_tags(tx, circle_id, {reader.member_id for reader in readers})
    return Readers(
        readers=[
            ReaderOut(
                member_id=reader.member_id,
                name=names[reader.member_id].name,
                tags=names[reader.member_id].tags,
                state=reader.agreement.state,
                agreed_at=reader.agreement.agreed_at,
                asked_at=reader.agreement.asked_at,
                may_ask=reader.may_be_asked,
            )
            for reader in readers
        ]
    )
