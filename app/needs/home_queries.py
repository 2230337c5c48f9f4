"""What the home says of needs, as columns of its one statement."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Label, and_, exists, or_
from sqlmodel import col

from app.access.facts import shut_out_in
from app.needs.models import MoneyKnown, Need, NeedHand, NeedKind, NeedKnown, NeedState, Pledge
from app.needs.rules import OVER


def home_columns(circle_id: str, member_id: str, now: datetime) -> tuple[Label[bool], ...]:
    """`needs_asked`: somebody whom they may know of needs something, and they haven't answered;
    `needs_own`: something that they need isn't over. Whom the person shut out neither is asked nor
    asks."""
    shut_out = shut_out_in(circle_id, now)
    money_is_known = exists().where(
        col(MoneyKnown.by_member) == col(Need.by_member), col(MoneyKnown.member_id) == member_id
    )
    answered = or_(
        exists().where(col(NeedHand.need_id) == col(Need.id), col(NeedHand.member_id) == member_id),
        exists().where(col(Pledge.need_id) == col(Need.id), col(Pledge.member_id) == member_id),
    )
    asked = exists().where(
        col(NeedKnown.need_id) == col(Need.id),
        col(NeedKnown.member_id) == member_id,
        col(NeedKnown.put_away_at).is_(None),
        col(NeedKnown.member_id).not_in(shut_out),
        col(Need.by_member).not_in(shut_out),
        and_(
            col(Need.circle_id) == circle_id,
            col(Need.state) == NeedState.OPEN,
            or_(col(Need.kind) != NeedKind.MONEY, money_is_known),
            ~answered,
        ),
    )
    unfinished = exists().where(
        col(Need.circle_id) == circle_id,
        col(Need.by_member) == member_id,
        col(Need.state).not_in(OVER),
    )
    return asked.label("needs_asked"), unfinished.label("needs_own")
