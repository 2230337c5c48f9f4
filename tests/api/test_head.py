"""HEAD is GET without a body, on every route: watchers and calendars ask so."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from app.api.http.head import HeadAsGet
from tests.factories import simple_circle
from tests.world import World


class _Filled(dict[str, str]):
    """Fills an id that is nobody's in where an address wants one that isn't known here."""

    def __missing__(self, name: str) -> str:
        return "A" * 22


def test_head_answers_as_get_does_on_every_route(world: World) -> None:
    mina = simple_circle(world, "Sam")
    places = _Filled({"circle_id": mina.circle.id, "secret": "x" * 43})
    paths = [path for path, ways in world.app.openapi()["paths"].items() if "get" in ways]
    addresses = [path.format_map(places) for path in paths]
    assert len(addresses) > 50
    # A compressed home is never twice as long: its length is blurred.
    own_headers = {
        "Authorization": f"Bearer {mina.phone.token}",
        "Accept-Encoding": "identity",
    }
    signed_in = ["/api/v1/me", f"/api/v1/circles/{mina.circle.id}/home", "/api/v1/circles/x/home"]
    # Who isn't signed in is refused quickly, by the route that a GET comes to.
    asked: list[tuple[str, dict[str, str]]] = [
        *((address, {}) for address in [*addresses, "/", "/j", "/api/v1/nowhere"]),
        *((address, own_headers) for address in signed_in),
    ]
    with httpx.Client(base_url=world.url, timeout=60) as http:
        for address, headers in asked:
            by_get, head = http.get(address, headers=headers), http.head(address, headers=headers)
            assert (head.status_code, head.content) == (by_get.status_code, b""), address
            for name in ("content-type", "content-length", "cache-control"):
                assert head.headers.get(name) == by_get.headers.get(name), (address, name)


def test_head_of_a_stream_ends_with_its_headers() -> None:
    sent: list[dict[str, Any]] = []

    async def stream(scope: Any, receive: Any, send: Any) -> None:
        assert scope["method"] == "GET"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"retry: 1\n\n", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass

    async def never() -> Any:
        await asyncio.Event().wait()

    async def note(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "HEAD", "path": "/"}
    asyncio.run(asyncio.wait_for(HeadAsGet(stream)(scope, never, note), 10))
    assert [(message["type"], message.get("body")) for message in sent] == [
        ("http.response.start", None),
        ("http.response.body", b""),
    ]
