"""Grants to the plan and the health card: the wait before them, and when they are asked about."""

from __future__ import annotations

import json
from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ADDED = (
    ("widen_hours", "INTEGER DEFAULT '24' NOT NULL", "widen_hours BETWEEN 0 AND 168"),
    ("widen_next", "INTEGER", "widen_next BETWEEN 0 AND 168"),
)
# As the rules of this version say it; a later version's may differ.
_NOT_THE_PLANS = frozenset({"address", "handover"})
_ASKED_AGAIN = timedelta(days=60)


def upgrade() -> None:
    """Add the columns; what reads the plan today is asked about 60 days after it was given."""
    for name, kind, check in _ADDED:
        op.execute(
            f"ALTER TABLE circle ADD COLUMN {name} {kind}"
            f" CONSTRAINT ck_circle_{name} CHECK ({check})"
        )
    op.add_column("circle", sa.Column("widen_next_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("consent_grant", sa.Column("review_at", sa.DateTime(timezone=True)))
    held = sa.table(
        "consent_grant",
        sa.column("id", sa.String),
        sa.column("tier", sa.Integer),
        sa.column("sections", sa.JSON),
        sa.column("starts_at", sa.DateTime(timezone=True)),
        sa.column("ended_at", sa.DateTime(timezone=True)),
        sa.column("review_at", sa.DateTime(timezone=True)),
    )
    db = op.get_bind()
    rows = db.execute(
        sa.select(held.c.id, held.c.tier, held.c.sections, held.c.starts_at).where(
            held.c.tier >= 3, held.c.ended_at.is_(None)
        )
    ).all()
    for grant_id, tier, sections, starts_at in rows:
        named = json.loads(sections) if isinstance(sections, str) else sections
        if tier == 4 or set(named or ()) - _NOT_THE_PLANS:
            db.execute(
                held.update()
                .where(held.c.id == grant_id)
                .values(review_at=starts_at + _ASKED_AGAIN)
            )


def downgrade() -> None:
    """Take the columns away; grants stay as they are."""
    op.drop_column("consent_grant", "review_at")
    op.drop_column("circle", "widen_next_at")
    for name, _, _ in reversed(_ADDED):
        op.drop_column("circle", name)
