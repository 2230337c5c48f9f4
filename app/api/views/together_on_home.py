"""What members do for one another, on the first screen: one statement for all of it."""

from __future__ import annotations

from sqlalchemy import select as sa_select

from app.api.http.guards import Look
from app.api.http.wire import Out
from app.circles.service import person_of
from app.member_offers import home_queries as member_offers


class TogetherOnHome(Out):
    """`offers`: there is an offer of mine, or one that somebody makes me."""

    offers: bool


def together_on_home(look: Look) -> TogetherOnHome:
    """What there is to see or do; its words are on screens of their own."""
    tx, me = look.tx, look.me
    hidden_id = person_of(tx, me.circle_id).id if me.card_unseen else None
    columns = member_offers.home_columns(me.circle_id, me.member_id, tx.now, hidden_id)
    row = tx.session.execute(sa_select(*columns)).one()
    return TogetherOnHome(offers=bool(row.offers))
