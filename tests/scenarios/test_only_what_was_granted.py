"""Both circles' stories with a mail server and gateways at the end of every line.

Each message is judged the moment it arrives by an oracle that reads consent from the tables, and
at the end all of them are read for names, for what people wrote, and for words of crisis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.consent.gate import Allow, may_send
from app.core.channels import Channel
from app.core.ids import new_id
from tests.cases import first_circle, second_circle
from tests.channels.message_ledger import MessageLedger
from tests.channels.offline_friends import (
    Sinks,
    browser,
    gives,
    last_word,
    link_in,
    open_sinks,
    writes,
)
from tests.factories import simple_circle
from tests.scenarios import test_first_circle as first
from tests.scenarios import test_second_circle as second
from tests.scenarios.test_gaps import alerts, may_hear
from tests.world import VANCOUVER, Friend, Json, World

SAMS, THEOS = "+16045550111", "+16045550112"
ADES, LEES, JORDANS = (f"{name}@home.example" for name in ("three", "four", "five"))


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


@pytest.fixture
def worlds_with_sinks(
    database_url: str, tmp_path: Path, sinks: Sinks
) -> Iterator[Callable[..., World]]:
    """Makes the world of a story, as of a wall-clock time."""
    worlds: list[World] = []

    def make(at: str, zone: str) -> World:
        worlds.append(World(database_url, tmp_path, at, zone, **sinks.settings()))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


def texts_of(case: Any, members: dict[str, str], *more_texts: str) -> list[str]:
    """Everything that people wrote in a case."""
    steps = [step.get(key) for step in case.ladder(members) for key in ("name", "do", "place")]
    case_texts = [case.NAME, case.I_AM, case.SOLIDARITY, case.NOBODY_FREE, *case.SECTIONS.values()]
    return [text for text in (*case_texts, *steps, *case.PATTERNS, *more_texts) if text]


@pytest.mark.timeout(600)
def test_the_second_circle(worlds_with_sinks: Callable[..., World], sinks: Sinks) -> None:
    world = worlds_with_sinks("2026-02-26 18:00", second_circle.ZONE)
    ledger = MessageLedger(world, sinks)
    second.story(world, sinks)
    ledger.all_was_granted()
    ledger.nothing_else_left()
    assert ledger.message_counts[("sms", "ask")] == 1
    assert ledger.message_counts[("sms", "shift_reminder")] >= 2
    # To him: that Rosa said yes, and "Is someone with you?".
    assert ledger.message_counts[("voice", "ask")] == 2
    assert set(ledger.message_counts) == {
        *((way, "test") for way in ("mail", "sms", "voice")),
        ("sms", "ask"),
        ("sms", "also_told"),
        ("sms", "stand_down"),
        ("sms", "shift_reminder"),
        ("voice", "ask"),
    }
    members = world.friends["Tomás"].circle.members
    ledger.says_nothing(
        [*members, "Lucía", "Tomas", "Ines"],
        texts_of(
            second_circle,
            members,
            "No puedo dormir. La radio habla de mí.",
            second_circle.TONIGHT,
        ),
    )


@pytest.mark.timeout(600)
def test_the_first_circle(worlds_with_sinks: Callable[..., World], sinks: Sinks) -> None:
    world = worlds_with_sinks("2026-03-01 09:00", VANCOUVER)
    ledger = MessageLedger(world, sinks)
    jordan, circle, link = first.jordan_drafts_it(world)
    mina = first.mina_accepts(world, jordan, circle, link)
    first.four_knock_and_come_in(world, mina)
    first.they_claim(world, mina)
    they_give_addresses(world, sinks)
    may_hear(mina, "coordinators", "pool")
    wednesdays_lunch(world, sinks)
    thursday(world, sinks, mina)
    friday(world, sinks, mina)
    after_the_withdrawal(world, sinks, mina)
    ledger.all_was_granted()
    ledger.nothing_else_left()
    # A little of everything came, so the oracle had something to judge.
    for way, event in (
        ("sms", "ask"),
        ("mail", "ask"),
        ("sms", "stand_down"),
        ("mail", "shift_reminder"),
        ("sms", "gap"),
        ("mail", "test"),
    ):
        assert ledger.message_counts[(way, event)], (way, event, ledger.message_counts)
    for address in (LEES, JORDANS):
        assert len(sinks.mail.to(address)) == 1, "the code that they asked for, and no more"
    ledger.says_nothing(circle.members, texts_of(first_circle, circle.members, "Can't sleep. Tea?"))


def they_give_addresses(world: World, sinks: Sinks) -> None:
    """Sam and Theo a number, the others a mailbox; Lee's and Jordan's are for nothing yet."""
    ways: dict[str, tuple[str, str, list[str]]] = {
        "Sam": ("sms", SAMS, ["push", "sms"]),
        "Ade": ("mail", ADES, ["push", "mail"]),
        "Lee": ("mail", LEES, ["push"]),
        "Theo": ("sms", THEOS, ["sms"]),
        "Jordan": ("mail", JORDANS, ["mail", "push"]),
    }
    for name, (channel, to, order) in ways.items():
        friend = world.friends[name]
        gives(world, sinks, friend, channel, to)
        reach: Json = dict(first_circle.REACH.get(name, {}))
        friend.may_be_reached(**reach, channels=order)
        friend.phone.sends_receipts = False  # silent phones: what comes next is tried


def wednesdays_lunch(world: World, sinks: Sinks) -> None:
    """A place is open: Ade is offered it, the pool is asked in turn from four hours before."""
    world.at("2026-03-04 07:59")
    alerts(world.friends["Lee"], 24, 4)
    world.at("2026-03-04 10:00")
    alerts(world.friends["Lee"], 24, 4, on=False)
    assert sinks.texts.to(THEOS)[1:], "asked in turn, by text"


def thursday(world: World, sinks: Sinks, mina: Friend) -> None:
    world.at("2026-03-05 04:12")
    texts = len(sinks.texts.to(SAMS))
    mina.asks("Can't sleep. Tea?", now=True)
    world.advance(seconds=59)
    assert len(sinks.texts.to(SAMS)) == texts
    world.advance(seconds=1)
    assert "1: I can come. 2: I can call. 0: not now." in sinks.texts.to(SAMS)[-1]
    world.advance(minutes=7)
    assert len(sinks.texts.to(SAMS)) == texts + 1
    assert "2: I can call." in sinks.texts.to(THEOS)[-1]
    assert writes(world, "2", THEOS)["taken"]
    assert mina.sees_people()["Theo"] == "call"
    world.advance(minutes=20)
    assert "1:" not in sinks.texts.to(SAMS)[-1], "it is over, and there is nothing to answer"
    mina.does("stop")
    world.settle()


def friday(world: World, sinks: Sinks, mina: Friend) -> None:
    world.at("2026-03-06 23:40")
    mails = len(sinks.mail.to(ADES))
    mina.asks(now=True)
    world.advance(minutes=1)
    assert len(sinks.mail.to(ADES)) == mails + 1
    link_id, token = link_in(last_word(sinks, "mail", ADES))
    answer_view = browser(world, f"/answers/{link_id}", {"token": token, "kind": "coming"})
    assert answer_view.status_code == 200, answer_view.text
    world.advance(hours=1)
    mina.does("steps/1/yes")
    world.settle()
    world.advance(minutes=1)
    assert writes(world, "1", SAMS)["taken"]
    assert mina.sees()["phase"] == "covered"
    world.at("2026-03-07 02:00")
    world.friends["Ade"].drops_out()
    world.settle()
    world.at("2026-03-07 07:30")
    mina.does("stop")
    world.settle()


def after_the_withdrawal(world: World, sinks: Sinks, mina: Friend) -> None:
    world.at("2026-03-09 12:00")
    mina.withdraws("Theo")
    theos = len(sinks.texts.to(THEOS))
    world.at("2026-03-10 05:00")
    sams = len(sinks.texts.to(SAMS))
    mina.asks(now=True)
    world.advance(minutes=2)
    assert len(sinks.texts.to(SAMS)) == sams + 1
    # Theo answers an old text: told kindly, and nothing is changed.
    assert not writes(world, "1", THEOS)["taken"]
    mina.does("steps/1/yes")
    mina.does("stop")
    world.at("2026-03-10 18:00")
    assert len(sinks.texts.to(THEOS)) == theos


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("broken", ["hears all", "over all channels"])
def test_a_gate_that_lets_something_through_is_seen(
    worlds_with_sinks: Callable[..., World],
    sinks: Sinks,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    world = worlds_with_sinks("2026-03-01 09:00", VANCOUVER)
    mina = simple_circle(world, "Sam", "Ade")
    for name, to in (("Sam", ADES), ("Ade", LEES)):
        gives(world, sinks, world.friends[name], "mail", to)
        world.friends[name].phone.sends_receipts = False
    sam = mina.member("Sam")
    mina.put(f"/circles/{{c}}/members/{sam}/consent", {"asks": False, "what_i_need": False})
    over_pushes = {"to": {"kind": "member", "member_id": sam}, "event": "ask", "tier": 1}
    mina.post("/circles/{c}/grants", {"id": new_id(), **over_pushes, "channels": ["push"]})
    ledger = MessageLedger(world, sinks)

    def lets_through(*facts: Any) -> Any:
        decision = may_send(*facts)
        if broken == "hears all" or (broken == "over all channels" and isinstance(decision, Allow)):
            return Allow(tier=1, grant_id=None, channels=frozenset(Channel))
        return decision

    monkeypatch.setattr("app.delivery.lease.may_send", lets_through)
    mina.asks(now=True)
    world.advance(minutes=10)
    assert sinks.mail.to(ADES)[1:], "it left"
    with pytest.raises(AssertionError, match=r"(ask|stand_down) by mail"):
        ledger.all_was_granted()
