"""Accounts speak French, Korean and Arabic, too."""

from __future__ import annotations

from alembic import op

from app.core.closed_list_changes import allow_values, forbid_values

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_NEW = ("fr", "ko", "ar")


def upgrade() -> None:
    """Let an account have each of them."""
    allow_values("account", "language", *_NEW)


def downgrade() -> None:
    """Whoever had one of them reads English."""
    op.execute("UPDATE account SET language = 'en' WHERE language IN ('fr', 'ko', 'ar')")
    forbid_values("account", "language", *_NEW)
