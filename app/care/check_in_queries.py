"""Reading check-ins: the instants of their days, which are open, and what became of a request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from app.asks.models import Answer, AnswerKind, Ask, AskState, CloseReason, Standing
from app.asks.retention import is_gone
from app.care.check_in_rules import ANSWER_KEPT, ASKED_FOR, OPEN_AFTER
from app.care.models import Aftercare, CheckIn, CheckInState, HelperSeen
from app.circles.models import Circle, MemberState
from app.circles.service import members_of, person_of
from app.core.db import Tx
from app.core.errors import NotFound
from app.identity.address_service import has_app
from app.rota.schedule.occurrences import instant

#: How a request ended after which the person is asked about the next days: it was theirs, and
#: somebody was asked.
_ENDS = frozenset({CloseReason.STOPPED, CloseReason.DONE, CloseReason.TIME_OVER})


def instant_of(check_in: CheckIn, zone: str) -> datetime:
    """When a check-in is, by the circle's zone as it is now."""
    return instant(check_in.on_day, check_in.minute, ZoneInfo(zone))


def check_ins_of(tx: Tx, circle: Circle) -> list[CheckIn]:
    """The circle's check-ins that aren't over for the person, soonest first."""
    rows = tx.session.exec(
        select(CheckIn).where(CheckIn.circle_id == circle.id).order_by(col(CheckIn.on_day))
    ).all()
    return [row for row in rows if is_shown(row, circle.zone, tx.now)]


def is_shown(check_in: CheckIn, zone: str, now: datetime) -> bool:
    """Whether a check-in is still on the person's and its friend's screens."""
    has_answer = check_in.state == CheckInState.DONE or check_in.answered_at is not None
    kept_for = ANSWER_KEPT if has_answer or check_in.state == CheckInState.TAKEN else OPEN_AFTER
    return now < instant_of(check_in, zone) + kept_for


def is_open(check_in: CheckIn, zone: str, now: datetime) -> bool:
    """Whether a check-in can still be taken, done, handed back or given to somebody else."""
    return now < instant_of(check_in, zone) + OPEN_AFTER


def get_closed_ask(tx: Tx, circle_id: str, ask_id: str) -> Ask:
    """A request after which there can be check-ins. Raises NotFound: it runs, it was taken back
    before anybody was asked, or it is deleted."""
    ask = tx.session.get(Ask, ask_id)
    if ask is None or ask.circle_id != circle_id or is_gone(ask.forget_at, tx.now):
        raise NotFound
    if ask.state != AskState.CLOSED or ask.closed_reason not in _ENDS or ask.practice:
        raise NotFound
    return ask


def find_ended_ask(tx: Tx, circle_id: str) -> Ask | None:
    """The newest request after which there can be check-ins; None while one runs."""
    newest = tx.session.exec(
        select(Ask)
        .where(Ask.circle_id == circle_id, col(Ask.practice).is_(False))
        .order_by(col(Ask.asked_at).desc())
        .limit(1)
    ).first()
    if newest is None or newest.closed_reason not in _ENDS or is_gone(newest.forget_at, tx.now):
        return None
    return newest


def find_unanswered_ask(tx: Tx, circle_id: str) -> str | None:
    """The request that ended lately and after which the person hasn't said anything yet."""
    ended = find_ended_ask(tx, circle_id)
    if ended is None or ended.closed_at is None or tx.now >= ended.closed_at + ASKED_FOR:
        return None
    return ended.id if aftercare_of(tx, ended.id) is None else None


def aftercare_of(tx: Tx, ask_id: str) -> Aftercare | None:
    """What the person answered about the days after a request."""
    return tx.session.exec(select(Aftercare).where(Aftercare.ask_id == ask_id)).one_or_none()


def came_to(tx: Tx, ask_id: str) -> list[str]:
    """Ids of those who said yes to a request and kept to it, in the order of their yes."""
    rows = tx.session.exec(
        select(Answer.member_id)
        .where(
            Answer.ask_id == ask_id,
            col(Answer.standing).in_((Standing.YES, Standing.EXTRA)),
            col(Answer.kind).in_((AnswerKind.COMING, AnswerKind.CALL)),
        )
        .order_by(col(Answer.at))
    )
    return list(dict.fromkeys(rows))


def choosable_members(
    tx: Tx, circle_id: str, first: Sequence[str], shut_out: set[str]
) -> list[str]:
    """Ids of the friends who can be chosen: those who came first, then everybody who is in.

    Not whoever has no app: there is no screen on which they could say yes.
    """
    person_id = person_of(tx, circle_id).id
    present = [
        member.id
        for member in members_of(tx, circle_id)
        if member.state == MemberState.IN
        and member.account_id is not None
        and has_app(tx, member.account_id)
        and member.id != person_id
        and member.id not in shut_out
    ]
    return sorted(present, key=lambda member_id: member_id not in first)


def find_helped_ask(tx: Tx, circle_id: str, member_id: str) -> str | None:
    """The newest request that a member helped with, over since a short while, and about which
    they weren't asked how they are."""
    ask_id = tx.session.exec(
        select(Ask.id)
        .join(Answer, col(Answer.ask_id) == col(Ask.id))
        .where(
            Ask.circle_id == circle_id,
            Ask.state == AskState.CLOSED,
            col(Ask.practice).is_(False),
            col(Ask.closed_at) > tx.now - ASKED_FOR,
            Answer.member_id == member_id,
            col(Answer.standing).in_((Standing.YES, Standing.EXTRA)),
            col(Answer.kind).in_((AnswerKind.COMING, AnswerKind.CALL)),
        )
        .order_by(col(Ask.closed_at).desc())
        .limit(1)
    ).first()
    if ask_id is None or tx.session.get(HelperSeen, (ask_id, member_id)) is not None:
        return None
    return ask_id


def answer_is_kept(check_in: CheckIn, now: datetime) -> bool:
    """Whether the person's answer is still there to be read."""
    answered_at = check_in.answered_at
    return answered_at is not None and now < answered_at + ANSWER_KEPT
