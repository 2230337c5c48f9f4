"""The encryption of a push (RFC 8291) and the keys that a browser gives for it.

`http_ece` is imported: it *is* pywebpush's encoder (`WebPusher.encode` calls nothing else), while
importing pywebpush itself brings `requests` and `py_vapid` along for 5 MiB more and no use.
"""

import base64
import binascii
import re
from functools import lru_cache

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

_B64URL = re.compile(r"[A-Za-z0-9_-]*={0,2}")


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
