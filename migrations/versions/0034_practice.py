"""Practice: drills, who agreed to them, a request tried out, and the list of what is ready."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_TYPES = (
    "ask",
    "rule_to_confirm",
    "also_told",
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
    "asked_to_practise",
    "asked_to_coordinate",
    "rule_to_read",
    "plan_to_read",
    "gap",
    "shift_reminder",
    "shift_changed",
    "knock",
    "card_changed",
    "handover_to_allow",
    "coordinator_left",
    "proposal_waits",
    "need",
    "repair",
    "gathering",
    "check_in",
    "test",
    "device",
    "answered",
)
_NEW_TYPE = "asked_to_practise"
_NOTICE_OF_ATTEMPT = "fk_attempt_notice_id_notice"
_RUNS = "state <> 'closed'"


def upgrade() -> None:
    """Add what practice needs. No request so far was one."""
    op.add_column("circle", sa.Column("tried_at", sa.DateTime(timezone=True)))
    op.add_column("circle", sa.Column("list_hidden_at", sa.DateTime(timezone=True)))
    op.add_column("capacity", sa.Column("practises", sa.Boolean()))
    op.add_column("capacity", sa.Column("practice_asked_at", sa.DateTime(timezone=True)))
    op.add_column(
        "ask", sa.Column("practice", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    _index_running(f"{_RUNS} AND NOT practice")
    where = sa.text(f"{_RUNS} AND practice")
    op.create_index(
        "uq_ask_circle_practice",
        "ask",
        ["circle_id"],
        unique=True,
        postgresql_where=where,
        sqlite_where=where,
    )
    op.create_table(
        "practice_mark",
        sa.Column("ask_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name="fk_practice_mark_circle_id_circle"
        ),
        sa.PrimaryKeyConstraint("ask_id", name="pk_practice_mark"),
    )
    op.create_index("ix_practice_mark_circle_id", "practice_mark", ["circle_id"])
    _allow_types(_TYPES)


def downgrade() -> None:
    """Requests for practice can't be told from others any more, so they go."""
    notice = sa.table("notice", sa.column("id"), sa.column("type"))
    attempt = sa.table("attempt", sa.column("notice_id"))
    of_practice = sa.select(notice.c.id).where(notice.c.type == _NEW_TYPE)
    op.execute(sa.delete(attempt).where(attempt.c.notice_id.in_(of_practice)))
    op.execute(sa.delete(notice).where(notice.c.type == _NEW_TYPE))
    _allow_types(tuple(name for name in _TYPES if name != _NEW_TYPE))
    ask = sa.table("ask", sa.column("id"), sa.column("practice", sa.Boolean))
    drills = sa.select(ask.c.id).where(ask.c.practice)
    for name in ("answer", "asked_member", "step_mark", "answer_link", "ask_look"):
        table = sa.table(name, sa.column("ask_id"))
        op.execute(sa.delete(table).where(table.c.ask_id.in_(drills)))
    op.execute(sa.delete(ask).where(ask.c.practice))
    op.drop_table("practice_mark")
    op.drop_index("uq_ask_circle_practice", "ask")
    _index_running(_RUNS)
    op.drop_column("ask", "practice")
    op.drop_column("capacity", "practice_asked_at")
    op.drop_column("capacity", "practises")
    op.drop_column("circle", "list_hidden_at")
    op.drop_column("circle", "tried_at")


def _index_running(where: str) -> None:
    """One running request in a circle: among those that a condition finds."""
    op.drop_index("uq_ask_circle_running", "ask")
    op.create_index(
        "uq_ask_circle_running",
        "ask",
        ["circle_id"],
        unique=True,
        postgresql_where=sa.text(where),
        sqlite_where=sa.text(where),
    )


def _allow_types(types: Sequence[str]) -> None:
    """Let notices have these types, and no others."""
    listed = ", ".join(f"'{notice_type}'" for notice_type in types)
    with _attempts_let_go(), op.batch_alter_table("notice") as batch:
        batch.drop_constraint(batch.f("ck_notice_type"), type_="check")
        batch.create_check_constraint(batch.f("ck_notice_type"), f"type IN ({listed})")


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
