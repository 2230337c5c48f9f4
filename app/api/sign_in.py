"""Signing in on a phone without another one: by a passkey, or by the recovery code."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field, StringConstraints
from sqlmodel import select

from app.api.devices import leave_before
from app.api.guards import Anyone, AnyoneDoor, idempotency_key, set_cookie
from app.api.rates import Kind
from app.api.wire import Id, Name, Out, Token
from app.api.wire import In as Body
from app.asks.open_ask_service import wake_asks_of
from app.core.db import Tx
from app.core.errors import BadInput, Conflict
from app.identity import passkey_service, recovery_code_service
from app.identity.models import Device, DeviceEnd
from app.identity.passkey_service import Party, party_of
from app.identity.session_service import device_of
from app.stewardship.lately_added_service import has_ended_lately_added
from app.stewardship.sign_in_service import How, come_back

router = APIRouter(tags=["sign in"])

Base64url = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=20_000)]


class CredentialResponse(Body):
    """What an authenticator answered: of making a passkey, or of using one."""

    clientDataJSON: Base64url  # noqa: N815 (WebAuthn's own names)
    attestationObject: Base64url | None = None  # noqa: N815
    authenticatorData: Base64url | None = None  # noqa: N815
    signature: Base64url | None = None
    userHandle: Base64url | None = None  # noqa: N815


class Credential(Body):
    """A public key credential, as a browser hands it over (WebAuthn level 3, JSON)."""

    id: Base64url = Field(min_length=1, max_length=1364)
    rawId: Base64url = Field(min_length=1, max_length=1364)  # noqa: N815
    type: Literal["public-key"]
    response: CredentialResponse

    def as_json(self) -> dict[str, Any]:
        """The same without what wasn't given."""
        return self.model_dump(exclude_none=True)


class ChallengeIn(Body):
    id: Id


class Challenge(Out):
    id: str
    options: dict[str, Any] = Field(description="For the browser: WebAuthn's own JSON form.")


class NewDevice(Body):
    """A phone that comes in: ids and token of its own making."""

    device_id: Id
    session_token: Token
    label: Name | None = Field(None, max_length=40)
    lost: bool = Field(False, description="My phone is lost or taken: sign the others out.")


class PasskeyIn(NewDevice):
    challenge_id: Id
    credential: Credential


class CodeIn(NewDevice):
    token: Token = Field(description="What the code turns into, as a link's secret does.")


class CameBack(Out):
    account_id: str
    device_id: str
    others_signed_out: bool
    also_ended: bool = Field(
        description="With them ended addresses that were added lately, or calendar links."
    )


def party(door: Anyone) -> Party:
    """This server as passkeys know it. Raises BadInput where there can be none."""
    settings = door.services.settings
    found = party_of(settings.public_url, settings.app_name)
    if found is None:
        raise BadInput("no-passkeys-here")
    return found


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
            came = before
        else:
            passkey = passkey_service.use_passkey(
                tx,
                party(door),
                challenge_id=body.challenge_id,
                credential=body.credential.as_json(),
                purpose="sign_in",
            )
            came = _come_in(door, tx, body, passkey.account_id, "passkey", passkey.counts_from)
        wake_asks_of(tx, came.account_id)
    set_cookie(door.response, body.session_token)
    return came


@router.post("/sign-in/recovery-code", status_code=201)
def by_code(body: CodeIn, door: AnyoneDoor) -> CameBack:
    """Sign this phone in by the recovery code, which is useless afterwards."""
    idempotency_key(door.request)
    door.count_try(Kind.RECOVERY)
    with door.write() as tx:
        before = _done_before(tx, body)
        if before is not None:
            came = before
        else:
            code = recovery_code_service.find_code(tx, body.token)
            recovery_code_service.use_code(tx, code)
            came = _come_in(door, tx, body, code.account_id, "code", code.counts_from)
        wake_asks_of(tx, came.account_id)
    set_cookie(door.response, body.session_token)
    return came


def _done_before(tx: Tx, body: NewDevice) -> CameBack | None:
    """This very phone came in by an earlier call, whose answer was lost."""
    device = device_of(tx, body.session_token)
    if device is None or device.id != body.device_id:
        return None
    ended = tx.s.exec(
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
    door: Anyone, tx: Tx, body: NewDevice, account_id: str, how: How, counts_from: datetime
) -> CameBack:
    if tx.s.get(Device, body.device_id) is not None:
        raise Conflict("exists-already")
    leave_before(door, tx, body.device_id)
    signed_out = come_back(
        tx,
        account_id=account_id,
        device_id=body.device_id,
        session_token=body.session_token,
        label=body.label,
        proof=how,
        lost=body.lost,
        counts_from=counts_from,
    )
    return _came_back(tx, tx.s.get_one(Device, body.device_id), signed_out)
