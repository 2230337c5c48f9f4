"""A lost device: allies, letting a new phone in together, and a phone that is said to be lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables: nobody has chosen anybody yet."""
    op.add_column("circle", sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("circle", sa.Column("lost_by", sa.String(length=22), nullable=True))
    op.add_column("ask", sa.Column("ally_id", sa.String(length=22), nullable=True))
    op.create_table(
        "ally",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("may_start", sa.Boolean(), nullable=False),
        sa.Column("may_bring_back", sa.Boolean(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_ask_id", sa.String(length=22), nullable=True),
        sa.CheckConstraint("may_start OR may_bring_back", name=op.f("ck_ally_for_something")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_ally_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_ally_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ally")),
        sa.UniqueConstraint("member_id", name=op.f("uq_ally_member_id")),
    )
    op.create_index(op.f("ix_ally_circle_id"), "ally", ["circle_id"])
    op.create_table(
        "bring_back",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("begun_by", sa.String(length=22), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verifier", sa.String(length=43), nullable=False),
        sa.Column("device_id", sa.String(length=22), nullable=True),
        sa.Column("token_hash", sa.String(length=43), nullable=True),
        sa.Column("code", sa.String(length=6), nullable=True),
        sa.Column("first_yes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_by", sa.String(length=22), nullable=True),
        sa.Column("second_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=True),
        sa.CheckConstraint(
            "ended_why IN ('done', 'stopped', 'too_late', 'ally_gone', 'came_back')",
            name=op.f("ck_bring_back_ended_why"),
        ),
        sa.ForeignKeyConstraint(
            ["begun_by"], ["member.id"], name=op.f("fk_bring_back_begun_by_member")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_bring_back_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["second_by"], ["member.id"], name=op.f("fk_bring_back_second_by_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bring_back")),
    )
    op.create_index(op.f("ix_bring_back_circle_id"), "bring_back", ["circle_id"])
    op.create_index("ix_bring_back_due_at", "bring_back", ["due_at"])
    op.create_index(
        "uq_bring_back_circle_live",
        "bring_back",
        ["circle_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """Take them away: nobody's phone is lost any more, and nobody can be brought back."""
    op.drop_table("bring_back")
    op.drop_table("ally")
    op.drop_column("ask", "ally_id")
    op.drop_column("circle", "lost_by")
    op.drop_column("circle", "lost_at")
