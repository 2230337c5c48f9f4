"""What a short text means, pure: 1 coming, 2 call, 0 not now, or the wish for no more."""

from __future__ import annotations

from enum import StrEnum


class Digit(StrEnum):
    """What a text can say."""

    COMING = "coming"
    CALL = "call"
    NOT_NOW = "not_now"
    STOP = "stop"


_MEANT = {"1": Digit.COMING, "2": Digit.CALL, "0": Digit.NOT_NOW}
# Carriers know the first; people of our languages write the others.
_STOP = frozenset({"stop", "stopall", "unsubscribe", "alto", "basta", "baja"})


def read_text(said: str) -> Digit | None:
    """One digit, perhaps with a full stop or spaces; anything else means nothing."""
    word = said.strip().strip(".!,;:()\"'").strip().lower()
    return Digit.STOP if word in _STOP else _MEANT.get(word)
