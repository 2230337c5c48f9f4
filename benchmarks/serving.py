"""Servers in processes of their own, as an operator runs them."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
START_LIMIT_S = 30.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers on `port` of loopback, `started_s` seconds after its exec."""

    port: int
    pid: int
    started_s: float


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings_of(data: Path, database_url: str = "") -> dict[str, str]:
    """The environment of a ShowUp process; this machine's own settings stay out."""
    other_variables = {
        name: value for name, value in os.environ.items() if not name.startswith("SHOWUP_")
    }
    return {
        **other_variables,
        "SHOWUP_DATA": str(data),
        "SHOWUP_DATABASE_URL": database_url,
        # All phones of a measurement come from one address.
        "SHOWUP_LIMIT_FACTOR": "1000",
    }


@contextlib.contextmanager
def running(
    command: list[str], port: int, env: dict[str, str], *, cwd: Path = ROOT
) -> Iterator[Running]:
    """Run a server until the block ends. It is up when GET /healthz says 200."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=env, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        while not _healthy(port):
            if process.poll() is not None or time.perf_counter() - started > START_LIMIT_S:
                process.kill()
                _, errors = process.communicate()
                raise RuntimeError(f"{command} did not start:\n{errors.decode(errors='replace')}")
            time.sleep(0.002)
        yield Running(port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)
        if process.stderr is not None:
            process.stderr.close()


@contextlib.contextmanager
def showup(data: Path, database_url: str = "", *options: str, **settings: str) -> Iterator[Running]:
    """`showup serve` with its worker, on a database that is already migrated."""
    port = free_port()
    env = settings_of(data, database_url) | {"SHOWUP_PORT": str(port)} | settings
    with running(
        [str(Path(sys.executable).with_name("showup")), "serve", *options], port, env
    ) as server:
        yield server


def _healthy(port: int) -> bool:
    # The client is as small as can be: what starts here is measured.
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as talk:
            talk.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            return talk.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
