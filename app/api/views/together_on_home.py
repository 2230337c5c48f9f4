"""What the home says of what people do together beside shifts and requests: read at once."""

from __future__ import annotations

from sqlalchemy import select as sa_select

from app.api.http.wire import Out
from app.circles.service import Membership
from app.core.db import Tx
from app.repairs import home_queries as repairs


class TogetherOnHome(Out):
    """How many there are of each, for the reader alone. Words load on their own screens."""

    repairs: int


def together_on_home(tx: Tx, me: Membership) -> TogetherOnHome:
    """What there is for a member to see or to do, by one statement."""
    columns = (*repairs.home_columns(me.circle_id, me.member_id),)
    (row,) = tx.session.execute(sa_select(*columns)).all()
    return TogetherOnHome(**row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for it)
