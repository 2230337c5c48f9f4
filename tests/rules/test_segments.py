"""One text, one segment: every text of each catalogue, with a long host (3GPP TS 23.038)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.channels import Channel
from app.core.ids import short_link_id
from app.core.languages import LANGUAGES
from app.delivery.leased_messages import Message
from app.delivery.message_text import render_message
from app.messages.catalogue import text
from app.messages.lines import join_within, unknown_number_line
from app.outbox.events import Event
from tests.rules.test_letters import NOTICE, leased

#: An address of 50 characters behind `https://`.
LONG_HOST = "https://our-neighbours.a-home-with-a-long-name.example.org"

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Two septets each: an escape comes before them.
EXTENDED = frozenset("\f^{}\\[~]|€")


def room_left(body: str) -> int:
    """Characters that still fit into one segment; negative: it takes more than one."""
    if set(body) <= GSM_7 | EXTENDED:
        return 160 - sum(2 if sign in EXTENDED else 1 for sign in body)
    return 70 - len(body.encode("utf-16-be")) // 2


def sent(language: str, event: Event, **changes: object) -> str:
    letter = Message("a" * 22, "d" * 22, Channel.SMS, "+13475550123", **changes)  # type: ignore[arg-type]
    return render_message(leased(event, language), letter, LONG_HOST).body


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_leaves_is_one_segment(language: str) -> None:
    assert len(LONG_HOST.removeprefix("https://")) == 50
    link = "w" * 22
    bodies = [sent(language, event) for event in Event]
    bodies += [sent(language, event, link=link) for event in Event]
    # An ask alone names digits (app.delivery.lease).
    for answers in (("coming",), ("call",), ("coming", "call")):
        bodies.append(sent(language, Event.ASK, link=link, answers=answers))
    bodies.append(sent(language, Event.TEST, code="123456"))
    for body in bodies:
        assert room_left(body) >= 0, (room_left(body), body)
    assert any(f"/a#{link}" in body for body in bodies)
    assert any(f"/n#{NOTICE}" in body for body in bodies)


def test_every_reply_is_one_segment() -> None:
    folder = Path(__file__).resolve().parents[2] / "app" / "messages"
    for language in LANGUAGES:
        catalogue = json.loads((folder / f"{language}.json").read_text("utf-8"))
        replies = [sentence for code, sentence in catalogue.items() if code.startswith("text.")]
        assert len(replies) >= 8
        for reply in replies:
            assert room_left(reply) >= 0, (room_left(reply), reply)
    line = unknown_number_line()
    assert room_left(line) >= 0, (room_left(line), line)
    assert text("en", "text.unknown") in line


def test_a_stranger_gets_as_many_languages_as_one_segment_holds() -> None:
    assert join_within(9, ["one", "two"]) == "one / two"
    assert join_within(9, ["one", "three", "six"]) == "one / six"
    assert join_within(3, ["one"]) == "one"


def test_what_a_segment_holds_is_counted_as_phones_count() -> None:
    assert room_left("a" * 160) == 0
    assert room_left("€" * 80) == 0
    assert room_left("í" * 70) == 0, "not in the alphabet: two bytes for each sign of the text"
    assert room_left("🫶" * 35) == 0
    assert room_left("é" * 160) == 0


def test_an_answers_link_is_its_secret_alone() -> None:
    """The same vector stands in the phone app's tests."""
    assert short_link_id("answer", "c" * 22) == "INecPZ2yyS4XHe4UT8tcK-"
