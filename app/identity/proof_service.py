"""Proof that somebody is who they were, as rows have it: shown on a device, or waited for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import Problem
from app.identity.models import Account, Device, Passkey, ProofWait, RecoveryCode
from app.identity.passkey_service import counting
from app.identity.proof_rules import OFFER_AFTER, OPEN, Proof, Standing, proof, wait_for


class ProofNeeded(Problem):
    """Nothing was done: it needs a passkey or the code first ("show"), or a wait ("wait")."""

    status = 403
    code = "proof-needed"

    def __init__(self, kind: Proof, ready_at: datetime | None) -> None:
        extra: dict[str, Any] = {"how": kind}
        if ready_at is not None:
            extra["ready_at"] = ready_at.isoformat()
        super().__init__("proof-waits" if kind == "wait" else "proof-needed", extra=extra)


def has_means(tx: Tx, account_id: str) -> bool:
    """Whether an account has a passkey or a code that counts in full."""
    if counting(tx, account_id):
        return True
    code = tx.session.exec(
        select(RecoveryCode.counts_from).where(
            RecoveryCode.account_id == account_id, col(RecoveryCode.ended_at).is_(None)
        )
    ).first()
    return code is not None and code <= tx.now


def offers_ways(tx: Tx, account: Account) -> bool:
    """Whether somebody is offered a way back in now: after an hour of use, while there is none."""
    if tx.now - account.created_at < OFFER_AFTER:
        return False
    for table in (Passkey, RecoveryCode):
        active_ids = select(table.id).where(
            table.account_id == account.id, col(table.ended_at).is_(None)
        )
        if tx.session.exec(active_ids.limit(1)).first() is not None:
            return False
    return True


def wait_of(tx: Tx, account_id: str) -> ProofWait | None:
    """The account's wait, while it can still be used; else None."""
    wait = tx.session.get(ProofWait, account_id)
    return wait if wait is not None and tx.now < wait.ready_at + OPEN else None


def standing_of(tx: Tx, device_id: str) -> Standing:
    """What is known of a device, as the rules of proof read it."""
    device = tx.session.get_one(Device, device_id)
    account = tx.session.get_one(Account, device.account_id)
    wait = wait_of(tx, account.id)
    return Standing(
        account_at=account.created_at,
        has_means=has_means(tx, account.id),
        proved_at=device.proved_at,
        ready_at=wait.ready_at if wait is not None and wait.device_id == device_id else None,
    )


def is_proved(tx: Tx, device_id: str) -> bool:
    """Whether there is proof enough on this device now."""
    return proof(standing_of(tx, device_id), tx.now) == "given"


def need_proof(tx: Tx, device_id: str) -> None:
    """Raise ProofNeeded unless there is proof enough on this device now.

    For what can't be taken back, and what decides who can come back.
    """
    standing = standing_of(tx, device_id)
    needed = proof(standing, tx.now)
    if needed != "given":
        raise ProofNeeded(needed, standing.ready_at)


def note_proof(tx: Tx, device_id: str) -> None:
    """Note that a passkey or the code was shown on this device."""
    tx.session.get_one(Device, device_id).proved_at = tx.now
    tx.session.flush()


def begin_wait(tx: Tx, account_id: str, device_id: str) -> ProofWait:
    """Begin to wait on this device; one that was begun on it goes on."""
    wait = wait_of(tx, account_id)
    if wait is not None and wait.device_id == device_id:
        return wait
    end_wait(tx, account_id)
    ready_at = tx.now + wait_for(has_means(tx, account_id))
    new_wait = ProofWait(account_id=account_id, device_id=device_id, ready_at=ready_at)
    tx.session.add(new_wait)
    tx.session.flush()
    return new_wait


def end_wait(tx: Tx, account_id: str) -> None:
    """End an account's wait, on whichever device it was begun; without one nothing happens."""
    wait = tx.session.get(ProofWait, account_id)
    if wait is not None:
        tx.session.delete(wait)
        tx.session.flush()
