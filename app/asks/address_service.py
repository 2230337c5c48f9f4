"""The address and how to arrive: written by the person, shown to who comes, while they come.

Default no: somebody sees it under a grant that names the section `address`, or when the person
lets them for one ask, and only while they are coming to a running ask or hold a shift that begins
soon or is under way. The record
says when it was first shown to them, for each ask and each shift.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from app.access.reading import sight_of
from app.asks.arrival_rules import BEFORE
from app.asks.coming_queries import ComingWindow, find_coming_window
from app.asks.models import AddressGiven, Arrival, ArrivalShown
from app.circles.service import still_in
from app.consent import service as consent
from app.consent.gate import ADDRESS, ReadAccess
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.sealing import Box
from app.outbox.events import Event
from app.record import service as record


@dataclass(frozen=True, slots=True)
class Way:
    """The address, the notes and the number in clear; `until` is the end of the shift, none for
    an ask.
    """

    address: str | None
    notes: str | None
    number: str | None
    until: datetime | None = None


def own_address(tx: Tx, circle_id: str) -> Way:
    """The address and notes that the person wrote."""
    return _opened(tx.cipher(circle_id), tx.session.get(Arrival, circle_id))


def _opened(box: Box, row: Arrival | None, until: datetime | None = None) -> Way:
    if row is None:
        return Way(None, None, None, until)
    circle_id = row.circle_id
    return Way(
        box.open(row.address, "arrival", "address", circle_id) if row.address else None,
        box.open(row.notes, "arrival", "notes", circle_id) if row.notes else None,
        box.open(row.number, "arrival", "number", circle_id) if row.number else None,
        until,
    )


def write_address(
    tx: Tx, circle_id: str, *, address: str | None, notes: str | None, number: str | None, by: str
) -> None:
    """Set the address, the notes and the number (E.164); None wipes one of them."""
    box = tx.cipher(circle_id)
    tx.insert_new(Arrival, circle_id=circle_id, changed_at=tx.now)
    row = tx.session.exec(
        select(Arrival).where(Arrival.circle_id == circle_id).with_for_update()
    ).one()
    row.address = box.seal(address, "arrival", "address", circle_id) if address else None
    row.notes = box.seal(notes, "arrival", "notes", circle_id) if notes else None
    row.number = box.seal(number, "arrival", "number", circle_id) if number else None
    row.changed_at = tx.now
    tx.session.flush()
    record.append(tx, circle_id, "arrival_changed", by=by)
    tx.hint(circle_id)


def _open_to(tx: Tx, circle_id: str, member_id: str) -> tuple[Arrival, ComingWindow] | None:
    """What is written, and for which ask or shift a member may see it now; None: they may not."""
    row = tx.session.get(Arrival, circle_id)
    if row is None or not (row.address or row.notes):
        return None
    window = find_coming_window(tx, circle_id, member_id, before=BEFORE)
    if window is None:
        return None
    sight = sight_of(tx, circle_id, member_id, Event.ASK, subject_id=window.subject_id)
    if sight is None or not (ADDRESS in sight.sections or _is_given(tx, window, member_id, sight)):
        return None
    return row, window


def _is_given(tx: Tx, window: ComingWindow, member_id: str, sight: ReadAccess) -> bool:
    """Whether the person lets a member see it for the ask that they are coming to.

    It opens nothing else, and nothing at all while a changed card of theirs waits for the person.
    """
    given_row = tx.session.get(AddressGiven, (window.subject_id, member_id))
    return given_row is not None and sight.words


def is_address_written(tx: Tx, circle_id: str) -> bool:
    """Whether the person wrote where they are."""
    row = tx.session.get(Arrival, circle_id)
    return row is not None and bool(row.address)


def has_address_for(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether there is something to show a member now."""
    return _open_to(tx, circle_id, member_id) is not None


def preview_address(tx: Tx, circle_id: str, member_id: str) -> Way | None:
    """What a member would be shown now, for the person's look through their eyes."""
    visible = _open_to(tx, circle_id, member_id)
    if visible is None:
        return None
    row, window = visible
    return _opened(tx.cipher(circle_id), row, window.until)


def show_address(tx: Tx, circle_id: str, member_id: str) -> Way:
    """Show it to a member, and say so in the record the first time.

    A withdrawal waits for this look, or is seen by it. Raises NotFound: there is nothing for
    them, whether nothing was written, granted, or to come to.
    """
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    still_in(tx, member_id)
    visible = _open_to(tx, circle_id, member_id)
    if visible is None:
        raise NotFound
    row, window = visible
    first = tx.insert_new(
        ArrivalShown,
        member_id=member_id,
        subject_id=window.subject_id,
        circle_id=circle_id,
    )
    if first:
        record.append(tx, circle_id, "address_shown", who=member_id, subject_id=window.subject_id)
    return _opened(tx.cipher(circle_id), row, window.until)
