"""The test push service is strict: a sender that it accepts would be accepted elsewhere."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.delivery.vapid import VapidTokens, public_key
from tests.push.phone import Phone
from tests.push.service import PushService

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


def token(origin: str, *, key: ec.EllipticCurvePrivateKey = KEY, ahead_h: int = 0) -> str:
    def wall() -> datetime:
        return datetime.now(UTC) + timedelta(hours=ahead_h)

    return VapidTokens(key, "mailto:help@circle.example.org", wall).authorization(origin)


def post(url: str, headers: dict[str, str], body: bytes = b"x" * 200) -> int:
    async def main() -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as response,
        ):
            return response.status

    return asyncio.run(main())


def good(service: PushService) -> dict[str, str]:
    return {
        "Authorization": token(service.origin),
        "TTL": "60",
        "Content-Encoding": "aes128gcm",
    }


def test_a_good_request_is_taken(service: PushService) -> None:
    endpoint = service.new_endpoint(vapid_public=public_key(KEY))

    assert post(endpoint, good(service)) == 201
    assert service.count_waiting(endpoint) == 1


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"Authorization": ""}, 401),
        ({"Authorization": "vapid t=a.b.c, k=d"}, 401),
        ({"TTL": ""}, 400),
        ({"TTL": "-1"}, 400),
        ({"Content-Encoding": "aesgcm"}, 415),
        ({"Urgency": "urgent"}, 400),
        ({"Topic": "x" * 33}, 400),
    ],
    ids=repr,
)
def test_what_is_wrong_is_refused(
    service: PushService, change: dict[str, str], status: int
) -> None:
    endpoint = service.new_endpoint()

    assert post(endpoint, good(service) | change) == status
    assert service.count_waiting(endpoint) == 0


def test_tokens_for_another_origin_key_or_time_are_refused(service: PushService) -> None:
    endpoint = service.new_endpoint(vapid_public=public_key(KEY))
    headers = good(service)

    for wrong, status in (
        (token("https://push.example.com"), 401),
        (token(service.origin, ahead_h=-13), 401),
        (token(service.origin, ahead_h=13), 401),
        (token(service.origin, key=OTHER), 403),
        (token(service.origin).replace(public_key(KEY), public_key(OTHER)), 401),
    ):
        assert post(endpoint, headers | {"Authorization": wrong}) == status


def test_more_than_4096_bytes_are_refused(service: PushService) -> None:
    assert post(service.new_endpoint(), good(service), b"x" * 4097) == 413


def test_an_unknown_subscription_is_not_found(service: PushService) -> None:
    assert post(f"{service.origin}/push/invented", good(service)) == 404


def test_a_phone_tells_of_what_it_could_not_decrypt(service: PushService) -> None:
    phone = Phone(service)

    assert post(phone.endpoint, good(service)) == 201

    with pytest.raises(AssertionError, match="didn't decrypt"):
        _ = phone.shown_notices
    with pytest.raises(AssertionError, match="didn't decrypt"):
        phone.wait_shows(timeout_s=0.1)


def test_waiting_has_an_end(service: PushService) -> None:
    phone = Phone(service)

    with pytest.raises(AssertionError, match="0 of 1 shown"):
        phone.wait_shows(timeout_s=0.05)
    with pytest.raises(AssertionError, match="0 of 1 pushes"):
        service.wait_received(phone.endpoint, timeout_s=0.05)
