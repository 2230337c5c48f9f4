"""Drills: the person tries the way to their friends' phones (docs/decisions/0050-practice.md).

A drill is an ask marked as practice. It takes the same ladder, gate and answers, reaches those
alone who agreed to practise, covers nothing, and is over when a real request begins or half an
hour is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from app.asks.ladder import HOLD
from app.asks.models import Answer, Ask, AskedMember, PracticeMark, Standing
from app.asks.retention import is_gone
from app.asks.service import end_drill, find_drill, find_running
from app.circles.models import Member, MemberState
from app.circles.service import members_of, person_of
from app.consent import practice_service
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict
from app.identity.address_service import has_app
from app.outbox import service as outbox
from app.outbox.models import Attempt
from app.outbox.notice_types import NoticeType
from app.plans.service import current
from app.record import service as record

#: A drill is over by itself after so long.
LASTS = timedelta(minutes=30)
#: More yeses than there can be: nothing covers a drill, and each of its people is asked.
NEVER_COVERED = 1_000


def start_drill(tx: Tx, *, circle_id: str, drill_id: str, by: str) -> None:
    """Start a practice request. As a real one, it can be taken back for ten seconds.

    Raises Conflict while a request or a drill runs, everything is paused, the person's phone is
    said to be lost, or nobody agreed to practise.
    """
    consent.lock_exclusive(tx, circle_id)
    running = find_running(tx, circle_id)
    if running is not None:
        raise Conflict("no-practice-now", extra={"ask_id": running.id})
    drill = find_drill(tx, circle_id)
    if drill is not None:
        raise Conflict("practising-already", extra={"ask_id": drill.id})
    if consent.pause_of(tx, circle_id) is not None:
        raise Conflict("practice-paused")
    if consent.phone_lost(tx, circle_id) is not None:
        raise Conflict("phone-lost")
    if not practice_service.practising_member_ids(tx, circle_id):
        raise Conflict("nobody-practises")
    if tx.session.get(Ask, drill_id) is not None:
        raise Conflict("exists-already")
    tx.session.add(
        Ask(
            id=drill_id,
            circle_id=circle_id,
            version_id=current(tx, circle_id).id,
            practice=True,
            want=NEVER_COVERED,
            asked_at=tx.now,
            held_until=tx.now + HOLD,
            due_at=tx.now + HOLD,
            again_at=tx.now,
            ends_at=tx.now + LASTS,
        )
    )
    tx.session.add(PracticeMark(ask_id=drill_id, circle_id=circle_id))
    tx.session.flush()
    record.append(tx, circle_id, "asked", who=by, subject_id=drill_id, reason="practice")
    tx.hint(circle_id)


def give_way(tx: Tx, ask: Ask) -> bool:
    """End a drill beside which a real request runs; tells whether it did.

    Two that began in one instant: the real one stays.
    """
    if not ask.practice or find_running(tx, ask.circle_id) is None:
        return False
    end_drill(tx, ask.circle_id)
    return True


def ask_to_practise(tx: Tx, circle_id: str) -> list[str]:
    """Ask every friend with the app who wasn't asked before whether they practise; returns their
    ids.

    Once, and never again: not answering is an answer.
    """
    consent.lock_exclusive(tx, circle_id)
    choices = practice_service.practice_choices(tx, circle_id)
    asked = [
        member
        for member in friends_with_app(tx, circle_id)
        if choices.get(member.id, (None, None)) == (None, None)
    ]
    practice_service.note_asked(tx, [member.id for member in asked])
    for member in asked:
        outbox.queue(
            tx,
            type=NoticeType.ASKED_TO_PRACTISE,
            account_id=member.account_id or "",
            circle_id=circle_id,
            member_id=member.id,
            subject_id=circle_id,
            dedupe=f"practise:{member.id}",
        )
    tx.hint(circle_id)
    return [member.id for member in asked]


def friends_with_app(tx: Tx, circle_id: str) -> list[Member]:
    """Who is in and can say whether they practise: that is said in the app."""
    person_id = person_of(tx, circle_id).id
    return [
        member
        for member in members_of(tx, circle_id)
        if member.state == MemberState.IN
        and member.id != person_id
        and member.account_id is not None
        and has_app(tx, member.account_id)
    ]


# --- what the person reads of it ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PhoneReport:
    """Whether a drill got to a member. `shown`: a phone, or a page opened from a message, said so.

    Whether it could reach them at all, and why not, is told for none: that is theirs.
    """

    member_id: str
    shown: bool
    answered: bool
    at: datetime


def newest_drill(tx: Tx, circle_id: str) -> Ask | None:
    """The drill that runs, or else the newest that isn't deleted yet."""
    drill = tx.session.exec(
        select(Ask)
        .where(Ask.circle_id == circle_id, col(Ask.practice).is_(True))
        .order_by(col(Ask.asked_at).desc(), col(Ask.id))
        .limit(1)
    ).first()
    return None if drill is None or is_gone(drill.forget_at, tx.now) else drill


def report_phones(tx: Tx, drill: Ask) -> list[PhoneReport]:
    """Whose phone showed a drill, of those whom it came to, in the order in which it did."""
    asked = tx.session.exec(
        select(AskedMember).where(AskedMember.ask_id == drill.id).order_by(col(AskedMember.at))
    ).all()
    notice_ids = [each.notice_id for each in asked if each.notice_id]
    shown_notice_ids = set(
        tx.session.exec(
            select(Attempt.notice_id).where(
                col(Attempt.notice_id).in_(notice_ids), col(Attempt.shown_at).is_not(None)
            )
        )
    )
    answered = set(
        tx.session.exec(
            select(Answer.member_id).where(
                Answer.ask_id == drill.id, Answer.standing != Standing.CHANGED
            )
        )
    )
    reports: dict[str, PhoneReport] = {}
    for each in asked:
        was_shown = each.notice_id in shown_notice_ids or each.member_id in answered
        before = reports.get(each.member_id)
        reports[each.member_id] = PhoneReport(
            each.member_id,
            was_shown or (before is not None and before.shown),
            each.member_id in answered,
            each.at,
        )
    return list(reports.values())


def practice_ids_among(tx: Tx, circle_id: str, ask_ids: set[str]) -> frozenset[str]:
    """Those of some ids that are of practice requests, deleted ones too."""
    return frozenset(
        tx.session.exec(
            select(PracticeMark.ask_id).where(
                PracticeMark.circle_id == circle_id, col(PracticeMark.ask_id).in_(ask_ids)
            )
        )
    )
