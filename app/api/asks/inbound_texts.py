"""Texts that come in, signed by the gateway, each taken once.

Two forms: Twilio's (form fields, HMAC-SHA1 over address and fields) and a plain one (JSON,
HMAC-SHA256 over timestamp and body). Nothing unsigned, old or seen before changes anything;
whoever sent a text that can't be used is told so kindly, and nothing about any circle.
"""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl

from fastapi import APIRouter, Response
from pydantic import Field, ValidationError

from app.api.http.gateway_signatures import (
    NotSigned,
    Raw,
    is_same_signature,
    plain_signature,
    signed_origins,
    twilio_signature,
)
from app.api.http.guards import Anyone, AnyoneDoor
from app.api.http.wire import In as Body
from app.api.http.wire import Out
from app.core.errors import BadInput, Conflict
from app.core.ids import digest
from app.core.settings import secret_of
from app.identity.idempotency_service import INBOUND, begin_call
from app.stewardship.sms_service import take_text

router = APIRouter(tags=["inbound"])

MOST_FIELDS = 100
FRESH_S = 300


class TextIn(Body):
    """A text in the plain form."""

    id: str = Field(min_length=1, max_length=128)
    sender: str = Field(alias="from", min_length=3, max_length=32)
    text: str = Field(max_length=1600)


class TextOut(Out):
    """`reply` goes back to the sender; empty: nothing does."""

    taken: bool
    reply: str


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
    signature = door.request.headers.get("x-twilio-signature", "")
    asked = door.request.url
    path = f"{asked.path}?{asked.query}" if asked.query else asked.path
    signed = [
        is_same_signature(twilio_signature(token, f"{origin}{path}", fields), signature)
        for origin in signed_origins(settings.public_url)
    ]
    if not any(signed):
        raise NotSigned
    values = dict(fields)
    message_id = values.get("MessageSid") or values.get("SmsSid") or ""
    if not 1 <= len(message_id) <= 128:
        raise BadInput
    # Words that the operator had added over there (Advanced Opt-Out) are told by their meaning.
    text = values.get("OptOutType") or values.get("Body", "")[:1600]
    out = _take(door, f"twilio:{message_id}", values.get("From", ""), text)
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
    if not is_same_signature(plain_signature(key, stamp, raw), signature.lower()):
        raise NotSigned
    if abs(door.services.db.clock.now().timestamp() - int(stamp)) > FRESH_S:
        raise NotSigned
    try:
        body = TextIn.model_validate_json(raw)
    except ValidationError as problem:
        raise BadInput from problem
    return _take(door, f"plain:{body.id}", body.sender, body.text)


def _take(door: Anyone, message_id: str, sender: str, text: str) -> TextOut:
    with door.write() as tx:
        # Keyed: a plain hash of a number and a digit could be tried out.
        noted = tx.blind_index("inbound", f"{sender}\n{text}")
        turn = begin_call(tx, scope=INBOUND, key=digest(message_id), body_hash=noted)
        if not turn.fresh:
            raise Conflict("replayed")
        reply = take_text(tx, sender, text)
        return TextOut(taken=reply.is_taken, reply=reply.text)
