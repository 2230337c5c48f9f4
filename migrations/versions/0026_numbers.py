"""How numbers are read, held back and stopped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ADDED = (
    ("push_subscription", "held_at", sa.DateTime(timezone=True)),
    ("address", "held_at", sa.DateTime(timezone=True)),
    ("address", "stopped_at", sa.DateTime(timezone=True)),
    ("address", "doubtful_at", sa.DateTime(timezone=True)),
    ("address", "reading", sa.Integer()),
    ("member", "number_reading", sa.Integer()),
)


def upgrade() -> None:
    """Add them. The numbers themselves are sealed: the worker reads them again at its start."""
    for table, name, kind in _ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_table(
        "stopped_number",
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_stopped_number")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("stopped_number")
    for table, name, _ in reversed(_ADDED):
        op.drop_column(table, name)
