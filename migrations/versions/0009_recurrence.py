"""Patterns that come every n weeks, monthly or once, with left-out days, pauses and a switch."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_REPEATS = "'weekly', 'monthly_date', 'monthly_weekday', 'once'"
# With its check in one statement: SQLite adds no check to a table that is there.
_ADDED = (
    ("repeats", "VARCHAR(15) DEFAULT 'weekly'", f"repeats IN ({_REPEATS})"),
    ("every", "INTEGER DEFAULT '1'", "every BETWEEN 1 AND 52"),
    ("month_day", "INTEGER DEFAULT '0'", "month_day BETWEEN 0 AND 31"),
    ("nth", "INTEGER DEFAULT '0'", "nth BETWEEN -1 AND 5"),
)


def upgrade() -> None:
    """Every pattern there is stays weekly."""
    for name, kind, check in _ADDED:
        op.execute(
            f"ALTER TABLE pattern ADD COLUMN {name} {kind} NOT NULL"
            f" CONSTRAINT ck_pattern_{name} CHECK ({check})"
        )
    op.add_column("pattern", sa.Column("anchor", sa.Date(), nullable=True))
    op.add_column("pattern", sa.Column("spans", sa.String(), nullable=True))


def downgrade() -> None:
    """Take the columns away; what wasn't weekly ends, for it would come each week."""
    op.execute(
        "UPDATE pattern SET ended_at = created_at WHERE ended_at IS NULL"
        " AND (repeats <> 'weekly' OR every <> 1 OR spans IS NOT NULL)"
    )
    for name in ("spans", "anchor", *(name for name, _, _ in reversed(_ADDED))):
        op.drop_column("pattern", name)
