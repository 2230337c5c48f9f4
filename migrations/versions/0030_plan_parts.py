"""A plan's version says what it is called and whence it comes; a day to look at the plan again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ABOUT = ("title", "written_when", "written_with", "templates")


def upgrade() -> None:
    """Add what is sealed in a version, all of it empty, and the table of review days."""
    for column in _ABOUT:
        op.add_column("plan_version", sa.Column(column, sa.String(), nullable=True))
    op.create_table(
        "plan_review",
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_plan_review_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("circle_id", name=op.f("pk_plan_review")),
    )


def downgrade() -> None:
    """Take both away: plans have no titles and no review days."""
    op.drop_table("plan_review")
    for column in reversed(_ABOUT):
        op.drop_column("plan_version", column)
