"""A trial keeps which rows it covers, and the own end of each row of a permission."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_TRIAL = sa.table(
    "trial",
    sa.column("id", sa.String),
    sa.column("subject_kind", sa.String),
    sa.column("subject_id", sa.String),
    sa.column("subject_ends_at", sa.DateTime(timezone=True)),
    sa.column("without_answer", sa.String),
    sa.column("state", sa.String),
    sa.column("covered", sa.JSON),
)
#: Trials with whose day a permission ends: they alone keep its own end.
_ENDS_A_GRANT = sa.and_(
    _TRIAL.c.subject_kind == "grant",
    _TRIAL.c.without_answer == "end",
    _TRIAL.c.state == "running",
)


def upgrade() -> None:
    """The one end that a trial kept is that of the row that it names."""
    op.add_column("trial", sa.Column("covered", sa.JSON(none_as_null=True), nullable=True))
    connection = op.get_bind()
    connection.execute(sa.update(_TRIAL).values(covered={}))
    trials = connection.execute(
        sa.select(_TRIAL.c.id, _TRIAL.c.subject_id, _TRIAL.c.subject_ends_at).where(_ENDS_A_GRANT)
    ).all()
    for trial_id, subject_id, ends_at in trials:
        end = _in_utc(ends_at).isoformat() if ends_at is not None else None
        connection.execute(
            sa.update(_TRIAL).where(_TRIAL.c.id == trial_id).values(covered={subject_id: end})
        )
    op.drop_column("trial", "subject_ends_at")


def downgrade() -> None:
    """The end of the row that the trial names is kept; other rows end with the trial."""
    op.add_column("trial", sa.Column("subject_ends_at", sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    trials = connection.execute(
        sa.select(_TRIAL.c.id, _TRIAL.c.subject_id, _TRIAL.c.covered).where(_ENDS_A_GRANT)
    ).all()
    for trial_id, subject_id, covered in trials:
        end = covered.get(subject_id)
        if end is not None:
            connection.execute(
                sa.update(_TRIAL)
                .where(_TRIAL.c.id == trial_id)
                .values(subject_ends_at=datetime.fromisoformat(end))
            )
    op.drop_column("trial", "covered")


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
