"""What a home says of all that the circle does together: read in one statement."""

from __future__ import annotations

from sqlalchemy import select

from app.api.http.guards import Look
from app.api.http.wire import Out
from app.api.views.trials import kinds_of
from app.rota.schedule.week_queries import today
from app.trials import trial_queries as trials


class TogetherOnHome(Out):
    trials_ask: bool  # the day of something on trial has come, and I may answer


def together_on_home(look: Look) -> TogetherOnHome:
    """One row of columns, each capability's own."""
    me, now = look.me, look.tx.now
    kinds = kinds_of(look.tx, me)
    columns = trials.home_columns(me.circle_id, today(me.zone, now), now, kinds)
    row = look.tx.session.execute(select(*columns)).mappings().one()
    return TogetherOnHome(**row)
