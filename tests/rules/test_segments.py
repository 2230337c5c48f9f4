"""Texts are short: every text of each catalogue, with a long host (3GPP TS 23.038).

Each is one segment. A language whose letters are outside the GSM alphabet has 70 characters in one:
there an address alone takes more, and a text with one may take three.
"""

from __future__ import annotations

import pytest

from app.core.channels import Channel
from app.core.ids import short_link_id
from app.core.languages import LANGUAGES, Language
from app.core.text_segments import segments_of
from app.delivery.leased_messages import Message
from app.delivery.message_text import render_message
from app.messages.catalogue import text
from app.messages.lines import join_in_one_segment, unknown_number_line
from app.outbox.events import Event
from tests.catalogues import forms, server_sentences
from tests.rules.test_letters import NOTICE, leased

#: An address of 50 characters behind `https://`.
LONG_HOST = "https://our-neighbours.a-home-with-a-long-name.example.org"
#: Of a text with an address, and of a reply, where letters are outside the GSM alphabet.
MOST_WITH_LINK, MOST_OF_REPLY = 3, 2


def sent(language: str, event: Event, **changes: object) -> str:
    letter = Message("a" * 22, "d" * 22, Channel.SMS, "+13475550123", **changes)  # type: ignore[arg-type]
    return render_message(leased(event, language), letter, LONG_HOST).body


def is_in_gsm(language: Language) -> bool:
    """Whether texts of a language keep to the GSM alphabet: those in Latin letters do."""
    return LANGUAGES[language].script.code == "Latn"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_leaves_is_short(language: Language) -> None:
    assert len(LONG_HOST.removeprefix("https://")) == 50
    link = "w" * 22
    bodies = [sent(language, event) for event in Event]
    bodies += [sent(language, event, link=link) for event in Event]
    # An ask alone names digits (app.delivery.lease).
    for answers in (("coming",), ("call",), ("coming", "call")):
        bodies.append(sent(language, Event.ASK, link=link, answers=answers))
    bodies.append(sent(language, Event.TEST, code="123456"))
    limit = 1 if is_in_gsm(language) else MOST_WITH_LINK
    assert [(segments_of(body), body) for body in bodies if segments_of(body) > limit] == []
    assert any(f"/a#{link}" in body for body in bodies)
    assert any(f"/n#{NOTICE}" in body for body in bodies)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_is_short(language: Language) -> None:
    replies = [
        form
        for code, sentence in server_sentences(language).items()
        if code.startswith("text.")
        for form in forms(sentence)
    ]
    assert len(replies) >= 8
    limit = 1 if is_in_gsm(language) else MOST_OF_REPLY
    assert [reply for reply in replies if segments_of(reply) > limit] == []


def test_a_number_of_nobodys_is_answered_in_several_languages() -> None:
    line = unknown_number_line()
    assert segments_of(line) == 1
    assert text("en", "text.unknown") in line
    assert text("es", "text.unknown") in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_and_first_in_the_one_that_is_likeliest(language: Language) -> None:
    others = [other for other in LANGUAGES if other is not language]
    line = unknown_number_line([language, *others])
    assert line.startswith(text(language, "text.unknown"))
    assert segments_of(line) <= (1 if is_in_gsm(language) else MOST_OF_REPLY)


def test_sentences_are_joined_as_far_as_one_segment_holds_them() -> None:
    assert join_in_one_segment(["a" * 80, "b" * 77]) == f"{'a' * 80} / {'b' * 77}"
    assert join_in_one_segment(["a" * 80, "b" * 78, "c"]) == f"{'a' * 80} / c"
    # A letter outside the alphabet leaves 70 characters to all of them.
    assert join_in_one_segment(["a" * 80, "나"]) == "a" * 80
    assert join_in_one_segment(["나" * 40, "a" * 27]) == f"{'나' * 40} / {'a' * 27}"
    assert join_in_one_segment(["나" * 40, "a" * 28]) == "나" * 40
    # The first is said, however long it is.
    assert join_in_one_segment(["나" * 71, "a"]) == "나" * 71


@pytest.mark.parametrize(
    ("body", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        # A piece has 153 septets: the sign of two doesn't fit behind 152.
        ("a" * 152 + "€" * 77, 3),
        ("é" * 160, 1),
        # Not in the alphabet: two bytes for each sign of the text.
        ("í" * 70, 1),
        ("í" * 71, 2),
        ("í" * 134, 2),
        ("í" * 135, 3),
        ("a" * 70 + "ç", 2),
        ("나" * 70, 1),
        ("ل" * 201, 3),
        ("🫶" * 35, 1),
        ("🫶" * 36, 2),
        # No sign is cut: 33 pairs make 66 of 67.
        ("🫶" * 67, 3),
    ],
)
def test_what_a_segment_holds_is_counted_as_networks_count(body: str, segments: int) -> None:
    assert segments_of(body) == segments


def test_an_answers_link_is_its_secret_alone() -> None:
    """The same vector stands in the phone app's tests."""
    assert short_link_id("answer", "c" * 22) == "INecPZ2yyS4XHe4UT8tcK-"
