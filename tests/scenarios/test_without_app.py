"""Friends who have no app: mail, texts, a link, a digit, a spoken word."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from app.api.http.gateway_signatures import twilio_signature
from app.core.ids import new_id
from app.core.text_segments import segments_of
from app.delivery.fault_points import POINTS, Point
from app.main import make_worker
from tests.channels import offline_friends
from tests.channels.loopback_servers import MailServer, TextGateway
from tests.channels.offline_friends import TOKEN, browser, link_in, world_with_mail_and_texts
from tests.factories import simple_circle
from tests.rules.test_segments import LONG_HOST
from tests.world import Friend, Json, Refused, World

ROSA = "+13475550123"
#: Nothing of these may stand in what leaves by mail or text.
NEVER = ("Mina", "Sam", "Rosa", "circle", "círculo", "crisis", "alone", "suicid", "company", "help")


@pytest.fixture
def world(
    database_url: str, tmp_path: Path, mail: MailServer, texts: TextGateway
) -> Iterator[World]:
    with world_with_mail_and_texts(database_url, tmp_path, mail, texts) as running_world:
        yield running_world


def takes_in(person: Friend, name: str, number: str | None = ROSA, **fields: object) -> str:
    """A friend without the app; they were asked by voice."""
    member_id = person.circle.members[name] = new_id()
    ways = [{"id": new_id(), "channel": "sms", "to": number}] if number else []
    person.post(
        "/circles/{c}/friends-without-app",
        {
            "id": member_id,
            "account_id": new_id(),
            "name": name,
            "language": "es",
            "agreed": True,
            "addresses": ways,
            "asks_any_hour": True,
            **fields,
        },
    )
    return member_id


def writes(world: World, text: str, number: str = ROSA, message_id: str | None = None) -> Json:
    """A text of Rosa's comes in."""
    return offline_friends.writes(world, text, number, message_id)


def posts(world: World, text: str, **fields: Any) -> httpx.Response:
    """A text of Rosa's comes in, whatever comes of it."""
    return offline_friends.posts(world, text, ROSA, **fields)


def says_nothing(*forbidden_texts: str) -> None:
    for text in forbidden_texts:
        for word in NEVER:
            assert word.lower() not in text.lower(), f"{word!r} left: {text}"


def test_rosa_answers_a_text_in_spanish_with_one_digit(world: World, texts: TextGateway) -> None:
    mina = simple_circle(world, "Sam")
    takes_in(mina, "Rosa")
    mina.asks("Please come, I feel alone", now=True)
    world.advance(minutes=5)
    (text,) = texts.to(ROSA)
    assert text.startswith("Por favor, mira cuando veas esto"), text
    assert "1: puedo ir." in text
    assert "0: ahora no." in text
    # Of the longest server's name: its link is what the rules count.
    host = re.search(r"http\S+(?=/a#)", text)
    assert host is not None
    assert segments_of(text.replace(host[0], LONG_HOST)) == 1, text
    says_nothing(*texts.raw)
    assert mina.sees_people()["Rosa"] == "asking"
    reply = writes(world, " 1. ")
    assert reply == {"taken": True, "reply": reply["reply"]}
    assert reply["reply"].startswith("Anotado: puedes ir")
    assert mina.sees()["phase"] == "covered"
    assert mina.reads("told", who="Rosa", event="ask")[0]["channel"] == "sms"
    assert mina.reads("answered", who="Rosa")[0]["channel"] == "sms"
    # Changed their mind: the ask goes on.
    assert writes(world, "0")["taken"]
    assert mina.sees_people()["Rosa"] == "had_to_drop_out"
    mina.does("stop")
    world.settle()
    assert writes(world, "1") == {"taken": False, "reply": writes(world, "1")["reply"]}


def test_a_friend_with_texts_alone_is_no_hole_in_the_night(world: World) -> None:
    mina = simple_circle(world, "Sam")
    night: Json = {"asks_any_hour": False, "quiet_from": "22:00", "quiet_to": "07:00"}
    world.friends["Sam"].may_be_reached(**night)
    assert len(mina.get("/circles/{c}/nights")["holes"]) == 7
    takes_in(mina, "Rosa", number=None)
    assert len(mina.get("/circles/{c}/nights")["holes"]) == 7
    takes_in(mina, "Abuela")
    assert mina.get("/circles/{c}/nights")["holes"] == []


def test_a_text_that_is_unsigned_old_repeated_unknown_or_rubbish_changes_nothing(
    world: World, texts: TextGateway
) -> None:
    mina = simple_circle(world)
    takes_in(mina, "Rosa")
    mina.asks(now=True)
    assert len(texts.to(ROSA)) == 1
    before = len(mina.record())
    assert posts(world, "1", key="another key that is long").status_code == 403
    assert posts(world, "1", late=301).status_code == 403
    unknown = writes(world, "1", number="+13475550199")
    assert not unknown["taken"]
    assert unknown["reply"]
    assert unknown == writes(world, "1", number="rubbish")
    for rubbish in ("7", "11", "sí", "", "1" * 1600):
        assert not writes(world, rubbish)["taken"]
    assert len(mina.record()) == before
    assert mina.sees()["phase"] == "asking"
    assert writes(world, "2", message_id="a text")["taken"]
    again = posts(world, "0", message_id="a text")
    assert again.status_code == 409
    assert len(mina.reads("answered", who="Rosa")) == 1


def test_twilios_form_is_taken_once_and_only_signed(world: World, texts: TextGateway) -> None:
    mina = simple_circle(world)
    takes_in(mina, "Rosa")
    mina.asks(now=True)
    fields = [("MessageSid", "SM1"), ("From", ROSA), ("Body", "1"), ("To", "+15005550006")]
    url = "https://there.example/api/v1/inbound/twilio"

    def comes(form: list[tuple[str, str]], signature: str) -> httpx.Response:
        return httpx.post(
            f"{world.url}/api/v1/inbound/twilio",
            content=urlencode(form),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Twilio-Signature": signature,
            },
        )

    signed = twilio_signature(TOKEN, url, fields)
    assert comes(fields, "").status_code == 403
    assert comes([*fields[:2], ("Body", "0"), fields[3]], signed).status_code == 403
    assert comes([(f"f{at}", "1") for at in range(9_000)], signed).status_code in {413, 422}
    assert not mina.reads("answered")
    reply = comes(fields, signed)
    assert reply.status_code == 200, reply.text
    assert "<Response><Message>Anotado: puedes ir" in reply.text
    assert mina.sees()["phase"] == "covered"
    assert comes(fields, signed).status_code == 409
    assert len(mina.reads("answered")) == 1


def test_a_mail_scanner_that_opens_the_answer_page_doesnt_silence_the_text(
    world: World, mail: MailServer, texts: TextGateway
) -> None:
    mina = simple_circle(world, "Sam")
    member_id = mina.circle.members["Rosa"] = new_id()
    rosas = "rosa@home.example"
    ways = [("mail", rosas), ("sms", ROSA)]
    mina.post(
        "/circles/{c}/friends-without-app",
        {
            "id": member_id,
            "account_id": new_id(),
            "name": "Rosa",
            "language": "es",
            "agreed": True,
            "asks_any_hour": True,
            "addresses": [{"id": new_id(), "channel": way, "to": to} for way, to in ways],
        },
    )
    mina.put("/circles/{c}/plan/simple", {"order": [member_id, mina.member("Sam")]})
    mina.asks(now=True)
    link_id, token = link_in(mail.to(rosas)[-1].body)
    for _ in range(2):
        look = browser(world, f"/answers/{link_id}/look", {"token": token})
        assert look.status_code == 200
    world.advance(minutes=2)
    assert len(texts.to(ROSA)) == 1
    mina.does("stop")
    world.settle()
    mina.asks(now=True)
    # A person's touch is a receipt.
    link_id, token = link_in(mail.to(rosas)[-1].body)
    browser(world, f"/answers/{link_id}/seen", {"token": token})
    world.advance(minutes=4)
    assert len(texts.to(ROSA)) == 1


def test_a_coordinator_writes_down_a_spoken_yes(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.put(
        f"/circles/{{c}}/members/{mina.member('Sam')}/roles",
        {"roles": ["supporter", "coordinator"]},
    )
    rosa = takes_in(mina, "Rosa", number=None)
    mina.asks(now=True)
    body = {"member_id": rosa, "kind": "coming"}
    # A supporter may not; nobody speaks for a friend who has the app.
    path = mina.ask_path + "/spoken"
    assert ade.tries("POST", path, body).status_code == 403
    assert sam.tries("POST", path, {**body, "member_id": mina.member("Ade")}).status_code == 409
    assert sam.get("/circles/{c}/friends-without-app")["friends"] == [
        {"member_id": rosa, "name": "Rosa", "tags": []}
    ]
    # Whom the person leaves out this time isn't taken, nor told that anything is over.
    mina.does("leave-out", {"member_id": rosa})
    sam.post(path, body)
    assert mina.reads("answered") == []
    assert "Rosa" not in [answer["name"] for answer in mina.sees()["yes"]]
    mina.does("include-again", {"member_id": rosa})
    assert mina.sees_people().get("Rosa") in {None, "not_asked", "cant_be_reached"}
    sam.post(path, body)
    (entry,) = mina.reads("answered")
    assert (entry["who"]["name"], entry["by"]["name"], entry["channel"]) == (
        "Rosa",
        "Sam",
        "spoken",
    )
    assert mina.sees()["phase"] == "covered"


def test_a_friend_without_the_app_was_named_at_the_start_and_comes_once(
    world: World, texts: TextGateway
) -> None:
    mina, sam = world.friend("Mina"), world.friend("Sam")
    mina.begins_circle("Sam", "Rosa")
    sam.may_be_reached(sam.knocks(mina.invites("Sam")))
    mina.lets_in("Sam")
    roles = {"roles": ["supporter", "coordinator"]}
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/roles", roles)
    link = mina.invites("Rosa")
    path = "/circles/{c}/friends-without-app"
    entered: Json = {
        "id": mina.member("Rosa"),
        "account_id": new_id(),
        "name": "Rosa",
        "language": "es",
        "agreed": True,
        "asks_any_hour": True,
        "number": "+1 347 555 0123",
        "addresses": [{"id": new_id(), "channel": "sms", "to": ROSA}],
    }
    # Nobody but the person says who is in a place to which they granted something.
    assert sam.tries("POST", path, entered).status_code == 409
    mina.post(path, entered)
    states = [(member["name"], member["state"]) for member in mina.get("/circles/{c}")["members"]]
    assert sorted(states) == [("Mina", "in"), ("Rosa", "in"), ("Sam", "in")]
    look = sam.phone.call("POST", f"/invitations/{link.id}/look", {"token": link.token})
    assert look.status_code == 409, "the link that nobody needs any more is over"
    home = mina.get("/circles/{c}/home")["person"]
    numbers = [(number["name"], number["number"]) for number in home["numbers"]]
    assert numbers == [("Rosa", "+1 347 555 0123")]
    assert [friend["name"] for friend in home["order"]] == ["Sam", "Rosa"]
    mina.asks(now=True)
    world.advance(minutes=5)
    assert len(texts.to(ROSA)) == 1
    # Whoever is in stays who they are.
    again = {**entered, "account_id": new_id(), "addresses": []}
    assert mina.tries("POST", path, again).status_code == 409


def test_a_coordinator_takes_in_a_friend_and_the_person_still_decides(
    world: World, texts: TextGateway
) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    mina.put(
        f"/circles/{{c}}/members/{mina.member('Sam')}/roles",
        {"roles": ["supporter", "coordinator"]},
    )
    with pytest.raises(Refused) as no:
        takes_in(sam, "Rosa", agreed=False)
    assert no.value.code == "not-agreed"
    takes_in(sam, "Rosa")
    mina.asks(now=True)
    world.advance(minutes=20)
    assert not texts.received, "no grant of the person, no text"
    assert len(mina.reads("taken_in", who="Rosa", by="Sam")) == 1


def test_whoever_writes_stop_gets_no_more(world: World, texts: TextGateway) -> None:
    mina = simple_circle(world)
    takes_in(mina, "Rosa")
    mina.asks(now=True)
    assert len(texts.to(ROSA)) == 1
    assert writes(world, "ALTO")["taken"]
    mina.does("stop")
    mina.asks(now=True)
    world.advance(minutes=10)
    assert len(texts.to(ROSA)) == 1
    assert not writes(world, "1")["taken"]


def test_a_gateway_that_says_no_is_tried_again_and_the_ladder_goes_on(
    world: World, texts: TextGateway
) -> None:
    mina = simple_circle(world)
    takes_in(mina, "Rosa")
    texts.status = 500
    mina.asks(now=True)
    assert not texts.received
    texts.status = 200
    world.advance(seconds=10)
    assert len(texts.to(ROSA)) == 1


def test_a_gateway_that_takes_a_text_and_never_says_so_doesnt_ring_all_night(
    world: World, texts: TextGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.delivery.channels.gateway.TIMEOUT_S", 0.2)
    mina = simple_circle(world, "Sam")
    takes_in(mina, "Rosa")
    mina.put("/circles/{c}/plan/simple", {"order": [mina.member(name) for name in ("Rosa", "Sam")]})
    texts.answers = threading.Event()
    mina.asks(now=True)
    world.advance(minutes=4)
    texts.wait_for(ROSA, 2)
    assert len(texts.to(ROSA)) == 2, "better twice than silence, and twice is enough"
    world.phone("Sam").shows("ask")
    assert mina.sees_people() == {"Rosa": "cant_be_reached", "Sam": "asking"}
    # It arrived after all: an answer counts.
    texts.answers.set()
    assert writes(world, "1")["taken"]
    assert mina.sees()["phase"] == "covered"


class Died(Exception):
    """The worker ends here, as if the process had."""


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_dies_at_any_point_loses_no_text(
    world: World, texts: TextGateway, point: Point
) -> None:
    mina = simple_circle(world)
    takes_in(mina, "Rosa")

    def dies(point_reached: Point) -> None:
        if point_reached == point:
            raise Died

    asked = new_id()
    mina.circle.asks.append(asked)
    mina.post("/circles/{c}/asks", {"id": asked, "words": None})
    mina.does("ask-now")
    with pytest.raises(Died):
        asyncio.run(make_worker(world.parts, dies).drain())
    world.advance(seconds=30)
    assert 1 <= len(texts.to(ROSA)) <= 2, "at most one more than once"
    assert len(mina.reads("told", who="Rosa")) == 1
    assert writes(world, "1")["taken"]
    assert mina.sees()["phase"] == "covered"
