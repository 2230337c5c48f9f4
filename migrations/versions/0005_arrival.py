"""Arriving: when a friend will be there, what the person says then, and the address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns of asks and answers, and the tables of the address."""
    op.add_column("ask", sa.Column("question_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ask", sa.Column("with_you_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ask", sa.Column("not_yet_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("ask", sa.Column("want_before", sa.Integer(), nullable=True))
    op.create_index("ix_ask_question_at", "ask", ["question_at"])
    op.add_column("answer", sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("answer", sa.Column("at_door_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "arrival",
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("notes", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_arrival_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("circle_id", name=op.f("pk_arrival")),
    )
    op.create_table(
        "arrival_shown",
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("subject_id", sa.String(length=33), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_arrival_shown_member_id_member")
        ),
        sa.PrimaryKeyConstraint("member_id", "subject_id", name=op.f("pk_arrival_shown")),
    )
    op.create_index(op.f("ix_arrival_shown_circle_id"), "arrival_shown", ["circle_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("arrival_shown")
    op.drop_table("arrival")
    op.drop_column("answer", "at_door_at")
    op.drop_column("answer", "arrives_at")
    op.drop_index("ix_ask_question_at", table_name="ask")
    op.drop_column("ask", "want_before")
    op.drop_column("ask", "not_yet_at")
    op.drop_column("ask", "with_you_at")
    op.drop_column("ask", "question_at")
