"""One permission, and what came of a change to it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.api.http.guards import Inside
from app.api.http.wire import Instant, Out, wall
from app.api.views.circles import LastNoticeOut, RemovedOut
from app.api.views.held_shifts import HeldShiftOut, asked_about
from app.consent.models import ConsentGrant
from app.core.sealing import Box
from app.stewardship.withdrawal_service import (
    Withdrawn,
)

SectionKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,22}$")]


class GrantTo(Out):
    kind: str
    member_id: str | None


class GrantOut(Out):
    id: str
    to: GrantTo
    event: str
    tier: int
    channels: list[str]
    from_wall: str | None
    to_wall: str | None
    starts_at: Instant
    ends_at: Instant | None
    why: str | None
    sections: list[str] | None
    review_at: Instant | None
    words: str


class GrantMade(GrantOut):
    beside: list[GrantOut] = Field(
        description="What counts until the whole of it does, where that waits."
    )


class WithdrawnOut(RemovedOut):
    withdrawn_id: str
    tell_first: bool
    shifts: list[HeldShiftOut] = Field(
        description="What they hold from now on, if nothing reaches them any more: leave or end."
    )


class GrantChanged(GrantMade):
    withdrawn: WithdrawnOut | None


class Reviewed(Out):
    grant_id: str
    kept: bool
    withdrawn: WithdrawnOut | None


def grant_out(box: Box, one: ConsentGrant) -> GrantOut:
    """A grant in clear."""
    return GrantOut(
        id=one.id,
        to=GrantTo(kind=one.to_kind, member_id=one.member_id),
        event=one.event,
        tier=one.tier,
        channels=list(one.channels),
        from_wall=wall(one.from_minute) if one.from_minute is not None else None,
        to_wall=wall(one.to_minute) if one.to_minute is not None else None,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        why=box.open(one.why, "consent_grant", "why", one.id) if one.why else None,
        sections=list(one.sections) if one.sections else None,
        review_at=one.review_at,
        words=one.words,
    )


def withdrawn_out(door: Inside, done: Withdrawn, *, tell_first: bool) -> WithdrawnOut:
    """What had left, what may have left, what was stopped, and the shifts that it asks about."""
    with door.look_inside() as look:
        shifts = asked_about(look.tx, look.me, done.member_id)
    return WithdrawnOut(
        shifts=shifts,
        shifts_ended=[],
        withdrawn_id=done.id,
        left=[LastNoticeOut(event=event, at=at) for event, at in done.left],
        may_have_left=done.may_have_left,
        queued_stopped=done.stopped,
        tell_first=tell_first,
    )
