"""The plan's draft, kept beside the plan in use."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "plan_draft",
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_member_id", sa.String(length=22), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_plan_draft_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("circle_id", name=op.f("pk_plan_draft")),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("plan_draft")
