"""What people do to a rota, each move made in the app and in the slow model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import col, select

from app.circles.models import Circle
from app.core.db import Tx
from app.core.ids import new_id
from app.rota.changes import edit_service
from app.rota.models import Rotation
from app.rota.rotations import rotation_service
from app.rota.rotations.turn_shift_service import materialize_due
from app.rota.schedule import pattern_service
from app.rota.schedule.occurrences import PatternFacts
from app.rota.schedule.recurrence import Repeats
from app.rota.shifts import claim_service as rota
from tests.services.rota_comparison import RotaComparison, pattern_of
from tests.services.rota_oracle_types import DAY, MINUTE, Pattern, Turns

#: What an offered time may be refused for; a refusal changes nothing.
REFUSED = {"overlaps", "never-comes", "in-the-past", "ends-before-start"}


class Chain(RotaComparison):
    """Makes each move in the app and in the model, and compares them."""

    def move(self, move: str, a: int, b: int) -> None:
        getattr(self, move)(a, b)
        self.model.rest()
        self.look(move)

    # --- what people do ----------------------------------------------------------------------

    def claim(self, a: int, b: int) -> None:
        if slots := self._slots():
            slot, member_id = slots[a % len(slots)], self.seeded.friends[b % 3].member_id
            refused = self.tries(
                lambda tx, circle: rota.claim(tx, circle=circle, member_id=member_id, slot=slot.id)
            )
            assert refused == (None if self.model.claim(slot, member_id) else "taken")

    def release(self, a: int, b: int) -> None:
        if holdings := [
            (slot, member_id) for slot in self._slots() for member_id in sorted(slot.holders)
        ]:
            slot, holder_id = holdings[a % len(holdings)]
            self.does(
                lambda tx, circle: rota.release(
                    tx, circle=circle, member_id=holder_id, slot=slot.id
                )
            )
            self.model.release(slot, holder_id)

    def skip(self, a: int, b: int) -> None:
        if slots := self._slots(include_begun=False):
            slot = slots[a % len(slots)]
            self.does(lambda tx, circle: edit_service.skip_slot(tx, circle, slot.id, self.me))
            self.model.skip(slot)

    def unskip(self, a: int, b: int) -> None:
        skipped_slots = [
            slot
            for pattern in self._going()
            for slot in pattern.slots
            if slot.skipped and not slot.is_removed and slot.start > self.model.now
        ]
        if skipped_slots:
            slot = skipped_slots[a % len(skipped_slots)]
            refused = self.tries(
                lambda tx, circle: edit_service.unskip_slot(tx, circle, slot.id, self.me)
            )
            assert refused == ("not-found" if slot.paused else None)
            if refused is None:
                self.model.unskip(slot)

    def pause(self, a: int, b: int) -> None:
        going = self._going(repeats=False)
        if not going:
            return
        pattern = going[a % len(going)] if b % 3 else None
        first, name = self.model.today + a % 4 * DAY, new_id()
        last = first + b % 9 * DAY
        self.does(
            lambda tx, circle: edit_service.pause_patterns(
                tx, circle, pause_id=name, pattern_id=pattern.id if pattern else None, first=first,
                last=last, by=self.me,
            )
        )  # fmt: skip
        self.pauses.append(name)
        self.model.pause(name, [pattern] if pattern else going, first, last)

    def resume(self, a: int, b: int) -> None:
        if self.pauses:
            name = self.pauses.pop(a % len(self.pauses))
            self.does(lambda tx, circle: edit_service.resume_patterns(tx, circle, name, self.me))
            self.model.resume(name)

    def end(self, a: int, b: int) -> None:
        going = self._going(repeats=False)
        if len(going) > 1:
            pattern = going[a % len(going)]
            self.does(
                lambda tx, circle: edit_service.end_pattern(tx, circle.id, pattern.id, self.me)
            )
            self.model.end(pattern)

    def add(self, a: int, b: int) -> None:
        first = self.model.today + b % 3 * DAY
        # Company begins where the day's company ends: the two touch.
        start, longest = (1260, 660) if a % 4 == 3 else (a * 15 % 1440, 1380)
        facts = PatternFacts(
            id=new_id(),
            weekdays=1 + a % 127,
            start_minute=start,
            end_minute=(start + 30 + b * 45 % longest) % 1440,
            places=1 + b % 3,
            kind=("overnight", "call", "own", "company")[a % 4],
            from_date=first,
            until_date=first + 30 * DAY if b % 5 == 0 else None,
            interval=1 + b % 2,
            repeats=(Repeats.WEEKLY, Repeats.WEEKLY, *Repeats)[b % 6],
            month_day=1 + a % 31,
            nth=(1, 2, 3, 4, 5, -1)[a % 6],
        )
        if facts.repeats == Repeats.ONCE:
            facts = replace(facts, until_date=first)
        refused = self.tries(
            lambda tx, circle: pattern_service.add_pattern(
                tx, circle_id=circle.id, by=self.me, facts=facts, title=None
            )
        )
        assert refused in {None, *REFUSED}
        if refused is None:
            self.model.add(pattern_of(facts))

    def wait(self, a: int, b: int) -> None:
        far = (a % 72 * 60 + b % 60) if b % 4 else (6 + a % 4) * 1440
        if self.model.today + far * MINUTE > self.model.begin + 50 * DAY:
            return  # what is written out ends
        self.clock.advance(far * 60)
        with self.db.write() as tx:
            due = tx.session.exec(
                select(Rotation.id).where(
                    Rotation.circle_id == self.seeded.circle_id, col(Rotation.due_at) <= tx.now
                )
            ).all()
        for moment in due:
            with self.db.write() as tx:
                materialize_due(tx, moment)
        self.model.wait(far)

    # --- edits ----------------------------------------------------------------------------------

    def places(self, a: int, b: int) -> None:
        if going := self._going(repeats=False):
            pattern = going[a % len(going)]
            self._edit(pattern, "all", None, {"places": 1 + b % 3})

    def this(self, a: int, b: int) -> None:
        if recurring_slots := [
            slot for slot in self._slots(include_begun=False) if slot.pattern.rule.repeats != "once"
        ]:
            slot = recurring_slots[a % len(recurring_slots)]
            day = slot.day + b % 2 * DAY
            change = ({"start_minute": b * 15 % 1440}, {"places": 1 + b % 3})[b // 2 % 2]
            self._edit(slot.pattern, "this", slot.day, {"from_date": day, **change})

    def later(self, a: int, b: int) -> None:
        if recurring_slots := [
            slot for slot in self._slots(include_begun=False) if slot.pattern.rule.repeats != "once"
        ]:
            slot = recurring_slots[a % len(recurring_slots)]
            self._edit(slot.pattern, "later", slot.day, self._change(b))

    def all(self, a: int, b: int) -> None:
        if going := self._going():
            self._edit(going[a % len(going)], "all", None, self._change(b))

    def _change(self, b: int) -> dict[str, Any]:
        changes: tuple[dict[str, Any], ...] = (
            {"weekdays": 1 + b % 127, "repeats": Repeats.WEEKLY},
            {"weekdays": 127 - b % 60, "repeats": Repeats.WEEKLY, "places": 1 + b % 2},
            {"start_minute": b * 15 % 1440},
            {"interval": 1 + b % 3},
            {"repeats": Repeats.MONTHLY_DATE, "month_day": 1 + b % 31},
        )
        return changes[b % len(changes)]

    def _edit(
        self, old: Pattern, scope: edit_service.Scope, day: date | None, change: dict[str, Any]
    ) -> None:
        edited_facts: list[PatternFacts] = []

        def edit(tx: Tx, circle: Circle) -> None:
            facts = pattern_service.facts_of(edit_service.lock_pattern(tx, circle.id, old.id))
            new_facts = replace(facts, id=new_id(), **change)
            row = edit_service.edit_pattern(
                tx, circle, pattern_id=old.id, scope=scope, day=day, replacement=new_facts,
                title=None, by=self.me,
            )  # fmt: skip
            edited_facts[:] = [pattern_service.facts_of(row)]

        going = [turn for turn in self.model.turns if turn.pattern is old and not turn.over]
        refused = self.tries(edit)
        assert refused in {None, *REFUSED}
        if refused is not None:
            return
        if edited_facts[0].id == old.id:
            self.model.set_places(old, edited_facts[0].places)
            return
        rule = old.rule
        repeats, interval = (
            change.get("repeats", rule.repeats),
            change.get("interval", rule.interval),
        )
        start = change.get("start_minute", rule.start)
        new_rule = replace(
            rule,
            start=start,
            places=change.get("places", old.places),
            repeats=str(repeats),
            weekdays=change.get("weekdays", rule.weekdays),
            interval=interval,
            month_day=change.get("month_day", rule.month_day),
        )
        until = old.until
        if scope == "this":
            first = until = change["from_date"]
            new_rule = replace(new_rule, repeats="once", anchor=first)
        elif scope == "later":
            assert day is not None
            first = day
        else:
            first = self.model.first_of_all(old, new_rule)
        if scope != "this" and (str(repeats), interval) != (rule.repeats, rule.interval):
            new_rule = replace(new_rule, anchor=first)
        new = Pattern(edited_facts[0].id, new_rule, first, until, new_rule.places)
        self.model.edit(old, new, scope, day or first)
        if len(self.model.turns) > len(self.rotations):
            self.rotations.append(self._rotation_on(new.id))
        assert len(going) <= 1

    def _rotation_on(self, pattern_id: str) -> str:
        with self.db.read() as tx:
            return tx.session.exec(
                select(Rotation.id).where(Rotation.pattern_id == pattern_id)
            ).one()

    # --- turns ----------------------------------------------------------------------------------

    def make(self, a: int, b: int) -> None:
        taken_patterns = [turn.pattern for turn in self.model.turns if not turn.over]
        free = [pattern for pattern in self._going() if pattern not in taken_patterns]
        if not free:
            return
        pattern = free[a % len(free)]
        hand_off, interval = ("shift", "day", "week", "month")[b % 4], 1 + b // 4 % 2
        weekdays = 127 if hand_off == "shift" or b % 3 else 1 + a % 127
        first = max(self.model.today + a % 5 * DAY, pattern.first)
        order = [friend.member_id for friend in self.seeded.friends]
        order = (order[a % 3 :] + order[: a % 3])[: 1 + b % 3]
        name = new_id()
        refused = self.tries(
            lambda tx, circle: rotation_service.create_rotation(
                tx, circle, rotation_id=name, pattern_id=pattern.id, hand_off=hand_off,
                interval=interval, weekdays=weekdays, first=first, until=None, members=order,
                alone=False, by=self.me,
            )
        )  # fmt: skip
        assert refused in {None, "no-such-days"}
        if refused is None:
            self.rotations.append(name)
            self.model.turns.append(
                Turns(
                    len(self.model.turns), pattern, order, hand_off, interval, weekdays, first,
                    None, 1 << 60,
                )
            )  # fmt: skip
            for turn in range(len(order) - (a % 2)):
                self._agree(self.model.turns[-1], order[-1 - turn])

    def agree(self, a: int, b: int) -> None:
        asked = [
            (turns, member_id)
            for turns in self._turns()
            for member_id in turns.order
            if member_id not in turns.yes
        ]
        if asked:
            self._agree(*asked[a % len(asked)])

    def _agree(self, turns: Turns, member_id: str) -> None:
        name = self.rotations[turns.number]
        self.does(lambda tx, circle: rotation_service.agree_to_turns(tx, circle, name, member_id))
        self.model.regroup(turns, turns.yes | {member_id})

    def leave(self, a: int, b: int) -> None:
        if memberships := [
            (turns, member_id) for turns in self._turns() for member_id in turns.order
        ]:
            turns, leaver_id = memberships[a % len(memberships)]
            name = self.rotations[turns.number]
            self.does(
                lambda tx, circle: rotation_service.leave_rotation(tx, circle, name, leaver_id)
            )
            self.model.leave(turns, leaver_id)

    def end_turns(self, a: int, b: int) -> None:
        if going := self._turns():
            turns = going[a % len(going)]
            name = self.rotations[turns.number]
            self.does(lambda tx, circle: rotation_service.end_rotation(tx, circle, name, self.me))
            self.model.end_turns(turns)
