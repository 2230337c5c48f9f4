"""Answered at the moment at which the call is on its way to another phone of the account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.delivery.lease import Batch
from app.outbox import service as outbox
from app.outbox.dismissal_service import clear_elsewhere
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.outbox.rules import LEASE
from tests.services.ring import Ring, open_ring

SUBJECT = "something-to-answer"


@pytest.fixture
def ring(database_url: str) -> Iterator[Ring]:
    yield from open_ring(database_url)


def calls_ana(ring: Ring) -> str:
    """Queue what calls Ana's account and is answered on any of its phones; give its id."""
    with ring.api.write() as tx:
        ana = ring.seeded.friend("Ana")
        outbox.queue(
            tx,
            type=NoticeType.ASK,
            account_id=ana.account_id,
            circle_id=ring.seeded.circle_id,
            member_id=ana.member_id,
            subject_id=SUBJECT,
            dedupe=new_id(),
        )
        return tx.session.exec(select(Notice.id).where(Notice.subject_id == SUBJECT)).one()


def answers_by_text(ring: Ring) -> None:
    """Ana answers, on no phone that has the app."""
    with ring.api.write() as tx:
        account_id = ring.seeded.friend("Ana").account_id
        clear_elsewhere(tx, account_id=account_id, subject_id=SUBJECT, device_id=None)


def events_of(batch: Batch) -> list[Event]:
    return [leased.event for leased in batch.leased]


def test_what_was_answered_on_its_way_is_replaced_once_it_has_left(ring: Ring) -> None:
    notice_id = calls_ana(ring)
    on_its_way = ring.leases()
    assert [leased.notice_id for leased in on_its_way.leased] == [notice_id]
    answers_by_text(ring)
    assert ring.leases().leased == [], "it would be overtaken by what takes its place"
    ring.clock.advance(0.4)
    ring.sends(on_its_way)
    ring.clock.advance(0.1)
    (replacing,) = ring.leases().leased
    assert (replacing.event, replacing.replaces) == (Event.ANSWERED, notice_id)
    assert len(replacing.targets) == 1


def test_what_a_dead_worker_had_on_its_way_is_replaced_all_the_same(ring: Ring) -> None:
    """Nobody knows whether it rang: the word that there is nothing to do goes after it."""
    calls_ana(ring)
    ring.leases()
    answers_by_text(ring)
    latest = ring.clock.now() + 2 * LEASE
    while not (batch := ring.leases()).leased:
        ring.clock.advance(0.5)
        assert ring.clock.now() < latest, "never"
    assert events_of(batch) == [Event.ANSWERED]


def test_what_never_left_is_replaced_by_nothing(ring: Ring) -> None:
    calls_ana(ring)
    answers_by_text(ring)
    with ring.api.read() as tx:
        queued = tx.session.exec(select(Notice).where(Notice.state == NoticeState.QUEUED)).all()
        assert [notice.event for notice in queued] == [Event.ASK]
