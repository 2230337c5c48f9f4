"""What a home says of how a circle does things together: one statement for all of it."""

from __future__ import annotations

from sqlalchemy import select

from app.access.reading import reads_of
from app.api.http.wire import Out
from app.circles.service import Membership
from app.core.db import Tx
from app.guidelines import home_queries as guidelines


class TogetherOnHome(Out):
    """Whether there is something to see; its words load on their own screens.

    `guidelines`: for friends, a line of the person's that they may read; for the person, one that
    says never and is to end.
    """

    guidelines: bool


def together_on_home(tx: Tx, me: Membership) -> TogetherOnHome | None:
    """What there is; None: nothing of it."""
    columns = (*guidelines.home_columns(me.circle_id, me.member_id),)
    row = tx.session.execute(select(*columns)).mappings().one()
    shown = row["guidelines_shown"] and reads_of(tx, me).words
    together = TogetherOnHome(guidelines=bool(row["guidelines_end"] if me.is_person else shown))
    return together if together.guidelines else None
