"""A friend whose grant for an ask ended sees it as over, whatever becomes of it."""

from __future__ import annotations

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.world import Friend, World


def screen(friend: Friend) -> tuple[str, str]:
    """Everything that a friend's phone can fetch of the newest ask, and its home."""
    return friend.tries("GET", friend.ask_path).text, friend.tries("GET", "/circles/{c}/home").text


def test_a_withdrawn_friends_screen_goes_quiet(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    mina.asks("Can't sleep. Tea?", now=True)
    (push,) = world.phone("Sam").shows("ask")
    assert sam.sees()["told"]["what"] == "Can't sleep. Tea?"
    assert [ask["standing"] for ask in sam.home()["supporter"]["asks"]] == ["asked"]

    mina.withdraws("Sam")
    view = sam.sees()
    assert (view["standing"], view["may_answer"], view["others_asked"]) == ("over", False, False)
    assert not any(view["told"].values())
    assert sam.home()["supporter"]["asks"] == []
    assert sam.get(f"/notices/{push['n']}")["state"] == "over"
    quiet = screen(sam)

    # An answer from a screen that was open before: kindly taken, and nothing changes.
    assert sam.answers("coming", 10)["standing"] == "over"
    world.settle()
    world.phone("Ade").shows("ask")
    assert mina.sees_people()["Sam"] != "coming"
    assert mina.sees()["phase"] == "asking"
    assert screen(sam) == quiet
    world.friends["Ade"].answers("coming", 10)
    world.settle()
    assert screen(sam) == quiet
    mina.does("stop")
    world.settle()
    assert screen(sam) == quiet
    world.phone("Sam").shows()


def test_one_grant_that_ends_is_enough_and_an_undo_brings_it_back(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    mina.asks(now=True)
    done = mina.withdraws("Sam")
    assert sam.sees()["standing"] == "over"
    body = {"withdrawn_id": done["withdrawn_id"]}
    mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/undo", body)
    assert sam.sees()["standing"] == "asked"
    off = {"asks": False, "what_i_need": False, "open_times": True, "shift_reminders": True}
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/consent", off)
    assert sam.sees()["standing"] == "over"


def test_who_was_asked_on_shift_goes_on_reading_when_it_ends(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, member = world.friends["Sam"], mina.member("Sam")
    mina.offers("Morning", [6], "09:00", "10:00")
    sam.claims(mina.circle.slot("Morning", "2026-03-01"))
    off = dict.fromkeys(("asks", "what_i_need", "open_times", "shift_reminders"), False)
    mina.put(f"/circles/{{c}}/members/{member}/consent", off)
    grant = {"id": new_id(), "to": {"kind": "on_shift"}, "event": "ask", "tier": 1}
    mina.post("/circles/{c}/grants", grant)
    world.at("2026-03-01 09:58")
    mina.asks(now=True)
    world.phone("Sam").shows("ask")
    world.at("2026-03-01 10:01")
    assert sam.sees()["standing"] == "asked"
    assert sam.answers("coming", 10)["standing"] == "coming"
    assert mina.sees_people()["Sam"] == "coming"
