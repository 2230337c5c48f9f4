"""Reading stored numbers again when the rules that read them have changed.

Numbers are sealed, so a migration can't: the worker does, before it sends anything. What is now
read for certain is kept in its normal form. What can't be dialled any more is listed as doubtful
to whoever gave it, and nothing is sent there meanwhile: it may be a stranger's.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import col, or_, select

from app.circles.models import Circle, Member, MemberState
from app.core.channels import NUMBERED
from app.core.countries import countries_of
from app.core.db import Database, Tx
from app.core.phone_numbers import READING, UnclearNumber, is_dialable, read_number
from app.core.prepared_statement import PreparedQuery
from app.core.sealing import NotOpened
from app.identity.address_service import blind_index
from app.identity.models import Account, Address
from app.record import service as record

BATCH = 100


def read_stored_numbers(db: Database) -> int:
    """Read every stored number that an older version of the rules read; returns how many.

    What another worker holds, that one reads.
    """
    done = 0
    while True:
        with db.write() as tx:
            count = _read_addresses(tx) + _read_members(tx)
        if not count:
            return done
        done += count


_OLD_ADDRESSES = (
    select(Address)
    .where(
        # No IN: a prepared query takes no list.
        or_(*(col(Address.channel) == channel for channel in NUMBERED)),
        or_(col(Address.reading).is_(None), col(Address.reading) < READING),
    )
    .order_by(col(Address.id))
)
_OLD_MEMBERS = (
    select(Member)
    .where(
        col(Member.number).is_not(None),
        or_(col(Member.number_reading).is_(None), col(Member.number_reading) < READING),
    )
    .order_by(col(Member.id))
)


_SOME_OLD_ADDRESS: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    _OLD_ADDRESSES.with_only_columns(col(Address.id)).limit(1)
)
_SOME_OLD_MEMBER: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    _OLD_MEMBERS.with_only_columns(col(Member.id)).limit(1)
)


def find_stored_numbers(tx: Tx) -> list[str]:
    """Ids of some rows whose numbers an older version of the rules read, if there are any."""
    rows = (*tx.rows(_SOME_OLD_ADDRESS), *tx.rows(_SOME_OLD_MEMBER))
    return [row_id for (row_id,) in rows]


def _read_addresses(tx: Tx) -> int:
    rows = tx.session.exec(_OLD_ADDRESSES.limit(BATCH).with_for_update(skip_locked=True)).all()
    for address in rows:
        address.reading = READING
        if address.value is None or address.state == "ended":
            continue
        try:
            box = tx.cipher(address.account_id)
            number = box.open(address.value, "address", "value", address.id)
        except NotOpened:
            continue
        read = _read(number, _countries_of_account(tx, address.account_id))
        if read != number:
            address.value = box.seal(read, "address", "value", address.id)
            address.hash = blind_index(tx, address.channel, read)
        if not is_dialable(read):
            address.doubtful_at = tx.now
            _tell_circles(tx, address)
    tx.session.flush()
    return len(rows)


def _read_members(tx: Tx) -> int:
    rows = tx.session.exec(_OLD_MEMBERS.limit(BATCH).with_for_update(skip_locked=True)).all()
    for member in rows:
        member.number_reading = READING
        try:
            box = tx.cipher(member.circle_id)
            number = box.open(member.number or "", "member", "number", member.id)
        except NotOpened:
            continue
        zone = tx.session.exec(select(Circle.zone).where(Circle.id == member.circle_id)).one()
        countries = (*_countries_of_account(tx, member.account_id), *countries_of(zone))
        read = _read(number, countries)
        if read != number:
            member.number = box.seal(read, "member", "number", member.id)
            tx.hint(member.circle_id)
    tx.session.flush()
    return len(rows)


def _read(number: str, countries: tuple[str, ...]) -> str:
    """The number's normal form; as it is when that isn't certain."""
    try:
        return read_number(number, countries).e164
    except UnclearNumber:
        return number


def _countries_of_account(tx: Tx, account_id: str | None) -> tuple[str, ...]:
    account = tx.session.get(Account, account_id) if account_id else None
    return countries_of(account.zone) if account is not None else ()


def _tell_circles(tx: Tx, address: Address) -> None:
    """Over what a friend can be reached is another matter now, in each of their circles."""
    for member in tx.session.exec(
        select(Member)
        .where(Member.account_id == address.account_id, Member.state == MemberState.IN)
        .order_by(col(Member.circle_id))
    ).all():
        record.append(tx, member.circle_id, "reach_changed", who=member.id, channel=address.channel)
        tx.hint(member.circle_id)
