"""Passkeys, the code, and what proof is due."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.api.http.wire import Instant, Out
from app.core.db import Tx
from app.identity import proof_service
from app.identity.proof_rules import FRESH, OPEN, has_shown, proof
from app.identity.session_service import Caller


class PasskeyOut(Out):
    id: str
    name: str | None
    created_at: Instant
    counts_from: Instant = Field(
        description="Until then it signs in and no more, and any device can remove it."
    )


class CodeOut(Out):
    created_at: Instant
    counts_from: Instant


class DeviceProofOut(Out):
    """`given`: what needs proof can be done on this device now, until `until` where that is known.
    `show`: by a passkey or the code, or by a wait of three days. `wait`: there is neither, so it
    takes a day."""

    state: Literal["given", "show", "wait"]
    until: Instant | None
    waits_until: Instant | None = Field(description="Of a wait that was begun on any device.")
    waits_here: bool


class WaysIn(Out):
    passkeys: list[PasskeyOut]
    can_have_passkeys: bool
    code: CodeOut | None
    proof: DeviceProofOut
    offer: bool  # neither is there, and the app has been used for a while


def proof_out(tx: Tx, caller: Caller) -> DeviceProofOut:
    """Whether what needs proof can be done on this device now."""
    standing = proof_service.standing_of(tx, caller.device_id)
    state = proof(standing, tx.now)
    wait = proof_service.wait_of(tx, caller.account_id)
    until = None
    if state == "given":
        proved_at = standing.proved_at
        if proved_at is not None and has_shown(proved_at, tx.now):
            until = proved_at + FRESH
        elif standing.ready_at is not None and standing.ready_at <= tx.now:
            until = standing.ready_at + OPEN
    return DeviceProofOut(
        state=state,
        until=until,
        waits_until=wait.ready_at if wait is not None and wait.ready_at > tx.now else None,
        waits_here=wait is not None and wait.device_id == caller.device_id,
    )
