"""One more device for an account, by a link or its QR: asked for there, allowed on another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.ids import digest, is_same_digest, six_digits
from app.identity.models import Device, DeviceLink
from app.identity.service import add_device
from app.identity.session_service import is_same_start

LINK_LASTS = timedelta(minutes=10)
#: How long a device that was allowed may take to come in.
ENTRY_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Asking:
    """A device that asks to be one more of an account's: `code` is on its screen, too."""

    link_id: str
    account_id: str
    code: str
    first: bool  # it asked just now


@dataclass(frozen=True, slots=True)
class CameIn:
    """A device that is one of an account's now."""

    account_id: str
    first: bool  # it came in just now, not by an earlier call whose answer was lost


def make_device_link(
    tx: Tx,
    account_id: str,
    *,
    link_id: str,
    verifier: str,
    lasts: timedelta = LINK_LASTS,
    needs_yes: bool = True,
) -> DeviceLink:
    """A link that signs one more device in, once; one that is signed in says yes to it first.

    Without `needs_yes` (the demo's own links) nobody says yes, and it works until it expires.
    Raises Conflict.
    """
    if tx.session.get(DeviceLink, link_id) is not None:
        raise Conflict("exists-already")
    link = DeviceLink(
        id=link_id,
        account_id=account_id,
        verifier=verifier,
        created_at=tx.now,
        expires_at=tx.now + lasts,
        needs_yes=needs_yes,
    )
    tx.session.add(link)
    tx.session.flush()
    return link


def account_of_link(tx: Tx, link_id: str, link_token: str) -> str:
    """Whose link it is. Raises NotFound, and Conflict for one that is over."""
    link = _lock_link(tx, link_id, link_token)
    if _is_used_up(link) or tx.now >= link.expires_at:
        raise Conflict("link-over")
    return link.account_id


def _is_used_up(link: DeviceLink) -> bool:
    return link.used_at is not None and link.needs_yes


def has_asked(tx: Tx, *, link_id: str, link_token: str, device_id: str, session_token: str) -> bool:
    """Whether this very device has asked by this link before."""
    link = tx.session.get(DeviceLink, link_id)
    return (
        link is not None
        and link.device_id == device_id
        and is_same_digest(link.verifier, digest(link_token))
        and is_same_digest(link.token_hash or "", digest(session_token))
    )


def use_device_link(
    tx: Tx, *, link_id: str, link_token: str, device_id: str, session_token: str, label: str | None
) -> Asking | CameIn:
    """Sign a device in by a link, or ask for it; the same call again goes on where it stood.

    Raises NotFound for a link that isn't one, Conflict for one that was used by another device,
    was said no to, or is too old.
    """
    link = _lock_link(tx, link_id, link_token)
    if link.used_at is not None and is_same_start(tx, link.account_id, device_id, session_token):
        return CameIn(link.account_id, first=False)
    if _is_used_up(link):
        raise Conflict("link-over")
    if link.needs_yes and not link.allowed:
        return _ask_to_sign_in(tx, link, device_id, session_token)
    if link.answered_at is not None:
        is_same_device = link.device_id == device_id and is_same_digest(
            link.token_hash or "", digest(session_token)
        )
        if not is_same_device or tx.now >= link.answered_at + ENTRY_LASTS:
            raise Conflict("link-over")
    elif tx.now >= link.expires_at:
        raise Conflict("link-over")
    if tx.session.get(Device, device_id) is not None:
        raise Conflict("exists-already")
    link.used_at = tx.now
    add_device(tx, link.account_id, device_id, session_token, label)
    return CameIn(link.account_id, first=True)


def _ask_to_sign_in(tx: Tx, link: DeviceLink, device_id: str, session_token: str) -> Asking:
    if link.answered_at is not None or tx.now >= link.expires_at:
        raise Conflict("link-over")
    first = link.device_id is None
    if first:
        link.device_id, link.token_hash = device_id, digest(session_token)
        link.code, link.asked_at = six_digits(), tx.now
        tx.session.flush()
    elif link.device_id != device_id or not is_same_digest(
        link.token_hash or "", digest(session_token)
    ):
        raise Conflict("link-over")
    return Asking(link.id, link.account_id, link.code or "", first)


def asking(tx: Tx, account_id: str) -> list[DeviceLink]:
    """Devices that ask to be one more of an account's, first come first."""
    return list(
        tx.session.exec(
            select(DeviceLink)
            .where(
                DeviceLink.account_id == account_id,
                col(DeviceLink.asked_at).is_not(None),
                col(DeviceLink.answered_at).is_(None),
                DeviceLink.expires_at > tx.now,
            )
            .order_by(col(DeviceLink.asked_at), col(DeviceLink.id))
        )
    )


def answer(tx: Tx, account_id: str, link_id: str, *, allowed: bool) -> None:
    """ "It's mine", or no. Twice is once. Raises NotFound, Conflict when it is too late."""
    link = tx.session.exec(
        select(DeviceLink).where(DeviceLink.id == link_id).with_for_update()
    ).one_or_none()
    if link is None or link.account_id != account_id or link.asked_at is None:
        raise NotFound
    if link.answered_at is not None:
        if link.allowed != allowed:
            raise Conflict("link-over")
        return
    if tx.now >= link.expires_at:
        raise Conflict("link-over")
    link.answered_at, link.allowed = tx.now, allowed
    tx.session.flush()


def _lock_link(tx: Tx, link_id: str, link_token: str) -> DeviceLink:
    link = tx.session.exec(
        select(DeviceLink)
        .where(DeviceLink.id == link_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if link is None or not is_same_digest(link.verifier, digest(link_token)):
        raise NotFound
    return link
