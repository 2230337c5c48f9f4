"""What members do for one another, as the home says it: one statement for all of it."""

from __future__ import annotations

from sqlalchemy import select as sa_select

from app.api.http.wire import Out
from app.circles.models import CircleState
from app.circles.service import Membership
from app.core.db import Tx
from app.needs import home_queries as needs


class TogetherOnHome(Out):
    """Whether there is something to see or do; its words stand on screens of their own."""

    needs_asked: bool  # somebody needs something, and I haven't answered
    needs_own: bool  # something that I need isn't over


def together_on_home(tx: Tx, me: Membership, *, is_own: bool) -> TogetherOnHome | None:
    """What the reader's own home says; None in a draft, and through somebody else's eyes."""
    if not is_own or me.state is CircleState.DRAFT:
        return None
    columns = needs.home_columns(me.circle_id, me.member_id)
    row = tx.session.execute(sa_select(*columns)).mappings().one()
    return TogetherOnHome(
        needs_asked=bool(row["needs_asked"]) and not me.card_unseen,
        needs_own=bool(row["needs_own"]),
    )
