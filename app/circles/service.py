"""Circles and who is in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, delete, func
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.date_ranges import covers
from app.circles.disclosure_service import Tag, tags_of
from app.circles.member_limits import NO_LIMITS, SetLimits, limits_of_row
from app.circles.models import (
    Circle,
    CircleState,
    Disclosure,
    Member,
    MemberLimit,
    MemberRole,
    MemberState,
    Role,
    StandIn,
)
from app.circles.permissions import Permission, allowed
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, NotYours
from app.core.prepared_statement import PreparedQuery
from app.core.sealing import Box
from app.core.zones import RULES_VERSION

DRAFT_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Membership:
    """A member who calls, in their circle."""

    circle_id: str
    zone: str  # the circle's
    member_id: str
    account_id: str
    state: CircleState
    roles: frozenset[Role]
    may: frozenset[Permission]
    # What they tell about themselves has changed, and the person hasn't answered: their roles
    # give them no more than a supporter has, and they read none of the person's words.
    card_unseen: bool = False
    limits: SetLimits = NO_LIMITS  # what the person set for them
    closed: bool = False  # read by its person alone, and changed by nobody

    def need(self, permission: Permission) -> None:
        """Raises NotYours for a member without the right."""
        if permission not in self.may:
            raise NotYours

    @property
    def is_person(self) -> bool:
        return Role.PERSON in self.roles and self.state is CircleState.LIVE


# A stand-in who agreed, for their days: read beside the roles wherever these say what somebody
# may do or hear, and never written among them. So it ends by itself.
STANDS_IN = and_(
    col(StandIn.member_id) == col(Member.id),
    col(StandIn.agreed_at).is_not(None),
    col(StandIn.ended_at).is_(None),
)

# Beside a member, with their newest card joined by `Member.card_id`.
CARD_UNSEEN = and_(col(Disclosure.id).is_not(None), col(Disclosure.seen_at).is_(None))

# Beside a member, with what the person set for them joined; none of it set without a row.
LIMITS = (col(MemberLimit.night_from), col(MemberLimit.night_to), col(MemberLimit.weekly_shifts))

_EVERYBODY_IN = PreparedQuery(
    sa_select(
        col(Circle.state),
        col(Circle.drafter_id),
        col(Member.account_id),
        col(Member.id),
        col(MemberRole.role),
        col(Circle.closed_at),
    )
    .join(Member, col(Member.circle_id) == col(Circle.id))
    .join(MemberRole, col(MemberRole.member_id) == col(Member.id))
    .where(col(Circle.id) == bindparam("circle_id"), col(Member.state) == MemberState.IN)
)
_CIRCLES_OF = PreparedQuery(
    sa_select(col(Member.circle_id))
    .join(Circle, col(Circle.id) == col(Member.circle_id))
    .where(
        col(Member.account_id) == bindparam("account_id"),
        col(Member.state) == MemberState.IN,
        col(Circle.closed_at).is_(None),
    )
)


def accounts_in(tx: Tx, circle_id: str) -> frozenset[str]:
    """The accounts that have a place in the circle as `app.access.membership` finds it."""
    return frozenset(
        account_id
        for state, drafter_id, account_id, member_id, role, closed_at in tx.rows(
            _EVERYBODY_IN, circle_id=circle_id
        )
        if account_id
        and _has_any_right(role, state, drafter_id == member_id)
        and (closed_at is None or role == Role.PERSON)
    )


@cache
def _has_any_right(role: str, state: str, drafter: bool) -> bool:
    return bool(allowed([Role(role)], CircleState(state), drafter=drafter))


def circles_of(tx: Tx, account_id: str) -> frozenset[str]:
    """The circles that an account is in, but for closed ones."""
    return frozenset(row[0] for row in tx.rows(_CIRCLES_OF, account_id=account_id))


def get_circle(tx: Tx, circle_id: str) -> Circle:
    """A circle's row. Raises NotFound."""
    circle = tx.session.get(Circle, circle_id)
    if circle is None:
        raise NotFound
    return circle


def lock_circle(tx: Tx, circle_id: str) -> Circle:
    """A circle's row, held until the transaction ends. Raises NotFound."""
    circle = tx.session.exec(
        select(Circle).where(Circle.id == circle_id).with_for_update()
    ).one_or_none()
    if circle is None:
        raise NotFound
    tx.has_locked()
    return circle


def make_circle(
    tx: Tx, *, circle_id: str, state: CircleState, zone: str, name: str, wait_minutes: int
) -> tuple[Circle, Box]:
    """Make a circle's row, with its own key."""
    if tx.session.get(Circle, circle_id) is not None:
        raise Conflict("exists-already")
    box = tx.new_box(circle_id)
    circle = Circle(
        id=circle_id,
        state=state,
        zone=zone,
        zone_rules=RULES_VERSION,
        name=box.seal(name, "circle", "name", circle_id),
        created_at=tx.now,
        live_at=tx.now if state is CircleState.LIVE else None,
        draft_ends_at=tx.now + DRAFT_LASTS if state is CircleState.DRAFT else None,
        wait_minutes=wait_minutes,
    )
    tx.session.add(circle)
    tx.session.flush()
    return circle, box


def add_member(
    tx: Tx,
    *,
    circle_id: str,
    member_id: str,
    name: str,
    roles: Iterable[Role],
    account_id: str | None,
    max_places: int,
) -> Member:
    """Add a place to a circle: kept, or at once for an account."""
    if tx.session.get(Member, member_id) is not None:
        raise Conflict("exists-already")
    count = tx.session.exec(
        select(func.count())
        .select_from(Member)
        .where(Member.circle_id == circle_id, Member.state != MemberState.ENDED)
    ).one()
    if count >= max_places:
        raise BadInput("circle-full")
    member = Member(
        id=member_id,
        circle_id=circle_id,
        account_id=account_id,
        state=MemberState.IN if account_id else MemberState.KEPT,
        position=count,
        name=tx.cipher(circle_id).seal(name, "member", "name", member_id),
        created_at=tx.now,
        in_at=tx.now if account_id else None,
    )
    tx.session.add(member)
    tx.session.flush()
    _write_roles(tx, member_id, roles)
    return member


def _write_roles(tx: Tx, member_id: str, roles: Iterable[Role]) -> None:
    tx.session.execute(delete(MemberRole).where(col(MemberRole.member_id) == member_id))
    for role in sorted(set(roles)):
        tx.session.add(MemberRole(member_id=member_id, role=role))
    tx.session.flush()


def set_roles(tx: Tx, circle_id: str, member_id: str, roles: Iterable[Role]) -> None:
    """Give a member their roles. The person's own role is never given or taken here.

    Raises NotFound, BadInput (person-role, no-role, not-in-yet: a kept place has nobody in it
    yet who could coordinate).
    """
    member = get_member(tx, circle_id, member_id)
    new_roles = set(roles)
    if (Role.PERSON in new_roles) != (Role.PERSON in roles_of(tx, [member.id])[member.id]):
        raise BadInput("person-role")
    if not new_roles:
        raise BadInput("no-role")
    if new_roles - {Role.SUPPORTER, Role.PERSON} and member.state != MemberState.IN:
        raise BadInput("not-in-yet")
    _write_roles(tx, member.id, new_roles)
    tx.hint(circle_id)


def pass_on_person(tx: Tx, before: Member, new: Member, stays_as: Role) -> None:
    """Make another member the circle's person; the one before gets the role `stays_as`."""
    _write_roles(tx, before.id, {stays_as})
    _write_roles(tx, new.id, {Role.PERSON})
    tx.hint(before.circle_id)


def held_roles_of(tx: Tx, member_ids: list[str]) -> dict[str, frozenset[Role]]:
    """Every member's own roles, as the person gave them: without standing in."""
    roles_by_member: dict[str, set[Role]] = {member_id: set() for member_id in member_ids}
    if member_ids:
        for member_id, role in tx.session.execute(
            select(MemberRole.member_id, MemberRole.role).where(
                col(MemberRole.member_id).in_(member_ids)
            )
        ):
            roles_by_member[member_id].add(Role(role))
    return {member_id: frozenset(roles) for member_id, roles in roles_by_member.items()}


def roles_of(tx: Tx, member_ids: list[str]) -> dict[str, frozenset[Role]]:
    """Every member's roles now; who stands in coordinates for these days."""
    roles_by_member = held_roles_of(tx, member_ids)
    if member_ids:
        for member_id, first, last, zone in tx.session.execute(
            sa_select(col(Member.id), col(StandIn.first), col(StandIn.last), col(Circle.zone))
            .join(StandIn, STANDS_IN)
            .join(Circle, col(Circle.id) == col(Member.circle_id))
            .where(col(Member.id).in_(member_ids))
        ):
            if covers(first, last, zone, tx.now):
                roles_by_member[member_id] |= {Role.COORDINATOR}
    return roles_by_member


_LIMITS_IN: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(MemberLimit.member_id), *LIMITS).where(
        col(MemberLimit.circle_id) == bindparam("circle_id")
    )
)


def limits_in(tx: Tx, circle_id: str) -> dict[str, SetLimits]:
    """Member id → what the person set for them; whoever has no limits is left out."""
    return {
        member_id: limits_of_row(*columns)
        for member_id, *columns in tx.rows(_LIMITS_IN, circle_id=circle_id)
    }


def get_member(tx: Tx, circle_id: str, member_id: str) -> Member:
    """A member or kept place of this circle that hasn't ended. Raises NotFound."""
    member = tx.session.get(Member, member_id)
    if member is None or member.circle_id != circle_id or member.state == MemberState.ENDED:
        raise NotFound
    return member


def still_in(tx: Tx, member_id: str) -> None:
    """Hold a member's place as it is: who is being removed this moment does nothing more.

    Raises NotFound for a place that ended.
    """
    state = tx.session.exec(
        select(Member.state).where(Member.id == member_id).with_for_update(read=True)
    ).one_or_none()
    if state != MemberState.IN:
        raise NotFound


def hold_member(tx: Tx, member_id: str) -> None:
    """Hold a place for a change: waits for what its member is doing (`still_in`)."""
    # Without the key itself: rows that point at the member don't wait.
    tx.session.exec(
        select(Member.id).where(Member.id == member_id).with_for_update(key_share=True)
    ).one()


def members_of(tx: Tx, circle_id: str) -> list[Member]:
    """Members and kept places, in the person's order."""
    return list(
        tx.session.exec(
            select(Member)
            .where(Member.circle_id == circle_id, Member.state != MemberState.ENDED)
            .order_by(col(Member.position), col(Member.created_at), col(Member.id))
        )
    )


def person_of(tx: Tx, circle_id: str) -> Member:
    """The person's place in their circle."""
    return tx.session.exec(
        select(Member)
        .join(MemberRole, col(MemberRole.member_id) == col(Member.id))
        .where(
            Member.circle_id == circle_id,
            MemberRole.role == Role.PERSON,
            Member.state != MemberState.ENDED,
        )
    ).one()


_NAMES = PreparedQuery(
    sa_select(col(Member.id), col(Member.name), col(Member.paid), col(Member.reports)).where(
        col(Member.circle_id) == bindparam("circle_id")
    )
)


@dataclass(frozen=True, slots=True)
class NameWithTags:
    """What a member is called in a circle, and the tags that stand beside the name."""

    name: str
    tags: list[Tag]


def names_with_tags(tx: Tx, circle_id: str, member_ids: Iterable[str]) -> dict[str, NameWithTags]:
    """Names and tags of some members, ended ones too. Who may not read a name sees no tag."""
    wanted_ids = set(member_ids)
    if not wanted_ids:
        return {}
    box = tx.cipher(circle_id)
    return {
        member_id: NameWithTags(
            box.open(name, "member", "name", member_id), tags_of(paid=paid, reports=reports)
        )
        for member_id, name, paid, reports in tx.rows(_NAMES, circle_id=circle_id)
        if member_id in wanted_ids
    }


def names_of(tx: Tx, circle_id: str, member_ids: Iterable[str]) -> dict[str, str]:
    """What members are called in this circle, ended ones too."""
    return {
        member_id: called_as.name
        for member_id, called_as in names_with_tags(tx, circle_id, member_ids).items()
    }


def end_member(tx: Tx, member: Member) -> None:
    """End a place. The name stays sealed for the record; the number goes."""
    member.state = MemberState.ENDED
    member.ended_at = tx.now
    member.number = None
    _write_roles(tx, member.id, ())
    tx.hint(member.circle_id)
