"""Accounts, devices, sessions and pushes of whoever calls."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import Field
from sqlmodel import col, select

from app.access.membership import membership
from app.api.account.device_changes import tell_my_circles
from app.api.http.closed_lists import LanguageText
from app.api.http.guards import LATER, AnyoneDoor, SignedInDoor
from app.api.http.headers import idempotency_key, set_cookie
from app.api.http.rates import Kind, spend
from app.api.http.wire import Id, Name, Nothing, Token, Zone
from app.api.http.wire import In as Body
from app.api.views.me import (
    AccountHere,
    Me,
    PushOut,
    PushState,
    Started,
    TestQueued,
    ThisDevice,
    device_label,
    knock_out,
    place_out,
    push_on,
)
from app.circles.entry_service import need_standing
from app.circles.models import Circle, Knock, Member, MemberState
from app.circles.service import person_of
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.identity import service as identity
from app.identity.models import (
    Account,
    Device,
    DeviceEnd,
    PushSubscription,
)
from app.identity.proof_service import offers_ways
from app.identity.session_service import Caller, is_same_start
from app.identity.waiting_periods import ready_at
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.outbox.rules import longest_pause

router = APIRouter(tags=["me"])


class StartAccountIn(Body):
    """A phone starts: ids and token of its own making."""

    id: Id
    device_id: Id
    token: Token
    language: LanguageText
    zone: Zone
    label: Name | None = Field(None, max_length=40)


class MeIn(Body):
    language: LanguageText | None = None
    zone: Zone | None = None


class PushIn(Body):
    id: Id
    endpoint: str = Field(min_length=1, max_length=2048, json_schema_extra={"format": "uri"})
    p256dh: str = Field(min_length=80, max_length=100, json_schema_extra={"format": "base64url"})
    auth: str = Field(min_length=20, max_length=30, json_schema_extra={"format": "base64url"})


@router.post("/accounts", status_code=201)
def start(body: StartAccountIn, door: AnyoneDoor) -> Started:
    """Start an account on this phone: no name, no address, no password."""
    idempotency_key(door.request)
    with door.write() as tx:
        if tx.session.get(Account, body.id) is not None:
            if not is_same_start(tx, body.id, body.device_id, body.token):
                raise Conflict("exists-already")
        else:
            spend(tx, Kind.START, door.services.settings, address=door.address_key())
            identity.start_account(
                tx,
                account_id=body.id,
                device_id=body.device_id,
                token=body.token,
                language=body.language,
                zone=body.zone,
                label=body.label,
            )
    set_cookie(door.response, body.token)
    return Started(account_id=body.id, device_id=body.device_id)


def me_out(tx: Tx, caller: Caller, door: SignedInDoor) -> Me:
    """Everything that an app needs at its start."""
    rows = tx.session.execute(
        select(Member, Circle)
        .join(Circle, col(Circle.id) == col(Member.circle_id))
        .where(Member.account_id == caller.account_id, Member.state == MemberState.IN)
        .order_by(col(Member.in_at))
    ).all()
    places = []
    for member, circle in rows:
        if circle.state == "draft" and circle.drafter_id != member.id:
            continue
        if circle.closed_at is not None and person_of(tx, circle.id).id != member.id:
            continue
        places.append(place_out(tx, membership(tx, circle.id, caller.account_id)))
    device = tx.session.get_one(Device, caller.device_id)
    waiting = tx.session.exec(
        select(Knock)
        .where(Knock.account_id == caller.account_id, Knock.state == "waiting")
        .order_by(col(Knock.at))
    )
    account = tx.session.get_one(Account, caller.account_id)
    return Me(
        account=AccountHere(
            id=account.id,
            language=account.language,
            zone=account.zone,
            offer_ways=offers_ways(tx, account),
        ),
        device=ThisDevice(id=device.id, label=device_label(tx, device)),
        push=PushOut(
            on=push_on(tx, caller),
            held_until=_held_until(tx, caller),
            public_key=door.services.push_public_key,
        ),
        app_name=door.services.settings.app_name,
        circle_code=door.services.settings.circle_code is not None,
        places=places,
        knocks=[knock_out(tx, knock) for knock in waiting],
    )


def _held_until(tx: Tx, caller: Caller) -> datetime | None:
    """Until when this device's push service wants a pause, as far as we keep to it."""
    phone = tx.session.exec(
        select(PushSubscription).where(
            PushSubscription.device_id == caller.device_id, PushSubscription.state == "live"
        )
    ).first()
    until = ready_at(phone, longest_pause(Event.NEED)) if phone is not None else None
    return until if until is not None and until > tx.now else None


@router.get("/me")
def me(door: SignedInDoor) -> Me:
    """Who I am here, my circles, whether pushes are on."""
    with door.look() as (tx, caller):
        return me_out(tx, caller, door)


@router.patch("/me")
def change_me(body: MeIn, door: SignedInDoor) -> Me:
    """Change my language or my time zone."""
    with door.act(body, leads_to=LATER) as act:
        account = act.tx.session.get_one(Account, act.caller.account_id)
        if act.fresh:
            if body.language is not None:
                account.language = body.language
            if body.zone is not None:
                account.zone = identity.known_zone(body.zone)
            tell_my_circles(act)
            act.led_to(account.id)
            act.tx.session.flush()
        return me_out(act.tx, act.caller, door)


@router.post("/me/forget", status_code=204)
def forget(body: Nothing, door: SignedInDoor) -> Response:
    """Forget this device: its session, its pushes, and what it keeps."""
    with door.act(body, leads_to=None) as act:
        if act.fresh:
            identity.end_device(
                act.tx, act.caller.account_id, act.caller.device_id, DeviceEnd.FORGOTTEN
            )
            tell_my_circles(act)
    return Response(status_code=204, headers={"Clear-Site-Data": '"storage", "cookies"'})


@router.put("/me/push")
def subscribe(body: PushIn, door: SignedInDoor) -> PushState:
    """Send pushes to this device. `on` is false for an endpoint that its push service called gone:
    subscribe anew."""
    with door.act(body, leads_to=body.id) as act:
        if act.fresh:
            try:
                door.services.check_subscription(body.endpoint, body.p256dh, body.auth)
            except ValueError as problem:
                raise BadInput("bad-endpoint") from problem
            was_on = push_on(act.tx, act.caller)
            identity.subscribe(
                act.tx,
                act.caller,
                subscription_id=body.id,
                endpoint=body.endpoint,
                p256dh=body.p256dh,
                auth=body.auth,
            )
            # Each start says it again: nobody else's screen looks anew for what it shows already.
            if push_on(act.tx, act.caller) != was_on:
                tell_my_circles(act)
        return PushState(on=push_on(act.tx, act.caller))


@router.delete("/me/push")
def unsubscribe(door: SignedInDoor) -> PushState:
    """Send no more pushes to this device."""
    with door.act(leads_to=None) as act:
        if act.fresh:
            identity.end_subscription(act.tx, act.caller.device_id)
            tell_my_circles(act)
        return PushState(on=push_on(act.tx, act.caller))


@router.post("/me/push/test", status_code=202)
def test_push(body: Nothing, door: SignedInDoor) -> TestQueued:
    """Send a notice to my own devices, to see that it works."""
    with door.act(body, leads_to=LATER) as act:
        if act.fresh:
            need_standing(act.tx, act.caller.account_id)
            door.count(act, Kind.TEST_PUSH)
            notice_id = outbox.queue(
                act.tx,
                type=NoticeType.TEST,
                account_id=act.caller.account_id,
                dedupe=f"test:{new_id()}",
            )
            act.led_to(notice_id)
        if not act.once.resource_id:
            raise NotFound
        return TestQueued(notice_id=act.once.resource_id)
