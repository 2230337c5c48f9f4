"""Names that people can read and tell apart, pure.

A name holds letters of any script, marks, digits, spaces, punctuation, symbols and emoji, decided
by Unicode's general categories. It holds nothing that can't be seen, that turns the direction of
what stands around it, or that breaks its line. Two names look alike when they share a skeleton
(Unicode Technical Standard 39, without regard to case, accents, spaces and punctuation).
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Any

#: Marks that may stand on one sign: Vietnamese and Tibetan need three; more tower over other lines.
MOST_MARKS = 4

_JOINER, _NON_JOINER = "\u200d", "\u200c"
_EMOJI_STYLE, _TEXT_STYLE = "\ufe0f", "\ufe0e"
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters, marks and symbols that show nothing or only a gap (Default_Ignorable_Code_Point beyond
# the categories above, the blank of Braille, fillers of Hangul), and what stands for a broken sign.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\ufffc\ufffd"
    "\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Blocks in which emoji of later versions of Unicode than Python knows will stand.
_COMING_EMOJI = ((0x1F000, 0x1FAFF), (0x1FB00, 0x1FBFF))
# Accents: the marks that Latin, Greek and Cyrillic letters are told apart by. Those of other
# scripts are vowels, without which two names would be one.
_ACCENTS = re.compile("[\u0300-\u036f]")


class Unreadable(ValueError):
    """A name that holds what can't be read."""


def readable(text: str) -> str:
    """A name as it is kept: composed (NFC), with single spaces. Raises Unreadable."""
    name = unicodedata.normalize("NFC", text)
    if any(not _may_stand(name, at) for at in range(len(name))):
        raise Unreadable("a sign that can't be seen, or that turns or breaks its line")
    name = re.sub(" +", " ", "".join(" " if _is_space(sign) else sign for sign in name)).strip()
    if not any(unicodedata.category(sign)[0] in "LNPS" or _is_coming(sign) for sign in name):
        raise Unreadable("nothing to read")
    if _is_mark(name[0]):
        raise Unreadable("a mark that stands on nothing")
    if re.search(
        f"m{{{MOST_MARKS + 1}}}", "".join("m" if _is_mark(sign) else "-" for sign in name)
    ):
        raise Unreadable("more marks on one sign than can be read")
    return name


def _may_stand(name: str, at: int) -> bool:
    sign = name[at]
    before = name[at - 1] if at else ""
    after = name[at + 1] if at + 1 < len(name) else ""
    if sign == _JOINER:
        return _follows_virama(before) or (_is_picture(before) and _is_picture(after))
    if sign == _NON_JOINER:
        # RFC 5892, appendix A.1: after a virama, or between two letters that would join.
        return _follows_virama(before) or (_joins(before) and _joins(after))
    if sign in {_EMOJI_STYLE, _TEXT_STYLE}:
        return _is_picture(before) or before in "#*0123456789"
    if _BLANK.match(sign):
        return False
    return unicodedata.category(sign) not in _REFUSED or _is_coming(sign)


def _is_space(sign: str) -> bool:
    return unicodedata.category(sign) == "Zs"


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M" and sign not in {_EMOJI_STYLE, _TEXT_STYLE}


def _is_coming(sign: str) -> bool:
    return unicodedata.category(sign) == "Cn" and any(
        first <= ord(sign) <= last for first, last in _COMING_EMOJI
    )


def _is_picture(sign: str) -> bool:
    """Whether a sign can be part of a joined emoji: the picture, its skin, or its style."""
    return bool(sign) and (
        sign == _EMOJI_STYLE or unicodedata.category(sign) in {"So", "Sk", "Sm"} or _is_coming(sign)
    )


def _follows_virama(before: str) -> bool:
    return bool(before) and unicodedata.combining(before) == 9


def _joins(sign: str) -> bool:
    """Whether a sign is a letter (or a mark on one) of a script whose letters join."""
    return bool(sign) and unicodedata.bidirectional(sign) in {"AL", "NSM"}


def are_alike(name: str, other_name: str) -> bool:
    """Whether two names could be taken for each other."""
    return bool(skeletons(name) & skeletons(other_name))


@lru_cache(maxsize=512)
def skeletons(name: str) -> frozenset[str]:
    """What a name looks like: in small letters, and as it is written.

    Both, since letters that look alike in one case (I and l) don't in the other (i and l).
    """
    bare = _bare(unicodedata.normalize("NFKC", name))
    small = _skeleton(bare.casefold())
    return frozenset({small, _skeleton(_skeleton(bare).casefold())})


def _bare(name: str) -> str:
    """A name without spaces, punctuation and joiners; all of it when it holds nothing else."""
    letters = "".join(
        sign
        for sign in name
        if unicodedata.category(sign)[0] in "LMNS" and sign not in {_EMOJI_STYLE, _TEXT_STYLE}
    )
    return letters or name


def _skeleton(text: str) -> str:
    prototypes = _prototypes()
    apart = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    same = "".join(prototypes.get(sign, sign) for sign in apart)
    return _ACCENTS.sub("", unicodedata.normalize("NFD", same))


@lru_cache(maxsize=1)
def _prototypes() -> dict[str, str]:
    """For each sign that looks like another, the one that stands for all of its kind (UTS 39).

    The library holds pairs of signs in both directions, with their names. Each kind is a star: one
    prototype, which every other sign of it is paired with. Read from its file, so that the names
    and the pairs don't stay in memory.
    """
    raw = files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8")
    # The marks of direction that the list is printed with are no part of the signs.
    pairs: dict[str, list[str]] = {
        _plain(sign): [_plain(other) for other in others]
        for sign, others in json.loads(raw, object_hook=_without_names).items()
    }
    prototypes: dict[str, str] = {}
    for sign, others in pairs.items():
        if len(sign) > 1:
            continue  # several signs are only ever a prototype
        hub = others[0] if len(others) == 1 else sign
        pair = len(others) == 1 and len(pairs.get(hub, ())) == 1
        if pair and len(hub) == 1:
            hub = min(sign, hub)  # of two that look alike, either may stand for both
        if hub != sign:
            prototypes[sign] = hub
    return prototypes


def _without_names(node: dict[str, Any]) -> Any:
    return node["c"] if node.keys() == {"c", "n"} else node


def _plain(text: str) -> str:
    return text.replace("\u200e", "")
