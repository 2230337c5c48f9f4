"""Accounts, devices and sessions: what changes when someone starts, signs in, or leaves."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import update
from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, NotSignedIn
from app.core.ids import b64url, digest, new_id, same
from app.identity.models import (
    Account,
    Device,
    DeviceLink,
    PushSubscription,
    SignIn,
    SignInToken,
)
from app.identity.sessions import LONGEST, Token, judge, week_of

LINK_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling: an account on one of its devices."""

    account_id: str
    device_id: str
    language: str
    zone: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A caller (none: the session is over), and a fresh token when theirs was due."""

    caller: Caller | None
    new_token: str | None


def session_of(tx: Tx, token: str) -> str:
    """The id of the session that a token stands for. Raises NotSignedIn."""
    held = tx.s.get(SignInToken, digest(token))
    if held is None:
        raise NotSignedIn
    return held.sign_in_id


def live_sessions(tx: Tx, ids: Collection[str]) -> frozenset[str]:
    """Those of some sessions that haven't ended."""
    return frozenset(
        tx.s.exec(
            select(SignIn.id).where(
                col(SignIn.id).in_(ids), col(SignIn.ended_at).is_(None), SignIn.ends_at > tx.now
            )
        )
    )


def known_zone(zone: str) -> str:
    """Return an IANA zone's name. Raises BadInput for anything else."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise BadInput("unknown-zone", zone=zone[:64]) from problem
    return zone


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
    if tx.s.get(Account, account_id) is not None or tx.s.get(Device, device_id) is not None:
        raise Conflict("exists-already")
    tx.s.add(Account(id=account_id, language=language, zone=known_zone(zone), created_at=tx.now))
    tx.s.flush()
    tx.new_box(account_id)
    _add_device(tx, account_id, device_id, token, label)


def _add_device(tx: Tx, account_id: str, device_id: str, token: str, label: str | None) -> None:
    box = tx.box(account_id)
    tx.s.add(
        Device(
            id=device_id,
            account_id=account_id,
            label=box.seal(label, "device", "label", device_id) if label else None,
            created_at=tx.now,
        )
    )
    tx.s.flush()
    session = SignIn(
        id=new_id(),
        device_id=device_id,
        created_at=tx.now,
        used_on=week_of(tx.now),
        ends_at=tx.now + LONGEST,
    )
    tx.s.add(session)
    tx.s.flush()
    tx.s.add(SignInToken(hash=digest(token), sign_in_id=session.id, issued_at=tx.now))
    tx.s.flush()


def same_start(tx: Tx, account_id: str, device_id: str, token: str) -> bool:
    """Whether a repeated start is the same phone with the same token."""
    device = tx.s.get(Device, device_id)
    held = tx.s.get(SignInToken, digest(token))
    if device is None or held is None or device.account_id != account_id:
        return False
    session = tx.s.get(SignIn, held.sign_in_id)
    return session is not None and session.device_id == device_id


def sign_in(tx: Tx, token: str, *, may_renew: bool) -> SignedIn:
    """Find the caller of a token in a writing transaction, renewing or ending the session.

    Raises NotSignedIn.
    """
    held = tx.s.get(SignInToken, digest(token))
    session = tx.s.get(SignIn, held.sign_in_id) if held else None
    device = tx.s.get(Device, session.device_id) if session else None
    account = tx.s.get(Account, device.account_id) if device else None
    if held is None or session is None or device is None or account is None:
        raise NotSignedIn
    replaced = held.replaced_by is not None
    successor = tx.s.get(SignInToken, held.replaced_by) if replaced else None
    verdict = judge(
        Token(
            issued_at=held.issued_at,
            replaced=replaced,
            # A successor that is deleted already was replaced long ago, and so was used.
            successor_used=replaced and (successor is None or successor.used),
            session_ends_at=session.ends_at,
            session_used_on=session.used_on,
            ended=session.ended_at is not None or device.ended_at is not None,
        ),
        tx.now,
    )
    if verdict == "stolen":
        session.ended_at = tx.now
    if verdict in {"ended", "stolen"}:
        # Returned, not raised: the end of a stolen session has to be committed.
        return SignedIn(None, None)
    held.used = True
    session.used_on = week_of(tx.now)
    fresh = None
    if verdict == "renew" and may_renew:
        fresh = b64url(secrets.token_bytes(32))
        successor = SignInToken(hash=digest(fresh), sign_in_id=session.id, issued_at=tx.now)
        tx.s.add(successor)
        tx.s.flush()
        held.replaced_by = successor.hash
    return SignedIn(Caller(account.id, device.id, account.language, account.zone), fresh)


def end_device(tx: Tx, account_id: str, device_id: str) -> None:
    """End a device: its session, its tokens, its subscription, and links for other devices.

    Raises NotFound.
    """
    device = tx.s.get(Device, device_id)
    if device is None or device.account_id != account_id or device.ended_at is not None:
        raise NotFound
    device.ended_at = tx.now
    device.label = None
    for session in tx.s.exec(select(SignIn).where(SignIn.device_id == device_id)):
        session.ended_at = session.ended_at or tx.now
    end_subscription(tx, device_id)
    # A link that was made on it, a moment before it was lost or taken, lets nobody in later.
    tx.s.execute(
        update(DeviceLink)
        .where(
            col(DeviceLink.account_id) == account_id,
            col(DeviceLink.used_at).is_(None),
            col(DeviceLink.expires_at) > tx.now,
        )
        .values(expires_at=tx.now)
    )
    tx.hint()


def end_account_devices(tx: Tx, account_id: str) -> None:
    """End every device of an account that has no circle left."""
    for device_id in tx.s.exec(
        select(Device.id).where(Device.account_id == account_id, col(Device.ended_at).is_(None))
    ).all():
        end_device(tx, account_id, device_id)


def subscribe(
    tx: Tx, caller: Caller, *, subscription_id: str, endpoint: str, p256dh: str, auth: str
) -> None:
    """Keep where this device's pushes go; the same endpoint again changes nothing."""
    mark = digest(endpoint)
    held = tx.s.exec(
        select(PushSubscription).where(PushSubscription.endpoint_hash == mark)
    ).one_or_none()
    if (
        held is not None
        and held.device_id == caller.device_id
        and held.state == "live"
        and (held.p256dh, held.auth) == (p256dh, auth)
    ):
        return
    end_subscription(tx, caller.device_id)
    if held is not None:
        # The endpoint is this browser's own; whoever signs in on it takes it over.
        held.device_id, held.p256dh, held.auth = caller.device_id, p256dh, auth
        held.state, held.created_at, held.ended_at, held.not_before = "live", tx.now, None, None
        return
    tx.s.add(
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
    tx.s.execute(
        update(PushSubscription)
        .where(col(PushSubscription.device_id) == device_id, col(PushSubscription.state) == "live")
        .values(state="ended", ended_at=tx.now)
    )


def live_subscriptions(tx: Tx, account_ids: list[str]) -> dict[str, list[PushSubscription]]:
    """Every account's live subscriptions, on devices that are still signed in."""
    found: dict[str, list[PushSubscription]] = {account: [] for account in account_ids}
    if not account_ids:
        return found
    rows = tx.s.exec(
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
        found[account_id].append(subscription)
    return found


def make_device_link(
    tx: Tx, account_id: str, *, link_id: str, verifier: str, lasts: timedelta = LINK_LASTS
) -> DeviceLink:
    """A link that signs one more device in, once."""
    if tx.s.get(DeviceLink, link_id) is not None:
        raise Conflict("exists-already")
    link = DeviceLink(
        id=link_id,
        account_id=account_id,
        verifier=verifier,
        created_at=tx.now,
        expires_at=tx.now + lasts,
    )
    tx.s.add(link)
    tx.s.flush()
    return link


def use_device_link(
    tx: Tx, *, link_id: str, link_token: str, device_id: str, session_token: str, label: str | None
) -> str:
    """Sign a device in by a link; returns the account's id. A link works once.

    Raises NotFound for a link that isn't one, Conflict for one that was used or is too old.
    """
    link = tx.s.get(DeviceLink, link_id)
    if link is None or not same(link.verifier, digest(link_token)):
        raise NotFound
    if link.used_at is not None and same_start(tx, link.account_id, device_id, session_token):
        return link.account_id
    if link.used_at is not None or tx.now >= link.expires_at:
        raise Conflict("link-over")
    if tx.s.get(Device, device_id) is not None:
        raise Conflict("exists-already")
    link.used_at = tx.now
    _add_device(tx, link.account_id, device_id, session_token, label)
    return link.account_id
