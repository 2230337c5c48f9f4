"""Accounts, devices and pushes: what changes when someone starts, signs in, or leaves."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import or_, update
from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import digest
from app.core.zones import stand_in_for
from app.identity.models import (
    Account,
    Device,
    DeviceEnd,
    DeviceLink,
    Passkey,
    PushSubscription,
    RecoveryCode,
)
from app.identity.session_service import Caller, begin_session, end_sessions

#: Ends that the owner of a device reads on the list of their devices, and for how long.
TOLD_OF = (DeviceEnd.IDLE, DeviceEnd.STOLEN, DeviceEnd.LOST)
TOLD_FOR = timedelta(days=30)


def known_zone(zone: str) -> str:
    """Return an IANA zone's name. Raises BadInput for anything else.

    A browser on a machine without a zone says "Etc/Unknown" or an offset: a zone with that
    offset stands in until its owner names theirs.
    """
    name = stand_in_for(zone) or zone
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise BadInput("unknown-zone", zone=zone[:64]) from problem
    return name


def start_account(
    tx: Tx,
    *,
    account_id: str,
    device_id: str,
    token: str,
    language: str,
    zone: str,
    label: str | None,
) -> None:
    """Make an account with its first device, signed in with the token that the phone made."""
    if (
        tx.session.get(Account, account_id) is not None
        or tx.session.get(Device, device_id) is not None
    ):
        raise Conflict("exists-already")
    tx.session.add(
        Account(id=account_id, language=language, zone=known_zone(zone), created_at=tx.now)
    )
    tx.session.flush()
    tx.new_box(account_id)
    add_device(tx, account_id, device_id, token, label)


def add_device(tx: Tx, account_id: str, device_id: str, token: str, label: str | None) -> None:
    """A device of an account, signed in with the token that the phone made."""
    box = tx.cipher(account_id)
    tx.session.add(
        Device(
            id=device_id,
            account_id=account_id,
            label=box.seal(label, "device", "label", device_id) if label else None,
            created_at=tx.now,
        )
    )
    tx.session.flush()
    begin_session(tx, device_id, token)


def end_device(tx: Tx, account_id: str, device_id: str, reason: DeviceEnd) -> None:
    """End a device: its session, its tokens, its subscription, and links for other devices.

    Raises NotFound. Its label stays for a while where its owner should know which one it was.
    """
    device = tx.session.get(Device, device_id)
    if device is None or device.account_id != account_id or device.ended_at is not None:
        raise NotFound
    device.ended_at, device.ended_why = tx.now, reason
    if reason not in TOLD_OF:
        device.label = None
    end_sessions(tx, device_id)
    end_subscription(tx, device_id)
    _end_links(tx, account_id)
    tx.hint()


def _end_links(tx: Tx, account_id: str) -> None:
    """End an account's open device links: one made just before a phone was taken lets nobody in."""
    tx.session.execute(
        update(DeviceLink)
        .where(
            col(DeviceLink.account_id) == account_id,
            col(DeviceLink.used_at).is_(None),
            or_(col(DeviceLink.expires_at) > tx.now, col(DeviceLink.allowed)),
        )
        .values(expires_at=tx.now, allowed=False)
    )


def end_account_devices(
    tx: Tx, account_id: str, reason: DeviceEnd = DeviceEnd.NO_CIRCLE, *, but_for: str | None = None
) -> None:
    """End every device of an account (`but_for` one), as when it has no circle left."""
    if reason == DeviceEnd.NO_CIRCLE:
        end_means(tx, account_id)
    for device_id in tx.session.exec(
        select(Device.id).where(Device.account_id == account_id, col(Device.ended_at).is_(None))
    ).all():
        if device_id != but_for:
            end_device(tx, account_id, device_id, reason)


def end_means(tx: Tx, account_id: str) -> None:
    """End every passkey of an account, and its recovery code: nobody comes back by them."""
    for table in (Passkey, RecoveryCode):
        tx.session.execute(
            update(table)
            .where(col(table.account_id) == account_id, col(table.ended_at).is_(None))
            .values(ended_at=tx.now)
        )
    tx.session.execute(
        update(Passkey).where(col(Passkey.account_id) == account_id).values(name=None)
    )


def lately_ended(tx: Tx, account_id: str) -> list[Device]:
    """Devices of an account that ended by themselves or in a way it should know of, newest first.

    For `TOLD_FOR` after their end.
    """
    return list(
        tx.session.exec(
            select(Device)
            .where(
                Device.account_id == account_id,
                col(Device.ended_why).in_(TOLD_OF),
                col(Device.ended_at) > tx.now - TOLD_FOR,
            )
            .order_by(col(Device.ended_at).desc(), col(Device.id))
        )
    )


def subscribe(
    tx: Tx, caller: Caller, *, subscription_id: str, endpoint: str, p256dh: str, auth: str
) -> None:
    """Keep where this device's pushes go; the same endpoint again changes nothing.

    Nor does one of this device's that its push service called gone: only a new one can help.
    """
    mark = digest(endpoint)
    subscription = tx.session.exec(
        select(PushSubscription).where(PushSubscription.endpoint_hash == mark)
    ).one_or_none()
    if (
        subscription is not None
        and subscription.device_id == caller.device_id
        and subscription.state in {"live", "gone"}
        and (subscription.p256dh, subscription.auth) == (p256dh, auth)
    ):
        return
    end_subscription(tx, caller.device_id)
    if subscription is not None:
        # The endpoint is this browser's own; whoever signs in on it takes it over.
        subscription.device_id, subscription.p256dh, subscription.auth = (
            caller.device_id,
            p256dh,
            auth,
        )
        (
            subscription.state,
            subscription.created_at,
            subscription.ended_at,
            subscription.not_before,
        ) = "live", tx.now, None, None
        return
    tx.session.add(
        PushSubscription(
            id=subscription_id,
            device_id=caller.device_id,
            endpoint=endpoint,
            endpoint_hash=mark,
            p256dh=p256dh,
            auth=auth,
            created_at=tx.now,
        )
    )
    tx.hint()


def end_subscription(tx: Tx, device_id: str) -> None:
    """Stop pushes to a device."""
    tx.session.execute(
        update(PushSubscription)
        .where(col(PushSubscription.device_id) == device_id, col(PushSubscription.state) == "live")
        .values(state="ended", ended_at=tx.now)
    )


def live_subscriptions(tx: Tx, account_ids: list[str]) -> dict[str, list[PushSubscription]]:
    """Every account's live subscriptions, on devices that are still signed in."""
    subscriptions: dict[str, list[PushSubscription]] = {account: [] for account in account_ids}
    if not account_ids:
        return subscriptions
    rows = tx.session.exec(
        select(Device.account_id, PushSubscription)
        .join(Device, col(Device.id) == col(PushSubscription.device_id))
        .where(
            col(Device.account_id).in_(account_ids),
            col(Device.ended_at).is_(None),
            PushSubscription.state == "live",
        )
        .order_by(col(PushSubscription.created_at))
    )
    for account_id, subscription in rows:
        subscriptions[account_id].append(subscription)
    return subscriptions
