"""Arriving, pure: when the person is asked "Is someone with you?", and for how long an address
is shown (docs/decisions/0010-arriving.md).

The question belongs to the ask and not to a friend: it names nobody, and no answer to it is
kept about anyone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Whoever says that they come and not when: a call or a text has no room for it.
UNSAID = timedelta(minutes=30)
# An address is shown from the reminder of a shift on: that is when somebody sets out.
BEFORE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class ComingAnswer:
    """A live yes of somebody who comes."""

    said_at: datetime
    arrives_at: datetime


def arrives_at(said_at: datetime, minutes: int | None) -> datetime:
    """When somebody will be there, by their own word."""
    return said_at + (UNSAID if minutes is None else timedelta(minutes=minutes))


def arrivals_without_answer(
    coming: Iterable[ComingAnswer], with_you_at: datetime | None, not_yet_at: datetime | None
) -> list[datetime]:
    """The arrivals for which "Is someone with you?" wasn't answered, soonest first.

    After a yes only those of who says later that they come; after "not yet" only what comes
    later (or was moved). The question stands on the screen from the first of them on.
    """
    return sorted(
        arrival.arrives_at
        for arrival in coming
        if (with_you_at is None or arrival.said_at > with_you_at)
        and (not_yet_at is None or arrival.arrives_at > not_yet_at)
    )


def is_with_you(coming: Iterable[ComingAnswer], with_you_at: datetime | None) -> bool:
    """Whether the person's yes still holds: somebody who came by then hasn't gone since."""
    return with_you_at is not None and any(arrival.said_at <= with_you_at for arrival in coming)


def is_around(
    starts_at: datetime, ends_at: datetime, now: datetime, before: timedelta = BEFORE
) -> bool:
    """Whether a shift is on, or begins so soon that its holder sets out."""
    return starts_at - before <= now < ends_at
