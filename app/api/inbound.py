"""Texts that come in, signed by the gateway, each taken once.

Two forms: Twilio's (form fields, HMAC-SHA1 over address and fields) and a plain one (JSON,
HMAC-SHA256 over timestamp and body). Nothing unsigned, old or seen before changes anything;
whoever sent a text that can't be used is told so kindly, and nothing about any circle.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from html import escape
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, ValidationError

from app.api.guards import Anyone, AnyoneDoor
from app.api.wire import In as Body
from app.api.wire import Out
from app.core.errors import BadInput, Conflict, Problem
from app.core.ids import digest
from app.core.settings import secret_of
from app.identity.idempotency_service import INBOUND, once
from app.stewardship.sms_service import take_text

router = APIRouter(tags=["inbound"])

MOST_FIELDS = 100
FRESH_S = 300


class NotSigned(Problem):
    """An inbound message that nobody we know signed."""

    status = 403
    code = "not-signed"


async def raw_body(request: Request) -> bytes:
    """The body as it came: signatures are over its bytes."""
    return await request.body()


Raw = Annotated[bytes, Depends(raw_body)]


class TextIn(Body):
    """A text in the plain form."""

    id: str = Field(min_length=1, max_length=128)
    sender: str = Field(alias="from", min_length=3, max_length=32)
    text: str = Field(max_length=1600)


class TextOut(Out):
    """`reply` goes back to the sender; empty: nothing does."""

    taken: bool
    reply: str


def twilio_signature(token: str, url: str, fields: list[tuple[str, str]]) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the address and the sorted fields (Twilio, "Security")."""
    said = url + "".join(name + value for name, value in sorted(set(fields)))
    return b64encode(hmac.digest(token.encode(), said.encode(), "sha1")).decode("ascii")


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


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


@router.post("/inbound/twilio", response_class=Response)
def twilio(raw: Raw, door: AnyoneDoor) -> Response:
    """A text in Twilio's form. The reply goes back as TwiML."""
    settings = door.services.settings
    token = secret_of(settings.twilio_token)
    if not token:
        raise NotSigned
    try:
        fields = parse_qsl(
            raw.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"
        )
    except ValueError as problem:
        raise BadInput from problem
    given = door.request.headers.get("x-twilio-signature", "")
    asked = door.request.url
    path = f"{asked.path}?{asked.query}" if asked.query else asked.path
    signed = [
        _same(twilio_signature(token, f"{origin}{path}", fields), given)
        for origin in signed_origins(settings.public_url)
    ]
    if not any(signed):
        raise NotSigned
    named = dict(fields)
    known = named.get("MessageSid") or named.get("SmsSid") or ""
    if not 1 <= len(known) <= 128:
        raise BadInput
    # Words that the operator had added over there (Advanced Opt-Out) are told by their meaning.
    said = named.get("OptOutType") or named.get("Body", "")[:1600]
    out = _take(door, f"twilio:{known}", named.get("From", ""), said)
    message = f"<Message>{escape(out.reply)}</Message>" if out.reply else ""
    body = f"<Response>{message}</Response>"
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{body}', media_type="text/xml")


@router.post("/inbound/text")
def plain(raw: Raw, door: AnyoneDoor) -> TextOut:
    """A text in the plain form: JSON, `X-ShowUp-Timestamp` (Unix seconds), `X-ShowUp-Signature`."""
    key = secret_of(door.services.settings.inbound_key)
    stamp = door.request.headers.get("x-showup-timestamp", "")
    if not key or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise NotSigned
    signature = door.request.headers.get("x-showup-signature", "")
    if not _same(plain_signature(key, stamp, raw), signature.lower()):
        raise NotSigned
    if abs(door.services.db.clock.now().timestamp() - int(stamp)) > FRESH_S:
        raise NotSigned
    try:
        body = TextIn.model_validate_json(raw)
    except ValidationError as problem:
        raise BadInput from problem
    return _take(door, f"plain:{body.id}", body.sender, body.text)


def _take(door: Anyone, known: str, sender: str, said: str) -> TextOut:
    with door.write() as tx:
        # Keyed: a plain hash of a number and a digit could be tried out.
        noted = tx.mark("inbound", f"{sender}\n{said}")
        turn = once(tx, scope=INBOUND, key=digest(known), body_hash=noted)
        if not turn.fresh:
            raise Conflict("replayed")
        turn.done(None)
        reply = take_text(tx, sender, said)
        return TextOut(taken=reply.taken, reply=reply.text)
