"""Ways of asking in the person's words, what holds for one request, and "on my way"."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add strengths, whom a request leaves out, and for whom the address is shown in it."""
    op.add_column("ask", sa.Column("strength", sa.String(), nullable=True))
    op.add_column("ask", sa.Column("begins_at", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("answer", sa.Column("set_out_at", _AT, nullable=True))
    op.add_column("arrival", sa.Column("number", sa.String(), nullable=True))
    op.create_table(
        "ask_strength",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.CheckConstraint("place BETWEEN 0 AND 2", name=op.f("ck_ask_strength_place")),
        sa.CheckConstraint(
            "place > 0 OR position = 0", name=op.f("ck_ask_strength_usual_begins_first")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_ask_strength_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_strength")),
        sa.UniqueConstraint("circle_id", "place", name=op.f("uq_ask_strength_circle_id_place")),
    )
    op.create_index(op.f("ix_ask_strength_circle_id"), "ask_strength", ["circle_id"])
    _create_of_ask("left_out")
    _create_of_ask("address_given")


def downgrade() -> None:
    """Requests begin with the first step again, and leave nobody out."""
    op.drop_table("address_given")
    op.drop_table("left_out")
    op.drop_index(op.f("ix_ask_strength_circle_id"), table_name="ask_strength")
    op.drop_table("ask_strength")
    op.drop_column("arrival", "number")
    op.drop_column("answer", "set_out_at")
    op.drop_column("ask", "begins_at")
    op.drop_column("ask", "strength")


def _create_of_ask(table: str) -> None:
    """Create a table of members for whom something holds in one request."""
    op.create_table(
        table,
        sa.Column("ask_id", _ID, nullable=False),
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f(f"fk_{table}_ask_id_ask")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f(f"fk_{table}_member_id_member")
        ),
        sa.PrimaryKeyConstraint("ask_id", "member_id", name=op.f(f"pk_{table}")),
    )
