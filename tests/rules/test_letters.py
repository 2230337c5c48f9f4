"""What a mail, a text or a call says, in each language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.core.channels import Channel
from app.delivery.leased_messages import Leased, Message
from app.delivery.message_text import render_message
from app.outbox.events import Event

URL = "https://there.example"
NOTICE = "n" * 22


def leased(event: Event = Event.ASK, language: str = "es", notice: str = NOTICE) -> Leased:
    return Leased(
        notice_id=notice,
        lease_id="l" * 22,
        event=event,
        language=language,
        thread="t" * 32,
        expires_at=datetime(2026, 3, 5, tzinfo=UTC),
        deadline=0.0,
        targets=(),
    )


def letter(channel: Channel, **changes: Any) -> Message:
    return Message("a" * 22, "d" * 22, channel, "+13475550123", **changes)


@pytest.mark.parametrize(
    ("language", "answers", "digits"),
    [
        ("es", ("coming",), "1: puedo ir. 0: ahora no."),
        ("es", ("coming", "call"), "1: puedo ir. 2: puedo llamar. 0: ahora no."),
        ("en", ("call",), "2: I can call. 0: not now."),
        ("xx", ("coming",), "1: I can come. 0: not now."),
    ],
)
def test_a_text_names_the_digits_that_count(
    language: str, answers: tuple[str, ...], digits: str
) -> None:
    sms = letter(Channel.SMS, link="x.y", answers=answers)
    lines = render_message(leased(language=language), sms, URL).body.splitlines()
    assert lines[1:] == [digits, f"{URL}/a#x.y"]


def test_what_nobody_answers_names_no_digit() -> None:
    body = render_message(leased(Event.GAP), letter(Channel.SMS), URL).body
    assert body == f"Algo para mirar, hoy a cualquier hora.\n{URL}/n#{NOTICE}"


def test_a_call_says_one_line_and_no_address() -> None:
    message = render_message(leased(), letter(Channel.VOICE, link="x.y", answers=("coming",)), URL)
    assert message.body == "Por favor, mira cuando veas esto"


def test_practice_says_so_in_every_message_and_takes_no_digit() -> None:
    """A text answered by a digit could be meant for a real request that came since."""
    for channel in (Channel.MAIL, Channel.SMS, Channel.VOICE):
        message = render_message(leased(), letter(channel, link="x.y", practice=True), URL)
        first = message.body.splitlines()[0]
        assert first.startswith("Esto es solo para practicar. "), channel
        assert "1:" not in message.body
        assert message.subject == "Por favor, mira cuando veas esto"


def test_a_notice_is_known_by_one_opaque_name() -> None:
    """Each try is the same mail to a mail program; no two notices are."""
    names = [
        render_message(leased(notice=notice), letter(Channel.MAIL, link=link), URL).known_as
        for notice in (NOTICE, "m" * 22)
        for link in ("a.b", "c.d")
    ]
    assert names[0] == names[1] != names[2] == names[3]
    assert all(NOTICE not in name and len(name) == 43 for name in names)
