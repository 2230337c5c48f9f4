"""Signing in on a phone without another one: by a passkey, or by the recovery code."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field
from sqlmodel import select

from app.api.account.device_changes import leave_before
from app.api.account.passkey_party import party
from app.api.http.guards import Anyone, AnyoneDoor
from app.api.http.headers import idempotency_key, set_cookie
from app.api.http.rates import Kind
from app.api.http.wire import Id, Name, Token
from app.api.http.wire import In as Body
from app.api.views.sign_in import CameBack, Challenge, ChallengeIn, Credential
from app.asks.open_ask_service import wake_asks_of
from app.core.db import Tx
from app.core.errors import Conflict
from app.identity import passkey_service, recovery_code_service
from app.identity.models import Device, DeviceEnd
from app.identity.session_service import device_of
from app.stewardship.lately_added_service import has_ended_lately_added
from app.stewardship.sign_in_service import SignInProof, come_back

router = APIRouter(tags=["sign in"])


class NewDevice(Body):
    """A phone that comes in: ids and token of its own making."""

    device_id: Id
    session_token: Token
    label: Name | None = Field(None, max_length=40)
    lost: bool = Field(False, description="My phone is lost or taken: sign the others out.")


class PasskeyIn(NewDevice):
    challenge_id: Id
    credential: Credential


class SignInCodeIn(NewDevice):
    token: Token = Field(description="What the code turns into, as a link's secret does.")


@router.post("/sign-in/passkey/options")
def passkey_options(body: ChallengeIn, door: AnyoneDoor) -> Challenge:
    """What the browser needs to sign in by a passkey; for five minutes."""
    idempotency_key(door.request)
    door.count_try(Kind.SIGN_IN)
    with door.write() as tx:
        options = passkey_service.use_options(tx, party(door), body.id, "sign_in")
    return Challenge(id=body.id, options=options)


@router.post("/sign-in/passkey", status_code=201)
def by_passkey(body: PasskeyIn, door: AnyoneDoor) -> CameBack:
    """Sign this phone in by a passkey."""
    idempotency_key(door.request)
    door.count_try(Kind.SIGN_IN)
    with door.write() as tx:
        before = _done_before(tx, body)
        if before is not None:
            device = before
        else:
            passkey = passkey_service.use_passkey(
                tx,
                party(door),
                challenge_id=body.challenge_id,
                credential=body.credential.as_json(),
                purpose="sign_in",
            )
            device = _come_in(door, tx, body, passkey.account_id, "passkey", passkey.counts_from)
        wake_asks_of(tx, device.account_id)
    set_cookie(door.response, body.session_token)
    return device


@router.post("/sign-in/recovery-code", status_code=201)
def by_code(body: SignInCodeIn, door: AnyoneDoor) -> CameBack:
    """Sign this phone in by the recovery code, which is useless afterwards."""
    idempotency_key(door.request)
    door.count_try(Kind.RECOVERY)
    with door.write() as tx:
        before = _done_before(tx, body)
        if before is not None:
            device = before
        else:
            code = recovery_code_service.find_code(tx, body.token)
            recovery_code_service.use_code(tx, code)
            device = _come_in(door, tx, body, code.account_id, "code", code.counts_from)
        wake_asks_of(tx, device.account_id)
    set_cookie(door.response, body.session_token)
    return device


def _done_before(tx: Tx, body: NewDevice) -> CameBack | None:
    """This very phone came in by an earlier call, whose answer was lost."""
    device = device_of(tx, body.session_token)
    if device is None or device.id != body.device_id:
        return None
    ended = tx.session.exec(
        select(Device.id).where(
            Device.account_id == device.account_id,
            Device.ended_why == DeviceEnd.LOST,
            Device.ended_at == device.created_at,
        )
    ).first()
    return _came_back(tx, device, ended is not None)


def _came_back(tx: Tx, device: Device, signed_out: bool) -> CameBack:
    also_ended = signed_out and has_ended_lately_added(tx, device.account_id, device.created_at)
    return CameBack(
        account_id=device.account_id,
        device_id=device.id,
        others_signed_out=signed_out,
        also_ended=also_ended,
    )


def _come_in(
    door: Anyone,
    tx: Tx,
    body: NewDevice,
    account_id: str,
    sign_in_way: SignInProof,
    counts_from: datetime,
) -> CameBack:
    if tx.session.get(Device, body.device_id) is not None:
        raise Conflict("exists-already")
    leave_before(door, tx, body.device_id)
    signed_out = come_back(
        tx,
        account_id=account_id,
        device_id=body.device_id,
        session_token=body.session_token,
        label=body.label,
        proof=sign_in_way,
        lost=body.lost,
        counts_from=counts_from,
    )
    return _came_back(tx, tx.session.get_one(Device, body.device_id), signed_out)
