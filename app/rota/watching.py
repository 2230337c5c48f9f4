"""The look-out for gaps: finds them, has the right people told, closes what was filled.

Notices are queued here in the transaction of the fact; whether one goes out is decided by the
gate when it is leased (promise 1). What is read of consent here only spares queues: nobody is
asked in turn whom an ask for that time couldn't reach, and the next one is.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import col, select

from app.circles.models import Circle, CircleState, Member, MemberState
from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.away import away_of
from app.consent.gate import CircleFacts, Hold, Refuse, may_send
from app.consent.models import Capacity, Level
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.models import Event, Notice, NoticeState
from app.record import service as record
from app.rota.availability import Free, Span, away, fits
from app.rota.claiming import standing_by
from app.rota.coverage import Gap, Places, gaps, group_of
from app.rota.free_hours import hours_of
from app.rota.lookout import (
    Friend,
    Leads,
    Matter,
    Moves,
    in_a_row,
    moves,
    off_by_midnight,
    readable_leads,
    small,
    tell_at,
)
from app.rota.models import GapMatter, GapTold, GapWatch
from app.rota.service import gave_back
from app.rota.week import SlotView, on_shift, slots_between, today

AHEAD_DAYS = 14
LEAD_HOURS = (72, 24, 4)
LONGEST_LEAD = 168  # hours
WAIT_MINUTES = 60
SELDOM = timedelta(hours=6)  # between looks at a circle in which nothing is open soon
OFTEN = timedelta(minutes=30)  # while something is: somebody may be up again, or no longer resting
UNSENT = timedelta(seconds=60)  # while it isn't known whether the one asked could be told

LATELY = timedelta(hours=24)

OFFERED, ASKED, TOLD = "offered", "asked", "told"


@dataclass(frozen=True, slots=True)
class Alerts:
    """A circle's gap alerts as they are set."""

    on: bool
    lead_hours: tuple[int, ...]
    wait_minutes: int

    @property
    def leads(self) -> Leads:
        return Leads(
            tuple(timedelta(hours=one) for one in self.lead_hours),
            timedelta(minutes=self.wait_minutes),
        )


@dataclass(frozen=True, slots=True)
class Scene:
    """What every gap of a circle is decided upon."""

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


def alerts_of(tx: Tx, circle_id: str) -> Alerts:
    """How a circle's alerts are set; off until somebody wants them."""
    held = tx.s.get(GapWatch, circle_id)
    if held is None:
        return Alerts(False, LEAD_HOURS, WAIT_MINUTES)
    return Alerts(held.alerts, tuple(held.lead_hours), held.wait_minutes)


def set_alerts(
    tx: Tx, circle_id: str, *, on: bool, lead_hours: Sequence[int], wait_minutes: int, by: str
) -> Alerts:
    """Switch alerts on or off, with their lead times in hours, longest first.

    Raises BadInput, and NotFound when the circle was deleted this moment.
    """
    if not readable_leads(lead_hours):
        raise BadInput("lead-times")
    if not consent.share(tx, circle_id):
        raise NotFound
    # Two who switch it on in one instant: the second finds the row that the first made.
    tx.insert_new(
        GapWatch,
        circle_id=circle_id,
        alerts=False,
        lead_hours=list(LEAD_HOURS),
        wait_minutes=WAIT_MINUTES,
        due_at=tx.now,
    )
    watch = tx.s.exec(
        select(GapWatch).where(GapWatch.circle_id == circle_id).with_for_update()
    ).one()
    tx.s.refresh(watch)
    watch.alerts, watch.lead_hours, watch.wait_minutes = on, list(lead_hours), wait_minutes
    watch.due_at = tx.now
    tx.s.flush()
    if not on:
        for matter in _open_matters(tx, circle_id):
            _close(tx, matter, "off")
    record.append(tx, circle_id, "gap_alerts_on" if on else "gap_alerts_off", by=by)
    tx.hint()
    return Alerts(on, tuple(lead_hours), wait_minutes)


def open_gaps(slots: Sequence[SlotView], now: datetime) -> list[Gap]:
    """The gaps of a circle's slots, soonest first."""
    return gaps(
        (
            Places(
                one.id,
                group_of(one.kind, one.pattern_id),
                one.starts_at,
                one.ends_at,
                one.places,
                len(one.holders),
            )
            for one in slots
        ),
        now,
    )


def ahead(tx: Tx, circle: Circle) -> list[SlotView]:
    """A circle's slots that aren't over, for fourteen days."""
    return [slot for slot in _around(tx, circle) if slot.ends_at > tx.now]


def _around(tx: Tx, circle: Circle) -> list[SlotView]:
    """The same with the last two days: whose night it was counts for the next."""
    first = today(circle.zone, tx.now) - timedelta(days=2)
    return slots_between(tx, circle.id, circle.zone, first, AHEAD_DAYS + 2)


def due_circles(tx: Tx, most: int = 50) -> list[str]:
    """Circles whose look-out is due."""
    return list(
        tx.s.exec(
            select(GapWatch.circle_id)
            .where(col(GapWatch.alerts).is_(True), col(GapWatch.due_at) <= tx.now)
            .order_by(col(GapWatch.due_at))
            .limit(most)
        )
    )


def scene(
    tx: Tx, circle: Circle, alerts: Alerts, around: Sequence[SlotView] | None = None
) -> Scene:
    """Read what gaps are decided upon, as of now. `around`: its slots, if just read."""
    facts = consent.snapshot(tx, circle.id, on_shift=frozenset(on_shift(tx, circle.id)))
    accounts = {
        member_id: account_id
        for member_id, account_id in tx.s.execute(
            select(Member.id, Member.account_id).where(
                Member.circle_id == circle.id, Member.state == MemberState.IN
            )
        )
        if account_id
    }
    small_only = tx.s.exec(
        select(Capacity.member_id).where(
            col(Capacity.member_id).in_(list(accounts)), Capacity.level == Level.SMALL
        )
    )
    return Scene(
        circle=circle,
        alerts=alerts,
        slots={one.id: one for one in (_around(tx, circle) if around is None else around)},
        facts=facts,
        accounts=accounts,
        small_only=frozenset(small_only),
        pool=tuple(
            one.member_id for one in consent.pool_of(tx, circle.id) if one.agreed_at is not None
        ),
        gave_back=gave_back(tx, circle.id),
        away=away_of(tx, circle.id),
        hours=hours_of(tx, circle.id),
        stand_by=standing_by(tx, circle.id),
    )


def look(tx: Tx, circle_id: str) -> bool:
    """One look at a circle's gaps: rows follow what is open, and what is due is told."""
    if not consent.share(tx, circle_id):
        return False
    watch = tx.s.exec(
        select(GapWatch).where(GapWatch.circle_id == circle_id).with_for_update(skip_locked=True)
    ).one_or_none()
    if watch is None or not watch.alerts or watch.due_at > tx.now:
        return False
    circle = get_circle(tx, circle_id)
    if circle.state != CircleState.LIVE:
        watch.due_at = tx.now + SELDOM
        return True
    pause = consent.pause_of(tx, circle_id)
    if pause is not None:
        watch.due_at = min(pause[1] or tx.now + SELDOM, tx.now + SELDOM)
        return True
    alerts, around = alerts_of(tx, circle_id), _around(tx, circle)
    found = open_gaps(around, tx.now)
    first_lead = alerts.leads.offer
    near = [one for one in found if one.starts_at - first_lead <= tx.now]
    later = [one.starts_at - first_lead for one in found if one.starts_at - first_lead > tx.now]
    matters = _follow(tx, circle_id, near, {one.id for one in around})
    if matters:
        # In most circles nothing is open soon: who may hear of it needn't be read.
        there = scene(tx, circle, alerts, around)
        for matter in matters:
            _act(tx, there, matter)
        tx.s.flush()
    dues = [matter.due_at for matter in matters if matter.due_at is not None]
    most = tx.now + (OFTEN if matters else SELDOM)
    watch.due_at = min([most, *dues, *later[:1]])
    tx.s.flush()
    return True


def _open_matters(tx: Tx, circle_id: str) -> list[GapMatter]:
    return list(
        tx.s.exec(
            select(GapMatter)
            .where(GapMatter.circle_id == circle_id, col(GapMatter.closed_at).is_(None))
            .order_by(col(GapMatter.starts_at), col(GapMatter.id))
        )
    )


def _closed_matters(tx: Tx, circle_id: str) -> Sequence[GapMatter]:
    """Those that may open again, the last closed first."""
    return tx.s.exec(
        select(GapMatter)
        .where(
            GapMatter.circle_id == circle_id,
            col(GapMatter.closed_at).is_not(None),
            col(GapMatter.ends_at) > tx.now,
            GapMatter.closed_by != "over",
        )
        .order_by(col(GapMatter.closed_at).desc())
    ).all()


def _follow(tx: Tx, circle_id: str, found: list[Gap], offered: Container[str]) -> list[GapMatter]:
    """Let the rows follow the gaps there are: open, stretch, divide, open again, close."""
    held = _open_matters(tx, circle_id)
    closed = _closed_matters(tx, circle_id) if found else ()
    used: set[str] = set()
    now: list[GapMatter] = []
    for gap in found:
        slots = set(gap.slot_ids)
        mine = next(
            (one for one in held if one.id not in used and slots.intersection(one.slot_ids)), None
        )
        before = next((one for one in (*held, *closed) if slots.intersection(one.slot_ids)), None)
        if mine is None and before is not None and before.closed_at and before.id not in used:
            mine, before.closed_at, before.closed_by = before, None, None
            mine.round += 1
            mine.lead = 0
            mine.opened_at = tx.now
            record.append(tx, circle_id, "gap_opened", subject_id=gap.slot_ids[0], reason="again")
        if mine is None:
            mine = GapMatter(
                id=new_id(),
                circle_id=circle_id,
                kind=gap.group,
                slot_ids=list(gap.slot_ids),
                starts_at=gap.starts_at,
                ends_at=gap.ends_at,
                opened_at=tx.now,
            )
            tx.s.add(mine)
            tx.s.flush()
            if before is not None:
                _share(tx, before, mine)
            record.append(tx, circle_id, "gap_opened", subject_id=gap.slot_ids[0])
        if mine.slot_ids != list(gap.slot_ids):
            mine.slot_ids = list(gap.slot_ids)
        mine.starts_at, mine.ends_at = gap.starts_at, gap.ends_at
        used.add(mine.id)
        now.append(mine)
    for one in held:
        if one.id not in used:
            if not any(slot in offered for slot in one.slot_ids) and one.ends_at > tx.now:
                _close(tx, one, "off", "gap_gone")  # left out, paused or ended meanwhile
            else:
                _close(tx, one, "over" if one.ends_at <= tx.now else "filled")
    tx.s.flush()
    return now


def _share(tx: Tx, whole: GapMatter, part: GapMatter) -> None:
    """A gap was divided: whom the whole was offered to isn't offered its parts once more."""
    told = _told(tx, whole)
    notices = states_of(tx, told)
    for row in told:
        notice = notices.get(row.notice_id or "")
        if row.how == OFFERED and notice is not None and notice.state not in _NOT_TOLD:
            tx.s.add(
                GapTold(
                    gap_id=part.id,
                    member_id=row.member_id,
                    how=OFFERED,
                    round=part.round,
                    circle_id=part.circle_id,
                    at=row.at,
                    notice_id=row.notice_id,
                )
            )
    tx.s.flush()


def pause(tx: Tx, circle_id: str) -> None:
    """Everything is paused: what was being done about open times ends, and begins anew after."""
    for matter in _open_matters(tx, circle_id):
        _close(tx, matter, "off", "paused")


def _close(tx: Tx, matter: GapMatter, by: str, reason: str | None = None) -> None:
    matter.closed_at, matter.closed_by, matter.due_at = tx.now, by, None
    tx.s.flush()
    mine = {
        row.notice_id
        for row in tx.s.exec(select(GapTold).where(GapTold.gap_id == matter.id))
        if row.notice_id
    }
    # One evening's notice tells of several: it goes out while one of them is still open.
    shared = set(
        tx.s.exec(
            select(GapTold.notice_id)
            .join(GapMatter, col(GapMatter.id) == col(GapTold.gap_id))
            .where(
                col(GapTold.notice_id).in_(mine),
                GapMatter.id != matter.id,
                col(GapMatter.closed_at).is_(None),
            )
        )
    )
    outbox.cancel_these(tx, sorted(mine - shared), "covered" if by == "filled" else "expired")
    record.append(
        tx,
        matter.circle_id,
        "gap_closed",
        subject_id=matter.slot_ids[0],
        reason=reason or f"gap_{by}",
    )
    tx.hint()


def _told(tx: Tx, matter: GapMatter) -> list[GapTold]:
    return list(
        tx.s.exec(
            select(GapTold)
            .where(GapTold.gap_id == matter.id, GapTold.round == matter.round)
            .order_by(col(GapTold.at))
        )
    )


def states_of(tx: Tx, told: Sequence[GapTold]) -> dict[str, Notice]:
    """The notices behind what was told."""
    ids = [row.notice_id for row in told if row.notice_id]
    found = tx.s.exec(select(Notice).where(col(Notice.id).in_(ids))).all() if ids else ()
    return {one.id: one for one in found}


_NOT_TOLD = (NoticeState.HELD_BACK, NoticeState.NOT_DELIVERED, NoticeState.CANCELLED)


def matter_of(tx: Tx, there: Scene, matter: GapMatter) -> tuple[Matter, bool]:
    """A gap as the rules read it, and whether the newest of the pool is still to be told."""
    told = _told(tx, matter)
    notices = states_of(tx, told)
    unsent, asked_at = False, None
    # Somebody takes it and lets it go again: whom it was offered to today knows of it.
    lately = tx.s.exec(
        select(GapTold.member_id)
        .join(Notice, col(Notice.id) == col(GapTold.notice_id))
        .where(
            GapTold.gap_id == matter.id,
            GapTold.how == OFFERED,
            GapTold.at > tx.now - LATELY,
            Notice.state == NoticeState.SENT,
        )
    ).all()
    for row in told:
        notice = notices.get(row.notice_id or "")
        if row.how != ASKED:
            continue
        if notice is not None and notice.state in _NOT_TOLD:
            asked_at = None  # it didn't reach them: the next one is asked without a wait
        else:
            asked_at = row.at
            # Taken over one channel is told, though the next may still have its turn.
            unsent = notice is not None and notice.done_at is None
    by_how = {
        how: frozenset(row.member_id for row in told if row.how == how)
        for how in (OFFERED, ASKED, TOLD)
    }
    slots = [there.slots[one] for one in matter.slot_ids if one in there.slots]
    before = matter.starts_at if matter.starts_at > tx.now else matter.ends_at
    return (
        Matter(
            starts_at=matter.starts_at,
            ends_at=matter.ends_at,
            friends=_friends(
                tx, there, slots, list(there.accounts), before, Event.OPEN_TIME, by_hours=True
            ),
            pool=_friends(
                tx, there, slots, _awake(there, slots), before, Event.GAP, Event.OPEN_TIME
            ),
            coordinators=tuple(
                friend
                for member_id in there.accounts
                if "coordinator" in there.facts.members[member_id].roles
                and (friend := _let_through(tx, there, member_id, before, Event.GAP)) is not None
            ),
            offered=by_how[OFFERED] | frozenset(lately),
            asked=by_how[ASKED],
            told=by_how[TOLD],
            asked_at=asked_at,
            # They said so for this time: their own day may end before it does.
            stand_by=_friends(
                tx, there, slots, _stand_by(there, slots), before, Event.GAP, Event.OPEN_TIME
            ),
        ),
        unsent,
    )


def _stand_by(there: Scene, slots: Sequence[SlotView]) -> list[str]:
    """Who does one of these if nobody does, once each, in the order of the slots."""
    return list(dict.fromkeys(who for slot in slots for who in there.stand_by.get(slot.id, ())))


def _awake(there: Scene, slots: Sequence[SlotView]) -> list[str]:
    """The pool without those whose own day ends before a night of these begins in earnest."""

    def off(member_id: str) -> bool:
        member = there.facts.members[member_id]
        mine = [one for one in member.reach if one.event == Event.ASK and not one.ended]
        return any(
            off_by_midnight(
                slot.kind,
                slot.starts_at,
                slot.ends_at,
                there.circle.zone,
                (one.from_minute, one.to_minute),
                member.zone,
            )
            for one in mine
            for slot in slots
        )

    return [one for one in there.pool if one in there.facts.members and not off(one)]


def _friends(
    tx: Tx,
    there: Scene,
    slots: Sequence[SlotView],
    among: Sequence[str],
    before: datetime,
    *events: Event,
    by_hours: bool = False,
) -> tuple[Friend, ...]:
    """Whom a time fits: they may hear of it before it begins, and it suits what they can give.

    `by_hours`: and it lies in the hours that they wrote, if they did. Who is in the pool agreed
    to be asked, and is asked at others too.
    """
    found = []
    for member_id in among:
        member = there.facts.members.get(member_id)
        if member is None or "person" in member.roles or not member.roles:
            continue
        if not any(
            _suits(there, member_id, slot) and (not by_hours or _often_free(there, member_id, slot))
            for slot in slots
        ):
            continue
        friend = _let_through(tx, there, member_id, before, *events)
        if friend is not None:
            found.append(friend)
    return tuple(found)


def _suits(there: Scene, member_id: str, slot: SlotView) -> bool:
    if slot.held_by(member_id) or member_id not in there.accounts:
        return False
    if away(there.away.get(member_id, ()), slot.starts_at, slot.ends_at):
        return False
    if member_id in there.gave_back.get(slot.id, ()):
        return False  # they said that they can't; the time is among the open ones for them too
    if member_id in there.small_only and not small(slot.starts_at, slot.ends_at, slot.kind):
        return False
    held = [one for one in there.slots.values() if one.held_by(member_id)]
    if any(one.starts_at < slot.ends_at and slot.starts_at < one.ends_at for one in held):
        return False
    return not in_a_row(slot.kind, slot.starts_at, ((one.kind, one.starts_at) for one in held))


def _often_free(there: Scene, member_id: str, slot: SlotView) -> bool:
    hours = there.hours.get(member_id)
    zone = there.facts.members[member_id].zone
    return not hours or fits(hours, slot.starts_at, slot.ends_at, zone)


def _let_through(
    tx: Tx, there: Scene, member_id: str, before: datetime, *events: Event
) -> Friend | None:
    zone = there.facts.members[member_id].zone
    best: Friend | None = None
    for event in events:
        verdict = may_send(there.facts, member_id, event, tx.now)
        if isinstance(verdict, Refuse):
            continue
        if not isinstance(verdict, Hold):
            return Friend(member_id, zone)
        if verdict.until < before and (
            best is None or best.opens_at is None or verdict.until < best.opens_at
        ):
            best = Friend(member_id, zone, verdict.until)
    return best


def _act(tx: Tx, there: Scene, matter: GapMatter, *, ask_now: bool = False) -> str | None:
    """Do what a gap needs now; returns whom of the pool it asked."""
    facts, unsent = matter_of(tx, there, matter)
    leads = there.alerts.leads
    found = moves(facts, leads, tx.now, ask_now=ask_now)
    for friend in found.offer:
        _tell(tx, there, matter, friend, OFFERED)
    if found.ask is not None:
        _tell(tx, there, matter, found.ask, ASKED)
        unsent = True
    for friend in found.tell:
        _tell(tx, there, matter, friend, TOLD)
    record.append_all(tx, _said(matter, found))
    matter.lead = sum(matter.starts_at - one <= tx.now for one in leads.before)
    matter.due_at = min(found.due_at, tx.now + UNSENT) if unsent else found.due_at
    return found.ask.member_id if found.ask is not None else None


def _said(matter: GapMatter, found: Moves) -> list[record.Said]:
    """What the person reads of it. Each friend's own entry comes when a notice has gone."""
    subject = {"subject_id": matter.slot_ids[0]}
    said = [("gap_offered", subject)] if found.offer else []
    if found.ask is not None:
        said.append(("gap_asked", {"who": found.ask.member_id, **subject}))
    said += [("gap_told", {"who": one.member_id, **subject}) for one in found.tell]
    return [record.Said(matter.circle_id, kind, facts) for kind, facts in said]


def _event(tx: Tx, there: Scene, member_id: str, how: str) -> Event:
    if how == OFFERED:
        return Event.OPEN_TIME
    # Who is in the pool hears of it as such where the person agreed to that, else as anybody.
    refused = isinstance(may_send(there.facts, member_id, Event.GAP, tx.now), Refuse)
    return Event.OPEN_TIME if how == ASKED and refused else Event.GAP


def _tell(tx: Tx, there: Scene, matter: GapMatter, friend: Friend, how: str) -> None:
    event = _event(tx, there, friend.member_id, how)
    # One of the pool is asked when it is their turn; the rest may wait for the evening.
    due = tx.now if how == ASKED else tell_at(matter.starts_at, friend.zone, tx.now)
    notice_id = _joined(tx, there, friend.member_id, event, due) if due > tx.now else None
    if notice_id is None:
        notice_id = outbox.queue(
            tx,
            event=event,
            account_id=there.accounts[friend.member_id],
            circle_id=matter.circle_id,
            member_id=friend.member_id,
            subject_id=matter.slot_ids[0],
            due_at=due,
            dedupe=f"gap:{matter.id}:{friend.member_id}:{how}:{matter.round}",
        )
    tx.s.add(
        GapTold(
            gap_id=matter.id,
            member_id=friend.member_id,
            how=how,
            round=matter.round,
            circle_id=matter.circle_id,
            at=due,
            notice_id=notice_id,
        )
    )
    tx.s.flush()


def _joined(tx: Tx, there: Scene, member_id: str, event: Event, due: datetime) -> str | None:
    """The evening's notice that waits for a member already: it tells of this gap too."""
    found = tx.s.exec(
        select(Notice)
        .join(GapTold, col(GapTold.notice_id) == col(Notice.id))
        .where(
            Notice.circle_id == there.circle.id,
            Notice.member_id == member_id,
            Notice.event == event,
            Notice.state == NoticeState.QUEUED,
            Notice.due_at == due,
        )
        .limit(1)
        .with_for_update(of=Notice)
    ).first()
    if found is None or found.state != NoticeState.QUEUED:
        return None
    found.subject_id = None
    return found.id


def ask_next(tx: Tx, circle: Circle, gap_id: str) -> str:
    """Ask the next one of the pool now; returns who that is. Raises NotFound, Conflict."""
    if not consent.share(tx, circle.id):
        raise NotFound
    if consent.pause_of(tx, circle.id) is not None:
        raise Conflict("nothing-goes-out")
    watch = tx.s.exec(
        select(GapWatch).where(GapWatch.circle_id == circle.id).with_for_update()
    ).one_or_none()
    matter = tx.s.get(GapMatter, gap_id)
    if watch is None or matter is None or matter.circle_id != circle.id:
        raise NotFound
    there = scene(tx, circle, alerts_of(tx, circle.id))
    still = {slot for gap in open_gaps(list(there.slots.values()), tx.now) for slot in gap.slot_ids}
    if matter.closed_at is not None or not still.intersection(matter.slot_ids):
        raise Conflict("gap-closed")
    asked = _act(tx, there, matter, ask_now=True)
    if asked is None:
        raise Conflict("nobody-left")
    watch.due_at = tx.now
    tx.s.flush()
    tx.hint()
    return asked


def matters_of(tx: Tx, circle_id: str) -> list[GapMatter]:
    """A circle's open gaps inside their first lead time."""
    return _open_matters(tx, circle_id)


def told_of(tx: Tx, matter: GapMatter) -> list[tuple[GapTold, bool]]:
    """Who was told of a gap, oldest first, and whether that is still to go out.

    Whom it didn't reach, or what was held back, isn't named: why is theirs.
    """
    told = _told(tx, matter)
    notices = states_of(tx, told)
    found = []
    for row in told:
        notice = notices.get(row.notice_id or "")
        if notice is not None and notice.state not in _NOT_TOLD:
            found.append((row, notice.state != NoticeState.SENT))
    return found
