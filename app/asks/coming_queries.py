"""For which request or shift somebody is coming to the person now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from app.asks.arrival_rules import is_around
from app.asks.models import Answer, AnswerKind, Ask, AskState, Standing
from app.core.db import Tx
from app.rota.kinds import VISITS
from app.rota.models import Pattern, Shift, Slot


@dataclass(frozen=True, slots=True)
class ComingWindow:
    """What somebody comes to: `until` is the end of their shift, none for a request."""

    subject_id: str
    until: datetime | None


def find_coming_window(
    tx: Tx,
    circle_id: str,
    member_id: str,
    *,
    before: timedelta,
    kinds: Collection[str] = VISITS,
    with_requests: bool = True,
) -> ComingWindow | None:
    """The running request that a member is coming to, else their shift of one of these kinds
    that is on or begins within `before`; None: neither.
    """
    ask_id = _request_of(tx, circle_id, member_id) if with_requests else None
    if ask_id is not None:
        return ComingWindow(ask_id, None)
    for slot_id, starts_at, ends_at, kind in tx.session.execute(
        select(Slot.id, Slot.starts_at, Slot.ends_at, Pattern.kind)
        .join(Shift, col(Shift.slot_id) == col(Slot.id))
        .join(Pattern, col(Pattern.id) == col(Slot.pattern_id))
        .where(
            Slot.circle_id == circle_id,
            Shift.member_id == member_id,
            col(Shift.released_at).is_(None),
            Slot.starts_at <= tx.now + before,
            Slot.ends_at > tx.now,
        )
        .order_by(col(Slot.starts_at))
    ):
        if kind in kinds and is_around(starts_at, ends_at, tx.now, before):
            return ComingWindow(slot_id, ends_at)
    return None


def _request_of(tx: Tx, circle_id: str, member_id: str) -> str | None:
    return tx.session.exec(
        select(Ask.id)
        .join(Answer, col(Answer.ask_id) == col(Ask.id))
        .where(
            Ask.circle_id == circle_id,
            Ask.state != AskState.CLOSED,
            col(Ask.practice).is_(False),  # in practice nobody is on the way
            Answer.member_id == member_id,
            Answer.standing == Standing.YES,
            Answer.kind == AnswerKind.COMING,
        )
    ).first()
