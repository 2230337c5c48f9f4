"""Sessions over HTTP: renewal, theft, devices, signing out."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from sqlmodel import select

from app.core.ids import b64url, new_id
from app.identity.models import SignInToken
from tests.factories import makes_device_link, says_mine, simple_circle, uses_device_link
from tests.world import NO_TLS, Friend, Handset, World


def visit(friend: Friend, token: str, path: str = "/me") -> httpx.Response:
    """A browser's read: the session by cookie."""
    answer = friend.phone.http.get(f"/api/v1{path}", headers={"Cookie": f"__Host-showup={token}"})
    friend.phone.http.cookies.clear()
    return answer


def new_token(answer: httpx.Response) -> str | None:
    cookie_match = re.search(r"__Host-showup=([^;]+)", answer.headers.get("set-cookie", ""))
    return cookie_match[1] if cookie_match else None


def test_after_a_day_the_cookie_is_renewed_and_the_old_one_lasts_ten_minutes_more(
    world: World,
) -> None:
    sam = world.friend("Sam")
    old = sam.phone.token
    assert new_token(visit(sam, old)) is None
    world.advance(hours=24)
    fresh = new_token(visit(sam, old))
    assert fresh is not None
    assert fresh != old
    # Its answer may have been lost: until the new one was used the same one is handed over again.
    world.advance(hours=30)
    assert new_token(visit(sam, old)) == fresh
    assert visit(sam, fresh).status_code == 200
    world.advance(minutes=9, seconds=59)
    late = visit(sam, old)
    assert (late.status_code, new_token(late)) == (200, None)
    assert visit(sam, fresh).status_code == 200


def test_two_requests_with_an_old_cookie_at_one_instant_get_one_successor(
    either_world: World,
) -> None:
    sam = either_world.friend("Sam")
    either_world.advance(hours=24)
    cookie = {"Cookie": f"__Host-showup={sam.phone.token}"}

    def look(_: int) -> str | None:
        with httpx.Client(base_url=either_world.url, timeout=30, verify=NO_TLS) as client:
            answer = client.get("/api/v1/me", headers=cookie)
        assert answer.status_code == 200, answer.text
        return new_token(answer)

    with ThreadPoolExecutor(8) as pool:
        handed_over = set(pool.map(look, range(16)))
    assert len(handed_over) == 1
    assert None not in handed_over
    with either_world.parts.db.read() as tx:
        assert len(tx.session.exec(select(SignInToken)).all()) == 2


def test_of_replaced_tokens_nothing_is_kept_that_could_make_the_next_one(world: World) -> None:
    sam = world.friend("Sam")
    world.advance(hours=24)
    fresh = new_token(visit(sam, sam.phone.token))
    assert fresh is not None
    visit(sam, fresh)
    with world.parts.db.read() as tx:
        assert [sign_in_token.salt for sign_in_token in tx.session.exec(select(SignInToken))] == [
            None,
            None,
        ]
    # Nor the days on which the phone was used: the newest two tokens alone have a time.
    for _ in range(3):
        world.advance(hours=25)
        fresh = new_token(visit(sam, fresh)) or fresh
        visit(sam, fresh)
    with world.parts.db.read() as tx:
        tokens = tx.session.exec(select(SignInToken)).all()
    days = {token.issued_at.date() for token in tokens}
    assert {str(day) for day in days} == {"1970-01-01", "2026-03-04", "2026-03-05"}
    older = {str(token.good_until) for token in tokens if token.issued_at.year == 1970}
    assert older == {"2026-03-01 00:00:00+00:00"}, "of the others the month, to forget them by"
    assert visit(sam, sam.phone.token).status_code == 401, "it is known as an old one all the same"
    assert visit(sam, fresh).status_code == 401


def test_a_script_by_bearer_is_never_handed_a_new_token(world: World) -> None:
    sam = world.friend("Sam")
    world.advance(hours=48)
    answer = sam.tries("GET", "/me")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


def test_tokens_that_are_none(world: World) -> None:
    sam = world.friend("Sam")
    good = sam.phone.token
    for token in (
        "-",
        "short",
        b64url(b"x" * 32),
        good[:-1],
        good + "A",
        good.swapcase(),
        "x" * 500,
    ):
        answer = sam.tries("GET", "/me", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/not-signed-in")
    assert sam.tries("GET", "/me").status_code == 200


def test_a_device_can_be_signed_out_from_another(world: World) -> None:
    simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    link = makes_device_link(sam)
    tablet = Handset(world, "Sam")
    use = {"token": link.token, "device_id": tablet.device_id, "session_token": tablet.token}
    uses_device_link(tablet, link)
    says_mine(sam)
    tablet.call("POST", f"/device-links/{link.id}/use", use | {"label": "tablet"})
    world.phone("Sam").shows()
    world.settle()
    world.phone("Sam").shows("device", "device")  # it asked, and it is in
    tablet.turns_push_on()
    devices = {device["id"]: device for device in sam.get("/me/devices")["devices"]}
    assert devices[tablet.device_id]["label"] == "tablet"
    assert devices[tablet.device_id]["used_week"] == "2026-W09", "the week, and nothing finer"
    is_this_by_id = {device_id: device["this"] for device_id, device in devices.items()}
    assert is_this_by_id == {sam.phone.device_id: True, tablet.device_id: False}

    sam.delete(f"/me/devices/{tablet.device_id}")
    assert tablet.call("GET", "/me").status_code == 401
    world.friends["Mina"].asks(now=True)
    assert tablet.new_pushes() == []
    world.phone("Sam").shows("ask")
    assert sam.tries("DELETE", f"/me/devices/{new_id()}").status_code == 404


def test_a_device_link_works_for_ten_minutes(world: World) -> None:
    sam = world.friend("Sam")
    link = makes_device_link(sam)
    world.advance(minutes=10)
    answer = uses_device_link(Handset(world, "Sam"), link)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/link-over")


def test_forgetting_this_device_ends_its_session_and_clears_what_it_keeps(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    answer = sam.tries("POST", "/me/forget", {})
    assert answer.status_code == 204
    assert answer.headers["clear-site-data"] == '"storage", "cookies"'
    assert sam.tries("GET", "/me").status_code == 401
    mina.asks(now=True)
    assert sam.phone.new_pushes() == []
    assert mina.sees()["phase"] == "nobody_yet"


def test_new_accounts_from_one_address_are_counted(sqlite_url: str, tmp_path: Path) -> None:
    with World(sqlite_url, tmp_path, accounts_an_hour=3) as world:
        for name in ("Sam", "Ade", "Lee"):
            world.friend(name)
        handset = Handset(world, "Theo")
        start = {"id": new_id(), "device_id": handset.device_id, "token": handset.token}
        refused = handset.call("POST", "/accounts", start | {"language": "en", "zone": "UTC"})
        assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many")
        assert int(refused.headers["retry-after"]) > 0
