"""What the person set about who holds which shift, for whoever gives or takes one."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.facts import read_lines
from app.access.statements import SHIFT_RULES
from app.circles.member_limits import SetLimits, limits_of_row
from app.core.db import Tx
from app.guidelines.rules import Guideline


@dataclass(frozen=True, slots=True)
class ShiftRules:
    """What the person set about who holds which shift: limits of members, and their own lines."""

    limits: dict[str, SetLimits]
    guidelines: tuple[Guideline, ...] = ()


def load_shift_rules(tx: Tx, circle_id: str) -> ShiftRules:
    """What the person set about a circle's shifts, as of now; whoever has no limits is left out."""
    rows = tx.rows(SHIFT_RULES, circle=circle_id, now=tx.now)
    has_guidelines = bool(rows and rows[0][0])
    return ShiftRules(
        {
            member_id: limits_of_row(*columns)
            for _, member_id, *columns in rows
            if member_id is not None
        },
        read_lines(tx, circle_id, has_any=has_guidelines),
    )
