"""The first screen: a 304 of few bytes while nothing changed, and compressed when something did."""

from __future__ import annotations

import gzip

import httpx
import pytest

from app.api.http.headers import names_tag
from app.api.http.unchanged import BLUR, LEAST, packed, tag_of
from tests.factories import simple_circle
from tests.world import Friend, World

#: Bytes of an answer to a phone that has what there is: head and all.
LIMIT = 300


HOME = "/circles/{c}/home"


def size(answer: httpx.Response) -> int:
    """What an answer takes on the wire in HTTP/1.1, with the date and server that uvicorn adds."""
    lines = [f"HTTP/1.1 {answer.status_code} {answer.reason_phrase}"]
    lines += [f"{name}: {value}" for name, value in answer.headers.items()]
    lines += ["date: Mon, 30 Nov 2026 19:00:00 GMT", "server: uvicorn"]
    return len("\r\n".join(lines)) + 4 + len(answer.content)


def asks_again(friend: Friend, tag: str) -> httpx.Response:
    return friend.tries("GET", HOME, headers={"If-None-Match": tag})


def test_a_home_that_has_not_changed_costs_few_bytes(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    for friend in (mina, sam):
        first = friend.tries("GET", HOME)
        assert first.status_code == 200
        world.advance(seconds=20)
        again = asks_again(friend, first.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["cache-control"] == "no-store"
        assert size(again) <= LIMIT


def test_a_home_that_changed_is_sent_whole(world: World) -> None:
    mina = simple_circle(world, "Sam")
    first = mina.tries("GET", HOME)
    mina.asks()
    again = asks_again(mina, first.headers["etag"])
    assert again.status_code == 200
    assert again.json()["person"]["ask"] is not None
    assert again.headers["etag"] != first.headers["etag"]


def test_a_tag_is_no_key(world: World) -> None:
    """Who may not read a home gets no 304 for knowing what it says."""
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    tag = sam.tries("GET", HOME).headers["etag"]
    mina.removes("Sam")
    refused = asks_again(sam, tag)
    assert refused.status_code in {401, 403, 404}
    assert "etag" not in refused.headers


def test_a_home_goes_out_compressed_to_who_takes_it(world: World) -> None:
    mina = simple_circle(world, "Sam")
    plain = mina.tries("GET", HOME, headers={"Accept-Encoding": "identity"})
    small = mina.tries("GET", HOME, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert plain.json() == small.json()
    assert plain.headers["etag"] == small.headers["etag"]
    assert int(small.headers["content-length"]) < len(plain.content) * 0.6
    assert (
        mina.tries("GET", HOME, headers={"Accept-Encoding": "gzip;q=0"}).headers.get(
            "content-encoding"
        )
        is None
    )


def test_how_long_a_compressed_answer_is_is_blurred() -> None:
    body = b'{"words": "some that others wrote"}' * 40
    assert len(body) >= LEAST
    lengths = {len(packed(body)) for _ in range(200)}
    assert len(lengths) > BLUR / 3
    assert max(lengths) - min(lengths) <= BLUR + 1
    assert all(gzip.decompress(packed(body)) == body for _ in range(5))


@pytest.mark.parametrize(
    ("sent", "is_named"),
    [
        ('W/"a"', True),
        ('"a"', True),
        ('"x", W/"a"', True),
        ("*", True),
        ("", False),
        ("a", False),
        ('W/"ab"', False),
        ('"A"', False),
    ],
)
def test_a_tag_is_named_by_the_weak_comparison(sent: str, is_named: bool) -> None:
    assert names_tag(sent, 'W/"a"') is is_named


def test_a_tag_is_of_what_is_said() -> None:
    assert tag_of(b"{}") == tag_of(b"{}")
    assert tag_of(b"{}") != tag_of(b"[]")
    assert tag_of(b'{"at":"1","b":"2"}') == tag_of(b'{"at":"3","b":"2"}')
    assert tag_of(b'{"at":"1","b":"2"}') != tag_of(b'{"at":"1","b":"3"}')
    assert tag_of(b'{"b":{"at":"1"}}') != tag_of(b'{"b":{"at":"2"}}')
