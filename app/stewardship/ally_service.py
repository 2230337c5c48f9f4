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
from app.outbox.notice_types import NoticeType
from app.record import service as record
from app.stewardship.ally_rights import FEWEST
from app.stewardship.models import Ally, BringBack


def allies_of(tx: Tx, circle_id: str) -> list[Ally]:
    """A circle's allies, in the order in which they were named."""
    return list(
        tx.session.exec(
            select(Ally)
            .where(Ally.circle_id == circle_id)
            .order_by(col(Ally.named_at), col(Ally.id))
        )
    )


def ally_of(tx: Tx, circle_id: str, member_id: str) -> Ally | None:
    """A member as an ally, whether they agreed or not."""
    ally = tx.session.exec(select(Ally).where(Ally.member_id == member_id)).one_or_none()
    return ally if ally is not None and ally.circle_id == circle_id else None


def agreed_ally(tx: Tx, circle_id: str, member_id: str) -> Ally:
    """A member as an ally who said yes. Raises NotFound for everybody else."""
    ally = ally_of(tx, circle_id, member_id)
    if ally is None or ally.agreed_at is None:
        raise NotFound
    return ally


def can_bring_back(tx: Tx, circle_id: str) -> bool:
    """Whether enough allies agreed to let a new phone in: it is off otherwise."""
    return (
        sum(
            1
            for ally in allies_of(tx, circle_id)
            if ally.may_bring_back and ally.agreed_at is not None
        )
        >= FEWEST
    )


def widens(tx: Tx, circle_id: str, member_id: str, *, bring_back: bool) -> bool:
    """Whether naming a member so lets somebody more bring the person back: that takes proof."""
    ally = ally_of(tx, circle_id, member_id)
    return bring_back and (ally is None or not ally.may_bring_back)


def name_ally(
    tx: Tx, *, circle_id: str, member_id: str, start: bool, bring_back: bool, by: str
) -> None:
    """Choose what a member may do when the person's phone is lost; neither: no ally any more.

    What is new to them they are asked about, and may do from their own yes on. Raises BadInput,
    NotFound, Conflict.
    """
    consent.lock_exclusive(tx, circle_id)
    ally = ally_of(tx, circle_id, member_id)
    if not start and not bring_back:
        if ally is not None:
            end_ally(tx, circle_id, member_id, by)
        return
    member = get_member(tx, circle_id, member_id)
    if (
        member.state != MemberState.IN
        or member.account_id is None
        or Role.PERSON in roles_of(tx, [member_id])[member_id]
    ):
        raise BadInput("unknown-member")
    before = (ally.may_start, ally.may_bring_back) if ally is not None else (False, False)
    if before == (start, bring_back):
        return
    is_wider = (start and not before[0]) or (bring_back and not before[1])
    if is_wider:
        consent.refuse_wider(tx, circle_id)
    if ally is None:
        ally = Ally(
            id=new_id(),
            circle_id=circle_id,
            member_id=member_id,
            may_start=start,
            may_bring_back=bring_back,
            named_at=tx.now,
        )
        tx.session.add(ally)
    ally.may_start, ally.may_bring_back = start, bring_back
    if is_wider:
        ally.named_at, ally.agreed_at, ally.declined_at = tx.now, None, None
    tx.session.flush()
    if is_wider:
        outbox.queue(
            tx,
            type=NoticeType.ASKED_TO_BE_ALLY,
            account_id=member.account_id,
            circle_id=circle_id,
            member_id=member_id,
            subject_id=ally.id,
            dedupe=f"ally:{ally.id}:{tx.now.isoformat()}",
        )
    record.append(tx, circle_id, "ally_named", who=member_id, by=by, subject_id=ally.id)
    if not bring_back:
        _end_bringing_back(tx, circle_id, member_id)


def answer(tx: Tx, *, circle_id: str, member_id: str, agreed: bool) -> None:
    """A named member's own yes or no, at any time. Twice is once. Raises NotFound."""
    consent.lock_exclusive(tx, circle_id)
    ally = ally_of(tx, circle_id, member_id)
    if ally is None:
        raise NotFound
    if (ally.agreed_at if agreed else ally.declined_at) is not None:
        return
    ally.agreed_at, ally.declined_at = (tx.now, None) if agreed else (None, tx.now)
    tx.session.flush()
    outbox.cancel(
        tx, circle_id=circle_id, reason="answered", member_id=member_id, subject_id=ally.id
    )
    record.append(tx, circle_id, "ally_agreed" if agreed else "ally_declined", who=member_id)
    if not agreed:
        _end_bringing_back(tx, circle_id, member_id)


def end_ally(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """End a member's part as an ally: by the person's word, or because they are out.

    Whoever calls holds the circle's consent.
    """
    ally = ally_of(tx, circle_id, member_id)
    if ally is None:
        return
    outbox.cancel(
        tx, circle_id=circle_id, reason="expired", member_id=member_id, subject_id=ally.id
    )
    tx.session.delete(ally)
    tx.session.flush()
    _end_bringing_back(tx, circle_id, member_id)
    record.append(tx, circle_id, "ally_ended", who=member_id, by=by)


def end_all_in(tx: Tx, circle_id: str, by: str) -> None:
    """End every ally of a circle that is closed, or another person's from now on."""
    for ally in allies_of(tx, circle_id):
        end_ally(tx, circle_id, ally.member_id, by)


def _end_bringing_back(tx: Tx, circle_id: str, member_id: str) -> None:
    """End the bringing back that a member began or said yes to: it takes two who may."""
    for bring_back in tx.session.exec(
        select(BringBack).where(BringBack.circle_id == circle_id, col(BringBack.ended_at).is_(None))
    ):
        if member_id in {bring_back.begun_by, bring_back.second_by}:
            bring_back.ended_at, bring_back.ended_why, bring_back.due_at = tx.now, "ally_gone", None
            tx.session.flush()
            record.append(
                tx, circle_id, "bring_back_ended", subject_id=bring_back.id, reason="ally_gone"
            )
