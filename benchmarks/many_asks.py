"""Many requests at one instant, each until its friend's push is with the push service, beside
`webpush()` in a row for as many; and the same while every second push service hangs.

Each comes from a circle of its own, through the HTTP API of a `serve` process with its worker, over
connections that are open already. The sink tells of each push it takes, so both sides are timed at
the same end.
"""

from __future__ import annotations

import asyncio
import json
import math
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from app.asks.ladder import HOLD
from app.core.ids import new_id
from app.delivery.webpush import Subscription
from benchmarks.ask_now import Taker, trusting
from benchmarks.push import readme_way
from benchmarks.serving import showup
from benchmarks.table import Row, against, at_most, say
from benchmarks.world import World, make_circle
from tests.push.phone import ReceiverKeys
from tests.push.sink import running_sink

AT_ONCE = (10, 100, 1_000)
#: Requests at one instant of which half go to a push service that takes them and never answers,
#: and the time within which nineteen of twenty others are accepted.
HALF_HANGING = 300
HALF_HANGING_LIMIT_MS = 5_000
GIVE_UP_S = 120.0


def rows() -> list[Row]:
    """The slowest hundredth and the middle of some numbers of requests at one instant."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        taker = stack.enter_context(closing(Taker(folder, give_up_s=GIVE_UP_S)))
        hanging = stack.enter_context(running_sink(delay_s=3_600, certificate=taker.certificate))
        server = stack.enter_context(
            showup(
                folder / "data",
                SHOWUP_PUSH_ORIGINS=f"{taker.origin},{hanging.origin}",
                SHOWUP_ACCOUNTS_AN_HOUR="100000",
                # Trusts the services' certificate, as a real one's is trusted.
                SSL_CERT_FILE=str(taker.trusted),
            )
        )
        worlds, phones = _make_circles(server.port, [taker.origin] * sum(AT_ONCE))
        stack.enter_context(trusting(taker.trusted))
        send = stack.enter_context(readme_way(phones))
        results: list[Row] = []
        first = 0
        for count in AT_ONCE:
            say(f"  {count} requests at once …")
            asked = asyncio.run(_ask_at_once(server.port, worlds[first:][:count], taker))
            first += count
            looped = _loop(send, count, taker)
            name = f"{count:,} requests at once → accepted"
            slowest = math.ceil(count * 0.99) - 1
            results += [
                against(f"{name}, p99", asked[slowest], "ms", looped[slowest]),
                against(f"{name}, p50", asked[count // 2], "ms", looped[count // 2]),
            ]
        say(f"  {HALF_HANGING} requests at once, half of them to a push service that hangs …")
        origins = [taker.origin, hanging.origin] * (HALF_HANGING // 2)
        worlds, _ = _make_circles(server.port, origins)
        asked = asyncio.run(_ask_at_once(server.port, worlds, taker, to_come=HALF_HANGING // 2))
        results.append(
            at_most(
                f"{HALF_HANGING} requests at once, half to a service that hangs: the others, p95",
                asked[math.ceil(len(asked) * 0.95) - 1],
                "ms",
                HALF_HANGING_LIMIT_MS,
            )
        )
        return results


def _make_circles(port: int, origins: list[str]) -> tuple[list[World], list[Subscription]]:
    """A circle for each origin of a push service, with a friend whose phone takes pushes there."""
    worlds: list[World] = []
    phones: list[Subscription] = []
    for number, origin in enumerate(origins):
        if number % 100 == 0:
            say(f"  circles: {number} of {len(origins)} …")
        world = make_circle(port, friends=1)
        with closing(world):
            keys = ReceiverKeys()
            phones.append(Subscription(f"{origin}/p/{number}", keys.p256dh, keys.auth))
            world.friends[0].call(
                "PUT",
                "/me/push",
                id=new_id(),
                endpoint=phones[-1].endpoint,
                p256dh=keys.p256dh,
                auth=keys.auth,
            )
        worlds.append(world)
    return worlds, phones


async def _ask_at_once(
    port: int, worlds: list[World], taker: Taker, to_come: int | None = None
) -> list[float]:
    """Ask in all circles at once; milliseconds until each push was taken, in order. `to_come`: how
    many will be, if not all.

    The ten seconds in which it can be taken back aren't counted, whatever falls into them.
    """
    requests = [
        _post(f"/api/v1/circles/{world.circle_id}/asks", world.person.token, new_id())
        for world in worlds
    ]
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in requests]
    started = time.perf_counter() + HOLD.total_seconds()
    for (_, writer), request in zip(connections, requests, strict=True):
        writer.write(request)
    waiting = asyncio.to_thread(taker.take_one_by_one, to_come or len(requests), started)
    reading = asyncio.gather(*(reader.readline() for reader, _ in connections))
    taken, heads = await asyncio.gather(waiting, reading)
    for _, writer in connections:
        writer.close()
    refused = [head for head in heads if b" 201 " not in head]
    if refused:
        raise RuntimeError(f"{len(refused)} requests were answered {refused[0]!r}")
    return [1000 * seconds for seconds in taken]


def _post(path: str, token: str, ask_id: str) -> bytes:
    body = json.dumps({"id": ask_id})
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Idempotency-Key: {new_id()}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _loop(send: Callable[[int], None], count: int, taker: Taker) -> list[float]:
    """Milliseconds until each push of a bare loop was taken, in order."""
    started = time.perf_counter()
    times = []
    for number in range(count):
        send(number)
        taker.take(1)
        times.append(1000 * (time.perf_counter() - started))
    return times
