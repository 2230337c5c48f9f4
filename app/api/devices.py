"""Devices of whoever calls, and links for one more."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from sqlmodel import col, select

from app.api.http.guards import Anyone, AnyoneDoor, SignedInDoor, idempotency_key, set_cookie
from app.api.http.rates import Kind
from app.api.http.wire import Code, Id, Instant, Name, Out, Token
from app.api.http.wire import In as Body
from app.api.me import device_label, tell_my_circles
from app.asks.open_ask_service import wake_asks_of
from app.circles.models import Circle, CircleState, Member, MemberState
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.identity import device_link_service, proof_service
from app.identity.models import Device, DeviceEnd, DeviceLink, SignIn
from app.identity.proof_rules import may_end
from app.identity.service import end_device, lately_ended
from app.identity.session_service import device_of
from app.identity.sessions import week_name
from app.stewardship import bring_back_service
from app.stewardship.device_service import own_circles, signed_out_at, tell_own_devices
from app.stewardship.sign_in_service import come_by_link, end_replaced

router = APIRouter(tags=["devices"])


class DeviceOut(Out):
    id: str
    label: str | None
    this: bool
    used_week: str
    signed_out_at: Instant | None = Field(
        description="When it is signed out if nobody uses it; none: that is far away, or never."
    )


class EndedDeviceOut(Out):
    id: str
    label: str | None
    ended_at: Instant
    why: Literal["idle", "stolen", "lost"] = Field(
        description="Nobody used it; an old sign-in of it was used; it was said to be lost."
    )


class AskingOut(Out):
    """A device that opened a link of mine and waits for my yes; `code` is on its screen, too."""

    link_id: str
    code: Code
    asked_at: Instant


class WordOut(Out):
    """Something in a circle of mine that any device of mine can stop; its home shows it."""

    circle_id: str
    what: Literal["phone_lost", "bringing_back"]
    at: Instant


class Devices(Out):
    devices: list[DeviceOut]
    ended: list[EndedDeviceOut]  # in the last 30 days, newest first
    asking: list[AskingOut]
    words: list[WordOut]


class LinkIn(Body):
    id: Id
    verifier: Token


class LinkMade(Out):
    id: str
    expires_at: Instant


class LookIn(Body):
    token: Token


class LinkSeen(Out):
    name: str | None = Field(description="How its owner is called in their first circle.")
    yours: bool = Field(description="This browser is signed in as them already.")


class UseLinkIn(Body):
    token: Token
    device_id: Id
    session_token: Token
    label: Name | None = Field(None, max_length=40)


class LinkUsed(Out):
    """`waiting`: the first phone shows the code, and its owner says yes; ask again meanwhile."""

    state: Literal["waiting", "in"]
    code: Code | None
    account_id: str | None
    device_id: str


class DeviceAnswerIn(Body):
    mine: bool


def devices_out(tx: Tx, account_id: str, device_id: str) -> Devices:
    """An account's devices, as one of them shows them."""
    rows = tx.s.execute(
        select(Device, SignIn)
        .join(SignIn, col(SignIn.device_id) == col(Device.id))
        .where(Device.account_id == account_id, col(Device.ended_at).is_(None))
        .order_by(col(Device.created_at), col(Device.id))
    ).all()
    return Devices(
        devices=[
            DeviceOut(
                id=device.id,
                label=device_label(tx, device),
                this=device.id == device_id,
                used_week=week_name(session.used_on.date()),
                signed_out_at=signed_out_at(tx, session, account_id),
            )
            for device, session in rows
        ],
        ended=[
            EndedDeviceOut.model_validate(
                {
                    "id": device.id,
                    "label": device_label(tx, device),
                    "ended_at": device.ended_at,
                    "why": device.ended_why,
                }
            )
            for device in lately_ended(tx, account_id)
        ],
        asking=[
            AskingOut.model_validate(
                {"link_id": link.id, "code": link.code, "asked_at": link.asked_at}
            )
            for link in device_link_service.asking(tx, account_id)
        ],
        words=_words(tx, account_id),
    )


def _words(tx: Tx, account_id: str) -> list[WordOut]:
    found = []
    for circle_id, _ in own_circles(tx, account_id):
        lost_at = consent.phone_lost(tx, circle_id)
        if lost_at is not None:
            found.append(WordOut(circle_id=circle_id, what="phone_lost", at=lost_at))
        coming = bring_back_service.live_in(tx, circle_id)
        if coming is not None and coming.due_at is not None:
            found.append(WordOut(circle_id=circle_id, what="bringing_back", at=coming.due_at))
    return found


@router.get("/me/devices")
def devices(door: SignedInDoor) -> Devices:
    """My devices, those that were signed out lately, and those that ask to be mine too."""
    with door.look() as (tx, caller):
        return devices_out(tx, caller.account_id, caller.device_id)


@router.delete("/me/devices/{device_id}", status_code=204)
def sign_out(device_id: Id, door: SignedInDoor) -> None:
    """Sign a device of mine out.

    One that was there before this one takes proof where I have a passkey or a code that counts,
    and a day since this one was added where I have neither.
    """
    with door.act() as act:
        if act.fresh:
            tx, caller = act.tx, act.caller
            target = tx.s.get(Device, device_id)
            if target is None or target.account_id != caller.account_id:
                raise NotFound
            standing = proof_service.standing_of(tx, caller.device_id)
            allowed = may_end(
                standing,
                caller_at=tx.s.get_one(Device, caller.device_id).created_at,
                target_at=target.created_at,
                now=tx.now,
            )
            if not allowed and standing.has_means:
                proof_service.need_proof(tx, caller.device_id)
            if not allowed:
                raise Conflict("device-too-new")
            end_device(tx, caller.account_id, device_id, DeviceEnd.SIGNED_OUT)
            tell_my_circles(act)
            act.once.done(device_id, 204)


@router.post("/me/device-links", status_code=201)
def make_link(body: LinkIn, door: SignedInDoor) -> LinkMade:
    """A link for another device of mine; ten minutes, once, and with my yes on this one."""
    with door.act(body) as act:
        if act.fresh:
            door.count(act, Kind.DEVICE_LINK)
            device_link_service.make_device_link(
                act.tx, act.caller.account_id, link_id=body.id, verifier=body.verifier
            )
            act.once.done(body.id, 201)
        link = act.tx.s.get_one(DeviceLink, act.once.resource_id)
        return LinkMade(id=link.id, expires_at=link.expires_at)


@router.post("/me/device-links/{link_id}/answer")
def answer_link(link_id: Id, body: DeviceAnswerIn, door: SignedInDoor) -> Devices:
    """ "It's mine", or no, to a device that shows the same code."""
    with door.act(body) as act:
        if act.fresh:
            device_link_service.answer(act.tx, act.caller.account_id, link_id, allowed=body.mine)
            act.once.done(link_id)
        return devices_out(act.tx, act.caller.account_id, act.caller.device_id)


def own_name(tx: Tx, account_id: str) -> str | None:
    """How somebody is called in their first circle; none when they are in none."""
    found = tx.s.exec(
        select(Member)
        .join(Circle, col(Circle.id) == col(Member.circle_id))
        .where(
            Member.account_id == account_id,
            Member.state == MemberState.IN,
            Circle.state == CircleState.LIVE,
        )
        .order_by(col(Member.in_at), col(Member.id))
        .limit(1)
    ).first()
    if found is None:
        return None
    return tx.box(found.circle_id).open(found.name, "member", "name", found.id)


@router.post("/device-links/{link_id}/look")
def look_at_link(link_id: Id, body: LookIn, door: AnyoneDoor) -> LinkSeen:
    """Whose link this is. Looking never uses it up, and asks nobody."""
    door.count_try(Kind.DEVICE_LINK_USE)
    with door.write() as tx:
        account_id = device_link_service.account_of_link(tx, link_id, body.token)
        here = device_of(tx, door.cookie)
        return LinkSeen(
            name=own_name(tx, account_id),
            yours=here is not None and here.account_id == account_id,
        )


def leave_before(door: Anyone, tx: Tx, device_id: str) -> None:
    """Sign out whatever this browser was signed in as: one device in one browser."""
    before = device_of(tx, door.cookie)
    if before is not None and before.id != device_id:
        end_replaced(tx, before.account_id, before.id)


@router.post(
    "/device-links/{link_id}/use",
    status_code=201,
    responses={202: {"model": LinkUsed, "description": "It waits for its owner's yes."}},
)
def use_link(link_id: Id, body: UseLinkIn, door: AnyoneDoor) -> LinkUsed:
    """Sign this device in by a link: asked for first (202), then, with the owner's yes, done.

    The same call again goes on where it stood.
    """
    idempotency_key(door.request)
    with door.read() as tx:
        asked = device_link_service.has_asked(
            tx,
            link_id=link_id,
            link_token=body.token,
            device_id=body.device_id,
            session_token=body.session_token,
        )
    if not asked:  # Whoever waits for a yes asks every few seconds, and guesses nothing.
        door.count_try(Kind.DEVICE_LINK_USE)
    with door.write() as tx:
        came = device_link_service.use_device_link(
            tx,
            link_id=link_id,
            link_token=body.token,
            device_id=body.device_id,
            session_token=body.session_token,
            label=body.label,
        )
        if isinstance(came, device_link_service.Asking):
            if came.first:
                tell_own_devices(tx, came.account_id, f"asks-to-be:{link_id}")
            door.response.status_code = 202
            return LinkUsed(
                state="waiting", code=came.code, account_id=None, device_id=body.device_id
            )
        leave_before(door, tx, body.device_id)
        if came.first:
            come_by_link(tx, came.account_id, body.device_id)
        wake_asks_of(tx, came.account_id)
    set_cookie(door.response, body.session_token)
    return LinkUsed(state="in", code=None, account_id=came.account_id, device_id=body.device_id)
