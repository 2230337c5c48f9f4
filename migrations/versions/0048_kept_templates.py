"""Templates that a circle keeps, shared copies of them, and those that a plan was begun with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)


def upgrade() -> None:
    """Make the tables; a version of before was begun with none but the app's own."""
    op.create_table(
        "kept_template",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.CheckConstraint("is_own OR code IS NULL", name=op.f("ck_kept_template_shared")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_kept_template_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_template")),
    )
    op.create_index(op.f("ix_kept_template_circle_id"), "kept_template", ["circle_id"])
    op.create_table(
        "shared_template",
        sa.Column("id", _ID, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_template")),
    )
    op.add_column("plan_version", sa.Column("own_templates", sa.String(), nullable=True))


def downgrade() -> None:
    """Plans stay; what came from elsewhere is credited no more."""
    op.drop_column("plan_version", "own_templates")
    op.drop_table("shared_template")
    op.drop_table("kept_template")
