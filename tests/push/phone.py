"""A phone in a test: real keys, real decryption, and a screen that shows each notice once."""

import base64
import hashlib
import hmac
import json
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.push.service import PushService, Received


def b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


class ReceiverKeys:
    """A subscription's keys, and RFC 8291 from the receiving side.

    Written from the RFC on bare primitives, so that it doesn't share a mistake with the encoder.
    """

    def __init__(
        self, private: ec.EllipticCurvePrivateKey | None = None, auth: bytes | None = None
    ) -> None:
        self._private = private or ec.generate_private_key(ec.SECP256R1())
        self._auth = auth or os.urandom(16)
        self._point = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )

    @property
    def p256dh(self) -> str:
        return b64url(self._point)

    @property
    def auth(self) -> str:
        return b64url(self._auth)

    def decrypt(self, body: bytes) -> bytes:
        """The payload of one aes128gcm body of a single record. Raises if anything is off."""
        salt, record_size, key_length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender_point, record = body[21 : 21 + key_length], body[21 + key_length :]
        assert key_length == 65, "RFC 8291 §4: the sender's key is the key id"
        assert len(record) <= record_size, "a push is a single record"
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender_point)
        secret = self._private.exchange(ec.ECDH(), sender)
        info = b"WebPush: info\0" + self._point + sender_point
        ikm = _hkdf(self._auth, secret, info, 32)
        key = _hkdf(salt, ikm, b"Content-Encoding: aes128gcm\0", 16)
        nonce = _hkdf(salt, ikm, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, record, None).rstrip(b"\0")
        assert padded.endswith(b"\2"), "RFC 8188 §2: the last record ends with delimiter 2"
        return padded[:-1]


def _hkdf(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    extracted = hmac.digest(salt, secret, hashlib.sha256)
    return hmac.digest(extracted, info + b"\1", hashlib.sha256)[:length]


def notice_of(payload: dict[str, Any]) -> str:
    """What a payload is about: pushes with the same answer are one notification on the screen."""
    notification = payload.get("notification")
    inner = notification if isinstance(notification, dict) else {}
    for tag in (payload.get("tag"), inner.get("tag"), payload.get("notice"), payload.get("id")):
        if tag is not None:
            return str(tag)
    raise AssertionError(f"a payload without tag or notice id: {sorted(payload)}")


class Phone:
    """One phone with one subscription at a `PushService`. It is online until told otherwise."""

    def __init__(
        self,
        service: PushService,
        *,
        vapid_public: str | None = None,
        key: Callable[[dict[str, Any]], str] = notice_of,
    ) -> None:
        self.service = service
        self.keys = ReceiverKeys()
        self.endpoint = service.new_endpoint(vapid_public=vapid_public)
        self._key = key
        self._changed = threading.Condition()
        self._pushes: list[dict[str, Any]] = []
        self._notifications: dict[str, dict[str, Any]] = {}
        self._failures: list[Exception] = []
        service.attach(self.endpoint, self._arrived)

    @property
    def subscription(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` gives it."""
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": self.keys.p256dh, "auth": self.keys.auth},
        }

    @property
    def pushes(self) -> list[dict[str, Any]]:
        """Every payload that arrived, repeats included."""
        with self._changed:
            self._check()
            return list(self._pushes)

    @property
    def shown_notices(self) -> list[dict[str, Any]]:
        """The notifications on the screen, the newest payload of each notice, oldest first."""
        with self._changed:
            self._check()
            return list(self._notifications.values())

    def dismiss(self, notice: str) -> None:
        """The notification is swiped away, as when it was opened."""
        with self._changed:
            self._notifications.pop(notice, None)

    def go_offline(self) -> None:
        """From now on the push service keeps what comes, as its TTL and topic say."""
        self.service.detach(self.endpoint)

    def go_online(self) -> None:
        """Take what was kept, and everything from now on."""
        self.service.attach(self.endpoint, self._arrived)

    def wait_shows(
        self,
        matches: Callable[[dict[str, Any]], bool] = lambda _: True,
        *,
        count: int = 1,
        timeout_s: float = 30.0,
    ) -> list[dict[str, Any]]:
        """Wait until `count` notifications that `matches` accepts are on the screen; give them."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while True:
                self._check()
                notifications = [
                    notification
                    for notification in self._notifications.values()
                    if matches(notification)
                ]
                if len(notifications) >= count:
                    return notifications
                remaining_s = deadline - time.monotonic()
                if remaining_s <= 0:
                    raise AssertionError(
                        f"{len(notifications)} of {count} shown after {timeout_s} s;"
                        f" on the screen: {list(self._notifications.values())}"
                    )
                self._changed.wait(remaining_s)

    def _arrived(self, message: Received) -> None:
        with self._changed:
            try:
                payload = json.loads(self.keys.decrypt(message.body))
                assert isinstance(payload, dict), "a payload is a JSON object"
                self._pushes.append(payload)
                self._notifications[self._key(payload)] = payload
            except Exception as error:  # noqa: BLE001
                # It runs in the service's thread: told to the test when it looks next.
                self._failures.append(error)
            self._changed.notify_all()

    def _check(self) -> None:
        if self._failures:
            raise AssertionError(f"a push didn't decrypt: {self._failures[0]!r}")
