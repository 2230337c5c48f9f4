"""A friend's own mail address: proven, answered from, in its place among channels, and sealed."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.core.ids import new_id
from tests.authenticator import makes_code
from tests.channels.loopback_servers import MailServer, TextGateway
from tests.channels.offline_friends import browser, link_in, world_with_mail_and_texts
from tests.factories import simple_circle
from tests.push.answers import GONE
from tests.scenarios.test_without_app import says_nothing
from tests.world import Friend, Handset, Link, World


@pytest.fixture
def world(
    database_url: str, tmp_path: Path, mail: MailServer, texts: TextGateway
) -> Iterator[World]:
    with world_with_mail_and_texts(database_url, tmp_path, mail, texts) as running_world:
        yield running_world


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


def test_a_friend_answers_from_a_mail_link_without_the_app(world: World, mail: MailServer) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    confirms_mail(world, mail, sam, "sam@home.example")
    sam.phone.sends_receipts = False
    mail.received.clear()
    mina.asks("Don't ring the bell", now=True)
    world.phone("Sam").shows("ask")
    world.advance(seconds=59)
    assert not mail.received, "a receipt may still come"
    world.advance(seconds=1)
    (letter,) = mail.to("sam@home.example")
    assert letter.subject == "Please look when you see this"
    says_nothing(*(mail_message.body + mail_message.subject for mail_message in mail.received))
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
    assert "already used" in used.json()["detail"]
    assert mina.sees()["phase"] == "covered"
    assert [entry["channel"] for entry in mina.reads("answered")] == ["mail"]


def test_a_receipt_keeps_the_next_channel_still(world: World, mail: MailServer) -> None:
    mina = simple_circle(world, "Sam")
    confirms_mail(world, mail, world.friends["Sam"], "sam@home.example")
    mail.received.clear()
    mina.asks(now=True)
    world.advance(minutes=4)
    world.phone("Sam").shows("ask")
    assert not mail.received
    assert len(mina.reads("told", who="Sam")) == 1


def test_without_a_push_the_next_channel_is_tried_at_once(world: World, mail: MailServer) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    confirms_mail(world, mail, sam, "sam@home.example")
    mail.received.clear()
    world.push.always(world.phone("Sam").screen.endpoint, GONE)
    mina.asks(now=True)
    assert len(mail.received) == 1
    world.phone("Ade").shows()
    assert mina.sees_people() == {"Sam": "asking", "Ade": "not_asked"}
    mina.does("stop")
    world.settle()
    assert [mail_message.subject for mail_message in mail.received][1:] == [
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
    mail.received.clear()
    sam.may_be_reached(channels=["mail", "push"])
    assert sam.get("/circles/{c}/reach")["channels"] == ["mail", "push"]
    mina.asks(now=True)
    assert len(mail.received) == 1
    world.phone("Sam").shows()
    world.advance(minutes=2)
    world.phone("Sam").shows("ask")
    mina.does("stop")
    world.settle()
    mail.received.clear()
    world.phone("Sam").new_pushes()
    # Without mail in what they agreed to, no mail leaves, whatever the address.
    sam.may_be_reached(channels=["push"])
    sam.phone.sends_receipts = False
    mina.asks(now=True)
    world.advance(minutes=4)
    assert not mail.received
    assert not texts.received
    # After a withdrawal nothing leaves over any channel.
    mina.does("stop")
    sam.may_be_reached(channels=["mail", "sms", "push"])
    world.settle()
    mail.received.clear()
    mina.withdraws("Sam")
    mina.asks(now=True)
    world.advance(minutes=10)
    assert not mail.received


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
    mail.received.clear()
    mina.asks(now=True)
    world.advance(minutes=2)
    assert {mail_message.to for mail_message in mail.received} == {"sam@home.example"}
