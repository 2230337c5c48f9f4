"""Mail addresses and numbers of accounts: routing data, sealed, read by their channel alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete
from sqlmodel import col, or_, select

from app.core.channels import NUMBERED, Channel, is_number
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, TooMany
from app.core.ids import is_same_digest, six_digits
from app.core.phone_numbers import READING, read_number, sender_spellings
from app.identity.models import Address, Device, StoppedNumber
from app.identity.service import live_subscriptions
from app.identity.waiting_periods import is_ready

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_ADDRESSES = 6

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{3,180}")


@dataclass(frozen=True, slots=True)
class Opened:
    """An address in clear, for its owner or its channel."""

    id: str
    channel: str
    to: str


def normalize(channel: str, text: str, countries: Sequence[str] = (), *, sure: bool = False) -> str:
    """One spelling of an address: E.164 for numbers, a lower-case host for mail.

    `countries` read national spellings of numbers. Raises BadInput for what isn't an address, and
    UnclearNumber for a number that has to be asked about, unless whoever gave it is `sure`.
    """
    if not is_number(channel):
        local, at, host = text.strip().rpartition("@")
        mail = f"{local}{at}{host.lower()}"
        if not _MAIL.fullmatch(mail) or ".." in mail or "." not in host.strip("."):
            raise BadInput("not-an-address")
        return mail
    return read_number(text, countries, sure=sure).e164


def need_served(channel: str, to: str, prefixes: Sequence[str]) -> None:
    """Raise BadInput for a number (E.164) that the operator sends no texts and calls to."""
    if is_number(channel) and not is_served(to, prefixes):
        raise BadInput("number-not-served", prefixes=", ".join(prefixes))


def is_served(number: str, prefixes: Sequence[str]) -> bool:
    """Whether a number (E.164) begins as the operator wants; without prefixes each does."""
    return not prefixes or number.startswith(tuple(prefixes))


def blind_index(tx: Tx, channel: str, to: str) -> str:
    """The keyed hash by which an address is found again. A number rings and takes texts alike."""
    return tx.blind_index("address", to if is_number(channel) else to.lower())


def add_address(
    tx: Tx,
    *,
    account_id: str,
    address_id: str,
    channel: str,
    to: str,
    vouched_by: str | None = None,
    countries: Sequence[str] = (),
    sure: bool = False,
    prefixes: Sequence[str] = (),
) -> Address:
    """Keep an address: at once when somebody vouches for it, else until its code comes back.

    Numbers begin with one of `prefixes`, where the operator sends to some countries alone.
    Nobody can vouch a number back that wants no messages: it stays stopped.
    Raises BadInput, Conflict, TooMany.
    """
    normalized = normalize(channel, to, countries, sure=sure)
    need_served(channel, normalized, prefixes)
    hashed = blind_index(tx, channel, normalized)
    if tx.session.get(Address, address_id) is not None:
        raise Conflict("exists-already")
    stopped = tx.session.get(StoppedNumber, hashed)
    if stopped is not None and vouched_by is None and _asked_since(tx, hashed, stopped.at):
        raise TooMany
    for earlier_address in tx.session.exec(
        select(Address).where(
            Address.account_id == account_id,
            Address.channel == channel,
            Address.hash == hashed,
            col(Address.state).in_(["waiting", "live", "gone"]),
        )
    ).all():
        end_address(tx, earlier_address)
    if len(_current_addresses(tx, account_id)) >= MOST_ADDRESSES:
        raise BadInput("too-many-addresses")
    box = tx.cipher(account_id)
    code = six_digits() if vouched_by is None else None
    address = Address(
        id=address_id,
        account_id=account_id,
        channel=channel,
        value=box.seal(normalized, "address", "value", address_id),
        hash=hashed,
        state="live" if vouched_by else "waiting",
        code=box.seal(code, "address", "code", address_id) if code else None,
        vouched_by=vouched_by,
        created_at=tx.now,
        live_at=tx.now if vouched_by else None,
        stopped_at=tx.now if vouched_by and stopped is not None else None,
        reading=READING,
    )
    tx.session.add(address)
    tx.session.flush()
    tx.hint()
    return address


def confirm_address(tx: Tx, *, account_id: str, address_id: str, code: str) -> bool:
    """Take the code that came to an address; False when it isn't the one.

    Raises NotFound, and Conflict when it is too old or was tried too often.
    """
    address = lock_address(tx, account_id, address_id)
    if address.state == "live":
        return True
    if address.state != "waiting" or address.code is None:
        raise NotFound
    if address.tries >= MOST_TRIES or tx.now >= address.created_at + CODE_LASTS:
        raise Conflict("code-over")
    address.tries += 1
    if not is_same_digest(
        code, tx.cipher(account_id).open(address.code, "address", "code", address.id)
    ):
        return False
    address.state, address.live_at, address.code = "live", tx.now, None
    # Whoever holds the phone says so: they agree anew.
    tx.session.execute(delete(StoppedNumber).where(col(StoppedNumber.hash) == address.hash))
    tx.session.flush()
    tx.hint()
    return True


def _asked_since(tx: Tx, hashed: str, stopped_at: datetime) -> bool:
    """Whether a code went to a stopped number in the last day: it wants no messages."""
    since = max(stopped_at, tx.now - timedelta(days=1))
    return (
        tx.session.exec(
            select(Address.id).where(
                Address.hash == hashed,
                col(Address.vouched_by).is_(None),
                Address.created_at > since,
            )
        ).first()
        is not None
    )


def lock_address(tx: Tx, account_id: str, address_id: str) -> Address:
    """One address of an account, its row locked. Raises NotFound."""
    address = tx.session.exec(
        select(Address).where(Address.id == address_id).with_for_update()
    ).first()
    if address is None or address.account_id != account_id or address.state == "ended":
        raise NotFound
    return address


def end_address(tx: Tx, address: Address) -> None:
    """End an address: nothing is sent to it, and its value is wiped."""
    address.state, address.ended_at, address.value, address.code = "ended", tx.now, None, None
    tx.session.flush()
    tx.hint()


def end_addresses(tx: Tx, account_id: str) -> None:
    """End every address of an account that has no circle left."""
    for address in _current_addresses(tx, account_id):
        end_address(tx, address)


def end_added_since(tx: Tx, account_id: str, since: datetime) -> bool:
    """End the addresses that an account added itself and that went live, or were entered, since.

    What a member vouched for stays: it wasn't entered on the account's own devices. Tells whether
    there was one.
    """
    recent = [
        address
        for address in _current_addresses(tx, account_id)
        if address.vouched_by is None and (address.live_at or address.created_at) > since
    ]
    for address in recent:
        end_address(tx, address)
    return bool(recent)


def has_ended_at(tx: Tx, account_id: str, at: datetime) -> bool:
    """Whether an address of an account ended at that very instant."""
    query = select(Address.id).where(Address.account_id == account_id, Address.ended_at == at)
    return tx.session.exec(query.where(Address.state == "ended").limit(1)).first() is not None


def _current_addresses(tx: Tx, account_id: str) -> list[Address]:
    return list(
        tx.session.exec(
            select(Address)
            .where(Address.account_id == account_id, Address.state != "ended")
            .order_by(col(Address.created_at), col(Address.id))
        )
    )


def addresses_in_clear(tx: Tx, account_id: str) -> list[tuple[Address, str]]:
    """An account's addresses with what they are, oldest first: for their owner's eyes."""
    box = tx.cipher(account_id)
    return [
        (address, box.open(address.value, "address", "value", address.id))
        for address in _current_addresses(tx, account_id)
        if address.value is not None
    ]


#: An address that may be used: not stopped by its owner, and surely theirs.
USABLE = (
    col(Address.state) == "live",
    col(Address.stopped_at).is_(None),
    col(Address.doubtful_at).is_(None),
)


def _can_be_sent_to(tx: Tx) -> ColumnElement[bool]:
    """A condition: leave out an address to which nothing could be sent a moment ago."""
    return or_(
        col(Address.not_before).is_(None),
        col(Address.held_at).is_not(None),
        col(Address.not_before) <= tx.now,
    )


def live_addresses(tx: Tx, account_ids: list[str]) -> dict[str, list[Address]]:
    """Every account's addresses that may be used, oldest first."""
    addresses_by_account: dict[str, list[Address]] = {account: [] for account in account_ids}
    if account_ids:
        for address in tx.session.exec(
            select(Address)
            .where(col(Address.account_id).in_(account_ids), *USABLE, _can_be_sent_to(tx))
            .order_by(col(Address.created_at), col(Address.id))
        ):
            addresses_by_account[address.account_id].append(address)
    return addresses_by_account


def live_ways(tx: Tx, account_ids: list[str]) -> dict[str, frozenset[str]]:
    """Over what each account can be reached: a phone with pushes on, an address."""
    phones = live_subscriptions(tx, account_ids)
    addresses = live_addresses(tx, account_ids)
    return {
        account: frozenset(
            [address.channel for address in addresses[account]]
            + ([Channel.PUSH] if phones[account] else [])
        )
        for account in account_ids
    }


def doubtful(tx: Tx, account_ids: list[str]) -> frozenset[str]:
    """The accounts with an address that may be a wrong one."""
    return frozenset(
        tx.session.exec(
            select(Address.account_id).where(
                col(Address.account_id).in_(account_ids),
                col(Address.doubtful_at).is_not(None),
                Address.state != "ended",
            )
        )
    )


def ready_ways(tx: Tx, account_ids: list[str], longest: timedelta) -> dict[str, frozenset[str]]:
    """Those of an account's ways that nothing holds back now, for at most `longest`."""
    phones = live_subscriptions(tx, account_ids)
    addresses = live_addresses(tx, account_ids)
    return {
        account: frozenset(
            [
                address.channel
                for address in addresses[account]
                if is_ready(address, longest, tx.now)
            ]
            + [Channel.PUSH for phone in phones[account] if is_ready(phone, longest, tx.now)]
        )
        for account in account_ids
    }


def live_since(tx: Tx, account_ids: list[str]) -> dict[str, datetime]:
    """Since when each account has had the newest way by which it can be reached."""
    phones = live_subscriptions(tx, account_ids)
    addresses = live_addresses(tx, account_ids)
    since_by_account: dict[str, datetime] = {}
    for account in account_ids:
        since = [phone.created_at for phone in phones[account]]
        since += [address.live_at or address.created_at for address in addresses[account]]
        if since:
            since_by_account[account] = max(since)
    return since_by_account


def open_address(tx: Tx, address: Address) -> Opened:
    """An address in clear, for the channel that sends to it."""
    box = tx.cipher(address.account_id)
    return Opened(
        address.id, address.channel, box.open(address.value or "", "address", "value", address.id)
    )


def code_of(tx: Tx, address: Address) -> str | None:
    """The code that is to be sent to a waiting address."""
    if address.code is None:
        return None
    return tx.cipher(address.account_id).open(address.code, "address", "code", address.id)


def sender_marks(tx: Tx, number: str) -> tuple[str, ...]:
    """The keyed hashes by which the sender of a text may be known, the likeliest first."""
    return tuple(blind_index(tx, Channel.SMS, spelling) for spelling in sender_spellings(number))


def with_mark(tx: Tx, hashed: str) -> list[Address]:
    """Addresses for texts and calls with this number, whoever gave it; those in use first."""
    return list(
        tx.session.exec(
            select(Address)
            .where(
                Address.hash == hashed,
                Address.state != "ended",
                col(Address.channel).in_(NUMBERED),
            )
            .order_by(col(Address.state) != "live", col(Address.created_at), col(Address.id))
        )
    )


def stop_number(tx: Tx, hashed: str) -> list[Address]:
    """Send nothing more to a number, by text or call; returns the addresses that held it."""
    tx.insert_new(StoppedNumber, hash=hashed, at=tx.now)
    addresses = [
        marked_address
        for marked_address in with_mark(tx, hashed)
        if marked_address.stopped_at is None
    ]
    for address in addresses:
        address.stopped_at = tx.now
    tx.session.flush()
    tx.hint()
    return addresses


def start_number(tx: Tx, hashed: str) -> list[Address]:
    """A number wants messages again; returns the addresses that go on."""
    tx.session.execute(delete(StoppedNumber).where(col(StoppedNumber.hash) == hashed))
    addresses = [
        marked_address
        for marked_address in with_mark(tx, hashed)
        if marked_address.stopped_at is not None
    ]
    for address in addresses:
        address.stopped_at = None
        if address.live_at is not None:
            # They can be reached anew: an ask that didn't get to them may be tried again.
            address.live_at = tx.now
    tx.session.flush()
    tx.hint()
    return addresses


def has_app(tx: Tx, account_id: str) -> bool:
    """Whether anybody is signed in to this account on some device."""
    return (
        tx.session.exec(
            select(Device.id).where(Device.account_id == account_id, col(Device.ended_at).is_(None))
        ).first()
        is not None
    )
