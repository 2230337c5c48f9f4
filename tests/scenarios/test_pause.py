"""The person pauses everything, a friend rests, and both are over when they said."""

from __future__ import annotations

import pytest

from app.rota.shifts.reminder_service import due_reminders, remind_due
from tests.cases.first_circle import WED
from tests.factories import comes_in, simple_circle
from tests.world import Json, Refused, World

ALERTS: Json = {"on": True, "lead_hours": [72, 24, 4], "wait_minutes": 60}


def paused(world: World, until_wall: str | None = None) -> Json:
    done: Json = world.friends["Mina"].post("/circles/{c}/pause", {"until_wall": until_wall})
    return done


def on_screen(world: World, *names: str) -> list[int]:
    """How many pushes came to each friend's phone since the last look."""
    return [len(world.phone(name).new_pushes()) for name in names]


def test_while_everything_is_paused_nothing_goes_to_anybody(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    sam = world.friends["Sam"]
    sam.claims(mina.circle.slot("Lunch", "2026-03-04"))
    world.settle()
    on_screen(world, "Sam", "Ade")

    pause_answer = paused(world)
    assert (pause_answer["until"], pause_answer["left"], pause_answer["queued_stopped"]) == (
        None,
        [],
        0,
    )
    assert mina.home()["person"]["paused"]["until"] is None
    # Sam's reminder, and whatever else would have been told in four days.
    world.advance(hours=96)
    assert on_screen(world, "Sam", "Ade") == [0, 0]
    assert [entry["reason"] for entry in mina.reads("held_back", who="Sam")] == ["paused"]
    # A friend sees nothing of it.
    assert "paus" not in str(sam.home()).lower()

    assert mina.post("/circles/{c}/resume") == {"paused": False}
    world.advance(hours=24)
    assert on_screen(world, "Sam", "Ade") == [0, 0], "nothing that was held goes out late"
    assert mina.home()["person"]["paused"] is None
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    assert [entry["kind"] for entry in mina.record() if entry["kind"] in {"paused", "resumed"}] == [
        "paused",
        "resumed",
    ]


def test_what_was_queued_is_stopped_and_what_had_left_is_told(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", "2026-03-04")
    tell_answer = mina.post("/circles/{c}/open-times/tell", {"slot_ids": [slot]})
    assert tell_answer["told"] == 2
    pause_answer = paused(world)
    assert (pause_answer["queued_stopped"], pause_answer["left"]) == (2, [])
    with pytest.raises(Refused) as no:
        mina.post("/circles/{c}/open-times/tell", {"slot_ids": [slot]})
    assert no.value.code == "nothing-goes-out"
    world.advance(hours=1)
    mina.post("/circles/{c}/resume")
    world.advance(hours=1)
    assert on_screen(world, "Sam", "Ade") == [0, 0]


def test_a_pause_ends_by_itself_on_the_circles_clock_in_spring_too(world: World) -> None:
    """The night on which the clocks go forward: eight on the wall is an hour sooner."""
    mina = simple_circle(world, "Sam")
    mina.offers("Walk", [6], "10:00", "11:00")
    slot = mina.circle.slot("Walk", "2026-03-08")
    world.friends["Sam"].claims(slot)
    world.at("2026-03-07 23:00")
    on_screen(world, "Sam")
    pause_answer = paused(world, "2026-03-08T08:00")
    assert pause_answer["until"] == "2026-03-08T15:00:00.000Z"
    assert mina.home()["person"]["paused"]["until_wall"] == "2026-03-08T08:00"
    world.at("2026-03-08 08:00")
    assert mina.home()["person"]["paused"] is None
    tell_answer = mina.post("/circles/{c}/open-times/tell", {"slot_ids": [slot]})
    assert tell_answer["told"] == 1
    world.settle()
    # A reminder that comes due at that minute is on time.
    world.phone("Sam").shows("open_time", "shift_reminder")


@pytest.mark.parametrize("end", ["2026-03-01T08:00", "2026-09-01T08:00", "2026-02-31T08:00"])
def test_an_end_that_is_none_is_refused_and_changes_nothing(world: World, end: str) -> None:
    mina = simple_circle(world, "Sam")
    with pytest.raises(Refused) as no:
        paused(world, end)
    assert (no.value.status, no.value.code) == (422, "bad-end")
    assert mina.home()["person"]["paused"] is None


def test_what_was_queued_in_a_pause_never_goes_however_late_the_worker(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    world.friends["Sam"].claims(mina.circle.slot("Lunch", "2026-03-04"))
    world.at("2026-03-03 11:00")
    paused(world, "2026-03-04T11:55")
    # The worker queues the reminder in the pause and is stopped before it looks at it.
    with world.parts.db.write() as tx:
        world.clock.set(world.now.replace(hour=19, minute=50, day=4))
        tx.now = world.now
        assert remind_due(tx, due_reminders(tx)) == 1
    world.sleeps_through(minutes=6)
    assert mina.home()["person"]["paused"] is None
    world.settle()
    assert on_screen(world, "Sam") == [0]
    assert mina.reads("held_back", who="Sam", reason="paused")


# --- an ask -------------------------------------------------------------------------------------


def test_asking_ends_a_pause_when_its_seconds_are_over(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    paused(world)
    home = mina.home()["person"]
    assert home["armed"], "an ask would reach somebody: it ends the pause"
    assert home["first"]["name"] == "Sam"
    mina.asks()
    world.advance(seconds=5)
    assert mina.home()["person"]["paused"], "it can still be taken back"
    mina.does("take-back")
    world.advance(minutes=1)
    assert mina.home()["person"]["paused"], "taken back: everything is as it was"
    assert on_screen(world, "Sam", "Ade") == [0, 0]

    mina.asks()
    world.advance(seconds=10)
    assert mina.home()["person"]["paused"] is None
    world.phone("Sam").shows("ask")
    assert len(mina.reads("resumed", reason="asked")) == 1


def test_a_running_ask_stands_still_and_goes_on_by_a_tap_alone(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    world.advance(minutes=2)
    paused(world)
    assert mina.sees()["phase"] == "paused"
    assert mina.sees()["may"] == ["go_on", "stop", "keep"]
    world.advance(minutes=4)
    assert on_screen(world, "Sam", "Ade") == [0, 0], "the ladder doesn't move"
    with pytest.raises(Refused) as no:
        mina.does("next")
    assert no.value.code == "ask-paused"
    # Another ask isn't another one: the phone is led to the one that waits.
    with pytest.raises(Refused) as no:
        mina.asks()
    assert no.value.code == "already-asking"
    mina.circle.asks.pop()

    assert mina.does("go-on")["phase"] == "asking"
    assert mina.home()["person"]["paused"] is None
    world.settle()
    assert on_screen(world, "Sam", "Ade") == [0, 0], "Sam is being asked already"
    # Three of Sam's five minutes were left.
    world.advance(minutes=2, seconds=50)
    assert on_screen(world, "Ade") == [0]
    world.advance(seconds=10)
    world.phone("Ade").shows("ask")


def test_resuming_alone_asks_nobody_and_a_late_go_on_begins_anew(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    paused(world, "2026-03-02T08:00")
    world.at("2026-03-02 08:30")
    assert on_screen(world, "Sam", "Ade") == [0, 0], "the pause is over, and the ask waits"
    assert mina.sees()["phase"] == "paused"
    mina.does("go-on")
    world.settle()
    # From the first step once more: somebody else first, then who was asked before.
    world.phone("Ade").shows("ask")
    world.advance(minutes=5)
    world.phone("Sam").shows("ask")


def test_who_says_yes_while_it_is_paused_is_there_when_it_goes_on(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    paused(world)
    assert world.friends["Sam"].sees()["standing"] == "asked"
    world.friends["Sam"].answers("coming", 20)
    world.settle()
    assert mina.does("go-on")["phase"] == "covered"
    world.advance(hours=1)
    assert on_screen(world, "Ade") == [0]


def test_an_ask_that_nobody_was_told_of_yet_asks_them_after_all(world: World) -> None:
    """Sam's notice was queued and stopped: going on asks Sam, it doesn't pass them over."""
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks()
    mina.does("ask-now")
    assert paused(world)["queued_stopped"] == 1
    mina.does("go-on")
    world.settle()
    world.phone("Sam").shows("ask")


def test_stopping_a_paused_ask_tells_nobody_while_nothing_goes_out(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.asks(now=True)
    on_screen(world, "Sam")
    paused(world)
    mina.does("stop")
    world.advance(hours=1)
    mina.post("/circles/{c}/resume")
    world.advance(hours=1)
    assert on_screen(world, "Sam", "Ade") == [0, 0]
    assert mina.reads("held_back", who="Sam", event="stand_down", reason="paused")


# --- open times ---------------------------------------------------------------------------------


def test_gaps_are_let_be_and_looked_at_anew_afterwards(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    mina.put("/circles/{c}/gaps/alerts", ALERTS)
    world.at("2026-03-01 11:00")
    paused(world)
    world.at("2026-03-02 15:00")
    assert on_screen(world, "Sam") == [0], "inside the lead time, and nothing was offered"
    gap = mina.get("/circles/{c}/gaps")["gaps"][0]
    assert (gap["id"], gap["told"]) == (None, [])
    mina.post("/circles/{c}/resume")
    world.at("2026-03-03 20:00")
    world.phone("Sam").shows("open_time")


def test_a_gap_that_was_being_offered_is_offered_again_after_the_pause(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    world.at("2026-03-01 12:30")
    mina.put("/circles/{c}/gaps/alerts", ALERTS)
    world.settle()
    # It waits for the evening.
    assert on_screen(world, "Sam") == [0]
    assert paused(world, "2026-03-02T08:00")["queued_stopped"] == 1
    world.at("2026-03-02 07:00")
    assert on_screen(world, "Sam") == [0]
    world.at("2026-03-02 21:00")
    world.phone("Sam").shows("open_time")


# --- resting ------------------------------------------------------------------------------------


def test_a_friend_who_rests_is_passed_over_without_a_word_until_their_day(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    capacity_answer = sam.put("/circles/{c}/capacity", {"level": "resting", "until": "2026-03-05"})
    assert capacity_answer == {"level": "resting", "until": "2026-03-05", "weekly_shifts": None}
    assert sam.home()["supporter"]["rests_until"] == "2026-03-05"
    mina.asks(now=True)
    assert on_screen(world, "Sam") == [0]
    world.phone("Ade").shows("ask")
    assert mina.sees_people()["Sam"] == "cant_be_reached"
    assert {entry["reason"] for entry in mina.reads("held_back", who="Sam")} == {"not_reachable"}
    assert "rest" not in str(world.friends["Ade"].home()["supporter"]["asks"]).lower()
    mina.does("stop")

    world.at("2026-03-04 23:59")
    mina.asks(now=True)
    assert on_screen(world, "Sam") == [0]
    mina.does("stop")
    world.at("2026-03-05 00:00")
    assert sam.get("/circles/{c}/capacity") == {
        "level": "open",
        "until": None,
        "weekly_shifts": None,
    }
    mina.asks(now=True)
    world.phone("Sam").shows("ask")


def test_a_rest_is_counted_on_the_friends_own_calendar(world: World) -> None:
    mina = simple_circle(world, "Ade")
    mina.keeps_place("Ben")
    ben = world.friend("Ben", zone="Asia/Kathmandu")
    comes_in(world, mina, "Ben")
    # It is Sunday evening in Vancouver, and Monday there already.
    world.at("2026-03-01 20:00")
    for past_day in ("2026-03-01", "2026-03-02"):
        with pytest.raises(Refused) as no:
            ben.put("/circles/{c}/capacity", {"level": "resting", "until": past_day})
        assert no.value.code == "bad-end"
    ben.put("/circles/{c}/capacity", {"level": "resting", "until": "2026-03-03"})
    world.at("2026-03-02 10:14")
    assert ben.get("/circles/{c}/capacity")["level"] == "resting"
    world.at("2026-03-02 10:15")
    assert ben.get("/circles/{c}/capacity")["level"] == "open"
