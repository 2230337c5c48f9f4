"""What the reader of consent asks of the database, in one place: columns that reads and sends
share, and the statements made of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, bindparam, or_
from sqlalchemy import select as sa_select
from sqlmodel import col

from app.circles.models import (
    Circle,
    Disclosure,
    Member,
    MemberLimit,
    MemberRole,
    MemberState,
    StandIn,
)
from app.circles.service import CARD_UNSEEN, LIMITS, STANDS_IN
from app.consent.models import Capacity, ConsentGrant, PoolPlace, Reach
from app.core.prepared_statement import PreparedQuery
from app.guidelines.guideline_queries import HAS_GUIDELINES
from app.identity.models import Account
from app.rota.models import Shift, Slot

Rows = PreparedQuery[*tuple[Any, ...]]

#: No shift is longer (a day's wall clock, with a clock that changes in it); one that is on began
#: within this. So the index on (circle, start) finds it among years of others.
LONGEST_SHIFT = timedelta(days=2)

_ON_SHIFT = col(Member.id).in_(
    sa_select(col(Shift.member_id))
    .join(Slot, col(Slot.id) == col(Shift.slot_id))
    .where(
        col(Slot.circle_id) == bindparam("circle"),
        col(Slot.starts_at) > bindparam("began"),
        col(Slot.starts_at) <= bindparam("now"),
        col(Slot.ends_at) > bindparam("until"),
        col(Shift.released_at).is_(None),
    )
)
#: A member's columns by which a grant is theirs, in the order that `_member` (facts.py) reads.
_MEMBER_COLUMNS = (
    col(Member.id),
    col(Member.state),
    col(Member.paid),
    col(Member.reports),
    CARD_UNSEEN,
    col(PoolPlace.agreed_at),
    _ON_SHIFT,
    col(MemberRole.role),
    col(StandIn.first),
    col(StandIn.last),
    *LIMITS,
)
MEMBER_COLUMN_COUNT = len(_MEMBER_COLUMNS)
#: What a member said of themselves.
_SAID_OF_THEMSELVES = (
    col(Account.zone),
    col(Capacity.level),
    col(Capacity.until),
    col(Capacity.muted),
    col(Capacity.muted_until),
)


def shut_out_members(circle: Any, now: Any) -> Select[*tuple[Any, ...]]:
    """Ids of the members for whom the person stopped everything; for a statement around it."""
    return sa_select(col(ConsentGrant.member_id)).where(
        col(ConsentGrant.circle_id) == circle,
        col(ConsentGrant.ended_at).is_(None),
        col(ConsentGrant.deny).is_(True),
        col(ConsentGrant.event) == "any",
        col(ConsentGrant.member_id).is_not(None),
        col(ConsentGrant.starts_at) <= now,
        or_(col(ConsentGrant.ends_at).is_(None), col(ConsentGrant.ends_at) > now),
    )


_SHUT_OUT_MEMBERS = shut_out_members(bindparam("circle"), bindparam("now"))


def _of_members(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        sa_select(*columns)
        .join(Member, col(Member.circle_id) == col(Circle.id))
        .join(MemberRole, col(MemberRole.member_id) == col(Member.id), isouter=True)
        .join(StandIn, STANDS_IN, isouter=True)
        .join(PoolPlace, col(PoolPlace.member_id) == col(Member.id), isouter=True)
        .join(Disclosure, col(Disclosure.id) == col(Member.card_id), isouter=True)
        .join(MemberLimit, col(MemberLimit.member_id) == col(Member.id), isouter=True)
        .where(col(Circle.id) == bindparam("circle"))
    )


EVERYBODY: Rows = PreparedQuery(
    _of_members(
        col(Circle.state),
        col(Circle.zone),
        col(Circle.paused_at),
        col(Circle.paused_until),
        col(Circle.closed_at),
        col(Circle.lost_at),
        HAS_GUIDELINES,
        *_MEMBER_COLUMNS,
        *_SAID_OF_THEMSELVES,
    )
    .join(Account, col(Account.id) == col(Member.account_id), isouter=True)
    .join(Capacity, col(Capacity.member_id) == col(Member.id), isouter=True)
)
_SHUT_OUT = col(Member.id).in_(_SHUT_OUT_MEMBERS)
_A_PLACE = _of_members(
    col(Circle.state),
    col(Circle.drafter_id),
    col(Circle.zone),
    col(Circle.closed_at),
    _SHUT_OUT,
    HAS_GUIDELINES,
    *_MEMBER_COLUMNS,
)
PLACE: Rows = PreparedQuery(_A_PLACE.where(col(Member.id) == bindparam("member")))
PLACE_OF_ACCOUNT: Rows = PreparedQuery(
    _A_PLACE.where(
        col(Member.account_id) == bindparam("account"), col(Member.state) == MemberState.IN
    )
)
#: What the person set for each member, with whether their own lines have a say in shifts.
SHIFT_RULES: Rows = PreparedQuery(
    sa_select(HAS_GUIDELINES, col(MemberLimit.member_id), *LIMITS)
    .select_from(Circle)
    .join(MemberLimit, col(MemberLimit.circle_id) == col(Circle.id), isouter=True)
    .where(col(Circle.id) == bindparam("circle"))
)
BLOCKED: Rows = PreparedQuery(_SHUT_OUT_MEMBERS)
_LIVE_GRANTS: Select[*tuple[Any, ...]] = sa_select(
    col(ConsentGrant.id),
    col(ConsentGrant.to_kind),
    col(ConsentGrant.member_id),
    col(ConsentGrant.deny),
    col(ConsentGrant.event),
    col(ConsentGrant.tier),
    col(ConsentGrant.channels),
    col(ConsentGrant.from_minute),
    col(ConsentGrant.to_minute),
    col(ConsentGrant.starts_at),
    col(ConsentGrant.ends_at),
    col(ConsentGrant.sections),
).where(
    col(ConsentGrant.circle_id) == bindparam("circle"),
    col(ConsentGrant.ended_at).is_(None),
)
GRANTS: Rows = PreparedQuery(_LIVE_GRANTS)
GRANTS_OF: Rows = PreparedQuery(
    _LIVE_GRANTS.where(
        or_(col(ConsentGrant.event) == bindparam("event"), col(ConsentGrant.event) == "any")
    )
)
GRANTS_TO: Rows = PreparedQuery(
    _LIVE_GRANTS.where(
        or_(
            col(ConsentGrant.member_id).is_(None),
            col(ConsentGrant.member_id) == bindparam("member"),
        )
    )
)
_LIVE_REACHES: Select[*tuple[Any, ...]] = sa_select(
    col(Reach.member_id),
    col(Reach.event),
    col(Reach.channels),
    col(Reach.from_minute),
    col(Reach.to_minute),
    col(Reach.starts_at),
).where(col(Reach.circle_id) == bindparam("circle"), col(Reach.ended_at).is_(None))
REACHES: Rows = PreparedQuery(_LIVE_REACHES)
REACHES_OF: Rows = PreparedQuery(_LIVE_REACHES.where(col(Reach.event) == bindparam("event")))
