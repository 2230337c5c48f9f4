""" "Ask now" until ten phones' pushes are with the push service, beside `webpush()` in a row.

Through the HTTP API of a `serve` process with its worker, one ladder step that asks ten members
together. The sink marks the time of each push it takes, so both sides are timed at the same end.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from app.core.ids import new_id
from app.delivery.webpush import Subscription
from benchmarks.push import readme_way
from benchmarks.serving import showup
from benchmarks.table import Row, against, say
from benchmarks.world import FRIENDS, World, make_circle
from tests.push.certificate import Certificate, make_certificate
from tests.push.phone import ReceiverKeys
from tests.push.sink import _Count

ROUNDS = 100
AIM = 3.0
GIVE_UP_S = 20.0


class Taker:
    """A push service in a process of its own that tells of each push it takes."""

    def __init__(self, folder: Path, give_up_s: float = GIVE_UP_S) -> None:
        self._give_up_s = give_up_s
        self.certificate = make_certificate()
        self.trusted, both = folder / "cert.pem", folder / "both.pem"
        self.trusted.write_text(self.certificate.pem)
        both.write_text(self.certificate.pem + self.certificate.key_pem)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.ask_now", str(both)], stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self._pipe = self._process.stdout.fileno()
        self.origin = f"https://127.0.0.1:{int(os.read(self._pipe, 16))}"

    def take(self, count: int) -> None:
        """Wait until it has taken so many more. Raises RuntimeError when they don't come."""
        self.take_one_by_one(count, 0.0)

    def take_one_by_one(self, count: int, started: float) -> list[float]:
        """The same; returns the seconds since `started` (`perf_counter`) for each, in order."""
        until = time.monotonic() + self._give_up_s
        times: list[float] = []
        while len(times) < count:
            ready, _, _ = select.select([self._pipe], [], [], max(0.0, until - time.monotonic()))
            missing = count - len(times)
            if not ready:
                raise RuntimeError(f"{missing} pushes did not arrive in {self._give_up_s:.0f} s")
            arrived = len(os.read(self._pipe, missing))
            times += [time.perf_counter() - started] * arrived
        return times

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()


class _Teller(_Count):
    def _answer(self) -> None:
        super()._answer()
        os.write(1, b".")


async def _serve(pem: Path) -> None:
    certificate = Certificate(pem=pem.read_text(), key_pem="")
    server = await asyncio.get_running_loop().create_server(
        lambda: _Teller(0.0), "127.0.0.1", 0, ssl=certificate.server_context()
    )
    os.write(1, str(server.sockets[0].getsockname()[1]).encode())
    await server.serve_forever()


def rows() -> list[Row]:
    """The slowest and the usual of many asks, each beside the same of many loops."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        taker = stack.enter_context(closing(Taker(folder)))
        server = stack.enter_context(
            showup(
                folder / "data",
                SHOWUP_PUSH_ORIGINS=taker.origin,
                # Trusts the service's certificate, as a real one's is trusted.
                SSL_CERT_FILE=str(taker.trusted),
            )
        )
        world = stack.enter_context(closing(make_circle(server.port)))
        phones = _subscribe(world, taker.origin)
        _ask_all_together(world)
        stack.enter_context(trusting(taker.trusted))
        send = stack.enter_context(readme_way(phones))
        asks, loops = [], []
        for number in range(ROUNDS):
            if number % 25 == 0:
                say(f"  ask now: round {number + 1} of {ROUNDS} …")
            asks.append(_one_ask(world, taker))
            loops.append(_one_loop(send, taker))
    asks.sort()
    loops.sort()
    slowest = math.ceil(ROUNDS * 0.99) - 1
    name = "ask now → ten pushes accepted"
    return [
        against(f"{name}, p99", asks[slowest] * 1000, "ms", loops[slowest] * 1000, most=AIM),
        against(f"{name}, p50", asks[ROUNDS // 2] * 1000, "ms", loops[ROUNDS // 2] * 1000),
    ]


def _subscribe(world: World, origin: str) -> list[Subscription]:
    phones = []
    for number, friend in enumerate(world.friends):
        keys = ReceiverKeys()
        phones.append(Subscription(f"{origin}/p/{number}", keys.p256dh, keys.auth))
        friend.call(
            "PUT",
            "/me/push",
            id=new_id(),
            endpoint=phones[-1].endpoint,
            p256dh=keys.p256dh,
            auth=keys.auth,
        )
    return phones


def _ask_all_together(world: World) -> None:
    inside = f"/circles/{world.circle_id}"
    plan = world.person.call("GET", f"{inside}/plan")
    world.person.http.headers["If-Match"] = plan["etag"]
    world.person.call(
        "PUT",
        f"{inside}/plan",
        sections=plan["sections"],
        ladder=[
            {
                "audience": [
                    {"kind": "member", "member_id": member_id} for member_id in world.member_ids
                ],
                "mode": "together",
                "needed": 1,
                "wait_minutes": 240,
            }
        ],
    )
    del world.person.http.headers["If-Match"]


def _one_ask(world: World, taker: Taker) -> float:
    inside, ask_id = f"/circles/{world.circle_id}/asks", new_id()
    world.person.call("POST", inside, id=ask_id)
    started = time.perf_counter()
    world.person.call("POST", f"{inside}/{ask_id}/ask-now")
    taker.take(FRIENDS)
    lasted = time.perf_counter() - started
    world.person.call("POST", f"{inside}/{ask_id}/stop")
    taker.take(FRIENDS)  # everybody is told that it is over
    return lasted


def _one_loop(send: Callable[[int], None], taker: Taker) -> float:
    started = time.perf_counter()
    for number in range(FRIENDS):
        send(number)
    taker.take(FRIENDS)
    return time.perf_counter() - started


@contextlib.contextmanager
def trusting(certificate: Path) -> Iterator[None]:
    """Let `requests`, which `webpush()` sends with, trust the service too."""
    before = os.environ.get("REQUESTS_CA_BUNDLE")
    os.environ["REQUESTS_CA_BUNDLE"] = str(certificate)
    try:
        yield
    finally:
        if before is None:
            del os.environ["REQUESTS_CA_BUNDLE"]
        else:
            os.environ["REQUESTS_CA_BUNDLE"] = before


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
