"""Telling the operator what isn't well: every process looks, one of them tells.

Rows say what was told, so that a restart repeats nothing. While rows can't be read or written,
the process goes on from memory: what is broken must not keep its own message back. Several
processes may then each tell.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from app.core.db import Database, Tx
from app.core.ids import new_id
from app.core.settings import Settings
from app.delivery.message_text import RenderedMessage
from app.delivery.operator import OperatorLine
from app.messages.catalogue import text
from app.outbox.alarms import CODES, TELLING, Move, Trouble, merge_troubles, next_move
from app.outbox.models import Alarm

log = logging.getLogger("showup.operator")

LOOK_S = 15.0
#: `seen_at` is written so often: enough for the rule, and few writes while something is wrong.
SEEN_EVERY = timedelta(seconds=60)

Moves = dict[str, Move]


class Alarms:
    """One process's look-out for its operator. `look` is one pass; `start` repeats it."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        wrong: Callable[[], tuple[str, ...]],
        line: OperatorLine,
    ) -> None:
        self._db = db
        self._settings = settings
        self.wrong = wrong
        self._line = line
        self._interval = timedelta(hours=settings.operator_hours)
        #: What rows hold, as far as this process knows; ahead of them while they can't be written.
        self._memory: dict[str, Trouble] = {}
        self._unwritten = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    # --- one pass ---------------------------------------------------------------------------

    def look(self) -> Moves:
        """Look, tell what is to be told, and remember it; returns what was told."""
        codes = self.wrong()
        now = self._db.clock.now()
        try:
            moves = self._claim_rows(codes)
        except SQLAlchemyError:
            moves = self._claim_memory(codes, now)
        to_tell: Moves = {code: move for code, move in moves.items() if move is not Move.FORGET}
        is_told = not to_tell or self._send_message(to_tell)
        if moves:
            self._settle_moves(moves, self._db.clock.now(), is_told)
        return to_tell if is_told else {}

    def _claim_rows(self, codes: Iterable[str]) -> Moves:
        with self._db.read() as tx:
            rows = {row.code: _trouble_of(row) for row in tx.session.exec(select(Alarm))}
            now = tx.now
        unwritten = self._memory.values() if self._unwritten else ()
        self._memory = merge_troubles(rows.values(), unwritten)
        if not self._unwritten and not _needs_writing(rows.values(), codes, now, self._interval):
            return {}
        with self._db.write() as tx:
            locked_rows = {
                row.code: row
                for row in tx.session.exec(
                    select(Alarm).order_by(col(Alarm.code)).with_for_update()
                )
            }
            # Rows first: of what this process read a moment ago, somebody may have told since.
            remembered = self._memory.values() if self._unwritten else ()
            troubles = _with_sightings(
                merge_troubles(map(_trouble_of, locked_rows.values()), remembered), codes, tx.now
            )
            moves = _next_moves(troubles.values(), tx.now, self._interval)
            for code in moves:
                troubles[code] = replace(troubles[code], telling_until=tx.now + TELLING)
            for code in sorted(troubles):
                if not _write(tx, locked_rows.get(code), troubles[code]):
                    moves.pop(code, None)  # another process found it in this instant, and tells
        self._memory, self._unwritten = troubles, False
        return moves

    def _claim_memory(self, codes: Iterable[str], now: datetime) -> Moves:
        self._unwritten = True
        self._memory = _with_sightings(self._memory, codes, now)
        moves = _next_moves(self._memory.values(), now, self._interval)
        for code in moves:
            self._memory[code] = replace(self._memory[code], telling_until=now + TELLING)
        return moves

    def _settle_moves(self, moves: Moves, now: datetime, is_told: bool) -> None:
        """Remember what was told; what couldn't be told is tried again after a minute."""
        if is_told:
            for code, move in moves.items():
                trouble = self._memory[code]
                if move in {Move.OVER, Move.FORGET}:
                    del self._memory[code]
                else:
                    self._memory[code] = replace(trouble, told_at=now, telling_until=None)
        if self._unwritten or not is_told:
            return
        try:
            with self._db.write() as tx:
                rows = tx.session.exec(
                    select(Alarm).order_by(col(Alarm.code)).with_for_update()
                ).all()
                for row in rows:
                    done = moves.get(row.code)
                    if done in {Move.BEGINS, Move.STILL}:
                        row.told_at, row.telling_until = now, None
                    elif done is not None:
                        tx.session.delete(row)
        except SQLAlchemyError:
            self._unwritten = True

    # --- words ------------------------------------------------------------------------------

    def _send_message(self, moves: Moves) -> bool:
        """One message for all that is to be said. Without anywhere to send, the log has it."""
        summary = ", ".join(f"{code} {move.value}" for code, move in moves.items())
        log.warning("something to look at: %s", summary)
        if not self._line.reaches:
            return True
        try:
            return self._line.send(said_of(moves, self._settings))
        except Exception as problem:
            # Whatever a courier raises, the look-out goes on and tries again.
            log.exception("a message to the operator failed: %s", type(problem).__name__)
            return False

    # --- the long run -----------------------------------------------------------------------

    def start(self) -> None:
        """Look every 15 seconds, in a thread of its own."""
        # Who only tries it out on their own machine sits in front of it.
        if not self._line.reaches and self._settings.public_url.startswith("https://"):
            log.warning(
                "nobody hears when something isn't well: "
                "set SHOWUP_OPERATOR_MAIL or SHOWUP_OPERATOR_URL"
            )
        self._thread = threading.Thread(target=self._run, name="showup-alarms", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, after what is being sent."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stop.wait(LOOK_S):
            try:
                self.look()
            except Exception as problem:
                # The look-out must outlive whatever it looks at.
                log.exception("the look-out failed: %s", type(problem).__name__)


def said_of(moves: Mapping[str, Move], settings: Settings) -> RenderedMessage:
    """The words to the operator: what, and what to do; nothing of any circle."""
    language = settings.operator_language
    over = all(move is Move.OVER for move in moves.values())
    subject = "operator.subject_over" if over else "operator.subject"
    lines = [text(language, "operator.where", url=settings.public_url), ""]
    for code, move in moves.items():
        lines.append(text(language, f"operator.{move.value}", what=code))
        if move is not Move.OVER:
            lines.append(help_for(code, language))
    return RenderedMessage(
        text(language, subject, name=settings.app_name), "\n".join(lines), new_id(), language
    )


def help_for(code: str, language: str) -> str:
    """What a code means and what to do."""
    return text(language, f"operator.help.{code}")


# --- between rows and the rule ----------------------------------------------------------------


def _trouble_of(row: Alarm) -> Trouble:
    return Trouble(row.code, row.began_at, row.seen_at, row.told_at, row.telling_until)


def _with_sightings(
    troubles: Mapping[str, Trouble], codes: Iterable[str], now: datetime
) -> dict[str, Trouble]:
    updated = dict(troubles)
    for code in codes:
        trouble = updated.get(code)
        updated[code] = (
            Trouble(code, now, now) if trouble is None else replace(trouble, seen_at=now)
        )
    return updated


def _next_moves(troubles: Iterable[Trouble], now: datetime, interval: timedelta) -> Moves:
    moves = {trouble.code: next_move(trouble, now, interval) for trouble in troubles}
    order = {code: place for place, code in enumerate(CODES)}
    worst_first = sorted(moves, key=lambda code: order.get(code, len(order)))
    return {code: move for code in worst_first if (move := moves[code]) is not None}


def _needs_writing(
    rows: Iterable[Trouble], codes: Iterable[str], now: datetime, interval: timedelta
) -> bool:
    """Whether there is anything to write: most looks find all well, and only read."""
    troubles = {trouble.code: trouble for trouble in rows}
    for code in codes:
        known_trouble = troubles.get(code)
        if (
            known_trouble is None
            or known_trouble.told_at is None
            or now - known_trouble.seen_at >= SEEN_EVERY
        ):
            return True
    return bool(_next_moves(_with_sightings(troubles, codes, now).values(), now, interval))


def _write(tx: Tx, row: Alarm | None, trouble: Trouble) -> bool:
    """Write a problem down; False when another process made its row in this instant."""
    if row is None:
        return tx.insert_new(
            Alarm,
            code=trouble.code,
            began_at=trouble.began_at,
            seen_at=trouble.seen_at,
            told_at=trouble.told_at,
            telling_until=trouble.telling_until,
        )
    row.began_at, row.seen_at = trouble.began_at, trouble.seen_at
    row.told_at, row.telling_until = trouble.told_at, trouble.telling_until
    return True
