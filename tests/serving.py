"""What the suite does hundreds of times, without its waits: starting and ending a server.

uvicorn looks ten times a second whether it should end, and then waits a tenth of a second more.
FastAPI reads every route's declaration anew for each application. A test needs neither.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import uvicorn
from fastapi import FastAPI
from starlette.routing import BaseRoute

#: Seconds that answers under way may take once the server has been told to end, unless it says.
ANSWERS_S = 5.0
_STEP_S = 0.002

_read: dict[int, BaseRoute] = {}


def with_routes_read(app: FastAPI) -> FastAPI:
    """The application, with what FastAPI read of the routers' declarations for an earlier one.

    The declarations are modules' own and the same for all; everything else stays this one's.
    """
    for at, route in enumerate(app.router.routes):
        declared = getattr(route, "original_router", None)
        if declared is not None:
            app.router.routes[at] = _read.setdefault(id(declared), route)
    return app


class PromptServer(uvicorn.Server):
    """uvicorn, without its pauses. `ends` is for any thread."""

    _loop: asyncio.AbstractEventLoop | None = None

    def ends(self) -> None:
        """End; what is being answered is answered first."""
        self.should_exit = True
        if self._loop is not None:
            with suppress(RuntimeError):  # it ended by itself
                self._loop.call_soon_threadsafe(self._told_to_end.set)

    async def main_loop(self) -> None:
        """Wait until told to end."""
        self._told_to_end = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        await self.on_tick(0)  # once: it writes the headers that every answer has
        if not self.should_exit:
            await self._told_to_end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close every connection when its answer is out."""
        state = self.server_state
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for connection in list(state.connections):
            connection.shutdown()
        loop = asyncio.get_running_loop()
        until = loop.time() + (self.config.timeout_graceful_shutdown or ANSWERS_S)
        while (state.connections or state.tasks) and loop.time() < until:
            await asyncio.sleep(_STEP_S)
        for task in list(state.tasks):
            task.cancel()
        await self.lifespan.shutdown()
