"""A member's reach in full: a circle muted for oneself, and events with hours of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; nobody has muted anything, and no event has hours of its own yet."""
    op.add_column(
        "capacity",
        sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("capacity", sa.Column("muted_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "reach", sa.Column("own", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Take them away; hours that were an event's own stay, as the usual ones."""
    op.drop_column("reach", "own")
    op.drop_column("capacity", "muted_until")
    op.drop_column("capacity", "muted")
