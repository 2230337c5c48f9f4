"""Texts that come in: one digit answers. Signed by the gateway, each taken once.

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
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field, ValidationError

from app.api.guards import Anyone, AnyoneDoor
from app.api.wire import In as Body
from app.api.wire import Out
from app.asks import service as asks
from app.asks.links import asked_by_text
from app.asks.models import Ask, AskState
from app.asks.texts import Digit, read_text
from app.circles.models import Member, MemberState
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, Problem
from app.core.ids import digest
from app.core.settings import secret_of
from app.identity.addresses import with_number
from app.identity.models import Account, Address
from app.identity.repeats import INBOUND, once
from app.messages.catalogue import LANGUAGES, text
from app.outbox.elsewhere import clear_elsewhere
from app.stewardship.without_app import stop_texts

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
    taken: bool
    reply: str


def twilio_signature(token: str, url: str, fields: list[tuple[str, str]]) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the address and the sorted fields (Twilio, "Security")."""
    said = url + "".join(name + value for name, value in sorted(set(fields)))
    return b64encode(hmac.digest(token.encode(), said.encode(), "sha1")).decode("ascii")


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
    url = f"{settings.public_url}{door.request.url.path}"
    said = twilio_signature(token, url, fields)
    if not _same(said, door.request.headers.get("x-twilio-signature", "")):
        raise NotSigned
    named = dict(fields)
    known = named.get("MessageSid") or named.get("SmsSid") or ""
    if not 1 <= len(known) <= 128:
        raise BadInput
    out = _take(door, f"twilio:{known}", named.get("From", ""), named.get("Body", "")[:1600])
    body = f"<Response><Message>{escape(out.reply)}</Message></Response>"
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
        return _answer(tx, with_number(tx, sender), said)


def _answer(tx: Tx, held: list[Address], said: str) -> TextOut:
    meant = read_text(said)
    if not held:
        # No word on whether anybody has this number; in both languages, as neither is known.
        both = " / ".join(text(language, "text.unknown") for language in LANGUAGES)
        return TextOut(taken=False, reply=both)
    language = tx.s.get_one(Account, held[0].account_id).language
    if meant is Digit.STOP:
        for address in held:
            stop_texts(tx, address)
        return TextOut(taken=True, reply=text(language, "text.stopped"))
    if meant is None:
        return TextOut(taken=False, reply=text(language, "text.unknown"))
    came = asked_by_text(tx, [one.id for one in held])
    live = [one for one in came if _still(tx, one[1], one[2])]
    if not live:
        return TextOut(taken=False, reply=text(language, "text.over" if came else "text.unknown"))
    if len(live) > 1:
        return TextOut(taken=False, reply=text(language, "text.several"))
    circle_id, ask_id, member_id = live[0]
    asks.answer(
        tx,
        circle_id=circle_id,
        ask_id=ask_id,
        member_id=member_id,
        kind=meant.value,
        minutes=None,
        channel="sms",
    )
    clear_elsewhere(tx, account_id=held[0].account_id, subject_id=ask_id, device_id=None)
    return TextOut(taken=True, reply=text(language, f"text.{meant.value}"))


def _still(tx: Tx, ask_id: str, member_id: str) -> bool:
    """Whether an ask still runs and its friend is still in the circle."""
    ask = tx.s.get(Ask, ask_id)
    member = tx.s.get(Member, member_id)
    return (
        ask is not None
        and ask.state != AskState.CLOSED
        and member is not None
        and member.state == MemberState.IN
    )
