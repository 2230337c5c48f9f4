"""Names and words of people within sentences, whichever way their script runs (UAX #9)."""

import re

from app.core.scripts import Direction

_OPENS, _CLOSES = "\u2068", "\u2069"
#: Letters that run from right to left, and signs that turn the direction.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_RTL_WORD = "[\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"
#: What stands in a sentence from right to left as it is: its own letters, digits alone, and an
#: address, to which a mail program would count the sign behind it.
_RUNS_ALONG = re.compile(rf"{_RTL_WORD}(?: {_RTL_WORD})*|\d*|https?://[!-~]+")
_SIGNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMBEDDINGS = re.compile("[\u202a-\u202e]")


def isolate(text: str, direction: Direction = "ltr") -> str:
    """The text as a piece of its own, so that neither it nor what stands around turns the other.

    `direction`: how the sentence around it runs. Text that runs the same way comes back as it is:
    it needs no sign, and a sign would make a text message longer.
    """
    as_it_is = _RUNS_ALONG.fullmatch(text) if direction == "rtl" else not _TURNS.search(text)
    if as_it_is or _is_isolated(text):
        return text
    # Pieces that the text itself sets apart stay; what it leaves open ends with it.
    signs = _EMBEDDINGS if _is_balanced(text) else _SIGNS
    return _OPENS + signs.sub("", text) + _CLOSES


def _is_isolated(text: str) -> bool:
    """Whether a text is one piece already, with nothing open in it."""
    is_one_piece = len(text) > 1 and text[0] == _OPENS and text[-1] == _CLOSES
    return is_one_piece and _is_balanced(text[1:-1]) and not _EMBEDDINGS.search(text)


def _is_balanced(text: str) -> bool:
    """Whether each piece that a text sets apart ends in it, and none ends that it didn't open."""
    depth = 0
    for sign in text:
        if "\u2066" <= sign <= _OPENS:
            depth += 1
        elif sign == _CLOSES:
            depth -= 1
        if depth < 0:
            return False
    return depth == 0
