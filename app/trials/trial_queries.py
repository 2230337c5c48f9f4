"""Trials that are asked about: for a home as columns of its one statement, and which go on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Label, and_, exists, or_
from sqlmodel import col

from app.consent.models import AdvanceRule, ConsentGrant
from app.rota.models import GapWatch, Pattern, Rotation
from app.trials.models import Trial, TrialState, TrialSubject


def home_columns(
    circle_id: str, day: date, now: datetime, kinds: Collection[TrialSubject]
) -> tuple[Label[bool], ...]:
    """`trials_ask`: the day of a trial has come that somebody may answer about.

    `kinds`: what they may change. `day`: today, by the circle's calendar.
    """
    return (
        exists()
        .where(
            col(Trial.circle_id) == circle_id,
            col(Trial.state) == TrialState.RUNNING,
            col(Trial.review_on) <= day,
            col(Trial.ends_at) > now,
            col(Trial.subject_kind).in_(sorted(kinds)),
            subject_goes_on(now),
        )
        .label("trials_ask"),
    )


def subject_goes_on(now: datetime) -> ColumnElement[bool]:
    """What is on trial hasn't ended in some other way."""
    subject_id = col(Trial.subject_id)
    goes_on: dict[TrialSubject, ColumnElement[bool]] = {
        TrialSubject.PATTERN: exists().where(
            col(Pattern.id) == subject_id, col(Pattern.ended_at).is_(None)
        ),
        TrialSubject.ROTATION: exists().where(
            col(Rotation.id) == subject_id, col(Rotation.ended_at).is_(None)
        ),
        TrialSubject.GRANT: exists().where(
            col(ConsentGrant.id) == subject_id,
            col(ConsentGrant.ended_at).is_(None),
            or_(col(ConsentGrant.ends_at).is_(None), col(ConsentGrant.ends_at) > now),
        ),
        TrialSubject.GAP_ALERTS: exists().where(
            col(GapWatch.circle_id) == subject_id, col(GapWatch.alerts)
        ),
        TrialSubject.ADVANCE_RULE: exists().where(
            col(AdvanceRule.id) == subject_id, col(AdvanceRule.ended_at).is_(None)
        ),
    }
    return or_(*(and_(col(Trial.subject_kind) == kind, lives) for kind, lives in goes_on.items()))
