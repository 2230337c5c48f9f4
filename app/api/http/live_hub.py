"""The streams of hints that are open in this process, and what is written to them.

A stream holds no thread and no connection to the database. Who is in a circle is looked at anew
for each hint, so that a hint never reaches somebody who was removed; their stream ends with it.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from fastapi import Response
from sqlalchemy.exc import OperationalError
from starlette.types import Message, Receive, Scope, Send

from app.api.http.recent_changes import RecentChanges
from app.circles.service import accounts_in, circles_of
from app.core.change_signal import Hint
from app.core.db import Database
from app.identity.session_service import live_sessions

log = logging.getLogger("showup.live")


T = TypeVar("T")


#: Seconds between two looks whether sessions have ended: a stream outlives one by this at most.
SWEEP_S = 3.0


#: Seconds between two comments that keep a stream alive through proxies.
KEEP_ALIVE_S = 25.0


#: Streams of one device: its windows, and one whose end nobody has noticed yet.
MOST_OF_A_DEVICE = 4


#: How long a phone waits before it comes back, in milliseconds, drawn anew for each.
RETRY_MS = (2_000, 8_000)


#: Streams written to before other work gets its turn.
AT_ONCE = 200


#: Seconds until hints that couldn't be looked up are tried again.
AGAIN_S = 1.0


_HEADERS = {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}


_KEEP_ALIVE: Message = {"type": "http.response.body", "body": b":\n\n", "more_body": True}


#: Says of a stream that is ended for good that what its phone shows isn't its own any more.
_OVER: Message = {
    "type": "http.response.body",
    "body": b"event: over\ndata: over\n\n",
    "more_body": True,
}


_END: Message = {"type": "http.response.body", "body": b"", "more_body": False}


def hint_of(circle_id: str) -> Message:
    """A hint as it is written, made once for all who get it."""
    text = f"event: circle\ndata: {circle_id}\n\n"
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}


class Stream(Response):
    """One device's stream. Its task only waits for the end; the hub writes."""

    def __init__(
        self,
        hub: Hub,
        *,
        session: str,
        device: str,
        account: str,
        circles: Iterable[str],
        since: datetime | None = None,
    ) -> None:
        super().__init__(headers=_HEADERS)
        del self.headers["content-length"]
        self.hub = hub
        self.session = session
        self.device = device
        self.account = account
        self.circles = set(circles)
        self.since = since
        self._send: Send | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        retry = random.randint(*RETRY_MS)  # noqa: S311 (spreads phones, hides nothing)
        await send(
            {
                "type": "http.response.body",
                "body": f"retry: {retry}\n\n".encode(),
                "more_body": True,
            }
        )
        self._send = send
        self.hub.add(self)
        # What changed between the phone's look and now would reach nobody otherwise.
        if self.since is not None:
            for circle in self.hub.changes.in_any_of(self.circles, self.since):
                self.write(hint_of(circle))
        try:
            # Comes when the phone goes, and when the last byte was written.
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            self._send = None
            self.hub.drop(self)

    def write(self, message: Message) -> None:
        """Write without waiting. A phone that doesn't read is let go: it looks when it is back.

        `send` waits only while what was written before hasn't left; so one step of it is all.
        """
        if self._send is None:
            return
        step = self._send(message).__await__()
        try:
            step.send(None)
        except StopIteration:
            return
        step.close()
        self._send = None
        self.hub.drop(self)

    def end(self, *, over: bool = False) -> None:
        """Close from this side; `over`: a membership or the session ended, so that the phone looks
        at once. One that only came too many, or whose server ends, comes back by itself."""
        if over:
            self.write(_OVER)
        self.write(_END)
        self._send = None
        self.hub.drop(self)


class Hub:
    """All streams of this process, and what is told to them. Lives on the server's loop."""

    def __init__(self, db: Database, max_streams: int, now: Callable[[], datetime]) -> None:
        self.db = db
        self.changes = RecentChanges(now)
        self.max_streams = max_streams
        self._by_circle: defaultdict[str, set[Stream]] = defaultdict(set)
        self._by_account: defaultdict[str, set[Stream]] = defaultdict(set)
        self._by_device: defaultdict[str, list[Stream]] = defaultdict(list)
        self._streams: set[Stream] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._hinted: set[str] = set()
        self._anywhere = False
        self._tasks: list[asyncio.Task[None]] = []
        self._unlisten: Callable[[], None] = lambda: None

    # --- its life ----------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to listen and to tell; on the loop."""
        self._loop = asyncio.get_running_loop()
        self._unlisten = self.db.signal.listen(self._receive)
        self._tasks = [
            self._loop.create_task(work())
            for work in (self._tell, self._look_at_sessions, self._keep_alive)
        ]

    def close(self) -> None:
        """End all streams and take no new one; on the loop."""
        self._loop = None
        for stream in tuple(self._streams):
            stream.end()

    async def stop(self) -> None:
        """Close, and end the work."""
        self._unlisten()
        self.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- its streams -------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._streams)

    @property
    def full(self) -> bool:
        """Whether another stream is one too many."""
        return self._loop is None or len(self._streams) >= self.max_streams

    def add(self, stream: Stream) -> None:
        """Tell a stream from now on."""
        if self._loop is None:
            stream.end()
            return
        self._streams.add(stream)
        self._by_account[stream.account].add(stream)
        for circle in stream.circles:
            self._by_circle[circle].add(stream)
        same = self._by_device[stream.device]
        same.append(stream)
        if len(same) > MOST_OF_A_DEVICE:
            same[0].end()

    def drop(self, stream: Stream) -> None:
        """Tell a stream nothing more."""
        if stream not in self._streams:
            return
        self._streams.discard(stream)
        _take(self._by_account, stream.account, stream)
        for circle in stream.circles:
            _take(self._by_circle, circle, stream)
        self._by_device[stream.device].remove(stream)
        if not self._by_device[stream.device]:
            del self._by_device[stream.device]

    # --- hints -------------------------------------------------------------------------------

    def _receive(self, hint: Hint) -> None:
        """From any thread, after any commit: nothing here may wait."""
        loop = self._loop
        if loop is None or (hint is not None and not hint):
            return
        self.changes.note(hint)
        if not self._streams:
            return
        try:
            loop.call_soon_threadsafe(self._note, hint)
        except RuntimeError:
            # The server's loop ended in this instant, and its streams with it.
            return

    def _note(self, hint: Hint) -> None:
        if hint is None:
            self._anywhere = True
        else:
            self._hinted |= hint
        self._wake.set()

    async def _tell(self) -> None:
        """What came together is told together: under load one look serves many commits."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            circles, self._hinted = self._hinted, set()
            anywhere, self._anywhere = self._anywhere, False
            try:
                inside = await asyncio.to_thread(
                    self._accounts_by_circle,
                    circles | set(self._by_circle) if anywhere else circles,
                    tuple(self._by_account) if anywhere else (),
                )
            except OperationalError as problem:
                log.warning("hints will be tried again: %s", type(problem.orig).__name__)
                await asyncio.sleep(AGAIN_S)
                self._hinted |= circles
                self._anywhere |= anywhere
                self._wake.set()
                continue
            for circle, accounts in inside.items():
                await self._tell_circle(circle, accounts)

    def _accounts_by_circle(
        self, circles: Collection[str], accounts: Collection[str]
    ) -> dict[str, frozenset[str]]:
        """Who is in each circle now, and in each that one of the accounts is in."""
        circle_ids = set(circles)
        with self.db.read() as tx:
            for account in accounts:
                circle_ids |= circles_of(tx, account)
            return {circle: accounts_in(tx, circle) for circle in circle_ids}

    async def _tell_circle(self, circle: str, accounts: frozenset[str]) -> None:
        for stream in tuple(self._by_circle.get(circle, ())):
            if stream.account not in accounts:
                stream.end(over=True)
        hint = hint_of(circle)
        streams = [
            open_stream for account in accounts for open_stream in self._by_account.get(account, ())
        ]
        for batch in _batches(streams, AT_ONCE):
            for stream in batch:
                if stream in self._streams and circle not in stream.circles:
                    stream.circles.add(circle)
                    self._by_circle[circle].add(stream)
                stream.write(hint)
            if len(streams) > AT_ONCE:
                await asyncio.sleep(0)

    # --- what comes round --------------------------------------------------------------------

    async def _look_at_sessions(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            open_sessions = {stream.session for stream in self._streams}
            if not open_sessions:
                continue
            try:
                live = await asyncio.to_thread(self._still_live, open_sessions)
            except OperationalError as problem:
                log.warning("sessions will be looked at again: %s", type(problem.orig).__name__)
                continue
            for stream in tuple(self._streams):
                if stream.session in open_sessions and stream.session not in live:
                    stream.end(over=True)

    def _still_live(self, sessions: Collection[str]) -> set[str]:
        live: set[str] = set()
        with self.db.read() as tx:
            for batch in _batches(sessions, 500):
                live |= live_sessions(tx, batch)
        return live

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(KEEP_ALIVE_S)
            for batch in _batches(tuple(self._streams), AT_ONCE):
                for stream in batch:
                    stream.write(_KEEP_ALIVE)
                await asyncio.sleep(0)


def _batches(everything: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    rest = iter(everything)
    while batch := tuple(islice(rest, size)):
        yield batch


def _take(index: defaultdict[str, set[Stream]], key: str, stream: Stream) -> None:
    index[key].discard(stream)
    if not index[key]:
        del index[key]
