"""Asking, and answering."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from app.advance import confirmation_service
from app.api.asks.plan_shown import note_arrive
from app.api.http.closed_lists import AnswerText
from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import Id, Nothing, Out, Short
from app.api.http.wire import In as Body
from app.api.views.ask_for_member import AskForMe, ask_for_me
from app.api.views.asks import AskView, ask_view
from app.asks import answer_service, closed_ask_service, open_ask_service
from app.asks import arrival_service as arrivals
from app.asks import service as asks
from app.asks.left_out_service import leave_out_first
from app.asks.models import AnswerKind, Ask
from app.asks.retention import is_gone, is_gone_for_friends
from app.asks.strength_service import find_strength
from app.circles.permissions import Permission
from app.core.db import Tx
from app.core.errors import NotFound
from app.outbox.dismissal_service import clear_elsewhere
from app.stewardship.in_flight_service import wait_until_left

router = APIRouter(tags=["asks"])

Asker = Annotated[Inside, Depends(Needs(Permission.ASK))]
Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Answerer = Annotated[Inside, Depends(Needs(Permission.ANSWER))]


class AskIn(Body):
    id: Id
    words: Short | None = None
    strength: Id | None = None  # one that isn't there any more: as without
    left_out: list[Id] = Field(default=[], max_length=100)  # not asked, this time


class NotThem(Body):
    member_id: Id


class AskAnswerIn(Body):
    kind: AnswerText
    minutes: int | None = Field(None, ge=0, le=600)


class Late(Body):
    minutes: int | None = Field(None, ge=1, le=600)  # none: they aren't sure


class AskSeen(Out):
    person: AskView | None
    me: AskForMe | None


def _ask(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    asked = tx.session.get(Ask, ask_id)
    if asked is None or asked.circle_id != circle_id or is_gone(asked.forget_at, tx.now):
        raise NotFound
    return asked


@router.post("/circles/{circle_id}/asks", status_code=201)
def ask(body: AskIn, door: Asker) -> AskView:
    """I'd like someone with me. Nobody is asked for ten seconds."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            new_ask = asks.start_ask(
                act.tx,
                circle_id=act.me.circle_id,
                ask_id=body.id,
                by=act.me.member_id,
                words=body.words or None,
                strength=find_strength(act.tx, act.me.circle_id, body.strength),
            )
            leave_out_first(act.tx, new_ask, body.left_out, act.me.member_id)
        return ask_view(act.tx, _ask(act.tx, act.me.circle_id, act.once.resource_id))


def _ask_seen(tx: Tx, seen_ask: Ask, member_id: str) -> AskForMe:
    if is_gone_for_friends(seen_ask.closed_at, tx.now):
        raise NotFound
    return note_arrive(tx, seen_ask, member_id, ask_for_me(tx, seen_ask, member_id))


@router.get("/circles/{circle_id}/asks/{ask_id}")
def read(ask_id: Id, door: Reader) -> AskSeen:
    """An ask as the person sees it, or as it was told to me. Deleted 14 days after its end; one
    that the person keeps is there for them alone.
    """
    with door.look_inside() as look:
        seen_ask = _ask(look.tx, look.me.circle_id, ask_id)
        if look.me.is_person:
            return AskSeen(person=ask_view(look.tx, seen_ask), me=None)
        return AskSeen(person=None, me=_ask_seen(look.tx, seen_ask, look.me.member_id))


def _change(door: Inside, body: Body, ask_id: str, change: Callable[[InnerAct], None]) -> AskView:
    with door.act_inside(body, leads_to=ask_id) as act:
        if act.fresh:
            change(act)
        act.tx.session.flush()
        return ask_view(act.tx, _ask(act.tx, act.me.circle_id, ask_id))


@router.post("/circles/{circle_id}/asks/{ask_id}/ask-now")
def ask_now(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """Don't wait the ten seconds."""
    return _change(door, body, ask_id, lambda act: asks.ask_now(act.tx, act.me.circle_id, ask_id))


@router.post("/circles/{circle_id}/asks/{ask_id}/take-back")
def take_back(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """Take it back: nobody was asked."""
    return _change(
        door,
        body,
        ask_id,
        lambda act: asks.withdraw_ask(act.tx, act.me.circle_id, ask_id, act.me.member_id),
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/next")
def ask_next(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """Ask the next one now."""
    return _change(door, body, ask_id, lambda act: asks.ask_next(act.tx, act.me.circle_id, ask_id))


@router.post("/circles/{circle_id}/asks/{ask_id}/stop")
def stop(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """I'm all right now, stop asking. Under an advance rule nothing can leave when this answers."""
    on_its_way: list[str] = []

    def change(act: InnerAct) -> None:
        on_its_way.extend(confirmation_service.hold_before_stop(act.tx, act.me.circle_id, ask_id))
        asks.stop_ask(act.tx, act.me.circle_id, ask_id, act.me.member_id)
        _clear_elsewhere(act, ask_id)

    stopped = _change(door, body, ask_id, change)
    wait_until_left(door.services.db, on_its_way)
    return stopped


@router.post("/circles/{circle_id}/asks/{ask_id}/keep")
def keep(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """Keep one that is over: it isn't deleted, and I alone can read it."""
    return _change(
        door,
        body,
        ask_id,
        lambda act: closed_ask_service.keep_ask(act.tx, act.me.circle_id, ask_id),
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/let-go")
def let_go(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """Keep it no longer: it is deleted 14 days after its end, and not before tomorrow."""
    return _change(
        door,
        body,
        ask_id,
        lambda act: closed_ask_service.let_go_of_ask(act.tx, act.me.circle_id, ask_id),
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/again")
def again(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """Nobody has answered yet: from the first step once more."""
    return _change(door, body, ask_id, lambda act: asks.ask_again(act.tx, act.me.circle_id, ask_id))


@router.post("/circles/{circle_id}/asks/{ask_id}/keep-open")
def keep_open(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """Let it stay open longer: by the time that I set, and for a week from now at most."""
    return _change(
        door, body, ask_id, lambda act: open_ask_service.keep_open(act.tx, act.me.circle_id, ask_id)
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/another")
def another(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """Ask someone else too."""
    return _change(
        door, body, ask_id, lambda act: asks.ask_another(act.tx, act.me.circle_id, ask_id)
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/with-you")
def with_you(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """ "Is someone with you?" Yes."""
    return _change(
        door,
        body,
        ask_id,
        lambda act: arrivals.note_company(act.tx, act.me.circle_id, ask_id),
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/not-yet")
def not_yet(ask_id: Id, body: Nothing, door: Asker) -> AskView:
    """Not yet: the next ones are asked, too. Who is on the way stays so."""
    return _change(
        door, body, ask_id, lambda act: arrivals.note_nobody_yet(act.tx, act.me.circle_id, ask_id)
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/not-them")
def not_them(ask_id: Id, body: NotThem, door: Asker) -> AskView:
    """Not them, keep asking. They are told that it is covered, and no reason."""
    return _change(
        door,
        body,
        ask_id,
        lambda act: answer_service.not_them(act.tx, act.me.circle_id, ask_id, body.member_id),
    )


Position = Annotated[int, Path(ge=0, le=50)]


@router.post("/circles/{circle_id}/asks/{ask_id}/steps/{position}/yes")
def step_yes(ask_id: Id, position: Position, body: Nothing, door: Asker) -> AskView:
    """My yes to a step, or to going on to it now."""
    return _change(
        door,
        body,
        ask_id,
        lambda act: _to_step(act, asks.yes_to_step, ask_id, position),
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/steps/{position}/no")
def step_no(ask_id: Id, position: Position, body: Nothing, door: Asker) -> AskView:
    """Not that step: it is passed over."""
    return _change(
        door,
        body,
        ask_id,
        lambda act: _to_step(act, asks.no_to_step, ask_id, position),
    )


def _to_step(
    act: InnerAct, decide: Callable[[Tx, str, str, int], None], ask_id: str, position: int
) -> None:
    decide(act.tx, act.me.circle_id, ask_id, position)
    _clear_elsewhere(act, ask_id)


def _clear_elsewhere(act: InnerAct, ask_id: str) -> None:
    """What called for this stays on none of the caller's other phones."""
    clear_elsewhere(
        act.tx,
        account_id=act.caller.account_id,
        subject_id=ask_id,
        device_id=act.caller.device_id,
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/answer")
def answer(ask_id: Id, body: AskAnswerIn, door: Answerer) -> AskForMe:
    """Any answer is fine. A late one changes nothing and is told kindly."""
    with door.act_inside(body, leads_to=ask_id) as act:
        if act.fresh:
            answer_service.take_answer(
                act.tx,
                circle_id=act.me.circle_id,
                ask_id=ask_id,
                member_id=act.me.member_id,
                kind=AnswerKind(body.kind),
                minutes=body.minutes,
            )
            _clear_elsewhere(act, ask_id)
        act.tx.session.flush()
        answered_ask = _ask(act.tx, act.me.circle_id, ask_id)
        return _ask_seen(act.tx, answered_ask, act.me.member_id)


def _answered(
    door: Inside, body: Body, ask_id: str, change: Callable[[InnerAct], None]
) -> AskForMe:
    with door.act_inside(body, leads_to=ask_id) as act:
        if act.fresh:
            change(act)
        act.tx.session.flush()
        open_ask = _ask(act.tx, act.me.circle_id, ask_id)
        return _ask_seen(act.tx, open_ask, act.me.member_id)


@router.post("/circles/{circle_id}/asks/{ask_id}/on-my-way")
def on_my_way(ask_id: Id, body: Nothing, door: Answerer) -> AskForMe:
    """I've set out. The person is told, once."""
    return _answered(
        door,
        body,
        ask_id,
        lambda act: arrivals.note_set_out(act.tx, act.me.circle_id, ask_id, act.me.member_id),
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/at-door")
def at_door(ask_id: Id, body: Nothing, door: Answerer) -> AskForMe:
    """I'm at the door. The person is told, once."""
    return _answered(
        door,
        body,
        ask_id,
        lambda act: arrivals.note_at_door(act.tx, act.me.circle_id, ask_id, act.me.member_id),
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/running-late")
def running_late(ask_id: Id, body: Late, door: Answerer) -> AskForMe:
    """I come later: in so many minutes from now. The person is told."""
    return _answered(
        door,
        body,
        ask_id,
        lambda act: arrivals.note_running_late(
            act.tx, act.me.circle_id, ask_id, act.me.member_id, body.minutes
        ),
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/drop-out")
def drop_out(ask_id: Id, body: Nothing, door: Answerer) -> AskForMe:
    """I can't after all. The next ones are asked."""
    with door.act_inside(body, leads_to=ask_id) as act:
        if act.fresh:
            answer_service.drop_out(
                act.tx, circle_id=act.me.circle_id, ask_id=ask_id, member_id=act.me.member_id
            )
        act.tx.session.flush()
        answered_ask = _ask(act.tx, act.me.circle_id, ask_id)
        return _ask_seen(act.tx, answered_ask, act.me.member_id)
