"""One of two hands, five hundred at once over HTTP, beside as many claims of a shift for two.

Both come from the same friends over connections that are open already, in turns; each round has a
need and a shift of its own. The time is until the last one is answered.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from contextlib import ExitStack, closing
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from app.core.ids import new_id
from benchmarks.serving import showup
from benchmarks.table import Row, against, say
from benchmarks.world import ZONE, World, make_circle

AT_ONCE = 500
FRIENDS = 16
PLACES = 2
ROUNDS = 5


def rows() -> list[Row]:
    """Answers a second; RuntimeError when it isn't exactly two who get a place."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        server = stack.enter_context(showup(folder / "data", SHOWUP_ACCOUNTS_AN_HOUR="100000"))
        world = stack.enter_context(closing(make_circle(server.port, friends=FRIENDS)))
        slots = _offer(world)
        hands: list[float] = []
        claims: list[float] = []
        for number, slot in enumerate(slots):
            say(f"  {AT_ONCE} hands, {AT_ONCE} claims: round {number + 1} of {ROUNDS} …")
            need = _ask(world)
            claims.append(_speed(server.port, world, "POST", f"slots/{slot}/claim"))
            hands.append(_speed(server.port, world, "PUT", f"needs/{need}/hand"))
            _check(world, need)
    name = f"{AT_ONCE} at once for one of {PLACES} hands"
    return [against(name, median(hands), "answers/s", median(claims), least=0.9)]


def _offer(world: World) -> list[str]:
    """A shift for two on each of the next days; their ids."""
    inside = f"/circles/{world.circle_id}"
    world.person.call(
        "POST",
        f"{inside}/patterns",
        id=new_id(),
        kind="company",
        weekdays=list(range(7)),
        start="18:00",
        end="20:00",
        places=PLACES,
    )
    first = (datetime.now(ZoneInfo(ZONE)) + timedelta(days=1)).date().isoformat()
    slots = world.person.call("GET", f"{inside}/week?from={first}")["slots"]
    return [slot["id"] for slot in slots][:ROUNDS]


def _ask(world: World) -> str:
    """A need of which every friend may know; its id."""
    need_id = new_id()
    world.person.call(
        "PUT",
        f"/circles/{world.circle_id}/needs/{need_id}",
        kind="form",
        title="A form read through",
        wanted=PLACES,
        known=[{"member_id": member_id} for member_id in world.member_ids],
    )
    return need_id


def _check(world: World, need_id: str) -> None:
    needs = world.person.call("GET", f"/circles/{world.circle_id}/needs")["own"]
    count = next(len(need["hands"]) for need in needs if need["id"] == need_id)
    if count != PLACES:
        raise RuntimeError(f"{count} hands for {PLACES}")
    world.person.call("POST", f"/circles/{world.circle_id}/needs/{need_id}/drop")


def _speed(port: int, world: World, method: str, path: str) -> float:
    requests = [
        _request(
            method,
            f"/api/v1/circles/{world.circle_id}/{path}",
            world.friends[number % FRIENDS].token,
        )
        for number in range(AT_ONCE)
    ]
    return AT_ONCE / asyncio.run(_seconds(port, requests))


async def _seconds(port: int, requests: list[bytes]) -> float:
    """Send all at once; seconds until the last is answered."""
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in requests]
    started = time.perf_counter()
    for (_, writer), request in zip(connections, requests, strict=True):
        writer.write(request)
    heads = await asyncio.gather(*(reader.readline() for reader, _ in connections))
    seconds = time.perf_counter() - started
    for _, writer in connections:
        writer.close()
    odd = [head for head in heads if not any(code in head for code in (b" 200 ", b" 409 "))]
    if odd:
        raise RuntimeError(f"{len(odd)} were answered {odd[0]!r}")
    return seconds


def _request(method: str, path: str, token: str) -> bytes:
    body = json.dumps({})
    return (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Idempotency-Key: {new_id()}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
