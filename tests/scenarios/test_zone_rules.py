"""New rules of time zones, and another zone: slots to come keep their wall clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from app.circles.models import Circle
from app.core.db import Tx
from app.core.zones import RULES_VERSION
from app.rota.changes import rezone_service
from app.rota.models import Shift, Slot
from app.rota.schedule.week_queries import on_shift
from tests.factories import comes_in, simple_circle
from tests.world import Friend, World

EVERY_DAY = list(range(7))
MADRID = "Europe/Madrid"


def written_by_older_rules(world: World, circle_id: str, version: str = "2025b") -> None:
    """Move coming slots an hour later, as zone rules with another offset would have it."""
    with world.parts.db.write() as tx:
        tx.session.get_one(Circle, circle_id).zone_rules = version
        for slot in tx.session.exec(select(Slot).where(Slot.circle_id == circle_id)):
            if slot.starts_at > tx.now:
                slot.starts_at += timedelta(hours=1)
                slot.ends_at += timedelta(hours=1)
        for shift in tx.session.exec(select(Shift).where(Shift.circle_id == circle_id)):
            if shift.remind_at is not None:
                shift.remind_at += timedelta(hours=1)


def holders_now(world: World, person: Friend) -> tuple[str, ...]:
    with world.parts.db.read() as tx:
        return on_shift(tx, person.circle.id)


def test_after_an_update_of_zone_data_home_and_on_shift_agree_and_who_lives_elsewhere_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    ade.patch("/me", {"zone": MADRID})
    sam.patch("/me", {"zone": "Canada/Pacific"})  # another name of Vancouver's clock
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00", places=2)
    over, ahead = (mina.circle.slot("Lunch", f"2026-03-{day}") for day in ("02", "03"))
    for friend in (sam, ade):
        for slot in (over, ahead):
            friend.claims(slot)
    other = world.friend("Noor")
    other.begins_circle("Kit")
    kit = comes_in(world, other, "Kit")
    kit.patch("/me", {"zone": MADRID})
    other.offers("Tea", EVERY_DAY, "16:00", "17:00")
    kit.claims(other.circle.slot("Tea", "2026-03-05"))
    world.at("2026-03-02 12:30")
    for friend in (mina, sam, ade, other, kit):
        friend.phone.new_pushes()
    circles = sorted((mina.circle.id, other.circle.id))
    for circle_id in circles:
        written_by_older_rules(world, circle_id)
    # The process is killed after the first circle: nothing of the second is half done.
    as_it_is = rezone_service._reread

    def dies_at_the_second(tx: Tx, circle: Circle) -> tuple[list[Shift], list[Shift]]:
        zone_rules = as_it_is(tx, circle)
        if circle.id == circles[1]:
            raise RuntimeError("killed")
        return zone_rules

    with monkeypatch.context() as patched:
        patched.setattr(rezone_service, "_reread", dies_at_the_second)
        world.settle()
    with world.parts.db.read() as tx:
        assert rezone_service.circles_with_older_rules(tx) == circles[1:]
    world.restarts()
    world.settle()
    with world.parts.db.read() as tx:
        assert rezone_service.circles_with_older_rules(tx) == []
    # A second process that had both on its list finds it done; nobody is told twice.
    for circle_id in circles:
        with world.parts.db.write() as tx:
            rezone_service.reread_by_new_rules(tx, circle_id)
    world.settle()
    ade.phone.shows("shift_changed")
    kit.phone.shows("shift_changed")
    assert sam.phone.new_pushes() == [], "for them nothing moved"
    with world.parts.db.read() as tx:
        started_slot, to_come = (
            tx.session.exec(select(Slot).where(col(Slot.id) == slot_id)).one()
            for slot_id in (over, ahead)
        )
        assert started_slot.starts_at.isoformat() == "2026-03-02T20:00:00+00:00", (
            "what has begun stays"
        )
        assert to_come.starts_at.isoformat() == "2026-03-03T20:00:00+00:00"
    # The reminder comes by the new hour; then home and who is asked "on shift" say the same.
    world.at("2026-03-03 10:05")
    sam.phone.shows("shift_reminder")
    world.at("2026-03-03 12:15")
    home = mina.get("/circles/{c}/home")["person"]
    assert {companion["name"] for companion in home["with_me"]} == {"Sam", "Ade"}
    assert set(holders_now(world, mina)) == {mina.member("Sam"), mina.member("Ade")}


def test_a_process_with_older_rules_leaves_newer_ones_alone(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", EVERY_DAY, "12:00", "13:00")
    world.friends["Sam"].claims(mina.circle.slot("Lunch", "2026-03-03"))
    written_by_older_rules(world, mina.circle.id, version="2199z")
    world.settle()
    with world.parts.db.read() as tx:
        assert tx.session.get_one(Circle, mina.circle.id).zone_rules == "2199z" > RULES_VERSION
        (slot,) = tx.session.exec(select(Slot).where(Slot.circle_id == mina.circle.id))
        assert slot.starts_at.hour == 21


def test_a_new_zone_that_leaves_a_held_slot_no_time_lets_it_go_and_tells(world: World) -> None:
    """It stayed with its holder at its old hour, and who was asked 'on shift' was somebody else."""
    mina = simple_circle(world, "Sam", zone="America/Phoenix")
    sam = world.friends["Sam"]
    mina.offers("Night call", EVERY_DAY, "02:15", "02:45", kind="call")
    missing, next_night = (mina.circle.slot("Night call", f"2026-03-{day}") for day in ("08", "09"))
    sam.claims(missing)
    mina.patch("/circles/{c}", {"zone": "America/New_York"})
    world.settle()
    sam.phone.shows("shift_changed")
    assert [slot["id"] for slot in mina.week("2026-03-08", 2)] == [next_night]
    (entry,) = mina.reads("shift_off")
    assert entry["who"]["name"] == "Sam"
    world.at("2026-03-08 06:00", "America/New_York")
    assert sam.phone.new_pushes() == [], "no reminder of it either"
    with world.parts.db.read() as tx:
        shift = tx.session.exec(select(Shift).where(Shift.slot_id == missing)).one()
        assert shift.released_at is not None
