"""The look-out for gaps: each circle's lead times, the gaps, and who was told of one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the three tables."""
    op.create_table(
        "gap_watch",
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("alerts", sa.Boolean(), nullable=False),
        sa.Column("lead_hours", sa.JSON(), nullable=False),
        sa.Column("wait_minutes", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "wait_minutes BETWEEN 5 AND 720", name=op.f("ck_gap_watch_wait_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_gap_watch_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("circle_id", name=op.f("pk_gap_watch")),
    )
    op.create_index(
        "ix_gap_watch_due",
        "gap_watch",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("alerts"),
        sqlite_where=sa.text("alerts"),
    )
    op.create_table(
        "gap",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=22), nullable=False),
        sa.Column("slot_ids", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("lead", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=8), nullable=True),
        sa.CheckConstraint("closed_by IN ('filled', 'over', 'off')", name=op.f("ck_gap_closed_by")),
        sa.CheckConstraint("round >= 1", name=op.f("ck_gap_round")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_gap_circle_id_circle")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
    )
    op.create_index("ix_gap_circle_ends", "gap", ["circle_id", "ends_at"], unique=False)
    op.create_table(
        "gap_told",
        sa.Column("gap_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_id", sa.String(length=22), nullable=True),
        sa.CheckConstraint("how IN ('offered', 'asked', 'told')", name=op.f("ck_gap_told_how")),
        sa.ForeignKeyConstraint(["gap_id"], ["gap.id"], name=op.f("fk_gap_told_gap_id_gap")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_gap_told_member_id_member")
        ),
        sa.PrimaryKeyConstraint("gap_id", "member_id", "how", "round", name=op.f("pk_gap_told")),
    )
    op.create_index(op.f("ix_gap_told_circle_id"), "gap_told", ["circle_id"], unique=False)
    op.create_index(op.f("ix_gap_told_notice_id"), "gap_told", ["notice_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("gap_told")
    op.drop_table("gap")
    op.drop_table("gap_watch")
