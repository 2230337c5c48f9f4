"""For when the person's phone is lost: whom they chose, and what those may do."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.devices import leave_before
from app.api.http.guards import AnyoneDoor, InnerAct, Inside, Needs, idempotency_key, set_cookie
from app.api.http.rates import Kind
from app.api.http.wire import Code, Id, Instant, MemberId, Nothing, Out, Token
from app.api.http.wire import In as Body
from app.asks.open_ask_service import wake_asks_of
from app.circles.disclosure_service import Tag
from app.circles.permissions import Permission
from app.circles.service import Membership, called, get_circle, names_of, person_of
from app.core.db import Tx
from app.core.errors import NotFound, NotYours
from app.identity.proof_service import has_means, need_proof
from app.stewardship import ally_service, bring_back_service, lost_phone_service, plan_start_service
from app.stewardship.lately_added_service import has_ended_lately_added
from app.stewardship.models import Ally, BringBack

router = APIRouter(tags=["allies"])

_NOTHING = Nothing()

Chooser = Annotated[Inside, Depends(Needs(Permission.ALLIES))]
Reader = Annotated[Inside, Depends(Needs(Permission.READ))]


class AllyIn(Body):
    start: bool
    bring_back: bool


class AllyOut(Out):
    member_id: str
    name: str
    tags: list[Tag]
    start: bool
    bring_back: bool
    state: Literal["asked", "agreed", "declined"]


class LostOut(Out):
    at: Instant
    by: str | None  # a name, for who may read names
    by_me: bool


class BringBackOut(Out):
    """`code` is on the new phone's screen, too. `waits_for_me`: my yes is wanted."""

    id: str
    circle_id: str
    by: list[str]  # names: who began it, then who agreed
    code: Code | None
    state: Literal["no_phone", "first", "second", "waiting"]
    due_at: Instant
    mine: bool
    waits_for_me: bool


class MyAllyOut(Out):
    start: bool
    bring_back: bool
    state: Literal["asked", "agreed", "declined"]
    may_bring_back: bool  # enough agreed to it


class Allies(Out):
    """`people`: for the person alone. The rest is for whoever may do something."""

    person_name: str
    people: list[AllyOut] | None
    mine: MyAllyOut | None
    may_say_lost: bool
    started: bool  # what I started runs
    lost: LostOut | None
    bringing_back: BringBackOut | None


class AgreeIn(Body):
    agreed: bool


class StartForPersonIn(Body):
    id: Id  # of the ask that begins, if none runs


class BeginIn(Body):
    id: Id
    verifier: Token


class NewPhone(Body):
    token: Token
    device_id: Id
    session_token: Token


class NewPhoneSeen(Out):
    """For the new phone: its code, and from when on it is in, unless somebody says no."""

    state: Literal["asked", "waiting", "in"]
    code: Code
    due_at: Instant | None
    account_id: str | None
    also_ended: bool = Field(
        description="In: with the other phones ended addresses added lately, or calendar links."
    )


def _state(one: Ally) -> Literal["asked", "agreed", "declined"]:
    if one.agreed_at is not None:
        return "agreed"
    return "declined" if one.declined_at is not None else "asked"


def allies_out(tx: Tx, circle_id: str) -> list[AllyOut]:
    """Whom the person chose, for the person."""
    found = ally_service.allies_of(tx, circle_id)
    names = called(tx, circle_id, [one.member_id for one in found])
    return [
        AllyOut(
            member_id=one.member_id,
            name=names[one.member_id].name,
            tags=names[one.member_id].tags,
            start=one.may_start,
            bring_back=one.may_bring_back,
            state=_state(one),
        )
        for one in found
    ]


def lost_out(tx: Tx, me: Membership) -> LostOut | None:
    """That the person's phone is said to be lost: for the person, and for who may say so."""
    circle = get_circle(tx, me.circle_id)
    if circle.lost_at is None or not (me.is_person or may_say_lost(tx, me)):
        return None
    by = circle.lost_by or ""
    named = Permission.NAMES in me.may
    return LostOut(
        at=circle.lost_at,
        by=names_of(tx, me.circle_id, [by]).get(by) if named else None,
        by_me=by == me.member_id,
    )


def may_say_lost(tx: Tx, me: Membership) -> bool:
    """A coordinator, or an ally who agreed.

    While it is said, not one whose yes came after it: they can help, but not take the word back.
    """
    if Permission.GAPS in me.may and not me.is_person:
        return True
    ally = ally_service.ally_of(tx, me.circle_id, me.member_id)
    if ally is None or ally.agreed_at is None:
        return False
    lost_at = get_circle(tx, me.circle_id).lost_at
    return lost_at is None or ally.agreed_at <= lost_at


def bring_back_out(tx: Tx, me: Membership) -> BringBackOut | None:
    """A new phone on its way in: for the person, and for allies who may bring them back."""
    found = bring_back_service.live_in(tx, me.circle_id)
    if found is None or found.due_at is None:
        return None
    ally = ally_service.ally_of(tx, me.circle_id, me.member_id)
    helps = ally is not None and ally.may_bring_back and ally.agreed_at is not None
    if not (me.is_person or helps):
        return None
    two = [one for one in (found.begun_by, found.second_by) if one]
    names = names_of(tx, me.circle_id, two)
    state = _how_far(found)
    mine = me.member_id in two
    return BringBackOut(
        id=found.id,
        circle_id=found.circle_id,
        by=[names[one] for one in two if one in names],
        code=found.code,
        state=state,
        due_at=found.due_at,
        mine=mine,
        waits_for_me=helps and ((state == "first" and mine) or (state == "second" and not mine)),
    )


def _how_far(found: BringBack) -> Literal["no_phone", "first", "second", "waiting"]:
    if found.second_by is not None:
        return "waiting"
    if found.code is None:
        return "no_phone"
    return "second" if found.first_yes_at is not None else "first"


def _mine_out(tx: Tx, me: Membership) -> MyAllyOut | None:
    ally = ally_service.ally_of(tx, me.circle_id, me.member_id)
    if ally is None:
        return None
    agreed = ally.agreed_at is not None
    return MyAllyOut(
        start=ally.may_start,
        bring_back=ally.may_bring_back,
        state=_state(ally),
        may_bring_back=agreed
        and ally.may_bring_back
        and ally_service.can_bring_back(tx, me.circle_id),
    )


def allies_seen(tx: Tx, me: Membership) -> Allies:
    """Whom the person chose, for them; for a member, what they may do, and nothing else."""
    person = person_of(tx, me.circle_id)
    return Allies(
        person_name=names_of(tx, me.circle_id, [person.id])[person.id],
        people=allies_out(tx, me.circle_id) if me.is_person else None,
        mine=_mine_out(tx, me),
        may_say_lost=not me.is_person and may_say_lost(tx, me),
        started=plan_start_service.runs_for(tx, me.circle_id, me.member_id),
        lost=lost_out(tx, me),
        bringing_back=bring_back_out(tx, me),
    )


def help_of(tx: Tx, me: Membership) -> Literal["can", "look"] | None:
    """What a member's home says of it: nothing, that they can, or that something is to look at."""
    found = allies_seen(tx, me)
    asked = found.mine is not None and found.mine.state == "asked"
    waits = found.bringing_back is not None and (
        found.bringing_back.waits_for_me or found.bringing_back.mine
    )
    if asked or waits or found.started or found.lost is not None:
        return "look"
    able = found.mine is not None and found.mine.state == "agreed"
    return "can" if able or found.may_say_lost else None


@router.get("/circles/{circle_id}/allies")
def read(door: Reader) -> Allies:
    """Whom the person chose, for them; for a member, what they may do, and nothing else."""
    with door.look_inside() as look:
        return allies_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/allies/mine")
def agree(body: AgreeIn, door: Reader) -> Allies:
    """My yes or no to being there when the person's phone is lost, at any time."""
    with door.act_inside(body) as act:
        if act.fresh:
            ally_service.answer(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=act.me.member_id,
                agreed=body.agreed,
            )
            act.once.done(act.me.member_id)
        return allies_seen(act.tx, act.me)


@router.put("/circles/{circle_id}/allies/{member_id}")
def choose(member_id: MemberId, body: AllyIn, door: Chooser) -> Allies:
    """Choose what a member may do when my phone is lost; neither: no more. They say yes first.

    That somebody more may bring me back takes proof.
    """
    with door.act_inside(body) as act:
        if act.fresh:
            if ally_service.widens(act.tx, act.me.circle_id, member_id, bring_back=body.bring_back):
                need_proof(act.tx, act.caller.device_id)
            ally_service.name_ally(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=member_id,
                start=body.start,
                bring_back=body.bring_back,
                by=act.me.member_id,
            )
            act.once.done(member_id)
        return allies_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/allies/start")
def start(body: StartForPersonIn, door: Reader) -> Allies:
    """Start the person's plan for them, at once. They see that it was me, and can stop it."""
    with door.act_inside(body) as act:
        if act.fresh:
            plan_start_service.start_for(
                act.tx,
                circle_id=act.me.circle_id,
                ask_id=body.id,
                member_id=act.me.member_id,
            )
            act.once.done(body.id)
        return allies_seen(act.tx, act.me)


def _need_say_lost(act: InnerAct) -> None:
    if not may_say_lost(act.tx, act.me):
        raise NotYours


@router.post("/circles/{circle_id}/phone-lost")
def say_lost(body: Nothing, door: Reader) -> Allies:
    """The person's phone is lost: reminders and open times rest, and nothing is opened meanwhile.

    For coordinators and allies. Friends are told nothing.
    """
    with door.act_inside(body) as act:
        _need_say_lost(act)
        if act.fresh:
            lost_phone_service.say_lost(act.tx, act.me.circle_id, act.me.member_id)
            act.once.done(act.me.circle_id)
        return allies_seen(act.tx, act.me)


@router.delete("/circles/{circle_id}/phone-lost")
def end_lost(door: Reader, body: Nothing = _NOTHING) -> Allies:
    """It isn't lost. The person says so with proof, where they have a passkey or a code that
    counts; else whoever may say that it is."""
    with door.act_inside(body) as act:
        if act.me.is_person:
            if act.fresh and has_means(act.tx, act.caller.account_id):
                need_proof(act.tx, act.caller.device_id)
        else:
            _need_say_lost(act)
        if act.fresh:
            reason = "back" if act.me.is_person else "mistake"
            lost_phone_service.end_lost(act.tx, act.me.circle_id, act.me.member_id, reason)
            act.once.done(act.me.circle_id)
        return allies_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/bring-backs", status_code=201)
def begin(body: BeginIn, door: Reader) -> Allies:
    """Begin to let a new phone of the person's in: a link for it. Takes a second ally, and days."""
    with door.act_inside(body) as act:
        if act.fresh:
            door.count(act, Kind.BRING_BACK)
            bring_back_service.begin_bringing_back(
                act.tx,
                circle_id=act.me.circle_id,
                bring_back_id=body.id,
                verifier=body.verifier,
                member_id=act.me.member_id,
            )
            act.once.done(body.id, 201)
        return allies_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/bring-backs/{bring_back_id}/agree")
def say_it_is_them(bring_back_id: Id, body: Nothing, door: Reader) -> Allies:
    """The code is on the person's new phone. With the second yes the wait begins."""
    with door.act_inside(body) as act:
        if act.fresh:
            bring_back_service.agree(
                act.tx,
                circle_id=act.me.circle_id,
                bring_back_id=bring_back_id,
                member_id=act.me.member_id,
            )
            act.once.done(bring_back_id)
        return allies_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/bring-backs/{bring_back_id}/stop")
def stop(bring_back_id: Id, body: Nothing, door: Reader) -> Allies:
    """No: the person's, from any device of theirs, or an ally's who may bring them back."""
    with door.act_inside(body) as act:
        if not act.me.is_person:
            ally = ally_service.agreed_ally(act.tx, act.me.circle_id, act.me.member_id)
            if not ally.may_bring_back:
                raise NotFound
        if act.fresh:
            bring_back_service.stop(
                act.tx,
                circle_id=act.me.circle_id,
                bring_back_id=bring_back_id,
                by=act.me.member_id,
            )
            act.once.done(bring_back_id)
        return allies_seen(act.tx, act.me)


@router.post("/bring-backs/{bring_back_id}/ask")
def ask_in(bring_back_id: Id, body: NewPhone, door: AnyoneDoor) -> NewPhoneSeen:
    """The new phone opens the link, shows its code, and asks until it is in."""
    idempotency_key(door.request)
    with door.read() as tx:
        asked = bring_back_service.has_asked(
            tx,
            bring_back_id=bring_back_id,
            link_token=body.token,
            device_id=body.device_id,
            session_token=body.session_token,
        )
    if not asked:  # It asks again and again for two days, and guesses nothing.
        door.count_try(Kind.BRING_BACK_USE)
    with door.write() as tx:
        where = bring_back_service.ask_in(
            tx,
            bring_back_id=bring_back_id,
            link_token=body.token,
            device_id=body.device_id,
            session_token=body.session_token,
        )
        if where.in_:
            leave_before(door, tx, body.device_id)
            wake_asks_of(tx, where.found.account_id)
        found = where.found
        seen = NewPhoneSeen(
            state="in" if where.in_ else "waiting" if found.second_by else "asked",
            code=found.code or "",
            due_at=found.due_at if found.second_by else None,
            account_id=found.account_id if where.in_ else None,
            also_ended=where.in_
            and found.ended_at is not None
            and has_ended_lately_added(tx, found.account_id, found.ended_at),
        )
    if seen.state == "in":
        set_cookie(door.response, body.session_token)
    return seen
