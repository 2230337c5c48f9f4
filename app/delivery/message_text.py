"""What a mail, an SMS or a call says: neutral lines and a link, nothing else (promise 8). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.ids import digest
from app.delivery.leased_messages import Leased, Message
from app.messages.catalogue import text
from app.messages.lines import letter_lines, lock_line
from app.outbox.rules import URGENT


@dataclass(frozen=True, slots=True)
class RenderedMessage:
    """A message as it leaves: a subject for mail, its lines, an opaque name of its notice, and the
    language (ISO 639-1) that all of it is in."""

    subject: str
    body: str
    known_as: str
    language: str


def render_message(leased: Leased, letter: Message, public_url: str) -> RenderedMessage:
    """The words of one attempt, without a name, a circle or a word of why."""
    language, known_as = leased.language, digest(f"letter:{leased.notice_id}")
    if letter.code is not None:
        line = text(language, "line.code", digits=letter.code)
        return RenderedMessage(text(language, "line.code_subject"), line, known_as, language)
    urgent = leased.event in URGENT
    page = f"/a#{letter.link}" if letter.link else f"/n#{leased.notice_id}"
    body = letter_lines(
        language,
        letter.channel,
        urgent=urgent,
        answers=letter.answers,
        page=f"{public_url}{page}",
        practice=letter.practice,
    )
    return RenderedMessage(lock_line(language, urgent=urgent), body, known_as, language)
