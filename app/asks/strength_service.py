"""The ways of asking that the person named: rows for the rules in strengths.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from app.asks.ladder_state import Audience, Step
from app.asks.models import AskStrength
from app.asks.snapshot import step_of
from app.asks.strengths import find_problem, find_step
from app.circles.service import lock_circle
from app.core.db import Tx
from app.core.errors import BadInput
from app.core.ids import new_id
from app.plans.service import current, steps_of
from app.record import service as record


@dataclass(frozen=True, slots=True)
class Strength:
    """A way of asking in clear, with the step of the plan in use that it begins with.

    `place` 0 is the usual way. `changed`: the step that was chosen isn't in the plan any more.
    """

    id: str
    place: int
    name: str
    position: int
    changed: bool


def strengths_of(tx: Tx, circle_id: str) -> list[Strength]:
    """The ways of asking that have words of the person's, the usual one first."""
    rows = _rows(tx, circle_id)
    if not rows:
        return []
    steps = [step_of(row) for row in steps_of(tx, current(tx, circle_id).id)]
    return [_opened(tx, row, steps) for row in rows]


def find_strength(tx: Tx, circle_id: str, strength_id: str | None) -> Strength | None:
    """One of the circle's ways of asking; None: it isn't there any more, or none was chosen."""
    return next(
        (strength for strength in strengths_of(tx, circle_id) if strength.id == strength_id), None
    )


def write_strengths(
    tx: Tx, *, circle_id: str, usual: str | None, others: Sequence[tuple[str, int]], by: str
) -> None:
    """Set the ways of asking: a name for the usual one, and the others' names and first steps.

    A way that keeps its name keeps its id, so that a request which waits on a phone still means
    it. Raises BadInput: too-many-strengths, strength-twice, strength-without-step.
    """
    lock_circle(tx, circle_id)  # of two phones the later one's names stand
    steps = steps_of(tx, current(tx, circle_id).id)
    problem = find_problem(usual, others, len(steps))
    if problem is not None:
        raise BadInput(problem)
    box = tx.cipher(circle_id)
    rows = _rows(tx, circle_id)
    ids = {box.open(row.name, "ask_strength", "name", row.id).casefold(): row.id for row in rows}
    for row in rows:
        tx.session.delete(row)
    tx.session.flush()
    placed = [(0, usual, 0), *((at, *other) for at, other in enumerate(others, 1))]
    for place, name, position in placed:
        if not name:
            continue
        strength_id = ids.get(name.casefold()) or new_id()
        tx.session.add(
            AskStrength(
                id=strength_id,
                circle_id=circle_id,
                place=place,
                name=box.seal(name, "ask_strength", "name", strength_id),
                position=position,
                audience=[*steps[position].audience, *steps[position].otherwise],
            )
        )
    tx.session.flush()
    record.append(tx, circle_id, "strengths_changed", by=by)
    tx.hint(circle_id)


def _rows(tx: Tx, circle_id: str) -> list[AskStrength]:
    return list(
        tx.session.exec(
            select(AskStrength)
            .where(AskStrength.circle_id == circle_id)
            .order_by(col(AskStrength.place))
        )
    )


def _opened(tx: Tx, row: AskStrength, steps: Sequence[Step]) -> Strength:
    audiences = [Audience(raw["kind"], raw.get("member_id")) for raw in row.audience]
    step = find_step(audiences, row.position, steps)
    return Strength(
        id=row.id,
        place=row.place,
        name=tx.cipher(row.circle_id).open(row.name, "ask_strength", "name", row.id),
        position=0 if row.place == 0 else step.position,
        changed=row.place > 0 and step.changed,
    )
