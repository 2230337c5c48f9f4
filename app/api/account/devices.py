"""Devices of whoever calls, and links for one more."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field
from sqlmodel import col, select

from app.api.account.device_changes import leave_before, tell_my_circles
from app.api.http.guards import AnyoneDoor, SignedInDoor
from app.api.http.headers import idempotency_key, set_cookie
from app.api.http.rates import Kind
from app.api.http.wire import Id, Name, Token
from app.api.http.wire import In as Body
from app.api.views.devices import Devices, LinkMade, LinkSeen, LinkUsed, devices_out
from app.asks.open_ask_service import wake_asks_of
from app.circles.models import Circle, CircleState, Member, MemberState
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.identity import device_link_service, proof_service
from app.identity.models import Device, DeviceEnd, DeviceLink
from app.identity.proof_rules import may_end
from app.identity.service import end_device
from app.identity.session_service import device_of
from app.stewardship.device_service import tell_own_devices
from app.stewardship.sign_in_service import come_by_link

router = APIRouter(tags=["devices"])


class LinkIn(Body):
    id: Id
    verifier: Token


class LookIn(Body):
    token: Token


class UseLinkIn(Body):
    token: Token
    device_id: Id
    session_token: Token
    label: Name | None = Field(None, max_length=40)


class DeviceAnswerIn(Body):
    mine: bool


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
    with door.act(leads_to=device_id) as act:
        if act.fresh:
            tx, caller = act.tx, act.caller
            target = tx.session.get(Device, device_id)
            if target is None or target.account_id != caller.account_id:
                raise NotFound
            standing = proof_service.standing_of(tx, caller.device_id)
            allowed = may_end(
                standing,
                caller_at=tx.session.get_one(Device, caller.device_id).created_at,
                target_at=target.created_at,
                now=tx.now,
            )
            if not allowed and standing.has_means:
                proof_service.need_proof(tx, caller.device_id)
            if not allowed:
                raise Conflict("device-too-new")
            end_device(tx, caller.account_id, device_id, DeviceEnd.SIGNED_OUT)
            tell_my_circles(act)


@router.post("/me/device-links", status_code=201)
def make_link(body: LinkIn, door: SignedInDoor) -> LinkMade:
    """A link for another device of mine; ten minutes, once, and with my yes on this one."""
    with door.act(body, leads_to=body.id) as act:
        if act.fresh:
            door.count(act, Kind.DEVICE_LINK)
            device_link_service.make_device_link(
                act.tx, act.caller.account_id, link_id=body.id, verifier=body.verifier
            )
        link = act.tx.session.get_one(DeviceLink, act.once.resource_id)
        return LinkMade(id=link.id, expires_at=link.expires_at)


@router.post("/me/device-links/{link_id}/answer")
def answer_link(link_id: Id, body: DeviceAnswerIn, door: SignedInDoor) -> Devices:
    """ "It's mine", or no, to a device that shows the same code."""
    with door.act(body, leads_to=link_id) as act:
        if act.fresh:
            device_link_service.answer(act.tx, act.caller.account_id, link_id, allowed=body.mine)
        return devices_out(act.tx, act.caller.account_id, act.caller.device_id)


def own_name(tx: Tx, account_id: str) -> str | None:
    """How somebody is called in their first circle; none when they are in none."""
    name = tx.session.exec(
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
    if name is None:
        return None
    return tx.cipher(name.circle_id).open(name.name, "member", "name", name.id)


@router.post("/device-links/{link_id}/look")
def look_at_link(link_id: Id, body: LookIn, door: AnyoneDoor) -> LinkSeen:
    """Whose link this is. Looking never uses it up, and asks nobody."""
    door.count_try(Kind.DEVICE_LINK_USE)
    with door.write() as tx:
        account_id = device_link_service.account_of_link(tx, link_id, body.token)
        this_device = device_of(tx, door.cookie)
        return LinkSeen(
            name=own_name(tx, account_id),
            yours=this_device is not None and this_device.account_id == account_id,
        )


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
        device = device_link_service.use_device_link(
            tx,
            link_id=link_id,
            link_token=body.token,
            device_id=body.device_id,
            session_token=body.session_token,
            label=body.label,
        )
        if isinstance(device, device_link_service.Asking):
            if device.first:
                tell_own_devices(tx, device.account_id, f"asks-to-be:{link_id}")
            door.response.status_code = 202
            return LinkUsed(
                state="waiting", code=device.code, account_id=None, device_id=body.device_id
            )
        leave_before(door, tx, body.device_id)
        if device.first:
            come_by_link(tx, device.account_id, body.device_id)
        wake_asks_of(tx, device.account_id)
    set_cookie(door.response, body.session_token)
    return LinkUsed(state="in", code=None, account_id=device.account_id, device_id=body.device_id)
