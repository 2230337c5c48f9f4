"""Sends Web Push: encrypts (RFC 8291), posts (RFC 8030), and says what came of it.

It knows nothing of notices or people: bytes in, an outcome out. Of the two libraries only
`http_ece` is imported: it *is* pywebpush's encoder (`WebPusher.encode` calls nothing else), while
importing pywebpush itself brings `requests` and `py_vapid` along for 5 MiB more and no use.
"""

import base64
import binascii
import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Literal

import aiohttp
import http_ece
from aiohttp.abc import AbstractStreamWriter
from cryptography.hazmat.primitives.asymmetric import ec
from yarl import URL

from app.delivery.endpoints import EndpointRefusedError, Problem, check_endpoint, read_origin
from app.delivery.resolver import AddressRefusedError, PublicOnlyResolver
from app.delivery.vapid import VapidTokens, public_key

__all__ = [
    "BODY_BYTES",
    "MAX_PAYLOAD",
    "Outcome",
    "Push",
    "Subscription",
    "WebPushSender",
    "encrypt",
    "judge",
    "public_key",
    "validate_keys",
]

BODY_BYTES = 2048
"""Every encrypted body is this long, so that its length tells nothing. RFC 8030 promises 4,096
bytes, but Firefox on Android may take only 2,744."""
# RFC 8188 §2.1 header (salt 16, record size 4, length 1, key 65), delimiter 1, tag 16.
_OVERHEAD = 16 + 4 + 1 + 65 + 1 + 16
MAX_PAYLOAD = BODY_BYTES - _OVERHEAD
"""Bytes of payload that fit."""

TOTAL_TIMEOUT_S = 10.0
MAX_TTL_S = 28 * 24 * 3600
"""FCM keeps a message no longer than that."""
MAX_RETRY_AFTER_S = 24 * 3600.0
THROTTLED_S = 4 * 3600.0
"""Edge's 406 means hours, and names none."""
_READ_BYTES = 300
_AT_ONCE = 64

_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")  # RFC 8030 §5.4
_B64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where one browser takes pushes: its endpoint and keys, base64url as browsers give them."""

    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Push:
    """One message for one subscription.

    `payload` is JSON, 1 to `MAX_PAYLOAD` bytes (spaces are added behind it); `ttl_s` whole seconds
    that it matters, at most 28 days; `topic` 1 to 32 URL-safe characters: at the push service a
    newer message replaces an undelivered one of the same topic. Raises ValueError beyond that.
    """

    subscription: Subscription
    payload: bytes
    urgency: Literal["high", "normal"]
    ttl_s: int
    topic: str

    def __post_init__(self) -> None:
        if not 0 < len(self.payload) <= MAX_PAYLOAD:
            raise ValueError(f"a payload has 1 to {MAX_PAYLOAD} bytes, not {len(self.payload)}")
        if not 0 <= self.ttl_s <= MAX_TTL_S:
            raise ValueError("a push lives 0 seconds to 28 days")
        if not _TOPIC.fullmatch(self.topic):
            raise ValueError("a topic has 1 to 32 URL-safe characters")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try.

    accepted: the push service has it (that isn't delivery) · gone: drop the subscription ·
    retry: later, after `retry_after_s` if given · throttled: this subscription, for hours ·
    key_refused: the operator must hear, never drop the subscription · refused: this message or
    endpoint won't pass, however often · late: past `send_by`, not one byte of it was sent.

    `reason` is a short code or the push service's own words (printable ASCII), for the log. Of the
    retries without a status, `not_connected` and `not_sent` surely left nothing behind; `broken`
    and `timeout` may have left the message there.
    """

    kind: Literal["accepted", "gone", "retry", "throttled", "key_refused", "refused", "late"]
    status: int | None = None
    retry_after_s: float | None = None
    reason: str = ""


def validate_keys(p256dh: str, auth: str) -> None:
    """Raise ValueError unless these are a P-256 point and 16 bytes (RFC 8291 §2), in base64url."""
    _read_keys(p256dh, auth)


def encrypt(
    payload: bytes,
    p256dh: str,
    auth: str,
    *,
    server_key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Encrypt as it is (RFC 8291, one aes128gcm record); raises ValueError for bad keys.

    `server_key` and `salt` are for the test vector; each message has fresh ones otherwise.
    """
    receiver, secret = _read_keys(p256dh, auth)
    body: bytes = http_ece.encrypt(
        payload,
        salt=salt,
        private_key=server_key or ec.generate_private_key(ec.SECP256R1()),
        dh=receiver,
        auth_secret=secret,
        version="aes128gcm",
    )
    return body


def judge(status: int, retry_after: str | None, said: str, now: datetime) -> Outcome:
    """What a push service's answer means for us. `said` is the start of its body."""
    if 200 <= status < 300:
        return Outcome("accepted", status)
    wait = read_retry_after(retry_after, now)
    reason = said or _phrase(status)
    match status:
        case 404 | 410:
            return Outcome("gone", status, reason=reason)
        case 406:
            return Outcome("throttled", status, THROTTLED_S if wait is None else wait, reason)
        case 401 | 403:
            return Outcome("key_refused", status, reason=reason)
        case 408 | 425 | 429:
            return Outcome("retry", status, wait, reason)
        case _ if status >= 500:
            return Outcome("retry", status, wait, reason)
    return Outcome("refused", status, reason=reason)


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait (RFC 9110 §10.2.3: seconds or a date), 0 to 24 h; None if there is none."""
    if value is None:
        return None
    text = value.strip()
    if re.fullmatch(r"[0-9]{1,12}", text):
        wait = float(text)
    else:
        try:
            until = parsedate_to_datetime(text)
        except ValueError:
            return None
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        wait = (until - now).total_seconds()
    return min(max(wait, 0.0), MAX_RETRY_AFTER_S)


class WebPushSender:
    """Sends pushes over one shared client. Use it from one event loop, and close it there.

    `allowed_origins` are push services allowed beside any public https host; `wall` gives an aware
    now. Raises ValueError for a subject, key or origin that can't work.
    """

    def __init__(
        self,
        *,
        vapid_key: ec.EllipticCurvePrivateKey,
        subject: str,
        allowed_origins: frozenset[str],
        wall: Callable[[], datetime],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._tokens = VapidTokens(vapid_key, subject, wall)
        self._allowed = frozenset(read_origin(origin)[0] for origin in allowed_origins)
        self._wall = wall
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None

    async def send(self, push: Push, *, send_by: float) -> Outcome:
        """Try once. `send_by` is on `time.monotonic()` and looked at right before the first byte.

        Never raises for what a subscription, a network or a push service can do.
        """
        if time.monotonic() >= send_by:
            return Outcome("late", reason="late")
        subscription = push.subscription
        try:
            endpoint = check_endpoint(subscription.endpoint, self._allowed)
        except EndpointRefusedError as error:
            return Outcome("refused", reason=f"endpoint_{error.problem}")
        try:
            # JSON may end in spaces: they make every body as long as the next. (The encoder has no
            # way to pad inside the record.)
            padded = push.payload.ljust(MAX_PAYLOAD)
            encrypted = encrypt(padded, subscription.p256dh, subscription.auth)
        except ValueError:
            return Outcome("refused", reason="keys")
        body = _TimedBody(encrypted, send_by)
        headers = {
            "TTL": str(push.ttl_s),
            "Urgency": push.urgency,
            "Topic": push.topic,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": self._tokens.authorization(endpoint.origin),
        }
        try:
            # encoded=True: the path goes out as the browser gave it, letter for letter.
            async with self._client().post(
                URL(endpoint.url, encoded=True), data=body, headers=headers, allow_redirects=False
            ) as response:
                said = await _start_of(response)
                outcome = judge(
                    response.status, response.headers.get("Retry-After"), said, self._wall()
                )
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a timeout is an OSError
            return _broken(body, error)
        if outcome.kind == "key_refused":
            self._tokens.forget(endpoint.origin)
        return outcome

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                resolver=PublicOnlyResolver(self._allowed),
                limit=2 * _AT_ONCE,
                limit_per_host=_AT_ONCE,
                ttl_dns_cache=60,
                # Push services close idle connections after a minute or more; ours go first, so
                # that a push never goes out on one that is being closed at the other end.
                keepalive_timeout=30,
                ssl=True if self._tls is None else self._tls,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=TOTAL_TIMEOUT_S),
                auto_decompress=False,
                headers={"User-Agent": "ShowUp", "Accept-Encoding": "identity"},
                trust_env=False,  # a proxy would resolve names out of our sight
            )
        return self._session


class _TimedBody(aiohttp.BytesPayload):
    """A request body that looks at the clock right before its first byte.

    aiohttp holds the headers back until the body's first write, so raising here leaves nothing
    sent, however long waiting for a connection, a name or TLS took.
    """

    def __init__(self, value: bytes, send_by: float) -> None:
        super().__init__(value)
        self._send_by = send_by
        self.late = False
        self.left = False

    async def write_with_length(
        self, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        if time.monotonic() >= self._send_by:
            self.late = True
            raise _LateError
        self.left = True
        await super().write_with_length(writer, content_length)


class _LateError(Exception):
    """Past `send_by`."""


def _broken(body: _TimedBody, error: Exception) -> Outcome:
    if body.late:
        return Outcome("late", reason="late")
    if _refused_address(error):
        return Outcome("refused", reason=f"endpoint_{Problem.NOT_PUBLIC}")
    if isinstance(error, TimeoutError):
        return Outcome("retry", reason="timeout" if body.left else "not_connected")
    if isinstance(error, aiohttp.ClientConnectorError):
        return Outcome("retry", reason="not_connected")
    return Outcome("retry", reason="broken" if body.left else "not_sent")


def _refused_address(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, AddressRefusedError):
            return True
        error = error.__cause__
    return False


async def _start_of(response: aiohttp.ClientResponse) -> str:
    """The first bytes of an answer's body, made fit for a log line; never a reason to fail."""
    read = b""
    try:
        while len(read) < _READ_BYTES and not response.content.at_eof():
            read += await response.content.read(_READ_BYTES - len(read))
    except (aiohttp.ClientError, TimeoutError, OSError):
        pass  # the status is known, and it alone decides
    return " ".join(re.sub(r"[^!-~]+", " ", read.decode("ascii", "replace")).split())


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


@lru_cache(
    maxsize=1024
)  # a phone gets many pushes, and reading a point checks the curve's equation
def _read_keys(p256dh: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    point, secret = _b64url_decode(p256dh), _b64url_decode(auth)
    if len(point) != 65 or point[0] != 4:
        raise ValueError("p256dh is an uncompressed point of 65 bytes")
    if len(secret) != 16:
        raise ValueError("auth is 16 bytes")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point), secret


def _b64url_decode(text: str) -> bytes:
    if len(text) > 128 or not _B64URL.fullmatch(text):
        raise ValueError("not base64url")
    bare = text.rstrip("=")
    try:
        return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        raise ValueError("not base64url") from None
