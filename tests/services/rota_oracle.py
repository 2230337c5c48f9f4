"""A slow, obvious rota: every slot a thing of its own, days walked, minutes counted one by one.

It shares no code with the app. What the app works out when it is asked (which days, which
instants, whose turn, which gaps) is here written out for the whole time of a story, and each move
changes what lies there. Instants are whole minutes since 1970, in UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tests.services.rota_oracle_types import (
    DAY,
    DAYS_COVERED,
    MINUTE,
    ZERO,
    Pattern,
    Rule,
    Slot,
    Turns,
    walk,
)

#: Days ahead for which turns are written.
TURNS_AHEAD = 48
#: In nine years each rule has had a day, if it has any.
LONGEST_WAIT_DAYS = 9 * 366
SOON = 48 * 60


class RotaOracle:
    """A circle's rota in one zone, over the time of one story."""

    def __init__(self, zone: str, now: int) -> None:
        self.zone, self.now = zone, now
        self.begin = self.today
        self.clock = walk(zone, self.begin - 5 * DAY)
        self.patterns: list[Pattern] = []
        self.turns: list[Turns] = []

    @property
    def today(self) -> date:
        return (ZERO + self.now * MINUTE).astimezone(ZoneInfo(self.zone)).date()

    # --- what lies there ----------------------------------------------------------------------

    def slots(self) -> Iterator[Slot]:
        for pattern in self.patterns:
            for slot in pattern.slots:
                if slot.is_offered:
                    yield slot

    def expected_slots(self, days_back: int, days: int) -> dict[str, tuple[Any, ...]]:
        first = self.today - days_back * DAY
        return {
            slot.id: (
                slot.start,
                slot.end,
                slot.pattern.rule.kind,
                slot.places,
                frozenset(slot.holders),
            )
            for slot in self.slots()
            if first <= slot.day < first + days * DAY
        }

    def gaps(self, days_back: int, days: int) -> set[tuple[str, int, int, frozenset[str]]]:
        """Minute by minute: where a kind has a slot that isn't over and wants somebody."""
        first = self.today - days_back * DAY
        short: dict[str, list[Slot]] = {}
        for slot in self.slots():
            if not first <= slot.day < first + days * DAY:
                continue
            if slot.end > self.now and len(slot.holders) < slot.places:
                kind = slot.pattern.rule.kind
                short.setdefault(slot.pattern.id if kind == "own" else kind, []).append(slot)
        gaps = set()
        for group, group_slots in short.items():
            begin = min(slot.start for slot in group_slots)
            wanting = bytearray(max(slot.end for slot in group_slots) - begin + 1)
            for slot in group_slots:
                for minute in range(slot.start, slot.end):
                    wanting[minute - begin] = 1
            since = None
            for at, wants in enumerate(wanting):
                if wants and since is None:
                    since = begin + at
                elif not wants and since is not None:
                    until = begin + at
                    ids = frozenset(slot.id for slot in group_slots if since <= slot.start < until)
                    gaps.add((group, since, until, ids))
                    since = None
        return gaps

    def expected_shifts(self) -> set[tuple[str, str]]:
        return {
            (slot.id, member)
            for slot in self.slots()
            if slot.start > self.now
            for member, turns in slot.holders.items()
            if turns is not None
        }

    # --- what may happen ----------------------------------------------------------------------

    def add(self, pattern: Pattern) -> None:
        """Write a pattern's slots out."""
        self.patterns.append(pattern)
        rule = pattern.rule
        length = (rule.end - rule.start) % 1440 or 1440
        for on in range(-4, DAYS_COVERED - 5):
            day = self.begin + on * DAY
            if day < pattern.first or (pattern.until is not None and day > pattern.until):
                continue
            if not rule.comes(day):
                continue
            wall = datetime.combine(day, time()) + rule.start * MINUTE
            start, end = self.clock[wall], self.clock[wall + length * MINUTE]
            if start == end:
                continue  # all of it fell into what the clock left out
            slot = Slot(pattern, day, start, end, pattern.places)
            slot.skipped = day in pattern.left_out
            slot.paused = {
                name
                for name, (a, b, said_at) in pattern.pauses.items()
                if a <= day <= b and start > said_at
            }
            pattern.slots.append(slot)

    def claim(self, slot: Slot, member: str) -> bool:
        if member in slot.holders:
            return True
        if len(slot.holders) >= slot.places:
            return False
        slot.holders[member] = None
        return True

    def release(self, slot: Slot, member: str) -> None:
        turns = slot.holders.pop(member)
        if turns is not None:
            slot.gave_back.add(turns.number)

    def skip(self, slot: Slot) -> None:
        slot.skipped = True
        slot.pattern.left_out.add(slot.day)
        self.settle(slot.pattern)

    def unskip(self, slot: Slot) -> None:
        slot.skipped = False
        slot.pattern.left_out.remove(slot.day)
        self.settle(slot.pattern)

    def pause(self, name: str, patterns: list[Pattern], first: date, last: date) -> None:
        for pattern in patterns:
            pattern.pauses[name] = (first, last, self.now)
            for slot in pattern.slots:
                if first <= slot.day <= last and slot.start > self.now:
                    slot.paused.add(name)
        self.settle(*patterns)

    def resume(self, name: str) -> None:
        paused_patterns = [pattern for pattern in self.patterns if name in pattern.pauses]
        for pattern in paused_patterns:
            del pattern.pauses[name]
            for slot in pattern.slots:
                if slot.start > self.now:
                    slot.paused.discard(name)
        self.settle(*paused_patterns)

    def end(self, pattern: Pattern) -> None:
        self._end(pattern)
        self.settle(pattern)

    def _end(self, pattern: Pattern) -> None:
        pattern.over = True
        for slot in pattern.slots:
            if slot.start > self.now:
                slot.is_removed = True

    def set_places(self, pattern: Pattern, places: int) -> None:
        pattern.places = places
        self.settle(pattern)

    def first_of_all(self, old: Pattern, rule: Rule) -> date:
        """From which day on "all of them" are as the new rule says: the first that hasn't begun."""
        first = max(self.today, old.first)
        was = old.on(first)
        has_begun = (
            was is not None and not was.is_removed and was.is_offered and was.start <= self.now
        )
        wall = datetime.combine(first, time()) + rule.start * MINUTE
        if rule.comes(first) and self.clock[wall] <= self.now:
            has_begun = True
        return first + DAY if has_begun else first

    def edit(self, old: Pattern, new: Pattern, scope: str, day: date) -> None:
        """The old one ends, or leaves a day out; the new one begins on `new.first`."""
        before = {slot.day: slot for slot in old.slots if slot.is_offered and slot.start > self.now}
        going = next((turn for turn in self.turns if turn.pattern is old and not turn.over), None)
        if scope == "this":
            before[day].skipped = True
            old.left_out.add(day)
        elif scope == "later" and new.first > old.first:
            old.until = new.first - DAY
            for slot in old.slots:
                if slot.day >= new.first:
                    slot.is_removed = True
        else:
            self._end(old)
        if scope != "this":
            new.left_out, new.pauses = set(old.left_out), dict(old.pauses)
        self.add(new)
        heir = self._follow(going, old, new) if going is not None and scope != "this" else None
        for on, slot in before.items():
            now = new.on(on)
            if slot.is_offered or now is None or not now.is_offered:
                continue
            if (slot.start, slot.end, old.rule.kind) != (now.start, now.end, new.rule.kind):
                continue
            now.holders = {
                member: heir if heir is not None and turns is going else turns
                for member, turns in slot.holders.items()
            }
            if going is not None and heir is not None and going.number in slot.gave_back:
                now.gave_back.add(heir.number)
            slot.holders = {}
        self.settle(old, new)

    def _follow(self, going: Turns, old: Pattern, new: Pattern) -> Turns | None:
        """The turns go along where the hours are the same; whoever is next is next."""
        same = (old.rule.kind, old.rule.start, old.rule.end) == (
            new.rule.kind, new.rule.start, new.rule.end,
        )  # fmt: skip
        on, known_turn, anchor = max(new.first, going.anchor), None, going.anchor
        stretches_come = going.days_coming((on - going.anchor).days)
        if going.hand_off == "shift":
            anchor, turn = on, len(stretches_come) // going.interval
        else:
            days = (on + n * DAY for n in range(LONGEST_WAIT_DAYS))
            # None may come: turns on Mondays alone, of a time that is on Tuesdays now.
            first = next(
                (
                    day
                    for day in days
                    if new.rule.comes(day) and going.weekdays >> day.weekday() & 1
                ),
                on,
            )
            turn = len(
                {
                    stretch
                    for stretch in map(going.stretch, stretches_come)
                    if stretch < going.stretch(first)
                }
            )
        if going.roster:
            member = going.whose_turn(turn)
            known_turn = (0, member) if self.has_begun(going) or member != going.roster[0] else None
        if old.over:
            going.over = not same
            if same:
                going.pattern, going.known_turn, going.anchor = new, known_turn, anchor
            return going if same else None
        heir = None
        if same:
            heir = Turns(
                len(self.turns), new, list(going.order), going.hand_off, going.interval,
                going.weekdays, anchor, going.until, self.now, set(going.yes), known_turn,
            )  # fmt: skip
            self.turns.append(heir)
        last = new.first - DAY
        going.until = last if going.until is None else min(going.until, last)
        return heir

    # --- turns ----------------------------------------------------------------------------------

    def has_begun(self, turns: Turns) -> bool:
        """Whether there was a turn already; before that the order simply holds."""
        return bool(turns.roster) and (
            turns.known_turn is not None
            or any(
                slot.is_offered and slot.start <= self.now and turns.takes(slot.day)
                for slot in turns.pattern.slots
            )
        )

    def regroup(self, turns: Turns, yes: set[str]) -> None:
        """Others take turns from now on; whose turn it is today stays so."""
        if self.has_begun(turns):
            day = max(self.today, turns.anchor)
            if turns.holder_of(day) not in yes:  # nothing may be left of what was theirs
                day = next(
                    (
                        candidate_day
                        for n in range(800)
                        if turns.comes(candidate_day := day + n * DAY)
                    ),
                    day,
                )
            now, order = turns.holder_of(day), turns.roster
            at = order.index(now)
            turns.yes = yes
            agreed_members = [member for member in order[at:] + order[:at] if member in yes]
            heir = agreed_members[0] if agreed_members else next(iter(turns.roster), None)
            turns.known_turn = (turns.turn(day), heir) if heir is not None else None
        else:
            turns.yes, turns.known_turn = yes, None
        self.fill(turns)

    def leave(self, turns: Turns, member: str) -> None:
        self.regroup(turns, turns.yes - {member})
        turns.order.remove(member)

    def end_turns(self, turns: Turns) -> None:
        """End a rotation; the turns written so far stay, as claims."""
        turns.over = True
        for pattern in self.patterns:
            for slot in pattern.slots:
                slot.holders = {
                    member: None if member_turns is turns else member_turns
                    for member, member_turns in slot.holders.items()
                }

    def fill(self, turns: Turns) -> None:
        """Write turns as shifts, seven weeks ahead."""
        if turns.pattern.over or (turns.until is not None and turns.until < self.today):
            turns.over = True
            return
        turns.due = self.now + 7 * 1440
        self._places()
        for slot in turns.pattern.slots:
            if not slot.is_offered or slot.start <= self.now:
                continue
            if slot.day > self.today + TURNS_AHEAD * DAY:
                continue
            turn_owner = None
            if turns.roster and turns.takes(slot.day):
                turn_owner = turns.holder_of(slot.day)
            holder = next(
                (member for member, holder_turns in slot.holders.items() if holder_turns is turns),
                None,
            )
            if holder is not None and holder != turn_owner and slot.start > self.now + SOON:
                del slot.holders[holder]
                self._places()
                holder = None
            if turn_owner is None or holder is not None or turns.number in slot.gave_back:
                continue
            if turn_owner not in slot.holders and len(slot.holders) < slot.places:
                slot.holders[turn_owner] = turns

    def settle(self, *patterns: Pattern) -> None:
        """Let go of shifts whose slots are gone, and write turns anew."""
        for pattern in patterns:
            for slot in pattern.slots:
                if not slot.is_offered:
                    slot.holders = {}
        for turns in self.turns:
            if not turns.over and turns.pattern in patterns:
                self.fill(turns)

    def wait(self, minutes: int) -> None:
        self._places()
        self.now += minutes
        for turns in self.turns:
            if not turns.over and turns.due <= self.now:
                self.fill(turns)

    def _places(self) -> None:
        """A slot wants as many as its pattern, and none who hold it are too many.

        One that has begun stays as it was, while somebody holds it.
        """
        for pattern in self.patterns:
            for slot in pattern.slots:
                if slot.start > self.now or not slot.holders:
                    slot.places = max(pattern.places, len(slot.holders))

    def rest(self) -> None:
        """After each move."""
        self._places()
