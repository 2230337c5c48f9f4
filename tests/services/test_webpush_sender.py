"""The sender against a real push service on loopback, and a phone that decrypts."""

import asyncio
import gc
import json
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography.hazmat.primitives.asymmetric import ec

from app.delivery import resolver as resolver_module
from app.delivery.vapid import public_key
from app.delivery.webpush import (
    BODY_BYTES,
    MAX_PAYLOAD,
    Outcome,
    Push,
    Subscription,
    WebPushSender,
)
from tests.push.answers import (
    ACCEPT_THEN_DIE,
    BROKEN,
    CUT,
    CUT_MIDWAY,
    GONE,
    HANG,
    KEY_REFUSED,
    THROTTLED,
    UNKNOWN,
    Answer,
    slow_down,
)
from tests.push.phone import Phone, ReceiverKeys
from tests.push.service import PushService

T = TypeVar("T")
KEY = ec.generate_private_key(ec.SECP256R1())
SUBJECT = "mailto:help@circle.example.org"


def wall() -> datetime:
    return datetime.now(UTC)


def run(work: Callable[[WebPushSender], Awaitable[T]], *origins: str) -> T:
    """Run with a sender of its own, and prove that it leaves nothing open."""

    async def main() -> T:
        sender = WebPushSender(
            vapid_key=KEY, subject=SUBJECT, allowed_origins=frozenset(origins), wall=wall
        )
        try:
            return await work(sender)
        finally:
            await sender.close()
            await asyncio.sleep(0)

    try:
        return asyncio.run(main())
    finally:
        # An unclosed connection would warn here, and warnings are errors. What the test made is
        # young: to look through all that a worker holds by then takes seconds.
        gc.collect(1)


def push_to(phone: Phone, payload: bytes = b'{"notice":"n1"}', topic: str = "t1") -> Push:
    keys = phone.keys
    return Push(Subscription(phone.endpoint, keys.p256dh, keys.auth), payload, "high", 3600, topic)


def send(service: PushService, push: Push, *, within_s: float = 10.0) -> Outcome:
    return run(lambda s: s.send(push, send_by=time.monotonic() + within_s), service.origin)


# --- the way it should go -----------------------------------------------------------------------


def test_a_phone_decrypts_and_shows_what_was_sent(service: PushService) -> None:
    phone = Phone(service, vapid_public=public_key(KEY))

    outcome = send(service, push_to(phone, b'{"notice":"n1","line":"quiet"}'))

    assert outcome == Outcome("accepted", 201)
    assert phone.wait_shows() == [{"notice": "n1", "line": "quiet"}]


def test_the_headers_that_push_services_read(service: PushService) -> None:
    phone = Phone(service)

    send(service, push_to(phone))

    (request,) = service.received(phone.endpoint)
    assert request.headers["ttl"] == "3600"
    assert request.headers["urgency"] == "high"
    assert request.headers["topic"] == "t1"
    assert request.headers["content-encoding"] == "aes128gcm"
    assert request.headers["content-length"] == str(BODY_BYTES)
    assert "transfer-encoding" not in request.headers
    assert "cookie" not in request.headers
    assert request.headers["user-agent"] == "ShowUp"
    assert request.claims["aud"] == service.origin
    assert request.claims["sub"] == SUBJECT


def test_every_body_has_one_size_whatever_it_says(service: PushService) -> None:
    phone = Phone(service)
    payloads = [b"{}", b'{"notice":"n1"}', json.dumps({"x": "ü" * 300}).encode()]
    payloads.append(b'"' + b"x" * (MAX_PAYLOAD - 2) + b'"')
    phone.go_offline()  # it need not show these: they are decrypted below

    for number, payload in enumerate(payloads):
        send(service, push_to(phone, payload, topic=f"t{number}"))

    bodies = [r.body for r in service.received()]
    assert {len(body) for body in bodies} == {BODY_BYTES}
    assert [json.loads(phone.keys.decrypt(body)) for body in bodies] == [
        json.loads(payload) for payload in payloads
    ]


def test_the_signature_is_made_once_and_connections_are_shared(service: PushService) -> None:
    phones = [Phone(service) for _ in range(20)]

    async def all_at_once(sender: WebPushSender) -> list[Outcome]:
        by = time.monotonic() + 10
        first = [await sender.send(push_to(phone), send_by=by) for phone in phones]
        return first + list(
            await asyncio.gather(*(sender.send(push_to(phone), send_by=by) for phone in phones))
        )

    outcomes = run(all_at_once, service.origin)

    assert {outcome.kind for outcome in outcomes} == {"accepted"}
    assert len({r.headers["authorization"] for r in service.received()}) == 1
    assert len(service.received()) == 40


def test_a_newer_push_of_a_topic_replaces_the_one_that_waits(service: PushService) -> None:
    phone = Phone(service)
    phone.go_offline()

    for number in range(3):
        send(service, push_to(phone, json.dumps({"notice": "n", "v": number}).encode()))
    send(service, push_to(phone, b'{"notice":"other"}', topic="t2"))
    phone.go_online()

    assert phone.wait_shows(count=2) == [{"notice": "n", "v": 2}, {"notice": "other"}]
    assert len(phone.pushes) == 2


def test_a_push_that_no_longer_matters_is_not_delivered() -> None:
    shift = timedelta()
    with PushService(now=lambda: datetime.now(UTC) + shift) as service:
        phone = Phone(service)
        phone.go_offline()
        send(service, push_to(phone))
        shift = timedelta(seconds=3601)
        phone.go_online()

        assert phone.shown_notices == []


def test_the_phone_shows_a_repeated_notice_once(service: PushService) -> None:
    phone = Phone(service)

    send(service, push_to(phone))
    send(service, push_to(phone))

    assert len(phone.pushes) == 2
    assert phone.wait_shows() == [{"notice": "n1"}]


# --- what a push service can answer -------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (GONE, "gone"),
        (UNKNOWN, "gone"),
        (THROTTLED, "throttled"),
        (KEY_REFUSED, "key_refused"),
        (Answer(401), "key_refused"),
        (Answer(400, body="bad"), "refused"),
        (Answer(413), "refused"),
        (BROKEN, "retry"),
        (Answer(503), "retry"),
        (slow_down(30), "retry"),
    ],
)
def test_answers(service: PushService, answer: Answer, kind: str) -> None:
    phone = Phone(service)
    service.script(phone.endpoint, answer)

    outcome = send(service, push_to(phone))

    assert (outcome.kind, outcome.status) == (kind, answer.status)
    assert phone.shown_notices == []


def test_retry_after_is_obeyed(service: PushService) -> None:
    phone = Phone(service)
    service.script(phone.endpoint, slow_down(120), slow_down("Fri, 31 Dec 2100 00:00:00 GMT"))

    assert send(service, push_to(phone)).retry_after_s == 120
    assert send(service, push_to(phone)).retry_after_s == 86400


def test_a_redirect_is_not_followed(service: PushService) -> None:
    phone, trap = Phone(service), Phone(service)
    service.script(phone.endpoint, Answer(307, headers=(("Location", trap.endpoint),)))

    outcome = send(service, push_to(phone))

    assert (outcome.kind, outcome.status) == ("refused", 307)
    assert service.received(trap.endpoint) == []


def test_a_long_answer_is_not_read_to_its_end(service: PushService) -> None:
    phone = Phone(service)
    service.script(phone.endpoint, Answer(400, body="no\r\n\x1b[31m " + "x" * 5_000_000))

    outcome = send(service, push_to(phone))

    assert outcome.kind == "refused"
    assert outcome.reason.startswith("no [31m xxx")
    assert len(outcome.reason) <= 300


@pytest.mark.parametrize("answer", [CUT, CUT_MIDWAY, ACCEPT_THEN_DIE])
def test_a_connection_that_broke_may_have_left_something(
    service: PushService, answer: Answer
) -> None:
    phone = Phone(service)
    service.script(phone.endpoint, answer)

    async def twice(sender: WebPushSender) -> tuple[Outcome, Outcome]:
        by = time.monotonic() + 10
        push = push_to(phone)
        return await sender.send(push, send_by=by), await sender.send(push, send_by=by)

    first, second = run(twice, service.origin)

    assert first == Outcome("retry", reason="broken")
    assert second == Outcome("accepted", 201)
    assert len(service.received()) == 2  # the client itself never repeats
    assert phone.wait_shows() == [{"notice": "n1"}]


def test_a_push_service_that_hangs_is_given_up(
    service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop's clock jumps past the limit once the push is there: a busy machine may be slow."""
    monkeypatch.setattr("app.delivery.push_client.TOTAL_TIMEOUT_S", 600.0)
    phone = Phone(service)
    service.script(phone.endpoint, HANG)

    async def give_up(sender: WebPushSender) -> Outcome:
        loop = asyncio.get_running_loop()
        sending = asyncio.create_task(sender.send(push_to(phone), send_by=time.monotonic() + 600))
        await asyncio.to_thread(service.wait_received, phone.endpoint)
        assert not sending.done()
        real_time = loop.time
        monkeypatch.setattr(loop, "time", lambda: real_time() + 600.0)
        return await sending

    assert run(give_up, service.origin) == Outcome("retry", reason="timeout")


def test_a_dead_push_service_is_a_retry_and_comes_back() -> None:
    with PushService() as service:
        port, phone = service.port, Phone(service)
        push = push_to(phone)
    origin = f"http://127.0.0.1:{port}"

    outcome = run(lambda s: s.send(push, send_by=time.monotonic() + 10), origin)

    assert outcome == Outcome("retry", reason="not_connected")


def test_a_changed_vapid_key_is_told_not_dropped(service: PushService) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    phone = Phone(service, vapid_public=public_key(other))

    assert send(service, push_to(phone)).kind == "key_refused"


def test_after_a_refused_token_a_fresh_one_is_signed(service: PushService) -> None:
    phone = Phone(service)
    service.script(phone.endpoint, KEY_REFUSED)

    async def twice(sender: WebPushSender) -> list[str]:
        by = time.monotonic() + 10
        return [(await sender.send(push_to(phone), send_by=by)).kind for _ in range(2)]

    assert run(twice, service.origin) == ["key_refused", "accepted"]
    assert len({r.headers["authorization"] for r in service.received()}) == 2


# --- send_by: promise 1 -------------------------------------------------------------------------


def test_past_send_by_nothing_is_sent(service: PushService) -> None:
    phone = Phone(service)

    assert send(service, push_to(phone), within_s=-0.001).kind == "late"
    assert service.received() == []


@asynccontextmanager
async def _silent_host(bytes_in: bytearray) -> AsyncIterator[int]:
    """Takes connections, notes what comes, answers nothing."""

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bytes_in.extend(await reader.read(-1))
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


class _SlowNames(AbstractResolver):
    """Names take until `send_by` is over, as a slow DNS server's would."""

    def __init__(self, until: float) -> None:
        self._until = until

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        while time.monotonic() < self._until:
            await asyncio.sleep(self._until - time.monotonic())
        return [address_answer(host, "127.0.0.1", port)]

    async def close(self) -> None:
        pass


def address_answer(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return ResolveResult(
        hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST
    )


def test_send_by_is_looked_at_after_connecting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name takes long; when the connection stands, the time is over: not a byte leaves."""
    bytes_in = bytearray()
    keys = ReceiverKeys()

    async def late(_: WebPushSender) -> Outcome:
        async with _silent_host(bytes_in) as port:
            origin = f"http://push.test:{port}"
            allowed = WebPushSender(
                vapid_key=KEY, subject=SUBJECT, allowed_origins=frozenset({origin}), wall=wall
            )
            by = time.monotonic() + 0.2
            monkeypatch.setattr(resolver_module, "ThreadedResolver", lambda: _SlowNames(by))
            push = Push(Subscription(f"{origin}/x", keys.p256dh, keys.auth), b"{}", "high", 60, "t")
            outcome = await allowed.send(push, send_by=by)
            await allowed.close()
            return outcome

    assert run(late) == Outcome("late", reason="late")
    assert bytes_in == b""
