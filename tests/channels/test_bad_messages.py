"""Messages and links that can't be used: refused or answered kindly, and nothing is changed.

Nothing means nothing: every row of every table is compared before and after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from sqlmodel import SQLModel

from app.api.http.gateway_signatures import plain_signature, twilio_signature
from app.core.ids import new_id
from tests.channels.offline_friends import (
    KEY,
    PUBLIC_URL,
    TOKEN,
    Sinks,
    browser,
    gives,
    last_word,
    link_in,
    open_sinks,
    posts,
    writes,
)
from tests.factories import simple_circle
from tests.world import Friend, Json, World

ROSAS, SAMS, NOBODYS = "+13475550123", "+13475550124", "+13475550199"
MAIL = "one@home.example"
TWILIO = "/api/v1/inbound/twilio"
#: A text that came is noted, so that it is taken once.
NOTED = ("repeat",)


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


@pytest.fixture
def world(database_url: str, tmp_path: Path, sinks: Sinks) -> Iterator[World]:
    with World(database_url, tmp_path, **sinks.settings()) as running_world:
        yield running_world


@pytest.fixture
def mina(world: World, sinks: Sinks) -> Friend:
    """Mina, with Rosa, who has a telephone; Sam and Ade, who have the app, and give more."""
    person = simple_circle(world, "Sam", "Ade")
    rosa = person.circle.members["Rosa"] = new_id()
    friend = {"id": rosa, "account_id": new_id(), "name": "Rosa", "language": "es", "agreed": True}
    ways = [{"id": new_id(), "channel": "sms", "to": ROSAS}]
    anytime = {"asks_any_hour": True}
    person.post("/circles/{c}/friends-without-app", {**friend, "addresses": ways, **anytime})
    gives(world, sinks, world.friends["Ade"], "sms", SAMS)
    gives(world, sinks, world.friends["Sam"], "mail", MAIL)
    world.friends["Sam"].may_be_reached(channels=["mail", "push"])
    return person


def everything(world: World, but_for: Iterable[str] = ()) -> dict[str, list[str]]:
    """Every row of every table but the counts of tries, which are nobody's."""
    with world.parts.db.read() as tx:
        return {
            name: sorted(repr(tuple(row)) for row in tx.session.execute(table.select()))
            for name, table in SQLModel.metadata.tables.items()
            if name not in {"rate_bucket", *but_for}
        }


@contextmanager
def nothing_changes(world: World, but_for: Iterable[str] = ()) -> Iterator[None]:
    before = everything(world, but_for)
    assert len(before) > 20
    yield
    after = everything(world, but_for)
    changed = [name for name, rows in after.items() if rows != before[name]]
    assert not changed, changed


def refused(answer: httpx.Response, status: int, code: str) -> None:
    """Told with one sentence, as everywhere."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"/problems/{code}"
    assert answer.json()["detail"].endswith(".")


def comes(world: World, body: bytes, kind: str = "application/json", **head: str) -> httpx.Response:
    """The plain form, with whatever head."""
    headers = {"Content-Type": kind} | {f"X-ShowUp-{name}": text for name, text in head.items()}
    raw = {name.encode(): text.encode() for name, text in headers.items()}
    return httpx.post(f"{world.url}/api/v1/inbound/text", content=body, headers=raw, timeout=30)


def signed(world: World, body: bytes) -> httpx.Response:
    stamp = str(int(world.now.timestamp()))
    return comes(world, body, Timestamp=stamp, Signature=plain_signature(KEY, stamp, body))


def by_twilio(
    world: World, fields: list[tuple[str, str]], signature: str | None = None, raw: bytes = b""
) -> httpx.Response:
    """Twilio's form, signed as it should be unless told otherwise."""
    right = twilio_signature(TOKEN, f"{PUBLIC_URL}{TWILIO}", fields)
    return httpx.post(
        f"{world.url}{TWILIO}",
        content=raw or urlencode(fields).encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": right if signature is None else signature,
        },
        timeout=30,
    )


def asks(world: World, mina: Friend, sinks: Sinks) -> None:
    """Mina asks; Sam's mail comes first, then Ade's push, then Rosa's text."""
    mina.asks("Don't ring the bell", now=True)
    world.advance(minutes=11)
    assert "1: puedo ir." in sinks.texts.to(ROSAS)[-1]


# --- the plain form -----------------------------------------------------------------------------


def test_what_is_not_signed_as_it_should_be(world: World, mina: Friend, sinks: Sinks) -> None:
    asks(world, mina, sinks)
    now = int(world.now.timestamp())
    body = b'{"id": "m1", "from": "+13475550123", "text": "1"}'
    right = plain_signature(KEY, str(now), body)
    with nothing_changes(world):
        refused(comes(world, body), 403, "not-signed")
        refused(comes(world, body, Timestamp=str(now)), 403, "not-signed")
        for stamp in ("", "soon", "-1", f"{now}.0", "9" * 13, "١٢٣", str(now + 1)):
            head = {"Timestamp": stamp, "Signature": right}
            refused(comes(world, body, **head), 403, "not-signed")
        for signature in ("", "0" * 64, right[:-1], f"{right}0", f"sha256={right}", "ñ"):
            head = {"Timestamp": str(now), "Signature": signature}
            refused(comes(world, body, **head), 403, "not-signed")
        other = body.replace(b'"1"', b'"0"')
        refused(comes(world, other, Timestamp=str(now), Signature=right), 403, "not-signed")
        for late in (301, 86_400, -301):
            refused(posts(world, "1", ROSAS, late=late), 403, "not-signed")
        refused(posts(world, "1", ROSAS, key="another key that is long"), 403, "not-signed")
    # The clock may be off by a little; and signed once, it is taken once.
    assert posts(world, "1", ROSAS, message_id="m1", late=299).json()["taken"]
    with nothing_changes(world):
        refused(posts(world, "1", ROSAS, message_id="m1"), 409, "replayed")
        assert posts(world, "0", ROSAS, message_id="m1").status_code == 409


def test_what_is_signed_and_makes_no_sense(world: World, mina: Friend, sinks: Sinks) -> None:
    asks(world, mina, sinks)
    with nothing_changes(world):
        for body in (
            b"",
            b"1",
            b"{not json",
            b"[]",
            b"{}",
            b'{"id": "", "from": "+13475550123", "text": "1"}',
            b'{"id": "m", "from": "+1", "text": "1"}',
            b'{"id": "m", "from": 13475550123, "text": "1"}',
            b'{"id": "m", "from": "+13475550123", "text": "1", "circle": "x"}',
            b'{"id": "m", "from": "+13475550123", "text": "' + b"1" * 1601 + b'"}',
            b'{"id": "' + b"m" * 129 + b'", "from": "+13475550123", "text": "1"}',
            b'\xff{"id": "m"}',
        ):
            refused(signed(world, body), 422, "bad-input")
        refused(comes(world, b"text=1", "application/x-www-form-urlencoded"), 415, "bad-input")


@pytest.mark.parametrize("path", ["/api/v1/inbound/text", TWILIO])
def test_ten_megabytes(world: World, mina: Friend, path: str) -> None:
    kind = "application/x-www-form-urlencoded" if path == TWILIO else "application/json"
    big = b"a=1&" * 2_500_000

    def in_parts() -> Iterator[bytes]:
        for start in range(0, len(big), 65_536):
            yield big[start : start + 65_536]

    with nothing_changes(world):
        for content in (big, in_parts()):
            answer = httpx.post(
                f"{world.url}{path}", content=content, headers={"Content-Type": kind}, timeout=60
            )
            refused(answer, 413, "too-large")


# --- Twilio's form ------------------------------------------------------------------------------


def test_twilios_form(world: World, mina: Friend, sinks: Sinks) -> None:
    asks(world, mina, sinks)
    fields = [("MessageSid", "SM1"), ("From", ROSAS), ("Body", "1")]
    elsewhere = twilio_signature(TOKEN, f"https://other.example{TWILIO}", fields)
    by_other = twilio_signature("another token", f"{PUBLIC_URL}{TWILIO}", fields)
    right = twilio_signature(TOKEN, f"{PUBLIC_URL}{TWILIO}", fields)
    with nothing_changes(world):
        for signature in ("", "rubbish", elsewhere, by_other, right[:-1]):
            refused(by_twilio(world, fields, signature), 403, "not-signed")
        for changed in (
            [*fields[:2], ("Body", "0")],
            [*fields, ("Body", "0")],
            [fields[0], ("From", SAMS), fields[2]],
            fields[:2],
        ):
            refused(by_twilio(world, changed, right), 403, "not-signed")
        # Signed, and not what such a message holds.
        refused(by_twilio(world, fields[1:]), 422, "bad-input")
        refused(by_twilio(world, [("MessageSid", "S" * 129), *fields[1:]]), 422, "bad-input")
        refused(by_twilio(world, fields, raw=b"Body=%ff\xff"), 422, "bad-input")
        # A form of 10,000 fields: short ones are too many, long ones too large.
        too_many = [*fields, *((f"{at:x}", "") for at in range(10_000))]
        assert len(urlencode(too_many)) < 64 * 1024
        refused(by_twilio(world, too_many), 422, "bad-input")
        long = [*fields, *((f"field{at}", "text") for at in range(10_000))]
        refused(by_twilio(world, long), 413, "too-large")
        refused(by_twilio(world, [*fields, *[("a", "")] * 10_000]), 422, "bad-input")
    assert mina.sees()["phase"] == "nobody_yet" or mina.sees()["phase"] == "asking"
    answer = by_twilio(world, fields)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    assert "<Message>Anotado: puedes ir." in answer.text
    with nothing_changes(world):
        refused(by_twilio(world, fields), 409, "replayed")
    # Its form holds no time: what was caught today is of no use next month, when Mina asks again.
    mina.does("stop")
    world.advance(hours=24 * 30)
    asks(world, mina, sinks)
    with nothing_changes(world):
        refused(by_twilio(world, fields), 409, "replayed")


# --- texts that somebody wrote ------------------------------------------------------------------


def test_texts_that_answer_nothing(world: World, mina: Friend, sinks: Sinks) -> None:
    unknown = "No entendimos eso. No cambia nada. Usa el enlace de nuestro mensaje."
    with nothing_changes(world, NOTED):
        assert writes(world, "1", ROSAS) == {"taken": False, "reply": unknown}
        for digit in ("1", "2", "0"):
            assert writes(world, digit, ROSAS) == {"taken": False, "reply": ""}, "said today"
    asks(world, mina, sinks)
    with nothing_changes(world, NOTED):
        for text in ("12", "1 0", "1\n0", "4", "9", "-1", "01", "sí", "👍", "", " ", "?"):
            assert writes(world, text, ROSAS) == {"taken": False, "reply": ""}, text
        # A text would be an answer, and isn't one that this step counts.
        assert writes(world, "3", ROSAS) == {"taken": False, "reply": unknown}
        # From a number that nobody here has: a word in each language, and none about anybody.
        reply = writes(world, "1", NOBODYS)
        assert reply["taken"] is False
        assert reply["reply"].endswith(unknown)
        assert reply == writes(world, "1", "rubbish")
        assert writes(world, "STOP", NOBODYS) == {"taken": False, "reply": ""}
        for name in ("Mina", "Rosa", "Sam"):
            assert name not in reply["reply"]
    # Over: told kindly, and nothing begins again.
    mina.does("stop")
    world.settle()
    with nothing_changes(world, NOTED):
        over = writes(world, "1", ROSAS)
        assert over == {
            "taken": False,
            "reply": "Eso ya terminó. No hace falta que hagas nada. Gracias.",
        }


# --- links --------------------------------------------------------------------------------------


def link_of(sinks: Sinks) -> tuple[str, str]:
    return link_in(last_word(sinks, "mail", MAIL))


def test_links_that_are_wrong(world: World, mina: Friend, sinks: Sinks) -> None:
    asks(world, mina, sinks)
    link_id, token = link_of(sinks)
    good: Json = {"token": token, "kind": "coming"}
    wrong_token = token[:-1] + ("A" if token[-1] != "A" else "B")
    with nothing_changes(world):
        for path in ("", "/look", "/stop"):
            bare: Json = {} if path else {"kind": "coming"}
            mistaken = browser(world, f"/answers/{link_id}{path}", {**bare, "token": wrong_token})
            invented = browser(world, f"/answers/{new_id()}{path}", {**bare, "token": token})
            refused(mistaken, 404, "not-found")
            assert mistaken.text == invented.text
        for body in (
            {**good, "kind": "police"},
            {**good, "minutes": -1},
            {**good, "minutes": 601},
            {**good, "member_id": mina.member("Ade")},
            {"kind": "coming"},
            {**good, "token": "short"},
        ):
            refused(browser(world, f"/answers/{link_id}", body), 422, "bad-input")
        plain = httpx.post(f"{world.url}/api/v1/answers/{link_id}", json=good)
        assert plain.status_code in {400, 422}, "no key, no answer"
        # A page of another site can't use it, and a link that is fetched does nothing.
        foreign = httpx.post(
            f"{world.url}/api/v1/answers/{link_id}",
            json=good,
            headers={"Idempotency-Key": new_id(), "Origin": "https://other.example"},
        )
        refused(foreign, 403, "cross-site")
        assert httpx.get(f"{world.url}/api/v1/answers/{link_id}").status_code in {404, 405}
    # Two days later it opens nothing any more.
    world.advance(hours=48)
    with nothing_changes(world):
        for path, body in (("/look", {"token": token}), ("", good)):
            refused(browser(world, f"/answers/{link_id}{path}", body), 409, "link-over")


def test_a_link_that_two_people_open_and_one_has_used(
    world: World, mina: Friend, sinks: Sinks
) -> None:
    asks(world, mina, sinks)
    link_id, token = link_of(sinks)

    def looks() -> Json:
        looked_at = browser(world, f"/answers/{link_id}/look", {"token": token})
        assert looked_at.status_code == 200
        view: Json = looked_at.json()
        return view

    first = looks()
    assert first["ask"]["may_answer"]
    with nothing_changes(world):
        assert looks() == first
    answer = browser(world, f"/answers/{link_id}", {"token": token, "kind": "not_now"})
    assert answer.status_code == 200
    with nothing_changes(world):
        again = looks()
        assert again["used"]
        assert not again["ask"]["may_answer"]
        late = browser(world, f"/answers/{link_id}", {"token": token, "kind": "coming"})
        refused(late, 409, "link-used")
        assert "so nothing was changed" in late.json()["detail"]
    assert mina.sees_people()["Sam"] == "cant_just_now"
