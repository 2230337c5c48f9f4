"""A round that repeats, as the plan says: rows of it."""

from __future__ import annotations

from sqlmodel import select

from app.asks.models import Ask, AskedMember, Outcome, StepMark
from app.asks.snapshot import REFUSED
from app.core.db import Tx
from app.record import service as record


def begin_repeat(tx: Tx, ask: Ask) -> None:
    """Set an ask back to before its first step, for one more of the rounds that the plan allows.

    What the person said of a step holds: their yes goes on, and a refused step stays refused.
    """
    for row in tx.session.exec(
        select(AskedMember).where(AskedMember.ask_id == ask.id, AskedMember.outcome == Outcome.OPEN)
    ):
        row.outcome = Outcome.PASSED
    for mark in tx.session.exec(select(StepMark).where(StepMark.ask_id == ask.id)).all():
        if not mark.agreed and mark.reason not in REFUSED:
            tx.session.delete(mark)
    ask.round += 1
    ask.repeats += 1
    ask.repeated_at = tx.now
    ask.position = -1
    ask.step_state = "waiting"
    ask.exhausted = False
    ask.ran_out, ask.passed_by = False, None
    tx.session.flush()
    record.append(tx, ask.circle_id, "repeated", subject_id=ask.id)


def forget_repeats(ask: Ask) -> None:
    """The person asks anew: the plan's rounds count from there."""
    ask.repeats, ask.repeated_at = 0, None
