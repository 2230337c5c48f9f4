"""Who looks at an invitation; circles that close; handing on a circle that lives."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ADDED = (
    ("invitation", "looked_by", sa.String(length=22)),
    ("invitation", "looked_at", sa.DateTime(timezone=True)),
    ("circle", "closed_at", sa.DateTime(timezone=True)),
    ("circle", "delete_at", sa.DateTime(timezone=True)),
    ("transfer", "opens_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Add the columns: nobody looks, nothing closes."""
    for table, name, kind in _ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_index(op.f("ix_circle_delete_at"), "circle", ["delete_at"])


def downgrade() -> None:
    """Take them away."""
    op.drop_index(op.f("ix_circle_delete_at"), "circle")
    for table, name, _ in reversed(_ADDED):
        op.drop_column(table, name)
