"""Sessions that forgive a slow network, and notices about an account's own devices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_WHY = ("forgotten", "signed_out", "idle", "stolen", "no_circle", "replaced", "lost")
# As the rules of this version say it; a later version's may differ.
_GRACE = timedelta(minutes=10)
_A_YEAR = timedelta(days=365)
_BEFORE = (
    "ask",
    "step_needs_yes",
    "nobody_answered",
    "stand_down",
    "open_time",
    "gap",
    "shift_reminder",
    "shift_changed",
    "knock",
    "need",
    "repair",
    "gathering",
    "check_in",
    "test",
)
_NOTICE_OF_ATTEMPT = "fk_attempt_notice_id_notice"


def upgrade() -> None:
    """No session has a fixed end any more; a token that was replaced before is over soon."""
    listed = ", ".join(f"'{one}'" for one in _WHY)
    op.execute(
        "ALTER TABLE device ADD COLUMN ended_why VARCHAR(10)"
        f" CONSTRAINT ck_device_ended_why CHECK (ended_why IN ({listed}))"
    )
    op.drop_column("sign_in", "ends_at")
    op.add_column(
        "sign_in", sa.Column("told", sa.Integer(), nullable=False, server_default=sa.text("'0'"))
    )
    op.add_column("sign_in", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_sign_in_used_on"), "sign_in", ["used_on"])
    op.add_column("sign_in_token", sa.Column("salt", sa.String(length=43), nullable=True))
    op.add_column(
        "sign_in_token", sa.Column("good_until", sa.DateTime(timezone=True), nullable=True)
    )
    tokens = sa.table(
        "sign_in_token",
        sa.column("hash", sa.String),
        sa.column("replaced_by", sa.String),
        sa.column("used", sa.Boolean),
        sa.column("good_until", sa.DateTime(timezone=True)),
    )
    followed = sa.select(tokens.c.hash).where(tokens.c.used.is_(True)).scalar_subquery()
    op.execute(
        tokens.update()
        .where(tokens.c.replaced_by.in_(followed))
        .values(good_until=datetime.now(UTC) + _GRACE)
    )
    _events((*_BEFORE, "device"))


def downgrade() -> None:
    """Sessions end a year after the last week of their use; notices about devices go."""
    op.execute(
        "DELETE FROM attempt WHERE notice_id IN (SELECT id FROM notice WHERE event = 'device')"
    )
    op.execute("DELETE FROM notice WHERE event = 'device'")
    _events(_BEFORE)
    op.drop_column("sign_in_token", "good_until")
    op.drop_column("sign_in_token", "salt")
    op.drop_index(op.f("ix_sign_in_used_on"), "sign_in")
    op.drop_column("sign_in", "told_at")
    op.drop_column("sign_in", "told")
    _add_ends_at()
    op.drop_column("device", "ended_why")


def _add_ends_at() -> None:
    sessions = sa.table(
        "sign_in",
        sa.column("id", sa.String),
        sa.column("used_on", sa.DateTime(timezone=True)),
        sa.column("ends_at", sa.DateTime(timezone=True)),
    )
    if op.get_bind().dialect.name == "sqlite":
        # Its rows are pointed at, so the table can't be made anew: the column comes with a value.
        op.execute(
            "ALTER TABLE sign_in ADD COLUMN ends_at DATETIME NOT NULL DEFAULT '1970-01-01 00:00:00'"
        )
    else:
        op.add_column("sign_in", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    db = op.get_bind()
    for session_id, used_on in db.execute(sa.select(sessions.c.id, sessions.c.used_on)).all():
        db.execute(
            sessions.update().where(sessions.c.id == session_id).values(ends_at=used_on + _A_YEAR)
        )
    if db.dialect.name != "sqlite":
        op.alter_column("sign_in", "ends_at", nullable=False)


def _events(allowed: tuple[str, ...]) -> None:
    """Set which events a notice may be of. SQLite makes the table anew for it, and attempts
    point at its rows: they let go of them meanwhile."""
    listed = ", ".join(f"'{one}'" for one in allowed)
    sqlite = op.get_bind().dialect.name == "sqlite"
    if sqlite:
        with op.batch_alter_table("attempt") as batch:
            batch.drop_constraint(batch.f(_NOTICE_OF_ATTEMPT), type_="foreignkey")
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(batch.f("ck_notice_event"), type_="check")
        batch.create_check_constraint(batch.f("ck_notice_event"), f"event IN ({listed})")
    if sqlite:
        with op.batch_alter_table("attempt") as batch:
            batch.create_foreign_key(batch.f(_NOTICE_OF_ATTEMPT), "notice", ["notice_id"], ["id"])
