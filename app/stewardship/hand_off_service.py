"""The hand-off of coordinating in turns: the role passes at its moment, in one transaction.

The worker looks at turns that are due. Who is next is told, and the person is told who and when,
days before; at the hand-off the next one gets the role, and whoever else of the turns has it
doesn't any more. Two workers at once: the second waits for the circle's consent, and finds nothing
due.
"""

from __future__ import annotations

from datetime import timedelta

from app.circles.models import Role
from app.circles.service import held_roles_of
from app.consent import service as consent
from app.coordinating.models import CoordinatingTurns, TurnNews
from app.coordinating.rules import KNOWN_FOR, TurnFacts, TurnMove, decide, next_number
from app.coordinating.turn_queries import get_turns, load_turn_facts, places_in
from app.core.db import Tx
from app.core.errors import NotFound
from app.outbox.notice_types import NoticeType
from app.outbox.untold_queries import untold_members
from app.stewardship.coordinator_service import give_role, take_role
from app.stewardship.turn_notice_service import cancel_notices, note, tell_member, tell_person

#: Rest, days away and a changed card make nothing due: they are seen at the latest by this.
LOOKS_EVERY = timedelta(hours=6)


def look_at_due_turns(tx: Tx, key: tuple[str, str]) -> None:
    """Do what is due with one circle's turns; while everything rests, nothing."""
    turns_id, circle_id = key
    try:
        consent.lock_exclusive(tx, circle_id)
        turns = get_turns(tx, circle_id, turns_id)
    except NotFound:
        return  # deleted a moment ago
    if turns.ended_at is not None or turns.due_at is None or turns.due_at > tx.now:
        return
    turns.due_at = tx.now + LOOKS_EVERY
    _forget_untold(tx, turns)
    if not consent.rests(tx, circle_id):
        _forget_former(tx, turns)
        _move(tx, turns)
    tx.session.flush()


def _forget_former(tx: Tx, turns: CoordinatingTurns) -> None:
    """Whoever was given the role, or lost it, in another way isn't the current one by it."""
    if turns.current_id is not None:
        roles = held_roles_of(tx, [turns.current_id])[turns.current_id]
        if Role.COORDINATOR not in roles:
            turns.current_id = None
            tx.session.flush()


def _forget_untold(tx: Tx, turns: CoordinatingTurns) -> None:
    """Whoever is next and wasn't told is told anew, and has as long to say no as anybody.

    A pause stops what hasn't left. That is seen well before the notice is forgotten: this looks
    several times a day, whatever rests.
    """
    if turns.next_id is None:
        return
    known_for_long = turns.told_at is not None and tx.now >= turns.told_at + KNOWN_FOR
    if turns.next_id in untold_members(
        tx,
        turns.circle_id,
        turns.id,
        (NoticeType.COORDINATING_TURN,),
        waiting=known_for_long,
    ):
        turns.next_id = turns.told_at = None
        tx.session.flush()


def _move(tx: Tx, turns: CoordinatingTurns) -> None:
    facts = load_turn_facts(tx, turns)
    decision = decide(facts, tx.now)
    if decision.move is TurnMove.TELL and decision.member_id is not None:
        _tell_next(tx, turns, decision.member_id)
        decision = decide(load_turn_facts(tx, turns), tx.now)
    elif decision.move is TurnMove.PASS and decision.member_id is not None:
        _pass_role(tx, turns, facts, decision.member_id)
        decision = decide(load_turn_facts(tx, turns), tx.now)
    elif decision.move is TurnMove.STAY:
        _stay(tx, turns, facts)
        decision = decide(load_turn_facts(tx, turns), tx.now)
    elif turns.next_id is not None and decision.member_id is None:
        _forget_next_who_cant(turns, facts)
    turns.due_at = min(decision.look_at, tx.now + LOOKS_EVERY)


def _forget_next_who_cant(turns: CoordinatingTurns, facts: TurnFacts) -> None:
    if not any(seat.member_id == turns.next_id and seat.can_take for seat in facts.seats):
        turns.next_id = turns.told_at = None
        turns.news = None


def _tell_next(tx: Tx, turns: CoordinatingTurns, member_id: str) -> None:
    turns.next_id, turns.told_at = member_id, tx.now
    tx.session.flush()
    cancel_notices(tx, turns, types=(NoticeType.COORDINATING_TURN,))
    tell_member(tx, turns, member_id, NoticeType.COORDINATING_TURN)
    tell_person(tx, turns, TurnNews.COMING)
    note(tx, turns, "turn_coming", member_id=member_id)


def _pass_role(tx: Tx, turns: CoordinatingTurns, facts: TurnFacts, member_id: str) -> None:
    """The next one gets the role, and all others who take turns lay it down."""
    circle_id = turns.circle_id
    agreed = {place.member_id: place for place in places_in(tx, turns.id) if place.agreed_at}
    former_id = turns.current_id
    others = (set(agreed) | ({former_id} if former_id else set())) - {member_id}
    held_roles = held_roles_of(tx, sorted({*others, member_id}))
    if Role.COORDINATOR not in held_roles[member_id]:
        give_role(tx, circle_id, member_id, member_id)
    for other_id in sorted(others):
        if Role.COORDINATOR in held_roles[other_id]:
            take_role(tx, circle_id, other_id, member_id)
    turns.current_id, turns.last_position = member_id, agreed[member_id].position
    agreed[member_id].offered_at = None
    _go_on(tx, turns, facts)
    cancel_notices(tx, turns, types=(NoticeType.COORDINATING_TURN,))
    told_ids = {member_id} | {each for each in others if Role.COORDINATOR in held_roles[each]}
    for told_id in sorted(told_ids):
        tell_member(tx, turns, told_id, NoticeType.COORDINATING_TURN)
    tell_person(tx, turns, TurnNews.PASSED)
    note(tx, turns, "turn_passed", member_id=member_id, by=former_id)


def _stay(tx: Tx, turns: CoordinatingTurns, facts: TurnFacts) -> None:
    """Nobody is there for this turn: the role is where it was, and the person hears it."""
    _go_on(tx, turns, facts)
    cancel_notices(tx, turns, types=(NoticeType.COORDINATING_TURN,))
    tell_person(tx, turns, TurnNews.STAYED)
    note(tx, turns, "turn_stayed", member_id=turns.current_id)


def _go_on(tx: Tx, turns: CoordinatingTurns, facts: TurnFacts) -> None:
    turns.turn_number = next_number(facts, tx.now)
    turns.next_id = turns.told_at = None
    tx.session.flush()
