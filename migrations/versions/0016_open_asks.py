"""Asks that stay open and due: how long, what wakes them, and what the person agreed to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TIMES = ("look_at", "ends_at")
_STAYS_OPEN = timedelta(hours=24)


def upgrade() -> None:
    """Add the columns. What runs already gets its end from now on, at the default of 24 hours."""
    op.execute(
        "ALTER TABLE circle ADD COLUMN ask_hours INTEGER DEFAULT '24' NOT NULL"
        " CONSTRAINT ck_circle_ask_hours CHECK (ask_hours BETWEEN 1 AND 168)"
    )
    flag = sa.Boolean()
    op.add_column("ask", sa.Column("ran_out", flag, server_default=sa.false(), nullable=False))
    op.add_column("ask", sa.Column("passed_by", sa.JSON(none_as_null=True), nullable=True))
    for name in _TIMES:
        op.add_column("ask", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        op.create_index(f"ix_ask_{name}", "ask", [name])
    op.add_column("step_mark", sa.Column("agreed", flag, server_default=sa.false(), nullable=False))
    op.create_table(
        "ask_look",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("ask_id", sa.String(22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ask_look"),
    )
    op.create_index("ix_ask_look_ask_id", "ask_look", ["ask_id"])
    ask = sa.table(
        "ask",
        sa.column("state", sa.String),
        sa.column("exhausted", sa.Boolean),
        sa.column("ran_out", sa.Boolean),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in _TIMES),
    )
    now = datetime.now(UTC)
    exhausted = sa.and_(ask.c.state != "closed", ask.c.exhausted)
    stays = sa.or_(ask.c.state.in_(("covered", "paused")), exhausted)
    db = op.get_bind()
    db.execute(ask.update().where(exhausted).values(ran_out=True, look_at=now))
    db.execute(ask.update().where(stays).values(ends_at=now + _STAYS_OPEN))


def downgrade() -> None:
    """Take them away; an ask that runs stays as it is."""
    op.drop_index("ix_ask_look_ask_id", "ask_look")
    op.drop_table("ask_look")
    op.drop_column("step_mark", "agreed")
    for name in reversed(_TIMES):
        op.drop_index(f"ix_ask_{name}", "ask")
        op.drop_column("ask", name)
    op.drop_column("ask", "passed_by")
    op.drop_column("ask", "ran_out")
    op.drop_column("circle", "ask_hours")
