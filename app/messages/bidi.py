"""Names and words of people within sentences, whichever way their script runs (UAX #9)."""

import re

_OPENS, _CLOSES = "\u2068", "\u2069"
#: Letters that run from right to left, and signs that turn the direction.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_SIGNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ISOLATED = re.compile("\u2068[^\u2066-\u2069]*\u2069")


def isolate(text: str) -> str:
    """The text as a piece of its own, so that neither it nor what stands around turns the other.

    Text that runs from left to right comes back as it is: it needs no sign, and a sign would make
    a text message longer.
    """
    if not _TURNS.search(text) or _ISOLATED.fullmatch(text):
        return text
    return _OPENS + _SIGNS.sub("", text) + _CLOSES
