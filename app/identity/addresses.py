"""Mail addresses and numbers of accounts: routing data, sealed, read by their channel alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import same, six_digits
from app.identity.models import Address, Device
from app.identity.service import live_subscriptions

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_ADDRESSES = 6

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{3,180}")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class Opened:
    """An address in clear, for its owner or its channel."""

    id: str
    channel: str
    to: str


def normal(channel: str, text: str) -> str:
    """One spelling of an address: E.164 for numbers, a lower-case host for mail.

    Raises BadInput for what isn't one.
    """
    if channel == "mail":
        local, at, host = text.strip().rpartition("@")
        found = f"{local}{at}{host.lower()}"
        if not _MAIL.fullmatch(found) or ".." in found or "." not in host.strip("."):
            raise BadInput("not-an-address")
        return found
    number = re.sub(r"[\s()./-]", "", text)
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if not _NUMBER.fullmatch(number):
        raise BadInput("not-a-number")
    return number


def need_served(channel: str, to: str, prefixes: Sequence[str]) -> None:
    """Raise BadInput for a number that the operator sends no texts and calls to."""
    if channel != "mail" and not is_served(normal(channel, to), prefixes):
        raise BadInput("number-not-served", prefixes=", ".join(prefixes))


def is_served(number: str, prefixes: Sequence[str]) -> bool:
    """Whether a number (E.164) begins as the operator wants; without prefixes each does."""
    return not prefixes or number.startswith(tuple(prefixes))


def mark(tx: Tx, channel: str, to: str) -> str:
    """The keyed hash by which an address is found again. A number rings and takes texts alike."""
    return tx.mark("address", to.lower() if channel == "mail" else to)


def add(
    tx: Tx,
    *,
    account_id: str,
    address_id: str,
    channel: str,
    to: str,
    vouched_by: str | None = None,
) -> Address:
    """Keep an address: at once when somebody vouches for it, else until its code comes back.

    Raises BadInput, Conflict.
    """
    wanted = normal(channel, to)
    hashed = mark(tx, channel, wanted)
    if tx.s.get(Address, address_id) is not None:
        raise Conflict("exists-already")
    for held in tx.s.exec(
        select(Address).where(
            Address.account_id == account_id,
            Address.channel == channel,
            Address.hash == hashed,
            col(Address.state).in_(["waiting", "live", "gone"]),
        )
    ).all():
        end(tx, held)
    if len(_kept(tx, account_id)) >= MOST_ADDRESSES:
        raise BadInput("too-many-addresses")
    box = tx.box(account_id)
    code = six_digits() if vouched_by is None else None
    made = Address(
        id=address_id,
        account_id=account_id,
        channel=channel,
        value=box.seal(wanted, "address", "value", address_id),
        hash=hashed,
        state="live" if vouched_by else "waiting",
        code=box.seal(code, "address", "code", address_id) if code else None,
        vouched_by=vouched_by,
        created_at=tx.now,
        live_at=tx.now if vouched_by else None,
    )
    tx.s.add(made)
    tx.s.flush()
    tx.hint()
    return made


def confirm(tx: Tx, *, account_id: str, address_id: str, code: str) -> bool:
    """Take the code that came to an address; False when it isn't the one.

    Raises NotFound, and Conflict when it is too old or was tried too often.
    """
    held = of_account(tx, account_id, address_id)
    if held.state == "live":
        return True
    if held.state != "waiting" or held.code is None:
        raise NotFound
    if held.tries >= MOST_TRIES or tx.now >= held.created_at + CODE_LASTS:
        raise Conflict("code-over")
    held.tries += 1
    if not same(code, tx.box(account_id).open(held.code, "address", "code", held.id)):
        return False
    held.state, held.live_at, held.code = "live", tx.now, None
    tx.s.flush()
    tx.hint()
    return True


def of_account(tx: Tx, account_id: str, address_id: str) -> Address:
    """One address of an account, held. Raises NotFound."""
    held = tx.s.exec(select(Address).where(Address.id == address_id).with_for_update()).first()
    if held is None or held.account_id != account_id or held.state == "ended":
        raise NotFound
    return held


def end(tx: Tx, held: Address) -> None:
    """Use an address no more; what it was is wiped."""
    held.state, held.ended_at, held.value, held.code = "ended", tx.now, None, None
    tx.s.flush()
    tx.hint()


def end_all(tx: Tx, account_id: str) -> None:
    """End every address of an account that has no circle left."""
    for held in _kept(tx, account_id):
        end(tx, held)


def end_added_since(tx: Tx, account_id: str, since: datetime) -> bool:
    """End the addresses that an account added itself and that went live, or were entered, since.

    What a member vouched for stays: it wasn't entered on the account's own devices. Tells whether
    there was one.
    """
    recent = [
        held
        for held in _kept(tx, account_id)
        if held.vouched_by is None and (held.live_at or held.created_at) > since
    ]
    for held in recent:
        end(tx, held)
    return bool(recent)


def has_ended_at(tx: Tx, account_id: str, at: datetime) -> bool:
    """Whether an address of an account ended at that very instant."""
    query = select(Address.id).where(Address.account_id == account_id, Address.ended_at == at)
    return tx.s.exec(query.where(Address.state == "ended").limit(1)).first() is not None


def _kept(tx: Tx, account_id: str) -> list[Address]:
    return list(
        tx.s.exec(
            select(Address)
            .where(Address.account_id == account_id, Address.state != "ended")
            .order_by(col(Address.created_at), col(Address.id))
        )
    )


def kept(tx: Tx, account_id: str) -> list[tuple[Address, str]]:
    """An account's addresses with what they are, oldest first: for their owner's eyes."""
    box = tx.box(account_id)
    return [
        (one, box.open(one.value, "address", "value", one.id))
        for one in _kept(tx, account_id)
        if one.value is not None
    ]


def live_addresses(tx: Tx, account_ids: list[str]) -> dict[str, list[Address]]:
    """Every account's addresses that may be used, oldest first."""
    found: dict[str, list[Address]] = {account: [] for account in account_ids}
    if account_ids:
        for one in tx.s.exec(
            select(Address)
            .where(col(Address.account_id).in_(account_ids), Address.state == "live")
            .order_by(col(Address.created_at), col(Address.id))
        ):
            found[one.account_id].append(one)
    return found


def live_ways(tx: Tx, account_ids: list[str]) -> dict[str, frozenset[str]]:
    """Over what each account can be reached: a phone with pushes on, an address."""
    phones = live_subscriptions(tx, account_ids)
    addresses = live_addresses(tx, account_ids)
    return {
        account: frozenset(
            [one.channel for one in addresses[account]] + (["push"] if phones[account] else [])
        )
        for account in account_ids
    }


def live_since(tx: Tx, account_ids: list[str]) -> dict[str, datetime]:
    """Since when each account has had the newest way by which it can be reached."""
    phones = live_subscriptions(tx, account_ids)
    addresses = live_addresses(tx, account_ids)
    found: dict[str, datetime] = {}
    for account in account_ids:
        since = [one.created_at for one in phones[account]]
        since += [one.live_at or one.created_at for one in addresses[account]]
        if since:
            found[account] = max(since)
    return found


def opened(tx: Tx, held: Address) -> Opened:
    """An address in clear, for the channel that sends to it."""
    box = tx.box(held.account_id)
    return Opened(held.id, held.channel, box.open(held.value or "", "address", "value", held.id))


def code_of(tx: Tx, held: Address) -> str | None:
    """The code that is to be sent to a waiting address."""
    if held.code is None:
        return None
    return tx.box(held.account_id).open(held.code, "address", "code", held.id)


def with_number(tx: Tx, number: str) -> list[Address]:
    """Live addresses for texts with this number; nobody's when it isn't a number."""
    try:
        hashed = mark(tx, "sms", normal("sms", number))
    except BadInput:
        return []
    return list(
        tx.s.exec(
            select(Address).where(
                Address.hash == hashed, Address.channel == "sms", Address.state == "live"
            )
        )
    )


def has_app(tx: Tx, account_id: str) -> bool:
    """Whether anybody is signed in to this account on some device."""
    return (
        tx.s.exec(
            select(Device.id).where(Device.account_id == account_id, col(Device.ended_at).is_(None))
        ).first()
        is not None
    )
