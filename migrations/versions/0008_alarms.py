"""What isn't well and whether the operator was told; which of their accounts are refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "refusal",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "channel IN ('push', 'mail', 'sms', 'voice')", name=op.f("ck_refusal_channel")
        ),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_refusal")),
    )
    op.create_table(
        "alarm",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("telling_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_alarm")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("alarm")
    op.drop_table("refusal")
