"""What is deleted and when: the timer of closed asks, and what is left of a deleted one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
# Asks that were closed before this version are kept for so long from now on, so that the person
# can still say that one stays.
_ASKS_KEPT = timedelta(days=14)


def upgrade() -> None:
    """Add the timer of closed asks, and let rows outlive what they were about."""
    op.add_column("ask", sa.Column("forget_at", _TIME, nullable=True))
    op.create_index("ix_ask_forget_at", "ask", ["forget_at"])
    asks = sa.table("ask", sa.column("state", sa.String()), sa.column("forget_at", _TIME))
    op.execute(
        asks.update()
        .where(asks.c.state == "closed")
        .values(forget_at=datetime.now(UTC) + _ASKS_KEPT)
    )
    op.drop_column("arrival_shown", "at")
    with op.batch_alter_table("plan_shown") as batch:
        batch.drop_constraint("fk_plan_shown_version_id_plan_version", type_="foreignkey")
        batch.add_column(sa.Column("heading", sa.String(), nullable=True))
    shown = sa.text("shown_at IS NOT NULL")
    op.create_index(
        "ix_attempt_shown_at", "attempt", ["shown_at"], postgresql_where=shown, sqlite_where=shown
    )
    op.create_index("ix_offer_notice_id", "offer", ["notice_id"])


def downgrade() -> None:
    """Take them away. Rows that outlived what they were about go with them."""
    op.drop_index("ix_offer_notice_id", "offer")
    op.drop_index("ix_attempt_shown_at", "attempt")
    op.execute("DELETE FROM plan_shown WHERE version_id = ''")
    with op.batch_alter_table("plan_shown") as batch:
        batch.drop_column("heading")
        batch.create_foreign_key(
            "fk_plan_shown_version_id_plan_version", "plan_version", ["version_id"], ["id"]
        )
    op.execute("DELETE FROM arrival_shown WHERE subject_id = ''")
    op.add_column("arrival_shown", sa.Column("at", _TIME, nullable=True))
    shown = sa.table("arrival_shown", sa.column("at", _TIME))
    op.execute(shown.update().values(at=datetime.fromtimestamp(0, UTC)))
    with op.batch_alter_table("arrival_shown") as batch:
        batch.alter_column("at", existing_type=_TIME, nullable=False)
    op.drop_index("ix_ask_forget_at", "ask")
    op.drop_column("ask", "forget_at")
