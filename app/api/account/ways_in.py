"""My ways back in: passkeys, the recovery code, and proof that I am who I was."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from pydantic import Field, model_validator

from app.api.account.passkey_party import party
from app.api.http.guards import Act, SignedInDoor
from app.api.http.rates import Kind
from app.api.http.wire import Id, Name, Nothing, Token
from app.api.http.wire import In as Body
from app.api.views.sign_in import Challenge, ChallengeIn, Credential
from app.api.views.ways_in import CodeOut, DeviceProofOut, PasskeyOut, WaysIn, proof_out
from app.core.db import Tx
from app.core.errors import BadInput
from app.identity import passkey_service, proof_service, recovery_code_service
from app.identity.models import Account
from app.identity.passkey_service import party_of
from app.identity.session_service import Caller
from app.stewardship.bring_back_service import end_for
from app.stewardship.device_service import tell_own_devices
from app.stewardship.lost_phone_service import is_back

router = APIRouter(tags=["ways in"])

_NOTHING = Nothing()


class NewPasskey(Body):
    id: Id
    challenge_id: Id
    credential: Credential
    name: Name | None = Field(None, max_length=40)


class PasskeyName(Body):
    name: Name = Field(max_length=40)


class NewCode(Body):
    id: Id
    verifier: Token


class ShownPasskey(Body):
    challenge_id: Id
    credential: Credential


class ProofIn(Body):
    """One of the two."""

    passkey: ShownPasskey | None = None
    code: Token | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> ProofIn:
        if (self.passkey is None) == (self.code is None):
            raise ValueError("show a passkey or the code")
        return self


def ways_out(tx: Tx, caller: Caller, door: SignedInDoor) -> WaysIn:
    """What an account can come back with, and whether proof is given here."""
    settings = door.services.settings
    code = recovery_code_service.peek(tx, caller.account_id)
    return WaysIn(
        passkeys=[
            PasskeyOut(
                id=passkey.id,
                name=passkey_service.name_of(tx, passkey),
                created_at=passkey.created_at,
                counts_from=passkey.counts_from,
            )
            for passkey in passkey_service.passkeys_of(tx, caller.account_id)
        ],
        can_have_passkeys=party_of(settings.public_url, settings.app_name) is not None,
        code=CodeOut(created_at=code.created_at, counts_from=code.counts_from) if code else None,
        proof=proof_out(tx, caller),
        offer=proof_service.offers_ways(tx, tx.session.get_one(Account, caller.account_id)),
    )


def _need_proof_for_more(act: Act) -> bool:
    """Adding to ways in that count needs proof; the first ones are taken without.

    Returns whether it was given. Raises ProofNeeded.
    """
    if proof_service.has_means(act.tx, act.caller.account_id):
        proof_service.need_proof(act.tx, act.caller.device_id)
    return proof_service.is_proved(act.tx, act.caller.device_id)


def _note_made(act: Act, counts_from: datetime) -> None:
    """Whoever made one a moment ago isn't asked to show it; unless it doesn't count yet."""
    if counts_from <= act.tx.now:
        proof_service.note_proof(act.tx, act.caller.device_id)


@router.get("/me/ways-in")
def read(door: SignedInDoor) -> WaysIn:
    """My passkeys, whether there is a recovery code, and whether I have shown who I am."""
    with door.look() as (tx, caller):
        return ways_out(tx, caller, door)


@router.post("/me/passkeys/options")
def options(body: ChallengeIn, door: SignedInDoor) -> Challenge:
    """What the browser needs to make a passkey; for five minutes."""
    with door.act(body, leads_to=body.id) as act:
        door.count(act, Kind.CHALLENGE)
        _need_proof_for_more(act)
        challenge = passkey_service.create_options(
            act.tx,
            party(door),
            act.caller.account_id,
            body.id,
            user_name=door.services.settings.app_name,
        )
    return Challenge(id=body.id, options=challenge)


@router.post("/me/passkeys", status_code=201)
def add(body: NewPasskey, door: SignedInDoor) -> WaysIn:
    """Keep the passkey that the browser made. My other devices are told."""
    with door.act(body, leads_to=body.id) as act:
        if act.fresh:
            added = passkey_service.add_passkey(
                act.tx,
                party(door),
                act.caller.account_id,
                passkey_id=body.id,
                challenge_id=body.challenge_id,
                credential=body.credential.as_json(),
                name=body.name,
                proved=_need_proof_for_more(act),
            )
            _note_made(act, added.counts_from)
            tell_own_devices(act.tx, act.caller.account_id, f"passkey:{body.id}")
        return ways_out(act.tx, act.caller, door)


@router.patch("/me/passkeys/{passkey_id}")
def rename(passkey_id: Id, body: PasskeyName, door: SignedInDoor) -> WaysIn:
    """Call a passkey of mine otherwise."""
    with door.act(body, leads_to=passkey_id) as act:
        passkey = passkey_service.get_passkey(act.tx, act.caller.account_id, passkey_id)
        if act.fresh:
            passkey_service.rename(act.tx, passkey, body.name)
        return ways_out(act.tx, act.caller, door)


@router.delete("/me/passkeys/{passkey_id}")
def remove(passkey_id: Id, door: SignedInDoor, body: Nothing = _NOTHING) -> WaysIn:
    """It lets nobody in any more. One that counts takes proof."""
    with door.act(body, leads_to=passkey_id) as act:
        if act.fresh:
            passkey = passkey_service.get_passkey(act.tx, act.caller.account_id, passkey_id)
            if passkey.counts_from <= act.tx.now:
                proof_service.need_proof(act.tx, act.caller.device_id)
            passkey_service.end_passkey(act.tx, passkey)
        return ways_out(act.tx, act.caller, door)


@router.put("/me/recovery-code")
def make_code(body: NewCode, door: SignedInDoor) -> WaysIn:
    """Make a code the active one. The one before it is useless; my other devices are told."""
    with door.act(body, leads_to=body.id) as act:
        if act.fresh:
            code = recovery_code_service.make_code(
                act.tx,
                act.caller.account_id,
                code_id=body.id,
                verifier=body.verifier,
                proved=_need_proof_for_more(act),
            )
            _note_made(act, code.counts_from)
            tell_own_devices(act.tx, act.caller.account_id, f"code:{body.id}")
        return ways_out(act.tx, act.caller, door)


@router.delete("/me/recovery-code")
def end_code(door: SignedInDoor, body: Nothing = _NOTHING) -> WaysIn:
    """The code is useless from here on. One that counts takes proof."""
    with door.act(body, leads_to=None) as act:
        if act.fresh:
            code = recovery_code_service.peek(act.tx, act.caller.account_id)
            if code is not None and code.counts_from <= act.tx.now:
                proof_service.need_proof(act.tx, act.caller.device_id)
            recovery_code_service.end_code(act.tx, act.caller.account_id)
        return ways_out(act.tx, act.caller, door)


# --- proof ----------------------------------------------------------------------------------------


@router.post("/me/proof/options")
def proof_options(body: ChallengeIn, door: SignedInDoor) -> Challenge:
    """What the browser needs to show one of my passkeys; for five minutes."""
    with door.act(body, leads_to=body.id) as act:
        door.count(act, Kind.CHALLENGE)
        challenge = passkey_service.use_options(
            act.tx, party(door), body.id, "prove", act.caller.account_id
        )
    return Challenge(id=body.id, options=challenge)


@router.post("/me/proof")
def prove(body: ProofIn, door: SignedInDoor) -> DeviceProofOut:
    """Show a passkey or the recovery code: it counts on this device for ten minutes.

    Whoever shows it is back: their phone is lost no more, and no other is let in for them.
    """
    if body.code is not None:
        door.count_try(Kind.RECOVERY)
    with door.act(body, leads_to=None) as act:
        if act.fresh:
            _show(act, body, door)
            is_back(act.tx, act.caller.account_id)
            end_for(act.tx, act.caller.account_id)
            proof_service.note_proof(act.tx, act.caller.device_id)
            proof_service.end_wait(act.tx, act.caller.account_id)
        return proof_out(act.tx, act.caller)


def _show(act: Act, body: ProofIn, door: SignedInDoor) -> None:
    if body.passkey is not None:
        used = passkey_service.use_passkey(
            act.tx,
            party(door),
            challenge_id=body.passkey.challenge_id,
            credential=body.passkey.credential.as_json(),
            purpose="prove",
            account_id=act.caller.account_id,
        )
        counts_from = used.counts_from
    else:
        code = recovery_code_service.find_code(act.tx, body.code or "")
        if code.account_id != act.caller.account_id:
            raise BadInput("no-such-code")
        counts_from = code.counts_from
    if counts_from > act.tx.now:
        raise BadInput("not-counting-yet")


@router.put("/me/proof/wait")
def begin_wait(body: Nothing, door: SignedInDoor) -> DeviceProofOut:
    """Without a passkey and a code at hand: begin to wait on this device. The others are told."""
    with door.act(body, leads_to=None) as act:
        if act.fresh:
            wait = proof_service.begin_wait(act.tx, act.caller.account_id, act.caller.device_id)
            tell_own_devices(
                act.tx,
                act.caller.account_id,
                f"proof:{act.caller.device_id}:{wait.ready_at.isoformat()}",
            )
        return proof_out(act.tx, act.caller)


@router.delete("/me/proof/wait")
def end_wait(door: SignedInDoor, body: Nothing = _NOTHING) -> DeviceProofOut:
    """No waiting any more, whichever device of mine began it."""
    with door.act(body, leads_to=None) as act:
        if act.fresh:
            proof_service.end_wait(act.tx, act.caller.account_id)
        return proof_out(act.tx, act.caller)
