"""How the first circle's story ends: a change of the clock, a grant withdrawn, and a week later.

Scenes of tests/scenarios/test_first_circle.py, which plays them in its order.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.scenarios.first_circle_phones import clear_screens, everyone_is_silent
from tests.world import VANCOUVER, Friend, World, wall

# --- 8: on 8 March the clock changes ------------------------------------------------------------


def the_clock_changes(world: World, mina: Friend) -> None:
    open_before = open_places(mina)
    week = {slot["id"]: slot for slot in mina.week("2026-03-07", 3)}
    overnight = week[mina.circle.slot("Overnight", "2026-03-07")]
    assert wall("2026-03-07 21:00") == wall_time(overnight["starts_at"])
    assert wall("2026-03-08 08:00") == wall_time(overnight["ends_at"])
    assert (wall("2026-03-08 08:00") - wall("2026-03-07 21:00")).total_seconds() == 10 * 3600
    evening = week[mina.circle.slot("Evening company", "2026-03-09")]
    assert wall("2026-03-09 18:00") == wall_time(evening["starts_at"])

    world.at("2026-03-08 07:59")
    assert [companion["name"] for companion in mina.home()["person"]["with_me"]] == ["Sam"]
    world.advance(minutes=1)
    assert mina.home()["person"]["with_me"] == []
    # Nothing is uncovered that wasn't before; a week later the clock shows the same hours.
    assert open_places(mina) == open_before
    assert wall_hours(mina, "2026-03-07") == wall_hours(mina, "2026-03-14")


def open_places(mina: Friend) -> dict[str, int]:
    """Places still open from Saturday to Monday, by slot."""
    slots = mina.week("2026-03-07", 3)
    return {slot["id"]: slot["places"] - slot["taken"] for slot in slots}


def wall_hours(mina: Friend, saturday: str) -> list[tuple[str, ...]]:
    """What a clock in Vancouver shows at the start and the end of each slot, Saturday to Monday."""
    zone = ZoneInfo(VANCOUVER)
    return sorted(
        tuple(
            f"{wall_time(slot[key]).astimezone(zone):%a %H:%M}" for key in ("starts_at", "ends_at")
        )
        for slot in mina.week(saturday, 3)
    )


def wall_time(text: str) -> datetime:
    return datetime.fromisoformat(text)


# --- 7: Mina withdraws Theo's grant on Monday; Tuesday's ask reaches Sam alone ------------------


def mina_withdraws_theos_grant(world: World, mina: Friend) -> None:
    world.at("2026-03-09 12:00")
    withdrawn = mina.withdraws("Theo")
    assert withdrawn["may_have_left"] == []
    assert "ask" in [sent_notice["event"] for sent_notice in withdrawn["left"]], (
        "what had left is told"
    )
    world.settle()
    clear_screens(world)
    assert mina.get("/circles/{c}/consent")["people"][-1]["denied"]

    world.at("2026-03-10 05:00")
    clear_screens(world)
    mina.asks()
    world.advance(seconds=10)
    world.phone("Sam").shows("ask")
    assert mina.sees()["next"] is None
    world.advance(minutes=8)
    # Nobody is left in the pool: the next step needs Mina's yes, and asks for it.
    world.phone("Mina").shows("step_needs_yes")
    assert mina.sees()["phase"] == "needs_yes"
    mina.does("steps/1/no")
    world.settle()
    world.phone("Mina").shows("step_needs_yes")
    mina.does("steps/2/no")
    world.settle()
    assert mina.sees()["phase"] == "nobody_yet"
    assert mina.sees_people()["Theo"] == "cant_be_reached"
    world.friends["Sam"].answers("coming", minutes=30)
    world.settle()
    assert mina.sees()["phase"] == "covered"
    for name in ("Theo", "Ade", "Jordan"):
        world.phone(name).shows()

    # The record shows why.
    ask_id = mina.circle.asks[-1]
    (held_back, *_) = mina.reads("held_back", who="Theo", event="ask", subject_id=ask_id)
    assert held_back["reason"] == "denied"
    assert mina.reads("told", who="Theo", subject_id=ask_id) == []
    assert len(mina.reads("told", who="Sam", event="ask", subject_id=ask_id)) == 1
    (entry,) = mina.reads("withdrawn", who="Theo", by="Mina")
    assert entry["at"] < held_back["at"]
    mina.does("stop")
    world.settle()
    world.phone("Sam").shows("stand_down")


# --- a week after Friday's night: the talk for which Mina chose Sam -----------------------------


def a_week_later(world: World, mina: Friend) -> None:
    world.at("2026-03-14 10:59")
    for friend in world.friends.values():
        friend.phone.new_pushes()  # some of it is so old that it opens nothing
    world.advance(minutes=1)
    world.phone("Sam").shows("check_in")
    sam = world.friends["Sam"]
    (own_day,) = sam.home()["supporter"]["check_ins"]
    mina.put(f"/circles/{{c}}/check-ins/{own_day['id']}/how", {"how": "better"})
    everyone_is_silent(world)
    (own_day,) = sam.home()["supporter"]["check_ins"]
    assert own_day["answer"] == "better"
    sam.post(f"/circles/{{c}}/check-ins/{own_day['id']}/done")
