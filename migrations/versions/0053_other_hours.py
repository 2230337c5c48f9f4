"""Who is asked about other hours for some days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)
_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "other_hours_asked",
        sa.Column("hours_id", _ID, nullable=False),
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("until_date", sa.Date(), nullable=False),
        sa.Column("slot_ids", sa.JSON(), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("back", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_other_hours_asked_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_other_hours_asked_member_id_member")
        ),
        sa.PrimaryKeyConstraint("hours_id", "member_id", name=op.f("pk_other_hours_asked")),
    )
    op.create_index(op.f("ix_other_hours_asked_circle_id"), "other_hours_asked", ["circle_id"])


def downgrade() -> None:
    """Take it away again, with what is in it."""
    op.drop_table("other_hours_asked")
