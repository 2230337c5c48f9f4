"""Texts as people, phones and carriers write them, and what becomes of the ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from app.api.http.gateway_signatures import twilio_signature
from app.core.ids import new_id
from tests.channels.offline_friends import TOKEN, Sinks, gives, open_sinks, writes
from tests.factories import simple_circle
from tests.world import Friend, Json, World

ROSA = "+13475550123"
DRIVING = "I'm driving with Focus turned on. I'll see your message when I get where I'm going."


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


@pytest.fixture
def world(database_url: str, tmp_path: Path, sinks: Sinks) -> Iterator[World]:
    with World(database_url, tmp_path, **sinks.settings()) as running_world:
        yield running_world


def takes_in(person: Friend, name: str, *channels: str) -> str:
    """A friend without the app, with one number for texts, calls or both."""
    member_id = person.circle.members[name] = new_id()
    ways = [{"id": new_id(), "channel": channel, "to": ROSA} for channel in channels or ("sms",)]
    friend = {"id": member_id, "account_id": new_id(), "name": name, "language": "en"}
    person.post(
        "/circles/{c}/friends-without-app",
        {**friend, "agreed": True, "addresses": ways, "asks_any_hour": True},
    )
    return member_id


def puts_first(person: Friend, *names: str) -> None:
    person.put("/circles/{c}/plan/simple", {"order": [person.member(name) for name in names]})


def test_the_ladder_moves_on_when_a_friend_writes_stop_and_stays_away_until_start(
    world: World, sinks: Sinks
) -> None:
    mina = simple_circle(world, "Sam")
    takes_in(mina, "Rosa", "sms", "voice")
    puts_first(mina, "Rosa", "Sam")
    mina.asks(now=True)
    assert len(sinks.texts.to(ROSA)) == 1
    reply = writes(world, "Please stop texting me.", ROSA)
    assert reply["taken"]
    assert "START" in reply["reply"]
    # Nobody waits five minutes for her; the call that would have come next doesn't.
    world.settle()
    world.phone("Sam").shows("ask")
    assert mina.sees_people() == {"Rosa": "cant_be_reached", "Sam": "asking"}
    world.advance(minutes=4)
    assert not sinks.calls.received
    # Entered again, by whomever, it stays stopped.
    way = {"id": new_id(), "channel": "sms", "to": "(347) 555-0123", "agreed": True}
    mina.post(f"/circles/{{c}}/friends-without-app/{mina.member('Rosa')}/addresses", way)
    takes_in(mina, "Rosa again")
    mina.does("stop")
    puts_first(mina, "Rosa", "Rosa again", "Sam")
    mina.asks(now=True)
    assert len(sinks.texts.to(ROSA)) == 1
    assert mina.sees_people()["Rosa"] == "cant_be_reached"
    assert not writes(world, "1", ROSA)["taken"]
    # Until she says so. The request that ran out meanwhile is open, and asks her at once.
    world.advance(minutes=6)
    assert mina.sees()["phase"] == "nobody_yet"
    assert writes(world, "start", ROSA)["taken"]
    world.settle()
    assert len(sinks.texts.to(ROSA)) == 2
    assert writes(world, "1 👍", ROSA)["taken"]
    assert mina.sees()["phase"] == "covered"


def test_a_number_that_said_stop_agrees_anew_in_the_app(world: World, sinks: Sinks) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    gives(world, sinks, sam, "sms", ROSA)
    assert writes(world, "OPT OUT", ROSA)["taken"]
    assert [address["state"] for address in sam.get("/me/addresses")["addresses"]] == ["stopped"]
    sam.phone.sends_receipts = False
    mina.asks(now=True)
    world.advance(minutes=4)
    assert len(sinks.texts.to(ROSA)) == 1, "the code, before"
    gives(world, sinks, sam, "sms", ROSA)
    assert [address["state"] for address in sam.get("/me/addresses")["addresses"]] == ["live"]
    # A stranger's phone that said stop to a code gets one more in a day at most.
    ade, ades_number = world.friends["Ade"], "+13475550124"
    code = {"channel": "sms", "to": ades_number}
    ade.post("/me/addresses", {"id": new_id(), **code})
    world.settle()
    assert writes(world, "STOP", ades_number)["taken"]
    world.advance(seconds=1)
    ade.post("/me/addresses", {"id": new_id(), **code})
    assert ade.tries("POST", "/me/addresses", {"id": new_id(), **code}).status_code == 429
    world.settle()
    assert len(sinks.texts.to(ades_number)) == 2


def test_an_auto_reply_is_answered_once_and_not_all_night(world: World, sinks: Sinks) -> None:
    mina = simple_circle(world)
    takes_in(mina, "Rosa")
    mina.asks(now=True)
    replies = [writes(world, DRIVING, ROSA) for _ in range(12)]
    assert not any(reply["taken"] for reply in replies)
    assert [bool(reply["reply"]) for reply in replies] == [True] + [False] * 11
    assert mina.sees()["phase"] == "asking"
    # Whoever answers is no automaton: what they write next is answered again.
    assert writes(world, "1", ROSA)["reply"]
    assert writes(world, "which door?", ROSA)["reply"]
    assert not writes(world, "hello?", ROSA)["reply"]
    world.advance(hours=25)
    assert writes(world, DRIVING, ROSA)["reply"]
    # A number that nobody here has likewise.
    auto_replies: list[Json] = [writes(world, DRIVING, "+13475550188") for _ in range(3)]
    assert [bool(auto_reply["reply"]) for auto_reply in auto_replies] == [True, False, False]


@pytest.mark.parametrize(
    ("body", "begins"), [("who is this?", "We couldn't"), ("hola, lo siento", "No entendimos")]
)
def test_a_stranger_is_answered_in_the_language_they_wrote_in(
    world: World, sinks: Sinks, body: str, begins: str
) -> None:
    simple_circle(world)
    reply = writes(world, body, "+13475550188")
    assert reply["reply"].startswith(begins)
    assert not reply["taken"]


def test_one_number_in_two_circles_answers_where_it_is_being_asked(
    world: World, sinks: Sinks
) -> None:
    mina = simple_circle(world)
    takes_in(mina, "Rosa")
    lena = world.friend("Lena")
    lena.begins_circle()
    takes_in(lena, "Grandma Rosa")
    mina.asks(now=True)
    assert writes(world, "1", ROSA)["taken"]
    assert mina.sees()["phase"] == "covered"
    world.advance(hours=3)
    # Mina's is covered and not over; the one in which she is being asked now is Lena's.
    lena.asks(now=True)
    assert writes(world, "1", ROSA)["taken"]
    assert lena.sees()["phase"] == "covered"
    assert [entry["outcome"] for entry in mina.reads("answered")] == ["coming"]
    # Being asked in both, it doesn't say which.
    for person in (mina, lena):
        person.does("stop")
        person.asks(now=True)
    reply = writes(world, "1", ROSA)
    assert not reply["taken"]
    assert "more than one" in reply["reply"]


def test_twilio_signs_over_the_address_with_or_without_its_default_port(
    world: World, sinks: Sinks
) -> None:
    mina = simple_circle(world)
    takes_in(mina, "Rosa")
    path = "/api/v1/inbound/twilio"

    def comes(origin: str, message_id: str, body: str, **extra_fields: str) -> httpx.Response:
        fields = [("MessageSid", message_id), ("From", ROSA), ("Body", body), *extra_fields.items()]
        return httpx.post(
            f"{world.url}{path}",
            content=urlencode(fields),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Twilio-Signature": twilio_signature(TOKEN, f"{origin}{path}", fields),
            },
        )

    mina.asks(now=True)
    assert comes("https://there.example:443", "SM1", "1").status_code == 200
    assert mina.sees()["phase"] == "covered"
    assert comes("https://there.example", "SM2", "0").status_code == 200
    assert mina.sees()["phase"] != "covered"
    for origin in (
        "https://there.example:444",
        "http://there.example",
        "https://elsewhere.example",
    ):
        assert comes(origin, "SM3", "1").status_code == 403
    # What is answered once is answered with nothing after that; and the operator's own word for
    # stop is told by its meaning.
    assert "<Message>" in comes("https://there.example", "SM4", DRIVING).text
    assert "<Message>" not in comes("https://there.example", "SM5", DRIVING).text
    stopped = comes("https://there.example", "SM6", "no gracias", OptOutType="STOP")
    assert "no more messages" in stopped.text


def test_a_text_of_practice_says_so_and_is_never_taken_for_a_real_answer(
    world: World, sinks: Sinks
) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    gives(world, sinks, sam, "sms", ROSA)
    sam.put("/circles/{c}/my-practice", {"on": True})
    sam.phone.sends_receipts = False
    drill_id = new_id()
    mina.post("/circles/{c}/practice/drills", {"id": drill_id})
    mina.circle.asks.append(drill_id)
    mina.does("ask-now")
    world.settle()
    world.advance(minutes=4)
    body = sinks.texts.to(ROSA)[-1]
    assert body.startswith("This is practice. ")
    assert "1:" not in body
    reply = writes(world, "1", ROSA)
    assert (reply["taken"], "practice" in reply["reply"]) == (True, True)
    assert mina.sees()["phase"] != "covered"
    # The same digit, a moment later, where a real request is open that hasn't come by text yet.
    mina.asks(now=True)
    assert not writes(world, "1", ROSA)["taken"]
    assert mina.sees()["yes"] == []
