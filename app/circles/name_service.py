"""Names in one circle: a new one isn't taken for another that whoever gives it may read.

Who may not read names learns nothing of them here either: their own choice is compared with the
person's name alone, which they read anyway. Whose names look alike all the same is shown to the
person (`looking_alike`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.circles.models import Member, MemberState
from app.circles.permissions import Permission
from app.circles.service import Membership, members_of, person_of
from app.core.db import Tx
from app.core.errors import Conflict
from app.core.readable_names import are_alike


def need_distinct(tx: Tx, me: Membership, name: str, *, but_for: str | None = None) -> None:
    """Raise Conflict when a name looks like one that this member reads in their circle.

    `but_for`: the member who is to be called so. Whoever is called so already stays it.
    """
    if but_for is not None and _is_called(tx, me.circle_id, but_for, name):
        return
    if Permission.MEMBERS in me.may:
        readable = members_of(tx, me.circle_id)
    elif Permission.NAMES in me.may:
        readable = [
            member for member in members_of(tx, me.circle_id) if member.state == MemberState.IN
        ]
    else:
        readable = [person_of(tx, me.circle_id)]
    _refuse_lookalike(tx, me.circle_id, name, readable, but_for)


def need_distinct_from_all(tx: Tx, circle_id: str, name: str, *, but_for: str) -> None:
    """Raise Conflict when a name looks like any in the circle: the person reads every name."""
    _refuse_lookalike(tx, circle_id, name, members_of(tx, circle_id), but_for)


def need_distinct_from_person(tx: Tx, circle_id: str, name: str, *, but_for: str) -> None:
    """Raise Conflict when a name looks like the person's: the only one read at the door."""
    _refuse_lookalike(tx, circle_id, name, [person_of(tx, circle_id)], but_for)


def _is_called(tx: Tx, circle_id: str, member_id: str, name: str) -> bool:
    member = tx.session.get(Member, member_id)
    if member is None or member.circle_id != circle_id:
        return False
    return tx.cipher(circle_id).open(member.name, "member", "name", member.id) == name


def _refuse_lookalike(
    tx: Tx, circle_id: str, name: str, readable: Iterable[Member], but_for: str | None
) -> None:
    box = tx.cipher(circle_id)
    for member in readable:
        if member.id != but_for:
            other_name = box.open(member.name, "member", "name", member.id)
            if are_alike(name, other_name):
                raise Conflict("name-taken", name=other_name)


def need_told_apart(names: Sequence[str]) -> None:
    """Raise Conflict when two names that are given together look alike."""
    for position, name in enumerate(names):
        for earlier_name in names[:position]:
            if are_alike(name, earlier_name):
                raise Conflict("name-taken", name=earlier_name)


def looking_alike(names: dict[str, str]) -> frozenset[str]:
    """Of names by member id, the members who could be taken for another."""
    return frozenset(
        member_id
        for member_id, name in names.items()
        if any(
            other_id != member_id and are_alike(name, other_name)
            for other_id, other_name in names.items()
        )
    )
