"""What can be on trial: the arrangement itself, when it begins, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.advance import authoring_service
from app.advance.rule_queries import get_rule
from app.circles.models import Circle
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.ids import new_id
from app.rota.changes.edit_service import end_pattern
from app.rota.gaps.alert_settings_service import alerts_of, set_alerts
from app.rota.models import Pattern, Rotation
from app.rota.rotations.rotation_follow_service import find_copy
from app.rota.rotations.rotation_service import end_rotation
from app.rota.schedule.week_queries import today
from app.stewardship.grant_service import live_grant
from app.stewardship.withdrawal_service import end_one_grant
from app.trials.grant_trial_service import grant_trial, own_end, recipient_of, rows_on_trial
from app.trials.models import Trial, TrialSubject


@dataclass(frozen=True, slots=True)
class Subject:
    """An arrangement that goes on. `ends_at`: its own end, if it has one."""

    begins_on: date
    ends_at: datetime | None = None


def find_subject(tx: Tx, circle: Circle, kind: TrialSubject, subject_id: str) -> Subject | None:
    """The arrangement, or None when it isn't there or is over."""
    try:
        return _FIND[kind](tx, circle, subject_id)
    except NotFound:
        return None


def goes_on(tx: Tx, circle: Circle, trial: Trial) -> bool:
    """Whether what is on trial hasn't ended in some other way than by its trial."""
    kind = TrialSubject(trial.subject_kind)
    if kind is TrialSubject.GRANT:
        return bool(rows_on_trial(tx, trial))
    return find_subject(tx, circle, kind, trial.subject_id) is not None


def end_subject(tx: Tx, circle: Circle, trial: Trial, by: str) -> list[str]:
    """End the arrangement as its own screen would. The caller holds the circle's consent.

    Returns ids of notices that a worker holds, to be waited for. Raises NotFound.
    """
    return _END[TrialSubject(trial.subject_kind)](tx, circle, trial, by)


def follow_pattern(
    tx: Tx, trial: Trial, old_id: str, new_id: str, *, is_one_day: bool = False
) -> None:
    """Let a trial of a regular shift, or of turns at it, go along with what takes its place.

    What goes on beside that until a day, or as one moved time, ends with the trial as well.
    """
    if trial.subject_kind == TrialSubject.ROTATION and not is_one_day:
        rotation = tx.session.get(Rotation, trial.subject_id)
        copy = find_copy(tx, rotation, new_id) if rotation is not None else None
        if copy is not None and copy.id != trial.subject_id:
            _go_along(trial, copy.id)
    if trial.subject_kind != TrialSubject.PATTERN:
        return
    if is_one_day and old_id in {trial.subject_id, *trial.covered}:
        trial.covered = {**trial.covered, new_id: None}
    elif old_id == trial.subject_id:
        _go_along(trial, new_id)
    elif old_id in trial.covered:
        trial.covered = {**trial.covered, new_id: None}


def _go_along(trial: Trial, new_id: str) -> None:
    trial.covered = {**trial.covered, trial.subject_id: None}
    trial.subject_id = new_id


def _find_pattern(tx: Tx, circle: Circle, pattern_id: str) -> Subject:
    pattern = tx.session.get(Pattern, pattern_id)
    if pattern is None or pattern.circle_id != circle.id or pattern.ended_at is not None:
        raise NotFound
    return Subject(pattern.from_date)


def _find_rotation(tx: Tx, circle: Circle, rotation_id: str) -> Subject:
    rotation = tx.session.get(Rotation, rotation_id)
    if rotation is None or rotation.circle_id != circle.id or rotation.ended_at is not None:
        raise NotFound
    return Subject(rotation.anchor)


def _find_grant(tx: Tx, circle: Circle, grant_id: str) -> Subject:
    grant = live_grant(tx, circle.id, grant_id)
    trial = grant_trial(tx, circle.id, recipient_of(grant))
    return Subject(_day_of(grant.starts_at, circle), own_end(trial, grant))


def _find_gap_alerts(tx: Tx, circle: Circle, circle_id: str) -> Subject:
    if circle_id != circle.id or not alerts_of(tx, circle.id).on:
        raise NotFound
    return Subject(_day_of(tx.now, circle))


def _find_advance_rule(tx: Tx, circle: Circle, rule_id: str) -> Subject:
    rule = get_rule(tx, circle.id, rule_id)
    if rule.ended_at is not None:
        raise NotFound
    return Subject(_day_of(rule.starts_at, circle))


def _day_of(at: datetime, circle: Circle) -> date:
    return at.astimezone(ZoneInfo(circle.zone)).date()


def _end_pattern(tx: Tx, circle: Circle, trial: Trial, by: str) -> list[str]:
    day = today(circle.zone, tx.now)
    for pattern_id in (trial.subject_id, *trial.covered):
        pattern = tx.session.get(Pattern, pattern_id)
        if pattern is not None and _is_offered(pattern, day):
            end_pattern(tx, circle.id, pattern_id, by)
    return []


def _end_rotation(tx: Tx, circle: Circle, trial: Trial, by: str) -> list[str]:
    day = today(circle.zone, tx.now)
    for rotation_id in (trial.subject_id, *trial.covered):
        rotation = tx.session.get(Rotation, rotation_id)
        if rotation is not None and _is_offered(rotation, day):
            end_rotation(tx, circle, rotation_id, by)
    return []


def _is_offered(row: Pattern | Rotation, day: date) -> bool:
    return row.ended_at is None and (row.until_date is None or row.until_date >= day)


def _end_grant(tx: Tx, circle: Circle, trial: Trial, by: str) -> list[str]:
    withdrawal_id = new_id()  # undone as one
    on_its_way: list[str] = []
    for row in rows_on_trial(tx, trial):
        on_its_way += end_one_grant(tx, circle.id, row.id, by, withdrawal_id=withdrawal_id).leased
    return list(dict.fromkeys(on_its_way))


def _end_gap_alerts(tx: Tx, circle: Circle, _: Trial, by: str) -> list[str]:
    alerts = alerts_of(tx, circle.id)
    set_alerts(
        tx,
        circle.id,
        on=False,
        lead_hours=alerts.lead_hours,
        wait_minutes=alerts.wait_minutes,
        by=by,
    )
    return []


def _end_advance_rule(tx: Tx, circle: Circle, trial: Trial, by: str) -> list[str]:
    return authoring_service.end_rule(tx, circle.id, trial.subject_id, by)


_FIND: dict[TrialSubject, Callable[[Tx, Circle, str], Subject]] = {
    TrialSubject.PATTERN: _find_pattern,
    TrialSubject.ROTATION: _find_rotation,
    TrialSubject.GRANT: _find_grant,
    TrialSubject.GAP_ALERTS: _find_gap_alerts,
    TrialSubject.ADVANCE_RULE: _find_advance_rule,
}
_END: dict[TrialSubject, Callable[[Tx, Circle, Trial, str], list[str]]] = {
    TrialSubject.PATTERN: _end_pattern,
    TrialSubject.ROTATION: _end_rotation,
    TrialSubject.GRANT: _end_grant,
    TrialSubject.GAP_ALERTS: _end_gap_alerts,
    TrialSubject.ADVANCE_RULE: _end_advance_rule,
}
