"""What is on trial, as whoever may answer about it reads it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from sqlmodel import col, select

from app.access.reading import reads_of
from app.advance.rule_queries import get_rule
from app.api.http.closed_lists import KindText, OneOf, ToKindText
from app.api.http.wire import Instant, Out, wall
from app.api.views.patterns import pattern_title
from app.circles.disclosure_service import Tag
from app.circles.models import Circle
from app.circles.service import Membership, get_circle, names_with_tags
from app.consent.models import ConsentGrant
from app.core.db import Tx
from app.rota.models import Pattern, Rotation
from app.rota.schedule.pattern_service import facts_of
from app.rota.schedule.recurrence import Repeats
from app.rota.schedule.week_queries import today
from app.trials.models import Trial, TrialState, TrialSubject, WithoutAnswer
from app.trials.rules import LONGEST, NEEDED, SHIFTS
from app.trials.trial_queries import subject_goes_on

TrialSubjectText = Annotated[str, OneOf(TrialSubject)]
WithoutAnswerText = Annotated[str, OneOf(WithoutAnswer)]


class TriedShift(Out):
    """A regular shift, by the circle's wall clock. `weekdays`: none for one on a day of a month."""

    kind: KindText
    title: str | None
    weekdays: list[int]
    start: str
    end: str


class TriedGrant(Out):
    """Who may hear of what. No `name`: a role or the backups."""

    to_kind: ToKindText
    name: str | None
    tags: list[Tag]
    event: str


class TrialOut(Out):
    """Something on trial. `asks`: its day is today, so it is asked about.

    `shift`: of a regular shift, or of turns at one. `pattern_id`: where that is changed.
    """

    id: str
    subject_kind: TrialSubjectText
    subject_id: str
    review_on: date
    ends_at: Instant
    without_answer: WithoutAnswerText
    asks: bool
    shift: TriedShift | None
    pattern_id: str | None
    grant: TriedGrant | None
    rule: str | None


class Trials(Out):
    """The soonest day first. Days after `today` can be chosen, until `to_day`, by the circle's
    calendar."""

    trials: list[TrialOut]
    today: date
    to_day: date


def trials_seen(tx: Tx, me: Membership) -> Trials:
    """What a member may answer about."""
    circle = get_circle(tx, me.circle_id)
    day = today(circle.zone, tx.now)
    return Trials(
        trials=[trial_out(tx, circle, trial, day) for trial in live_trials(tx, circle.id, me)],
        today=day,
        to_day=day + LONGEST,
    )


def live_trials(tx: Tx, circle_id: str, me: Membership) -> list[Trial]:
    """Trials of what goes on, as far as a member may change it."""
    query = (
        select(Trial)
        .where(
            Trial.circle_id == circle_id,
            Trial.state == TrialState.RUNNING,
            col(Trial.subject_kind).in_(kinds_of(tx, me)),
            Trial.ends_at > tx.now,
            subject_goes_on(tx.now),
        )
        .order_by(col(Trial.review_on), col(Trial.id))
    )
    return list(tx.session.exec(query))


def kinds_of(tx: Tx, me: Membership) -> list[TrialSubject]:
    """What a member may change, and may know of: shifts, only where times are theirs to read."""
    reads_times = me.is_person or reads_of(tx, me).times
    return [
        kind
        for kind, permission in NEEDED.items()
        if permission in me.may and (reads_times or kind not in SHIFTS)
    ]


def trial_out(tx: Tx, circle: Circle, trial: Trial, day: date) -> TrialOut:
    """A trial with what it is about, in clear."""
    kind = TrialSubject(trial.subject_kind)
    pattern_id = _pattern_id(tx, kind, trial.subject_id)
    return TrialOut(
        id=trial.id,
        subject_kind=kind,
        subject_id=trial.subject_id,
        review_on=trial.review_on,
        ends_at=trial.ends_at,
        without_answer=trial.without_answer,
        asks=trial.review_on <= day,
        shift=_shift(tx, pattern_id) if pattern_id else None,
        pattern_id=pattern_id,
        grant=_grant(tx, circle, trial.subject_id) if kind is TrialSubject.GRANT else None,
        rule=_rule(tx, circle, trial.subject_id) if kind is TrialSubject.ADVANCE_RULE else None,
    )


def _pattern_id(tx: Tx, kind: TrialSubject, subject_id: str) -> str | None:
    if kind is TrialSubject.ROTATION:
        return tx.session.get_one(Rotation, subject_id).pattern_id
    return subject_id if kind is TrialSubject.PATTERN else None


def _shift(tx: Tx, pattern_id: str) -> TriedShift:
    pattern = tx.session.get_one(Pattern, pattern_id)
    facts = facts_of(pattern)
    by_weekday = facts.repeats in {Repeats.WEEKLY, Repeats.MONTHLY_WEEKDAY}
    return TriedShift(
        kind=pattern.kind,
        title=pattern_title(tx, pattern),
        weekdays=[at for at in range(7) if by_weekday and pattern.weekdays >> at & 1],
        start=wall(pattern.start_minute),
        end=wall(pattern.end_minute),
    )


def _grant(tx: Tx, circle: Circle, grant_id: str) -> TriedGrant:
    grant = tx.session.get_one(ConsentGrant, grant_id)
    named = names_with_tags(tx, circle.id, [grant.member_id]) if grant.member_id else {}
    to_whom = named.get(grant.member_id) if grant.member_id else None
    return TriedGrant(
        to_kind=grant.to_kind,
        name=to_whom.name if to_whom else None,
        tags=list(to_whom.tags) if to_whom else [],
        event=grant.event,
    )


def _rule(tx: Tx, circle: Circle, rule_id: str) -> str:
    rule = get_rule(tx, circle.id, rule_id)
    return tx.cipher(circle.id).open(rule.words, "advance_rule", "words", rule.id)
