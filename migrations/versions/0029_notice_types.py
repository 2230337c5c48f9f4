"""A notice says what happened, beside the event by which consent decides about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_TYPES = (
    "ask",
    "rule_to_confirm",
    "step_needs_yes",
    "rule_asks_person",
    "nobody_answered",
    "stand_down",
    "circle_closed",
    "open_time",
    "swap_offered",
    "asked_to_stand_in",
    "asked_to_be_ally",
    "asked_to_take_turns",
    "asked_to_coordinate",
    "rule_to_read",
    "gap",
    "shift_reminder",
    "shift_changed",
    "knock",
    "card_changed",
    "handover_to_allow",
    "coordinator_left",
    "need",
    "repair",
    "gathering",
    "check_in",
    "test",
    "device",
    "answered",
)
# What happened was told by whose id a notice's subject is: (event, table of the subject, type).
_BY_SUBJECT = (
    ("ask", "advance_run", "rule_to_confirm"),
    ("step_needs_yes", "advance_run", "rule_asks_person"),
    ("open_time", "advance_rule", "rule_to_read"),
    ("open_time", "stand_in", "asked_to_stand_in"),
    ("open_time", "swap", "swap_offered"),
    ("open_time", "ally", "asked_to_be_ally"),
    ("open_time", "rotation", "asked_to_take_turns"),
    ("open_time", "role_handover", "asked_to_coordinate"),
    ("knock", "role_handover", "handover_to_allow"),
    ("knock", "member", "card_changed"),
)
_ABOUT_THE_CIRCLE = (("stand_down", "circle_closed"), ("knock", "coordinator_left"))
_NOTICE = sa.table(
    "notice",
    sa.column("type", sa.String),
    sa.column("event", sa.String),
    sa.column("subject_id", sa.String),
    sa.column("circle_id", sa.String),
)
_NOTICE_OF_ATTEMPT = "fk_attempt_notice_id_notice"


def upgrade() -> None:
    """Give each notice the type that its event and subject tell; the event's own, else."""
    op.add_column("notice", sa.Column("type", sa.String(length=20), nullable=True))
    op.execute(sa.update(_NOTICE).values(type=_NOTICE.c.event))
    for event, table, notice_type in _BY_SUBJECT:
        ids = sa.select(sa.column("id", sa.String)).select_from(sa.table(table))
        _set_type(notice_type, event, _NOTICE.c.subject_id.in_(ids))
    for event, notice_type in _ABOUT_THE_CIRCLE:
        _set_type(notice_type, event, _NOTICE.c.subject_id == _NOTICE.c.circle_id)
    listed = ", ".join(f"'{notice_type}'" for notice_type in _TYPES)
    with _attempts_let_go(), op.batch_alter_table("notice") as batch:
        batch.alter_column("type", existing_type=sa.String(length=20), nullable=False)
        batch.create_check_constraint(batch.f("ck_notice_type"), f"type IN ({listed})")


def downgrade() -> None:
    """A notice says its event alone again."""
    with _attempts_let_go(), op.batch_alter_table("notice") as batch:
        batch.drop_constraint(batch.f("ck_notice_type"), type_="check")
        batch.drop_column("type")


def _set_type(notice_type: str, event: str, condition: sa.ColumnElement[bool]) -> None:
    op.execute(
        sa.update(_NOTICE).where(_NOTICE.c.event == event, condition).values(type=notice_type)
    )


@contextmanager
def _attempts_let_go() -> Iterator[None]:
    """On SQLite, where the table of notices is made anew, attempts don't point at it meanwhile."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(batch.f(_NOTICE_OF_ATTEMPT), type_="foreignkey")
    yield
    with op.batch_alter_table("attempt") as batch:
        batch.create_foreign_key(batch.f(_NOTICE_OF_ATTEMPT), "notice", ["notice_id"], ["id"])
