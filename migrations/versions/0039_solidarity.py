"""The solidarity question: what members ask, what the person writes to one, what comes back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.closed_list_changes import allow_values, forbid_values

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_NEW_TYPES = ("question_asked", "question_answered")


def upgrade() -> None:
    """Add a row for each member, and let the notices of it be sent."""
    op.create_table(
        "solidarity_words",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question_told", sa.Boolean(), nullable=False),
        sa.Column("put_by", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=6), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told_version", sa.Integer(), nullable=False),
        sa.Column("shown_version", sa.Integer(), nullable=False),
        sa.Column("words_shown", sa.Boolean(), nullable=False),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("reply_version", sa.Integer(), nullable=False),
        sa.Column("reply_seen", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('to_one', 'to_all', 'unsaid')", name=op.f("ck_solidarity_words_answer")
        ),
        sa.CheckConstraint(
            "(words IS NOT NULL) = (answer IS NOT NULL AND answer = 'to_one')",
            name=op.f("ck_solidarity_words_to_one"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_solidarity_words_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_solidarity_words_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solidarity_words")),
        sa.UniqueConstraint("member_id", name=op.f("uq_solidarity_words_member_id")),
    )
    op.create_index(op.f("ix_solidarity_words_circle_id"), "solidarity_words", ["circle_id"])
    allow_values("notice", "type", *_NEW_TYPES)


def downgrade() -> None:
    """Take it away again, with what is in it and what was to be told of it."""
    types = ", ".join(f"'{name}'" for name in _NEW_TYPES)
    notices = f"SELECT id FROM notice WHERE type IN ({types})"  # noqa: S608 - literals of this file
    op.execute(f"DELETE FROM attempt WHERE notice_id IN ({notices})")  # noqa: S608 - as above
    op.execute(f"DELETE FROM notice WHERE type IN ({types})")  # noqa: S608 - as above
    forbid_values("notice", "type", *_NEW_TYPES)
    op.drop_table("solidarity_words")
