"""A coordinator lays the role down, or hands it on; and when the last one goes, the person has it.

The person coordinates for as long as nobody else does: they hear of open shifts as coordinators do
(docs/decisions/0063). Whoever is given the role takes it off them.

Handing on widens nothing by itself: the person says yes first, then the member who is asked, and
with both the roles change in one step. The person is told by the notice of their own door; the
member by one of an open time, which is something to take on or to pass.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from app.access.facts import blocked_members, load_facts
from app.circles.models import (
    CircleState,
    CoordinatorLeft,
    Member,
    MemberRole,
    MemberState,
    Role,
    RoleHandover,
)
from app.circles.service import (
    get_circle,
    get_member,
    held_roles_of,
    person_of,
    set_roles,
    still_in,
)
from app.consent import service as consent
from app.coordinating.turn_queries import is_never_to_coordinate
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.rota.schedule.pattern_service import schedule_gap_check

#: So long a coordinator reads that a handover didn't come about.
TOLD_FOR = timedelta(days=7)


def change_roles(tx: Tx, circle_id: str, member_id: str, roles: frozenset[Role], by: str) -> None:
    """Give a member roles, with the entry for it. The caller holds the circle's consent.

    Raises Conflict for one more role while the person's phone is said to be lost.
    """
    if not roles <= held_roles_of(tx, [member_id])[member_id]:
        consent.refuse_wider(tx, circle_id)
    set_roles(tx, circle_id, member_id, roles)
    schedule_gap_check(tx, circle_id)
    if Role.COORDINATOR in roles:
        _note_somebody_coordinates(tx, circle_id, by, member_id)
    else:
        end_handovers_of(tx, circle_id, member_id, by, giving=True)
    record.append(
        tx, circle_id, "roles_changed", who=member_id, by=by, roles="+".join(sorted(roles))
    )


def _relieve_person(tx: Tx, circle_id: str, by: str, *, coordinator_id: str) -> None:
    """The person, who coordinated because nobody else did, doesn't any more."""
    person = person_of(tx, circle_id)
    roles = held_roles_of(tx, [person.id])[person.id]
    if person.id == coordinator_id or Role.COORDINATOR not in roles:
        return
    end_handovers_of(tx, circle_id, person.id, by, giving=True)
    _write_persons_roles(tx, person, roles - {Role.COORDINATOR}, by)


def _write_persons_roles(tx: Tx, person: Member, roles: frozenset[Role], by: str) -> None:
    """Let the person coordinate or not. It opens nothing to anybody, so a lost phone is no bar."""
    set_roles(tx, person.circle_id, person.id, roles)
    schedule_gap_check(tx, person.circle_id)
    record.append(
        tx, person.circle_id, "roles_changed", who=person.id, by=by, roles="+".join(sorted(roles))
    )


def name_person(tx: Tx, circle_id: str, by: str) -> bool:
    """Let the person coordinate if nobody else does; tells whether nobody did."""
    person = person_of(tx, circle_id)
    if _others_coordinating(tx, person) or get_circle(tx, circle_id).state != CircleState.LIVE:
        return False
    roles = held_roles_of(tx, [person.id])[person.id]
    if Role.COORDINATOR not in roles:
        _write_persons_roles(tx, person, roles | {Role.COORDINATOR}, by)
    return True


def _others_coordinating(tx: Tx, person: Member) -> list[str]:
    """Members who coordinate. Whom the person stopped, or keeps from hearing of open shifts, keeps
    the role and hears of nothing."""
    member_ids = tx.session.exec(
        select(Member.id)
        .join(MemberRole, col(MemberRole.member_id) == col(Member.id))
        .where(
            Member.circle_id == person.circle_id,
            Member.state == MemberState.IN,
            Member.id != person.id,
            col(Member.account_id).is_not(None),
            MemberRole.role == Role.COORDINATOR,
        )
    ).all()
    if not member_ids:
        return []
    facts = load_facts(tx, person.circle_id)
    stopped_ids = blocked_members(tx, person.circle_id)
    return [
        member_id
        for member_id in member_ids
        if member_id not in stopped_ids and not is_never_to_coordinate(facts, member_id, tx.now)
    ]


def settle_coordinating(tx: Tx, circle_id: str, by: str, *, member_id: str) -> None:
    """By something that the person did, a member coordinates no more, or again.

    Where they were the last one the person does now, and their home says so; nothing rings. Where
    somebody coordinates again the person doesn't any more. The caller holds the circle's consent.
    """
    person = person_of(tx, circle_id)
    others = _others_coordinating(tx, person)
    if others:
        _note_somebody_coordinates(tx, circle_id, by, others[0])
    elif Role.COORDINATOR in held_roles_of(tx, [member_id])[member_id]:
        leave_to_person(tx, circle_id, by, member_id)


def leave_to_person(tx: Tx, circle_id: str, by: str, member_id: str) -> None:
    """If this member was the last who coordinated, the person does; their home says so."""
    if name_person(tx, circle_id, by):
        _note_left(tx, circle_id, member_id)


def _note_somebody_coordinates(tx: Tx, circle_id: str, by: str, coordinator_id: str) -> None:
    tx.session.execute(delete(CoordinatorLeft).where(col(CoordinatorLeft.circle_id) == circle_id))
    _relieve_person(tx, circle_id, by, coordinator_id=coordinator_id)


def _note_left(tx: Tx, circle_id: str, member_id: str) -> None:
    """Note who coordinated last, for the person's home."""
    tx.session.execute(delete(CoordinatorLeft).where(col(CoordinatorLeft.circle_id) == circle_id))
    tx.session.add(CoordinatorLeft(circle_id=circle_id, member_id=member_id, at=tx.now))
    tx.session.flush()
    record.append(tx, circle_id, "last_coordinator_left", who=member_id)


def _without_coordinating(tx: Tx, member_id: str) -> frozenset[Role]:
    """A member's roles without coordinating; whoever has no other is a supporter."""
    roles = held_roles_of(tx, [member_id])[member_id]
    return (roles - {Role.COORDINATOR}) or frozenset({Role.SUPPORTER})


def _need_coordinator(tx: Tx, member_id: str) -> None:
    """Raise Conflict for somebody who only stands in for some days, or has handed it on since."""
    if Role.COORDINATOR not in held_roles_of(tx, [member_id])[member_id]:
        raise Conflict("not-coordinating")


def lay_down(tx: Tx, circle_id: str, member_id: str) -> None:
    """A coordinator doesn't coordinate any more. Raises Conflict (not-coordinating)."""
    consent.lock_exclusive(tx, circle_id)
    _need_coordinator(tx, member_id)
    person = person_of(tx, circle_id)
    if member_id == person.id:
        roles = held_roles_of(tx, [member_id])[member_id] - {Role.COORDINATOR}
        end_handovers_of(tx, circle_id, member_id, member_id, giving=True)
        _write_persons_roles(tx, person, roles, member_id)
        read_that_they_left(tx, circle_id)
        return
    take_role(tx, circle_id, member_id, member_id)
    tell_if_last(tx, circle_id, member_id)


def take_role(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """A member doesn't coordinate any more; whoever has no other role is a supporter."""
    change_roles(tx, circle_id, member_id, _without_coordinating(tx, member_id), by)


def give_role(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """A member coordinates too, beside what they do. Raises Conflict ("phone-lost")."""
    roles = held_roles_of(tx, [member_id])[member_id]
    change_roles(tx, circle_id, member_id, roles | {Role.COORDINATOR}, by)


def tell_if_last(tx: Tx, circle_id: str, member_id: str) -> None:
    """If this member was the last who coordinated, the person does from now on, and is told.

    Called once they don't. What the person did themselves isn't told to them.
    """
    if not name_person(tx, circle_id, member_id):
        return
    person = person_of(tx, circle_id)
    _note_left(tx, circle_id, member_id)
    if person.account_id:
        outbox.queue(
            tx,
            type=NoticeType.COORDINATOR_LEFT,
            account_id=person.account_id,
            circle_id=circle_id,
            member_id=person.id,
            subject_id=circle_id,
            dedupe=f"uncoordinated:{new_id()}",
        )


def left_by(tx: Tx, circle_id: str) -> CoordinatorLeft | None:
    """The last coordinator who went, until the person has read it or somebody coordinates."""
    return tx.session.get(CoordinatorLeft, circle_id)


def read_that_they_left(tx: Tx, circle_id: str) -> None:
    """The person has read that nobody coordinates any more. Twice is once."""
    tx.session.execute(delete(CoordinatorLeft).where(col(CoordinatorLeft.circle_id) == circle_id))
    tx.hint(circle_id)


def ask(tx: Tx, *, circle_id: str, handover_id: str, from_id: str, to_id: str) -> RoleHandover:
    """A coordinator asks to hand the role to another member; the person is asked first.

    Raises Conflict (exists-already, not-coordinating, handing-on-already), BadInput
    (unknown-member, coordinates-already), NotFound.
    """
    consent.lock_exclusive(tx, circle_id)
    still_in(tx, from_id)
    _need_coordinator(tx, from_id)
    if tx.session.get(RoleHandover, handover_id) is not None:
        raise Conflict("exists-already")
    if any(open_handover.from_id == from_id for open_handover in open_handovers(tx, circle_id)):
        raise Conflict("handing-on-already")
    member = get_member(tx, circle_id, to_id)
    roles = held_roles_of(tx, [to_id])[to_id]
    if member.state != MemberState.IN or to_id == from_id or Role.PERSON in roles:
        raise BadInput("unknown-member")
    if Role.COORDINATOR in roles:
        raise BadInput("coordinates-already")
    handover = RoleHandover(
        id=handover_id, circle_id=circle_id, from_id=from_id, to_id=to_id, asked_at=tx.now
    )
    tx.session.add(handover)
    tx.session.flush()
    person = person_of(tx, circle_id)
    record.append(tx, circle_id, "handover_asked", who=to_id, by=from_id, subject_id=handover_id)
    if from_id == person.id:  # who needn't be asked first
        _allow(tx, handover, from_id)
    elif person.account_id:
        outbox.queue(
            tx,
            type=NoticeType.HANDOVER_TO_ALLOW,
            account_id=person.account_id,
            circle_id=circle_id,
            member_id=person.id,
            subject_id=handover_id,
            dedupe=f"handover:{handover_id}",
        )
    return handover


def answer_as_person(tx: Tx, circle_id: str, handover_id: str, *, agreed: bool, by: str) -> None:
    """The person's yes or no. With a yes the member is asked; twice is once.

    Raises NotFound, Conflict (handover-over).
    """
    consent.lock_exclusive(tx, circle_id)
    handover = _load_open(tx, circle_id, handover_id, needed=agreed)
    if handover is None:
        return
    if not agreed:
        _end(tx, handover, by)
        return
    if handover.allowed_at is None:
        _allow(tx, handover, by)


def _allow(tx: Tx, handover: RoleHandover, by: str) -> None:
    """The person lets it be handed on: the member is asked."""
    circle_id = handover.circle_id
    consent.refuse_wider(tx, circle_id)
    handover.allowed_at = tx.now
    tx.session.flush()
    _cancel_notices(tx, handover)
    member = get_member(tx, circle_id, handover.to_id)
    if member.account_id:
        outbox.queue(
            tx,
            type=NoticeType.ASKED_TO_COORDINATE,
            account_id=member.account_id,
            circle_id=circle_id,
            member_id=member.id,
            subject_id=handover.id,
            dedupe=f"handover-to:{handover.id}",
        )
    record.append(
        tx, circle_id, "handover_allowed", who=handover.to_id, by=by, subject_id=handover.id
    )


def answer_as_member(
    tx: Tx, circle_id: str, handover_id: str, member_id: str, *, agreed: bool
) -> None:
    """The member's own yes or no, once the person has said yes. With a yes the roles change.

    Raises NotFound for somebody else's, and before the person's yes; Conflict (handover-over).
    """
    consent.lock_exclusive(tx, circle_id)
    handover = tx.session.get(RoleHandover, handover_id, populate_existing=True)
    if handover is None or handover.to_id != member_id or handover.allowed_at is None:
        raise NotFound
    if handover.agreed_at is not None and agreed:
        return
    open_handover = _load_open(tx, circle_id, handover_id, needed=agreed)
    if open_handover is None:
        return
    if not agreed:
        _end(tx, open_handover, member_id)
        return
    open_handover.agreed_at = open_handover.ended_at = tx.now
    open_handover.ended_by = member_id
    tx.session.flush()
    giver_id = open_handover.from_id
    give_role(tx, circle_id, member_id, member_id)
    if giver_id != person_of(tx, circle_id).id:  # who was relieved with that
        take_role(tx, circle_id, giver_id, member_id)
    _cancel_notices(tx, open_handover)
    record.append(
        tx, circle_id, "handed_on", who=member_id, by=open_handover.from_id, subject_id=handover_id
    )


def take_back(tx: Tx, circle_id: str, handover_id: str, member_id: str) -> None:
    """Whoever wanted to hand on keeps the role, or has read that it stays with them. Twice is once.

    Raises NotFound, Conflict (handover-over) once the roles have changed.
    """
    consent.lock_exclusive(tx, circle_id)
    handover = tx.session.get(RoleHandover, handover_id, populate_existing=True)
    if handover is None or handover.from_id != member_id:
        raise NotFound
    if handover.agreed_at is not None:
        raise Conflict("handover-over")
    if handover.ended_at is None:
        _end(tx, handover, member_id)
    handover.ended_by = member_id  # somebody's no has been read: it isn't told any longer
    tx.session.flush()


def open_handovers(tx: Tx, circle_id: str) -> list[RoleHandover]:
    """What is being handed on in a circle, oldest first."""
    return list(
        tx.session.exec(
            select(RoleHandover)
            .where(RoleHandover.circle_id == circle_id, col(RoleHandover.ended_at).is_(None))
            .order_by(col(RoleHandover.asked_at), col(RoleHandover.id))
        )
    )


def lately_ended(tx: Tx, circle_id: str, member_id: str) -> RoleHandover | None:
    """A member's own handover that somebody said no to, for some days after."""
    return tx.session.exec(
        select(RoleHandover)
        .where(
            RoleHandover.circle_id == circle_id,
            RoleHandover.from_id == member_id,
            col(RoleHandover.agreed_at).is_(None),
            col(RoleHandover.ended_at) > tx.now - TOLD_FOR,
            RoleHandover.ended_by != member_id,
        )
        .order_by(col(RoleHandover.ended_at).desc(), col(RoleHandover.id))
        .limit(1)
    ).first()


def end_handovers_of(
    tx: Tx, circle_id: str, member_id: str, by: str, *, giving: bool = False
) -> None:
    """End what a member hands on, and unless `giving` what would come to them.

    Whoever calls holds the circle's consent.
    """
    for handover in open_handovers(tx, circle_id):
        if handover.from_id == member_id or (not giving and handover.to_id == member_id):
            _end(tx, handover, by)


def _load_open(tx: Tx, circle_id: str, handover_id: str, *, needed: bool) -> RoleHandover | None:
    """A handover that is open; None for one that is over, unless it is `needed` to be open.

    Raises NotFound, Conflict (handover-over).
    """
    handover = tx.session.get(RoleHandover, handover_id, populate_existing=True)
    if handover is None or handover.circle_id != circle_id:
        raise NotFound
    if handover.ended_at is None:
        return handover
    if needed:
        raise Conflict("handover-over")
    return None


def _cancel_notices(tx: Tx, handover: RoleHandover) -> None:
    outbox.cancel(tx, circle_id=handover.circle_id, reason="expired", subject_id=handover.id)


def _end(tx: Tx, handover: RoleHandover, by: str) -> None:
    handover.ended_at, handover.ended_by = tx.now, by
    tx.session.flush()
    _cancel_notices(tx, handover)
    record.append(
        tx,
        handover.circle_id,
        "handover_ended",
        who=handover.to_id,
        by=by,
        subject_id=handover.id,
    )
