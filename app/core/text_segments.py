"""How many segments a text message takes, as networks count (3GPP TS 23.038 and 23.040). Pure.

What stands in the GSM alphabet has 160 characters, and everything else 70: one letter outside of
it is enough. A longer text goes in pieces of 153 or 67, for a header in each joins them again.
"""

from __future__ import annotations

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Two septets each: an escape comes before them.
EXTENDED = frozenset("\f^{}\\[~]|€")
_GSM, _GSM_PIECE = 160, 153
_UCS2, _UCS2_PIECE = 70, 67


def is_gsm(text: str) -> bool:
    """Whether all of a text stands in the GSM alphabet."""
    return set(text) <= GSM_7 | EXTENDED


def segments_of(text: str) -> int:
    """The segments that a text takes; one for an empty one."""
    if is_gsm(text):
        signs = [2 if sign in EXTENDED else 1 for sign in text]
        alone, piece = _GSM, _GSM_PIECE
    else:
        signs = [2 if ord(sign) > 0xFFFF else 1 for sign in text]
        alone, piece = _UCS2, _UCS2_PIECE
    return 1 if sum(signs) <= alone else _pieces(signs, piece)


def _pieces(signs: list[int], room: int) -> int:
    """Pieces of so much room that signs of these sizes take; none is cut in two."""
    pieces, used = 1, 0
    for size in signs:
        if used + size > room:
            pieces, used = pieces + 1, 0
        used += size
    return pieces
