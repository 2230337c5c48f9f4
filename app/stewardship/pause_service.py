"""Pausing everything, by the person's tap: the protocol of a withdrawal, for the whole circle.

In one transaction that holds the circle's consent: the pause is written, what is queued is
cancelled, the running ask stands still, gaps are let be, and of which lines not all were told is
noted. After its commit the caller waits
(`left_behind`) until what a worker had leased is completed or past its `send_by`, and only then
answers. Resuming brings nothing back: what was stopped, or queued meanwhile, never goes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, true
from sqlmodel import col, select

from app.advance import run_service
from app.asks import service as asks
from app.circles.service import person_of
from app.consent import service as consent
from app.core.db import Database, Tx
from app.core.errors import BadInput
from app.outbox import service as outbox
from app.outbox.models import Attempt, AttemptState, Notice, NoticeState
from app.outbox.notice_types import BETWEEN_TWO
from app.record import service as record
from app.rota.gaps import gap_service
from app.rota.schedule.pattern_service import schedule_gap_check
from app.stewardship.coordinating_turn_service import look_at_turns
from app.stewardship.in_flight_service import in_flight, wait_until_left
from app.stewardship.withdrawal_service import lock_circle_consent, tell_held_back
from app.values.line_service import look_again
from app.values.settling_service import mark_untold_lines

LONGEST = timedelta(days=31)


@dataclass(slots=True)
class PauseReceipt:
    """What a pause found on its way: (member, event, when it left), and how many it stopped."""

    stopped: int = 0
    sent: list[tuple[str, str, datetime]] = field(default_factory=list)
    may_have_left: list[tuple[str, str]] = field(default_factory=list)


def pause(tx: Tx, circle_id: str, until: datetime | None, by: str) -> None:
    """Pause everything: nothing goes to anybody but the person. Raises BadInput (bad-end).

    A new pause takes an older one's place.
    """
    if until is not None and not tx.now < until <= tx.now + LONGEST:
        raise BadInput("bad-end")
    lock_circle_consent(tx, circle_id)
    run_service.end_all_runs(tx, circle_id, "paused", by)
    consent.set_pause(tx, circle_id, until)
    person_id = person_of(tx, circle_id).id
    stopped = outbox.queued_facts(tx, circle_id, but_for=person_id)
    outbox.cancel(tx, circle_id=circle_id, reason="paused", but_for=person_id)
    mark_untold_lines(tx, circle_id)
    ask_id = asks.pause_running(tx, circle_id)
    gap_service.close_all_gaps(tx, circle_id)
    record.append(tx, circle_id, "paused", by=by, subject_id=ask_id)
    tell_held_back(tx, circle_id, stopped, "paused")


def resume(tx: Tx, circle_id: str, by: str) -> None:
    """End the pause. An ask that stood still goes on by a tap of its own, never by this one."""
    lock_circle_consent(tx, circle_id)
    if consent.end_pause(tx, circle_id):
        record.append(tx, circle_id, "resumed", by=by)
        schedule_gap_check(tx, circle_id)
        look_again(tx, circle_id)
        look_at_turns(tx, circle_id)


def go_on(tx: Tx, circle_id: str, ask_id: str) -> None:
    """Let a paused ask go on, and end the pause. Raises NotFound, Conflict."""
    lock_circle_consent(tx, circle_id)
    asks.resume_ask(tx, circle_id, ask_id)


def on_its_way(tx: Tx, circle_id: str) -> list[str]:
    """Ids of notices to others than the person that a worker holds right now."""
    own_ids = set(in_flight(tx, circle_id, person_of(tx, circle_id).id))
    return [notice_id for notice_id in in_flight(tx, circle_id) if notice_id not in own_ids]


def left_behind(
    db: Database, circle_id: str, since: datetime, notice_ids: list[str] | None
) -> PauseReceipt:
    """Wait until nothing that was leased can leave any more, and tell what came of it.

    Bounded: a lease runs out after ten seconds (docs/decisions/0003).
    `since`: the pause's beginning.
    For a repeated call without ids: what was under way then, by its times; what still is, is
    waited for.
    """
    waiting = notice_ids
    if waiting is None:
        with db.read() as tx:
            waiting = on_its_way(tx, circle_id)
    wait_until_left(db, waiting)
    with db.read() as tx:
        person = person_of(tx, circle_id).id
        stopped = tx.session.exec(
            select(func.count()).where(
                Notice.circle_id == circle_id,
                Notice.state == NoticeState.CANCELLED,
                Notice.reason == "paused",
                Notice.done_at == since,
                col(Notice.type).not_in(BETWEEN_TWO),
            )
        ).one()
        rows = tx.session.execute(
            select(Notice.member_id, Notice.event, Attempt.state, Attempt.done_at)
            .join(Attempt, col(Attempt.notice_id) == col(Notice.id))
            .where(
                Notice.circle_id == circle_id,
                Notice.member_id != person,
                col(Notice.type).not_in(BETWEEN_TWO),
                col(Notice.id).in_(notice_ids) if notice_ids is not None else true(),
                col(Attempt.at) <= since,
                col(Attempt.done_at).is_(None) | (col(Attempt.done_at) >= since),
            )
            .order_by(col(Attempt.at))
        ).all()
        receipt = PauseReceipt(stopped)
        for member_id, event, state, done_at in rows:
            if state == AttemptState.ACCEPTED:
                receipt.sent.append((member_id, event, done_at))
            elif state in {AttemptState.LEASED, AttemptState.UNKNOWN}:
                receipt.may_have_left.append((member_id, event))
        return receipt
