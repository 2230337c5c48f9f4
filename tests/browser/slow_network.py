"""A slow, lossy way to a server on this machine: every packet waits, some connections are cut."""

from __future__ import annotations

import asyncio
import random
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
PACKET = 1460


class SlowWay:
    """`with SlowWay(port) as way:`; everything passes at once until `slow` is set.

    `most_s`: the longest that a packet waits, in seconds; `cut`: the share of the connections
    opened meanwhile that break off in their first exchange.
    """

    def __init__(
        self, to_port: int, *, most_s: float = 3.0, cut: float = 0.02, seed: int = 1
    ) -> None:
        self.slow = False
        #: Connections that were cut, and packets that had to wait.
        self.cuts = 0
        self.waited = 0
        self._slow_connections = 0
        self._to_port = to_port
        self._most_s = most_s
        self._cut = cut
        self._random = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="slow-way", daemon=True)
        self._server: asyncio.Server | None = None
        self._open_ends: set[asyncio.WriteTransport] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._accept, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        # A phone that comes in meanwhile begins another task, and one that is cancelled before its
        # first step leaves the socket open that it was given.
        await asyncio.sleep(0)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for other in others:
                other.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await asyncio.sleep(0)
        for end in self._open_ends:
            end.abort()  # not close(): that waits for whoever doesn't read
        await asyncio.sleep(0)  # they are closed in the loop's next round

    def _accept(self, phone: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._open_ends.add(back.transport)
        passing_on = asyncio.ensure_future(self._pass_on(phone, back))
        passing_on.add_done_callback(lambda _done: self._abort(back.transport))

    def _abort(self, end: asyncio.WriteTransport) -> None:
        end.abort()
        self._open_ends.discard(end)

    async def _pass_on(self, phone: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        # The first slow one and then every fiftieth: with its request, or with the answer to it.
        is_cut = self.slow and self._slow_connections % round(1 / self._cut) == 0
        self._slow_connections += self.slow
        budget = [self._random.randint(1, 2) if is_cut else None]
        try:
            server, forth = await asyncio.open_connection(HOST, self._to_port)
        except OSError:
            return
        self._open_ends.add(forth.transport)
        ways = [
            asyncio.ensure_future(self._one_way(phone, forth, budget)),
            asyncio.ensure_future(self._one_way(server, back, budget)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            self._abort(forth.transport)

    async def _one_way(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        budget: list[int | None],
    ) -> None:
        with suppress(ConnectionError):
            while packet := await source.read(PACKET if self.slow else 65536):
                if self.slow:
                    self.waited += 1
                    await asyncio.sleep(self._random.uniform(0, self._most_s))
                    if budget[0] is not None:
                        budget[0] -= 1
                        if budget[0] <= 0:
                            self.cuts += 1
                            return
                target.write(packet)
                await target.drain()
