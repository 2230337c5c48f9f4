"""Reminders keep quiet hours, and a notice tells one's other phones that a request is answered."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# `shift.remind_at` was two hours before a shift; it is when it is looked first whether a reminder
# has to go, a day and two more hours before that.
_LOOKED_BEFORE = timedelta(hours=26)

# Whose hours tell which ones are quiet, the surest first; without any, 22:00 to 07:00.
_QUIET = ("shift_changed", "ask", "gap", "open_time")
_USUAL = (7 * 60, 22 * 60)

_SHIFT = sa.table(
    "shift", sa.column("id", sa.String), sa.column("remind_at", sa.DateTime(timezone=True))
)
_REACH = sa.table(
    "reach",
    sa.column("id", sa.String),
    sa.column("member_id", sa.String),
    sa.column("event", sa.String),
    sa.column("from_minute", sa.Integer),
    sa.column("to_minute", sa.Integer),
    sa.column("own", sa.Boolean),
    sa.column("ended_at", sa.DateTime(timezone=True)),
)


_EVENTS = (
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
    "device",
)
_NOTICE_OF_ATTEMPT = "fk_attempt_notice_id_notice"


def _move_looks(by: timedelta) -> None:
    bind = op.get_bind()
    for shift_id, remind_at in bind.execute(
        sa.select(_SHIFT.c.id, _SHIFT.c.remind_at).where(_SHIFT.c.remind_at.is_not(None))
    ).all():
        bind.execute(
            sa.update(_SHIFT).where(_SHIFT.c.id == shift_id).values(remind_at=remind_at + by)
        )


def upgrade() -> None:
    """Give reminders the hours of a member's other notices, unless they set hours for them."""
    bind = op.get_bind()
    live = _REACH.c.ended_at.is_(None)
    at_any_hour = bind.execute(
        sa.select(_REACH.c.id, _REACH.c.member_id).where(
            live,
            _REACH.c.event == "shift_reminder",
            _REACH.c.own.is_(sa.false()),
            _REACH.c.from_minute.is_(None),
        )
    ).all()
    for reach_id, member_id in at_any_hour:
        hours = {
            event: (start, end)
            for event, start, end in bind.execute(
                sa.select(_REACH.c.event, _REACH.c.from_minute, _REACH.c.to_minute).where(
                    live,
                    _REACH.c.member_id == member_id,
                    _REACH.c.own.is_(sa.false()),
                    _REACH.c.from_minute.is_not(None),
                )
            )
        }
        start, end = next((hours[one] for one in _QUIET if one in hours), _USUAL)
        bind.execute(
            sa.update(_REACH)
            .where(_REACH.c.id == reach_id)
            .values(from_minute=start, to_minute=end)
        )
    _move_looks(-_LOOKED_BEFORE)
    _allow_events((*_EVENTS, "answered"))


def downgrade() -> None:
    """Let reminders go at any hour again, where a member set none for them."""
    op.execute(
        "DELETE FROM attempt WHERE notice_id IN (SELECT id FROM notice WHERE event = 'answered')"
    )
    op.execute("DELETE FROM notice WHERE event = 'answered'")
    _allow_events(_EVENTS)
    op.get_bind().execute(
        sa.update(_REACH)
        .where(
            _REACH.c.ended_at.is_(None),
            _REACH.c.event == "shift_reminder",
            _REACH.c.own.is_(sa.false()),
        )
        .values(from_minute=None, to_minute=None)
    )
    _move_looks(_LOOKED_BEFORE)


def _allow_events(allowed: tuple[str, ...]) -> None:
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
