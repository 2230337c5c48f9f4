"""Random ids and digests. An id says nothing and may be made by a phone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

ID_PATTERN = r"^[A-Za-z0-9_-]{22}$"
TOKEN_PATTERN = r"^[A-Za-z0-9_-]{43}$"
SLOT_PATTERN = r"^[A-Za-z0-9_-]{22}\.\d{4}-\d{2}-\d{2}$"


def new_id() -> str:
    """Return a fresh 128-bit id, 22 characters of base64url."""
    return secrets.token_urlsafe(16)


def b64url(raw: bytes) -> str:
    """Base64url without padding, as phones write it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def unb64url(text: str) -> bytes:
    """The reverse of `b64url`; raises ValueError for anything else."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def digest(text: str) -> str:
    """SHA-256 of a token, base64url: what the server keeps instead of the token."""
    return b64url(hashlib.sha256(text.encode("utf-8")).digest())


def is_same_digest(first: str, second: str) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(first.encode("utf-8"), second.encode("utf-8"))


def link_token(purpose: str, link_id: str, secret: str) -> str:
    """The token that a link's secret turns into; the secret itself never leaves the phones.

    The same derivation stands in the phone app (`pwa/src/links`), held together by a test vector.
    """
    return digest(f"showup:{purpose}:{link_id}:{secret}")


def short_link_id(purpose: str, secret: str) -> str:
    """The id of a link that holds its secret alone: a text has room for no more."""
    return digest(f"showup:{purpose}-id:{secret}")[:22]


def six_digits() -> str:
    """A code that two people compare by voice."""
    return f"{secrets.randbelow(1_000_000):06d}"
