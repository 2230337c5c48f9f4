"""How many attempts are on the wire at once: so many to each place, and so many in all.

A push service that takes connections and doesn't answer holds each attempt until its time is over.
It fills its own room with them, and keeps nobody waiting whose phone hangs on another service.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

#: Attempts at once to one host, or over one other channel.
TO_EACH = 64
#: Attempts at once in all: eight services would have to hang before they fill it.
IN_ALL = 512


class SendRoom:
    """Room for attempts. Use it from one event loop."""

    def __init__(self, to_each: int = TO_EACH, in_all: int = IN_ALL) -> None:
        self._to_each = to_each
        self._all = asyncio.Semaphore(in_all)
        self._by_place: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def to(self, place: str) -> AsyncIterator[None]:
        """Wait for room at a place: a host, or a channel's name."""
        # Its own first: whoever waits there takes no room from others.
        place_room = self._by_place.get(place)
        if place_room is None:
            place_room = self._by_place[place] = asyncio.Semaphore(self._to_each)
        async with place_room, self._all:
            yield
