"""VAPID (RFC 8292): how a push service knows which server sends.

The token is signed once for each origin and kept for hours: signing each push would be the slowest
part of sending it.
"""

import base64
import json
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.core.push_contact import check_contact

LIFETIME = timedelta(hours=12)
"""RFC 8292 §2 allows 24 h; half leaves room for a push service whose clock is behind ours."""
RENEW_AFTER = timedelta(hours=6)
_KEPT_ORIGINS = 256


def b64url(raw: bytes) -> str:
    """Base64url without padding, as every Web Push header and key is written."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def public_key(vapid_key: ec.EllipticCurvePrivateKey) -> str:
    """The application server key for `PushManager.subscribe`: the uncompressed point."""
    point = vapid_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return b64url(point)


class VapidTokens:
    """Signs and keeps one `Authorization` value for each push service."""

    def __init__(
        self, key: ec.EllipticCurvePrivateKey, subject: str, wall: Callable[[], datetime]
    ) -> None:
        if not isinstance(key.curve, ec.SECP256R1):
            raise ValueError("a VAPID key is on the curve P-256")
        self._key = key
        self._subject = check_contact(subject)
        self._wall = wall
        self._public = public_key(key)
        self._cached: OrderedDict[str, tuple[datetime, str]] = OrderedDict()

    def authorization(self, origin: str) -> str:
        """The header for this origin, signed anew when half of its lifetime is over."""
        now = self._wall()
        cached = self._cached.get(origin)
        # A clock that was set back would leave a token that ends too far ahead: sign anew as well.
        if cached is not None and cached[0] <= now < cached[0] + RENEW_AFTER:
            self._cached.move_to_end(origin)
            return cached[1]
        value = f"vapid t={self._sign(origin, now + LIFETIME)}, k={self._public}"
        self._cached[origin] = (now, value)
        self._cached.move_to_end(origin)
        while len(self._cached) > _KEPT_ORIGINS:
            self._cached.popitem(last=False)
        return value

    def forget(self, origin: str) -> None:
        """Sign anew next time: this origin refused the token."""
        self._cached.pop(origin, None)

    def _sign(self, origin: str, exp: datetime) -> str:
        header = {"typ": "JWT", "alg": "ES256"}
        claims = {"aud": origin, "exp": int(exp.timestamp()), "sub": self._subject}
        signed = ".".join(
            b64url(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims)
        )
        der = self._key.sign(signed.encode("ascii"), ec.ECDSA(hashes.SHA256()))
        r, s = utils.decode_dss_signature(der)
        return f"{signed}.{b64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
