"""Random stories about lines that say never, and a slow judge who shares no code with the app.

Lines come and go, friends take shifts, offers go out, requests run, time goes on. After each move
whatever is new (a shift, an offer, somebody asked, a notice leased, a suggestion) is held against
every line that counts at that moment, minute by minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.reading import sight_of
from app.asks.ladder_service import advance_ask, lock_ask_row
from app.asks.models import AskedMember
from app.asks.service import ask_now, find_running, start_ask, stop_ask
from app.core.db import Database, Tx
from app.core.errors import Problem
from app.core.ids import new_id
from app.delivery.lease import lease
from app.guidelines.models import About, Stance
from app.outbox.models import Notice
from app.rota.gaps.candidate_queries import load_open_times
from app.rota.gaps.suggestions import build_problem, choose_greedily, read_solution
from app.rota.models import Offer, Pattern, Shift, Slot
from app.rota.schedule.pattern_service import find_occurrence
from app.rota.shifts.bulk_claim_service import claim_many, stand_by
from app.rota.shifts.claim_service import claim
from app.rota.shifts.offer_service import offer_slot
from app.stewardship.grant_delay_service import Giver
from app.stewardship.guideline_service import LineDraft, end_line, write_line
from tests.services.service_fixtures import ZONE, HandClock, SeededCircle, circle_of

HOURS = ((None, None), (22 * 60, 7 * 60), (90, 150), (12 * 60, 15 * 60), (0, 9 * 60))
DAYS = (127, 127, 0b0011111, 0b1100000)
EVENTS = (None, "ask", "open_time", "stand_down")
CHANNELS = (None, None, "push", "voice")
MINUTE = timedelta(minutes=1)


class NeverBrokenError(AssertionError):
    """Something that a line says never of happened."""


@dataclass
class SaidNever:
    """A line as the judge remembers it."""

    id: str
    draft: LineDraft
    ends_at: datetime | None = None

    def counts(self, at: datetime) -> bool:
        return self.ends_at is None or at < self.ends_at

    def in_hours(self, at: datetime) -> bool:
        """Whether the circle's wall clock is in the line's hours at a minute."""
        local = at.astimezone(ZoneInfo(ZONE))
        minute, today = local.hour * 60 + local.minute, local.weekday()
        draft = self.draft

        def begins_on(day: int) -> bool:
            return bool(draft.weekdays & (1 << day % 7))

        if draft.from_minute is None or draft.to_minute is None:
            return begins_on(today)
        if draft.from_minute < draft.to_minute:
            return begins_on(today) and draft.from_minute <= minute < draft.to_minute
        return (begins_on(today) and minute >= draft.from_minute) or (
            begins_on(today - 1) and minute < draft.to_minute
        )

    def forbids_shift(self, member_id: str, kind: str, start: datetime, end: datetime) -> bool:
        draft = self.draft
        if draft.about not in {About.ANYTHING, About.SHIFTS}:
            return False
        if draft.member_id not in {None, member_id} or (draft.kinds and kind not in draft.kinds):
            return False
        at = start
        while at < end:
            if self.in_hours(at):
                return True
            at += MINUTE
        return False

    def forbids_message(
        self, member_id: str, event: str, channel: str | None, at: datetime, position: int | None
    ) -> bool:
        draft = self.draft
        if draft.about not in {About.ANYTHING, About.MESSAGES}:
            return False
        return (
            draft.member_id in {None, member_id}
            and draft.event in {None, event}
            and (draft.channel is None or draft.channel == channel)
            and (draft.step is None or draft.step == position)
            and self.in_hours(at)
        )


class NeverStory:
    """A circle in which moves are made; each is judged."""

    def __init__(self, db: Database, clock: HandClock, seeded: SeededCircle) -> None:
        self.db, self.clock, self.seeded = db, clock, seeded
        self.lines: list[SaidNever] = []
        self.giver = Giver(seeded.person.member_id, seeded.person.device_id)
        self.known = {"shift": set[object](), "offer": set[object](), "asked": set[object]()}
        self.happened = 0
        self._judge()

    def play(self, moves: list[tuple[str, int, int]]) -> None:
        for name, first, second in moves:
            move: Callable[[Tx, int, int], None] | None = getattr(self, f"_{name}", None)
            if move is None:
                raise LookupError(name)
            with suppress(Problem), self.db.write() as tx:
                move(tx, first, second)
            self._judge()

    def _member(self, number: int) -> str:
        member_ids = self.seeded.member_ids
        return member_ids[number % len(member_ids)]

    def _slot(self, tx: Tx, number: int) -> str:
        patterns = tx.session.exec(select(Pattern.id).order_by(col(Pattern.created_at))).all()
        day = tx.now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=number % 9)
        return f"{patterns[number % len(patterns)]}.{day.isoformat()}"

    # --- moves ------------------------------------------------------------------------------------

    def _line(self, tx: Tx, first: int, second: int) -> None:
        about = tuple(About)[first % 3]
        member_id = self._member(second) if first % 4 else None
        from_minute, to_minute = HOURS[second % len(HOURS)]
        is_messages, is_shifts = about == About.MESSAGES, about == About.SHIFTS
        is_step = is_messages and first % 5 == 0 and member_id is not None
        draft = LineDraft(
            Stance.NEVER,
            "No.",
            about=about,
            member_id=member_id,
            kinds=("overnight",) if is_shifts and second % 2 else (),
            event=EVENTS[second % len(EVENTS)] if is_messages and not is_step else None,
            channel=CHANNELS[first % len(CHANNELS)] if is_messages and not is_step else None,
            step=0 if is_step else None,
            from_minute=None if is_step else from_minute,
            to_minute=None if is_step else to_minute,
            weekdays=127 if is_step else DAYS[(first + second) % len(DAYS)],
        )
        line_id = new_id()
        write_line(
            tx, self.seeded.circle_id, line_id, draft, self.giver, replaces=None, anyway=True
        )
        self.lines.append(SaidNever(line_id, draft))

    def _end(self, tx: Tx, first: int, _second: int) -> None:
        live = [line for line in self.lines if line.ends_at is None]
        if live:
            line = live[first % len(live)]
            end_line(tx, self.seeded.circle_id, line.id, self.giver)
            line.ends_at = tx.now + timedelta(hours=24)

    def _claim(self, tx: Tx, first: int, second: int) -> None:
        circle = circle_of(tx, self.seeded)
        claim(tx, circle=circle, member_id=self._member(first), slot=self._slot(tx, second))

    def _several(self, tx: Tx, first: int, second: int) -> None:
        slots = [self._slot(tx, second + number) for number in range(4)]
        circle = circle_of(tx, self.seeded)
        claim_many(tx, circle=circle, member_id=self._member(first), slots=slots, anyway=True)

    def _stand_by(self, tx: Tx, first: int, second: int) -> None:
        circle = circle_of(tx, self.seeded)
        stand_by(tx, circle=circle, member_id=self._member(first), slot=self._slot(tx, second))

    def _offer(self, tx: Tx, first: int, second: int) -> None:
        offer_slot(
            tx,
            circle=circle_of(tx, self.seeded),
            slot=self._slot(tx, second),
            to=self._member(first),
            by=self._member(first + 1),
        )

    def _ask(self, tx: Tx, _first: int, _second: int) -> None:
        ask_id, circle_id = new_id(), self.seeded.circle_id
        start_ask(
            tx, circle_id=circle_id, ask_id=ask_id, by=self.seeded.person.member_id, words=None
        )
        ask_now(tx, circle_id, ask_id)

    def _stop(self, tx: Tx, _first: int, _second: int) -> None:
        ask = find_running(tx, self.seeded.circle_id)
        if ask is not None:
            stop_ask(tx, self.seeded.circle_id, ask.id, self.seeded.person.member_id)

    def _advance(self, tx: Tx, _first: int, _second: int) -> None:
        running = find_running(tx, self.seeded.circle_id)
        ask = lock_ask_row(tx, running.id) if running is not None else None
        if ask is not None:
            advance_ask(tx, ask)

    def _lease(self, _tx: Tx, _first: int, _second: int) -> None:
        """Leased after the move, in transactions of its own."""

    def _wait(self, _tx: Tx, first: int, _second: int) -> None:
        self.clock.advance((5 * 60, 90 * 60, 7 * 3600, 26 * 3600)[first % 4])

    def _suggest(self, tx: Tx, _first: int, _second: int) -> None:
        ahead = load_open_times(tx, circle_of(tx, self.seeded))
        problem = build_problem(ahead.times, ahead.people)
        choice = choose_greedily(problem)
        for suggestion in read_solution(problem, choice, ahead.times, ahead.people):
            slot = ahead.slots[suggestion.slot_id]
            self._need_shift(
                "suggests", suggestion.member_id, slot.kind, slot.starts_at, slot.ends_at
            )

    # --- the judge --------------------------------------------------------------------------------

    def _judge(self) -> None:
        leased = lease(self.db).leased
        with self.db.read() as tx:
            self._need_unread(tx)
            for member_id, kind, start, end in self._new_shifts(tx):
                self._need_shift("holds", member_id, kind, start, end)
            for offer in self._new_offers(tx):
                slot = find_occurrence(tx, circle_of(tx, self.seeded), offer.slot_id)[1]
                kind, start, end = slot.kind, slot.starts_at, slot.ends_at
                self._need_shift("is offered", offer.member_id, kind, start, end)
            for row in self._new_asked(tx):
                self._need_message("is asked", row.member_id, "ask", None, row.at, row.position)
            for each in leased:
                notice = tx.session.get_one(Notice, each.notice_id)
                if notice.member_id in self.seeded.member_ids:
                    member_id = notice.member_id or ""
                    self._need_message("hears", member_id, notice.event, each.channel, tx.now, None)

    def _need_unread(self, tx: Tx) -> None:
        """Reads know no hours: a line that holds at every hour closes them, too."""
        now = self.clock.now()
        for line in self.lines:
            draft = line.draft
            is_everywhere = draft.channel is None and draft.step is None
            has_hours = draft.from_minute is not None or draft.weekdays != 127
            if draft.about == About.SHIFTS or has_hours or not is_everywhere:
                continue
            for member_id in self.seeded.member_ids:
                if not line.counts(now) or draft.member_id not in {None, member_id}:
                    continue
                event = draft.event or "ask"
                if sight_of(tx, self.seeded.circle_id, member_id, event) is not None:
                    raise NeverBrokenError(f"{member_id} reads of {event}: {draft}")

    def _new(self, kind: str, keys: AbstractSet[object]) -> set[object]:
        new = set(keys) - self.known[kind]
        self.known[kind] |= keys
        self.happened += len(new)
        return new

    def _new_shifts(self, tx: Tx) -> Iterator[tuple[str, str, datetime, datetime]]:
        rows = tx.session.execute(
            sa_select(
                col(Shift.id),
                col(Shift.member_id),
                col(Pattern.kind),
                col(Slot.starts_at),
                col(Slot.ends_at),
            )
            .join(Slot, col(Slot.id) == col(Shift.slot_id))
            .join(Pattern, col(Pattern.id) == col(Slot.pattern_id))
            .where(col(Shift.released_at).is_(None))
        ).all()
        new = self._new("shift", {row[0] for row in rows})
        yield from (tuple(row[1:]) for row in rows if row[0] in new)

    def _new_offers(self, tx: Tx) -> list[Offer]:
        rows = tx.session.exec(select(Offer).where(Offer.state == "open")).all()
        new = self._new("offer", {(row.slot_id, row.member_id) for row in rows})
        return [row for row in rows if (row.slot_id, row.member_id) in new]

    def _new_asked(self, tx: Tx) -> list[AskedMember]:
        rows = tx.session.exec(select(AskedMember)).all()
        keys = {(row.ask_id, row.member_id, row.round, row.position, row.at) for row in rows}
        new = self._new("asked", keys)
        return [
            row
            for row in rows
            if (row.ask_id, row.member_id, row.round, row.position, row.at) in new
        ]

    def _need_shift(
        self, verb: str, member_id: str, kind: str, start: datetime, end: datetime
    ) -> None:
        for line in self.lines:
            if line.counts(self.clock.now()) and line.forbids_shift(member_id, kind, start, end):
                raise NeverBrokenError(f"{member_id} {verb} {kind} at {start}: {line.draft}")

    def _need_message(
        self,
        verb: str,
        member_id: str,
        event: str,
        channel: str | None,
        at: datetime,
        position: int | None,
    ) -> None:
        for line in self.lines:
            if line.counts(at) and line.forbids_message(member_id, event, channel, at, position):
                raise NeverBrokenError(f"{member_id} {verb} {event} at {at}: {line.draft}")
