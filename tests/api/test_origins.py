"""Calls from other sites: refused, whatever cookie the browser sends along."""

from __future__ import annotations

import httpx
import pytest

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.world import Friend, World

OWN_ORIGIN = "http://localhost:8000"


def by_cookie(friend: Friend, method: str, **headers: str) -> httpx.Response:
    """As a browser calls: no Authorization, the cookie, JSON."""
    sent = {"Cookie": f"__Host-showup={friend.phone.token}", "Idempotency-Key": new_id()} | headers
    path = f"/api/v1/circles/{friend.circle.id}/capacity"
    body = None if method == "GET" else {"level": "small"}
    answer = friend.phone.http.request(method, path, json=body, headers=sent)
    friend.phone.http.cookies.clear()
    return answer


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": OWN_ORIGIN}, 200),
        ({"Origin": OWN_ORIGIN}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OWN_ORIGIN}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:8001"}, 403),
        ({"Origin": "https://localhost:8000.evil.example"}, 403),
        ({}, 403),
    ],
)
def test_a_change_by_cookie_comes_from_our_own_page(
    world: World, headers: dict[str, str], status: int
) -> None:
    mina = simple_circle(world)
    answer = by_cookie(mina, "PUT", **headers)
    assert answer.status_code == status, answer.text
    level = mina.get("/circles/{c}/capacity")["level"]
    assert level == ("small" if status == 200 else "open")
    if status == 403:
        assert answer.json()["type"] == "/problems/cross-site"


def test_reading_by_cookie_changes_nothing_and_gives_nothing_to_another_site(world: World) -> None:
    mina = simple_circle(world)
    answer = by_cookie(mina, "GET", **{"Sec-Fetch-Site": "cross-site"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"


def test_a_script_with_its_token_needs_no_origin(world: World) -> None:
    mina = simple_circle(world)
    assert mina.put("/circles/{c}/capacity", {"level": "small"}) == {
        "level": "small",
        "until": None,
        "weekly_shifts": None,
    }


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(world: World) -> None:
    sam = world.friend("Sam")
    start = {
        "id": sam.account_id,
        "device_id": sam.phone.device_id,
        "token": sam.phone.token,
        "language": "en",
        "zone": "America/Vancouver",
    }
    cookie = sam.phone.call("POST", "/accounts", start).headers["set-cookie"]
    assert cookie.startswith("__Host-showup=")
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_every_answer_carries_the_safety_headers(world: World) -> None:
    mina = simple_circle(world)
    for path in ("/api/v1/me", "/api/v1/nothing-here", "/", "/healthz"):
        headers = mina.phone.http.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "geolocation=()" in headers["permissions-policy"]


def test_an_unknown_api_path_is_the_one_404(world: World) -> None:
    mina = simple_circle(world)
    answers = [mina.tries("GET", path) for path in ("/nothing", f"/circles/{new_id()}/home")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["type"] == answers[1].json()["type"] == "/problems/not-found"


def test_no_answer_is_opened_by_its_address_past_the_app_and_its_lock(world: World) -> None:
    mina = simple_circle(world)
    for path in ("/me", "/me/export", f"/circles/{mina.circle.id}/home"):
        opened = mina.phone.http.get(
            f"/api/v1{path}",
            headers={"Cookie": f"__Host-showup={mina.phone.token}", "Sec-Fetch-Mode": "navigate"},
        )
        assert opened.status_code == 403, path
        assert opened.json()["type"] == "/problems/not-a-page"
        assert mina.circle.id not in opened.text
    assert by_cookie(mina, "GET", **{"Sec-Fetch-Mode": "cors"}).status_code == 200
