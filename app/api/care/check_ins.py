"""Check-ins: chosen by the person, taken by a friend, answered by the person for that friend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import Day, Id, InstantIn, Nothing, Short, Wall, minute
from app.api.http.wire import In as Body
from app.api.views.care import (
    AftercareOut,
    CheckIns,
    CheckInWayText,
    HowAnswerText,
    aftercare_out,
    check_ins_seen,
)
from app.care import check_in_answer_service as answers
from app.care import check_in_service, helper_service
from app.care.check_in_queries import get_closed_ask
from app.care.models import CheckInWay
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["care"])

Asker = Annotated[Inside, Depends(Needs(Permission.ASK))]
Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Answerer = Annotated[Inside, Depends(Needs(Permission.ANSWER))]


class CheckInsIn(Body):
    """Days by the circle's calendar, `at` by its clock."""

    days: list[Day] = Field(max_length=10)
    at: Wall
    way: CheckInWayText
    member_id: Id


class HandToIn(Body):
    member_id: Id


class HowIn(Body):
    """How it is. `replaces`: `answered_at` of the answer that I see there, which this one takes the
    place of. `member_id`: the friend for whom I wrote it; none: whoever has the day.
    """

    how: HowAnswerText
    words: Short | None = None
    replaces: InstantIn | None = None
    member_id: Id | None = None


@router.get("/circles/{circle_id}/check-ins")
def read(door: Reader) -> CheckIns:
    """The check-ins to come and lately over: all for the person, else those that are mine."""
    with door.look_inside() as look:
        return check_ins_seen(look.tx, look.me)


@router.get("/circles/{circle_id}/asks/{ask_id}/aftercare")
def read_aftercare(ask_id: Id, door: Asker) -> AftercareOut:
    """What I can choose for the days after a request that is over. Nothing is chosen yet."""
    with door.look_inside() as look:
        ask = get_closed_ask(look.tx, look.me.circle_id, ask_id)
        return aftercare_out(look.tx, get_circle(look.tx, look.me.circle_id), ask)


@router.post("/circles/{circle_id}/asks/{ask_id}/check-ins", status_code=201)
def plan(ask_id: Id, body: CheckInsIn, door: Asker) -> CheckIns:
    """Ask a friend to check in on some days: five at most, within 30 days. They may say no."""

    def change(act: InnerAct) -> None:
        check_in_service.plan_check_ins(
            act.tx,
            act.me.circle_id,
            ask_id,
            days=body.days,
            minute=minute(body.at),
            way=CheckInWay(body.way),
            member_id=body.member_id,
            by=act.me.member_id,
        )

    return _changed(door, body, ask_id, change)


@router.post("/circles/{circle_id}/asks/{ask_id}/no-check-ins")
def decline(ask_id: Id, body: Nothing, door: Asker) -> CheckIns:
    """No check-ins: I'm not asked about this request again. I can still choose some later."""
    return _changed(
        door,
        body,
        ask_id,
        lambda act: check_in_service.decline_check_ins(act.tx, act.me.circle_id, ask_id),
    )


@router.post("/circles/{circle_id}/check-ins/{check_in_id}/hand-to")
def hand_to(check_in_id: Id, body: HandToIn, door: Asker) -> CheckIns:
    """Ask somebody else. Whoever had it isn't told, and reads nothing of it any more."""
    return _changed(
        door,
        body,
        check_in_id,
        lambda act: check_in_service.hand_to(
            act.tx, act.me.circle_id, check_in_id, body.member_id, act.me.member_id
        ),
    )


@router.post("/circles/{circle_id}/check-ins/{check_in_id}/leave-out")
def leave_out(check_in_id: Id, body: Nothing, door: Asker) -> CheckIns:
    """Leave this day out."""
    return _changed(
        door,
        body,
        check_in_id,
        lambda act: check_in_service.leave_out(
            act.tx, act.me.circle_id, check_in_id, act.me.member_id
        ),
    )


@router.put("/circles/{circle_id}/check-ins/{check_in_id}/how")
def answer(check_in_id: Id, body: HowIn, door: Asker) -> CheckIns:
    """How it is today, for the friend who checks in and nobody else. The last answer counts."""
    return _changed(
        door,
        body,
        check_in_id,
        lambda act: answers.write_answer(
            act.tx,
            get_circle(act.tx, act.me.circle_id),
            check_in_id,
            answers.AnswerText(answers.HowAnswer(body.how), body.words or None),
            replaces=body.replaces,
            for_member_id=body.member_id,
        ),
    )


@router.post("/circles/{circle_id}/check-ins/{check_in_id}/take")
def take(check_in_id: Id, body: Nothing, door: Answerer) -> CheckIns:
    """I can check in on that day."""
    return _changed(
        door,
        body,
        check_in_id,
        lambda act: check_in_service.take(act.tx, act.me.circle_id, check_in_id, act.me.member_id),
    )


@router.post("/circles/{circle_id}/check-ins/{check_in_id}/give-back")
def give_back(check_in_id: Id, body: Nothing, door: Answerer) -> CheckIns:
    """Not this one, or not any more: the person can ask somebody else. No reason is told."""
    return _changed(
        door,
        body,
        check_in_id,
        lambda act: check_in_service.give_back(
            act.tx, act.me.circle_id, check_in_id, act.me.member_id
        ),
    )


@router.post("/circles/{circle_id}/check-ins/{check_in_id}/done")
def done(check_in_id: Id, body: Nothing, door: Answerer) -> CheckIns:
    """It worked out: I'm not asked about it again."""
    return _changed(
        door,
        body,
        check_in_id,
        lambda act: check_in_service.note_done(
            act.tx, act.me.circle_id, check_in_id, act.me.member_id
        ),
    )


@router.post("/circles/{circle_id}/asks/{ask_id}/how-are-you/seen")
def helper_seen(ask_id: Id, body: Nothing, door: Answerer) -> CheckIns:
    """I was asked how I am after this request: not again. Nobody reads that."""
    return _changed(
        door,
        body,
        ask_id,
        lambda act: helper_service.note_helper_seen(
            act.tx, act.me.circle_id, ask_id, act.me.member_id
        ),
    )


def _changed(
    door: Inside, body: Body, leads_to: str, change: Callable[[InnerAct], None]
) -> CheckIns:
    """Do it once, and answer when nothing that it took back can leave any more."""
    with door.act_inside(body, leads_to=leads_to) as act:
        if act.fresh:
            change(act)
        act.tx.session.flush()
        on_its_way = in_flight(act.tx, act.me.circle_id) if act.me.is_person else []
        check_ins = check_ins_seen(act.tx, act.me)
    wait_until_left(door.services.db, on_its_way)
    return check_ins
