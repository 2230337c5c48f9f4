"""Sends Web Push: encrypts (RFC 8291), posts (RFC 8030), and says what came of it.

It knows nothing of notices or people: bytes in, an outcome out.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal

from app.delivery.encoding import encrypt, validate_keys
from app.delivery.endpoints import EndpointRefusedError, check_endpoint, read_origin
from app.delivery.push_response import NotAnsweredError
from app.delivery.vapid import VapidTokens, public_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

    from app.delivery.push_client import PushClient

__all__ = [
    "BODY_BYTES",
    "MAX_PAYLOAD",
    "Outcome",
    "Push",
    "Subscription",
    "WebPushSender",
    "encrypt",
    "judge_answer",
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

MAX_TTL_S = 28 * 24 * 3600
"""FCM keeps a message no longer than that."""
MAX_RETRY_AFTER_S = 24 * 3600.0
THROTTLED_S = 4 * 3600.0
"""Edge's 406 means hours, and names none."""

_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")  # RFC 8030 §5.4


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


def judge_answer(status: int, retry_after: str | None, body_start: str, now: datetime) -> Outcome:
    """What a push service's answer means for us. `body_start` is the start of its body."""
    if 200 <= status < 300:
        return Outcome("accepted", status)
    wait = read_retry_after(retry_after, now)
    reason = body_start or _phrase(status)
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
        except (ValueError, OverflowError):
            # A year or a zone of twenty digits overflows.
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
        self._opened: PushClient | None = None

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
        headers = {
            "TTL": str(push.ttl_s),
            "Urgency": push.urgency,
            "Topic": push.topic,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Authorization": self._tokens.authorization(endpoint.origin),
        }
        try:
            answer = await self._client().post(endpoint.url, encrypted, headers, send_by)
        except NotAnsweredError as none:
            return Outcome(none.kind, reason=none.reason)
        outcome = judge_answer(answer.status, answer.retry_after, answer.said, self._wall())
        if outcome.kind == "key_refused":
            self._tokens.forget(endpoint.origin)
        return outcome

    async def close(self) -> None:
        """Close all connections."""
        if self._opened is not None:
            await self._opened.close()
            self._opened = None

    def _client(self) -> PushClient:
        if self._opened is None:
            from app.delivery.push_client import PushClient

            self._opened = PushClient(self._allowed, self._tls)
        return self._opened


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
