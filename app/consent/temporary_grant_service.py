"""Consent that an advance rule gives while it runs: for one subject, and for nothing else.

The reader of consent adds it to what is asked about that subject (`app.access.subjects`); a deny
and a pause still win.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from app.consent.models import AdvanceGrant, AdvanceRun, RunState
from app.core.db import Tx
from app.core.ids import new_id
from app.outbox.events import Event

#: That it is over may still be told to those who were asked for so long.
AFTERWARDS = timedelta(hours=12)


def give_temporary_grants(
    tx: Tx,
    run: AdvanceRun,
    members: Iterable[str],
    event: Event,
    *,
    subject_id: str,
    tier: int = 0,
    sections: Collection[str] = (),
    ends_at: datetime | None = None,
) -> None:
    """Give some members what a rule says, for one subject. The caller holds the consent."""
    for member_id in members:
        tx.session.add(
            AdvanceGrant(
                id=new_id(),
                circle_id=run.circle_id,
                run_id=run.id,
                subject_id=subject_id,
                member_id=member_id,
                event=event,
                tier=tier,
                sections=sorted(sections),
                starts_at=tx.now,
                ends_at=ends_at,
            )
        )
    tx.session.flush()


def revoke_temporary_grants(
    tx: Tx, run_id: str, *, member_id: str | None = None, over: bool = False
) -> None:
    """End what a run gave, to one member or to all.

    `over`: that it is over may still be told for a while to those who were asked.
    """
    statement = update(AdvanceGrant).where(
        col(AdvanceGrant.run_id) == run_id, col(AdvanceGrant.ended_at).is_(None)
    )
    if member_id is not None:
        statement = statement.where(col(AdvanceGrant.member_id) == member_id)
    if over:
        tx.session.execute(
            statement.where(col(AdvanceGrant.event) == Event.STAND_DOWN).values(
                ends_at=tx.now + AFTERWARDS
            )
        )
        statement = statement.where(col(AdvanceGrant.event) != Event.STAND_DOWN)
    tx.session.execute(statement.values(ended_at=tx.now))


def run_of_ask(tx: Tx, ask_id: str) -> AdvanceRun | None:
    """The run under which an ask goes on, or went on last; None: the person's own alone."""
    return tx.session.exec(
        select(AdvanceRun)
        .where(AdvanceRun.ask_id == ask_id)
        .order_by(col(AdvanceRun.begun_at).desc(), col(AdvanceRun.id))
        .limit(1)
    ).one_or_none()


def was_asked_by_rule(tx: Tx, ask_id: str, member_id: str) -> bool:
    """Whether a rule began an ask, or the step of it that names this member."""
    run = run_of_ask(tx, ask_id)
    if run is None or run.own_ask:
        return run is not None
    query = select(AdvanceGrant.id).where(
        AdvanceGrant.run_id == run.id, AdvanceGrant.member_id == member_id
    )
    return tx.session.exec(query.limit(1)).first() is not None


def live_of_ask(tx: Tx, ask_id: str) -> list[AdvanceRun]:
    """Runs that go on with an ask."""
    return list(
        tx.session.exec(
            select(AdvanceRun).where(
                AdvanceRun.ask_id == ask_id, AdvanceRun.state == RunState.GOING
            )
        )
    )


def close_temporary_grants(tx: Tx, run: AdvanceRun, reason: str) -> None:
    """End a run, and with it what it gave."""
    run.state, run.ended_at, run.due_at, run.reason = RunState.ENDED, tx.now, None, reason
    tx.session.flush()
    revoke_temporary_grants(tx, run.id, over=True)
    tx.hint(run.circle_id)


def end_with_ask(tx: Tx, ask_id: str, reason: str) -> None:
    """End the runs that go on with an ask that is closed. The caller holds the ask."""
    for run in live_of_ask(tx, ask_id):
        close_temporary_grants(tx, run, reason)
