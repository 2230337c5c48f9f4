"""A friend's own word on practice requests: their phone joins in only after they said so."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select

from app.circles.models import Member, MemberState
from app.circles.service import still_in
from app.consent import service as consent
from app.consent.models import Capacity, Level
from app.core.db import Tx


def practising_member_ids(tx: Tx, circle_id: str) -> frozenset[str]:
    """Ids of the members who agreed to practise."""
    return frozenset(
        member_id for member_id, (agreed, _) in practice_choices(tx, circle_id).items() if agreed
    )


def practice_choices(tx: Tx, circle_id: str) -> dict[str, tuple[bool | None, datetime | None]]:
    """Member id → (their word: yes, no or none yet; when the person asked them), of who is in."""
    rows = tx.session.execute(
        select(Capacity.member_id, Capacity.practises, Capacity.practice_asked_at)
        .join(Member, col(Member.id) == col(Capacity.member_id))
        .where(Member.circle_id == circle_id, Member.state == MemberState.IN)
    )
    return {member_id: (agreed, asked_at) for member_id, agreed, asked_at in rows}


def practice_choice(tx: Tx, member_id: str) -> tuple[bool | None, datetime | None]:
    """A member's own word, and when the person asked them; none of either at first."""
    capacity = tx.session.get(Capacity, member_id)
    return (None, None) if capacity is None else (capacity.practises, capacity.practice_asked_at)


def choose_practice(tx: Tx, circle_id: str, member_id: str, *, on: bool) -> None:
    """Join in practice requests, or don't: theirs to change at any time."""
    consent.lock_exclusive(tx, circle_id)
    still_in(tx, member_id)
    _capacity(tx, member_id).practises = on
    tx.session.flush()
    tx.hint(circle_id)


def note_asked(tx: Tx, member_ids: Collection[str]) -> None:
    """Note that the person asked some members whether they practise."""
    for member_id in sorted(member_ids):
        _capacity(tx, member_id).practice_asked_at = tx.now
    tx.session.flush()


def _capacity(tx: Tx, member_id: str) -> Capacity:
    capacity = tx.session.get(Capacity, member_id)
    if capacity is None:
        capacity = Capacity(member_id=member_id, level=Level.OPEN)
        tx.session.add(capacity)
    return capacity
