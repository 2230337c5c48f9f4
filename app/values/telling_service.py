"""Notices of what is proposed: to those to whom it is open, and to the person at their own door.

Nobody is told of a stance, of what is in somebody's way, or that a line was agreed on: that is read
by whoever looks.
"""

from __future__ import annotations

from app.circles.models import Member, MemberState
from app.circles.service import person_of
from app.core.db import Tx
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.outbox.untold_queries import told_members, untold_members
from app.values.models import ValueLine
from app.values.value_queries import heard_members, stances_on

_TYPES = (NoticeType.VALUE_FOR_PERSON, NoticeType.VALUE_PROPOSED)


def tell_of_proposal(tx: Tx, line: ValueLine) -> None:
    """Queue a notice to each reader but who wrote it. Whether it goes is the gate's to say."""
    for member_id in sorted(heard_members(tx, line.circle_id) - {line.by_member}):
        _tell(tx, line, member_id, f"value:{line.id}:{line.version}:{member_id}")


def has_untold(tx: Tx, line: ValueLine) -> bool:
    """Whether somebody whose silence would be a yes wasn't told of a line, or isn't yet."""
    untold_ids = untold_members(tx, line.circle_id, line.id, _TYPES, waiting=True)
    return not untold_ids.isdisjoint(_silent_members(tx, line))


def tell_again(tx: Tx, line: ValueLine) -> None:
    """Tell each of whom that is so, and each of whom it isn't known any more."""
    told_ids = told_members(tx, line.circle_id, line.id, _TYPES)
    for member_id in sorted(_silent_members(tx, line) - told_ids):
        _tell(tx, line, member_id, f"value:{line.id}:{new_id()}")


def _silent_members(tx: Tx, line: ValueLine) -> frozenset[str]:
    """Who is heard and has said nothing yet to the line's words as they are."""
    spoken_ids = {
        stance.member_id
        for stance in stances_on(tx, [line.id])[line.id]
        if stance.version == line.version
    }
    return heard_members(tx, line.circle_id) - spoken_ids - {line.by_member or ""}


def _tell(tx: Tx, line: ValueLine, member_id: str, dedupe: str) -> None:
    """The person is told at their own door, another member under open times."""
    person = person_of(tx, line.circle_id)
    if member_id != person.id:
        _tell_reader(tx, line, member_id, dedupe)
    elif person.account_id is not None:
        outbox.queue(
            tx,
            type=NoticeType.VALUE_FOR_PERSON,
            account_id=person.account_id,
            circle_id=line.circle_id,
            member_id=person.id,
            subject_id=line.id,
            dedupe=dedupe,
        )


def _tell_reader(tx: Tx, line: ValueLine, member_id: str, dedupe: str) -> None:
    member = tx.session.get_one(Member, member_id)
    if member.account_id is not None and member.state == MemberState.IN:
        outbox.queue(
            tx,
            type=NoticeType.VALUE_PROPOSED,
            account_id=member.account_id,
            circle_id=line.circle_id,
            member_id=member_id,
            subject_id=line.id,
            dedupe=dedupe,
        )


def hush(tx: Tx, line: ValueLine) -> None:
    """What waits to be sent of a line isn't sent any more."""
    outbox.cancel(tx, circle_id=line.circle_id, reason="ended", subject_id=line.id)


def hush_for(tx: Tx, circle_id: str, member_id: str) -> None:
    """Nothing of any line is sent to a member any more."""
    outbox.cancel(
        tx,
        circle_id=circle_id,
        reason="ended",
        member_id=member_id,
        types=(NoticeType.VALUE_PROPOSED,),
    )
