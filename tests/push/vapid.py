"""VAPID from the push service's side (RFC 8292): is this header good?"""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils


class VapidRefusedError(Exception):
    """Why a push service answers 401."""


def verify_vapid(header: str, *, aud: str, now: datetime) -> tuple[str, dict[str, Any]]:
    """Give the sender's public key (base64url) and its claims, or raise `VapidRefusedError`."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "vapid":
        raise VapidRefusedError("no vapid header")
    parts = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    try:
        token, public = parts["t"], parts["k"]
        signed, _, signature = token.rpartition(".")
        head, claims = (json.loads(_raw(part)) for part in signed.split("."))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(public))
        raw = _raw(signature)
        assert len(raw) == 64
    except (KeyError, ValueError, AssertionError) as error:
        raise VapidRefusedError(f"unreadable: {error!r}") from None
    der = utils.encode_dss_signature(
        int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    )
    try:
        key.verify(der, signed.encode("ascii"), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise VapidRefusedError("wrong signature") from None
    if head.get("alg") != "ES256":
        raise VapidRefusedError("wrong algorithm")
    if claims.get("aud") != aud:
        raise VapidRefusedError(f"aud is {claims.get('aud')}, not {aud}")
    if not now.timestamp() < claims.get("exp", 0) <= (now + timedelta(hours=24)).timestamp():
        raise VapidRefusedError("exp is over, or more than 24 h ahead")
    if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
        raise VapidRefusedError("no sub")
    return public, claims


def _raw(text: str) -> bytes:
    if "=" in text:
        raise ValueError("padding")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
