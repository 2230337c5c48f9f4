"""What becomes of the shifts of somebody for whom the person stopped everything.

A withdrawal is silent, so it takes no shift away: the shifts to come stay their holder's and count
for everybody as before, until the person decides about each. Leaving one changes nothing. Ending
one opens the place, and its holder reads that a shift changed, as for any change: one last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import stopped_members
from app.circles.models import Member, MemberState
from app.consent import last_word_service
from app.consent import service as consent
from app.consent.models import LastWord
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.models import KeptShift, Shift, Slot
from app.rota.rotations.rotation_queries import schedule_rotations
from app.rota.schedule.pattern_service import schedule_gap_check
from app.rota.shifts.claim_service import release_shifts_of_leaver
from app.stewardship.coordinator_service import settle_coordinating
from app.stewardship.sign_out_service import sign_out_if_last


@dataclass(frozen=True, slots=True)
class HeldShift:
    """A shift that a member holds and isn't over; `is_kept`: the person decided to leave it."""

    shift_id: str
    slot_id: str
    member_id: str
    starts_at: datetime
    rotation_id: str | None
    is_kept: bool


def held_from_now(tx: Tx, circle_id: str, member_ids: Iterable[str]) -> list[HeldShift]:
    """The shifts that some members hold from now on, soonest first."""
    sorted_ids = sorted(member_ids)
    if not sorted_ids:
        return []
    rows = tx.session.execute(
        sa_select(
            col(Shift.id),
            col(Shift.slot_id),
            col(Shift.member_id),
            col(Slot.starts_at),
            col(Shift.rotation_id),
            col(KeptShift.at).is_not(None),
        )
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .join(KeptShift, col(KeptShift.shift_id) == col(Shift.id), isouter=True)
        .where(
            col(Shift.circle_id) == circle_id,
            col(Shift.member_id).in_(sorted_ids),
            col(Shift.released_at).is_(None),
            col(Slot.ends_at) > tx.now,
        )
        .order_by(col(Slot.starts_at), col(Shift.slot_id), col(Shift.member_id))
    )
    return [HeldShift(*row) for row in rows]


def undecided(tx: Tx, circle_id: str) -> list[HeldShift]:
    """The shifts that the person is asked about: of members who may know nothing any more."""
    stopped = stopped_members(tx, circle_id)
    return [shift for shift in held_from_now(tx, circle_id, stopped) if not shift.is_kept]


def to_ask_about(tx: Tx, circle_id: str, member_id: str) -> list[HeldShift]:
    """The shifts of one member that the person is asked about, for a withdrawal's receipt."""
    return [shift for shift in undecided(tx, circle_id) if shift.member_id == member_id]


def _shifts_of_tap(
    tx: Tx, circle_id: str, member_id: str, slot_id: str, *, with_later: bool
) -> list[HeldShift]:
    """The shifts that one tap is about: one, or that and every later turn of its rotation.

    None when it isn't theirs any longer. Raises NotFound for somebody or a shift that never was,
    Conflict for somebody whom something still reaches.
    """
    member = tx.session.get(Member, member_id)
    if member is None or member.circle_id != circle_id or member.state != MemberState.IN:
        raise NotFound
    if member_id not in stopped_members(tx, circle_id):
        raise Conflict("hears-of-it")
    shifts = held_from_now(tx, circle_id, [member_id])
    first = next((shift for shift in shifts if shift.slot_id == slot_id), None)
    if first is None:
        ever = select(Shift.id).where(Shift.slot_id == slot_id, Shift.member_id == member_id)
        if tx.session.exec(ever.limit(1)).first() is None:
            raise NotFound
        return []
    if not with_later or first.rotation_id is None:
        return [first]
    return [
        shift
        for shift in shifts
        if shift.rotation_id == first.rotation_id and shift.starts_at >= first.starts_at
    ]


def leave(
    tx: Tx, circle_id: str, member_id: str, slot_id: str, *, with_later: bool, by: str
) -> None:
    """Leave a shift to its holder. Nobody is told. Twice is once. Raises NotFound, Conflict."""
    consent.lock_exclusive(tx, circle_id)
    for shift in _shifts_of_tap(tx, circle_id, member_id, slot_id, with_later=with_later):
        if tx.insert_new(
            KeptShift,
            shift_id=shift.shift_id,
            circle_id=circle_id,
            member_id=member_id,
            at=tx.now,
        ):
            record.append(
                tx, circle_id, "shift_kept", who=member_id, by=by, subject_id=shift.slot_id
            )


def end(tx: Tx, circle_id: str, member_id: str, slot_id: str, *, with_later: bool, by: str) -> None:
    """End a shift: its place is open, and its holder reads once that it changed.

    Several that end with one tap are one notice. Twice is once. Raises NotFound, Conflict.
    """
    consent.lock_exclusive(tx, circle_id)
    schedule_rotations(tx, circle_id)
    held_shifts = _shifts_of_tap(tx, circle_id, member_id, slot_id, with_later=with_later)
    if not held_shifts:
        return
    # Some may have been let go of by their holder this moment: those aren't ended, nor told.
    released_shifts = release_shifts_of_leaver(
        tx,
        [
            (tx.session.get_one(Shift, held_shift.shift_id), held_shift.starts_at)
            for held_shift in held_shifts
        ],
    )
    schedule_gap_check(tx, circle_id)
    tell_once(tx, circle_id, member_id, [shift.slot_id for shift in released_shifts])
    for shift in released_shifts:
        record.append(tx, circle_id, "shift_ended", who=member_id, by=by, subject_id=shift.slot_id)
    tx.hint(circle_id)


def tell_once(
    tx: Tx, circle_id: str, member_id: str, slot_ids: Sequence[str], *, signs_out: bool = False
) -> None:
    """Let a member read once that shifts of theirs changed, and queue that notice.

    Whoever calls holds the circle's consent. `signs_out`: see `last_word_service.give`.
    """
    member = tx.session.get_one(Member, member_id)
    if member.account_id is None or not slot_ids:
        return
    word = last_word_service.give(tx, circle_id, member_id, slot_ids, signs_out=signs_out)
    word.notice_id = outbox.queue(
        tx,
        type=NoticeType.SHIFT_CHANGED,
        account_id=member.account_id,
        circle_id=circle_id,
        member_id=member_id,
        subject_id=word.subject_id,
        dedupe=f"last-word:{word.id}",
    )
    tx.session.flush()
    record.append(
        tx,
        circle_id,
        "last_word",
        who=member_id,
        event=Event.SHIFT_CHANGED,
        subject_id=word.subject_id,
        grant_id=word.id,
    )


def reach_again(tx: Tx, circle_id: str, member_id: str) -> bool:
    """End what shut a member out, and what was chosen about their shifts since; tells whether
    anything did.

    A shift that was ended stays ended; about one that was left the person is asked anew if they
    stop everything once more.
    """
    was_shut_out = consent.end_denies(tx, circle_id, member_id)
    tx.session.execute(delete(KeptShift).where(col(KeptShift.member_id) == member_id))
    return was_shut_out


def let_back_in(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """The person lets a member hear of things again, where they were shut out. The caller holds
    the circle's consent."""
    if reach_again(tx, circle_id, member_id):
        settle_coordinating(tx, circle_id, by, member_id=member_id)


def close_last_word(tx: Tx, word_id: str) -> None:
    """A last word is over: who isn't in any more can't be reached, and is signed out if need be."""
    word = tx.session.get(LastWord, word_id)
    if word is None:
        return
    consent.lock_exclusive(tx, word.circle_id)
    tx.session.refresh(word)
    if word.closed_at is not None:
        return
    word.closed_at = tx.now
    tx.session.flush()
    member = tx.session.get_one(Member, word.member_id)
    if member.state == MemberState.IN:
        return
    consent.end_reach(tx, member.id)
    if member.account_id is not None and word.signs_out:
        sign_out_if_last(tx, member.account_id)
