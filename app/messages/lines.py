"""What a notice says outside the app: a neutral line, and how to go on (promise 8). Pure.

For channels, and for the person who looks at it through a friend's eyes: the same words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.core.channels import CHANNELS, Reply
from app.core.languages import LANGUAGES, Language
from app.core.text_segments import segments_of
from app.messages.catalogue import text

_DIGITS = (("coming", "digit.coming"), ("call", "digit.call"), ("text", "digit.text"))


def lock_line(language: str, *, urgent: bool) -> str:
    """The line on a lock screen, the same for every notice but asks, and for what was answered
    elsewhere ("line.answered")."""
    return text(language, "line.urgent" if urgent else "line.quiet")


def unknown_number_line(languages: Iterable[Language] = LANGUAGES) -> str:
    """The SMS to a number whose language nobody knows: in the first, and in each of the others as
    far as one segment holds them."""
    return join_in_one_segment(text(language, "text.unknown") for language in languages)


def join_in_one_segment(sentences: Iterable[str]) -> str:
    """The first sentence, and beside it those of the others that leave it one segment: a letter
    outside the GSM alphabet takes more than half of its room away."""
    joined = ""
    for sentence in sentences:
        longer = f"{joined} / {sentence}" if joined else sentence
        if not joined or segments_of(longer) == 1:
            joined = longer
    return joined


def letter_lines(
    language: str,
    channel: str,
    *,
    urgent: bool,
    answers: Collection[str],
    page: str,
    practice: bool = False,
) -> str:
    """The body of a mail, an SMS or a call; `page` is the address of its link.

    `practice`: it says first that it is practice, so that nobody sets out.
    """
    line = lock_line(language, urgent=urgent)
    facts = CHANNELS[channel]
    if practice:
        line = f"{text(language, 'line.practice')} {line}"
    if facts.is_spoken:
        return line
    lines = [f"{line}."]
    if facts.reply is Reply.DIGIT and answers:
        parts = [text(language, code) for kind, code in _DIGITS if kind in answers]
        lines.append(" ".join([*parts, text(language, "digit.not_now")]))
    elif facts.reply is Reply.UNREAD:
        lines.append(text(language, f"line.no_answer_by_{channel}"))
    lines.append(page)
    return "\n".join(lines)
