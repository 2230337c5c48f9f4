"""Load from a process of its own: some connections, each asking again as soon as it is answered.

A protocol, not a client library: it costs a tenth of what it measures, and says so (`client`).
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from typing import cast

import uvloop


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it. Times in milliseconds; `client` is the share of a core it took."""

    per_second: float
    p50: float
    p99: float
    body_bytes: int
    client: float


def drive(port: int, path: str, token: str, *, connections: int = 16, seconds: float = 3.0) -> Load:
    """Load one address for some seconds. Raises RuntimeError for an answer that isn't 200."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load", str(port), path, str(connections), str(seconds)],
        input=token,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return Load(**json.loads(done.stdout))


class _Asker(asyncio.Protocol):
    def __init__(self, request: bytes, times: list[float], ended: asyncio.Future[None]) -> None:
        self.request, self.times, self.ended = request, times, ended
        self.until = 0.0
        self.buffer = b""
        self.body_bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def begin(self, until: float) -> None:
        self.until = until
        self._ask()

    def _ask(self) -> None:
        self.sent = time.perf_counter()
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.buffer[:end].lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(self.buffer) < end + 4 + length:
            return
        now = time.perf_counter()
        if not self.buffer.startswith(b"HTTP/1.1 200"):
            self._end(RuntimeError(f"not a 200: {self.buffer[:300]!r}"))
            return
        self.times.append(now - self.sent)
        self.body_bytes, self.buffer = length, b""
        if now < self.until:
            self._ask()
        else:
            self._end(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end(exc or RuntimeError("the server closed a connection"))

    def _end(self, problem: Exception | None) -> None:
        if not self.ended.done():
            if problem is None:
                self.ended.set_result(None)
            else:
                self.ended.set_exception(problem)


async def _load(port: int, path: str, token: str, connections: int, seconds: float) -> Load:
    loop = asyncio.get_running_loop()
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/json\r\n"
        f"Authorization: Bearer {token}\r\n\r\n"
    ).encode()

    async def round_of(for_s: float) -> tuple[list[float], int]:
        times: list[float] = []
        askers = []
        for _ in range(connections):
            _, asker = await loop.create_connection(
                lambda: _Asker(request, times, loop.create_future()), "127.0.0.1", port
            )
            askers.append(asker)
        until = time.perf_counter() + for_s
        for asker in askers:
            asker.begin(until)
        await asyncio.gather(*(asker.ended for asker in askers))
        for asker in askers:
            asker.transport.abort()
        return times, askers[0].body_bytes

    await round_of(min(1.0, seconds / 3))  # warm: pools, prepared statements, caches
    started, cpu = time.perf_counter(), time.process_time()
    all_times, body_bytes = await round_of(seconds)
    lasted, cpu = time.perf_counter() - started, time.process_time() - cpu
    all_times.sort()
    return Load(
        per_second=len(all_times) / lasted,
        p50=all_times[len(all_times) // 2] * 1000,
        p99=all_times[int(len(all_times) * 0.99)] * 1000,
        body_bytes=body_bytes,
        client=cpu / lasted,
    )


if __name__ == "__main__":
    result = uvloop.run(
        _load(int(sys.argv[1]), sys.argv[2], sys.stdin.read(), int(sys.argv[3]), float(sys.argv[4]))
    )
    print(json.dumps(asdict(result)))
