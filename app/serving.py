"""The server process around the application: it ends streams before it waits for answers."""

from __future__ import annotations

import contextlib
import resource
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from app.api.http.live_hub import Hub

#: Files that a process has open beside its streams: the database, pushes, answers under way.
SPARE_FILES = 512


class Server(uvicorn.Server):
    """uvicorn, but open streams are told the end first; it would wait for them otherwise."""

    def __init__(
        self, config: uvicorn.Config, app: FastAPI, listening: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(config)
        self._live: Hub = app.state.live
        self._listening = listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then what uvicorn ends."""
        self._live.close()
        await super().shutdown(sockets)


def serve_app(
    app: FastAPI,
    *,
    host: str,
    port: int,
    streams: int,
    listening: Callable[[], None] = lambda: None,
) -> None:
    """Serve until told to end; `listening` is called once phones are answered.

    Exits with 3 when the application couldn't start.
    """
    room_for(streams)
    server = Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=5,
            proxy_headers=True,
        ),
        app,
        listening,
    )
    # Ctrl-C is an end like another.
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(3)


def room_for(streams: int) -> None:
    """Raise this process's own limit of open files, as far as the machine lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed_files = streams + SPARE_FILES
    if hard != resource.RLIM_INFINITY:
        needed_files = min(needed_files, hard)
    if soft != resource.RLIM_INFINITY and soft < needed_files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed_files, hard))
