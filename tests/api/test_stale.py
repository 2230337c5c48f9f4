"""Two screens, one plan: a write by somebody who read an older state is refused."""

from __future__ import annotations

import pytest

from tests.factories import simple_circle
from tests.world import Friend, Refused, World

WRITES = {
    "plan": ("/circles/{c}/plan", "/circles/{c}/plan", {"sections": []}),
    "simple plan": ("/circles/{c}/plan", "/circles/{c}/plan/simple", {"order": []}),
    "circle": ("/circles/{c}", "/circles/{c}", {"name": "Ours"}),
    "consent": ("/circles/{c}/consent", "/circles/{c}/members/{sam}/consent", {"asks": False}),
}


def send(mina: Friend, label: str, etag: str) -> object:
    _, path, body = WRITES[label]
    path = path.replace("{sam}", mina.member("Sam"))
    method = "PATCH" if label == "circle" else "PUT"
    if label == "simple plan":
        body = {"order": [mina.member("Sam")]}
    return mina.call(method, path, body, headers={"If-Match": etag})


@pytest.mark.parametrize("label", WRITES)
def test_a_stale_write_is_refused_with_the_newer_etag(either_world: World, label: str) -> None:
    mina = simple_circle(either_world, "Sam")
    etag = mina.tries("GET", WRITES[label][0]).headers["ETag"]
    assert mina.get(WRITES[label][0])["etag"] == etag
    send(mina, label, etag)
    newer = mina.tries("GET", WRITES[label][0]).headers["ETag"]
    assert newer != etag
    with pytest.raises(Refused) as refusal:
        send(mina, label, etag)
    assert (refusal.value.status, refusal.value.code) == (412, "stale")
    assert refusal.value.problem["etag"] == newer
    assert mina.tries("GET", WRITES[label][0]).headers["ETag"] == newer
    send(mina, label, newer)


@pytest.mark.parametrize("etag", ['""', ""])
def test_an_empty_etag_matches_nothing(world: World, etag: str) -> None:
    mina = simple_circle(world, "Sam")
    for label in WRITES:
        before = mina.tries("GET", WRITES[label][0]).headers["ETag"]
        with pytest.raises(Refused) as refusal:
            send(mina, label, etag)
        assert (refusal.value.status, refusal.value.code) == (412, "stale"), label
        assert mina.tries("GET", WRITES[label][0]).headers["ETag"] == before


def test_an_etag_that_is_none_is_bad_input(world: World) -> None:
    mina = simple_circle(world, "Sam")
    for etag in ('"first"', "W/1", "-1", "1, 2", "1" * 5_000, '"' + "9" * 30 + '"'):
        with pytest.raises(Refused) as refusal:
            send(mina, "plan", etag)
        assert refusal.value.status == 422
