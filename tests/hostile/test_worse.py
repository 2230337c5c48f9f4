"""Bodies and headers that no client of ours sends: refused by every operation, in one shape."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Annotated, Any

import httpx
import pytest
from pydantic import TypeAdapter, ValidationError

from app.api.http.wire import In
from app.core.ids import new_id
from tests.architecture.application import wired
from tests.hostile.cases import BASE, names
from tests.hostile.hostile_world import HostileWorld

WITH_BODY = [
    name for name in names() if not name.startswith(("GET ", "DELETE ")) and "/api/" in name
]
REFUSAL = "application/problem+json"

BODIES: dict[str, bytes] = {
    "ten thousand fields": json.dumps({f"f{n}": n for n in range(6_000)}).encode()[:60_000] + b"}",
    "10,000 fields in 64 KiB": b"{" + b",".join(b'"%d":1' % n for n in range(9_000)) + b"}",
    "half a text": b'{"id": "a',
    "a tree of 30,000 levels": b"[" * 30_000 + b"]" * 30_000,
    "an object of 10,000 levels": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "a number of 5,000 digits": b'{"id": ' + b"9" * 5_000 + b"}",
    "a number of 20 digits": b'{"id": 10000000000000000000}',
    "no number": b'{"id": NaN, "name": Infinity}',
    "half a character": b'{"id": "\\ud800", "name": "\\udfff", "text": "\\ud800"}',
    "not UTF-8": b'{"id": "\xff\xfe"}',
    "a NUL": b'{"id": "\\u0000", "name": "a\\u0000b", "to": "\\u0000"}',
    "a bare NUL": b'{"id": "\x00"}',
    "the same name twice": b'{"id": 1, "id": 2, "id": [3]}',
    "a list": b"[]",
    "nothing at all": b"null",
    "65 KiB": b'{"id": "' + b"a" * 66_000 + b'"}',
}


def sent(ground: HostileWorld, label: str, content: bytes, **headers: bytes) -> httpx.Response:
    """One call as the person, with ids that are there."""
    method, _, path = label.partition(" ")
    path_ids = {name: ids[0] for name, ids in ground.cast.ids.items()}
    path_ids |= {"link_id": new_id(), "position": "0"}
    http_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return ground.ask(
        httpx.Request(
            method,
            BASE + path.format(**path_ids),
            content=content,
            headers={
                b"Authorization": f"Bearer {ground.cast.sessions['person']}".encode(),
                b"Idempotency-Key": new_id().encode(),
                b"Content-Type": b"application/json",
                **{name.encode(): value for name, value in http_headers.items()},
            },
        )
    )


def is_refused(answer: httpx.Response) -> None:
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:300])
    assert answer.headers["content-type"] == REFUSAL, answer.text[:300]
    body = answer.json()
    assert body["title"]
    assert body["detail"]
    assert len(answer.content) < 20_000


@pytest.mark.parametrize("kind", BODIES)
def test_is_refused_by_every_operation(ground: HostileWorld, kind: str) -> None:
    for label in WITH_BODY:
        is_refused(sent(ground, label, BODIES[kind]))


@pytest.mark.parametrize("length", ["²", "-1", "1e9", "9" * 5_000, "0x10", "", " 7 ", "1, 1"])
def test_a_length_that_is_none_is_no_mistake_of_ours(ground: HostileWorld, length: str) -> None:
    answer = sent(ground, "POST /api/v1/me/forget", b"[]", Content_Length=length.encode("latin-1"))
    is_refused(answer)


@pytest.mark.parametrize(
    "key", ["", "short", "k" * 5_000, "²" * 22, "a\x00" * 11, "id with spaces"]
)
def test_a_key_that_is_none_is_refused(ground: HostileWorld, key: str) -> None:
    answer = sent(ground, "POST /api/v1/me/push/test", b"{}", Idempotency_Key=key.encode("latin-1"))
    is_refused(answer)
    assert answer.json()["type"] == "/problems/missing-key"


#: Ends of a path that are no text: a NUL, other control characters, bytes that are no UTF-8 (one
#: half of a surrogate pair, an overlong slash), a percent sign before no two hex digits.
NO_TEXT = ("%00", "%0A", "%7F", "%C2%85", "%FF", "%ED%A0%80", "%C0%AF", "%", "%zz")


class Raw(httpx.URL):
    """A URL that goes out as it was written; httpx would mend what is broken in it."""

    @property
    def raw_path(self) -> bytes:
        return self.written

    written = b""


def raw_request(method: str, path: str, headers: dict[str, str] | None = None) -> httpx.Request:
    request = httpx.Request(method, BASE, headers=headers)
    request.url = Raw(BASE)
    request.url.written = path.encode()
    return request


def test_a_path_that_is_no_text_is_nowhere(ground: HostileWorld) -> None:
    """On every route, before anything is looked up: so on every database alike."""
    path_ids = {name: ids[0] for name, ids in ground.cast.ids.items()}
    path_ids |= {"link_id": new_id(), "position": "0", "secret": "t" * 43}
    headers = {
        "Authorization": f"Bearer {ground.cast.sessions['person']}",
        "Idempotency-Key": new_id(),
    }
    first_by_answer: dict[tuple[int, str], str] = {}
    for label in names():
        method, _, path = label.partition(" ")
        for end in NO_TEXT:
            # Once after the whole path, once after the first id in it.
            first, bracket, rest = path.partition("}")
            for broken_path in {path + end, first + bracket + end + rest}:
                answer = ground.ask(raw_request(method, broken_path.format(**path_ids), headers))
                first_by_answer.setdefault((answer.status_code, answer.text), f"{label} {end}")
    assert [status for status, _ in first_by_answer] == [404], first_by_answer


@pytest.mark.parametrize("path", ["/%00", "/assets/%00", "/a%FFb", "/" + "a" * 5_000, "/a/" * 900])
def test_a_page_that_no_file_can_be_is_no_mistake_of_ours(ground: HostileWorld, path: str) -> None:
    assert ground.ask(raw_request("GET", path)).status_code == (404 if "%" in path else 200)


#: The first and the last instants that have a name, written in a zone in which they have none.
NO_INSTANT = ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00")
NO_DAY = ("9999-12-31", "0001-01-01")


def _inputs(kind: type[In] = In) -> Iterator[type[In]]:
    for body in kind.__subclasses__():
        yield body
        yield from _inputs(body)


def test_no_body_takes_an_instant_or_a_day_that_zones_cant_reckon_with() -> None:
    wired()
    bodies = set(_inputs())
    assert len(bodies) > 100
    accepted = []
    for body in bodies:
        for name, field in body.model_fields.items():
            kind: Any = Annotated[field.annotation, *field.metadata, None]
            for text in NO_INSTANT + NO_DAY:
                with suppress(ValidationError):
                    if isinstance(TypeAdapter(kind).validate_python(text), date):
                        accepted.append(f"{body.__name__}.{name} takes {text}")
    assert accepted == []


@pytest.mark.parametrize("text", NO_INSTANT)
def test_an_instant_at_an_end_of_the_calendar_is_refused(ground: HostileWorld, text: str) -> None:
    for label, body in (
        ("POST /api/v1/circles/{circle_id}/record/forget", {"before": text}),
        ("PUT /api/v1/circles/{circle_id}/mute", {"on": True, "until": text}),
        ("POST /api/v1/circles/{circle_id}/pause", {"until_wall": text[:16]}),
    ):
        is_refused(sent(ground, label, json.dumps(body).encode()))


def test_a_slot_at_an_end_of_the_calendar_is_no_mistake_of_ours(ground: HostileWorld) -> None:
    slot_id = ground.cast.ids["slot_id"][0]
    labels = [label for label in WITH_BODY if "{slot_id}" in label]
    assert labels
    for day in NO_DAY:
        ground.cast.ids["slot_id"][0] = slot_id.partition(".")[0] + "." + day
        try:
            for label in labels:
                assert sent(ground, label, b"{}").status_code < 500, label
        finally:
            ground.cast.ids["slot_id"][0] = slot_id
