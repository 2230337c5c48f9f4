"""The person's pause of everything, and how long a member rests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns: nothing is paused, and who rests does so until they say."""
    op.add_column("circle", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("circle", sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("capacity", sa.Column("until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("capacity", "until")
    op.drop_column("circle", "paused_until")
    op.drop_column("circle", "paused_at")
