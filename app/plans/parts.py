"""The parts of a plan that the app knows by name. A plan may have headings of its own beside them.

What people who make such plans write down, without police: who I am, how it goes, what helps, what
I consent to, what is around me, what we agreed on, and what comes afterwards. Each part has a name,
a hint and three beginnings in each language: `section.…` in app/messages/names.xx.json,
`part_hint.…` and `begin.…` in the phone app's catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.consent.gate import KEPT_FROM_REPORTING


class Group(StrEnum):
    """Under what a part stands where all of them are listed, in this order."""

    ABOUT_ME = "about_me"
    SIGNS = "signs"
    WITH_ME = "with_me"
    CONSENT = "consent"
    AROUND_ME = "around_me"
    NO_POLICE = "no_police"
    AFTERWARDS = "afterwards"


@dataclass(frozen=True, slots=True)
class Part:
    """One known part. `is_list`: each of its lines is a thing of its own."""

    group: Group
    is_list: bool = False


#: By key, in the order in which they stand where the person chose none.
PARTS: dict[str, Part] = {
    "i_am": Part(Group.ABOUT_ME),
    "pronouns": Part(Group.ABOUT_ME),
    "languages": Part(Group.ABOUT_ME, is_list=True),
    "access": Part(Group.ABOUT_ME, is_list=True),
    "contact_first": Part(Group.ABOUT_ME),
    "signs_early": Part(Group.SIGNS, is_list=True),
    "signs_harder": Part(Group.SIGNS, is_list=True),
    "signs_now": Part(Group.SIGNS, is_list=True),
    "helps": Part(Group.WITH_ME, is_list=True),
    "worse": Part(Group.WITH_ME, is_list=True),
    "space": Part(Group.WITH_ME, is_list=True),
    "say": Part(Group.WITH_ME, is_list=True),
    "dont_say": Part(Group.WITH_ME, is_list=True),
    "speaks": Part(Group.WITH_ME),
    "means": Part(Group.WITH_ME, is_list=True),
    "say_yes": Part(Group.CONSENT),
    "no_reply": Part(Group.CONSENT),
    "never_tell": Part(Group.CONSENT, is_list=True),
    "decided": Part(Group.CONSENT, is_list=True),
    "arrive": Part(Group.AROUND_ME),
    "places_go": Part(Group.AROUND_ME, is_list=True),
    "places_avoid": Part(Group.AROUND_ME, is_list=True),
    "depends": Part(Group.AROUND_ME, is_list=True),
    "pets": Part(Group.AROUND_ME, is_list=True),
    "home": Part(Group.AROUND_ME, is_list=True),
    "home_key": Part(Group.AROUND_ME),
    "commitment": Part(Group.NO_POLICE, is_list=True),
    "own_limits": Part(Group.NO_POLICE, is_list=True),
    "after": Part(Group.AFTERWARDS, is_list=True),
}

#: What a new circle's plan begins with.
FIRST_PARTS = ("i_am", "helps", "worse", "arrive")

#: Beginnings of a sentence that are offered for each empty part.
BEGINNINGS = 3


def is_hidden_from_reporting(key: str) -> bool:
    """Whether who must report reads a part only by a grant that names them (decision 46)."""
    return key in KEPT_FROM_REPORTING


def lines_of(key: str, text: str) -> tuple[str, ...]:
    """A text as the things that stand in it: its lines, where its part is a list, else itself.

    An own heading's text is one thing, whatever its lines are.
    """
    part = PARTS.get(key)
    if part is None or not part.is_list:
        return (text,) if text else ()
    return tuple(line for line in (line.strip() for line in text.splitlines()) if line)


def place_of(key: str, present_keys: Sequence[str]) -> int:
    """Where a new part goes among those of a plan, which keep the order that they have.

    A known one goes behind the known parts that come before it, or before the first that comes
    after it; a heading of one's own goes last.
    """
    ranks = {known_key: rank for rank, known_key in enumerate(PARTS)}
    if key not in ranks:
        return len(present_keys)
    earlier = [
        place
        for place, present_key in enumerate(present_keys)
        if ranks.get(present_key, len(ranks)) < ranks[key]
    ]
    if earlier:
        return earlier[-1] + 1
    later = (place for place, present_key in enumerate(present_keys) if present_key in ranks)
    return next(later, len(present_keys))


def keys_in_group(group: Group, without: Iterable[str] = ()) -> tuple[str, ...]:
    """The keys of a group, in order, but for some."""
    left_out = frozenset(without)
    return tuple(key for key, part in PARTS.items() if part.group is group and key not in left_out)
