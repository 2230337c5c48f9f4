"""Check-ins: the person chooses days and a friend, the friend says yes or no.

By choosing a friend the person lets them hear of it: a grant for check-ins that ends by itself
after the last of these days, and at once when none of them is that friend's any more. A grant
alone opens nothing: each friend reads the check-ins that are theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from app.access.facts import blocked_members, load_facts
from app.access.reading import sight_of
from app.care.check_in_queries import (
    aftercare_of,
    came_to,
    check_ins_of,
    choosable_members,
    get_closed_ask,
    instant_of,
    is_open,
)
from app.care.check_in_rules import ANSWER_KEPT, can_do_it, check_days
from app.care.models import Aftercare, CheckIn, CheckInState, CheckInWay
from app.circles.models import Circle
from app.circles.service import get_circle, get_member, person_of, still_in
from app.consent import service as consent
from app.consent.chosen_grant_service import end_chosen_grant, give_chosen_grant
from app.consent.gate import may_send
from app.consent.models import ConsentGrant
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.guidelines.rules import is_never
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.schedule.occurrences import instant

#: How much a grant of check-ins tells: the day, how, and what the person answers to that friend.
TIER = 2


def plan_check_ins(
    tx: Tx,
    circle_id: str,
    ask_id: str,
    *,
    days: Sequence[date],
    minute: int,
    way: CheckInWay,
    member_id: str,
    by: str,
) -> None:
    """Add check-ins after a request, all by one friend.

    Raises NotFound, BadInput for days or a friend that can't be, Conflict while nothing goes out.
    """
    consent.lock_exclusive(tx, circle_id)
    ask = get_closed_ask(tx, circle_id, ask_id)
    circle = get_circle(tx, circle_id)
    _refuse_at_rest(tx, circle)
    taken_days = [
        check_in.on_day
        for check_in in check_ins_of(tx, circle)
        if is_open(check_in, circle.zone, tx.now)
    ]
    check_days(days, minute, taken_days, circle.zone, tx.now)
    _need_choosable(tx, circle_id, member_id, came_to(tx, ask.id))
    aftercare = _answered(tx, circle_id, ask_id)
    last = max(instant(day, minute, ZoneInfo(circle.zone)) for day in days)
    grant = _give_grant(tx, circle_id, member_id, last, by)
    # A check-in that is over leaves its day to a new one.
    for old in tx.session.exec(
        select(CheckIn).where(CheckIn.circle_id == circle_id, col(CheckIn.on_day).in_(days))
    ).all():
        tx.session.delete(old)
    tx.session.flush()
    for day in sorted(days):
        check_in = CheckIn(
            id=new_id(),
            circle_id=circle_id,
            aftercare_id=aftercare.id,
            on_day=day,
            minute=minute,
            way=way,
            member_id=member_id,
            grant_id=grant.id,
            state=CheckInState.ASKED,
            asked_at=tx.now,
            due_at=tx.now,
        )
        tx.session.add(check_in)
        tx.session.flush()
        record.append(tx, circle_id, "check_in_asked", who=member_id, subject_id=check_in.id)
    tx.hint(circle_id)


def decline_check_ins(tx: Tx, circle_id: str, ask_id: str) -> None:
    """ "None": the person isn't asked about this request again. Raises NotFound."""
    get_closed_ask(tx, circle_id, ask_id)
    _answered(tx, circle_id, ask_id)
    tx.hint(circle_id)


def hand_to(tx: Tx, circle_id: str, check_in_id: str, member_id: str, by: str) -> None:
    """The person asks somebody else. Raises NotFound, BadInput, Conflict."""
    consent.lock_exclusive(tx, circle_id)
    circle = get_circle(tx, circle_id)
    _refuse_at_rest(tx, circle)
    check_in = lock_check_in(tx, circle_id, check_in_id)
    _need_open(check_in, circle, tx.now)
    _need_choosable(tx, circle_id, member_id, ())
    if check_in.member_id == member_id:
        raise BadInput("check-in-same-friend")
    take_from_friend(tx, check_in, by)
    grant = _give_grant(tx, circle_id, member_id, instant_of(check_in, circle.zone), by)
    check_in.member_id, check_in.grant_id = member_id, grant.id
    check_in.state = CheckInState.ASKED
    check_in.asked_at = check_in.due_at = tx.now
    tx.session.flush()
    record.append(tx, circle_id, "check_in_asked", who=member_id, subject_id=check_in.id)
    tx.hint(circle_id)


def leave_out(tx: Tx, circle_id: str, check_in_id: str, by: str) -> None:
    """The person leaves a check-in out: it is gone, and so is what it let be told."""
    consent.lock_exclusive(tx, circle_id)
    check_in = lock_check_in(tx, circle_id, check_in_id)
    take_from_friend(tx, check_in, by)
    tx.session.delete(check_in)
    tx.session.flush()
    record.append(tx, circle_id, "check_in_left_out", by=by, subject_id=check_in_id)
    tx.hint(circle_id)


def take(tx: Tx, circle_id: str, check_in_id: str, member_id: str) -> None:
    """The friend whom the person chose says yes. Raises NotFound, Conflict when it is over."""
    check_in = _own_check_in(tx, circle_id, check_in_id, member_id)
    circle = get_circle(tx, circle_id)
    _need_open(check_in, circle, tx.now)
    if check_in.state != CheckInState.ASKED:
        return
    check_in.state = CheckInState.TAKEN
    check_in.due_at = tx.now if tx.now < instant_of(check_in, circle.zone) else None
    tx.session.flush()
    _cancel_notices(tx, check_in, member_id, check_in.grant_id)
    record.append(tx, circle_id, "check_in_taken", who=member_id, subject_id=check_in_id)
    tx.hint(circle_id)


def give_back(tx: Tx, circle_id: str, check_in_id: str, member_id: str) -> None:
    """The friend can't, before or on the day: it is nobody's, and the person is told that."""
    check_in = _own_check_in(tx, circle_id, check_in_id, member_id)
    _need_open(check_in, get_circle(tx, circle_id), tx.now)
    if check_in.state == CheckInState.DONE:
        raise Conflict("check-in-done")
    leave_to_nobody(tx, check_in)


def note_done(tx: Tx, circle_id: str, check_in_id: str, member_id: str) -> None:
    """The friend says that it worked out, for themselves alone. Raises NotFound, Conflict."""
    check_in = _own_check_in(tx, circle_id, check_in_id, member_id)
    zone = get_circle(tx, circle_id).zone
    if check_in.state == CheckInState.ASKED or tx.now < instant_of(check_in, zone):
        raise Conflict("check-in-ahead")
    check_in.state, check_in.due_at = CheckInState.DONE, None
    tx.session.flush()
    tx.hint(circle_id)


def release_check_ins_of(tx: Tx, circle_id: str, member_id: str) -> None:
    """A friend may hear of check-ins no more: theirs are nobody's. What is to come is told.

    Whoever calls holds the circle's consent, and has ended it.
    """
    circle = get_circle(tx, circle_id)
    rows = tx.session.exec(
        select(CheckIn)
        .where(CheckIn.circle_id == circle_id, CheckIn.member_id == member_id)
        .order_by(col(CheckIn.id))
        .with_for_update()
    ).all()
    if not rows or may_hear(tx, circle_id, member_id):
        return
    for check_in in rows:
        if check_in.state != CheckInState.DONE and is_open(check_in, circle.zone, tx.now):
            leave_to_nobody(tx, check_in)
        else:
            take_from_friend(tx, check_in, None)


def lock_check_in(tx: Tx, circle_id: str, check_in_id: str) -> CheckIn:
    """A check-in of this circle, its row locked. Raises NotFound."""
    check_in = tx.session.exec(
        select(CheckIn).where(CheckIn.id == check_in_id).with_for_update()
    ).one_or_none()
    if check_in is None or check_in.circle_id != circle_id:
        raise NotFound
    tx.session.refresh(check_in, with_for_update=not tx.sqlite or None)
    return check_in


def take_from_friend(tx: Tx, check_in: CheckIn, by: str | None) -> None:
    """Take a check-in from its friend: what waits for them, the consent that no other of their
    days needs, and what was answered for them to read."""
    check_in.answer = check_in.words = check_in.answered_at = None
    if check_in.member_id is None:
        return
    member_id, grant_id = check_in.member_id, check_in.grant_id
    check_in.member_id = check_in.grant_id = check_in.due_at = None
    check_in.state = CheckInState.NOBODY
    tx.session.flush()
    _cancel_notices(tx, check_in, member_id, grant_id)
    if grant_id is not None:
        _end_unused_grant(tx, grant_id, by)


def leave_to_nobody(tx: Tx, check_in: CheckIn) -> None:
    """Nobody has it any more: the person is told that, and no reason."""
    take_from_friend(tx, check_in, None)
    record.append(tx, check_in.circle_id, "check_in_open", subject_id=check_in.id)
    person = person_of(tx, check_in.circle_id)
    if person.account_id is not None:
        outbox.queue(
            tx,
            type=NoticeType.CHECK_IN,
            account_id=person.account_id,
            circle_id=check_in.circle_id,
            member_id=person.id,
            subject_id=check_in.id,
            dedupe=f"check-in-open:{check_in.id}:{tx.now.isoformat()}",
        )
    tx.hint(check_in.circle_id)


def _cancel_notices(tx: Tx, check_in: CheckIn, member_id: str, grant_id: str | None) -> None:
    """Cancel what waits for a friend, unless it also asks them about other days."""
    others = tx.session.exec(
        select(CheckIn.id).where(
            CheckIn.grant_id == grant_id,
            CheckIn.id != check_in.id,
            CheckIn.state == CheckInState.ASKED,
        )
    )
    if grant_id is None or others.first() is None:
        outbox.cancel(
            tx,
            circle_id=check_in.circle_id,
            event=Event.CHECK_IN,
            member_id=member_id,
            reason="ended",
        )


def _end_unused_grant(tx: Tx, grant_id: str, by: str | None) -> None:
    in_use = tx.session.exec(select(CheckIn.id).where(CheckIn.grant_id == grant_id).limit(1))
    if in_use.first() is None:
        end_chosen_grant(tx, grant_id, by)


def _give_grant(tx: Tx, circle_id: str, member_id: str, last: datetime, by: str) -> ConsentGrant:
    """The person's consent for one friend, until what they answer is forgotten."""
    return give_chosen_grant(
        tx, circle_id, member_id, Event.CHECK_IN, tier=TIER, until=last + ANSWER_KEPT, by=by
    )


def _answered(tx: Tx, circle_id: str, ask_id: str) -> Aftercare:
    """The person's answer about the days after a request: made, or what is there already."""
    tx.insert_new(Aftercare, id=new_id(), circle_id=circle_id, ask_id=ask_id, answered_at=tx.now)
    aftercare = aftercare_of(tx, ask_id)
    if aftercare is None:
        raise NotFound
    return aftercare


def _own_check_in(tx: Tx, circle_id: str, check_in_id: str, member_id: str) -> CheckIn:
    """A check-in of a friend's own, locked, while they may know of it. Raises NotFound."""
    consent.lock_exclusive(tx, circle_id)
    still_in(tx, member_id)
    check_in = lock_check_in(tx, circle_id, check_in_id)
    if check_in.member_id != member_id or not may_hear(tx, circle_id, member_id):
        raise NotFound
    return check_in


def _need_choosable(tx: Tx, circle_id: str, member_id: str, helper_ids: Sequence[str]) -> None:
    get_member(tx, circle_id, member_id)
    shut_out = set(blocked_members(tx, circle_id))
    if member_id not in choosable_members(tx, circle_id, helper_ids, shut_out):
        raise BadInput("check-in-friend")
    facts = load_facts(tx, circle_id, event=Event.CHECK_IN)
    if is_never(
        facts.guidelines,
        member_id=member_id,
        zone=facts.zone,
        at=tx.now,
        event=Event.CHECK_IN,
        at_any_hour=True,
    ):
        raise BadInput("against-your-line")


def _need_open(check_in: CheckIn, circle: Circle, now: datetime) -> None:
    if not is_open(check_in, circle.zone, now):
        raise Conflict("check-in-over")


def _refuse_at_rest(tx: Tx, circle: Circle) -> None:
    if consent.pause_of(tx, circle.id) is not None or circle.closed_at is not None:
        raise Conflict("check-ins-rest")


def can_be_told(tx: Tx, check_in: CheckIn) -> bool:
    """Whether its friend may be told of a check-in, now or later."""
    facts = load_facts(tx, check_in.circle_id, event=Event.CHECK_IN)
    return can_do_it(may_send(facts, check_in.member_id or "", Event.CHECK_IN, tx.now))


def may_hear(tx: Tx, circle_id: str, member_id: str) -> bool:
    """Whether the person lets a member know of check-ins, whatever their own hours and dial."""
    return sight_of(tx, circle_id, member_id, Event.CHECK_IN) is not None
