"""Offering a shift to be covered or traded, taking it, taking it back.

Whoever offers a shift holds it until somebody takes it: the change of hands is one transaction,
in which patterns, then slots, then the offer are held, in the order of claims and changes.
None of it costs anybody anything, and nobody is told who didn't take it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.access.reading import sees_times
from app.circles.member_limits import NO_LIMITS
from app.circles.models import Circle, Member, MemberState, Role
from app.circles.permissions import BY_ROLE, Permission
from app.circles.service import limits_in, roles_of, still_in
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.prepared_statement import PreparedQuery
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.models import Pattern, Shift, Slot, Swap, SwapState
from app.rota.schedule.occurrences import Occurrence
from app.rota.schedule.pattern_service import find_occurrence, schedule_gap_check
from app.rota.schedule.visible_slot_queries import require_visible
from app.rota.shifts.claim_service import (
    add_shift,
    end_swaps,
    live_shift,
    lock_patterns_shared,
    lock_slots,
)
from app.rota.shifts.conflict_queries import Clashes, load_clashes
from app.rota.shifts.limit_queries import (
    LoadedLimits,
    NotOpen,
    TimeSpan,
    find_exceeded_limit,
    require_within_limits,
)
from app.rota.shifts.offer_service import settle_offers


@dataclass(frozen=True, slots=True)
class VisibleSwaps:
    """Open offers as one member sees them."""

    from_me: tuple[Swap, ...]
    for_me: tuple[Swap, ...]


def offer_shift(
    tx: Tx,
    *,
    circle: Circle,
    member_id: str,
    swap_id: str,
    slot: str,
    for_slot: str | None = None,
    to_id: str | None = None,
) -> Swap:
    """Offer a shift: to whoever holds `for_slot`, in return for it; else to `to_id`, or to anybody.

    The members whom it is for get a notice of an open time: it asks something of them, so a resting
    member isn't asked, and it waits for the hours in which such asks may reach them. An offer that
    is made twice is one. Raises NotFound, BadInput, Conflict.
    """
    slot_ids = [slot] if for_slot is None else [slot, for_slot]
    require_visible(tx, circle.id, member_id, *slot_ids)
    lock_patterns_shared(tx, *slot_ids)
    occurrences = {slot_id: _ahead(tx, circle, slot_id) for slot_id in slot_ids}
    lock_slots(tx, slot_ids)
    shift = live_shift(tx, slot, member_id)
    if shift is None:
        raise Conflict("not-held")
    # Whom the person shut out is asked like anybody, and hears nothing of it.
    if to_id is not None and to_id not in _helpers(tx, circle.id, but_for=member_id):
        raise BadInput("unknown-member")
    limits = LoadedLimits.of_circle(tx, circle.id, circle.zone)
    # Nor does anybody learn that the person never wants them to have it: they aren't asked.
    if to_id is not None and not limits.is_within(to_id, slot, occurrences[slot]):
        raise Conflict("not-for-them")
    if for_slot is not None:
        require_within_limits(tx, circle, member_id, for_slot, occurrences[for_slot], giving=slot)
        if live_shift(tx, for_slot, member_id) is not None:
            raise Conflict("yours-already")
        holders = _holders(tx, for_slot) - {member_id}
        if not holders or (to_id is not None and to_id not in holders):
            raise Conflict("nobody-holds")
    open_swap = tx.session.exec(
        select(Swap).where(Swap.shift_id == shift.id, Swap.state == SwapState.OPEN)
    ).one_or_none()
    if open_swap is not None:
        if (open_swap.to_id, open_swap.for_slot_id) == (to_id, for_slot):
            return open_swap
        raise Conflict("swap-offered")
    if tx.session.get(Swap, swap_id) is not None:
        raise Conflict("exists-already")
    new_swap = Swap(
        id=swap_id,
        circle_id=circle.id,
        shift_id=shift.id,
        slot_id=slot,
        member_id=member_id,
        to_id=to_id,
        for_slot_id=for_slot,
        at=tx.now,
    )
    tx.session.add(new_swap)
    tx.session.flush()
    _tell_of(tx, circle, new_swap, occurrences[slot])
    kind = "swap_offered" if for_slot else "cover_offered"
    record.append(tx, circle.id, kind, who=member_id, subject_id=slot)
    tx.hint(circle.id)
    return new_swap


def take_swap(tx: Tx, *, circle: Circle, member_id: str, swap_id: str, anyway: bool = True) -> Swap:
    """Take an offered shift; in a trade the taker's goes the other way in the same instant.

    The offerer hears that their shift changed. Two takers: one has it. Raises NotFound for an
    offer that isn't the taker's to take, Conflict, and Clashes when not `anyway`.
    """
    unlocked_swap = tx.session.get(Swap, swap_id)
    if unlocked_swap is None or unlocked_swap.circle_id != circle.id:
        raise NotFound
    require_visible(tx, circle.id, member_id, unlocked_swap.slot_id)
    swap = _lock_swap(tx, circle.id, swap_id)
    if swap.member_id == member_id:
        raise Conflict("own-offer")
    if swap.state == SwapState.TAKEN and swap.taken_by == member_id:
        return swap
    if swap.to_id not in {None, member_id}:
        raise NotFound
    if swap.state != SwapState.OPEN or not _fair(swap, member_id, blocked_members(tx, circle.id)):
        raise Conflict("swap-over")
    offered_shift = tx.session.get(Shift, swap.shift_id, populate_existing=True)
    if offered_shift is None or offered_shift.released_at is not None:
        raise Conflict("swap-over")
    occurrence = _ahead(tx, circle, swap.slot_id)
    if live_shift(tx, swap.slot_id, member_id) is not None:
        raise Conflict("yours-already")
    try:
        against = require_within_limits(
            tx, circle, member_id, swap.slot_id, occurrence, giving=swap.for_slot_id
        )
    except NotOpen as problem:
        raise Conflict("swap-over") from problem
    in_return = _given_in_return(tx, circle, swap, member_id)
    if not anyway and (
        clashes := load_clashes(
            tx, circle, member_id, occurrence, swap.for_slot_id, against=against
        )
    ):
        raise Clashes(clashes)
    schedule_gap_check(tx, circle.id)
    swap.state, swap.taken_by, swap.done_at = SwapState.TAKEN, member_id, tx.now
    tx.session.flush()
    _pass_on(tx, circle.id, offered_shift, occurrence, member_id)
    if in_return is not None:
        _pass_on(tx, circle.id, in_return[0], in_return[1], swap.member_id)
    outbox.cancel(tx, circle_id=circle.id, reason="covered", subject_id=swap.id)
    settle_offers(tx, swap.slot_id, member_id)
    _tell_taken(tx, circle.id, swap)
    kind = "swapped" if in_return is not None else "taken_over"
    record.append(tx, circle.id, kind, who=member_id, subject_id=swap.slot_id)
    tx.hint(circle.id)
    return swap


def withdraw_swap(tx: Tx, *, circle: Circle, member_id: str, swap_id: str) -> None:
    """Keep one's shift after all; who was still to hear of it doesn't.

    Twice is once. Raises NotFound, Conflict when somebody took it.
    """
    still_in(tx, member_id)
    swap = _lock_swap(tx, circle.id, swap_id)
    if swap.member_id != member_id:
        raise NotFound
    if swap.state == SwapState.TAKEN:
        raise Conflict("swap-taken")
    if swap.state != SwapState.OPEN:
        return
    swap.state, swap.done_at = SwapState.BACK, tx.now
    outbox.cancel(tx, circle_id=circle.id, reason="withdrawn", subject_id=swap.id)
    record.append(tx, circle.id, "offer_back", who=member_id, subject_id=swap.slot_id)
    tx.hint(circle.id)


def visible_swaps(tx: Tx, circle: Circle, member_id: str) -> VisibleSwaps:
    """The open offers of a member's shifts, and those of others that they can see and take."""
    rows = tx.session.exec(
        select(Swap)
        .join(Slot, col(Slot.id) == col(Swap.slot_id))
        .where(
            Swap.circle_id == circle.id, Swap.state == SwapState.OPEN, col(Slot.starts_at) > tx.now
        )
        .order_by(col(Slot.starts_at), col(Swap.id))
    ).all()
    own_swaps = tuple(swap for swap in rows if swap.member_id == member_id)
    if len(own_swaps) == len(rows) or not sees_times(tx, circle.id, member_id):
        return VisibleSwaps(own_swaps, ())
    blocked = blocked_members(tx, circle.id)
    limits = LoadedLimits.of_circle(tx, circle.id, circle.zone)
    return VisibleSwaps(
        own_swaps,
        tuple(
            swap
            for swap in rows
            if _fair(swap, member_id, blocked)
            and _can_take(tx, swap, member_id)
            and limits.allows(member_id, swap.slot_id, _slot_time(tx, swap.slot_id))
            and (
                swap.for_slot_id is None
                or not limits.is_never(
                    swap.member_id, swap.for_slot_id, _slot_time(tx, swap.for_slot_id)
                )
            )
        ),
    )


def _fair(swap: Swap, taker: str, blocked: frozenset[str]) -> bool:
    """Whether neither side of a swap would get a new shift though the person shut them out."""
    return taker not in blocked and (swap.for_slot_id is None or swap.member_id not in blocked)


@dataclass(frozen=True, slots=True)
class _SlotTime:
    """A slot's row with what it is for."""

    kind: str
    starts_at: datetime
    ends_at: datetime


def _slot_time(tx: Tx, slot_id: str) -> TimeSpan:
    slot = tx.session.get_one(Slot, slot_id)
    kind = tx.session.get_one(Pattern, slot.pattern_id).kind
    return _SlotTime(kind, slot.starts_at, slot.ends_at)


def _can_take(tx: Tx, swap: Swap, member_id: str) -> bool:
    """Whether a member could take a swap: it is for them, and they hold what it asks in return."""
    if swap.member_id == member_id or swap.to_id not in {None, member_id}:
        return False
    if live_shift(tx, swap.slot_id, member_id) is not None:
        return False
    if swap.for_slot_id is None:
        return True
    other = tx.session.get(Slot, swap.for_slot_id)
    return (
        other is not None
        and other.starts_at > tx.now
        and live_shift(tx, swap.for_slot_id, member_id) is not None
        and live_shift(tx, swap.for_slot_id, swap.member_id) is None
    )


_BEGUN_SLOTS = sa_select(col(Slot.id)).where(col(Slot.starts_at) <= bindparam("now"))
_OF_BEGUN = (
    col(Swap.state) == SwapState.OPEN,
    col(Swap.slot_id).in_(_BEGUN_SLOTS) | col(Swap.for_slot_id).in_(_BEGUN_SLOTS),
)
_BEGUN_OFFERS: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Swap.id)).where(*_OF_BEGUN).order_by(col(Swap.id)).limit(200)
)


def begun_swap_ids(tx: Tx) -> list[str]:
    """Ids of open offers of shifts that began meanwhile."""
    return [swap_id for (swap_id,) in tx.rows(_BEGUN_OFFERS, now=tx.now)]


def end_begun_swaps(tx: Tx, swap_ids: Sequence[str]) -> int:
    """End offers of shifts that began meanwhile; the shifts stay their holders'. Returns
    how many.
    """
    swaps = tx.session.exec(
        select(Swap)
        .where(col(Swap.id).in_(swap_ids), *_OF_BEGUN)
        .order_by(col(Swap.id))
        .with_for_update(skip_locked=True),
        params={"now": tx.now},
    ).all()
    for swap in swaps:
        swap.state, swap.done_at = SwapState.OVER, tx.now
        outbox.cancel(tx, circle_id=swap.circle_id, reason="expired", subject_id=swap.id)
        tx.hint(swap.circle_id)
    return len(swaps)


def _lock_swap(tx: Tx, circle_id: str, swap_id: str) -> Swap:
    """An offer's row, locked after its patterns and slots. Raises NotFound, Conflict."""
    swap = tx.session.get(Swap, swap_id)
    for _ in range(3):
        if swap is None or swap.circle_id != circle_id:
            raise NotFound
        slot_pair = (swap.slot_id, swap.for_slot_id)
        slots = [slot for slot in slot_pair if slot is not None]
        lock_patterns_shared(tx, *slots)
        lock_slots(tx, slots)
        swap = tx.session.exec(
            select(Swap)
            .where(Swap.id == swap_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if slot_pair == (swap.slot_id, swap.for_slot_id):
            return swap
        # A change of the pattern took the shift along into a new one meanwhile.
    raise Conflict("swap-over")


def _ahead(tx: Tx, circle: Circle, slot: str) -> Occurrence:
    """A slot that hasn't begun. Raises NotFound, Conflict."""
    _, occurrence = find_occurrence(tx, circle, slot)
    if occurrence.starts_at <= tx.now:
        raise Conflict("slot-over" if occurrence.ends_at <= tx.now else "slot-begun")
    return occurrence


def _given_in_return(
    tx: Tx, circle: Circle, swap: Swap, member_id: str
) -> tuple[Shift, Occurrence] | None:
    """What a taker gives in return; None: nothing is asked. Raises NotFound, Conflict."""
    if swap.for_slot_id is None:
        return None
    shift = live_shift(tx, swap.for_slot_id, member_id)
    if shift is None:
        raise NotFound  # it is offered to whoever holds that one
    occurrence = _ahead(tx, circle, swap.for_slot_id)
    loaded_limits = LoadedLimits.of_circle(tx, circle.id, circle.zone)
    limits = limits_in(tx, circle.id).get(swap.member_id, NO_LIMITS)
    slot = swap.for_slot_id
    if (
        live_shift(tx, slot, swap.member_id) is not None
        or find_exceeded_limit(
            tx, circle, swap.member_id, limits, slot, occurrence, giving=swap.slot_id
        )
        or loaded_limits.is_never(swap.member_id, slot, occurrence)
    ):
        raise Conflict("swap-over")
    return shift, occurrence


def _pass_on(tx: Tx, circle_id: str, shift: Shift, occurrence: Occurrence, to: str) -> None:
    """Give a place to another member: as many places are taken as before, with a new reminder.

    The shift that was given keeps its rotation, so that the turn isn't given out again; the new one
    belongs to none.
    """
    tx.session.execute(
        update(Shift).where(col(Shift.id) == shift.id).values(released_at=tx.now, remind_at=None)
    )
    end_swaps(tx, circle_id, col(Swap.shift_id) == shift.id)
    outbox.cancel(
        tx,
        circle_id=circle_id,
        reason="released",
        member_id=shift.member_id,
        subject_id=shift.slot_id,
        event=Event.SHIFT_REMINDER,
    )
    add_shift(tx, circle_id, occurrence, to)


def _helpers(tx: Tx, circle_id: str, but_for: str) -> dict[str, str]:
    """Members who can hold a shift → their account."""
    members = tx.session.exec(
        select(Member).where(Member.circle_id == circle_id, Member.state == MemberState.IN)
    ).all()
    roles = roles_of(tx, [member.id for member in members])
    return {
        member.id: member.account_id
        for member in members
        if member.account_id
        and member.id != but_for
        and any(Permission.CLAIM in BY_ROLE[Role(role)] for role in roles.get(member.id, ()))
    }


def _holders(tx: Tx, slot: str) -> set[str]:
    return set(
        tx.session.exec(
            select(Shift.member_id).where(Shift.slot_id == slot, col(Shift.released_at).is_(None))
        )
    )


def _tell_of(tx: Tx, circle: Circle, swap: Swap, occurrence: Occurrence) -> None:
    circle_id = circle.id
    blocked = blocked_members(tx, circle_id)
    limits = LoadedLimits.of_circle(tx, circle_id, circle.zone)
    helpers = _helpers(tx, circle_id, but_for=swap.member_id)
    recipients = {
        helper_id: account for helper_id, account in helpers.items() if helper_id not in blocked
    }
    if swap.to_id is not None:
        recipients = {
            helper_id: account
            for helper_id, account in recipients.items()
            if helper_id == swap.to_id
        }
    if swap.for_slot_id is not None:
        holders = _holders(tx, swap.for_slot_id)
        recipients = {
            helper_id: account for helper_id, account in recipients.items() if helper_id in holders
        }
    current_holders = _holders(tx, swap.slot_id)
    for member_id, account_id in sorted(recipients.items()):
        if member_id not in current_holders and limits.allows(member_id, swap.slot_id, occurrence):
            outbox.queue(
                tx,
                type=NoticeType.SWAP_OFFERED,
                account_id=account_id,
                circle_id=circle_id,
                member_id=member_id,
                subject_id=swap.id,
                dedupe=f"swap:{swap.id}:{member_id}",
            )


def _tell_taken(tx: Tx, circle_id: str, swap: Swap) -> None:
    offerer = tx.session.get_one(Member, swap.member_id)
    if offerer.account_id and offerer.state == MemberState.IN:
        outbox.queue(
            tx,
            type=NoticeType.SHIFT_CHANGED,
            account_id=offerer.account_id,
            circle_id=circle_id,
            member_id=offerer.id,
            subject_id=swap.for_slot_id or swap.slot_id,
            dedupe=f"swapped:{swap.id}",
        )
