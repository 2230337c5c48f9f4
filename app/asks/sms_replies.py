"""What a short text means, pure: 1 coming, 2 call, 3 text, 0 not now, or whether messages stop
or start again.

Texts are read as people, phones and carriers write them, and strictly all the same: an answer
taken by mistake is worse than one asked for again. "Yes" and "no" alone aren't answers, for they
don't say to what.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from app.asks import sms_reply_words as words_of


class Digit(StrEnum):
    """What a text can say."""

    COMING = "coming"
    CALL = "call"
    TEXT = "text"
    NOT_NOW = "not_now"
    STOP = "stop"
    START = "start"


_DIGITS = {"1": Digit.COMING, "2": Digit.CALL, "3": Digit.TEXT, "0": Digit.NOT_NOW}
#: Longer than one segment, a text is no answer of anybody's.
_MOST_CHARACTERS = 160
_MOST_WORDS = 8
#: What a phone or a mail program writes below a text by itself.
_SIGNATURE = re.compile(
    rf"\n\s*(?:--|—|{'|'.join(map(re.escape, words_of.SIGNATURES))}).*",
    re.IGNORECASE | re.DOTALL,
)


def read_text(text: str) -> Digit | None:
    """What a text means; None for anything that isn't certain."""
    text = _SIGNATURE.sub("", text.strip())
    words = words_of_text(text)
    if not words or len(text) > _MOST_CHARACTERS:
        return None
    if _means_stop(words):
        return Digit.STOP
    if words[0] in words_of.START and set(words) <= words_of.START | words_of.AROUND_START:
        return Digit.START
    return _read_answer(text, words)


def words_of_text(text: str) -> list[str]:
    """The words and numbers of a text: digits of every script, without signs and emoji."""
    plain = []
    for sign in unicodedata.normalize("NFKC", text.casefold()):
        kind = unicodedata.category(sign)
        if kind == "Nd":
            plain.append(str(unicodedata.decimal(sign)))
        elif kind[0] == "L":
            plain.append(sign)
        # A keycap digit (1️⃣) has marks behind it, "don't" a sign within: neither parts a word.
        elif kind not in {"Cf", "Mn", "Me"} and sign not in "'’´`":
            plain.append(sign if sign == "-" else " ")
    # "1yes" and "1." are a number and what stands beside it; "-1" and "12" are other numbers.
    tokens = re.findall(r"-?[0-9]+|[^\W\d_]+", "".join(plain))
    return " ".join(tokens).replace("opt out", "optout").replace("stop all", "stopall").split()


def _means_stop(words: list[str]) -> bool:
    """Whether the words ask for no more messages, and nothing else."""
    word_set = set(words)
    if words[0] in words_of.STOP and word_set <= words_of.STOP | words_of.COURTESY:
        return True
    if word_set & words_of.STOP_IN_A_SENTENCE and (
        word_set <= words_of.STOP_IN_A_SENTENCE | words_of.AROUND_STOP
    ):
        return bool(word_set & words_of.MESSAGES) or not word_set & words_of.NOT_ABOUT_MESSAGES
    sentence = " ".join(words)
    return any(re.fullmatch(pattern, sentence) for pattern in words_of.STOP_SENTENCES)


def _read_answer(text: str, words: list[str]) -> Digit | None:
    """The one answer that the words give; None: none, or one that isn't certain."""
    digit = words_of.PHRASES.get(" ".join(words))
    if digit is not None:
        return _DIGITS[digit]
    numbers = [word for word in words if word[-1].isdigit()]
    if len(numbers) != 1 or numbers[0] not in _DIGITS or len(words) > _MOST_WORDS:
        return None
    (digit,) = numbers
    beside = set(words) - {digit}
    if not beside <= words_of.BESIDE_ALL | words_of.BESIDE[digit]:
        return None
    return None if any(sign in text for sign in words_of.AGAINST[digit]) else _DIGITS[digit]
