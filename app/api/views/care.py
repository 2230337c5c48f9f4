"""Check-ins and looking back, as the person reads them, and as the friend does who checks in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, TypedDict
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.access.reading import sight_of
from app.api.http.closed_lists import OneOf
from app.api.http.wire import Instant, Out, wall
from app.asks.models import Ask
from app.care.check_in_answer_service import HowAnswer, answer_for, own_answer
from app.care.check_in_queries import (
    came_to,
    check_ins_of,
    choosable_members,
    find_ended_ask,
    instant_of,
    is_open,
    is_shown,
)
from app.care.check_in_rules import MOST_DAYS_AHEAD, SUGGESTED_DAYS, takes_answer
from app.care.look_back_service import LookBackPart, LookBackText, read_look_backs
from app.care.models import CheckIn, CheckInState, CheckInWay
from app.circles.disclosure_service import Tag
from app.circles.models import Circle
from app.circles.service import Membership, get_circle, names_with_tags
from app.consent import service as consent
from app.core.db import Tx
from app.outbox.events import Event

CheckInWayText = Annotated[str, OneOf(CheckInWay)]
HowAnswerText = Annotated[str, OneOf(HowAnswer)]
LookBackPartText = Annotated[str, OneOf(LookBackPart)]


class _CheckIn(Out):
    """One day. `at`, `wall`: when, as an instant and by the circle's clock.

    `may_change`: it can still be given to somebody else, or handed back.
    """

    id: str
    on_day: date
    at: Instant
    wall: str
    zone: str
    way: CheckInWayText
    state: Annotated[str, OneOf(CheckInState)]
    may_change: bool
    answer: HowAnswerText | None
    words: str | None


class CheckInOut(_CheckIn):
    """A check-in as the person reads it. None has it: no member."""

    member_id: str | None
    name: str | None
    tags: list[Tag]
    may_answer: bool
    answered_at: Instant | None


class CheckInForMe(_CheckIn):
    """A check-in that is mine to do, with what the person answered for me alone."""

    begun: bool = Field(description="Its time has come.")


class HelperOut(Out):
    """A friend who can be chosen. `came`: they said yes to this request."""

    member_id: str
    name: str
    tags: list[Tag]
    came: bool


class CheckIns(Out):
    """`person`, `people` (who can be asked): for the person alone. `me`: for a friend, theirs
    alone."""

    person: list[CheckInOut] | None
    people: list[HelperOut]
    after: str | None = Field(description="The newest request after which I can choose days.")
    me: list[CheckInForMe] | None


class AftercareOut(Out):
    """What can be chosen after a request. Days by the circle's calendar; nothing is chosen yet."""

    ask_id: str
    today: date
    last_day: date
    suggested: list[date]
    people: list[HelperOut]
    check_ins: list[CheckInOut]
    rests: bool = Field(description="Everything is paused: nothing can be chosen now.")


class LookBackOut(Out):
    """What the person wrote when they looked back, and the lines of each answer."""

    id: str
    written_at: Instant
    helped: str
    hindered: str
    change: str
    lines: dict[LookBackPartText, list[str]]


class LookBacks(Out):
    look_backs: list[LookBackOut]


def check_ins_seen(tx: Tx, me: Membership) -> CheckIns:
    """The circle's check-ins for the person; else those that are the reader's own."""
    circle = get_circle(tx, me.circle_id)
    if me.is_person:
        ended = find_ended_ask(tx, circle.id)
        return CheckIns(
            person=check_ins_out(tx, circle),
            people=_people(tx, circle.id, came_to(tx, ended.id) if ended is not None else []),
            after=ended.id if ended is not None else None,
            me=None,
        )
    return CheckIns(
        person=None, people=[], after=None, me=check_ins_for_me(tx, circle, me.member_id)
    )


def check_ins_out(tx: Tx, circle: Circle) -> list[CheckInOut]:
    """Every check-in that isn't over, as the person reads it."""
    rows = check_ins_of(tx, circle)
    names = names_with_tags(tx, circle.id, {row.member_id for row in rows if row.member_id})
    outs = []
    for row in rows:
        answer = own_answer(tx, row)
        called = names.get(row.member_id or "")
        at = instant_of(row, circle.zone)
        state = CheckInState(row.state)
        outs.append(
            CheckInOut(
                **_facts(row, circle, at, tx.now),
                answer=answer.how if answer else None,
                words=answer.words if answer else None,
                member_id=row.member_id,
                name=called.name if called else None,
                tags=called.tags if called else [],
                answered_at=row.answered_at if answer else None,
                may_answer=not takes_answer(state, row.on_day, at, circle.zone, tx.now),
            )
        )
    return outs


def check_ins_for_me(tx: Tx, circle: Circle, member_id: str) -> list[CheckInForMe]:
    """A friend's own check-ins, soonest first, while they may know of them."""
    sight = sight_of(tx, circle.id, member_id, Event.CHECK_IN)
    if sight is None:
        return []
    rows = tx.session.exec(
        select(CheckIn)
        .where(CheckIn.circle_id == circle.id, CheckIn.member_id == member_id)
        .order_by(col(CheckIn.on_day))
    ).all()
    outs = []
    for row in rows:
        at = instant_of(row, circle.zone)
        # What nobody said yes to in time isn't asked any more.
        if not is_shown(row, circle.zone, tx.now):
            continue
        answer = answer_for(tx, row, member_id)
        outs.append(
            CheckInForMe(
                **_facts(row, circle, at, tx.now),
                answer=answer.how if answer else None,
                words=answer.words if answer else None,
                begun=at <= tx.now,
            )
        )
    return outs


class _Facts(TypedDict):
    """What both of them read of one day."""

    id: str
    on_day: date
    at: datetime
    wall: str
    zone: str
    way: str
    state: str
    may_change: bool


def _facts(row: CheckIn, circle: Circle, at: datetime, now: datetime) -> _Facts:
    return {
        "id": row.id,
        "on_day": row.on_day,
        "at": at,
        "wall": wall(row.minute),
        "zone": circle.zone,
        "way": row.way,
        "state": row.state,
        "may_change": is_open(row, circle.zone, now) and row.state != CheckInState.DONE,
    }


def aftercare_out(tx: Tx, circle: Circle, ask: Ask) -> AftercareOut:
    """What the person can choose after a request."""
    today = tx.now.astimezone(ZoneInfo(circle.zone)).date()
    return AftercareOut(
        ask_id=ask.id,
        today=today,
        last_day=today + timedelta(days=MOST_DAYS_AHEAD),
        suggested=[today + timedelta(days=days) for days in SUGGESTED_DAYS],
        people=_people(tx, circle.id, came_to(tx, ask.id)),
        check_ins=check_ins_out(tx, circle),
        rests=consent.pause_of(tx, circle.id) is not None,
    )


def _people(tx: Tx, circle_id: str, helper_ids: list[str]) -> list[HelperOut]:
    """Whom the person can ask: those who came first."""
    member_ids = choosable_members(tx, circle_id, helper_ids, set(blocked_members(tx, circle_id)))
    names = names_with_tags(tx, circle_id, member_ids)
    return [
        HelperOut(
            member_id=member_id,
            name=names[member_id].name,
            tags=names[member_id].tags,
            came=member_id in helper_ids,
        )
        for member_id in member_ids
    ]


def look_backs_out(tx: Tx, circle_id: str) -> LookBacks:
    """What the person wrote when they looked back, newest first."""
    return LookBacks(look_backs=[_look_back_out(text) for text in read_look_backs(tx, circle_id)])


def _look_back_out(text: LookBackText) -> LookBackOut:
    return LookBackOut(
        id=text.id,
        written_at=text.written_at,
        helped=text.texts.get(LookBackPart.HELPED, ""),
        hindered=text.texts.get(LookBackPart.HINDERED, ""),
        change=text.texts.get(LookBackPart.CHANGE, ""),
        lines={part.value: text.lines(part) for part in LookBackPart},
    )
