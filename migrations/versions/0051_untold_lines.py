"""Lines of what a circle holds to: whether all were told of one before everything came to rest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of lines from before, all were told."""
    with op.batch_alter_table("value_line") as table:
        table.add_column(
            sa.Column("is_untold", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("value_line") as table:
        table.alter_column("is_untold", server_default=None)


def downgrade() -> None:
    """Take the column away again."""
    with op.batch_alter_table("value_line") as table:
        table.drop_column("is_untold")
