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
from app.rota.changes.edit_service import end_pattern
from app.rota.gaps.alert_settings_service import alerts_of, set_alerts
from app.rota.models import Pattern, Rotation
from app.rota.rotations.rotation_service import end_rotation
from app.stewardship.grant_service import live_grant
from app.stewardship.withdrawal_service import end_one_grant
from app.trials.models import TrialSubject


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


def end_subject(tx: Tx, circle: Circle, kind: TrialSubject, subject_id: str, by: str) -> list[str]:
    """End the arrangement as its own screen would. The caller holds the circle's consent.

    Returns ids of notices that a worker holds, to be waited for. Raises NotFound.
    """
    return _END[kind](tx, circle, subject_id, by)


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
    return Subject(_day_of(grant.starts_at, circle), grant.ends_at)


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


def _end_pattern(tx: Tx, circle: Circle, pattern_id: str, by: str) -> list[str]:
    end_pattern(tx, circle.id, pattern_id, by)
    return []


def _end_rotation(tx: Tx, circle: Circle, rotation_id: str, by: str) -> list[str]:
    end_rotation(tx, circle, rotation_id, by)
    return []


def _end_grant(tx: Tx, circle: Circle, grant_id: str, by: str) -> list[str]:
    return end_one_grant(tx, circle.id, grant_id, by).leased


def _end_gap_alerts(tx: Tx, circle: Circle, _: str, by: str) -> list[str]:
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


def _end_advance_rule(tx: Tx, circle: Circle, rule_id: str, by: str) -> list[str]:
    return authoring_service.end_rule(tx, circle.id, rule_id, by)


_FIND: dict[TrialSubject, Callable[[Tx, Circle, str], Subject]] = {
    TrialSubject.PATTERN: _find_pattern,
    TrialSubject.ROTATION: _find_rotation,
    TrialSubject.GRANT: _find_grant,
    TrialSubject.GAP_ALERTS: _find_gap_alerts,
    TrialSubject.ADVANCE_RULE: _find_advance_rule,
}
_END: dict[TrialSubject, Callable[[Tx, Circle, str, str], list[str]]] = {
    TrialSubject.PATTERN: _end_pattern,
    TrialSubject.ROTATION: _end_rotation,
    TrialSubject.GRANT: _end_grant,
    TrialSubject.GAP_ALERTS: _end_gap_alerts,
    TrialSubject.ADVANCE_RULE: _end_advance_rule,
}
