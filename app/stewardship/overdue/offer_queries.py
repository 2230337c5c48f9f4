"""What members offer one another: what is over, and who took it up."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col

from app.core.forgetting import Ago
from app.member_offers.models import MemberOffer, MemberOfferTo, TakenUp
from app.member_offers.offer_rules import KEPT_FOR
from app.stewardship.overdue.condition_queries import exists


def member_offers(ago: Ago) -> ColumnElement[bool]:
    """Offers that were ended, or whose one time passed, long enough ago; nothing points at them."""
    return and_(
        _is_over(ago),
        *(~exists(table, col(table.offer_id) == col(MemberOffer.id)) for table in _POINTING),
    )


def receivers(ago: Ago) -> ColumnElement[bool]:
    """Whom an offer was for that goes now."""
    return exists(MemberOffer, col(MemberOffer.id) == col(MemberOfferTo.offer_id), _is_over(ago))


def taken_up(ago: Ago) -> ColumnElement[bool]:
    """Who took up an offer that goes now, or an earlier day of one that goes on."""
    return or_(
        exists(MemberOffer, col(MemberOffer.id) == col(TakenUp.offer_id), _is_over(ago)),
        and_(col(TakenUp.occasion) != "", col(TakenUp.occasion) < ago.day_text(KEPT_FOR)),
    )


_POINTING = (TakenUp, MemberOfferTo)


def _is_over(ago: Ago) -> ColumnElement[bool]:
    return or_(col(MemberOffer.ended_at) < ago(KEPT_FOR), col(MemberOffer.over_at) < ago(KEPT_FOR))
