"""For when the person's phone is lost: whom they chose, and what those may do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.account.device_changes import leave_before
from app.api.http.guards import LATER, AnyoneDoor, InnerAct, Inside, Needs
from app.api.http.headers import idempotency_key, set_cookie
from app.api.http.rates import Kind
from app.api.http.wire import Id, MemberId, Nothing, Token
from app.api.http.wire import In as Body
from app.api.views.allies import Allies, NewPhoneSeen, allies_seen, may_say_lost
from app.asks.open_ask_service import wake_asks_of
from app.circles.permissions import Permission
from app.core.errors import NotFound, NotYours
from app.identity.proof_service import has_means, need_proof
from app.stewardship import ally_service, bring_back_service, lost_phone_service, plan_start_service
from app.stewardship.lately_added_service import has_ended_lately_added

router = APIRouter(tags=["allies"])

_NOTHING = Nothing()

Chooser = Annotated[Inside, Depends(Needs(Permission.ALLIES))]
Reader = Annotated[Inside, Depends(Needs(Permission.READ))]


class AllyIn(Body):
    start: bool
    bring_back: bool


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


@router.get("/circles/{circle_id}/allies")
def read(door: Reader) -> Allies:
    """Whom the person chose, for them; for a member, what they may do, and nothing else."""
    with door.look_inside() as look:
        return allies_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/allies/mine")
def agree(body: AgreeIn, door: Reader) -> Allies:
    """My yes or no to being there when the person's phone is lost, at any time."""
    with door.act_inside(body, leads_to=LATER) as act:
        if act.fresh:
            ally_service.answer(
                act.tx,
                circle_id=act.me.circle_id,
                member_id=act.me.member_id,
                agreed=body.agreed,
            )
            act.led_to(act.me.member_id)
        return allies_seen(act.tx, act.me)


@router.put("/circles/{circle_id}/allies/{member_id}")
def choose(member_id: MemberId, body: AllyIn, door: Chooser) -> Allies:
    """Choose what a member may do when my phone is lost; neither: no more. They say yes first.

    That somebody more may bring me back takes proof.
    """
    with door.act_inside(body, leads_to=member_id) as act:
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
        return allies_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/allies/start")
def start(body: StartForPersonIn, door: Reader) -> Allies:
    """Start the person's plan for them, at once. They see that it was me, and can stop it."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            plan_start_service.start_for(
                act.tx,
                circle_id=act.me.circle_id,
                ask_id=body.id,
                member_id=act.me.member_id,
            )
        return allies_seen(act.tx, act.me)


def _need_say_lost(act: InnerAct) -> None:
    if not may_say_lost(act.tx, act.me):
        raise NotYours


@router.post("/circles/{circle_id}/phone-lost")
def say_lost(body: Nothing, door: Reader) -> Allies:
    """The person's phone is lost: reminders and open times rest, and nothing is opened meanwhile.

    For coordinators and allies. Friends are told nothing.
    """
    with door.act_inside(body, leads_to=door.circle_id) as act:
        _need_say_lost(act)
        if act.fresh:
            lost_phone_service.say_lost(act.tx, act.me.circle_id, act.me.member_id)
        return allies_seen(act.tx, act.me)


@router.delete("/circles/{circle_id}/phone-lost")
def end_lost(door: Reader, body: Nothing = _NOTHING) -> Allies:
    """It isn't lost. The person says so with proof, where they have a passkey or a code that
    counts; else whoever may say that it is."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.me.is_person:
            if act.fresh and has_means(act.tx, act.caller.account_id):
                need_proof(act.tx, act.caller.device_id)
        else:
            _need_say_lost(act)
        if act.fresh:
            reason = "back" if act.me.is_person else "mistake"
            lost_phone_service.end_lost(act.tx, act.me.circle_id, act.me.member_id, reason)
        return allies_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/bring-backs", status_code=201)
def begin(body: BeginIn, door: Reader) -> Allies:
    """Begin to let a new phone of the person's in: a link for it. Takes a second ally, and days."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            door.count(act, Kind.BRING_BACK)
            bring_back_service.begin_bringing_back(
                act.tx,
                circle_id=act.me.circle_id,
                bring_back_id=body.id,
                verifier=body.verifier,
                member_id=act.me.member_id,
            )
        return allies_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/bring-backs/{bring_back_id}/agree")
def say_it_is_them(bring_back_id: Id, body: Nothing, door: Reader) -> Allies:
    """The code is on the person's new phone. With the second yes the wait begins."""
    with door.act_inside(body, leads_to=bring_back_id) as act:
        if act.fresh:
            bring_back_service.agree(
                act.tx,
                circle_id=act.me.circle_id,
                bring_back_id=bring_back_id,
                member_id=act.me.member_id,
            )
        return allies_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/bring-backs/{bring_back_id}/stop")
def stop(bring_back_id: Id, body: Nothing, door: Reader) -> Allies:
    """No: the person's, from any device of theirs, or an ally's who may bring them back."""
    with door.act_inside(body, leads_to=bring_back_id) as act:
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
        asked_in = bring_back_service.ask_in(
            tx,
            bring_back_id=bring_back_id,
            link_token=body.token,
            device_id=body.device_id,
            session_token=body.session_token,
        )
        if asked_in.in_:
            leave_before(door, tx, body.device_id)
            wake_asks_of(tx, asked_in.bring_back.account_id)
        bring_back = asked_in.bring_back
        new_phone = NewPhoneSeen(
            state="in" if asked_in.in_ else "waiting" if bring_back.second_by else "asked",
            code=bring_back.code or "",
            due_at=bring_back.due_at if bring_back.second_by else None,
            account_id=bring_back.account_id if asked_in.in_ else None,
            also_ended=asked_in.in_
            and bring_back.ended_at is not None
            and has_ended_lately_added(tx, bring_back.account_id, bring_back.ended_at),
        )
    if new_phone.state == "in":
        set_cookie(door.response, body.session_token)
    return new_phone
