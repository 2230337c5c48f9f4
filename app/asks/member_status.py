"""Where somebody stands in an ask, told once for the person's and the friend's screens. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol


class Part(StrEnum):
    """A member's part in an ask, whoever looks at it."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"  # being asked now
    NO_ANSWER = "no_answer"  # was asked; the ladder has gone on, and they may still answer
    UNREACHED = "unreached"  # it didn't get to them
    COMING = "coming"
    CALL = "call"
    TEXT = "text"
    EXTRA = "extra"  # said yes when enough had
    NOT_NOW = "not_now"
    DROPPED = "dropped"  # had said yes, and couldn't after all
    SET_ASIDE = "set_aside"  # the person: "not them, keep asking"
    STOOD_DOWN = "stood_down"


class AskedFact(Protocol):
    """The newest time that an ask came to somebody."""

    @property
    def outcome(self) -> str: ...
    @property
    def at(self) -> datetime: ...


class Answered(Protocol):
    """Somebody's newest answer."""

    @property
    def kind(self) -> str: ...
    @property
    def standing(self) -> str: ...
    @property
    def at(self) -> datetime: ...


_OF_ASKING = {
    "open": Part.ASKED,
    "unreached": Part.UNREACHED,
    "stood_down": Part.STOOD_DOWN,
}
_OF_ANSWER = {
    "extra": Part.EXTRA,
    "not_now": Part.NOT_NOW,
    "dropped": Part.DROPPED,
    "set_aside": Part.SET_ASIDE,
}


def part_of(asked: AskedFact | None, answered: Answered | None) -> Part:
    """Where somebody stands, by the newest of what happened.

    Who said not now, or couldn't after all, and is asked again since, is being asked: a step that
    asks at the very instant of their answer asks after it.
    """
    if answered is not None and answered.standing == "yes":
        return Part(answered.kind)
    if answered is not None:
        part = _OF_ANSWER[answered.standing]
        asked_since = asked is not None and asked.outcome == "open" and asked.at >= answered.at
        return Part.ASKED if asked_since and part is not Part.SET_ASIDE else part
    if asked is None:
        return Part.NOT_ASKED
    return _OF_ASKING.get(asked.outcome, Part.NO_ANSWER)


StatusForPerson = Literal[
    "asking",
    "coming",
    "call",
    "text",
    "cant_just_now",
    "no_yes_yet",
    "cant_be_reached",
    "had_to_drop_out",
    "not_asked",
    "left_out",
]

_TO_PERSON: dict[Part, StatusForPerson] = {
    Part.NOT_ASKED: "not_asked",
    Part.ASKED: "asking",
    Part.NO_ANSWER: "no_yes_yet",
    Part.UNREACHED: "cant_be_reached",
    Part.COMING: "coming",
    Part.CALL: "call",
    Part.TEXT: "text",
    Part.EXTRA: "no_yes_yet",
    Part.NOT_NOW: "cant_just_now",
    Part.DROPPED: "had_to_drop_out",
    Part.SET_ASIDE: "not_asked",
    Part.STOOD_DOWN: "no_yes_yet",
}


def to_person(
    part: Part, *, is_open: bool, reachable: bool, left_out: bool = False
) -> StatusForPerson:
    """What the person reads about a friend. Why one can't be reached is in none of it."""
    if left_out:
        return "left_out"
    if part is Part.ASKED and not is_open:
        return "no_yes_yet"  # it is paused, or over
    if part is Part.NOT_ASKED and not reachable:
        return "cant_be_reached"
    return _TO_PERSON[part]


Standing = Literal[
    "asked",
    "coming",
    "call",
    "text",
    "not_now",
    "extra",
    "stood_down",
    "over",
    "dropped",
    "told",  # told something beside the asking, and asked nothing
]

_TO_FRIEND: dict[Part, Standing] = {
    Part.NOT_ASKED: "over",
    Part.ASKED: "asked",
    Part.NO_ANSWER: "asked",
    Part.UNREACHED: "asked",
    Part.COMING: "coming",
    Part.CALL: "call",
    Part.TEXT: "text",
    Part.EXTRA: "extra",
    Part.NOT_NOW: "not_now",
    Part.DROPPED: "dropped",
    Part.SET_ASIDE: "stood_down",
    Part.STOOD_DOWN: "stood_down",
}


def to_friend(part: Part, *, is_closed: bool) -> Standing:
    """What a friend reads about themself, as far as they may know of the ask."""
    return "over" if is_closed else _TO_FRIEND[part]
