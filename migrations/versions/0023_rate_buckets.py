"""Buckets of how often things were done, shared by every process."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; every bucket is full."""
    op.create_table(
        "rate_bucket",
        sa.Column("key", sa.String(length=43), nullable=False),
        sa.Column("full_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_bucket")),
    )
    op.create_index(op.f("ix_rate_bucket_full_at"), "rate_bucket", ["full_at"])


def downgrade() -> None:
    """Take it away; every bucket is full again."""
    op.drop_index(op.f("ix_rate_bucket_full_at"), "rate_bucket")
    op.drop_table("rate_bucket")
