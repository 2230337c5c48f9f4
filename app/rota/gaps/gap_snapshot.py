"""What the gaps of a circle are decided upon: its times, and whom each of them fits.

What is read of consent here only spares queues: nobody is asked in turn whom an ask for that time
couldn't reach, and the next one is. Whether a notice goes out the gate decides (promise 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col, select

from app.access.facts import load_facts
from app.circles.models import Circle, Member, MemberState
from app.consent import service as consent
from app.consent.away_service import away_of
from app.consent.gate_facts import CircleFacts
from app.consent.models import Capacity, Level
from app.consent.open_hours import joined, open_hours
from app.core.db import Tx
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.rota.gaps.alert_settings_service import Alerts
from app.rota.gaps.coverage import Gap, SlotCoverage, find_gaps, group_of
from app.rota.gaps.escalation import (
    Contactable,
    GapFacts,
    is_off_by_midnight,
    is_second_night,
    is_small,
)
from app.rota.gaps.gap_lifecycle_service import (
    NOT_TOLD,
    contacts_in_round,
    notices_of,
)
from app.rota.models import ContactKind, GapMatter, GapTold
from app.rota.schedule.availability import Free, Span, is_away_between, lies_within
from app.rota.schedule.availability_service import hours_of
from app.rota.schedule.week_queries import SlotView, slots_between, today
from app.rota.shifts.bulk_claim_service import stand_by_members
from app.rota.shifts.claim_service import members_who_declined
from app.rota.shifts.limit_queries import LoadedLimits

AHEAD_DAYS = 14
#: Whom a gap was offered to within this time knows of it.
LATELY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class GapContext:
    """Everything that decisions about a circle's gaps depend on, read once for all of them."""

    circle: Circle
    alerts: Alerts
    slots: dict[str, SlotView]
    facts: CircleFacts
    accounts: dict[str, str]  # members who are in → their account
    small_only: frozenset[str]
    pool: tuple[str, ...]  # who agreed, in the person's order
    gave_back: Mapping[str, frozenset[str]] = field(default_factory=dict)  # slot → who let it go
    away: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    hours: Mapping[str, Sequence[Free]] = field(default_factory=dict)  # of whoever wrote some
    stand_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # slot → who, in order
    limits: LoadedLimits | None = None  # what the person set for members


def open_gaps(slots: Sequence[SlotView], now: datetime) -> list[Gap]:
    """The gaps of a circle's slots, soonest first."""
    return find_gaps(
        (
            SlotCoverage(
                slot.id,
                group_of(slot.kind, slot.pattern_id),
                slot.starts_at,
                slot.ends_at,
                slot.places,
                len(slot.holders),
            )
            for slot in slots
        ),
        now,
    )


def load_slots_ahead(tx: Tx, circle: Circle) -> list[SlotView]:
    """A circle's slots that aren't over, for fourteen days."""
    return [slot for slot in load_slots_around(tx, circle) if slot.ends_at > tx.now]


def load_slots_around(tx: Tx, circle: Circle) -> list[SlotView]:
    """A circle's slots from two days ago until fourteen days ahead.

    Past nights count too: nobody is asked for two in a row.
    """
    first = today(circle.zone, tx.now) - timedelta(days=2)
    return slots_between(tx, circle.id, circle.zone, first, AHEAD_DAYS + 2)


def load_gap_context(
    tx: Tx, circle: Circle, alerts: Alerts, around: Sequence[SlotView] | None = None
) -> GapContext:
    """Read what decisions about a circle's gaps depend on, as of now.

    `around`: the circle's slots (`around_now`), if they were just read.
    """
    facts = load_facts(tx, circle.id)
    accounts = {
        member_id: account_id
        for member_id, account_id in tx.session.execute(
            select(Member.id, Member.account_id).where(
                Member.circle_id == circle.id, Member.state == MemberState.IN
            )
        )
        if account_id
    }
    small_only = tx.session.exec(
        select(Capacity.member_id).where(
            col(Capacity.member_id).in_(list(accounts)), Capacity.level == Level.SMALL
        )
    )
    return GapContext(
        circle=circle,
        alerts=alerts,
        slots={
            slot.id: slot for slot in (load_slots_around(tx, circle) if around is None else around)
        },
        facts=facts,
        accounts=accounts,
        small_only=frozenset(small_only),
        pool=tuple(
            place.member_id
            for place in consent.pool_of(tx, circle.id)
            if place.agreed_at is not None
        ),
        gave_back=members_who_declined(tx, circle.id),
        away=away_of(tx, circle.id),
        hours=hours_of(tx, circle.id),
        stand_by=stand_by_members(tx, circle.id),
        limits=LoadedLimits.of_circle(tx, circle.id, circle.zone),
    )


def load_gap_facts(tx: Tx, context: GapContext, matter: GapMatter) -> tuple[GapFacts, bool]:
    """A gap as the rules read it, and whether the newest of the pool is still to be told."""
    contacts = contacts_in_round(tx, matter)
    notices = notices_of(tx, contacts)
    unsent, asked_at = False, None
    # Somebody takes it and lets it go again: whom it was offered to today knows of it.
    lately_offered = tx.session.exec(
        select(GapTold.member_id)
        .join(Notice, col(Notice.id) == col(GapTold.notice_id))
        .where(
            GapTold.gap_id == matter.id,
            GapTold.how == ContactKind.OFFERED,
            GapTold.at > tx.now - LATELY,
            Notice.state == NoticeState.SENT,
        )
    ).all()
    for row in contacts:
        notice = notices.get(row.notice_id or "")
        if row.how != ContactKind.ASKED:
            continue
        if notice is not None and notice.state in NOT_TOLD:
            asked_at = None  # it didn't reach them: the next one is asked without a wait
        else:
            asked_at = row.at
            # Taken over one channel is told, though the next may still have its turn.
            unsent = notice is not None and notice.done_at is None
    by_how = {
        contact_kind: frozenset(row.member_id for row in contacts if row.how == contact_kind)
        for contact_kind in ContactKind
    }
    contacted = {
        **by_how,
        ContactKind.OFFERED: by_how[ContactKind.OFFERED] | frozenset(lately_offered),
    }
    return build_gap_facts(tx, context, matter, contacted, asked_at), unsent


def build_gap_facts(
    tx: Tx,
    context: GapContext,
    gap: Gap | GapMatter,
    contacted: Mapping[ContactKind, frozenset[str]] | None = None,
    asked_at: datetime | None = None,
) -> GapFacts:
    """A gap with the members whom it fits.

    `contacted`: who has heard of it already, by how; left out: nobody has.
    """
    contacted = contacted or {}
    slots = [context.slots[slot_id] for slot_id in gap.slot_ids if slot_id in context.slots]
    before = gap.starts_at if gap.starts_at > tx.now else gap.ends_at
    return GapFacts(
        starts_at=gap.starts_at,
        ends_at=gap.ends_at,
        friends=_friends(
            tx, context, slots, list(context.accounts), before, Event.OPEN_TIME, by_hours=True
        ),
        pool=_friends(
            tx,
            context,
            slots,
            _preferred_first(context, slots, _awake(context, slots)),
            before,
            Event.GAP,
            Event.OPEN_TIME,
        ),
        coordinators=tuple(
            friend
            for member_id in context.accounts
            if "coordinator" in context.facts.members[member_id].roles
            and (friend := _let_through(tx, context, member_id, before, Event.GAP)) is not None
        ),
        offered=contacted.get(ContactKind.OFFERED, frozenset()),
        asked=contacted.get(ContactKind.ASKED, frozenset()),
        told_members=contacted.get(ContactKind.TOLD, frozenset()),
        asked_at=asked_at,
        # They said so for this time: their own day may end before it does.
        stand_by=_friends(
            tx, context, slots, _stand_by(context, slots), before, Event.GAP, Event.OPEN_TIME
        ),
    )


def _stand_by(context: GapContext, slots: Sequence[SlotView]) -> list[str]:
    """Ids of the members who stand by for one of the slots, once each, in the order of
    the slots.
    """
    return list(
        dict.fromkeys(
            member_id for slot in slots for member_id in context.stand_by.get(slot.id, ())
        )
    )


def _preferred_first(
    context: GapContext, slots: Sequence[SlotView], pool: Sequence[str]
) -> list[str]:
    """The pool's members in the person's order; whom they would rather have for one of the slots
    comes first."""
    limits = context.limits
    if limits is None:
        return list(pool)
    return sorted(
        pool,
        key=lambda member_id: (
            -max((limits.preference(member_id, slot.id, slot) for slot in slots), default=0)
        ),
    )


def _awake(context: GapContext, slots: Sequence[SlotView]) -> list[str]:
    """The pool's members, without those whose own day ends before a night among the slots does."""

    def is_off(member_id: str) -> bool:
        member = context.facts.members[member_id]
        ask_reaches = [
            reach for reach in member.reach if reach.event == Event.ASK and not reach.ended
        ]
        return any(
            is_off_by_midnight(
                slot.kind,
                slot.starts_at,
                slot.ends_at,
                context.circle.zone,
                (reach.from_minute, reach.to_minute),
                member.zone,
            )
            for reach in ask_reaches
            for slot in slots
        )

    return [
        member_id
        for member_id in context.pool
        if member_id in context.facts.members and not is_off(member_id)
    ]


def _friends(
    tx: Tx,
    context: GapContext,
    slots: Sequence[SlotView],
    among: Sequence[str],
    before: datetime,
    *events: Event,
    by_hours: bool = False,
) -> tuple[Contactable, ...]:
    """The members of `among` whom one of the slots fits and who may hear of it before it begins.

    `by_hours`: only where it lies in the hours in which they wrote that they are free, if they
    wrote any. Members of the pool agreed to be asked outside those hours too.
    """
    friends = []
    for member_id in among:
        member = context.facts.members.get(member_id)
        if member is None or "person" in member.roles or not member.roles:
            continue
        if not any(
            _suits(context, member_id, slot)
            and (not by_hours or _often_free(context, member_id, slot))
            for slot in slots
        ):
            continue
        friend = _let_through(tx, context, member_id, before, *events)
        if friend is not None:
            friends.append(friend)
    return tuple(friends)


def _suits(context: GapContext, member_id: str, slot: SlotView) -> bool:
    """Whether a slot suits what a member can give: their days away, limits, dial and
    other shifts.
    """
    if slot.held_by(member_id) or member_id not in context.accounts:
        return False
    if is_away_between(context.away.get(member_id, ()), slot.starts_at, slot.ends_at):
        return False
    if context.limits is not None and not context.limits.allows(member_id, slot.id, slot):
        return False
    if member_id in context.gave_back.get(slot.id, ()):
        return False  # they said that they can't; the time is among the open ones for them too
    if member_id in context.small_only and not is_small(slot.starts_at, slot.ends_at, slot.kind):
        return False
    held_slots = [held_slot for held_slot in context.slots.values() if held_slot.held_by(member_id)]
    if any(
        held_slot.starts_at < slot.ends_at and slot.starts_at < held_slot.ends_at
        for held_slot in held_slots
    ):
        return False
    return not is_second_night(
        slot.kind,
        slot.starts_at,
        ((held_slot.kind, held_slot.starts_at) for held_slot in held_slots),
    )


def _often_free(context: GapContext, member_id: str, slot: SlotView) -> bool:
    """Whether a slot lies in the hours in which a member wrote that they are free; none
    written: yes.
    """
    hours = context.hours.get(member_id)
    zone = context.facts.members[member_id].zone
    return not hours or lies_within(hours, slot.starts_at, slot.ends_at, zone)


def _let_through(
    tx: Tx, context: GapContext, member_id: str, before: datetime, *events: Event
) -> Contactable | None:
    """A member with the hours before an instant in which one of `events` may reach them.

    None: there are no such hours.
    """
    facts = context.facts
    hours = joined(*(open_hours(facts, member_id, event, tx.now, before) for event in events))
    return Contactable(member_id, facts.members[member_id].zone, hours) if hours else None
