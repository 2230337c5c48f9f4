"""Coordinating in turns: who is asked, whose yes counts, who isn't there this time, and its end.

The person sets turns up, or says yes to a coordinator's; each member says yes for themself, and has
no turn before that. How the role passes is in hand_off_service.py. Every change here holds the
circle's consent, and so does the worker's.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from app.access.facts import blocked_members, load_facts
from app.circles.models import CircleState, Member, MemberState, Role
from app.circles.service import get_circle, held_roles_of, person_of, still_in
from app.consent import service as consent
from app.coordinating.models import CoordinatingPlace, CoordinatingTurns, TurnNews
from app.coordinating.rules import TurnTerms, find_fault, find_fault_of_order, next_seat
from app.coordinating.turn_queries import (
    get_turns,
    is_never_to_coordinate,
    live_turns,
    load_turn_facts,
    places_in,
)
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.outbox.notice_types import NoticeType
from app.stewardship.coordinator_service import leave_to_person, take_role
from app.stewardship.turn_notice_service import cancel_notices, note, tell_member, tell_person


def set_up_turns(
    tx: Tx, circle_id: str, turns_id: str, terms: TurnTerms, by: str
) -> CoordinatingTurns:
    """Set up turns, or as a coordinator ask the person for them. With their yes members are asked.

    Raises BadInput and Conflict; nothing is changed then.
    """
    consent.lock_exclusive(tx, circle_id)
    circle = get_circle(tx, circle_id)
    if circle.state == CircleState.DRAFT:
        raise Conflict("turns-draft")
    _need_time_for_it(tx, circle_id)
    if tx.session.get(CoordinatingTurns, turns_id) is not None:
        raise Conflict("exists-already")
    if live_turns(tx, circle_id) is not None:
        raise Conflict("turns-run-already")
    fault = find_fault(terms, circle.zone, tx.now)
    if fault is not None:
        raise BadInput(fault)
    _need_members(tx, circle_id, terms.member_ids)
    turns = CoordinatingTurns(
        id=turns_id,
        circle_id=circle_id,
        by_member_id=by,
        weeks=terms.weeks,
        first_on=terms.first_on,
        hand_off_minute=terms.minute,
        asked_at=tx.now,
    )
    tx.session.add(turns)
    tx.session.flush()
    for position, member_id in enumerate(terms.member_ids):
        tx.session.add(_new_place(turns, member_id, position))
    tx.session.flush()
    note(tx, turns, "turns_set_up", by=by)
    if by == person_of(tx, circle_id).id:
        _allow(tx, turns, by)
    else:
        tell_person(tx, turns)
    return turns


def _need_time_for_it(tx: Tx, circle_id: str) -> None:
    """Raise Conflict while everything is paused, or the person's phone is said to be lost."""
    consent.refuse_wider(tx, circle_id)
    if consent.pause_of(tx, circle_id) is not None:
        raise Conflict("turns-paused")


def _need_members(tx: Tx, circle_id: str, member_ids: Sequence[str]) -> None:
    """Raise BadInput for whoever isn't a member with the app, or is the person themself."""
    accounts = dict(
        tx.session.exec(
            select(Member.id, Member.account_id).where(
                Member.circle_id == circle_id, Member.state == MemberState.IN
            )
        ).all()
    )
    if person_of(tx, circle_id).id in member_ids:
        raise BadInput("person-in-turns")
    if any(member_id not in accounts for member_id in member_ids):
        raise BadInput("unknown-member")
    if any(accounts[member_id] is None for member_id in member_ids):
        raise BadInput("turns-without-app")


def _need_allowed_members(tx: Tx, turns: CoordinatingTurns) -> None:
    """Raise BadInput for whom the person keeps from coordinating: theirs alone to read."""
    facts, blocked_ids = load_facts(tx, turns.circle_id), blocked_members(tx, turns.circle_id)
    for place in places_in(tx, turns.id):
        if place.member_id in blocked_ids:
            raise BadInput("stopped-in-turns")
        if is_never_to_coordinate(facts, place.member_id, tx.now):
            raise BadInput("against-your-line")


def _new_place(turns: CoordinatingTurns, member_id: str, position: int) -> CoordinatingPlace:
    return CoordinatingPlace(
        id=new_id(),
        turns_id=turns.id,
        circle_id=turns.circle_id,
        member_id=member_id,
        position=position,
    )


def answer_as_person(tx: Tx, circle_id: str, turns_id: str, *, agreed: bool, by: str) -> None:
    """The person's yes to turns that a coordinator would like, or their no to any; twice is once.

    A no ends them at once; who coordinates goes on. Raises NotFound, BadInput, Conflict.
    """
    consent.lock_exclusive(tx, circle_id)
    turns = get_turns(tx, circle_id, turns_id)
    if not agreed:
        if turns.ended_at is None:
            end_turns(tx, turns, by)
        return
    _need_live(turns)
    if turns.allowed_at is None:
        _need_time_for_it(tx, circle_id)
        _allow(tx, turns, by)


def _allow(tx: Tx, turns: CoordinatingTurns, by: str) -> None:
    _need_allowed_members(tx, turns)
    turns.allowed_at = turns.due_at = tx.now
    tx.session.flush()
    cancel_notices(tx, turns)
    for place in places_in(tx, turns.id):
        tell_member(tx, turns, place.member_id, NoticeType.ASKED_TO_TAKE_A_TURN)
    if turns.by_member_id != by:
        note(tx, turns, "turns_allowed", by=by)


def answer_as_member(
    tx: Tx, circle_id: str, turns_id: str, member_id: str, *, agreed: bool
) -> None:
    """A member's own yes or no, also later; twice is once.

    Whoever coordinates now and says no does so until the role passes on. Raises NotFound before
    the person's yes and for whoever wasn't asked, and Conflict (turns-over).
    """
    consent.lock_exclusive(tx, circle_id)
    still_in(tx, member_id)
    turns = get_turns(tx, circle_id, turns_id)
    place = _own_place(tx, turns, member_id)
    if turns.ended_at is not None and turns.allowed_at is not None:
        _need_asked(tx, turns, member_id)
        if agreed:
            raise Conflict("turns-over")
        return
    if turns.allowed_at is None or place is None:
        raise NotFound
    if agreed:
        if place.agreed_at is None or place.left_at is not None:
            consent.refuse_wider(tx, circle_id)
            place.agreed_at, place.left_at, place.declined_at = tx.now, None, None
            tx.session.flush()
            note(tx, turns, "turns_agreed", member_id=member_id)
    elif place.left_at is None:
        place.left_at = place.declined_at = tx.now
        place.offered_at = None
        tx.session.flush()
        note(tx, turns, "turns_left", member_id=member_id)
        cancel_notices(tx, turns, member_id)
        _end_if_empty(tx, turns)
    _look_now(tx, turns)


def _own_place(tx: Tx, turns: CoordinatingTurns, member_id: str) -> CoordinatingPlace | None:
    """A member's place, or the one that they left by their own no."""
    return tx.session.exec(
        select(CoordinatingPlace)
        .where(
            CoordinatingPlace.turns_id == turns.id,
            CoordinatingPlace.member_id == member_id,
            col(CoordinatingPlace.left_at).is_(None)
            | col(CoordinatingPlace.declined_at).is_not(None),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def _need_asked(tx: Tx, turns: CoordinatingTurns, member_id: str) -> None:
    """Raise NotFound for whoever never was in the order of turns."""
    place_id = tx.session.exec(
        select(CoordinatingPlace.id)
        .where(CoordinatingPlace.turns_id == turns.id, CoordinatingPlace.member_id == member_id)
        .limit(1)
    ).first()
    if place_id is None:
        raise NotFound


def change_order(
    tx: Tx, circle_id: str, turns_id: str, member_ids: tuple[str, ...], by: str
) -> None:
    """The person orders who takes turns anew; whoever is new is asked. Whose turn it is stays so.

    Raises NotFound, BadInput (said-no-to-turns: only they can say yes again), Conflict.
    """
    consent.lock_exclusive(tx, circle_id)
    turns = get_turns(tx, circle_id, turns_id)
    _need_live(turns)
    _need_time_for_it(tx, circle_id)
    fault = find_fault_of_order(member_ids)
    if fault is not None:
        raise BadInput(fault)
    _need_members(tx, circle_id, member_ids)
    upcoming = next_seat(load_turn_facts(tx, turns))
    own_places = {member_id: _own_place(tx, turns, member_id) for member_id in member_ids}
    if any(place is not None and place.declined_at for place in own_places.values()):
        raise BadInput("said-no-to-turns")
    for place in places_in(tx, turns_id):
        if place.member_id not in member_ids:
            place.left_at, place.offered_at = tx.now, None
            cancel_notices(tx, turns, place.member_id)
    new_places = []
    for position, member_id in enumerate(member_ids):
        own_place = own_places[member_id]
        if own_place is None:
            own_place = _new_place(turns, member_id, position)
            tx.session.add(own_place)
            new_places.append(own_place)
        own_place.position = position
    turns.last_position = _last_position(
        turns, member_ids, upcoming.member_id if upcoming else None
    )
    tx.session.flush()
    _need_allowed_members(tx, turns)
    for place in new_places if turns.allowed_at is not None else ():
        tell_member(tx, turns, place.member_id, NoticeType.ASKED_TO_TAKE_A_TURN)
    note(tx, turns, "turns_changed", by=by)
    _look_now(tx, turns)


def _last_position(
    turns: CoordinatingTurns, member_ids: Sequence[str], upcoming_id: str | None
) -> int | None:
    """Where the one stands after whom it goes on, in a new order."""
    if turns.current_id in member_ids:
        return member_ids.index(turns.current_id)
    if upcoming_id in member_ids:
        return member_ids.index(upcoming_id) - 1
    return None


def skip_turn(tx: Tx, circle_id: str, turns_id: str, member_id: str, by: str) -> None:
    """Not this time: the coming turn goes to the next in order. Twice is once.

    By the member themself, or by the person. Raises NotFound, Conflict (turns-over, not-next).
    """
    consent.lock_exclusive(tx, circle_id)
    turns = get_turns(tx, circle_id, turns_id)
    _need_live(turns)
    place = _own_place(tx, turns, member_id)
    if place is None or place.left_at is not None or place.agreed_at is None:
        raise NotFound
    if place.skips_turn == turns.turn_number:
        return
    seat = next_seat(load_turn_facts(tx, turns))
    if seat is None or seat.member_id != member_id:
        raise Conflict("not-next")
    place.skips_turn, place.offered_at = turns.turn_number, None
    tx.session.flush()
    cancel_notices(tx, turns, member_id)
    note(tx, turns, "turn_skipped", member_id=member_id, by=by)
    _look_now(tx, turns)


def offer_turn(tx: Tx, circle_id: str, turns_id: str, member_id: str, *, offered: bool) -> None:
    """Let any of the others change places with oneself, or not any more. Twice is once.

    Raises NotFound, Conflict (turns-over).
    """
    consent.lock_exclusive(tx, circle_id)
    turns = get_turns(tx, circle_id, turns_id)
    _need_live(turns)
    place = _own_place(tx, turns, member_id)
    if place is None or place.left_at is not None or place.agreed_at is None:
        raise NotFound
    if offered == (place.offered_at is not None):
        return
    place.offered_at = tx.now if offered else None
    tx.session.flush()
    if not offered:
        cancel_notices(tx, turns, types=(NoticeType.ASKED_TO_TAKE_A_TURN,))
    for other in places_in(tx, turns_id) if offered else ():
        if other.member_id != member_id and other.agreed_at is not None:
            tell_member(tx, turns, other.member_id, NoticeType.ASKED_TO_TAKE_A_TURN)
    tx.hint(circle_id)


def take_offered_turn(tx: Tx, circle_id: str, turns_id: str, place_id: str, member_id: str) -> None:
    """Change places with somebody who offered it: both said yes then.

    Raises NotFound, Conflict (turns-over; turn-not-offered: taken back, or somebody was first).
    """
    consent.lock_exclusive(tx, circle_id)
    turns = get_turns(tx, circle_id, turns_id)
    _need_live(turns)
    own_place = _own_place(tx, turns, member_id)
    if own_place is None or own_place.left_at is not None or own_place.agreed_at is None:
        raise NotFound
    consent.refuse_wider(tx, circle_id)
    other = tx.session.get(CoordinatingPlace, place_id, populate_existing=True)
    if other is None or other.turns_id != turns_id or other.id == own_place.id:
        raise NotFound
    if other.offered_at is None or other.left_at is not None:
        raise Conflict("turn-not-offered")
    own_place.position, other.position = other.position, own_place.position
    own_place.offered_at = other.offered_at = None
    tx.session.flush()
    cancel_notices(tx, turns, types=(NoticeType.ASKED_TO_TAKE_A_TURN,))
    tell_member(tx, turns, other.member_id, NoticeType.COORDINATING_TURN)
    note(tx, turns, "turn_changed_places", member_id=member_id, by=other.member_id)
    _look_now(tx, turns)


def read_news(tx: Tx, circle_id: str, turns_id: str) -> None:
    """The person has read what is new. Twice is once. Raises NotFound."""
    consent.lock_exclusive(tx, circle_id)
    turns = get_turns(tx, circle_id, turns_id)
    turns.news = None
    tx.session.flush()
    tx.hint(circle_id)


def take_back_turns(tx: Tx, circle_id: str, turns_id: str, by: str) -> None:
    """A coordinator takes back what they asked the person. Twice is once.

    Raises NotFound for another's, and Conflict (turns-over) once the person has said yes.
    """
    consent.lock_exclusive(tx, circle_id)
    turns = get_turns(tx, circle_id, turns_id)
    if turns.by_member_id != by:
        raise NotFound
    if turns.allowed_at is not None:
        raise Conflict("turns-over")
    if turns.ended_at is None:
        end_turns(tx, turns, by)


def end_turns(tx: Tx, turns: CoordinatingTurns, by: str, news: TurnNews | None = None) -> None:
    """End turns at once: the role stays where it is. The caller holds the circle's consent."""
    turns.ended_at, turns.ended_by, turns.due_at = tx.now, by, None
    turns.next_id = turns.told_at = turns.news = None
    for place in places_in(tx, turns.id):
        place.left_at, place.offered_at = tx.now, None
    tx.session.flush()
    cancel_notices(tx, turns)
    note(tx, turns, "turns_ended", by=by)
    if news is not None:
        tell_person(tx, turns, news)


def end_turns_in(tx: Tx, circle_id: str, by: str) -> None:
    """End a circle's turns, if there are any. The caller holds the circle's consent."""
    turns = live_turns(tx, circle_id)
    if turns is not None:
        end_turns(tx, turns, by)


def drop_from_turns(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """A member has no more turns, and a turn of theirs is over: the person stops them or a line of
    theirs does, or the member isn't in any more. Undoing that doesn't bring it back.

    The caller holds the circle's consent.
    """
    turns = live_turns(tx, circle_id)
    if turns is None:
        return
    place = _own_place(tx, turns, member_id)
    if place is not None:
        place.left_at, place.declined_at, place.offered_at = tx.now, None, None
        tx.session.flush()
        note(tx, turns, "turns_left", member_id=member_id, by=by)
        cancel_notices(tx, turns, member_id)
    if turns.current_id == member_id:
        turns.current_id = None
        tx.session.flush()
        if Role.COORDINATOR in held_roles_of(tx, [member_id])[member_id]:
            take_role(tx, circle_id, member_id, by)
            if by != member_id:  # whoever leaves is told of as ever
                leave_to_person(tx, circle_id, by, member_id)
    if place is not None:
        _end_if_empty(tx, turns)
        _look_now(tx, turns)


def drop_who_never_may(tx: Tx, circle_id: str, by: str) -> None:
    """Drop whom a line of the person's keeps from coordinating by now."""
    turns = live_turns(tx, circle_id)
    if turns is None:
        return
    facts = load_facts(tx, circle_id)
    member_ids = {place.member_id for place in places_in(tx, turns.id)}
    if turns.current_id is not None:
        member_ids.add(turns.current_id)
    for member_id in sorted(member_ids):
        if is_never_to_coordinate(facts, member_id, tx.now):
            drop_from_turns(tx, circle_id, member_id, by)


def look_at_turns(tx: Tx, circle_id: str) -> None:
    """Have the worker look at a circle's turns: its clock is another one now, or a rest is over."""
    turns = live_turns(tx, circle_id)
    if turns is not None:
        _look_now(tx, turns)


def _end_if_empty(tx: Tx, turns: CoordinatingTurns) -> None:
    """End turns that nobody takes or is asked to take any more; the person is told."""
    if not places_in(tx, turns.id):
        end_turns(tx, turns, person_of(tx, turns.circle_id).id, TurnNews.NOBODY)


def _look_now(tx: Tx, turns: CoordinatingTurns) -> None:
    """Have the worker look at the turns again: something has changed that they depend on."""
    if turns.ended_at is None and turns.allowed_at is not None:
        turns.due_at = tx.now
        tx.session.flush()
    tx.hint(turns.circle_id)


def _need_live(turns: CoordinatingTurns) -> None:
    if turns.ended_at is not None:
        raise Conflict("turns-over")
