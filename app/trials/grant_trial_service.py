"""A permission on trial: to one recipient, about one event, in however many rows.

A change of what somebody may know can write several rows: what counts at once, and what waits.
While a trial runs that is to end with its day, each row has that end, so that the gate needs to
know nothing of trials; the trial keeps the end that each had before.

Whoever calls holds the circle's consent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select

from app.consent import service as consent
from app.consent.grant_delay import Terms, as_wide
from app.consent.models import ConsentGrant
from app.consent.service import terms_of
from app.core.db import Tx
from app.trials.models import Trial, TrialState, TrialSubject, WithoutAnswer

#: To whom (kind, and the member's id) about what.
Recipient = tuple[str, str | None, str]


def recipient_of(grant: ConsentGrant) -> Recipient:
    """To whom a row is, about what."""
    return grant.to_kind, grant.member_id, grant.event


def grant_trial(
    tx: Tx, circle_id: str, recipient: Recipient, *, withdrawn: bool = False
) -> Trial | None:
    """The running trial of a permission that goes on; `withdrawn`: also of one that ended."""
    to_kind, member_id, event = recipient
    query = (
        select(Trial, col(ConsentGrant.ended_at))
        .join(ConsentGrant, col(ConsentGrant.id) == col(Trial.subject_id))
        .where(
            Trial.circle_id == circle_id,
            Trial.subject_kind == TrialSubject.GRANT,
            Trial.state == TrialState.RUNNING,
            ConsentGrant.circle_id == circle_id,
            ConsentGrant.to_kind == to_kind,
            ConsentGrant.member_id == member_id,
            ConsentGrant.event == event,
        )
        .order_by(col(Trial.started_at).desc(), col(Trial.id))
    )
    return next(
        (trial for trial, ended_at in tx.session.exec(query) if withdrawn or ended_at is None),
        None,
    )


def rows_on_trial(tx: Tx, trial: Trial) -> list[ConsentGrant]:
    """The rows of a permission on trial that nobody ended, the one that lasts longest last.

    With those whose end came with the trial's. None where the permission ended in another way.
    """
    subject_row = tx.session.get(ConsentGrant, trial.subject_id)
    if subject_row is None or subject_row.ended_at is not None:
        return []
    return _rows_beside(tx, trial, subject_row)


def own_end(trial: Trial | None, grant: ConsentGrant) -> datetime | None:
    """The end that a row has apart from its trial."""
    if trial is None or grant.id not in trial.covered:
        return grant.ends_at
    text = trial.covered[grant.id]
    return datetime.fromisoformat(text) if text is not None else None


def own_terms(trial: Trial | None, grant: ConsentGrant) -> Terms:
    """What a row allows apart from its trial: what is widened is told by this."""
    return replace(terms_of(grant), ends_at=own_end(trial, grant))


def end_under_trial(trial: Trial | None, end: datetime | None) -> datetime | None:
    """The end that a row has while its trial runs."""
    if trial is None or not _ends_rows(trial):
        return end
    return min(trial.ends_at, end or trial.ends_at)


def cover_row(tx: Tx, trial: Trial | None, grant: ConsentGrant, end: datetime | None) -> None:
    """Keep the end that a new row has apart from its trial.

    While the person's phone is said to be lost, no later one than a row as wide had.
    """
    if trial is None or not _ends_rows(trial):
        return
    if consent.phone_lost(tx, trial.circle_id) is not None:
        as_wide_ends = [
            own_end(trial, row)
            for row in rows_on_trial(tx, trial)
            if row.id != grant.id and as_wide(terms_of(row), terms_of(grant), tx.now)
        ]
        end = _earlier(end, _latest(as_wide_ends or [grant.ends_at]))
    trial.covered = {**trial.covered, grant.id: _text(end)}
    tx.session.flush()


def set_row_ends(tx: Tx, trial: Trial) -> None:
    """Give each row the trial's end, or its own where the trial ends nothing (any more)."""
    if trial.subject_kind != TrialSubject.GRANT:
        return
    if trial.state == TrialState.RUNNING and _ends_rows(trial):
        for row in rows_on_trial(tx, trial):
            end = own_end(trial, row)
            trial.covered = {**trial.covered, row.id: _text(end)}
            row.ends_at = end_under_trial(trial, end)
    else:
        for row_id in trial.covered:
            covered_row = tx.session.get(ConsentGrant, row_id)
            if covered_row is not None:
                covered_row.ends_at = own_end(trial, covered_row)
        trial.covered = {}
    tx.session.flush()


def follow_ended_row(tx: Tx, ended: ConsentGrant) -> None:
    """A row ended: where others of its permission go on, the trial names one of those."""
    trial = _trial_naming(tx, ended)
    if trial is not None:
        rows = _rows_beside(tx, trial, ended)
        if rows:
            trial.subject_id = rows[-1].id
            tx.session.flush()


def follow_event(tx: Tx, old: ConsentGrant, new_rows: Sequence[ConsentGrant]) -> None:
    """A row was changed to be about another event: that is on trial instead.

    Where the trial goes on without it, or more was allowed about that event before, which is on no
    trial, the new rows simply have its end.
    """
    trial = grant_trial(tx, old.circle_id, recipient_of(old))
    if trial is None:
        return
    new = new_rows[-1]
    new_ids = {row.id for row in new_rows}
    beside = [row for row in rows_on_trial(tx, trial) if row.id != old.id]
    if beside or any(row.id not in new_ids for row in _rows_beside(tx, trial, new)):
        for row in new_rows:
            row.ends_at = end_under_trial(trial, row.ends_at)
        tx.session.flush()
    else:
        trial.subject_id = new.id
        set_row_ends(tx, trial)


def follow_given_back(tx: Tx, trial: Trial | None, grant: ConsentGrant) -> None:
    """A withdrawn row was given back as another: its trial goes on with that."""
    if trial is None:
        return
    subject_row = tx.session.get_one(ConsentGrant, trial.subject_id)
    if subject_row.ended_at is not None:
        trial.subject_id = grant.id
        tx.session.flush()
    set_row_ends(tx, trial)


def _ends_rows(trial: Trial) -> bool:
    return trial.without_answer == WithoutAnswer.END


def _trial_naming(tx: Tx, grant: ConsentGrant) -> Trial | None:
    return tx.session.exec(
        select(Trial).where(
            Trial.circle_id == grant.circle_id,
            Trial.subject_kind == TrialSubject.GRANT,
            Trial.subject_id == grant.id,
            Trial.state == TrialState.RUNNING,
        )
    ).first()


def _rows_beside(tx: Tx, trial: Trial, grant: ConsentGrant) -> list[ConsentGrant]:
    to_kind, member_id, event = recipient_of(grant)
    is_over = trial.ends_at <= tx.now
    ends_at = col(ConsentGrant.ends_at)
    rows = tx.session.exec(
        select(ConsentGrant).where(
            ConsentGrant.circle_id == trial.circle_id,
            ConsentGrant.to_kind == to_kind,
            ConsentGrant.member_id == member_id,
            ConsentGrant.event == event,
            col(ConsentGrant.ended_at).is_(None),
            or_(ends_at.is_(None), ends_at >= trial.ends_at if is_over else ends_at > tx.now),
        )
    )
    return sorted(rows, key=lambda row: _lasting(trial, row))


def _lasting(trial: Trial, row: ConsentGrant) -> tuple[bool, datetime, datetime, str]:
    end = own_end(trial, row)
    return end is None, end or row.starts_at, row.starts_at, row.id


def _latest(ends: Iterable[datetime | None]) -> datetime | None:
    latest: datetime | None = None
    for end in ends:
        if end is None:
            return None
        latest = max(latest or end, end)
    return latest


def _earlier(end: datetime | None, other: datetime | None) -> datetime | None:
    return min((each for each in (end, other) if each is not None), default=None)


def _text(end: datetime | None) -> str | None:
    return end.isoformat() if end is not None else None
