"""The slots ahead that a rotation would hand on, and whether a line keeps all of them from one."""

from __future__ import annotations

from app.access.shift_rules import ShiftRules
from app.circles.models import Circle
from app.core.db import Tx
from app.rota.models import Pattern, Rotation
from app.rota.schedule.occurrences import Occurrence, occurrences
from app.rota.schedule.pattern_service import facts_of
from app.rota.schedule.week_queries import today
from app.rota.shifts.limit_queries import never_theirs

#: Days in which one slot that may be a member's is looked for.
LOOK_AHEAD = 62


def slots_ahead(tx: Tx, circle: Circle, rotation: Rotation, pattern: Pattern) -> list[Occurrence]:
    """The slots of a rotation's pattern that come next, from its begin on."""
    day = max(today(circle.zone, tx.now), rotation.anchor)
    return list(occurrences([facts_of(pattern)], day, LOOK_AHEAD, circle.zone))


def are_never_theirs(
    tx: Tx, circle: Circle, rules: ShiftRules, rotation: Rotation, pattern: Pattern, member_id: str
) -> bool:
    """Whether a line of the person's lets a member take none of these: it is as if they weren't
    asked to."""
    slots = slots_ahead(tx, circle, rotation, pattern) if rules.guidelines else []
    return bool(slots) and len(never_theirs(tx, circle, rules, member_id, slots)) == len(slots)
