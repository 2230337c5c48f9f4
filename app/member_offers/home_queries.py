"""Whether there is an offer to look at: a column of the home's one statement about such things."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Label, and_, exists, func, literal, or_, select
from sqlmodel import col

from app.access.facts import shut_out_in
from app.circles.models import Member, MemberState
from app.member_offers.models import MemberOffer, MemberOfferTo, Rhythm, TakenUp, TakenUpState


def home_columns(
    circle_id: str, member_id: str, now: datetime, hidden_member_id: str | None
) -> tuple[Label[Any], ...]:
    """`offers`: something that the member offers stands, or something is offered to them that they
    took up or still can. `hidden_member_id`: one whose words they don't read now.
    """
    is_open = and_(
        col(MemberOffer.circle_id) == circle_id,
        col(MemberOffer.ended_at).is_(None),
        or_(col(MemberOffer.over_at).is_(None), col(MemberOffer.over_at) > now),
    )
    shut_out = shut_out_in(circle_id, now)
    offers_themself = exists().where(col(MemberOffer.from_member_id) == member_id, is_open)
    somebody_elses = and_(
        col(MemberOffer.from_member_id) != (hidden_member_id or ""),
        col(MemberOffer.from_member_id).not_in(shut_out),
        exists().where(
            col(Member.id) == col(MemberOffer.from_member_id), col(Member.state) == MemberState.IN
        ),
    )
    places_taken = (
        select(func.count())
        .select_from(TakenUp)
        .where(col(TakenUp.offer_id) == col(MemberOffer.id), col(TakenUp.state) != TakenUpState.OFF)
        .correlate(MemberOffer)
        .scalar_subquery()
    )
    can_take_up = exists().where(
        col(MemberOfferTo.member_id) == member_id,
        col(MemberOfferTo.put_aside).is_(False),
        col(MemberOfferTo.offer_id) == col(MemberOffer.id),
        is_open,
        somebody_elses,
        or_(col(MemberOffer.rhythm) == Rhythm.WEEKLY, places_taken < col(MemberOffer.places)),
    )
    took_up = exists().where(
        col(TakenUp.circle_id) == circle_id,
        col(TakenUp.member_id) == member_id,
        col(TakenUp.offer_id) == col(MemberOffer.id),
        or_(
            col(TakenUp.state) == TakenUpState.OFF,
            and_(col(TakenUp.state) == TakenUpState.TAKEN, is_open),
        ),
        somebody_elses,
    )
    has_something = or_(
        offers_themself,
        and_(literal(member_id).not_in(shut_out), or_(can_take_up, took_up)),
    )
    return (has_something.label("offers"),)
