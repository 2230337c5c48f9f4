"""Members whom the person chose for when their phone is lost: named, agreed to, ended."""

from __future__ import annotations

from sqlmodel import col, select

from app.circles.models import MemberState, Role
from app.circles.service import get_member, roles_of
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, NotFound
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.models import Event
from app.record import service as record
from app.stewardship.ally_rights import FEWEST
from app.stewardship.models import Ally, BringBack


def allies_of(tx: Tx, circle_id: str) -> list[Ally]:
    """A circle's allies, in the order in which they were named."""
    return list(
        tx.s.exec(
            select(Ally)
            .where(Ally.circle_id == circle_id)
            .order_by(col(Ally.named_at), col(Ally.id))
        )
    )


def ally_of(tx: Tx, circle_id: str, member_id: str) -> Ally | None:
    """A member as an ally, whether they agreed or not."""
    found = tx.s.exec(select(Ally).where(Ally.member_id == member_id)).one_or_none()
    return found if found is not None and found.circle_id == circle_id else None


def agreed_ally(tx: Tx, circle_id: str, member_id: str) -> Ally:
    """A member as an ally who said yes. Raises NotFound for everybody else."""
    found = ally_of(tx, circle_id, member_id)
    if found is None or found.agreed_at is None:
        raise NotFound
    return found


def can_bring_back(tx: Tx, circle_id: str) -> bool:
    """Whether enough allies agreed to let a new phone in: it is off otherwise."""
    return (
        sum(
            1
            for one in allies_of(tx, circle_id)
            if one.may_bring_back and one.agreed_at is not None
        )
        >= FEWEST
    )


def widens(tx: Tx, circle_id: str, member_id: str, *, bring_back: bool) -> bool:
    """Whether naming a member so lets somebody more bring the person back: that takes proof."""
    held = ally_of(tx, circle_id, member_id)
    return bring_back and (held is None or not held.may_bring_back)


def name_ally(
    tx: Tx, *, circle_id: str, member_id: str, start: bool, bring_back: bool, by: str
) -> None:
    """Choose what a member may do when the person's phone is lost; neither: no ally any more.

    What is new to them they are asked about, and may do from their own yes on. Raises BadInput,
    NotFound, Conflict.
    """
    consent.take(tx, circle_id)
    held = ally_of(tx, circle_id, member_id)
    if not start and not bring_back:
        if held is not None:
            end_ally(tx, circle_id, member_id, by)
        return
    member = get_member(tx, circle_id, member_id)
    if (
        member.state != MemberState.IN
        or member.account_id is None
        or Role.PERSON in roles_of(tx, [member_id])[member_id]
    ):
        raise BadInput("unknown-member")
    before = (held.may_start, held.may_bring_back) if held is not None else (False, False)
    if before == (start, bring_back):
        return
    more = (start and not before[0]) or (bring_back and not before[1])
    if more:
        consent.refuse_wider(tx, circle_id)
    if held is None:
        held = Ally(
            id=new_id(),
            circle_id=circle_id,
            member_id=member_id,
            may_start=start,
            may_bring_back=bring_back,
            named_at=tx.now,
        )
        tx.s.add(held)
    held.may_start, held.may_bring_back = start, bring_back
    if more:
        held.named_at, held.agreed_at, held.declined_at = tx.now, None, None
    tx.s.flush()
    if more:
        outbox.queue(
            tx,
            event=Event.OPEN_TIME,
            account_id=member.account_id,
            circle_id=circle_id,
            member_id=member_id,
            subject_id=held.id,
            dedupe=f"ally:{held.id}:{tx.now.isoformat()}",
        )
    record.append(tx, circle_id, "ally_named", who=member_id, by=by, subject_id=held.id)
    if not bring_back:
        _out_of_bringing_back(tx, circle_id, member_id)


def answer(tx: Tx, *, circle_id: str, member_id: str, agreed: bool) -> None:
    """A named member's own yes or no, at any time. Twice is once. Raises NotFound."""
    consent.take(tx, circle_id)
    held = ally_of(tx, circle_id, member_id)
    if held is None:
        raise NotFound
    if (held.agreed_at if agreed else held.declined_at) is not None:
        return
    held.agreed_at, held.declined_at = (tx.now, None) if agreed else (None, tx.now)
    tx.s.flush()
    outbox.cancel(
        tx, circle_id=circle_id, reason="answered", member_id=member_id, subject_id=held.id
    )
    record.append(tx, circle_id, "ally_agreed" if agreed else "ally_declined", who=member_id)
    if not agreed:
        _out_of_bringing_back(tx, circle_id, member_id)


def end_ally(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """A member is no ally any more: by the person's word, or because they are out.

    Whoever calls holds the circle's consent.
    """
    held = ally_of(tx, circle_id, member_id)
    if held is None:
        return
    outbox.cancel(
        tx, circle_id=circle_id, reason="expired", member_id=member_id, subject_id=held.id
    )
    tx.s.delete(held)
    tx.s.flush()
    _out_of_bringing_back(tx, circle_id, member_id)
    record.append(tx, circle_id, "ally_ended", who=member_id, by=by)


def end_all_in(tx: Tx, circle_id: str, by: str) -> None:
    """Nobody is an ally here any more: the circle is closed, or another person's from now on."""
    for one in allies_of(tx, circle_id):
        end_ally(tx, circle_id, one.member_id, by)


def _out_of_bringing_back(tx: Tx, circle_id: str, member_id: str) -> None:
    """What somebody began or said yes to ends with their part in it: it takes two who may."""
    for one in tx.s.exec(
        select(BringBack).where(BringBack.circle_id == circle_id, col(BringBack.ended_at).is_(None))
    ):
        if member_id in {one.begun_by, one.second_by}:
            one.ended_at, one.ended_why, one.due_at = tx.now, "ally_gone", None
            tx.s.flush()
            record.append(tx, circle_id, "bring_back_ended", subject_id=one.id, reason="ally_gone")
