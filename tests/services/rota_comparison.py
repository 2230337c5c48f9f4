"""The app's rota beside the slow model's: the same circle in both, and what must be equal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from app.circles.service import get_circle
from app.core.db import Database
from app.core.errors import Problem
from app.rota.gaps.gap_snapshot import open_gaps
from app.rota.models import Shift, Slot
from app.rota.schedule import pattern_service, week_queries
from app.rota.schedule.occurrences import PatternFacts
from tests.services import rota_oracle_types
from tests.services.rota_oracle import RotaOracle
from tests.services.rota_oracle_types import DAY, ZERO, Pattern, Rule, Turns
from tests.services.service_fixtures import HandClock, SeededCircle

#: Days back from today and days in all that are compared.
BACK, DAYS = 3, 58


def minutes(at: datetime) -> int:
    return (at - ZERO) // timedelta(minutes=1)


def differing(app: dict[str, Any], model: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        key: (app.get(key), model.get(key))
        for key in sorted(app.keys() | model.keys())
        if app.get(key) != model.get(key)
    }


def pattern_of(facts: PatternFacts) -> Pattern:
    rule = Rule(
        facts.kind, facts.start_minute, facts.end_minute, facts.places, str(facts.repeats),
        facts.weekdays, facts.interval, facts.month_day, facts.nth, facts.anchor or facts.from_date,
    )  # fmt: skip
    return Pattern(facts.id, rule, facts.from_date, facts.until_date, facts.places)


class RotaComparison:
    """Holds a circle in the app and in the model, and compares them."""

    def __init__(self, db: Database, clock: HandClock, seeded: SeededCircle, zone: str) -> None:
        self.db, self.clock, self.seeded, self.zone = db, clock, seeded, zone
        self.model = RotaOracle(zone, minutes(clock.now()))
        self.pauses: list[str] = []
        self.rotations: list[str] = []  # the app's id of the model's, by number
        with db.read() as tx:
            facts = pattern_service.facts_of(pattern_service.patterns_of(tx, seeded.circle_id)[0])
        self.model.add(pattern_of(facts))

    @property
    def me(self) -> str:
        return self.seeded.person.member_id

    def tries(self, act: Any) -> str | None:
        """Do it in the app; the problem's code when it is refused."""
        try:
            with self.db.write() as tx:
                act(tx, get_circle(tx, self.seeded.circle_id))
        except Problem as problem:
            return str(problem.code)
        return None

    def does(self, act: Any) -> None:
        """Do it in the app, which can't refuse it."""
        assert self.tries(act) is None

    # --- which one ---------------------------------------------------------------------------

    def _slots(self, *, include_begun: bool = True, days: int = 25) -> list[rota_oracle_types.Slot]:
        now = self.model.now
        return sorted(
            (
                slot
                for slot in self.model.slots()
                if slot.end > now
                and (include_begun or slot.start > now)
                and slot.day < self.model.today + days * DAY
            ),
            key=lambda slot: (slot.start, self.model.patterns.index(slot.pattern)),
        )

    def _going(self, *, repeats: bool = True) -> list[Pattern]:
        return [
            pattern
            for pattern in self.model.patterns
            if not pattern.over and not (repeats and pattern.rule.repeats == "once")
        ]

    def _turns(self) -> list[Turns]:
        return [turn for turn in self.model.turns if not turn.over and not turn.pattern.over]

    # --- what holds always ------------------------------------------------------------------

    def look(self, move: str) -> None:
        with self.db.read() as tx:
            circle = get_circle(tx, self.seeded.circle_id)
            first = week_queries.today(circle.zone, tx.now) - BACK * DAY
            slots = week_queries.slots_between(tx, circle.id, circle.zone, first, DAYS)
            gaps = open_gaps(slots, tx.now)
            ids = {slot.id for slot in slots}
            stored_holders = {
                (slot, member)
                for slot, member in tx.session.execute(
                    select(Shift.slot_id, Shift.member_id)
                    .join(Slot, col(Slot.id) == col(Shift.slot_id))
                    .where(
                        Shift.circle_id == circle.id,
                        col(Shift.rotation_id).is_not(None),
                        col(Shift.released_at).is_(None),
                        col(Slot.starts_at) > tx.now,
                    )
                )
            }
        stored_slots = {
            slot.id: (
                minutes(slot.starts_at), minutes(slot.ends_at), slot.kind, slot.places,
                frozenset(slot.holders),
            )
            for slot in slots
        }  # fmt: skip
        model_slots = self.model.expected_slots(BACK, DAYS)
        assert stored_slots == model_slots, (move, differing(stored_slots, model_slots))
        assert {
            (gap.group, minutes(gap.starts_at), minutes(gap.ends_at), frozenset(gap.slot_ids))
            for gap in gaps
        } == self.model.gaps(BACK, DAYS), move
        assert {pair for pair in stored_holders if pair[0] in ids} == {
            pair for pair in self.model.expected_shifts() if pair[0] in ids
        }, move
        assert {slot for slot, _ in stored_holders} <= ids, (
            "a turn is written for what isn't offered"
        )
