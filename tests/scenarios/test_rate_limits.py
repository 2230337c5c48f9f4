"""Limits that hold: what one account, one address and the whole server may do, and what never."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.channels import Channel
from app.core.ids import new_id
from app.core.settings import Settings
from app.main import make_worker
from tests.channels.offline_friends import Sinks, gives, open_sinks
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, Link, World

ROSA, SAM, LEE = "+34612345678", "+16045550123", "+16045550124"


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


def refusal(friend: Friend, method: str, path: str, body: Json | None = None) -> tuple[int, str]:
    answer = friend.tries(method, path, {} if body is None else body)
    return answer.status_code, str(answer.json()["type"]).removeprefix("/problems/")


def test_links_of_one_circle_are_counted_and_what_is_urgent_never_is(
    sqlite_url: str, tmp_path: Path
) -> None:
    with World(sqlite_url, tmp_path, invitations_a_day=2, limit_factor=1) as world:
        mina = simple_circle(world, "Sam")
        mina.keeps_place("Ade")
        mina.invites("Ade")
        other = Link.new("invitation")
        body = {"id": other.id, "verifier": other.verifier, "member_id": mina.member("Ade")}
        answer = mina.tries("POST", "/circles/{c}/invitations", body, key="k" * 22)
        assert (answer.status_code, answer.json()["type"]) == (
            429,
            "/problems/too-many-invitations",
        )
        assert answer.json()["retry_after"] == 12 * 3600
        # A refused one counts for nothing, and the same call goes through once there is room.
        world.advance(hours=12)
        assert mina.tries("POST", "/circles/{c}/invitations", body, key="k" * 22).is_success
        assert mina.tries("POST", "/circles/{c}/invitations", body, key="k" * 22).is_success
        for _ in range(6):
            mina.asks(now=True)
            mina.does("stop")
        assert mina.sees()["phase"] == "closed"
        for _ in range(6):
            undo = mina.withdraws("Sam")["withdrawn_id"]
            mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/undo", {"withdrawn_id": undo})


def test_texts_go_to_numbers_and_people_that_the_server_is_for(
    sqlite_url: str, tmp_path: Path, sinks: Sinks
) -> None:
    with World(sqlite_url, tmp_path, sms_prefixes="+1, +44", **sinks.settings()) as world:
        mina = simple_circle(world)
        sms_address = {"id": new_id(), "channel": "sms", "to": "+34 612 34 56 78"}
        for channel in ("sms", "voice"):
            refused = refusal(mina, "POST", "/me/addresses", sms_address | {"channel": channel})
            assert refused == (422, "number-not-served")
        vouched: Json = {
            "id": new_id(),
            "account_id": new_id(),
            "name": "Rosa",
            "language": "es",
            "agreed": True,
            "addresses": [sms_address],
        }
        path = "/circles/{c}/friends-without-app"
        assert refusal(mina, "POST", path, vouched) == (422, "number-not-served")
        gives(world, sinks, mina, "sms", SAM)
        # What counts is the number, however it was written: as the country writes it, too.
        uk_address: Json = {"id": new_id(), "channel": "sms", "to": "+44 (0)20 7946 0018"}
        mina.post("/me/addresses", uk_address)
        vouched["addresses"] = [{"id": new_id(), "channel": "sms", "to": "(604) 555-0126"}]
        mina.post(path, vouched)
        again = f"{path}/{vouched['id']}/addresses"
        assert refusal(mina, "POST", again, sms_address | {"agreed": True}) == (
            422,
            "number-not-served",
        )

        # Neither a text nor a mail nor a push for somebody in no circle; at a door, they may.
        lee = world.friend("Lee")
        address = {"id": new_id(), "channel": "sms", "to": LEE}
        for body in (address, address | {"channel": "mail", "to": "lee@there.example"}):
            assert refusal(lee, "POST", "/me/addresses", body) == (409, "no-circle-yet")
        assert refusal(lee, "POST", "/me/push/test") == (409, "no-circle-yet")
        world.settle()
        assert sinks.texts.to(LEE) == []
        assert lee.phone.new_pushes() == []
        mina.keeps_place("Lee")
        lee.knocks(mina.invites("Lee"))
        gives(world, sinks, lee, "sms", LEE)
        # A worker whose operator narrowed the numbers since sends nothing to those from before.
        narrowed = world.settings.model_copy(update={"sms_prefixes": "+44"})
        world.worker = make_worker(replace(world.parts, settings=narrowed))
        count = len(sinks.texts.raw)
        lee.post("/me/addresses", {"id": new_id(), "channel": "sms", "to": "+16045550125"})
        world.settle()
        assert len(sinks.texts.raw) == count


def test_when_the_days_texts_are_used_up_asks_still_go_and_the_rest_waits(
    sqlite_url: str, tmp_path: Path, sinks: Sinks
) -> None:
    with World(sqlite_url, tmp_path, sms_a_day=2, operator_hours=1, **sinks.settings()) as world:
        mina = simple_circle(world)
        mina.keeps_place("Sam")
        mina.keeps_place("Lee")
        sam = comes_in(world, mina, "Sam", push=False)
        lee = comes_in(world, mina, "Lee", push=False)
        gives(world, sinks, sam, "sms", SAM)
        gives(world, sinks, lee, "sms", LEE)
        mina.get("/circles/{c}/home")
        late = lee.tries(
            "POST", "/me/addresses", {"id": new_id(), "channel": "sms", "to": "+16045550199"}
        )
        assert (late.status_code, late.json()["type"]) == (429, "/problems/messages-used-up")
        assert late.json()["retry_after"] == 12 * 3600
        # What can wait waits until there is room, and is not lost.
        mina.offers("Lunch", [1], "18:00", "20:00")
        sam.claims(mina.circle.slot("Lunch", "2026-03-03"))
        before = len(sinks.texts.to(SAM))
        world.clock.advance(timedelta(hours=2))
        # As a server looks when it runs on, and as these tests do.
        leased = world.worker._tick(seldom=True).leased
        assert [notice for notice in leased if notice.channel == Channel.SMS] == []
        world.settle()
        assert "sms_ceiling" in _problems(world)
        # Practice waits as well, and is over before there is room.
        for friend in (sam, lee):
            friend.put("/circles/{c}/my-practice", {"on": True})
        mina.post("/circles/{c}/practice/drills", {"id": new_id()})
        world.advance(minutes=31)
        assert (len(sinks.texts.to(SAM)), len(sinks.texts.to(LEE))) == (before, 1)
        # An ask goes out all the same, to both; its end does too.
        mina.asks(now=True)
        assert len(sinks.texts.to(SAM)) == before + 1
        world.advance(minutes=6)
        assert len(sinks.texts.to(LEE)) == 2
        mina.does("stop")
        world.settle()
        assert len(sinks.texts.to(SAM)) == before + 2


def _problems(world: World) -> list[str]:
    problem_codes: list[str] = world.friends["Mina"].phone.http.get("/readyz").json()["problems"]
    return problem_codes


def test_settings_of_numbers_are_looked_at_when_the_server_starts() -> None:
    assert Settings(sms_prefixes="+1, +34,").number_prefixes == ("+1", "+34")
    for wrong in ("1", "+0", "+1;+2", "+1 604", "+"):
        with pytest.raises(ValueError, match="SHOWUP_SMS_PREFIXES"):
            Settings(sms_prefixes=wrong)


def test_where_the_operator_wants_a_code_no_circle_begins_without_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    with World(sqlite_url, tmp_path, circle_code="open sesame", limit_factor=1) as world:
        mina = world.friend("Mina", push=False)
        assert mina.get("/me")["circle_code"] is True
        body: Json = {"id": new_id(), "member_id": new_id(), "my_name": "Mina", "zone": "UTC"}
        for mode in ("own", "draft"):
            refused = refusal(mina, "POST", "/circles", body | {"mode": mode})
            assert refused == (422, "needs-circle-code")
        wrong = [
            refusal(mina, "POST", "/circles", body | {"mode": "own", "code": f"sesame {number}"})
            for number in range(12)
        ]
        assert wrong == [(422, "wrong-circle-code")] * 10 + [(429, "too-many")] * 2
        # Guesses are somebody's own; others start with the code, and nobody needs it to come in.
        noor = world.friend("Noor")
        noor.begins_circle("Sam", code=" open sesame ")
        assert comes_in(world, noor, "Sam").home()["supporter"] is not None
        assert noor.get("/circles/{c}")["state"] == "live"
