"""Shifts that stay their holder's after a withdrawal, and the one notice that may still go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "last_word",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=33), nullable=False),
        sa.Column("slot_ids", sa.JSON(), nullable=False),
        sa.Column("notice_id", sa.String(length=22), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signs_out", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("event IN ('shift_changed')", name=op.f("ck_last_word_event")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_last_word_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_last_word_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_word")),
    )
    for column in ("circle_id", "member_id", "subject_id", "notice_id"):
        op.create_index(op.f(f"ix_last_word_{column}"), "last_word", [column], unique=False)
    op.create_index(
        "ix_last_word_open",
        "last_word",
        ["ends_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "kept_shift",
        sa.Column("shift_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_kept_shift_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_kept_shift_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_kept_shift_shift_id_shift")
        ),
        sa.PrimaryKeyConstraint("shift_id", name=op.f("pk_kept_shift")),
    )
    for column in ("circle_id", "member_id"):
        op.create_index(op.f(f"ix_kept_shift_{column}"), "kept_shift", [column], unique=False)


def downgrade() -> None:
    """Take them away; the shifts stay as they are."""
    op.drop_table("kept_shift")
    op.drop_table("last_word")
