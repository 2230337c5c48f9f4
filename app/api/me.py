"""Accounts, devices, sessions and pushes of whoever calls."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Response
from pydantic import Field
from sqlmodel import col, select

from app.access.membership import membership
from app.api.guards import Act, AnyoneDoor, SignedInDoor, idempotency_key, set_cookie
from app.api.wire import Id, Instant, Name, Nothing, Out, Token, Zone
from app.api.wire import In as Body
from app.circles.models import Circle, Knock, Member, MemberState
from app.circles.service import Membership, circles_of, get_circle, person_of
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, TooMany
from app.core.ids import new_id
from app.identity import service as identity
from app.identity.models import Account, Device, DeviceLink, PushSubscription, SignIn
from app.identity.service import Caller
from app.identity.sessions import week_name
from app.outbox import service as outbox
from app.outbox.models import Event

router = APIRouter(tags=["me"])

Language = Literal["en", "es"]


class StartIn(Body):
    """A phone starts: ids and token of its own making."""

    id: Id
    device_id: Id
    token: Token
    language: Language
    zone: Zone
    label: Name | None = Field(None, max_length=40)


class Started(Out):
    account_id: str
    device_id: str


class AccountOut(Out):
    id: str
    language: str
    zone: str


class DeviceOut(Out):
    id: str
    label: str | None
    this: bool
    used_week: str


class PushOut(Out):
    on: bool
    public_key: str


class PlaceOut(Out):
    circle_id: str
    member_id: str
    circle_name: str
    person_name: str
    roles: list[str]
    circle_state: str


class MyKnock(Out):
    id: str
    from_: str = Field(serialization_alias="from")
    code: str
    state: str
    circle_id: str | None


class ThisDevice(Out):
    id: str
    label: str | None


class Me(Out):
    account: AccountOut
    device: ThisDevice
    push: PushOut
    app_name: str
    places: list[PlaceOut]
    knocks: list[MyKnock]


class MeIn(Body):
    language: Language | None = None
    zone: Zone | None = None


class Devices(Out):
    devices: list[DeviceOut]


class LinkIn(Body):
    id: Id
    verifier: Token


class LinkMade(Out):
    id: str
    expires_at: Instant


class UseLinkIn(Body):
    token: Token
    device_id: Id
    session_token: Token
    label: Name | None = Field(None, max_length=40)


class PushIn(Body):
    id: Id
    endpoint: str = Field(min_length=1, max_length=2048)
    p256dh: str = Field(min_length=80, max_length=100)
    auth: str = Field(min_length=20, max_length=30)


class PushState(Out):
    on: bool


class TestQueued(Out):
    notice_id: str


@router.post("/accounts", status_code=201)
def start(body: StartIn, door: AnyoneDoor) -> Started:
    """Start an account on this phone: no name, no address, no password."""
    idempotency_key(door.request)
    with door.write() as tx:
        if tx.s.get(Account, body.id) is not None:
            if not identity.same_start(tx, body.id, body.device_id, body.token):
                raise Conflict("exists-already")
        else:
            if not door.services.starts_left(door.address_key()):
                raise TooMany(extra={"retry_after": 600})
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


def knock_out(tx: Tx, knock: Knock) -> MyKnock:
    """A knock as the one who knocked sees it."""
    person = person_of(tx, knock.circle_id)
    name = tx.box(knock.circle_id).open(person.name, "member", "name", person.id)
    return MyKnock(
        id=knock.id,
        from_=name,
        code=knock.code,
        state="refused" if knock.state == "ended" else knock.state,
        circle_id=knock.circle_id if knock.state == "let_in" else None,
    )


def place_out(tx: Tx, me: Membership) -> PlaceOut:
    """A circle in the list of those that an account is in: how it is called, and as what."""
    circle, person = get_circle(tx, me.circle_id), person_of(tx, me.circle_id)
    box = tx.box(circle.id)
    return PlaceOut(
        circle_id=circle.id,
        member_id=me.member_id,
        circle_name=box.open(circle.name, "circle", "name", circle.id),
        person_name=box.open(person.name, "member", "name", person.id),
        roles=sorted(me.roles),
        circle_state=circle.state,
    )


def me_out(tx: Tx, caller: Caller, door: SignedInDoor) -> Me:
    """Everything that an app needs at its start."""
    rows = tx.s.execute(
        select(Member, Circle)
        .join(Circle, col(Circle.id) == col(Member.circle_id))
        .where(Member.account_id == caller.account_id, Member.state == MemberState.IN)
        .order_by(col(Member.in_at))
    ).all()
    places = []
    for member, circle in rows:
        if circle.state == "draft" and circle.drafter_id != member.id:
            continue
        places.append(place_out(tx, membership(tx, circle.id, caller.account_id)))
    device = tx.s.get_one(Device, caller.device_id)
    waiting = tx.s.exec(
        select(Knock)
        .where(Knock.account_id == caller.account_id, Knock.state == "waiting")
        .order_by(col(Knock.at))
    )
    account = tx.s.get_one(Account, caller.account_id)
    return Me(
        account=AccountOut(id=account.id, language=account.language, zone=account.zone),
        device=ThisDevice(id=device.id, label=_label(tx, device)),
        push=PushOut(on=push_on(tx, caller), public_key=door.services.push_public_key),
        app_name=door.services.settings.app_name,
        places=places,
        knocks=[knock_out(tx, knock) for knock in waiting],
    )


def _label(tx: Tx, device: Device) -> str | None:
    if device.label is None:
        return None
    return tx.box(device.account_id).open(device.label, "device", "label", device.id)


def push_on(tx: Tx, caller: Caller) -> bool:
    """Whether pushes to this device are on."""
    return (
        tx.s.exec(
            select(PushSubscription.id).where(
                PushSubscription.device_id == caller.device_id, PushSubscription.state == "live"
            )
        ).first()
        is not None
    )


def _tell_my_circles(act: Act) -> None:
    """Whether I can be reached may be another matter now: my people's screens show that."""
    act.tx.hint(*circles_of(act.tx, act.caller.account_id))


@router.get("/me")
def me(door: SignedInDoor) -> Me:
    """Who I am here, my circles, whether pushes are on."""
    with door.look() as (tx, caller):
        return me_out(tx, caller, door)


@router.patch("/me")
def change_me(body: MeIn, door: SignedInDoor) -> Me:
    """Change my language or my time zone."""
    with door.act(body) as act:
        account = act.tx.s.get_one(Account, act.caller.account_id)
        if act.fresh:
            if body.language is not None:
                account.language = body.language
            if body.zone is not None:
                account.zone = identity.known_zone(body.zone)
            _tell_my_circles(act)
            act.once.done(account.id)
            act.tx.s.flush()
        return me_out(act.tx, act.caller, door)


@router.get("/me/devices")
def devices(door: SignedInDoor) -> Devices:
    """My devices, with the week in which each was last used."""
    with door.look() as (tx, caller):
        rows = tx.s.execute(
            select(Device, SignIn.used_on)
            .join(SignIn, col(SignIn.device_id) == col(Device.id))
            .where(Device.account_id == caller.account_id, col(Device.ended_at).is_(None))
            .order_by(col(Device.created_at))
        )
        return Devices(
            devices=[
                DeviceOut(
                    id=device.id,
                    label=_label(tx, device),
                    this=device.id == caller.device_id,
                    used_week=week_name(used_on.date()),
                )
                for device, used_on in rows
            ]
        )


@router.delete("/me/devices/{device_id}", status_code=204)
def end_device(device_id: Id, door: SignedInDoor) -> None:
    """Sign a device of mine out."""
    with door.act() as act:
        if act.fresh:
            identity.end_device(act.tx, act.caller.account_id, device_id)
            _tell_my_circles(act)
            act.once.done(device_id, 204)


@router.post("/me/device-links", status_code=201)
def make_link(body: LinkIn, door: SignedInDoor) -> LinkMade:
    """A link for another device of mine; ten minutes, once."""
    with door.act(body) as act:
        if act.fresh:
            identity.make_device_link(
                act.tx, act.caller.account_id, link_id=body.id, verifier=body.verifier
            )
            act.once.done(body.id, 201)
        link = act.tx.s.get_one(DeviceLink, act.once.resource_id)
        return LinkMade(id=link.id, expires_at=link.expires_at)


@router.post("/device-links/{link_id}/use", status_code=201)
def use_link(link_id: Id, body: UseLinkIn, door: AnyoneDoor) -> Started:
    """Sign this device in by a link."""
    idempotency_key(door.request)
    with door.write() as tx:
        account_id = identity.use_device_link(
            tx,
            link_id=link_id,
            link_token=body.token,
            device_id=body.device_id,
            session_token=body.session_token,
            label=body.label,
        )
    set_cookie(door.response, body.session_token)
    return Started(account_id=account_id, device_id=body.device_id)


@router.post("/me/forget", status_code=204)
def forget(body: Nothing, door: SignedInDoor) -> Response:
    """Forget this device: its session, its pushes, and what it keeps."""
    with door.act(body) as act:
        if act.fresh:
            identity.end_device(act.tx, act.caller.account_id, act.caller.device_id)
            _tell_my_circles(act)
            act.once.done(None, 204)
    return Response(status_code=204, headers={"Clear-Site-Data": '"storage", "cookies"'})


@router.put("/me/push")
def subscribe(body: PushIn, door: SignedInDoor) -> PushState:
    """Send pushes to this device."""
    try:
        door.services.check_subscription(body.endpoint, body.p256dh, body.auth)
    except ValueError as problem:
        raise BadInput("bad-endpoint") from problem
    with door.act(body) as act:
        if act.fresh:
            identity.subscribe(
                act.tx,
                act.caller,
                subscription_id=body.id,
                endpoint=body.endpoint,
                p256dh=body.p256dh,
                auth=body.auth,
            )
            _tell_my_circles(act)
            act.once.done(body.id)
        return PushState(on=push_on(act.tx, act.caller))


@router.delete("/me/push")
def unsubscribe(door: SignedInDoor) -> PushState:
    """Send no more pushes to this device."""
    with door.act() as act:
        if act.fresh:
            identity.end_subscription(act.tx, act.caller.device_id)
            _tell_my_circles(act)
            act.once.done(None)
        return PushState(on=push_on(act.tx, act.caller))


@router.post("/me/push/test", status_code=202)
def test_push(body: Nothing, door: SignedInDoor) -> TestQueued:
    """Send a notice to my own devices, to see that it works."""
    with door.act(body) as act:
        if act.fresh:
            made = outbox.queue(
                act.tx,
                event=Event.TEST,
                account_id=act.caller.account_id,
                dedupe=f"test:{new_id()}",
            )
            act.once.done(made, 202)
        if not act.once.resource_id:
            raise NotFound
        return TestQueued(notice_id=act.once.resource_id)
