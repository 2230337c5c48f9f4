"""HEAD is GET without a body, on every route: watchers and calendars ask so."""

from __future__ import annotations

import httpx

from tests.factories import simple_circle
from tests.world import World


def _get_paths(world: World) -> list[str]:
    paths = world.app.openapi()["paths"]
    return [path for path, methods in paths.items() if "get" in methods]


def test_head_answers_as_get_does_on_every_route(world: World) -> None:
    mina = simple_circle(world, "Sam")
    places = {"circle_id": mina.circle.id, "secret": "x" * 43}
    addresses = [
        path.format_map(_Filled(places))
        for path in _get_paths(world)
        if path != "/api/v1/live"  # never ends by itself; below
    ]
    assert len(addresses) > 50
    with httpx.Client(
        base_url=world.url, headers={"Authorization": f"Bearer {mina.phone.token}"}, timeout=60
    ) as http:
        for address in [*addresses, "/", "/j", "/api/v1/nowhere"]:
            got, head = http.get(address), http.head(address)
            assert (head.status_code, head.content) == (got.status_code, b""), address
            assert head.headers.get("content-type") == got.headers.get("content-type"), address
        stream = http.head("/api/v1/live")
        assert stream.status_code == 200
        assert stream.headers["content-type"].startswith("text/event-stream")


class _Filled(dict[str, str]):
    """Fills an id that is nobody's in where an address wants one that isn't known here."""

    def __missing__(self, name: str) -> str:
        return "A" * 22
