"""The look-out for gaps: finds them, has the right people told, closes what was filled.

Notices are queued here in the transaction of the fact; whether one goes out is decided by the
gate when it is leased (promise 1).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, select

from app.circles.models import Circle, CircleState
from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.gate import Refuse, may_send
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.outbox import service as outbox
from app.outbox.models import Event, Notice, NoticeState
from app.record import service as record
from app.rota.gap_alerts import alerts_of
from app.rota.gap_scene import Scene, around_now, matter_of, open_gaps, scene
from app.rota.lookout import Friend, Moves, moves, tell_at
from app.rota.matters import ASKED, OFFERED, TOLD, close, follow, open_matters
from app.rota.models import GapMatter, GapTold, GapWatch

SELDOM = timedelta(hours=6)  # between looks at a circle in which nothing is open soon
OFTEN = timedelta(minutes=30)  # while something is: somebody may be up again, or no longer resting
UNSENT = timedelta(seconds=60)  # while it isn't known whether the one asked could be told


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
    if circle.state != CircleState.LIVE or circle.closed_at is not None:
        watch.due_at = tx.now + SELDOM
        return True
    if consent.rests(tx, circle_id):
        _, until = consent.pause_of(tx, circle_id) or (None, None)
        watch.due_at = min(until or tx.now + SELDOM, tx.now + SELDOM)
        return True
    alerts, around = alerts_of(tx, circle_id), around_now(tx, circle)
    found = open_gaps(around, tx.now)
    first_lead = alerts.leads.offer
    near = [one for one in found if one.starts_at - first_lead <= tx.now]
    later = [one.starts_at - first_lead for one in found if one.starts_at - first_lead > tx.now]
    matters = follow(tx, circle_id, near, {one.id for one in around})
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


def pause(tx: Tx, circle_id: str) -> None:
    """Everything is paused: what was being done about open times ends, and begins anew after."""
    for matter in open_matters(tx, circle_id):
        close(tx, matter, "off", "paused")


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
    if consent.rests(tx, circle.id):
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
