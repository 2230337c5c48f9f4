"""Arrangements on trial."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    """Make the table; nothing is on trial yet."""
    op.create_table(
        "trial",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.String(length=22), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("without_answer", sa.String(length=4), nullable=False),
        sa.Column("subject_ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("started_by_member_id", sa.String(length=22), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "subject_kind IN ('pattern', 'rotation', 'grant', 'gap_alerts', 'advance_rule')",
            name=op.f("ck_trial_subject_kind"),
        ),
        sa.CheckConstraint(
            "without_answer IN ('keep', 'end')", name=op.f("ck_trial_without_answer")
        ),
        sa.CheckConstraint(
            "state IN ('running', 'kept', 'changed', 'dropped', 'ended', 'gone')",
            name=op.f("ck_trial_state"),
        ),
        sa.CheckConstraint(
            "(state = 'running') = (settled_at IS NULL)", name=op.f("ck_trial_settled")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_trial_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
    )
    op.create_index(op.f("ix_trial_circle_id"), "trial", ["circle_id"])
    op.create_index(
        "uq_trial_subject_running",
        "trial",
        ["circle_id", "subject_kind", "subject_id"],
        unique=True,
        postgresql_where=_RUNNING,
        sqlite_where=_RUNNING,
    )
    op.create_index(
        "ix_trial_ends_at",
        "trial",
        ["ends_at"],
        postgresql_where=_RUNNING,
        sqlite_where=_RUNNING,
    )


def downgrade() -> None:
    """What is on trial goes on as it is; a grant that was to end with its trial ends then."""
    op.drop_table("trial")
