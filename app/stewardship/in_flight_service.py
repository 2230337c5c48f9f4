"""Waiting for what a withdrawal found on its way: until it has left, or never will."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from app.core.db import Database, Tx
from app.core.errors import NotFound
from app.core.sqlite_copy import wait_for
from app.outbox.models import Attempt, AttemptState, Notice, NoticeState
from app.outbox.notice_types import BETWEEN_TWO
from app.outbox.rules import LEASE
from app.record import queries as record_queries
from app.stewardship.models import Withdrawal
from app.stewardship.withdrawal_service import Withdrawn

#: So many of the newest entries are read for what a member was told.
MOST_TOLD = 500


def load_withdrawal(tx: Tx, circle_id: str, withdrawal_id: str) -> Withdrawn:
    """A withdrawal that was carried out before, for a repeated call. Raises NotFound.

    The first call may still wait: what a worker holds is waited for by each.
    """
    withdrawal = tx.session.get(Withdrawal, withdrawal_id)
    if withdrawal is None or withdrawal.circle_id != circle_id:
        raise NotFound
    leased = in_flight(tx, circle_id, withdrawal.member_id)
    return Withdrawn(withdrawal.id, circle_id, withdrawal.member_id, withdrawal.at, leased=leased)


def in_flight(tx: Tx, circle_id: str, member_id: str | None = None) -> list[str]:
    """Ids of the circle's, or one member's, notices that a worker holds right now."""
    query = select(Notice.id).where(
        Notice.circle_id == circle_id, Notice.state == NoticeState.LEASED
    )
    if member_id is not None:
        query = query.where(Notice.member_id == member_id)
    return list(tx.session.exec(query))


def wait_until_left(db: Database, notice_ids: list[str]) -> None:
    """Wait until these notices have left, or can't leave any more under the lease they had.

    Every narrowing of a consent waits so before its answer: the person's withdrawal, and a
    friend's own "not at night". Bounded: a lease runs out after ten seconds (docs/decisions/0003).
    """
    if not notice_ids:
        return

    def quiet() -> bool:
        with db.read() as tx:
            still = tx.session.exec(
                select(Notice.send_by).where(
                    col(Notice.id).in_(notice_ids), Notice.state == NoticeState.LEASED
                )
            ).all()
            return all(send_by is None or send_by <= tx.now for send_by in still)

    wait_for(quiet, LEASE.total_seconds() + 1)


def wait_until(db: Database, last: datetime | None) -> None:
    """Wait until a time has passed, at most as long as a lease (what was leased is gone then)."""
    if last is not None:
        wait_for(lambda: db.clock.now() >= last, LEASE.total_seconds() + 1)


def _tellings(tx: Tx, circle_id: str, member_id: str) -> list[tuple[str, datetime]]:
    """What a member was told, and when first, oldest first: as long as the record keeps it.

    Notices are deleted after days.
    """
    first: dict[tuple[object, object], tuple[str, datetime]] = {}
    for entry in record_queries.page(
        tx, circle_id, None, MOST_TOLD, member_id=member_id, kinds=("told",)
    ):
        facts = entry.facts or {}
        if facts.get("who") == member_id and entry.at is not None:
            telling = (str(facts["event"]), entry.at)
            first[facts["event"], facts.get("subject_id")] = telling  # the newest first
    return sorted(first.values(), key=lambda telling: telling[1])


def await_in_flight(db: Database, withdrawn: Withdrawn) -> Withdrawn:
    """Wait until no affected lease can still send, and tell what left and what may have left.

    Bounded: a lease runs out after ten seconds (docs/decisions/0003).
    """

    wait_until_left(db, withdrawn.leased)
    with db.read() as tx:
        withdrawn.sent = _tellings(tx, withdrawn.circle_id, withdrawn.member_id)
        withdrawn.may_have_left = list(
            tx.session.exec(
                select(Notice.event)
                .join(Attempt, col(Attempt.notice_id) == col(Notice.id))
                .where(
                    Notice.circle_id == withdrawn.circle_id,
                    Notice.member_id == withdrawn.member_id,
                    col(Attempt.state).in_([AttemptState.LEASED, AttemptState.UNKNOWN]),
                    col(Notice.id).in_(withdrawn.leased),
                    col(Notice.type).not_in(BETWEEN_TWO),
                )
            )
        )
    return withdrawn
