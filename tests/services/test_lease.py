"""How long a lease lasts: never longer than the consent that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.models import ToKind
from app.core.db import Database
from app.core.ids import new_id
from app.delivery.lease import lease
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType, usual_type
from app.rota.schedule import week_queries
from app.rota.schedule.occurrences import slot_id
from app.rota.shifts import claim_service as rota
from tests.services.service_fixtures import (
    HandClock,
    SeededCircle,
    add_reach,
    grow_circle,
    open_database,
)


class Setting:
    """One friend without any grant yet, and a notice for them."""

    def __init__(self, url: str) -> None:
        self.clock = HandClock()
        self.db: Database = open_database(url, self.clock)
        self.seeded: SeededCircle = grow_circle(self.db, "Ana")
        self.ana = self.seeded.friend("Ana")
        with self.db.write() as tx:
            consent.end_grants(tx, self.seeded.circle_id, self.ana.member_id, new_id())
            outbox.cancel(tx, circle_id=self.seeded.circle_id, reason="covered")

    def grant(self, **fields: object) -> None:
        grant_fields: dict[str, object] = {
            "circle_id": self.seeded.circle_id,
            "to_kind": ToKind.MEMBER,
            "member_id": self.ana.member_id,
            "event": Event.GAP,
            "tier": 1,
        }
        with self.db.write() as tx:
            consent.add_grant(tx, **{**grant_fields, **fields})  # type: ignore[arg-type]

    def queue(self) -> None:
        with self.db.write() as tx:
            outbox.queue(
                tx,
                type=NoticeType.GAP,
                account_id=self.ana.account_id,
                circle_id=self.seeded.circle_id,
                member_id=self.ana.member_id,
                dedupe=new_id(),
            )

    def lease_lasts(self) -> float:
        """Seconds for which the one notice may leave."""
        started_s = self.clock.monotonic()
        (leased,) = lease(self.db).leased
        with self.db.read() as tx:
            notice = tx.session.exec(select(Notice).where(Notice.state == NoticeState.LEASED)).one()
            assert notice.send_by is not None
            by_wall = (notice.send_by - self.clock.now()).total_seconds()
        assert by_wall == pytest.approx(leased.deadline - started_s, abs=0.001)
        return by_wall


@pytest.fixture
def setting(sqlite_url: str) -> Iterator[Setting]:
    new_setting = Setting(sqlite_url)
    yield new_setting
    new_setting.db.close()


def test_ten_seconds_when_nothing_ends(setting: Setting) -> None:
    setting.grant()
    setting.queue()
    assert setting.lease_lasts() == 10


def test_until_the_grant_ends(setting: Setting) -> None:
    setting.grant(ends_at=setting.clock.now() + timedelta(seconds=4))
    setting.queue()
    assert setting.lease_lasts() == pytest.approx(4, abs=0.02)


def test_until_its_hours_end(setting: Setting) -> None:
    setting.grant(from_minute=0, to_minute=10 * 60 + 1)  # it is ten in the morning
    setting.clock.advance(57)
    setting.queue()
    assert setting.lease_lasts() == pytest.approx(3, abs=0.02)


def test_until_the_reachs_hours_end(setting: Setting) -> None:
    setting.grant()
    with setting.db.write() as tx:
        consent.end_reach(tx, setting.ana.member_id)
        add_reach(tx, setting.seeded.circle_id, setting.ana.member_id, Event.GAP, 0, 10 * 60 + 1)
    setting.clock.advance(58)
    setting.queue()
    assert setting.lease_lasts() == pytest.approx(2, abs=0.02)


def test_another_grant_goes_on(setting: Setting) -> None:
    setting.grant(ends_at=setting.clock.now() + timedelta(seconds=4))
    setting.grant()
    setting.queue()
    assert setting.lease_lasts() == 10


def test_whose_shift_ends_before_the_lease_is_not_on_shift_for_it(setting: Setting) -> None:
    setting.grant(to_kind=ToKind.ON_SHIFT, member_id=None)
    with setting.db.write() as tx:
        circle = get_circle(tx, setting.seeded.circle_id)
        slot = slot_id(setting.seeded.pattern_id, week_queries.today(circle.zone, tx.now))
        member_id = setting.ana.member_id
        rota.claim_visible(tx, circle=circle, member_id=member_id, slot=slot, anyway=True)
    setting.clock.advance(11 * 3600 - 30)  # the slot ends at 21:00
    setting.queue()
    assert setting.lease_lasts() == 10
    setting.clock.advance(25)
    setting.queue()
    assert lease(setting.db).leased == []


def test_a_notice_without_a_member_goes_nowhere(setting: Setting) -> None:
    """Only what one sends oneself needs no member: a notice of a circle never passes ungated."""
    with setting.db.write() as tx:
        for event, circle_id in ((Event.ASK, setting.seeded.circle_id), (Event.ASK, None)):
            outbox.queue(
                tx,
                type=usual_type(event),
                account_id=setting.ana.account_id,
                circle_id=circle_id,
                dedupe=new_id(),
            )
    assert lease(setting.db).leased == []
    with setting.db.write() as tx:
        outbox.queue(tx, type=NoticeType.TEST, account_id=setting.ana.account_id, dedupe=new_id())
    assert len(lease(setting.db).leased) == 1
