"""The day on which a turn passes on, and by which rules of zones a circle's slots were written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rotations so far pass on as they began; all slots to come are read again, once."""
    op.add_column(
        "circle",
        sa.Column("zone_rules", sa.String(length=8), nullable=False, server_default="0"),
    )
    op.create_index("ix_circle_zone_rules", "circle", ["zone_rules"])
    op.execute(
        "ALTER TABLE rotation ADD COLUMN hand_over_on INTEGER"
        " CONSTRAINT ck_rotation_hand_over_on CHECK (hand_over_on IS NULL"
        " OR (hand_off = 'week' AND hand_over_on BETWEEN 0 AND 6)"
        " OR (hand_off = 'month' AND hand_over_on BETWEEN 1 AND 31))"
    )


def downgrade() -> None:
    """Turns pass on as they began again."""
    op.drop_column("rotation", "hand_over_on")
    op.drop_index("ix_circle_zone_rules", table_name="circle")
    op.drop_column("circle", "zone_rules")
