"""A request as one who is asked sees it."""

from __future__ import annotations

from sqlmodel import select

from app.access.reading import sight_of, sight_once_told
from app.api.http.closed_lists import AnswerText
from app.api.http.wire import Instant, Out
from app.api.views.plan_terms import BodyEmergencyBody, emergency_out
from app.asks.address_service import has_address_for
from app.asks.also_told_service import texts_for
from app.asks.answer_service import live_answer, newest_asked
from app.asks.left_out_queries import left_out_ids
from app.asks.member_status import Standing as FriendStanding
from app.asks.member_status import part_of, to_friend
from app.asks.models import Ask, AskedMember, AskState, Standing
from app.asks.snapshot import preview_context
from app.care_cards.card_service import version_shown_to
from app.care_cards.models import CardKind
from app.circles.service import person_of
from app.consent.gate import ReadAccess
from app.consent.temporary_grant_service import was_asked_by_rule
from app.core.db import Tx
from app.core.errors import NotFound
from app.outbox.events import Event
from app.plans import service as plans
from app.plans.models import PlanVersion
from app.plans.terms import BODY_EMERGENCY
from app.plans.texts import I_AM, PlanText


class AskToldOut(Out):
    strength: str | None  # what the person calls the way in which they asked
    what: str | None
    trigger: str | None
    do: str | None
    dont: str | None
    place: str | None
    arrive: str | None


class AskForMe(Out):
    id: str
    person_name: str
    asked_at: Instant
    standing: FriendStanding
    may_answer: bool
    answers: list[AnswerText]
    i_am: str | None  # the person in their own words
    told: AskToldOut
    tells: list[str]  # standing told: what the person wants them to know; nothing is asked
    body_emergency: BodyEmergencyBody | None  # while they come, for whoever may read it
    minutes: int | None
    others_asked: bool
    on_the_way: bool
    at_door: bool
    address: bool  # there is an address to look at, for as long as they come
    health_card: bool  # the same of the person's health card
    ahead: bool  # they are asked as the person wrote down ahead
    practice: bool  # nobody is on their way anywhere, and an answer counts for nothing
    by_ally: bool  # somebody whom the person chose for it started it for them


#: Standings of whoever said yes, and whose yes counts.
YES: frozenset[FriendStanding] = frozenset({"coming", "call", "text"})
NOTHING_TOLD = AskToldOut(
    strength=None, what=None, trigger=None, do=None, dont=None, place=None, arrive=None
)


def section_text(plan: PlanText, key: str) -> str | None:
    """What a section of a plan says; None without words."""
    return next(
        (section.text for section in plan.sections if section.key == key and section.text), None
    )


def ask_for_me(tx: Tx, ask: Ask, member_id: str) -> AskForMe:
    """An ask as a friend may see it, cut down to their tier now.

    Over, for who may not know of it any more. Raises NotFound for somebody whom it never came to.
    """
    row = newest_asked(tx, ask.id, member_id)
    if row is None:
        return _told_beside(tx, ask, member_id)
    box = tx.cipher(ask.circle_id)
    person = person_of(tx, ask.circle_id)
    answer = live_answer(tx, ask.id, member_id)
    plan = plans.read(tx, tx.session.get_one(PlanVersion, ask.version_id))
    standing = to_friend(part_of(row, answer), is_closed=ask.state == AskState.CLOSED)
    sight = sight_of(tx, ask.circle_id, member_id, Event.ASK, subject_id=ask.id)
    if standing not in YES and sight is None:
        standing = "over"
    active = standing in {"asked", "not_now", *YES} and ask.state != AskState.CLOSED
    others = any(
        asked_member.member_id != member_id
        for asked_member in tx.session.exec(
            select(AskedMember).where(
                AskedMember.ask_id == ask.id,
                AskedMember.round == row.round,
                AskedMember.position == row.position,
            )
        )
    )
    return AskForMe(
        id=ask.id,
        person_name=box.open(person.name, "member", "name", person.id),
        asked_at=ask.asked_at,
        standing=standing,
        may_answer=ask.state != AskState.CLOSED and standing not in {"over", "stood_down", "extra"},
        answers=_answers(plan, row.position),
        i_am=_i_am(plan, sight) if active and not ask.practice else None,
        told=_told_out(tx, ask, sight, plan, row.position)
        if active and not ask.practice
        else NOTHING_TOLD,
        tells=[],
        body_emergency=emergency_out(plan.terms.body_emergency)
        if standing == "coming"
        and not ask.practice
        and sight is not None
        and BODY_EMERGENCY in sight.sections
        else None,
        minutes=answer.minutes if answer and answer.standing == Standing.YES else None,
        others_asked=others and standing != "over",
        on_the_way=standing == "coming" and answer is not None and answer.set_out_at is not None,
        at_door=standing == "coming" and answer is not None and answer.at_door_at is not None,
        address=standing == "coming"
        and not ask.practice
        and has_address_for(tx, ask.circle_id, member_id),
        health_card=standing == "coming"
        and not ask.practice
        and version_shown_to(tx, ask.circle_id, member_id, CardKind.HEALTH) is not None,
        ahead=was_asked_by_rule(tx, ask.id, member_id),
        practice=ask.practice,
        by_ally=standing != "over" and ask.ally_id is not None,
    )


def _told_beside(tx: Tx, ask: Ask, member_id: str) -> AskForMe:
    """What an ask told a friend whom it didn't ask. Over, for who may not know of it any more.

    Raises NotFound for somebody whom it told nothing.
    """
    texts = texts_for(tx, ask, member_id)
    if not texts:
        raise NotFound
    sight = sight_of(tx, ask.circle_id, member_id, Event.ALSO_TOLD, subject_id=ask.id)
    is_left_out = member_id in left_out_ids(tx, ask.id)
    is_over = ask.state == AskState.CLOSED or sight is None or is_left_out
    reads_texts = sight is not None and sight.tier >= 1 and not is_over
    person = person_of(tx, ask.circle_id)
    return AskForMe(
        id=ask.id,
        person_name=tx.cipher(ask.circle_id).open(person.name, "member", "name", person.id),
        asked_at=ask.asked_at,
        standing="over" if is_over else "told",
        may_answer=False,
        answers=[],
        i_am=None,
        told=NOTHING_TOLD,
        tells=texts if reads_texts else [],
        body_emergency=None,
        minutes=None,
        others_asked=False,
        on_the_way=False,
        at_door=False,
        address=False,
        health_card=False,
        ahead=False,
        by_ally=False,
        practice=False,
    )


def _i_am(plan: PlanText, sight: ReadAccess | None) -> str | None:
    """Who asks, in their own words, for somebody who may read of it."""
    return section_text(plan, I_AM) if sight is not None and sight.words else None


def _answers(plan: PlanText, position: int) -> list[str]:
    step = plan.ladder[position] if position < len(plan.ladder) else None
    return [*(step.answers if step else ("coming",)), "not_now"]


def as_it_would_come(tx: Tx, circle_id: str, member_id: str) -> AskForMe | None:
    """An ask made now, without words, as it would be told to a friend when it comes to them.

    None for somebody who may not hear of it, or whom no step of the plan asks.
    """
    version = plans.current(tx, circle_id)
    context = preview_context(tx, circle_id)
    position = next(
        (
            step.position
            for step in context.snapshot.steps
            for audience in (*step.audience, *step.otherwise)
            if member_id in context.snapshot.audiences[audience]
        ),
        None,
    )
    sight = sight_once_told(tx, circle_id, member_id, Event.ASK)
    if position is None or sight is None:
        return None
    plan = plans.read(tx, version)
    person = person_of(tx, circle_id)
    ask = Ask(id="", circle_id=circle_id, version_id=version.id, asked_at=tx.now, again_at=tx.now)
    return AskForMe(
        id="",
        person_name=tx.cipher(circle_id).open(person.name, "member", "name", person.id),
        asked_at=tx.now,
        standing="asked",
        may_answer=True,
        answers=_answers(plan, position),
        i_am=_i_am(plan, sight),
        told=_told_out(tx, ask, sight, plan, position),
        tells=[],
        body_emergency=None,
        minutes=None,
        others_asked=False,
        on_the_way=False,
        at_door=False,
        address=False,
        health_card=False,
        ahead=False,
        practice=False,
        by_ally=False,
    )


def _told_out(
    tx: Tx, ask: Ask, sight: ReadAccess | None, plan: PlanText, position: int
) -> AskToldOut:
    box = tx.cipher(ask.circle_id)
    step = plan.ladder[position] if position < len(plan.ladder) else None
    tier = sight.tier if sight else 0
    sections = sight.sections if sight else frozenset()
    return AskToldOut(
        strength=box.open(ask.strength, "ask", "strength", ask.id)
        if ask.strength and tier >= 2
        else None,
        what=box.open(ask.words, "ask", "words", ask.id) if ask.words and tier >= 2 else None,
        trigger=step.trigger if step and tier >= 2 else None,
        do=step.do if step and tier >= 2 else None,
        dont=step.dont if step and tier >= 2 else None,
        place=step.place if step and tier >= 2 else None,
        arrive=section_text(plan, "arrive") if "arrive" in sections else None,
    )
