"""What was dealt with on one phone doesn't stay on another's screen."""

from __future__ import annotations

from tests.factories import second_device, simple_circle
from tests.push.answers import GONE
from tests.world import EVERYTHING, World

CALM = "Something to look at, any time today"


def test_answered_on_one_phone_its_notice_is_replaced_on_the_other(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    other = second_device(world, "Sam")
    mina.asks("Tea, and no talking", now=True)
    (rang,) = sam.phone.shows("ask")
    assert [push["n"] for push in other.new_pushes()] == [rang["n"]]

    sam.answers("coming")
    world.settle()
    (replaced,) = other.new_pushes()
    notification = replaced["notification"]
    assert (notification["title"], notification["silent"]) == ("Answered. Nothing to do now", True)
    assert (notification["tag"], replaced["n"] != rang["n"]) == (rang["n"], True)
    assert set(replaced) == set(rang), "nothing else is told"
    sam.phone.shows()
    # It opens what the first one opened.
    notice = other.call("GET", f"/notices/{replaced['n']}").json()
    assert (notice["target"], notice["subject_id"]) == ("ask", mina.circle.asks[-1])
    assert mina.phone.call("GET", f"/notices/{replaced['n']}").status_code == 404
    # Another answer of the same ask needs no other word; the record tells of none of it.
    sam.answers("call")
    world.settle()
    assert other.new_pushes() == []
    assert "answered" not in {entry["event"] for entry in mina.record()}
    # Ade has one phone, on which they answer: nothing comes.
    mina.does("stop")
    mina.asks("Soup", now=True)
    sam.answers("not_now")
    world.settle()
    ade = world.friends["Ade"]
    ade.phone.new_pushes()
    ade.answers("coming")
    world.settle()
    ade.phone.shows()


def test_that_a_request_is_over_is_shown_in_its_place(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    ade = world.friends["Ade"]
    mina.asks("Tea, and no talking", now=True)
    mina.does("next")
    world.settle()
    (rang,) = ade.phone.shows("ask")
    world.friends["Sam"].answers("coming")
    world.settle()
    (over,) = ade.phone.shows("stand_down")
    notification = over["notification"]
    assert (notification["tag"], over["n"] != rang["n"]) == (rang["n"], True)
    assert (notification["title"], notification["silent"]) == (CALM, False)
    assert [push["n"] for push in ade.phone.screen.shown_notices[-1:]] == [over["n"]]
    mina.does("stop")
    world.settle()
    # Another request calls by itself, and what was never sent has no place to take.
    mina.asks("Soup", now=True)
    mina.does("next")
    world.settle()
    (again,) = ade.phone.shows("ask")
    assert again["notification"]["tag"] == again["n"]


def test_a_knock_let_in_and_a_stopped_ask_go_from_the_persons_other_phone(world: World) -> None:
    mina = simple_circle(world, "Sam")
    other = second_device(world, "Mina")
    mina.keeps_place("Ade")
    ade = world.friend("Ade")
    ade.knocks(mina.invites("Ade"))
    world.settle()
    (knocked,) = other.new_pushes()
    mina.lets_in("Ade")
    world.settle()
    tags = [push["notification"]["tag"] for push in other.new_pushes()]
    assert knocked["n"] in tags
    assert knocked["n"] not in [push["n"] for push in mina.phone.new_pushes()[1:]]
    # Nobody can come, and Mina stops it on one phone: the other calls for nothing more.
    mina.asks("Tea", now=True)
    world.friends["Sam"].answers("not_now")
    world.settle()
    (nobody,) = (push for push in other.new_pushes() if push["notification"]["tag"] == push["n"])
    mina.does("stop")
    world.settle()
    (replaced,) = other.new_pushes()
    assert replaced["notification"]["tag"] == nobody["n"]
    assert replaced["notification"]["silent"]


def test_an_endpoint_that_is_gone_stays_off_until_the_phone_subscribes_anew(world: World) -> None:
    mina = simple_circle(world, "Sam")
    phone = world.phone("Sam")
    world.push.script(phone.screen.endpoint, GONE)
    mina.asks("Tea", now=True)
    sam = world.friends["Sam"]
    assert sam.get("/me")["push"]["on"] is False
    same = {
        "id": phone.subscription_id,
        "endpoint": phone.screen.endpoint,
        "p256dh": phone.screen.keys.p256dh,
        "auth": phone.screen.keys.auth,
    }
    assert sam.put("/me/push", same) == {"on": False}, "the phone is told to subscribe anew"
    assert sam.get("/me")["push"]["on"] is False


def test_what_was_said_while_waiting_is_there_again_and_stays_what_it_was(world: World) -> None:
    mina = world.friend("Mina")
    mina.begins_circle("Sam")
    sam = world.friend("Sam")
    knock = sam.knocks(mina.invites("Sam"))
    assert knock["reach"] is None, "nothing was said yet"
    sam.may_be_reached(knock, asks_any_hour=True)
    reach = sam.get(f"/knocks/{knock['id']}")["reach"]
    assert (reach["asks"], reach["asks_any_hour"], reach["quiet_from"]) == (True, True, "22:00")
    mina.lets_in("Sam")
    assert sam.get(f"/knocks/{knock['id']}")["reach"]["asks_any_hour"] is True
    # Changed since, it is as they say now.
    sam.put("/circles/{c}/reach", {**EVERYTHING, "asks_any_hour": False, "quiet_from": "23:00"})
    later = sam.get(f"/knocks/{knock['id']}")["reach"]
    assert (later["asks_any_hour"], later["quiet_from"]) == (False, "23:00")
