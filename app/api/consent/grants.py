"""One grant at a time: given, changed, stopped, and asked about again."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from app.api.consent.preconditions import Granter, giver_of, need_newest
from app.api.http.closed_lists import ChannelText, OneOf, ToKindText
from app.api.http.guards import InnerAct
from app.api.http.wire import Id, InstantIn, Nothing, Short, Wall, minute
from app.api.http.wire import In as Body
from app.api.views.grants import (
    GrantChanged,
    GrantMade,
    Reviewed,
    SectionKey,
    WithdrawnOut,
    grant_out,
    withdrawn_out,
)
from app.circles.service import get_member
from app.consent import service as consent
from app.consent.grant_delay import Terms
from app.consent.grantable import why_not_offered
from app.consent.models import ConsentGrant, ToKind
from app.core.channels import Channel
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.outbox.events import CIRCLE_EVENTS, Event
from app.stewardship.grant_service import GrantDraft, change, give, live_grant, review
from app.stewardship.in_flight_service import await_in_flight, in_flight, wait_until_left
from app.stewardship.withdrawal_service import Withdrawn, end_one_grant

router = APIRouter(tags=["consent"])

_NOTHING = Nothing()
#: The latest that a grant may begin.
FURTHEST = timedelta(days=366)


class ToBody(Body):
    kind: ToKindText
    member_id: Id | None = None


class TermsIn(Body):
    """What a grant tells, over what and when."""

    id: Id
    event: Annotated[str, OneOf(CIRCLE_EVENTS)]
    tier: int = Field(ge=0, le=4)
    channels: list[ChannelText] = Field(
        [channel.value for channel in Channel], min_length=1, max_length=len(Channel)
    )
    from_wall: Wall | None = None
    to_wall: Wall | None = None
    starts_at: InstantIn | None = Field(None, description="Not before now; none: now.")
    ends_at: InstantIn | None = None
    why: Short | None = None
    sections: list[SectionKey] | None = Field(None, max_length=40)


class GrantIn(TermsIn):
    to: ToBody


class ReviewIn(Body):
    keep: bool


def _terms(act: InnerAct, body: TermsIn, to_kind: ToKind, member_id: str | None) -> GrantDraft:
    now = act.tx.now
    if (body.from_wall is None) != (body.to_wall is None):
        raise BadInput("bad-input")
    if (code := why_not_offered(Event(body.event), body.tier)) is not None:
        raise BadInput(code)
    starts_at = max(body.starts_at or now, now)
    if starts_at > now + FURTHEST or (body.ends_at is not None and body.ends_at <= starts_at):
        raise BadInput("bad-end")
    return GrantDraft(
        to_kind,
        member_id,
        Event(body.event),
        Terms(
            tier=body.tier,
            sections=tuple(dict.fromkeys(body.sections or ())),
            channels=tuple(dict.fromkeys(body.channels)),
            from_minute=minute(body.from_wall) if body.from_wall else None,
            to_minute=minute(body.to_wall) if body.to_wall else None,
            starts_at=starts_at,
            ends_at=body.ends_at,
        ),
        body.why or None,
    )


def _grant_made(tx: Tx, circle_id: str, grant_id: str) -> GrantMade:
    box = tx.cipher(circle_id)
    grant_row = tx.session.get_one(ConsentGrant, grant_id)
    beside = [
        grant_out(box, grant)
        for grant in consent.live_grants_of(tx, circle_id)
        if grant.id != grant_row.id
        and not grant.deny
        and (grant.to_kind, grant.member_id, grant.event)
        == (grant_row.to_kind, grant_row.member_id, grant_row.event)
    ]
    return GrantMade(
        **grant_out(box, grant_row).model_dump(),
        beside=beside if grant_row.starts_at > tx.now else [],
    )


@router.post("/circles/{circle_id}/grants", status_code=201)
def add(body: GrantIn, door: Granter) -> GrantMade:
    """Add one grant. What opens the plan or the health card waits for the person's pause."""
    with door.act_inside(body, leads_to=body.id) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            if (body.to.kind == ToKind.MEMBER) != (body.to.member_id is not None):
                raise BadInput("unknown-member")
            if body.to.member_id is not None:
                get_member(act.tx, circle_id, body.to.member_id)
            if act.tx.session.get(ConsentGrant, body.id) is not None:
                raise Conflict("exists-already")
            consent.lock_exclusive(act.tx, circle_id)
            terms = _terms(act, body, ToKind(body.to.kind), body.to.member_id)
            give(act.tx, circle_id, terms, giver_of(act), grant_id=body.id)
        return _grant_made(act.tx, circle_id, act.once.resource_id)


@router.put("/circles/{circle_id}/grants/{grant_id}")
def edit(grant_id: Id, body: TermsIn, door: Granter) -> GrantChanged:
    """Put a grant in the place of another in one step. What it narrows is over when this answers.

    `id` is the new one's: the record keeps saying under which grant something was told.
    """
    ended: list[Withdrawn] = []
    again: list[str] = []
    with door.act_inside(body, leads_to=body.id) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            need_newest(door.request, act.tx, circle_id)
            old = live_grant(act.tx, circle_id, grant_id)
            terms = _terms(act, body, ToKind(old.to_kind), old.member_id)
            ended = change(act.tx, circle_id, grant_id, terms, giver_of(act), new_grant_id=body.id)
        else:
            again = in_flight(act.tx, circle_id)
        new_grant = _grant_made(act.tx, circle_id, act.once.resource_id)
    done = [await_in_flight(door.services.db, withdrawn) for withdrawn in ended]
    wait_until_left(door.services.db, again)
    return GrantChanged(
        **new_grant.model_dump(),
        withdrawn=withdrawn_out(door, done[-1], tell_first=False) if done else None,
    )


@router.delete("/circles/{circle_id}/grants/{grant_id}")
def end_grant(grant_id: Id, door: Granter, body: Nothing = _NOTHING) -> WithdrawnOut:
    """End one grant. The answer comes when nothing can leave under it any more."""
    with door.act_inside(body, leads_to=grant_id) as act:
        withdrawn = end_one_grant(act.tx, act.me.circle_id, grant_id, act.me.member_id)
    return withdrawn_out(door, await_in_flight(door.services.db, withdrawn), tell_first=False)


@router.post("/circles/{circle_id}/grants/{grant_id}/review")
def keep_or_stop(grant_id: Id, body: ReviewIn, door: Granter) -> Reviewed:
    """Keep what opens the plan, for 60 days until it's asked about again; or stop that part."""
    ended: list[Withdrawn] = []
    again: list[str] = []
    with door.act_inside(body, leads_to=grant_id) as act:
        if act.fresh:
            ended = review(act.tx, act.me.circle_id, grant_id, keep=body.keep, giver=giver_of(act))
        else:
            again = in_flight(act.tx, act.me.circle_id)
    done = [await_in_flight(door.services.db, withdrawn) for withdrawn in ended]
    wait_until_left(door.services.db, again)
    return Reviewed(
        grant_id=grant_id,
        kept=body.keep,
        withdrawn=withdrawn_out(door, done[-1], tell_first=False) if done else None,
    )
