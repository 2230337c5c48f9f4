"""Members who are told something when a step begins to ask, and are asked nothing.

It isn't an ask: it waits for their morning, counts for nothing, and has a consent of its own
(`Event.ALSO_TOLD`). Whoever was told hears too that it is over, if that is granted to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlmodel import col, select

from app.asks.left_out_queries import left_out_ids
from app.asks.models import AlsoTold, Ask, AskedMember
from app.asks.snapshot import AskContext
from app.circles.models import MemberState
from app.circles.service import members_of
from app.core.db import Tx
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.plans import service as plans
from app.plans.models import PlanVersion


def tell_beside(tx: Tx, ask: Ask, context: AskContext, position: int) -> None:
    """Queue what a step tells beside asking, once for each member, step and ask.

    Not to somebody whom the ask came to: they know of it. Nor to whom the person leaves out, and to
    nobody in practice.
    """
    member_ids = () if ask.practice else context.also_tell.get(position, ())
    if not member_ids:
        return
    passed_over = set(
        tx.session.exec(
            select(AlsoTold.member_id).where(
                AlsoTold.ask_id == ask.id, AlsoTold.position == position
            )
        )
    ) | set(tx.session.exec(select(AskedMember.member_id).where(AskedMember.ask_id == ask.id)))
    passed_over |= left_out_ids(tx, ask.id)
    for member_id in member_ids:
        member = context.members.get(member_id)
        if member_id in passed_over or member is None or member.account_id is None:
            continue
        if member.state != MemberState.IN:
            continue
        row = AlsoTold(
            id=new_id(), ask_id=ask.id, member_id=member_id, position=position, at=tx.now
        )
        tx.session.add(row)
        row.notice_id = outbox.queue(
            tx,
            type=NoticeType.ALSO_TOLD,
            account_id=member.account_id,
            circle_id=ask.circle_id,
            member_id=member_id,
            subject_id=ask.id,
            dedupe=f"tell:{row.id}",
        )
    tx.session.flush()


def tell_over(tx: Tx, ask: Ask) -> None:
    """An ask is closed: what hasn't left isn't told any more, and who was told hears that it's
    over.
    """
    outbox.cancel(
        tx, circle_id=ask.circle_id, reason="over", subject_id=ask.id, event=Event.ALSO_TOLD
    )
    tx.session.flush()
    rows_by_key = {_left_out_key(row): row for row in _rows(tx, ask.id)}
    keys_told = set(
        tx.session.exec(
            select(Notice.dedupe).where(
                Notice.subject_id == ask.id, col(Notice.dedupe).in_(rows_by_key)
            )
        )
    )
    still_told = [row for key, row in rows_by_key.items() if key not in keys_told]
    _tell_those_reached(tx, ask, still_told, lambda row: over_key(ask, row.member_id))


def stop_telling(tx: Tx, ask: Ask, member_id: str) -> None:
    """A member is left out: what hasn't left isn't told, and isn't noted as told. Whoever was told
    hears that it's over.
    """
    outbox.cancel(
        tx,
        circle_id=ask.circle_id,
        reason="over",
        member_id=member_id,
        subject_id=ask.id,
        event=Event.ALSO_TOLD,
    )
    tx.session.flush()
    rows = _rows(tx, ask.id, member_id)
    reached = _tell_those_reached(tx, ask, rows, _left_out_key)
    for row in rows:
        if row.notice_id not in reached:
            tx.session.delete(row)
    tx.session.flush()


def _tell_those_reached(
    tx: Tx, ask: Ask, rows: Iterable[AlsoTold], key_of: Callable[[AlsoTold], str]
) -> frozenset[str | None]:
    """Queue that it's over, once for each member whom something reached; returns the ids of the
    notices that did. `key_of`: under what it is queued once.
    """
    reached = frozenset(
        tx.session.exec(
            select(Notice.id).where(
                Notice.subject_id == ask.id,
                Notice.event == Event.ALSO_TOLD,
                Notice.state != NoticeState.CANCELLED,
                Notice.tries > 0,
            )
        )
    )
    told_rows = sorted((row for row in rows if row.notice_id in reached), key=lambda row: row.at)
    members = {member.id: member for member in members_of(tx, ask.circle_id)}
    for row in {row.member_id: row for row in told_rows}.values():
        member = members.get(row.member_id)
        if member is None or member.account_id is None:
            continue
        outbox.queue(
            tx,
            type=NoticeType.STAND_DOWN,
            account_id=member.account_id,
            circle_id=ask.circle_id,
            member_id=member.id,
            subject_id=ask.id,
            dedupe=key_of(row),
        )
    return reached


def over_key(ask: Ask, member_id: str) -> str:
    """Under what a member is told that an ask is closed: once, whether it told or asked them."""
    return f"over:{ask.id}:{member_id}"


def _left_out_key(row: AlsoTold) -> str:
    """Under what a member who is left out is told that what they were told is over."""
    return f"told-over:{row.id}"


def was_told(tx: Tx, ask_id: str, member_id: str) -> bool:
    """Whether an ask told a member something beside asking others."""
    return bool(_rows(tx, ask_id, member_id))


def texts_for(tx: Tx, ask: Ask, member_id: str) -> list[str]:
    """What an ask told a member, in the steps' order."""
    plan = plans.read(tx, tx.session.get_one(PlanVersion, ask.version_id))
    return [
        tell.text
        for row in _rows(tx, ask.id, member_id)
        if row.position < len(plan.ladder)
        for tell in plan.ladder[row.position].also_tell
        if tell.member_id == member_id
    ]


def _rows(tx: Tx, ask_id: str, member_id: str | None = None) -> list[AlsoTold]:
    query = select(AlsoTold).where(AlsoTold.ask_id == ask_id)
    if member_id is not None:
        query = query.where(AlsoTold.member_id == member_id)
    return list(tx.session.exec(query.order_by(col(AlsoTold.position), col(AlsoTold.id))))
