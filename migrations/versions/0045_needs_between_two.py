"""Notices of needs that aren't the person's to read of have a type of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.closed_list_changes import allow_values, forbid_values

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_NEW_TYPE = "need_between_two"


def upgrade() -> None:
    """Let notices be of it; those that were queued before stay as they are."""
    allow_values("notice", "type", _NEW_TYPE)


def downgrade() -> None:
    """Delete its notices first."""
    notice = sa.table("notice", sa.column("id", sa.String), sa.column("type", sa.String))
    attempt = sa.table("attempt", sa.column("notice_id", sa.String))
    of_type = sa.select(notice.c.id).where(notice.c.type == _NEW_TYPE)
    op.execute(sa.delete(attempt).where(attempt.c.notice_id.in_(of_type)))
    op.execute(sa.delete(notice).where(notice.c.type == _NEW_TYPE))
    forbid_values("notice", "type", _NEW_TYPE)
