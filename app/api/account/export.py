"""A member's own copy of everything about them, as JSON or as a page to read.

What another GET answers is taken from that GET itself, behind its own guard: the copy can't say
more than the app. The rest are rows that the member wrote or made themself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from sqlmodel import col, select

from app.access.reading import reads_of
from app.api.http.get_answers import GetAnswers
from app.api.http.guards import Look, SignedIn, SignedInDoor
from app.api.http.wire import rfc3339
from app.api.views.asks import AskView
from app.api.views.cards import disclosure_out
from app.api.views.checklists import ChecklistOut
from app.api.views.circles import CircleOut
from app.api.views.export_gatherings import copied_gatherings
from app.api.views.export_member_offers import copied_offers
from app.api.views.export_models import (
    FORMAT,
    CircleCopy,
    Copy,
    LimitsOfMember,
    Mine,
    MyAnswer,
    MyCheckIn,
    MyChecklistLine,
    MyCompanionNote,
    MyHandover,
    MyNote,
    MyRule,
    MyShift,
    MySolidarity,
    MySwap,
    MyTurns,
    MyWaysIn,
    Whole,
)
from app.api.views.export_needs import my_needs
from app.api.views.export_page import page_of
from app.api.views.me import PlaceOut
from app.api.views.repairs import own_repairs_with_words
from app.api.views.slots import SlotOut, week_seen
from app.api.views.values import own_values
from app.asks.models import Answer, Ask
from app.asks.retention import is_gone, is_gone_for_friends
from app.checklists.models import Checklist, ChecklistLine
from app.checklists.rules import ChecklistKind
from app.circles.models import Disclosure, Member
from app.circles.permissions import Permission
from app.circles.service import get_circle
from app.consent.models import PoolPlace
from app.core.db import Tx
from app.identity.proof_service import need_proof
from app.rota.models import Shift, Slot
from app.rota.schedule.week_queries import slots_of, today

router = APIRouter(tags=["me"])

#: Shifts of the circle that are in the person's copy, in days.
BACK, AHEAD, AT_ONCE = 56, 28, 14


@router.get(
    "/me/export",
    response_model=Copy,
    responses={200: {"content": {"text/html": {"example": "<!doctype html>…"}}}},
)
def export(
    door: SignedInDoor,
    form: Annotated[
        Literal["json", "html"], Query(description="The page is for reading.")
    ] = "json",
) -> Response:
    """Everything about me, as a file: what I wrote, set and did; the person's whole circle too.

    It takes proof: a phone that lies open shows all this, and doesn't hand it out whole.
    """
    with door.look() as (tx, caller):
        need_proof(tx, caller.device_id)
    copy = _copy(door)
    if form == "html":
        text = page_of(copy, door.services.settings.app_name, caller.language)
    else:
        text = copy.model_dump_json(by_alias=True, indent=1)
    answer = Response(
        text,
        media_type="text/html; charset=utf-8" if form == "html" else "application/json",
        headers={"Content-Disposition": f'attachment; filename="copy.{form}"'},
    )
    answer.raw_headers.extend(door.response.raw_headers)
    return answer


def _copy(door: SignedIn) -> Copy:
    answers = GetAnswers(door)
    account = answers.of_caller("/me")
    devices = answers.of_caller("/me/devices")
    ways = answers.of_caller("/me/ways-in")
    with door.look() as (tx, _):
        made_at = tx.now
    return Copy(
        format=FORMAT,
        made_at=made_at,
        account=account.account,
        devices=devices.devices,
        ended_devices=devices.ended,
        ways_in=MyWaysIn(passkeys=ways.passkeys, code=ways.code),
        addresses=answers.of_caller("/me/addresses").addresses,
        knocks=account.knocks,
        circles=[_circle(answers, place) for place in account.places],
    )


def _circle(answers: GetAnswers, place: PlaceOut) -> CircleCopy:
    read = partial(answers.of_circle, place.circle_id)
    with answers.inside(place.circle_id, Permission.READ).look_inside() as look:
        is_person = look.me.is_person
    return CircleCopy(
        place=place,
        mine=_member_copy(answers, place.circle_id, read),
        whole=_person_copy(answers, place.circle_id, read) if is_person else None,
    )


#: Answers a GET of one circle by its path: `GetAnswers.of_circle` with the circle filled in.
Read = Callable[..., Any]


def _member_copy(answers: GetAnswers, circle_id: str, read: Read) -> Mine:
    """What is a member's own in a circle."""
    # One look after another: nobody holds a connection while waiting for the next.
    with answers.inside(circle_id, Permission.READ).look_inside() as look:
        own_rows, member_id = _own_rows(look), look.me.member_id
    myself_read = read("/me")
    muted = read("/mute")
    events = read("/reach/events")
    stands_in = read("/stand-ins")
    coordinating_turns = read("/coordinating-turns").turns
    agreement = read("/plan/agreement")
    return Mine(
        **own_rows,
        **myself_read.model_dump(include={"name", "label", "number", "limits"}),
        card_waits=myself_read.waits,
        reach=read("/reach"),
        events=events.events if events is not None else [],
        capacity=read("/capacity"),
        practice=read("/my-practice"),
        muted=muted.on if muted is not None else False,
        muted_until=muted.until if muted is not None else None,
        availability=read("/availability"),
        calendar=read("/calendar"),
        turns=_turns(read),
        swaps=_swaps(read),
        rules=_rules(read),
        notes=_notes(read, member_id),
        plan_proposals=read("/plan/proposals/mine").proposals,
        plan_agreed_at=agreement.agreed_at if agreement is not None else None,
        companion_notes=_companion_notes(read, member_id),
        check_ins=_check_ins(read),
        solidarity=_solidarity(read),
        gatherings=copied_gatherings(read("/gatherings")),
        **copied_offers(read("/member-offers")),
        needs=my_needs(read("/needs")),
        coordinates=[
            stand_in for stand_in in stands_in.stand_ins if stand_in.member_id == member_id
        ]
        if stands_in is not None
        else [],
        ally=read("/allies").mine,
        role_handovers=[
            MyHandover(id=handover.id, state=handover.state, mine=handover.mine)
            for handover in read("/role-handovers").handovers
            if handover.mine is not None
        ],
        coordinating_turn=coordinating_turns.mine if coordinating_turns is not None else None,
    )


def _own_rows(look: Look) -> dict[str, Any]:
    """What no other GET answers: rows that a member wrote or made themself."""
    tx, member = look.tx, look.tx.session.get_one(Member, look.me.member_id)
    box = tx.cipher(look.me.circle_id)
    cards = select(Disclosure).where(Disclosure.member_id == member.id)
    return {
        "in_since": member.in_at,
        "disclosures": [
            disclosure_out(box, disclosure)
            for disclosure in tx.session.exec(cards.order_by(col(Disclosure.at).desc()))
        ],
        "stands_by": _stands_by(tx, member.id),
        "shifts": _shifts(look),
        "answers": _answers(tx, member.id),
        "checklist_lines": _checklist_lines(tx, member.id),
        "repairs": own_repairs_with_words(tx, look.me),
        "values": own_values(tx, look.me),
    }


def _checklist_lines(tx: Tx, member_id: str) -> list[MyChecklistLine]:
    """The lines of checklists that a member has taken; their words are the person's."""
    rows = tx.session.execute(
        select(Checklist.kind, ChecklistLine)
        .join(ChecklistLine, col(ChecklistLine.checklist_id) == col(Checklist.id))
        .where(ChecklistLine.taken_by_member_id == member_id)
        .order_by(col(ChecklistLine.taken_at), col(ChecklistLine.id))
    )
    return [
        MyChecklistLine(line_id=line.id, kind=kind, taken_at=line.taken_at, done_at=line.done_at)
        for kind, line in rows
        if line.taken_at is not None
    ]


def _stands_by(tx: Tx, member_id: str) -> bool | None:
    place = tx.session.exec(select(PoolPlace).where(PoolPlace.member_id == member_id)).first()
    return place.agreed_at is not None if place is not None else None


def _shifts(look: Look) -> list[MyShift]:
    """Shifts that a member holds, and those that they held to their end.

    Not those that somebody ended, nor when: that is the person's to tell.
    """
    tx, circle = look.tx, get_circle(look.tx, look.me.circle_id)
    rows = tx.session.execute(
        select(Shift, Slot)
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(Shift.member_id == look.me.member_id, col(Shift.released_at).is_(None))
        .order_by(col(Slot.starts_at), col(Slot.id))
    ).all()
    box, words = tx.cipher(circle.id), reads_of(tx, look.me).words
    slots_by_id = {slot.id: slot for slot in slots_of(tx, circle, [slot.id for _, slot in rows])}
    return [
        MyShift(
            slot_id=slot.id,
            kind=offered.kind,
            title=box.open(offered.title, "pattern", "title", offered.pattern_id)
            if offered.title and words
            else None,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            taken_at=shift.claimed_at,
        )
        for shift, slot in rows
        if (offered := slots_by_id.get(slot.id)) is not None
    ]


def _turns(read: Read) -> list[MyTurns]:
    rotations = read("/rotations")
    return [
        MyTurns(
            id=rotation.id,
            weekdays=rotation.weekdays,
            from_=rotation.from_,
            until=rotation.until,
            agreed=rotation.mine == "agreed",
        )
        for rotation in (rotations.rotations if rotations is not None else [])
        if rotation.mine is not None
    ]


def _swaps(read: Read) -> list[MySwap]:
    swaps = read("/swaps")
    return [
        MySwap(id=swap.id, slot_id=swap.slot["id"], at=swap.at, state=swap.state)
        for swap in (swaps.mine if swaps is not None else [])
    ]


def _rules(read: Read) -> list[MyRule]:
    rules = read("/advance-rules")
    return [
        MyRule(
            id=rule.id,
            says=rule.mine.says,
            asked=rule.mine.asked,
            agreed=rule.mine.agreed,
            starts_at=rule.starts_at,
        )
        for rule in (rules.rules if rules is not None else [])
        if rule.mine is not None
    ]


def _notes(read: Read, member_id: str) -> list[MyNote]:
    notes = read("/notes")
    return [
        MyNote(id=note.id, text=note.text, at=note.at)
        for note in (notes.notes if notes is not None else [])
        if note.member_id == member_id
    ]


def _companion_notes(read: Read, member_id: str) -> list[MyCompanionNote]:
    notes = read("/companion-notes")
    return [
        MyCompanionNote(id=note.id, times=note.times, names=note.names, said=note.said, at=note.at)
        for note in (notes.notes if notes is not None else [])
        if note.member_id == member_id
    ]


def _check_ins(read: Read) -> list[MyCheckIn]:
    check_ins = read("/check-ins")
    return [
        MyCheckIn(
            id=own_check_ins.id,
            on_day=own_check_ins.on_day,
            wall=own_check_ins.wall,
            way=own_check_ins.way,
            state=own_check_ins.state,
        )
        for own_check_ins in (check_ins.me or [] if check_ins is not None else [])
    ]


def _solidarity(read: Read) -> MySolidarity | None:
    own = read("/solidarity").me
    return MySolidarity(standing=own.standing, reply=own.reply) if own is not None else None


def _answers(tx: Tx, member_id: str) -> list[MyAnswer]:
    """What a member answered, to requests that they can still read."""
    rows = tx.session.execute(
        select(Answer, Ask)
        .join(Ask, col(Ask.id) == col(Answer.ask_id))
        .where(Answer.member_id == member_id)
        .order_by(col(Answer.at))
    )
    return [
        MyAnswer.model_validate(
            {
                "ask_id": answer.ask_id,
                "answer": answer.kind,
                "minutes": answer.minutes,
                "at": answer.at,
                "practice": ask.practice,
            }
        )
        for answer, ask in rows
        if not is_gone(ask.forget_at, tx.now) and not is_gone_for_friends(ask.closed_at, tx.now)
    ]


def _person_copy(answers: GetAnswers, circle_id: str, read: Read) -> Whole:
    """The person's circle."""
    draft = read("/plan/draft", response=Response())
    open_shifts = read("/gaps")
    circle = read("", response=Response())
    return Whole(
        circle=circle,
        limits=_limits(circle, read),
        allies=read("/allies").people or [],
        role_handovers=read("/role-handovers").handovers,
        coordinating_turns=read("/coordinating-turns").turns,
        plan=read("/plan", response=Response()),
        draft=draft if draft is not None and draft.exists else None,
        versions=read("/plan/versions").versions,
        plan_proposals=read("/plan/proposals", response=Response()).proposals,
        templates=read("/plan/templates").kept,
        plan_readers=read("/plan/readers").readers,
        consent=read("/consent", response=Response()),
        widening=read("/widening"),
        pool=read("/pool"),
        rules=read("/advance-rules"),
        strengths=read("/strengths"),
        trials=read("/trials"),
        arrival=read("/arrival"),
        checklists=_checklists(read),
        lines=read("/lines").lines,
        check_ins=read("/check-ins"),
        guidelines=read("/guidelines"),
        look_backs=read("/look-backs"),
        solidarity=read("/solidarity").person,
        values=read("/values"),
        gatherings=read("/gatherings"),
        pod_map=read("/pod-map", response=Response()),
        asks=_asks(answers, circle_id, read),
        patterns=read("/patterns"),
        rotations=read("/rotations"),
        slots=_slots(answers, circle_id),
        alerts=open_shifts.alerts if open_shifts is not None else None,
        knocks=read("/knocks", circle_id=circle_id),
        former=read("/former"),
        health_card=read("/health-card", response=Response()),
        companion_card=read("/companion-card", response=Response()),
        companion_notes=read("/companion-notes"),
        notes=read("/notes"),
        stand_ins=read("/stand-ins"),
        keeping=read("/record/keeping"),
    )


def _checklists(read: Read) -> list[ChecklistOut]:
    """Both checklists, as far as they are written and the caller may read them."""
    answers = (read("/checklists/{kind}", kind=kind, response=Response()) for kind in ChecklistKind)
    return [checklist for checklist in answers if checklist is not None and checklist.lines]


def _limits(circle: CircleOut | None, read: Read) -> list[LimitsOfMember]:
    """What the person set for members."""
    limits_by_member = (
        (member.id, read("/members/{member_id}/limits", member_id=member.id))
        for member in (circle.members if circle is not None else [])
    )
    return [
        LimitsOfMember(
            member_id=member_id, night=set_limits.night, weekly_shifts=set_limits.weekly_shifts
        )
        for member_id, set_limits in limits_by_member
        if set_limits is not None
        and (set_limits.night is not None or set_limits.weekly_shifts is not None)
    ]


def _asks(answers: GetAnswers, circle_id: str, read: Read) -> list[AskView]:
    """The person's requests, the newest first."""
    with answers.inside(circle_id, Permission.ASK).look_inside() as look:
        rows = select(Ask.id).where(Ask.circle_id == circle_id).order_by(col(Ask.asked_at).desc())
        ids = list(look.tx.session.exec(rows))
    answered_asks = (read("/asks/{ask_id}", ask_id=ask_id) for ask_id in ids)
    return [
        answered.person
        for answered in answered_asks
        if answered is not None and answered.person is not None
    ]


def _slots(answers: GetAnswers, circle_id: str) -> list[SlotOut]:
    """The circle's shifts: past ones that somebody held, and all that come."""
    slots_by_id: dict[str, SlotOut] = {}
    with answers.inside(circle_id, Permission.ASK).look_inside() as look:
        now, first = rfc3339(look.tx.now), today(look.me.zone, look.tx.now)
        for days in range(-BACK, AHEAD, AT_ONCE):
            week = week_seen(look.tx, look.me, first + timedelta(days=days), AT_ONCE)
            slots_by_id |= {
                slot["id"]: slot for slot in week.slots if slot["people"] or slot["ends_at"] > now
            }
    return list(slots_by_id.values())
