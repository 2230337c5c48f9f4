"""To whom the person opens it: a choice of its own for each member, given and ended by a tap.

It is no grant: it adds to what a member may read of the person's words, and whoever may read none
of these reads none of this. To a place kept for somebody it is opened before they come in.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, update
from sqlmodel import col

from app.access.reading import need_no_line_against
from app.circles.service import Membership
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput
from app.record import service as record
from app.values.line_service import end_row, look_again
from app.values.models import ValueIdea, ValueLine, ValueReader, ValueStance, ValueState
from app.values.telling_service import hush_for
from app.values.value_queries import choosable_members, lock_line, opened_to, own_proposals


def set_readers(tx: Tx, me: Membership, member_ids: Collection[str]) -> None:
    """Say anew to whom it is open. Whoever isn't among them any more reads nothing of it, and what
    they marked, wrote and proposed goes with them.

    Raises BadInput for whom it can't be opened to, also by a line of the person's own; Conflict for
    somebody new while the person's phone is said to be lost.
    """
    consent.lock_exclusive(tx, me.circle_id)
    before = opened_to(tx, me.circle_id)
    chosen_ids = set(member_ids)
    choosable = {member.id for member in choosable_members(tx, me.circle_id)}
    if len(chosen_ids) < len(member_ids) or not (choosable | before).issuperset(chosen_ids):
        raise BadInput("value-reader")
    new_ids, lost_ids = sorted(chosen_ids - before), sorted(before - chosen_ids)
    if new_ids:
        consent.refuse_wider(tx, me.circle_id)
        need_no_line_against(tx, me.circle_id, new_ids)
    for member_id in new_ids:
        tx.session.add(ValueReader(member_id=member_id, circle_id=me.circle_id, since=tx.now))
    tx.session.flush()
    for member_id in lost_ids:
        forget_member(tx, me.circle_id, member_id)
    for kind, changed_ids in (("values_opened", new_ids), ("values_closed", lost_ids)):
        for member_id in changed_ids:
            record.append(tx, me.circle_id, kind, who=member_id, by=me.member_id)
    tx.hint(me.circle_id)


def forget_member(tx: Tx, circle_id: str, member_id: str) -> None:
    """It isn't open to a member any more, or they are out: nothing of what they said is kept. Lines
    that were agreed on stay the circle's. Whoever calls holds the circle's consent whole."""
    tx.session.execute(delete(ValueReader).where(col(ValueReader.member_id) == member_id))
    forget_said(tx, circle_id, member_id)
    hush_for(tx, circle_id, member_id)


def forget_said(tx: Tx, circle_id: str, member_id: str) -> None:
    """Forget what a member marked, wrote and proposed. It may have kept a line open."""
    for line in own_proposals(tx, circle_id, member_id):
        if line.state == ValueState.PROPOSED:
            end_row(tx, lock_line(tx, circle_id, line.id))
    tx.session.execute(
        update(ValueLine).where(col(ValueLine.by_member) == member_id).values(by_member=None)
    )
    tx.session.execute(delete(ValueStance).where(col(ValueStance.member_id) == member_id))
    tx.session.execute(delete(ValueIdea).where(col(ValueIdea.by_member) == member_id))
    look_again(tx, circle_id)


def stop_reader(tx: Tx, circle_id: str) -> None:
    """The person stopped everything for a member: while that lasts they read nothing, and what is
    in their way keeps nothing open. Undone, it is as it was."""
    look_again(tx, circle_id)
