"""The look-out for gaps: finds them, has the right people told, closes what was filled.

Notices are queued here in the transaction of the fact; whether one goes out is decided by the
gate when it is leased (promise 1).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.circles.models import Circle, CircleState
from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.gate import Allow, Deny, may_send
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.core.prepared_statement import PreparedQuery
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.gaps.alert_settings_service import alerts_of
from app.rota.gaps.coverage import Gap
from app.rota.gaps.escalation import Contactable, GapDecision, LeadTimes, decide
from app.rota.gaps.gap_lifecycle_service import (
    close_gap,
    open_gap_rows,
    reconcile,
)
from app.rota.gaps.gap_snapshot import (
    GapContext,
    build_gap_facts,
    load_gap_context,
    load_gap_facts,
    load_slots_around,
    open_gaps,
)
from app.rota.models import ContactKind, GapMatter, GapTold, GapWatch
from app.rota.shifts.notice_times import EARLIEST, NEAR, evening_or_now

SELDOM = timedelta(hours=6)  # between looks at a circle in which nothing is open soon
OFTEN = timedelta(minutes=30)  # while something is: somebody may be up again, or no longer resting
UNSENT = timedelta(seconds=60)  # while it isn't known whether the one asked could be told


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(GapWatch.circle_id))
    .where(col(GapWatch.alerts).is_(True), col(GapWatch.due_at) <= bindparam("now"))
    .order_by(col(GapWatch.due_at))
    .limit(50)
)


def due_circles(tx: Tx) -> list[str]:
    """Circles whose look-out is due."""
    return [circle_id for (circle_id,) in tx.rows(_DUE, now=tx.now)]


def check_circle(tx: Tx, circle_id: str) -> bool:
    """Look at a circle's gaps once: bring their rows in line, and tell what is due.

    Returns whether it was looked at: not when nothing is due, or another worker is at it.
    """
    if not consent.lock_shared(tx, circle_id):
        return False
    watch = tx.session.exec(
        select(GapWatch).where(GapWatch.circle_id == circle_id).with_for_update(skip_locked=True)
    ).one_or_none()
    if watch is None or not watch.alerts or watch.due_at > tx.now:
        return False
    circle = get_circle(tx, circle_id)
    if circle.state != CircleState.LIVE or circle.closed_at is not None:
        watch.due_at = tx.now + SELDOM
        return True
    if consent.rests(tx, circle_id):
        _, until = consent.pause_of(tx, circle_id) or (None, None)
        watch.due_at = min(until or tx.now + SELDOM, tx.now + SELDOM)
        return True
    alerts, around = alerts_of(tx, circle_id), load_slots_around(tx, circle)
    gaps = open_gaps(around, tx.now)
    first_lead = alerts.leads.offer
    near_gaps = [gap for gap in gaps if gap.starts_at - first_lead <= tx.now]
    later_gaps = [gap for gap in gaps if gap.starts_at - first_lead > tx.now]
    early_candidates = [
        gap for gap in later_gaps if gap.starts_at - _earliest(alerts.leads) <= tx.now
    ]
    # In most circles nothing is open soon: who may hear of it needn't be read.
    context = (
        load_gap_context(tx, circle, alerts, around) if near_gaps or early_candidates else None
    )
    dues = [gap.starts_at - first_lead for gap in later_gaps[:1]]
    early_looks = [gap.starts_at - _earliest(alerts.leads) for gap in later_gaps]
    dues += [at for at in early_looks if at > tx.now][:1]
    if context is not None and early_candidates:
        early_gaps, later_dues = _begun_early(tx, context, early_candidates)
        near_gaps, dues = near_gaps + early_gaps, dues + later_dues
    matters = reconcile(tx, circle_id, near_gaps, {slot.id for slot in around})
    if context is not None:
        for matter in matters:
            _act(tx, context, matter)
        tx.session.flush()
    dues += [matter.due_at for matter in matters if matter.due_at is not None]
    latest = tx.now + (OFTEN if context is not None else SELDOM)
    watch.due_at = min([latest, *dues])
    tx.session.flush()
    return True


def _earliest(leads: LeadTimes) -> timedelta:
    """How long before a gap its circle is looked at: some have to be told before the first lead
    time, as their hours end.

    A long lead time always leaves a day to tell them in.
    """
    return leads.offer if leads.offer >= 2 * EARLIEST else leads.offer + EARLIEST + NEAR


def _begun_early(tx: Tx, context: GapContext, ahead: list[Gap]) -> tuple[list[Gap], list[datetime]]:
    """Split gaps before their first lead time: those told of already or now, as some
    can't be told later, and when the others are looked at again.
    """
    open_slots = {
        slot for matter in open_gap_rows(tx, context.circle.id) for slot in matter.slot_ids
    }
    early, later = [], []
    for gap in ahead:
        decision = decide(build_gap_facts(tx, context, gap), context.alerts.leads, tx.now)
        if decision.offer or decision.ask or decision.tell or open_slots.intersection(gap.slot_ids):
            early.append(gap)
        else:
            later.append(decision.due_at)
    return early, later


def close_all_gaps(tx: Tx, circle_id: str) -> None:
    """Everything is paused: close the circle's gaps. They open anew once the pause is over."""
    for matter in open_gap_rows(tx, circle_id):
        close_gap(tx, matter, "off", "paused")


def _act(tx: Tx, context: GapContext, matter: GapMatter, *, ask_now: bool = False) -> str | None:
    """Do what a gap needs now; returns whom of the pool it asked."""
    facts, unsent = load_gap_facts(tx, context, matter)
    leads = context.alerts.leads
    decision = decide(facts, leads, tx.now, ask_now=ask_now)
    for friend in decision.offer:
        _tell(tx, context, matter, friend, ContactKind.OFFERED)
    if decision.ask is not None:
        _tell(tx, context, matter, decision.ask, ContactKind.ASKED)
        unsent = True
    for friend in decision.tell:
        _tell(tx, context, matter, friend, ContactKind.TOLD)
    record.append_all(tx, _entries(matter, decision))
    matter.lead = sum(matter.starts_at - lead <= tx.now for lead in leads.before)
    matter.due_at = min(decision.due_at, tx.now + UNSENT) if unsent else decision.due_at
    return decision.ask.member_id if decision.ask is not None else None


def _entries(matter: GapMatter, decision: GapDecision) -> list[record.EntryDraft]:
    """The record entries of what was decided. Each friend's own entry comes when their
    notice has gone.
    """
    subject = {"subject_id": matter.slot_ids[0]}
    entries = [("gap_offered", subject)] if decision.offer else []
    if decision.ask is not None:
        entries.append(("gap_asked", {"who": decision.ask.member_id, **subject}))
    entries += [("gap_told", {"who": friend.member_id, **subject}) for friend in decision.tell]
    return [record.EntryDraft(matter.circle_id, kind, facts) for kind, facts in entries]


def _notice_type(
    tx: Tx, context: GapContext, member_id: str, contact_kind: ContactKind
) -> NoticeType:
    """As what a member hears of a gap, as far as the gate lets it through."""
    if contact_kind == ContactKind.OFFERED:
        return NoticeType.OPEN_TIME
    if contact_kind == ContactKind.TOLD:
        return NoticeType.GAP
    # Who is in the pool hears of it as such where the person agreed to that, and at this hour;
    # else as anybody.
    as_pool = may_send(context.facts, member_id, Event.GAP, tx.now)
    as_anybody = may_send(context.facts, member_id, Event.OPEN_TIME, tx.now)
    if isinstance(as_pool, Allow) or not isinstance(as_anybody, Allow):
        return NoticeType.OPEN_TIME if isinstance(as_pool, Deny) else NoticeType.GAP
    return NoticeType.OPEN_TIME


def _tell(
    tx: Tx, context: GapContext, matter: GapMatter, friend: Contactable, contact_kind: ContactKind
) -> None:
    """Queue a notice of a gap, or join the one that waits for the member's evening, and note it."""
    notice_type = _notice_type(tx, context, friend.member_id, contact_kind)
    # One of the pool is asked when it is their turn; the rest may wait for the evening.
    hours = friend.hours_from(tx.now, matter.starts_at)
    due = tx.now
    if contact_kind != ContactKind.ASKED:
        due = evening_or_now(matter.starts_at, friend.zone, hours, tx.now)
    notice_id = _joined(tx, context, friend.member_id, notice_type, due) if due > tx.now else None
    if notice_id is None:
        notice_id = outbox.queue(
            tx,
            type=notice_type,
            account_id=context.accounts[friend.member_id],
            circle_id=matter.circle_id,
            member_id=friend.member_id,
            subject_id=matter.slot_ids[0],
            due_at=due,
            dedupe=f"gap:{matter.id}:{friend.member_id}:{contact_kind}:{matter.round}",
        )
    tx.session.add(
        GapTold(
            gap_id=matter.id,
            member_id=friend.member_id,
            how=contact_kind,
            round=matter.round,
            circle_id=matter.circle_id,
            at=due,
            notice_id=notice_id,
        )
    )
    tx.session.flush()


def _joined(
    tx: Tx, context: GapContext, member_id: str, notice_type: NoticeType, due: datetime
) -> str | None:
    """The id of the evening notice that waits for a member already, which then tells of
    this gap too; None: there is none.
    """
    notice = tx.session.exec(
        select(Notice)
        .join(GapTold, col(GapTold.notice_id) == col(Notice.id))
        .where(
            Notice.circle_id == context.circle.id,
            Notice.member_id == member_id,
            Notice.type == notice_type,
            Notice.state == NoticeState.QUEUED,
            Notice.due_at == due,
        )
        .limit(1)
        .with_for_update(of=Notice)
    ).first()
    if notice is None or notice.state != NoticeState.QUEUED:
        return None
    notice.subject_id = None
    return notice.id


def ask_next(tx: Tx, circle: Circle, gap_id: str) -> str:
    """Ask the next one of the pool now; returns who that is. Raises NotFound, Conflict."""
    if not consent.lock_shared(tx, circle.id):
        raise NotFound
    if consent.rests(tx, circle.id):
        raise Conflict("nothing-goes-out")
    watch = tx.session.exec(
        select(GapWatch).where(GapWatch.circle_id == circle.id).with_for_update()
    ).one_or_none()
    matter = tx.session.get(GapMatter, gap_id)
    if watch is None or matter is None or matter.circle_id != circle.id:
        raise NotFound
    context = load_gap_context(tx, circle, alerts_of(tx, circle.id))
    still = {
        slot for gap in open_gaps(list(context.slots.values()), tx.now) for slot in gap.slot_ids
    }
    if matter.closed_at is not None or not still.intersection(matter.slot_ids):
        raise Conflict("gap-closed")
    asked = _act(tx, context, matter, ask_now=True)
    if asked is None:
        raise Conflict("nobody-left")
    watch.due_at = tx.now
    tx.session.flush()
    tx.hint()
    return asked
