"""How gateways sign the texts that they hand on: Twilio's way, and a plain one."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from app.core.errors import Problem


class NotSigned(Problem):
    """An inbound message that nobody we know signed."""

    status = 403
    code = "not-signed"


async def raw_body(request: Request) -> bytes:
    """The body as it came: signatures are over its bytes."""
    return await request.body()


Raw = Annotated[bytes, Depends(raw_body)]


def twilio_signature(token: str, url: str, fields: list[tuple[str, str]]) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the address and the sorted fields (Twilio, "Security")."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    return b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode("ascii")


def signed_origins(public_url: str) -> tuple[str, ...]:
    """The origins that Twilio may have signed: it leaves the port away, or puts it in.

    Its own validator tries both ("Security", "A few notes").
    """
    parts = urlsplit(public_url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{host}", f"{parts.scheme}://{host}:{port}"


def plain_signature(key: str, timestamp: str, body: bytes) -> str:
    """X-ShowUp-Signature: hex HMAC-SHA256 over `timestamp.body`."""
    return hmac.new(key.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def is_same_signature(signature: str, expected: str) -> bool:
    """Compare two signatures in constant time."""
    return hmac.compare_digest(signature.encode(), expected.encode())
