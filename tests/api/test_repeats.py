"""A phone without a signal repeats itself: the same key and body lead to the same thing, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from app.core.ids import b64url, new_id
from tests.cases.first_circle import WED
from tests.factories import makes_device_link, says_mine, simple_circle
from tests.world import Json, World

KEY = "0123456789abcdefKEY"


def test_the_same_call_again_is_carried_out_once(either_world: World) -> None:
    mina = simple_circle(either_world, "Sam")
    body = {"id": new_id(), "words": "tea?"}
    first = mina.tries("POST", "/circles/{c}/asks", body, key=KEY)
    mina.circle.asks.append(body["id"] or "")
    mina.does("ask-now")
    again = mina.tries("POST", "/circles/{c}/asks", body, key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["id"] == body["id"]
    assert again.json()["phase"] == "asking", "shown as it is now"
    assert len(mina.reads("asked")) == 1


def test_another_body_under_the_same_key_is_refused(either_world: World) -> None:
    mina = simple_circle(either_world, "Sam")
    mina.post("/circles/{c}/asks", {"id": new_id()}, key=KEY)
    other = mina.tries("POST", "/circles/{c}/asks", {"id": new_id()}, key=KEY)
    elsewhere = mina.tries("PUT", "/circles/{c}/capacity", {"level": "open"}, key=KEY)
    for answer in (other, elsewhere):
        assert (answer.status_code, answer.json()["type"]) == (409, "/problems/key-reused")
    assert len(mina.reads("asked")) == 1


def test_keys_of_two_devices_do_not_meet(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.put("/circles/{c}/capacity", {"level": "small"}, key=KEY)
    sam = world.friends["Sam"]
    assert sam.put("/circles/{c}/capacity", {"level": "resting"}, key=KEY) == {
        "level": "resting",
        "until": None,
        "weekly_shifts": None,
    }


def test_a_refused_call_does_not_use_its_key_up(either_world: World) -> None:
    mina = simple_circle(either_world, "Sam", "Ade")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", "2026-03-04")
    sam, ade = either_world.friends["Sam"], either_world.friends["Ade"]
    ade.claims(slot)
    claim = f"/circles/{{c}}/slots/{slot}/claim"
    assert sam.tries("POST", claim, {}, key=KEY).status_code == 409
    ade.releases(slot)
    assert sam.tries("POST", claim, {}, key=KEY).status_code == 200


def test_ten_of_the_same_call_in_one_instant_are_one(either_world: World) -> None:
    mina = simple_circle(either_world, "Sam")
    body = {"id": new_id(), "kind": "food", "weekdays": [WED], "start": "12:00", "end": "14:00"}
    together = Barrier(10)

    def call(_: int) -> httpx.Response:
        together.wait(10)
        return mina.tries("POST", "/circles/{c}/patterns", body, key=KEY)

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(call, range(10)))
    assert {answer.status_code for answer in answers} == {201}, {answer.text for answer in answers}
    assert len({answer.text for answer in answers}) == 1
    assert len(mina.reads("pattern_added")) == 1


def test_after_a_week_a_key_is_forgotten(world: World) -> None:
    mina = simple_circle(world, "Sam")
    body = {"level": "small"}
    mina.put("/circles/{c}/capacity", body, key=KEY)
    mina.put("/circles/{c}/capacity", {"level": "open"})
    assert mina.put("/circles/{c}/capacity", body, key=KEY) == {
        "level": "open",
        "until": None,
        "weekly_shifts": None,
    }
    world.advance(hours=7 * 24 + 1)
    assert mina.put("/circles/{c}/capacity", body, key=KEY) == {
        "level": "small",
        "until": None,
        "weekly_shifts": None,
    }


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space in it..", "!" * 20])
def test_a_change_needs_a_good_key(world: World, key: str) -> None:
    mina = simple_circle(world)
    answer = mina.tries(
        "PUT",
        "/circles/{c}/capacity",
        {"level": "small"},
        headers={"Idempotency-Key": key},
    )
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/missing-key")
    assert mina.get("/circles/{c}/capacity") == {
        "level": "open",
        "until": None,
        "weekly_shifts": None,
    }


def test_starting_and_signing_in_can_be_repeated_when_the_answer_was_lost(world: World) -> None:
    phone = world.friend("Sam").phone
    account = world.friends["Sam"].account_id
    start: Json = {
        "id": account,
        "device_id": phone.device_id,
        "token": phone.token,
        "language": "en",
        "zone": "America/Vancouver",
    }
    assert phone.call("POST", "/accounts", start).status_code == 201
    stranger = start | {"token": b64url(b"x" * 32)}
    assert phone.call("POST", "/accounts", stranger).status_code == 409

    link = makes_device_link(world.friends["Sam"])
    use = {"token": link.token, "device_id": new_id(), "session_token": b64url(b"y" * 32)}
    path = f"/device-links/{link.id}/use"
    asked = [phone.call("POST", path, use) for _ in range(2)]
    assert [answer.status_code for answer in asked] == [202, 202]
    assert asked[0].json() == asked[1].json()
    says_mine(world.friends["Sam"])
    assert [phone.call("POST", path, use).status_code for _ in range(2)] == [201, 201]
    other = use | {"device_id": new_id(), "session_token": b64url(b"z" * 32)}
    late = phone.call("POST", path, other)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/link-over")
