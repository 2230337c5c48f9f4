"""What of a circle is ready for a first request. Pure.

Told as facts, done or not alike: nothing counts them, and a request needs none of them but somebody
who can be reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ReadyItem(StrEnum):
    """What can be got ready, in the order in which it is told."""

    FRIENDS = "friends"
    FIRST = "first"
    NOTIFICATIONS = "notifications"
    HELPS = "helps"
    ADDRESS = "address"
    CODE = "code"
    TRIED = "tried"


@dataclass(frozen=True, slots=True)
class ReadyFacts:
    """`friends_in`: somebody has joined. `is_someone_first`: the plan names whom it asks.
    `is_push_on`: on the phone that looks. `has_code`: a recovery code that works.
    """

    friends_in: bool
    is_someone_first: bool
    is_push_on: bool
    helps: bool
    address: bool
    has_code: bool
    tried: bool


def ready_items(facts: ReadyFacts) -> dict[ReadyItem, bool]:
    """Each item with whether it is done, in order."""
    return {
        ReadyItem.FRIENDS: facts.friends_in,
        ReadyItem.FIRST: facts.is_someone_first,
        ReadyItem.NOTIFICATIONS: facts.is_push_on,
        ReadyItem.HELPS: facts.helps,
        ReadyItem.ADDRESS: facts.address,
        ReadyItem.CODE: facts.has_code,
        ReadyItem.TRIED: facts.tried,
    }


def is_shown(items: dict[ReadyItem, bool], *, hidden: bool) -> bool:
    """Whether the list stands on the person's home: until all is done, unless they hid it."""
    return not hidden and not all(items.values())
