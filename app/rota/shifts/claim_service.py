"""Shifts: places of slots, claimed and let go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, delete, or_, update
from sqlmodel import col, select

from app.circles.models import Circle
from app.circles.service import person_of, still_in
from app.core.db import Tx
from app.core.errors import Conflict
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.models import OtherHoursAsked, Pattern, Shift, Slot, StandBy, Swap, SwapState
from app.rota.schedule.occurrences import Occurrence
from app.rota.schedule.pattern_service import find_occurrence, schedule_gap_check
from app.rota.schedule.visible_slot_queries import require_visible
from app.rota.shifts.conflict_queries import Clashes, load_clashes
from app.rota.shifts.limit_queries import require_within_limits
from app.rota.shifts.notice_times import first_reminder_check
from app.rota.shifts.offer_service import declined_offers, settle_offers

#: A turn that begins sooner isn't given to somebody whose own it wasn't, unless they are asked.
SOON = timedelta(hours=48)


def claim(tx: Tx, *, circle: Circle, member_id: str, slot: str, anyway: bool = True) -> Shift:
    """Take a place of a slot. Of two who want the last one, a conditional update lets one through.

    A slot that has begun can be taken for the rest of it. Not `anyway`: clashes with what the
    member holds or said stop it. Raises NotFound for a time that isn't theirs to look up, Conflict
    (taken by others, over), BeyondLimits and Clashes; nothing is written then.
    """
    require_visible(tx, circle.id, member_id, slot)
    return claim_visible(tx, circle=circle, member_id=member_id, slot=slot, anyway=anyway)


def claim_visible(tx: Tx, *, circle: Circle, member_id: str, slot: str, anyway: bool) -> Shift:
    """`claim` for a time that the member may look up: the caller has made sure of that."""
    lock_patterns_shared(tx, slot)
    _, occurrence = find_occurrence(tx, circle, slot)
    if tx.now >= occurrence.ends_at:
        raise Conflict("slot-over")
    ensure_slot(tx, circle.id, occurrence)
    own_shift = live_shift(tx, slot, member_id)
    if own_shift is not None:
        return own_shift
    against = require_within_limits(tx, circle, member_id, slot, occurrence)
    if not take_place(tx, slot):
        raise Conflict("taken")
    if not anyway and (clashes := load_clashes(tx, circle, member_id, occurrence, against=against)):
        _give_back(tx, slot)
        raise Clashes(clashes)
    schedule_gap_check(tx, circle.id)
    shift = add_shift(tx, circle.id, occurrence, member_id)
    settle_offers(tx, slot, member_id)
    record.append(tx, circle.id, "claimed", who=member_id, subject_id=slot)
    tx.hint(circle.id)
    return shift


def add_shift(
    tx: Tx, circle_id: str, occurrence: Occurrence, member_id: str, rotation_id: str | None = None
) -> Shift:
    """Add a member's shift in a place that they have taken, with its reminder.

    Their standing by for it ends, and so do their requests that others give it to them.
    """
    end_swaps(
        tx, circle_id, col(Swap.member_id) == member_id, col(Swap.for_slot_id) == occurrence.slot_id
    )
    shift = build_shift(tx, circle_id, occurrence, member_id, rotation_id)
    tx.session.add(shift)
    tx.session.execute(
        delete(StandBy).where(
            col(StandBy.slot_id) == occurrence.slot_id, col(StandBy.member_id) == member_id
        )
    )
    tx.session.flush()
    return shift


def build_shift(
    tx: Tx, circle_id: str, occurrence: Occurrence, member_id: str, rotation_id: str | None
) -> Shift:
    """A new shift that isn't added to the session yet, with the timer of its reminder."""
    return Shift(
        id=new_id(),
        circle_id=circle_id,
        slot_id=occurrence.slot_id,
        member_id=member_id,
        claimed_at=tx.now,
        remind_at=first_reminder_check(occurrence.starts_at, tx.now),
        rotation_id=rotation_id,
    )


def lock_patterns_shared(tx: Tx, *slots: str) -> None:
    """Lock the slots' patterns against changes while places are claimed; claims don't wait for
    claims.

    A change locks the pattern's row before any slot's, as a claim does.
    """
    for pattern_id in sorted({slot.partition(".")[0] for slot in slots}):
        query = select(Pattern).where(Pattern.id == pattern_id).with_for_update(read=True)
        tx.session.exec(query.execution_options(populate_existing=True)).one_or_none()


def lock_slots(tx: Tx, slots: Iterable[str]) -> dict[str, Slot]:
    """Lock slots' rows in the order of their ids, so that two callers can't deadlock;
    returns them by id.
    """
    slot_ids = sorted(set(slots))
    if not slot_ids:
        return {}
    query = select(Slot).where(col(Slot.id).in_(slot_ids)).order_by(col(Slot.id)).with_for_update()
    return {
        slot.id: slot for slot in tx.session.exec(query.execution_options(populate_existing=True))
    }


def _give_back(tx: Tx, slot: str) -> None:
    """Give a place of a slot back."""
    tx.session.execute(update(Slot).where(col(Slot.id) == slot).values(taken=col(Slot.taken) - 1))
    restore_capacity(tx, [slot])


def restore_capacity(tx: Tx, slots: Sequence[str]) -> None:
    """Set the places of slots in which some were let go to the pattern's number, or as many as are
    held.

    A slot may have had more while they were held. One that has begun stays as it is until it is
    empty.
    """
    pattern_places = select(Pattern.places).where(Pattern.id == Slot.pattern_id).scalar_subquery()
    tx.session.execute(
        update(Slot)
        .where(col(Slot.id).in_(slots), or_(col(Slot.starts_at) > tx.now, col(Slot.taken) == 0))
        .values(
            places=case((pattern_places > col(Slot.taken), pattern_places), else_=col(Slot.taken))
        )
        .execution_options(synchronize_session="fetch")
    )


def take_place(tx: Tx, slot: str) -> bool:
    """Take one of a slot's places; False when there is none left."""
    done = tx.session.execute(
        update(Slot)
        .where(col(Slot.id) == slot, col(Slot.taken) < col(Slot.places))
        .values(taken=col(Slot.taken) + 1)
    )
    return bool(done.rowcount == 1)  # type: ignore[attr-defined]


def ensure_slot(tx: Tx, circle_id: str, occurrence: Occurrence) -> None:
    """Insert a slot's row, if it has none."""
    if tx.session.get(Slot, occurrence.slot_id) is None:
        # Two first touches at one instant: the second finds the row that the first made.
        tx.insert_new(
            Slot,
            id=occurrence.slot_id,
            circle_id=circle_id,
            pattern_id=occurrence.pattern_id,
            on_date=occurrence.on_date,
            starts_at=occurrence.starts_at,
            ends_at=occurrence.ends_at,
            places=occurrence.places,
            taken=0,
        )


def live_shift(tx: Tx, slot: str, member_id: str) -> Shift | None:
    """The shift by which a member holds a place of a slot; None: they hold none."""
    return tx.session.exec(
        select(Shift).where(
            Shift.slot_id == slot,
            Shift.member_id == member_id,
            col(Shift.released_at).is_(None),
        )
    ).one_or_none()


def release(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """Let a shift go. It costs nothing and is thanked.

    One that has begun is handed over: the rest of it is open from now until its end. Raises
    Conflict when the member doesn't hold it or it is over.
    """
    _, occurrence = find_occurrence(tx, circle, slot)
    if tx.now >= occurrence.ends_at:
        raise Conflict("slot-over")
    shift = live_shift(tx, slot, member_id)
    if shift is None:
        raise Conflict("not-held")
    if not _let_go(tx, shift):
        raise Conflict("not-held")  # somebody took it over that moment
    if occurrence.starts_at <= tx.now:
        # Somebody was with the person and goes: they read it on their own phone, too.
        person = person_of(tx, circle.id)
        if person.account_id:
            outbox.queue(
                tx,
                type=NoticeType.SHIFT_CHANGED,
                account_id=person.account_id,
                circle_id=circle.id,
                member_id=person.id,
                subject_id=slot,
                dedupe=f"handed:{shift.id}",
            )
        record.append(tx, circle.id, "handed_over", who=member_id, subject_id=slot)
    else:
        record.append(tx, circle.id, "released", who=member_id, subject_id=slot)
    tx.hint(circle.id)


def hand_over(tx: Tx, *, circle: Circle, member_id: str, slot: str) -> None:
    """ "I need to hand over now": opens the rest of a shift that is under way, and says no more.

    A second tap changes nothing. Raises Conflict when it was never theirs or is over.
    """
    still_in(tx, member_id)
    if live_shift(tx, slot, member_id) is None and _had_shift(tx, slot, member_id):
        return
    release(tx, circle=circle, member_id=member_id, slot=slot)


def _had_shift(tx: Tx, slot: str, member_id: str) -> bool:
    """Whether a member holds or held a shift in a slot."""
    query = select(Shift.id).where(Shift.slot_id == slot, Shift.member_id == member_id)
    return tx.session.exec(query.limit(1)).first() is not None


def members_who_declined(tx: Tx, circle_id: str) -> dict[str, frozenset[str]]:
    """Slot id → members who let go of it or passed an offer of it, for slots that aren't over.

    They aren't asked about it again; among the week's open times they see it like everybody.
    """
    members_by_slot: dict[str, set[str]] = {}
    for slot, member_id in tx.session.execute(
        select(Shift.slot_id, Shift.member_id)
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(
            Slot.circle_id == circle_id,
            Slot.ends_at > tx.now,
            col(Shift.released_at).is_not(None),
        )
    ):
        members_by_slot.setdefault(slot, set()).add(member_id)
    for slot, member_id in declined_offers(tx, circle_id):
        members_by_slot.setdefault(slot, set()).add(member_id)
    return {slot: frozenset(members) for slot, members in members_by_slot.items()}


def _let_go(tx: Tx, shift: Shift, *, turn: bool = True) -> bool:
    """Release a shift, once. The slot's row is locked first, so that two callers take turns.

    `turn`: a rotation's shift stays marked as its own, so that it is given to nobody else unasked.
    Returns False when it was let go or passed on before.
    """
    tx.session.exec(select(Slot.id).where(Slot.id == shift.slot_id).with_for_update()).one()
    done = tx.session.execute(
        update(Shift)
        .where(col(Shift.id) == shift.id, col(Shift.released_at).is_(None))
        .values(
            released_at=tx.now,
            remind_at=None,
            presence=None,
            rotation_id=col(Shift.rotation_id) if turn else None,
        )
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        return False  # it was let go or passed on a moment ago
    _give_back(tx, shift.slot_id)
    schedule_gap_check(tx, shift.circle_id)
    end_swaps(tx, shift.circle_id, col(Swap.shift_id) == shift.id)
    outbox.cancel(
        tx,
        circle_id=shift.circle_id,
        reason="released",
        member_id=shift.member_id,
        subject_id=shift.slot_id,
        event=Event.SHIFT_REMINDER,
    )
    return True


def end_swaps(tx: Tx, circle_id: str, *conditions: ColumnElement[bool]) -> None:
    """End open swaps that match, as their shift is nobody's to give any longer, and cancel their
    notices.

    In the order of locks the circle's look-out for gaps is locked before (`look_again`).
    """
    swaps = tx.session.exec(
        select(Swap)
        .where(Swap.circle_id == circle_id, Swap.state == SwapState.OPEN, *conditions)
        .order_by(col(Swap.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for swap in swaps:
        swap.state, swap.done_at = SwapState.OVER, tx.now
        outbox.cancel(tx, circle_id=circle_id, reason="released", subject_id=swap.id)
    tx.session.flush()


def release_shifts(tx: Tx, shifts: Sequence[Shift], *, turns: bool = False) -> None:
    """Release some shifts. Their slots' rows are locked first, in order, against deadlocks.

    `turns`: those of a rotation stay open (`_let_go`), else they may be given anew.
    """
    lock_slots(tx, (shift.slot_id for shift in shifts))
    for shift in shifts:
        _let_go(tx, shift, turn=turns)


def release_shifts_of_leaver(tx: Tx, shifts: Sequence[tuple[Shift, datetime]]) -> list[Shift]:
    """Release shifts, each with its start, of a member who is gone; returns those that were theirs
    still.

    Turns that come soon stay open; later ones go on to whoever is next. All slots' rows are locked
    first, in order.
    """
    lock_slots(tx, (shift.slot_id for shift, _ in shifts))
    return [
        shift for shift, starts_at in shifts if _let_go(tx, shift, turn=starts_at < tx.now + SOON)
    ]


def release_all_of_member(tx: Tx, circle_id: str, member_id: str) -> list[Shift]:
    """Release everything that a leaving member holds from now on; returns it, soonest first."""
    rows = tx.session.execute(
        select(Shift, col(Slot.starts_at))
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(
            Shift.circle_id == circle_id,
            Shift.member_id == member_id,
            col(Shift.released_at).is_(None),
            Slot.ends_at > tx.now,
        )
        .order_by(col(Slot.starts_at), col(Shift.slot_id), col(Shift.id))
    ).all()
    released = release_shifts_of_leaver(tx, [(shift, starts_at) for shift, starts_at in rows])
    end_swaps(tx, circle_id, col(Swap.to_id) == member_id)
    tx.session.execute(delete(StandBy).where(col(StandBy.member_id) == member_id))
    tx.session.execute(delete(OtherHoursAsked).where(col(OtherHoursAsked.member_id) == member_id))
    return released
