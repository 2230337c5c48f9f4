"""What a mail, an SMS or a call says: neutral lines and a link, nothing else (promise 8). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.ids import digest
from app.delivery.lease import Leased, Letter
from app.messages.catalogue import text
from app.outbox.models import Channel
from app.outbox.rules import URGENT

_DIGITS = (("coming", "digit.coming"), ("call", "digit.call"))


@dataclass(frozen=True, slots=True)
class Words:
    """A message as it leaves: a subject for mail, its lines, and an opaque name of its notice."""

    subject: str
    body: str
    known_as: str


def words(leased: Leased, letter: Letter, public_url: str) -> Words:
    """The words of one attempt, without a name, a circle or a word of why."""
    language, known_as = leased.language, digest(f"letter:{leased.notice_id}")
    if letter.code is not None:
        line = text(language, "line.code", digits=letter.code)
        return Words(text(language, "line.code_subject"), line, known_as)
    line = text(language, "line.urgent" if leased.event in URGENT else "line.quiet")
    if letter.channel == Channel.VOICE:
        return Words(line, line, known_as)
    lines = [f"{line}."]
    if letter.channel == Channel.SMS and letter.answers:
        parts = [text(language, code) for kind, code in _DIGITS if kind in letter.answers]
        lines.append(" ".join([*parts, text(language, "digit.not_now")]))
    elif letter.channel == Channel.MAIL:
        lines.append(text(language, "line.no_answer_by_mail"))
    page = f"/a#{letter.link}" if letter.link else f"/n#{leased.notice_id}"
    lines.append(f"{public_url}{page}")
    return Words(line, "\n".join(lines), known_as)
