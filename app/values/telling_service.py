"""Notices of what is proposed: to those to whom it is open, and to the person at their own door.

Nobody is told of a stance, of what is in somebody's way, or that a line was agreed on: that is read
by whoever looks.
"""

from __future__ import annotations

from app.circles.models import Member, MemberState
from app.circles.service import person_of
from app.core.db import Tx
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.values.models import ValueLine
from app.values.value_queries import heard_members


def tell_of_proposal(tx: Tx, line: ValueLine) -> None:
    """Queue a notice to each reader but who wrote it. Whether it goes is the gate's to say."""
    person = person_of(tx, line.circle_id)
    if person.account_id is not None and person.id != line.by_member:
        outbox.queue(
            tx,
            type=NoticeType.VALUE_FOR_PERSON,
            account_id=person.account_id,
            circle_id=line.circle_id,
            member_id=person.id,
            subject_id=line.id,
            dedupe=_dedupe(line, person.id),
        )
    for member_id in sorted(heard_members(tx, line.circle_id) - {line.by_member, person.id}):
        _tell_reader(tx, line, member_id)


def _tell_reader(tx: Tx, line: ValueLine, member_id: str) -> None:
    member = tx.session.get_one(Member, member_id)
    if member.account_id is not None and member.state == MemberState.IN:
        outbox.queue(
            tx,
            type=NoticeType.VALUE_PROPOSED,
            account_id=member.account_id,
            circle_id=line.circle_id,
            member_id=member_id,
            subject_id=line.id,
            dedupe=_dedupe(line, member_id),
        )


def _dedupe(line: ValueLine, member_id: str) -> str:
    return f"value:{line.id}:{line.version}:{member_id}"


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
