"""Where a push must never go: names that lead inside, local services, false certificates."""

import asyncio
import socket
import time

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from app.delivery import resolver as resolver_module
from app.delivery.resolver import AddressRefusedError, PublicOnlyResolver
from app.delivery.webpush import Outcome, Push, Subscription, WebPushSender
from tests.push.phone import Phone, ReceiverKeys
from tests.push.service import PushService
from tests.services.test_webpush_sender import (
    KEY,
    SUBJECT,
    address_answer,
    push_to,
    run,
    send,
    wall,
)


class _Names(AbstractResolver):
    """A name server under the control of somebody who means harm: each answer differs."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked += 1
        addresses = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [address_answer(host, address, port) for address in addresses]

    async def close(self) -> None:
        pass


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["1.1.1.1", "10.0.0.1"],  # one bad address is enough
        ["2606:4700::1111", "::1"],
        ["64:ff9b::a9fe:a9fe"],
        ["169.254.169.254"],
    ],
)
def test_a_name_that_leads_inside_is_refused(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolver_module, "ThreadedResolver", lambda: _Names(addresses))
    keys = ReceiverKeys()
    push = Push(
        Subscription("https://push.example.com/x", keys.p256dh, keys.auth), b"{}", "high", 60, "t"
    )

    outcome = run(lambda s: s.send(push, send_by=time.monotonic() + 10))

    assert outcome == Outcome("refused", reason="endpoint_not_public")


def test_rebinding_does_not_pass() -> None:
    """Each look-up is judged by itself, and only judged addresses are given on."""
    names = _Names(["1.1.1.1"], ["127.0.0.1"])

    async def main() -> None:
        resolver = PublicOnlyResolver(frozenset(), names=names)
        assert [address["host"] for address in await resolver.resolve("x.example", 443)] == [
            "1.1.1.1"
        ]
        with pytest.raises(AddressRefusedError):
            await resolver.resolve("x.example", 443)
        await resolver.close()

    asyncio.run(main())


def test_an_allowed_host_may_be_inside_at_its_own_port_alone() -> None:
    async def main() -> None:
        allowed = frozenset({"https://push.home.example:8443"})
        resolver = PublicOnlyResolver(allowed, names=_Names(["192.168.1.5"]))
        assert await resolver.resolve("push.home.example", 8443)
        with pytest.raises(AddressRefusedError):
            await resolver.resolve("push.home.example", 443)
        await resolver.close()

    asyncio.run(main())


def test_a_local_service_that_is_not_allowed_is_never_called(service: PushService) -> None:
    phone = Phone(service)

    outcome = run(lambda s: s.send(push_to(phone), send_by=time.monotonic() + 10))

    assert outcome == Outcome("refused", reason="endpoint_not_https")
    assert service.received() == []


def test_stored_keys_that_are_broken_refuse_one_push_only(service: PushService) -> None:
    phone = Phone(service)
    bad = Push(Subscription(phone.endpoint, "AAAA", "AAAA"), b"{}", "high", 60, "t")

    assert send(service, bad) == Outcome("refused", reason="keys")


def test_an_origin_that_is_none_stops_the_start() -> None:
    with pytest.raises(ValueError):
        WebPushSender(
            vapid_key=KEY, subject=SUBJECT, allowed_origins=frozenset({"push.example"}), wall=wall
        )


# --- TLS ----------------------------------------------------------------------------------------


def test_over_tls_the_certificate_is_checked() -> None:
    with PushService(tls=True) as service:
        phone = Phone(service)

        async def main(trusting: bool) -> Outcome:
            sender = WebPushSender(
                vapid_key=KEY,
                subject=SUBJECT,
                allowed_origins=frozenset({service.origin}),
                wall=wall,
                tls=service.client_tls() if trusting else None,
            )
            try:
                return await sender.send(push_to(phone), send_by=time.monotonic() + 10)
            finally:
                await sender.close()

        assert asyncio.run(main(trusting=False)) == Outcome("retry", reason="not_connected")
        assert service.received() == []
        assert asyncio.run(main(trusting=True)) == Outcome("accepted", 201)
