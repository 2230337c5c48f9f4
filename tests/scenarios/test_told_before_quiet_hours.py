"""What can't wait for the end of quiet hours is told before they begin."""

from __future__ import annotations

from tests.cases.first_circle import WED
from tests.factories import simple_circle
from tests.scenarios.test_gaps import alerts, coordinator, may_hear, shown_events
from tests.world import EVERYTHING, World


def test_a_gap_before_morning_is_told_to_the_coordinator_the_evening_before(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    lee.put("/circles/{c}/reach", {**EVERYTHING, "coordinator_alerts": True})
    coordinator(mina, "Lee")
    may_hear(mina, "coordinators")
    mina.offers("Small hours", [WED], "02:00", "05:00")
    mina.offers("Early", [WED], "06:00", "08:00")
    mina.offers("Breakfast", [WED], "08:00", "09:00")
    sam.claims(mina.circle.slot("Early", "2026-03-04"))
    ade.claims(mina.circle.slot("Breakfast", "2026-03-04"))
    world.at("2026-03-03 09:00")
    alerts(mina, 4)
    world.settle()
    for name in ("Sam", "Lee", "Ade"):
        world.phone(name).new_pushes()

    # 02:00 is four hours after the quiet hours have begun: Lee hears of it four hours before that.
    world.at("2026-03-03 17:59")
    world.phone("Lee").shows()
    world.advance(minutes=1)
    assert "gap" in shown_events(world, "Lee")
    # Sam lets 06:00 go in the evening, and nobody takes it: it is told at once, not at 07:00.
    world.at("2026-03-03 21:00")
    assert "shift_reminder" in shown_events(world, "Sam")
    sam.releases(mina.circle.slot("Early", "2026-03-04"))
    world.settle()
    assert "gap" in shown_events(world, "Lee")
    shown_events(world, "Ade")
    shown_events(world, "Sam")
    # Nothing rings at night, and the shift at 08:00 can wait for the end of the quiet hours.
    world.at("2026-03-04 06:59")
    for name in ("Sam", "Lee", "Ade"):
        world.phone(name).shows()
    world.advance(minutes=1)
    world.phone("Ade").shows("shift_reminder")
