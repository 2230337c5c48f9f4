"""Putting an arrangement on trial, answering on the day, and what happens without an answer.

A trial asks nothing of anybody and sends nothing: on its day a card stands on the home of who may
answer. Every change here holds the circle's consent first, then the trial.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Circle
from app.circles.service import get_circle, person_of
from app.consent import service as consent
from app.consent.models import ConsentGrant
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.prepared_statement import PreparedQuery
from app.record import service as record
from app.rota.schedule.week_queries import today
from app.stewardship.trial_subject_service import (
    Subject,
    end_subject,
    find_subject,
    follow_pattern,
    goes_on,
)
from app.trials.grant_trial_service import grant_trial, recipient_of, set_row_ends
from app.trials.models import Trial, TrialState, TrialSubject, WithoutAnswer
from app.trials.rules import CONSENTS, end_of_day, find_fault

#: More at once can't be looked at on one screen.
MOST_RUNNING = 50


class TrialAnswer(StrEnum):
    """What the person, or who coordinates, says on the day or before it."""

    KEEP = "keep"
    CHANGE = "change"  # keep it for now, and change it on its own screen
    DROP = "drop"


_STATES = {
    TrialAnswer.KEEP: TrialState.KEPT,
    TrialAnswer.CHANGE: TrialState.CHANGED,
    TrialAnswer.DROP: TrialState.DROPPED,
}


@dataclass(frozen=True, slots=True)
class TrialTerms:
    """Until the end of which day, and what then if nobody answers."""

    review_on: date
    without_answer: WithoutAnswer


def start_trial(
    tx: Tx,
    circle_id: str,
    *,
    trial_id: str,
    kind: TrialSubject,
    subject_id: str,
    terms: TrialTerms,
    by: str,
) -> Trial:
    """Put an arrangement on trial. Raises NotFound, BadInput, Conflict."""
    consent.lock_exclusive(tx, circle_id)
    circle = get_circle(tx, circle_id)
    subject = find_subject(tx, circle, kind, subject_id)
    if subject is None:
        raise NotFound
    if tx.session.get(Trial, trial_id) is not None:
        raise Conflict("exists-already")
    _settle_withdrawn(tx, circle_id, kind, subject_id)
    running = running_trials(tx, circle_id)
    if any((trial.subject_kind, trial.subject_id) == (kind, subject_id) for trial in running):
        raise Conflict("on-trial-already")
    if len(running) >= MOST_RUNNING:
        raise Conflict("too-many-trials")
    trial = Trial(
        id=trial_id,
        circle_id=circle_id,
        subject_kind=kind,
        subject_id=subject_id,
        review_on=terms.review_on,
        ends_at=tx.now,
        without_answer=terms.without_answer,
        state=TrialState.RUNNING,
        started_by_member_id=by,
        started_at=tx.now,
    )
    _set_terms(tx, circle, trial, subject, terms)
    tx.session.add(trial)
    tx.session.flush()
    set_row_ends(tx, trial)
    record.append(tx, circle_id, "trial_started", by=by, subject_id=subject_id)
    return trial


def change_trial(tx: Tx, circle_id: str, trial_id: str, terms: TrialTerms, by: str) -> Trial:
    """Try it until another day, or with another end. Raises NotFound, BadInput, Conflict."""
    circle, trial = _lock_running(tx, circle_id, trial_id)
    subject = find_subject(tx, circle, TrialSubject(trial.subject_kind), trial.subject_id)
    if subject is None:
        raise Conflict("trial-over")
    old_end = _end_with(trial)
    _set_terms(tx, circle, trial, subject, terms)
    new_end = _end_with(trial)
    if old_end is not None and (new_end is None or new_end > old_end):
        _refuse_wider(tx, trial)
    set_row_ends(tx, trial)
    record.append(tx, circle_id, "trial_moved", by=by, subject_id=trial.subject_id)
    return trial


def answer_trial(tx: Tx, circle_id: str, trial_id: str, answer: TrialAnswer, by: str) -> list[str]:
    """Keep it, change it, or drop it. The same answer twice is once.

    Returns ids of notices that a worker holds, to be waited for. Raises NotFound, Conflict.
    """
    consent.lock_exclusive(tx, circle_id)
    trial = get_trial(tx, circle_id, trial_id)
    if trial.state == _STATES[answer]:
        return []
    circle, trial = _lock_running(tx, circle_id, trial_id)
    if trial.ends_at <= tx.now:
        raise Conflict("trial-over")  # its day went by: what was chosen for that is what happens
    if not goes_on(tx, circle, trial):
        raise Conflict("trial-over")  # what was tried ended in some other way
    if answer is not TrialAnswer.DROP and _end_with(trial) is not None:
        _refuse_wider(tx, trial)
    return _settle(tx, circle, trial, _STATES[answer], by)


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Trial.id), col(Trial.circle_id))
    .where(col(Trial.state) == TrialState.RUNNING, col(Trial.ends_at) <= bindparam("now"))
    .order_by(col(Trial.ends_at))
    .limit(50)
)


def due_trials(tx: Tx) -> list[tuple[str, str]]:
    """Trials whose day is over, each with its circle."""
    return [(trial_id, circle_id) for trial_id, circle_id in tx.rows(_DUE, now=tx.now)]


def end_due_trial(tx: Tx, key: tuple[str, str]) -> None:
    """Nobody answered: keep it or end it, as was chosen at the start."""
    trial_id, circle_id = key
    try:
        consent.lock_exclusive(tx, circle_id)
        circle, trial = _lock_running(tx, circle_id, trial_id)
    except (NotFound, Conflict):
        return  # deleted, or answered, a moment ago
    if trial.ends_at > tx.now:
        return
    ends = trial.without_answer == WithoutAnswer.END
    state = TrialState.ENDED if ends else TrialState.KEPT
    _settle(tx, circle, trial, state, person_of(tx, circle_id).id, is_by_itself=True)


def follow_edit(tx: Tx, circle_id: str, old_id: str, new_id: str, *, is_one_day: bool) -> None:
    """A regular shift was changed: what it is now is on trial, with what goes on of the old.

    `is_one_day`: only one time of it was moved.
    """
    if old_id != new_id:
        for trial in running_trials(tx, circle_id):
            follow_pattern(tx, trial, old_id, new_id, is_one_day=is_one_day)
        tx.session.flush()


def move_trial_ends(tx: Tx, circle: Circle) -> None:
    """The circle's days end at other instants now."""
    for trial in running_trials(tx, circle.id):
        trial.ends_at = end_of_day(trial.review_on, circle.zone)
        set_row_ends(tx, trial)
    tx.session.flush()


def running_trials(tx: Tx, circle_id: str) -> list[Trial]:
    """What is on trial in a circle, the soonest day first."""
    return list(
        tx.session.exec(
            select(Trial)
            .where(Trial.circle_id == circle_id, Trial.state == TrialState.RUNNING)
            .order_by(col(Trial.review_on), col(Trial.id))
        )
    )


def get_trial(tx: Tx, circle_id: str, trial_id: str) -> Trial:
    """A trial of this circle. Raises NotFound."""
    trial = tx.session.get(Trial, trial_id)
    if trial is None or trial.circle_id != circle_id:
        raise NotFound
    return trial


def _lock_running(tx: Tx, circle_id: str, trial_id: str) -> tuple[Circle, Trial]:
    """The circle and a trial that runs, under the circle's consent. Raises NotFound, Conflict."""
    consent.lock_exclusive(tx, circle_id)
    trial = get_trial(tx, circle_id, trial_id)
    tx.session.refresh(trial)
    if trial.state != TrialState.RUNNING:
        raise Conflict("trial-over")
    return get_circle(tx, circle_id), trial


def _set_terms(tx: Tx, circle: Circle, trial: Trial, subject: Subject, terms: TrialTerms) -> None:
    fault = find_fault(
        terms.review_on, today=today(circle.zone, tx.now), begins_on=subject.begins_on
    )
    if fault is not None:
        raise BadInput(fault)
    ends_at = end_of_day(terms.review_on, circle.zone)
    if subject.ends_at is not None and subject.ends_at < ends_at:
        raise BadInput("trial-after-its-end")
    trial.review_on, trial.ends_at = terms.review_on, ends_at
    trial.without_answer = terms.without_answer


def _end_with(trial: Trial) -> datetime | None:
    """When the arrangement ends by its trial, if nobody answers."""
    return trial.ends_at if trial.without_answer == WithoutAnswer.END else None


def _refuse_wider(tx: Tx, trial: Trial) -> None:
    """Refuse what lets a consent last longer while the person's phone is said to be lost."""
    if trial.subject_kind in CONSENTS:
        consent.refuse_wider(tx, trial.circle_id)


def _settle_withdrawn(tx: Tx, circle_id: str, kind: TrialSubject, subject_id: str) -> None:
    """The same permission was on trial, was withdrawn, and given anew: that trial is over.

    Raises Conflict where it is on trial still.
    """
    if kind is not TrialSubject.GRANT:
        return
    grant = tx.session.get_one(ConsentGrant, subject_id)
    if grant_trial(tx, circle_id, recipient_of(grant)) is not None:
        raise Conflict("on-trial-already")
    earlier = grant_trial(tx, circle_id, recipient_of(grant), withdrawn=True)
    if earlier is not None:
        earlier.state, earlier.settled_at = TrialState.GONE, tx.now
        set_row_ends(tx, earlier)


def _settle(
    tx: Tx,
    circle: Circle,
    trial: Trial,
    state: TrialState,
    by: str,
    *,
    is_by_itself: bool = False,
) -> list[str]:
    """End a trial, and with it the arrangement where that is the answer."""
    is_over = not goes_on(tx, circle, trial)
    trial.state, trial.settled_at = TrialState.GONE if is_over else state, tx.now
    on_its_way: list[str] = []
    if not is_over:
        if state is not TrialState.ENDED:
            set_row_ends(tx, trial)
        if state in {TrialState.DROPPED, TrialState.ENDED}:
            on_its_way = end_subject(tx, circle, trial, by)
        record.append(
            tx,
            circle.id,
            f"trial_{state}",
            by=None if is_by_itself else by,
            subject_id=trial.subject_id,
        )
    tx.session.flush()
    tx.hint(circle.id)
    return on_its_way
