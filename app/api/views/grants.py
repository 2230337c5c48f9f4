"""One permission, and what came of a change to it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.api.http.closed_lists import ChannelText, ToKindText
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
    kind: ToKindText
    member_id: str | None


class GrantOut(Out):
    id: str
    to: GrantTo
    event: str
    tier: int
    channels: list[ChannelText]
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


def grant_out(box: Box, grant: ConsentGrant) -> GrantOut:
    """A grant in clear."""
    return GrantOut(
        id=grant.id,
        to=GrantTo(kind=grant.to_kind, member_id=grant.member_id),
        event=grant.event,
        tier=grant.tier,
        channels=list(grant.channels),
        from_wall=wall(grant.from_minute) if grant.from_minute is not None else None,
        to_wall=wall(grant.to_minute) if grant.to_minute is not None else None,
        starts_at=grant.starts_at,
        ends_at=grant.ends_at,
        why=box.open(grant.why, "consent_grant", "why", grant.id) if grant.why else None,
        sections=list(grant.sections) if grant.sections else None,
        review_at=grant.review_at,
        words=grant.words,
    )


def withdrawn_out(door: Inside, done: Withdrawn, *, tell_first: bool) -> WithdrawnOut:
    """What had left, what may have left, what was stopped, and the shifts that it asks about."""
    with door.look_inside() as look:
        shifts = asked_about(look.tx, look.me, done.member_id)
    return WithdrawnOut(
        shifts=shifts,
        shifts_ended=[],
        withdrawn_id=done.id,
        left=[LastNoticeOut(event=event, at=at) for event, at in done.sent],
        may_have_left=done.may_have_left,
        queued_stopped=done.stopped,
        tell_first=tell_first,
    )
