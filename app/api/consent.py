"""Who may know what: the person's grants, and taking them back."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import Field
from sqlmodel import select

from app.api.circles import LeftOut, RemovedOut, consent_of, members_out
from app.api.guards import Inside, Needs, if_match, set_etag
from app.api.wire import (
    ConsentIn,
    Id,
    Instant,
    MemberId,
    Nothing,
    Out,
    Short,
    Wall,
    minute,
    wall,
)
from app.api.wire import In as Body
from app.asks.moves import stand_down
from app.asks.service import hold_running, running
from app.circles.models import MemberState, Role
from app.circles.permissions import Permission
from app.circles.service import get_circle, get_member, members_of, roles_of
from app.consent import service as consent
from app.consent.models import ConsentEpoch, ConsentGrant, ToKind
from app.consent.service import ALL_CHANNELS
from app.consent.simple import grants_for, switches_of
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, Stale
from app.core.sealing import Box
from app.outbox.models import Event
from app.record import service as record
from app.stewardship.models import Withdrawal
from app.stewardship.withdraw import (
    Withdrawn,
    end_one_grant,
    hold,
    in_flight,
    recall,
    settled,
    undo,
    wait_until_left,
    withdraw,
)

router = APIRouter(tags=["consent"])

Granter = Annotated[Inside, Depends(Needs(Permission.CONSENT))]

ToName = Literal["member", "supporters", "coordinators", "counsellors", "on_shift", "pool", "told"]
EventName = Literal[
    "ask", "step_needs_yes", "nobody_answered", "stand_down", "open_time", "gap",
    "shift_reminder", "shift_changed", "knock", "need", "repair", "gathering", "check_in",
]  # fmt: skip
ChannelName = Literal["push", "mail", "sms", "voice"]
SectionKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,22}$")]
_NOTHING = Nothing()


class ToBody(Body):
    kind: ToName
    member_id: Id | None = None


class GrantIn(Body):
    id: Id
    to: ToBody
    event: EventName
    tier: int = Field(ge=0, le=4)
    channels: list[ChannelName] = Field(
        ["push", "mail", "sms", "voice"], min_length=1, max_length=4
    )
    from_wall: Wall | None = None
    to_wall: Wall | None = None
    ends_at: Instant | None = None
    why: Short | None = None
    sections: list[SectionKey] | None = Field(None, max_length=40)


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


class WithdrawnOut(RemovedOut):
    withdrawn_id: str
    tell_first: bool


class ConsentPerson(Out):
    member_id: str
    name: str
    state: str
    switches: ConsentIn
    grants: list[GrantOut]
    denied: bool
    may_undo: str | None


class ConsentPersonChanged(ConsentPerson):
    withdrawn: WithdrawnOut | None


class ConsentRole(Out):
    role: str
    grants: list[GrantOut]


class ConsentOut(Out):
    etag: str
    people: list[ConsentPerson]
    roles: list[ConsentRole]
    words: str


class SwitchesIn(ConsentIn):
    plan_sections: list[SectionKey] | None = Field(None, max_length=40)


class UndoIn(Body):
    withdrawn_id: Id


class Queued(Out):
    queued: bool


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
    )


def _epoch(tx: Tx, circle_id: str) -> int:
    return tx.s.exec(select(ConsentEpoch.epoch).where(ConsentEpoch.circle_id == circle_id)).one()


def people_out(tx: Tx, circle_id: str, only: str | None = None) -> list[ConsentPerson]:
    """What each friend may know."""
    box = tx.box(circle_id)
    members = [one for one in members_of(tx, circle_id) if only in {None, one.id}]
    roles = roles_of(tx, [one.id for one in members])
    circle = get_circle(tx, circle_id)
    outs = {one.id: one for one in members_out(tx, circle, members, full=True)}
    grants = consent.live_grants_of(tx, circle_id)
    found = []
    for member in members:
        if Role.PERSON in roles[member.id]:
            continue
        named = [one for one in grants if one.member_id == member.id and not one.deny]
        denied = any(one.deny and one.member_id == member.id for one in grants)
        switches = switches_of((one.event, one.tier) for one in named)
        last = tx.s.exec(
            select(Withdrawal)
            .where(Withdrawal.circle_id == circle_id, Withdrawal.member_id == member.id)
            .order_by(Withdrawal.at.desc())  # type: ignore[attr-defined]
            .limit(1)
        ).first()
        found.append(
            ConsentPerson(
                member_id=member.id,
                name=outs[member.id].name,
                state=outs[member.id].state,
                switches=ConsentIn(
                    asks=switches.asks,
                    what_i_need=switches.what_i_need,
                    open_times=switches.open_times,
                    shift_reminders=switches.shift_reminders,
                ),
                grants=[grant_out(box, one) for one in named],
                denied=denied,
                may_undo=last.id
                if last is not None and last.undone_at is None and denied
                else None,
            )
        )
    return found


@router.get("/circles/{circle_id}/consent")
def read(door: Granter, response: Response) -> ConsentOut:
    """Who may know what."""
    with door.look_inside() as look:
        circle_id = look.me.circle_id
        box = look.tx.box(circle_id)
        epoch = _epoch(look.tx, circle_id)
        set_etag(response, epoch)
        roles: dict[str, list[GrantOut]] = {}
        for one in consent.live_grants_of(look.tx, circle_id):
            if one.member_id is None:
                roles.setdefault(one.to_kind, []).append(grant_out(box, one))
        return ConsentOut(
            etag=f'"{epoch}"',
            people=people_out(look.tx, circle_id),
            roles=[ConsentRole(role=role, grants=grants) for role, grants in roles.items()],
            words="consent.1",
        )


@router.post("/circles/{circle_id}/grants", status_code=201)
def add(body: GrantIn, door: Granter) -> GrantOut:
    """Add one grant."""
    with door.act_inside(body) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            if (body.to.kind == "member") != (body.to.member_id is not None):
                raise BadInput("unknown-member")
            if body.to.member_id is not None:
                get_member(act.tx, circle_id, body.to.member_id)
            if (body.from_wall is None) != (body.to_wall is None):
                raise BadInput("bad-input")
            if act.tx.s.get(ConsentGrant, body.id) is not None:
                raise Conflict("exists-already")
            consent.take(act.tx, circle_id)
            if body.to.member_id is not None:
                consent.end_denies(act.tx, circle_id, body.to.member_id)
            made = consent.grant(
                act.tx,
                grant_id=body.id,
                circle_id=circle_id,
                to_kind=ToKind(body.to.kind),
                member_id=body.to.member_id,
                event=Event(body.event),
                tier=body.tier,
                channels=body.channels,
                sections=body.sections,
                from_minute=minute(body.from_wall) if body.from_wall else None,
                to_minute=minute(body.to_wall) if body.to_wall else None,
                ends_at=body.ends_at,
                why=body.why or None,
            )
            record.append(
                act.tx,
                circle_id,
                "granted",
                who=made.member_id,
                by=act.me.member_id,
                event=made.event,
                tier=made.tier,
                grant_id=made.id,
            )
            act.once.done(body.id, 201)
        return grant_out(
            act.tx.box(circle_id), act.tx.s.get_one(ConsentGrant, act.once.resource_id)
        )


@router.delete("/circles/{circle_id}/grants/{grant_id}")
def end_grant(grant_id: Id, door: Granter, body: Nothing = _NOTHING) -> WithdrawnOut:
    """End one grant. The answer comes when nothing can leave under it any more."""
    with door.act_inside(body) as act:
        withdrawn = end_one_grant(act.tx, act.me.circle_id, grant_id, act.me.member_id)
        act.once.done(grant_id)
    return withdrawn_out(settled(door.services.db, withdrawn), tell_first=False)


def withdrawn_out(done: Withdrawn, *, tell_first: bool) -> WithdrawnOut:
    """What had left, what may have left, what was stopped."""
    return WithdrawnOut(
        withdrawn_id=done.id,
        left=[LeftOut(event=event, at=at) for event, at in done.left],
        may_have_left=done.may_have_left,
        queued_stopped=done.stopped,
        tell_first=tell_first,
    )


@router.put("/circles/{circle_id}/members/{member_id}/consent")
def put_switches(
    member_id: MemberId, body: SwitchesIn, door: Granter, response: Response
) -> ConsentPersonChanged:
    """Set a friend's switches: what is off is withdrawn, what is on is granted."""
    expected = if_match(door.request)
    ended: list[Withdrawn] = []
    again: list[str] = []
    with door.act_inside(body) as act:
        circle_id = act.me.circle_id
        member = get_member(act.tx, circle_id, member_id)
        if Role.PERSON in roles_of(act.tx, [member_id])[member_id]:
            raise BadInput("not-the-person")
        if act.fresh:
            if expected is not None and expected != _epoch(act.tx, circle_id):
                raise Stale(extra={"etag": f'"{_epoch(act.tx, circle_id)}"'})
            ended = _set_switches(act.tx, circle_id, member.id, body, act.me.member_id)
            act.once.done(member_id)
        else:
            again = in_flight(act.tx, circle_id, member_id)
    done = [settled(door.services.db, one) for one in ended]
    wait_until_left(door.services.db, again)
    with door.look_inside() as look:
        set_etag(response, _epoch(look.tx, circle_id))
        row = people_out(look.tx, circle_id, member_id)[0]
    return ConsentPersonChanged(
        **row.model_dump(),
        withdrawn=withdrawn_out(done[-1], tell_first=False) if done else None,
    )


def _set_switches(
    tx: Tx, circle_id: str, member_id: str, body: SwitchesIn, by: str
) -> list[Withdrawn]:
    wanted = grants_for(consent_of(body))
    sections = body.plan_sections
    hold(tx, circle_id)
    consent.end_denies(tx, circle_id, member_id)
    old: list[ConsentGrant] = []
    new: dict[Event, ConsentGrant] = {}
    managed = {
        Event.ASK,
        Event.STAND_DOWN,
        Event.OPEN_TIME,
        Event.SHIFT_REMINDER,
        Event.SHIFT_CHANGED,
    }
    kept: set[Event] = set()
    for one in consent.live_grants_of(tx, circle_id):
        if one.member_id != member_id or one.deny or one.event not in managed:
            continue
        event = Event(one.event)
        tier = 3 if event == Event.ASK and sections else wanted.get(event)
        same_sections = event != Event.ASK or sections is None or (one.sections or []) == sections
        if wanted.get(event) is not None and one.tier == tier and same_sections:
            kept.add(event)
            continue
        old.append(one)
    # First what is granted, then what ends: who hears the same with less isn't gone in between.
    for event, tier in wanted.items():
        if event in kept:
            continue
        with_plan = event == Event.ASK and bool(sections)
        made = consent.grant(
            tx,
            circle_id=circle_id,
            to_kind=ToKind.MEMBER,
            member_id=member_id,
            event=event,
            tier=3 if with_plan else tier,
            sections=sections if with_plan else None,
            channels=ALL_CHANNELS,
        )
        record.append(
            tx,
            circle_id,
            "granted",
            who=member_id,
            by=by,
            event=event,
            tier=made.tier,
            grant_id=made.id,
        )
        new[event] = made
    ended = []
    for one in old:
        there = new.get(Event(one.event))
        if there is not None and _as_wide(there, one):
            one.ended_at = tx.now  # nothing is withdrawn: they may know the same and more
            tx.s.flush()
        else:
            replaced = there is not None
            ended.append(end_one_grant(tx, circle_id, one.id, by, replaced=replaced))
    return ended


def _as_wide(new: ConsentGrant, old: ConsentGrant) -> bool:
    return (
        new.tier >= old.tier
        and set(new.sections or ()) >= set(old.sections or ())
        and set(new.channels) >= set(old.channels)
    )


@router.post("/circles/{circle_id}/members/{member_id}/withdraw")
def take_back(member_id: MemberId, body: Nothing, door: Granter) -> WithdrawnOut:
    """They get nothing more, and aren't told. Answered when nothing can leave any more."""
    with door.act_inside(body) as act:
        if act.fresh:
            withdrawn = withdraw(act.tx, act.me.circle_id, member_id, act.me.member_id)
            act.once.done(withdrawn.id)
        else:
            withdrawn = recall(act.tx, act.me.circle_id, act.once.resource_id)
    return withdrawn_out(settled(door.services.db, withdrawn), tell_first=False)


@router.post("/circles/{circle_id}/members/{member_id}/undo")
def put_back(member_id: MemberId, body: UndoIn, door: Granter) -> ConsentPerson:
    """Undo a withdrawal: exactly what it ended is granted anew."""
    with door.act_inside(body) as act:
        if act.fresh:
            undo(act.tx, act.me.circle_id, member_id, body.withdrawn_id, act.me.member_id)
            act.once.done(member_id)
        return people_out(act.tx, act.me.circle_id, member_id)[0]


@router.post("/circles/{circle_id}/members/{member_id}/tell-over", status_code=202)
def tell_over(member_id: MemberId, body: Nothing, door: Granter) -> Queued:
    """Before withdrawing: tell a friend whom an open ask told that it is over."""
    with door.act_inside(body) as act:
        member = get_member(act.tx, act.me.circle_id, member_id)
        hold_running(act.tx, act.me.circle_id)
        ask = running(act.tx, act.me.circle_id)
        if act.fresh and ask is not None and member.state == MemberState.IN:
            stand_down(act.tx, ask, only=member_id)
            act.once.done(member_id, 202)
        return Queued(queued=ask is not None)
