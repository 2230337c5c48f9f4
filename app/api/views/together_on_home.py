"""What a home says of practices that no rota has: one SELECT for all of them."""

from __future__ import annotations

from sqlalchemy import select

from app.api.http.guards import Look
from app.api.http.wire import Out
from app.circles.permissions import Permission
from app.gatherings import home_queries as gatherings
from app.gatherings.affirmation_service import kept_words
from app.gatherings.grant_service import reads_gatherings


class TogetherOnHome(Out):
    """Each says whether there is something to see or do; the words load on their own screens.

    `gatherings`: the person called people together, or the reader was invited or helps to write.
    `affirmed`: something that somebody saw in the person waits to be read. `kept`: what the person
    keeps under their "I am"; for friends, what the person lets them read there.
    """

    gatherings: bool
    affirmed: bool
    kept: list[str]


def together_on_home(look: Look) -> TogetherOnHome | None:
    """What there is; None: nothing of it."""
    tx, me = look.tx, look.me
    columns = (*gatherings.home_columns(me.circle_id, me.member_id),)
    row = tx.session.execute(select(*columns)).mappings().one()
    is_person = Permission.GATHER in me.may
    is_invited = row["invited"] and reads_gatherings(tx, me.circle_id, me.member_id)
    together = TogetherOnHome(
        gatherings=bool(row["gatherings"] if is_person else is_invited),
        affirmed=bool(is_person and row["affirmed"]),
        kept=kept_words(tx, me) if row["kept"] else [],
    )
    return together if together.gatherings or together.affirmed or together.kept else None
