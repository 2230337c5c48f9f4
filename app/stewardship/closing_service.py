"""Closing a circle: nothing runs on, the person may read it for some days, then it is deleted.

In one transaction that holds the circle's consent: the ask stops, rules and turns end, links and
feeds end, what is queued is cancelled. From then on the gate lets one thing through: that it is
over, to whoever may hear that. Nobody but the person finds the circle any more, and nothing in it
can be changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import col

from app.advance import authoring_service, rule_queries, run_service
from app.asks import service as asks
from app.circles.invitation_service import end_invitations
from app.circles.models import Circle, MemberState
from app.circles.service import get_circle, members_of, person_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.core.prepared_statement import PreparedQuery
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.plans.kept_template_service import end_all_sharing
from app.record import service as record
from app.repairs.ending_service import end_all_repairs
from app.rota.gaps import gap_service
from app.rota.models import GapWatch, Offer, Rotation, Shift, Swap, SwapState
from app.rota.schedule.calendar_feed_service import end_feed
from app.stewardship import ally_service, stand_in_service
from app.stewardship.circle_deletion_service import delete_if_due
from app.stewardship.coordinating_turn_service import end_turns_in
from app.stewardship.coordinator_service import end_handovers_of
from app.stewardship.in_flight_service import in_flight
from app.stewardship.models import Transfer
from app.stewardship.withdrawal_service import lock_circle_consent, tell_held_back

#: The longest that a closed circle can be read.
LONGEST_DAYS = 90
#: For so long a circle that is deleted at once still stands, so that it can be said that it's over.
FAREWELL = timedelta(minutes=10)


def close(tx: Tx, circle_id: str, *, by: str, keep_days: int, tell: bool) -> list[str]:
    """Close a circle. `keep_days`: 0 to 90, for how long its person may read it.

    `tell`: whoever may hear that something is over hears it. Returns ids of notices that a worker
    holds: the answer waits for them. Raises BadInput, Conflict when it is closed already.
    """
    if not 0 <= keep_days <= LONGEST_DAYS:
        raise BadInput("bad-input")
    lock_circle_consent(tx, circle_id)
    circle = get_circle(tx, circle_id)
    if circle.closed_at is not None:
        raise Conflict("circle-closed")
    stopped = outbox.queued_facts(tx, circle_id)
    outbox.cancel(tx, circle_id=circle_id, reason="closed")
    on_its_way = in_flight(tx, circle_id)
    consent.end_pause(tx, circle_id)
    _stop_what_runs(tx, circle_id, by)
    _end_what_waits(tx, circle_id, by)
    circle.closed_at = tx.now
    circle.lost_at = circle.lost_by = None
    keep = timedelta(days=keep_days)
    circle.delete_at = tx.now + (max(keep, FAREWELL) if tell else keep)
    circle.version += 1
    tx.session.flush()
    record.append(tx, circle_id, "circle_closed", by=by)
    tell_held_back(tx, circle_id, stopped, "closed")
    if tell:
        _say_goodbye(tx, circle_id)
    tx.hint(circle_id)
    return on_its_way


def _stop_what_runs(tx: Tx, circle_id: str, by: str) -> None:
    """End the ask, what runs under a rule, and the rules themselves."""
    run_service.end_all_runs(tx, circle_id, "closed", by)
    asks.end_drill(tx, circle_id)
    running = asks.find_running(tx, circle_id)
    if running is not None:
        asks.stop_ask(tx, circle_id, running.id, by)
    for rule in rule_queries.live_rules(tx, circle_id):
        authoring_service.end_rule(tx, circle_id, rule.id, by)
    gap_service.close_all_gaps(tx, circle_id)


def _end_what_waits(tx: Tx, circle_id: str, by: str) -> None:
    """End timers, offers, turns, links, feeds and knocks: nothing is left that could go off."""
    for changed in (
        update(Shift).where(col(Shift.circle_id) == circle_id).values(remind_at=None),
        update(GapWatch).where(col(GapWatch.circle_id) == circle_id).values(alerts=False),
        update(Rotation)
        .where(col(Rotation.circle_id) == circle_id, col(Rotation.ended_at).is_(None))
        .values(ended_at=tx.now, due_at=None),
        update(Swap)
        .where(col(Swap.circle_id) == circle_id, col(Swap.state) == SwapState.OPEN)
        .values(state=SwapState.OVER, done_at=tx.now),
        update(Offer)
        .where(col(Offer.circle_id) == circle_id, col(Offer.state) == "open")
        .values(state="over", done_at=tx.now),
        update(Transfer)
        .where(col(Transfer.circle_id) == circle_id, col(Transfer.used_at).is_(None))
        .values(ended_at=tx.now),
    ):
        tx.session.execute(changed)
    end_all_repairs(tx, circle_id)
    end_all_sharing(tx, circle_id)
    ally_service.end_all_in(tx, circle_id, by)
    end_turns_in(tx, circle_id, by)
    for member in members_of(tx, circle_id):
        end_invitations(tx, member.id)
        end_feed(tx, member.id)
        stand_in_service.end_all_of(tx, circle_id, member.id, by)
        end_handovers_of(tx, circle_id, member.id, by)


def _say_goodbye(tx: Tx, circle_id: str) -> None:
    person = person_of(tx, circle_id)
    for member in members_of(tx, circle_id):
        if member.state == MemberState.IN and member.account_id and member.id != person.id:
            outbox.queue(
                tx,
                type=NoticeType.CIRCLE_CLOSED,
                account_id=member.account_id,
                circle_id=circle_id,
                member_id=member.id,
                subject_id=circle_id,
                dedupe=f"closed:{circle_id}:{member.id}",
            )


_CLOSED: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Circle.id)).where(col(Circle.delete_at) <= bindparam("now")).limit(5)
)


def closed_circles(tx: Tx) -> list[str]:
    """Ids of closed circles whose days of reading are over."""
    return [circle_id for (circle_id,) in tx.rows(_CLOSED, now=tx.now)]


def delete_closed(tx: Tx, circle_ids: Sequence[str]) -> int:
    """Delete those of some closed circles whose days of reading are over. Returns how many."""
    return sum(delete_if_due(tx, circle_id) for circle_id in circle_ids)
