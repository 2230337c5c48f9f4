"""Somebody signs in on a phone again: what happens to their other devices, and who reads of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from app.circles.service import circles_of
from app.core.db import Tx
from app.identity.models import DeviceEnd
from app.identity.proof_service import note_proof
from app.identity.service import add_device, end_account_devices, end_device
from app.record import service as record
from app.stewardship import bring_back_service, lost_phone_service
from app.stewardship.device_service import own_circles, tell_own_devices
from app.stewardship.lately_added_service import end_lately_added

SignInProof = Literal["passkey", "code", "allies"]


def come_back(
    tx: Tx,
    *,
    account_id: str,
    device_id: str,
    session_token: str,
    label: str | None,
    proof: SignInProof,
    lost: bool,
    counts_from: datetime,
) -> bool:
    """Sign a device in by what its owner kept; with `lost`, sign the others out.

    With them ends what was added lately (`lately_added_service`), and what waits to open waits
    anew. `proof`: how they showed who they are.
    Returns whether the others were signed out: what was made without proof less than a day ago
    doesn't count for that.
    """
    proof_counts = counts_from <= tx.now
    if proof_counts:
        lost_phone_service.is_back(tx, account_id)
        bring_back_service.end_for(tx, account_id)
    add_device(tx, account_id, device_id, session_token, label)
    if proof_counts:
        note_proof(tx, device_id)
    if lost and proof_counts:
        lost_phone_service.undo_openings(tx, account_id)
        end_account_devices(tx, account_id, DeviceEnd.LOST, but_for=device_id)
        end_lately_added(tx, account_id)
    tell_own_devices(tx, account_id, f"came-back:{device_id}")
    for circle_id, member_id in own_circles(tx, account_id):
        record.append(tx, circle_id, "came_back", who=member_id, reason=proof)
        if lost and proof_counts:
            record.append(tx, circle_id, "devices_signed_out", who=member_id)
    tx.hint(*circles_of(tx, account_id))
    return lost and proof_counts


def come_by_link(tx: Tx, account_id: str, device_id: str) -> None:
    """Tell an owner's devices, and the record, that a device came in by a link.

    Somebody else may have said yes to it on a phone that lay open.
    """
    tell_own_devices(tx, account_id, f"came-by-link:{device_id}")
    for circle_id, member_id in own_circles(tx, account_id):
        record.append(tx, circle_id, "device_added", who=member_id, subject_id=device_id)
    tx.hint(*circles_of(tx, account_id))


def end_replaced(tx: Tx, account_id: str, device_id: str) -> None:
    """Sign out the device that was signed in before in the same browser: there is one in each."""
    end_device(tx, account_id, device_id, DeviceEnd.REPLACED)
    tx.hint(*circles_of(tx, account_id))
