"""Trials: something is tried until a day, and then kept, changed or dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.closed_lists import OneOf
from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import Day, Id
from app.api.http.wire import In as Body
from app.api.views.trials import Trials, TrialSubjectText, WithoutAnswerText, trials_seen
from app.circles.permissions import Permission
from app.stewardship.in_flight_service import in_flight, wait_until_left
from app.stewardship.trial_service import (
    TrialAnswer,
    TrialTerms,
    answer_trial,
    change_trial,
    get_trial,
    start_trial,
)
from app.trials.models import TrialSubject, WithoutAnswer
from app.trials.rules import NEEDED

router = APIRouter(tags=["trials"])

Keeper = Annotated[Inside, Depends(Needs(Permission.GAPS))]


class TrialTermsIn(Body):
    """Until the end of a day of the circle's calendar, and what then if nobody answers."""

    review_on: Day
    without_answer: WithoutAnswerText


class TrialIn(TrialTermsIn):
    """`subject_id`: of the arrangement; for gap alerts, the circle's."""

    id: Id
    subject_kind: TrialSubjectText
    subject_id: Id


class AnswerIn(Body):
    answer: Annotated[str, OneOf(TrialAnswer)]


@router.get("/circles/{circle_id}/trials")
def read(door: Keeper) -> Trials:
    """What is on trial, as far as I may change it. The person reads all of it."""
    with door.look_inside() as look:
        return trials_seen(look.tx, look.me)


@router.post("/circles/{circle_id}/trials", status_code=201)
def start(body: TrialIn, door: Keeper) -> Trials:
    """Try something that I arranged until the end of a day. Nobody is told."""
    kind = TrialSubject(body.subject_kind)

    def change(act: InnerAct) -> list[str]:
        act.me.need(NEEDED[kind])
        start_trial(
            act.tx,
            act.me.circle_id,
            trial_id=body.id,
            kind=kind,
            subject_id=body.subject_id,
            terms=_terms(body),
            by=act.me.member_id,
        )
        return []

    return _changed(door, body, body.id, change)


@router.patch("/circles/{circle_id}/trials/{trial_id}")
def move(trial_id: Id, body: TrialTermsIn, door: Keeper) -> Trials:
    """Try it until another day, or let it end otherwise."""

    def change(act: InnerAct) -> list[str]:
        _need(act, trial_id)
        change_trial(act.tx, act.me.circle_id, trial_id, _terms(body), act.me.member_id)
        return []

    return _changed(door, body, trial_id, change)


@router.post("/circles/{circle_id}/trials/{trial_id}/answer")
def answer(trial_id: Id, body: AnswerIn, door: Keeper) -> Trials:
    """Keep it; keep it for now and change it on its own screen; or drop it, which ends it at once.

    What it allowed and was on its way has left, or can't leave any more, when this answers.
    """

    def change(act: InnerAct) -> list[str]:
        _need(act, trial_id)
        return answer_trial(
            act.tx, act.me.circle_id, trial_id, TrialAnswer(body.answer), act.me.member_id
        )

    return _changed(door, body, trial_id, change)


def _terms(body: TrialTermsIn) -> TrialTerms:
    return TrialTerms(body.review_on, WithoutAnswer(body.without_answer))


def _need(act: InnerAct, trial_id: str) -> None:
    trial = get_trial(act.tx, act.me.circle_id, trial_id)
    act.me.need(NEEDED[TrialSubject(trial.subject_kind)])


def _changed(
    door: Inside, body: Body, leads_to: str, change: Callable[[InnerAct], list[str]]
) -> Trials:
    with door.act_inside(body, leads_to=leads_to) as act:
        # Asked for again: what the first call still waits for.
        on_its_way = change(act) if act.fresh else in_flight(act.tx, act.me.circle_id)
        act.tx.session.flush()
        trials = trials_seen(act.tx, act.me)
    wait_until_left(door.services.db, on_its_way)
    return trials
