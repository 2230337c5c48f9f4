"""What a member offers others, in their own copy."""

from __future__ import annotations

from typing import Any

from app.api.views.export_models import MyOffer, MyTakenUp
from app.api.views.member_offers import MemberOffers


def copied_offers(offers: MemberOffers) -> dict[str, Any]:
    """What I offer, and what I took up, without what others wrote."""
    return {
        "member_offers": [
            MyOffer(
                id=offer.id,
                words=offer.words,
                minutes=offer.minutes,
                rhythm=offer.rhythm,
                on_day=offer.on_day,
                wall=offer.wall,
            )
            for offer in offers.mine
        ],
        "took_up": [
            MyTakenUp(offer_id=offer.id, starts_at=time.starts_at)
            for offer in offers.for_me
            for time in offer.times
            if time.mine
        ],
        "offers_welcome": offers.welcome,
    }
