"""Friends who have no app: mail, texts, a link, a digit, a spoken word."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from app.api.http.gateway_signatures import twilio_signature
from app.core.ids import new_id
from app.delivery.fault_points import POINTS, Point
from app.main import make_worker
from tests.authenticator import makes_code
from tests.channels import offline_friends
from tests.channels.loopback_servers import MailServer, TextGateway
from tests.channels.offline_friends import KEY, MAIL_FROM, PUBLIC_URL, TOKEN, browser, link_in
from tests.factories import simple_circle
from tests.push.service import GONE
from tests.rules.test_segments import LONG_HOST, room_left
from tests.world import Friend, Handset, Json, Link, Refused, World

ROSA = "+13475550123"
#: Nothing of these may stand in what leaves by mail or text.
NEVER = ("Mina", "Sam", "Rosa", "circle", "círculo", "crisis", "alone", "suicid", "company", "help")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def texts() -> Iterator[TextGateway]:
    with TextGateway() as gateway:
        yield gateway


@pytest.fixture
def world(
    database_url: str, tmp_path: Path, mail: MailServer, texts: TextGateway
) -> Iterator[World]:
    with World(
        database_url,
        tmp_path,
        smtp_url=mail.url,
        mail_from=MAIL_FROM,
        sms_url=texts.url,
        twilio_token=TOKEN,
        inbound_key=KEY,
        public_url=PUBLIC_URL,
    ) as running_world:
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


def confirms_mail(world: World, mail: MailServer, friend: Friend, to: str) -> str:
    address_id = new_id()
    friend.post("/me/addresses", {"id": address_id, "channel": "mail", "to": to})
    world.settle()
    code = re.search(r"\d{6}", mail.to(to)[-1].body)
    assert code is not None
    path = f"/me/addresses/{address_id}/confirm"
    wrong = f"{(int(code[0]) + 1) % 1_000_000:06d}"
    assert friend.tries("POST", path, {"code": wrong}).status_code == 422
    addresses = friend.post(path, {"code": code[0]})["addresses"]
    assert (to, "live") in [(address["to"], address["state"]) for address in addresses]
    # Whoever else holds a phone of theirs hears of it, and so do they.
    world.settle()
    friend.phone.shows("device")
    return address_id


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
    assert room_left(text.replace(host[0], LONG_HOST)) >= 0, text
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


def test_a_friend_answers_from_a_mail_link_without_the_app(world: World, mail: MailServer) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    confirms_mail(world, mail, sam, "sam@home.example")
    sam.phone.sends_receipts = False
    mail.got.clear()
    mina.asks("Don't ring the bell", now=True)
    world.phone("Sam").shows("ask")
    world.advance(seconds=59)
    assert not mail.got, "a receipt may still come"
    world.advance(seconds=1)
    (letter,) = mail.to("sam@home.example")
    assert letter.subject == "Please look when you see this"
    says_nothing(*(mail_message.body + mail_message.subject for mail_message in mail.got))
    entries = mina.reads("told", who="Sam", event="ask")
    assert [entry["channel"] for entry in entries] == ["push", "mail"]
    link_id, token = link_in(letter.body)
    # A preview fetches the page; the page itself only looks.
    assert httpx.get(f"{world.url}/a").status_code in {200, 404, 503}
    look = browser(world, f"/answers/{link_id}/look", {"token": token}).json()
    assert look["ask"]["standing"] == "asked"
    assert look["ask"]["told"]["what"] == "Don't ring the bell"
    assert mina.sees()["phase"] == "asking"
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [False], (
        "a scanner looks as well"
    )
    link_view = browser(world, f"/answers/{link_id}/seen", {"token": token})
    assert link_view.status_code == 204
    assert [asked_member["shown"] for asked_member in mina.sees()["asking"]] == [True]
    wrong = browser(
        world, f"/answers/{link_id}", {"token": secrets.token_urlsafe(32), "kind": "coming"}
    )
    assert wrong.status_code == 404
    key = new_id()
    body = {"token": token, "kind": "coming", "minutes": 20}
    answer_view = browser(world, f"/answers/{link_id}", body, key)
    assert answer_view.status_code == 200, answer_view.text
    assert answer_view.json()["ask"]["standing"] == "coming"
    assert browser(world, f"/answers/{link_id}", body, key).json()["ask"]["standing"] == "coming"
    assert mina.sees()["phase"] == "covered"
    used = browser(world, f"/answers/{link_id}", {"token": token, "kind": "not_now"})
    assert used.status_code == 409
    assert "used once" in used.json()["detail"]
    assert mina.sees()["phase"] == "covered"
    assert [entry["channel"] for entry in mina.reads("answered")] == ["mail"]


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


def test_a_receipt_keeps_the_next_channel_still(world: World, mail: MailServer) -> None:
    mina = simple_circle(world, "Sam")
    confirms_mail(world, mail, world.friends["Sam"], "sam@home.example")
    mail.got.clear()
    mina.asks(now=True)
    world.advance(minutes=4)
    world.phone("Sam").shows("ask")
    assert not mail.got
    assert len(mina.reads("told", who="Sam")) == 1


def test_without_a_push_the_next_channel_is_tried_at_once(world: World, mail: MailServer) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    confirms_mail(world, mail, sam, "sam@home.example")
    mail.got.clear()
    world.push.always(world.phone("Sam").screen.endpoint, GONE)
    mina.asks(now=True)
    assert len(mail.got) == 1
    world.phone("Ade").shows()
    assert mina.sees_people() == {"Sam": "asking", "Ade": "not_asked"}
    mina.does("stop")
    world.settle()
    assert [mail_message.subject for mail_message in mail.got][1:] == [
        "Something to look at, any time today"
    ]
    # The person is refused by their own mail server: gone, and the ladder goes on at once.
    mail.answers["sam@home.example"] = "550 5.1.1 no such user"
    mina.asks(now=True)
    world.phone("Ade").shows("ask")
    assert mina.sees_people()["Sam"] == "cant_be_reached"
    assert len(mina.reads("address_gone", who="Sam")) == 1


def test_the_order_is_the_friends_and_only_what_was_granted(
    world: World, mail: MailServer, texts: TextGateway
) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    confirms_mail(world, mail, sam, "sam@home.example")
    mail.got.clear()
    sam.may_be_reached(channels=["mail", "push"])
    assert sam.get("/circles/{c}/reach")["channels"] == ["mail", "push"]
    mina.asks(now=True)
    assert len(mail.got) == 1
    world.phone("Sam").shows()
    world.advance(minutes=2)
    world.phone("Sam").shows("ask")
    mina.does("stop")
    world.settle()
    mail.got.clear()
    world.phone("Sam").new_pushes()
    # Without mail in what they agreed to, no mail leaves, whatever the address.
    sam.may_be_reached(channels=["push"])
    sam.phone.sends_receipts = False
    mina.asks(now=True)
    world.advance(minutes=4)
    assert not mail.got
    assert not texts.got
    # After a withdrawal nothing leaves over any channel.
    mina.does("stop")
    sam.may_be_reached(channels=["mail", "sms", "push"])
    world.settle()
    mail.got.clear()
    mina.withdraws("Sam")
    mina.asks(now=True)
    world.advance(minutes=10)
    assert not mail.got


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
    assert not texts.got, "no grant of the person, no text"
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
    assert not texts.got
    texts.status = 200
    world.advance(seconds=10)
    assert len(texts.to(ROSA)) == 1


def test_a_gateway_that_takes_a_text_and_never_says_so_doesnt_ring_all_night(
    world: World, texts: TextGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.delivery.couriers.TIMEOUT_S", 0.2)
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


def test_an_address_is_sealed_and_ends_with_its_owner(world: World, mail: MailServer) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    address_id = confirms_mail(world, mail, sam, "sam@home.example")
    ada = world.friend("Ada")
    assert ada.tries("DELETE", f"/me/addresses/{address_id}").status_code == 404
    assert "sam@home.example" not in json.dumps(mina.get("/circles/{c}"))
    # No emergency number is a number here, nor what only looks like one.
    for number in ("911", "112", "+1911", "999", "+44", "call me"):
        refused = sam.tries(
            "POST", "/me/addresses", {"id": new_id(), "channel": "sms", "to": number}
        )
        assert refused.status_code == 422, number
    sam.delete(f"/me/addresses/{address_id}")
    assert sam.get("/me/addresses")["addresses"] == []


def test_what_a_finder_added_ends_when_the_phone_is_said_to_be_taken(
    world: World, mail: MailServer
) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    confirms_mail(world, mail, sam, "sam@home.example")
    code = makes_code(sam)
    world.advance(hours=8 * 24)
    sam.phone.new_pushes()
    # Sam's phone lies open. Whoever has it reads along by mail first, and in a calendar.
    confirms_mail(world, mail, sam, "else@where.example")
    sam.may_be_reached(channels=["mail", "push"])
    feed = Link.new("calendar")
    sam.post(
        "/circles/{c}/calendar", {"id": feed.id, "verifier": feed.verifier, "open_times": False}
    )
    feed_url = f"{world.url}/api/v1/calendar/{feed.token}.ics"
    assert httpx.get(feed_url).status_code == 200
    mina.asks(now=True)
    link_id, token = link_in(mail.to("else@where.example")[-1].body)
    new = Handset(world, "Sam")
    sign_in = code.used_on(new, lost=True)
    assert (sign_in.json()["others_signed_out"], sign_in.json()["also_ended"]) == (True, True)
    assert code.used_on(new, lost=True).json() == sign_in.json(), "its answer was lost"
    sam.phones = [new]
    addresses = [
        (address["to"], address["state"]) for address in sam.get("/me/addresses")["addresses"]
    ]
    assert addresses == [("sam@home.example", "live")], "what Sam has used for longer stays"
    assert httpx.get(feed_url).status_code == 404
    answer = browser(world, f"/answers/{link_id}", {"token": token, "kind": "coming"})
    assert (answer.status_code, mina.sees()["phase"]) == (409, "asking")
    mina.does("stop")
    mail.got.clear()
    mina.asks(now=True)
    world.advance(minutes=2)
    assert {mail_message.to for mail_message in mail.got} == {"sam@home.example"}


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
