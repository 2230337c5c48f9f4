"""Answering from a mail or an SMS, by a one-time link, in a browser without the app."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from app.api.asks.plan_shown import note_arrive
from app.api.http.closed_lists import AnswerText, LanguageText
from app.api.http.guards import Anyone, AnyoneDoor
from app.api.http.headers import body_hash, idempotency_key
from app.api.http.rates import Kind
from app.api.http.wire import Id, Out, Token
from app.api.http.wire import In as Body
from app.api.views.ask_for_member import AskForMe, ask_for_me
from app.asks import answer_link_service, answer_service
from app.asks.models import AnswerKind, AnswerLink, Ask, AskState
from app.circles.service import get_circle
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.identity.idempotency_service import begin_call
from app.identity.models import Account, Address
from app.outbox.dismissal_service import clear_elsewhere
from app.outbox.models import Attempt
from app.stewardship.sms_service import stop_address

router = APIRouter(tags=["answers"])


class LinkLook(Body):
    token: Token


class LinkAnswer(Body):
    token: Token
    kind: AnswerText
    minutes: int | None = Field(None, ge=0, le=600)


class LinkAsk(Out):
    """The ask as that friend may see it; `used`: this link has answered."""

    language: LanguageText
    zone: str
    used: bool
    ask: AskForMe


def _ask(tx: Tx, link: AnswerLink) -> Ask:
    ask = tx.session.get(Ask, link.ask_id)
    if ask is None:
        raise NotFound
    return ask


def _out(tx: Tx, door: Anyone, link: AnswerLink) -> LinkAsk:
    linked_ask = _ask(tx, link)
    account = _account(tx, link)
    door.request.state.language = account.language
    ask = note_arrive(tx, linked_ask, link.member_id, ask_for_me(tx, linked_ask, link.member_id))
    used = link.used_at is not None
    return LinkAsk(
        language=account.language,
        zone=get_circle(tx, linked_ask.circle_id).zone,
        used=used,
        # A mail can be passed on: the address is looked at in the app alone.
        ask=ask.model_copy(update={"may_answer": ask.may_answer and not used, "address": False}),
    )


def _account(tx: Tx, link: AnswerLink) -> Account:
    address = _address(tx, link)
    account = tx.session.get(Account, address.account_id)
    if account is None:
        raise NotFound
    return account


def _address(tx: Tx, link: AnswerLink) -> Address:
    attempt = tx.session.get(Attempt, link.attempt_id)
    address = tx.session.get(Address, attempt.address_id or "") if attempt is not None else None
    if address is None:
        raise NotFound
    return address


@router.post("/answers/{link_id}/look")
def look(link_id: Id, body: LinkLook, door: AnyoneDoor) -> LinkAsk:
    """What a link is about. Looking answers nothing and tells nobody: mail scanners look too."""
    door.count_try(Kind.ANSWER_LOOK, subject=link_id)
    with door.write() as tx:
        return _out(tx, door, answer_link_service.verify_link(tx, link_id, body.token))


@router.post("/answers/{link_id}/seen", status_code=204)
def seen(link_id: Id, body: LinkLook, door: AnyoneDoor) -> None:
    """Somebody touched the page that a link opened: a person has the message, not a scanner."""
    door.count_try(Kind.ANSWER_LOOK, subject=link_id)
    with door.write() as tx:
        answer_link_service.mark_seen(tx, answer_link_service.verify_link(tx, link_id, body.token))


@router.post("/answers/{link_id}")
def answer(link_id: Id, body: LinkAnswer, door: AnyoneDoor) -> LinkAsk:
    """Answer by a link, once. The same call again is the same answer."""
    key = idempotency_key(door.request)
    with door.write() as tx:
        link = answer_link_service.verify_link(tx, link_id, body.token)
        door.request.state.language = _account(tx, link).language
        turn = begin_call(tx, scope=link_id, key=key, body_hash=body_hash(door.request, body))
        if turn.fresh:
            if link.used_at is not None:
                raise Conflict("link-used")
            ask = _ask(tx, link)
            ask_seen = ask_for_me(tx, ask, link.member_id)
            if ask.state != AskState.CLOSED and body.kind not in ask_seen.answers:
                raise BadInput("not-this-answer")
            attempt = tx.session.get_one(Attempt, link.attempt_id)
            answer_service.take_answer(
                tx,
                circle_id=ask.circle_id,
                ask_id=ask.id,
                member_id=link.member_id,
                kind=AnswerKind(body.kind),
                minutes=body.minutes,
                channel=attempt.channel,
            )
            clear_elsewhere(
                tx,
                account_id=_address(tx, link).account_id,
                subject_id=ask.id,
                device_id=None,
            )
            if ask.state != AskState.CLOSED or ask_seen.may_answer:
                link.used_at = tx.now
            turn.led_to(link_id)
            tx.session.flush()
        return _out(tx, door, link)


class Stop(Body):
    token: Token


@router.post("/answers/{link_id}/stop", status_code=204)
def stop(link_id: Id, body: Stop, door: AnyoneDoor) -> None:
    """No more messages to the address that this link came to."""
    with door.write() as tx:
        link = answer_link_service.verify_link(tx, link_id, body.token)
        address = _address(tx, link)
        if address.state != "ended":
            stop_address(tx, address)
