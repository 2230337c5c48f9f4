"""2,000 open phones on one process: what each costs, and how soon a hint has reached them all.

All are members of one circle, the most that one change can have to tell. The phones live in a
process of their own; a change is made over the HTTP API, and its time runs from the request.
"""

from __future__ import annotations

import asyncio
import json
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import cast

import uvloop

from app.circles.models import Member, MemberRole, MemberState, Role
from app.core.clock import SteadyClock
from app.core.ids import b64url, new_id
from app.core.settings import Settings
from app.identity.service import start_account
from app.main import make_parts
from benchmarks.serving import settings_of, showup
from benchmarks.start import rss_mib
from benchmarks.table import Row, at_most, say
from benchmarks.world import Caller, make_circle

PHONES = 2_000
HINTS = 30
KIB_EACH = 35.0
P99_MS = 100.0
GIVE_UP_S = 60.0


@dataclass(frozen=True, slots=True)
class HintTimes:
    """Milliseconds from a request to its hint: medians over the rounds, and the worst of all."""

    p50: float
    p99: float
    worst: float
    opened_s: float


def rows() -> list[Row]:
    """The cost of an open phone, and the time of a hint."""
    with tempfile.TemporaryDirectory(prefix="showup-bench-") as folder:
        data = Path(folder) / "data"
        with showup(data) as server, closing(make_circle(server.port)) as world:
            tokens = _members(data, world.circle_id)
            say(f"{PHONES:,} phones open their streams …")
            before = rss_mib(server.pid)
            phones = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.live", str(server.port)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert phones.stdin is not None
            assert phones.stdout is not None
            task = {"tokens": tokens, "circle": world.circle_id, "who": world.friends[0].token}
            phones.stdin.write(json.dumps(task) + "\n")
            phones.stdin.flush()
            if phones.stdout.readline().strip() != "open":
                raise RuntimeError("the streams did not open")
            each = (rss_mib(server.pid) - before) * 1024 / PHONES
            phones.stdin.write("go\n")
            phones.stdin.flush()
            output = phones.stdout.readline()
            if phones.wait(GIVE_UP_S) or not output:
                raise RuntimeError("the phones did not hear every hint")
            hint_times = HintTimes(**json.loads(output))
    return [
        at_most(f"{PHONES:,} open phones, memory of each", each, "KiB", KIB_EACH),
        at_most(f"a hint to {PHONES:,} phones, p99", hint_times.p99, "ms", P99_MS),
        Row(f"a hint to {PHONES:,} phones, p50", hint_times.p50, "ms"),
        Row("a hint to the last phone, worst round", hint_times.worst, "ms"),
        Row(f"{PHONES:,} streams opened in", hint_times.opened_s, "s"),
    ]


def _members(data: Path, circle_id: str) -> list[str]:
    """More members than a circle takes over HTTP, written as the API would; their tokens."""
    env = settings_of(data)
    parts = make_parts(Settings(data=Path(env["SHOWUP_DATA"])), SteadyClock())
    tokens = []
    with parts.db.write() as tx:
        name = tx.cipher(circle_id)
        for _ in range(PHONES):
            account, member, token = new_id(), new_id(), b64url(secrets.token_bytes(32))
            start_account(
                tx,
                account_id=account,
                device_id=new_id(),
                token=token,
                language="en",
                zone="America/Vancouver",
                label=None,
            )
            tx.session.add(
                Member(
                    id=member,
                    circle_id=circle_id,
                    account_id=account,
                    state=MemberState.IN,
                    name=name.seal("F.", "member", "name", member),
                    created_at=tx.now,
                    in_at=tx.now,
                )
            )
            tx.session.flush()
            tx.session.add(MemberRole(member_id=member, role=Role.SUPPORTER))
            tokens.append(token)
    parts.db.close()
    return tokens


class _Phone(asyncio.Protocol):
    def __init__(self, token: str, hint_times: list[float], opened: asyncio.Future[None]) -> None:
        self.token, self.hint_times, self.opened = token, hint_times, opened

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.transport.write(
            b"GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\n"
            b"Authorization: Bearer " + self.token.encode() + b"\r\n\r\n"
        )

    def data_received(self, data: bytes) -> None:
        if b"data: " in data:
            self.hint_times.append(time.perf_counter())
        if not self.opened.done() and b"retry: " in data:
            self.opened.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(exc or RuntimeError("a stream was closed"))


async def _phones(port: int, tokens: list[str], circle: str, observer_token: str) -> HintTimes:
    loop = asyncio.get_running_loop()
    hint_times: list[float] = []
    started = time.perf_counter()
    for first in range(0, len(tokens), 50):
        opened = []
        for token in tokens[first : first + 50]:
            done: asyncio.Future[None] = loop.create_future()
            opened.append(done)
            await loop.create_connection(
                partial(_Phone, token, hint_times, done), "127.0.0.1", port
            )
        await asyncio.wait_for(asyncio.gather(*opened), GIVE_UP_S)
    opened_s = time.perf_counter() - started
    print("open", flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    caller = Caller.with_token(port, observer_token)
    rounds: list[list[float]] = []
    for turn in range(HINTS + 1):
        hint_times.clear()
        sent = time.perf_counter()
        change = loop.run_in_executor(None, _change, caller, circle, turn)
        while len(hint_times) < len(tokens):
            if time.perf_counter() - sent > GIVE_UP_S:
                raise RuntimeError(f"{len(tokens) - len(hint_times)} phones did not hear")
            await asyncio.sleep(0.005)
        await change
        times = sorted(moment - sent for moment in hint_times[: len(tokens)])
        if turn:  # the first warms statements and caches
            rounds.append(times)
        await asyncio.sleep(0.2)
    return HintTimes(
        p50=median(times[len(times) // 2] for times in rounds) * 1000,
        p99=median(times[int(len(times) * 0.99)] for times in rounds) * 1000,
        worst=max(times[-1] for times in rounds) * 1000,
        opened_s=opened_s,
    )


def _change(caller: Caller, circle: str, turn: int) -> None:
    level = ("open", "small")[turn % 2]
    caller.call("PUT", f"/circles/{circle}/capacity", level=level)


def _main() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, PHONES + 200)), hard))
    task = json.loads(sys.stdin.readline())
    port = int(sys.argv[1])
    print(
        json.dumps(asdict(uvloop.run(_phones(port, task["tokens"], task["circle"], task["who"])))),
        flush=True,
    )


if __name__ == "__main__":
    _main()
