"""A circle's own directory of lines, and the two checklists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_POLICIES = (
    "no_nonconsensual",
    "nonpolice_team_unseen",
    "nonpolice_team_beside_police",
    "conditional_intervention",
    "may_dispatch_police",
    "unverified_reports",
    "unverified",
)
_TYPES_BEFORE = (
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
_NEW_TYPES = ("checklist_opened", "checklist_closed")
_NOTICE_OF_ATTEMPT = "fk_attempt_notice_id_notice"


def upgrade() -> None:
    """Make the tables; no circle has a line or a checklist yet."""
    _make_lines()
    _make_checklists()
    _list_notice_types((*_TYPES_BEFORE, *_NEW_TYPES))


def downgrade() -> None:
    """Take the tables away, and the notices that told of them."""
    notice = sa.table("notice", sa.column("id", sa.String), sa.column("type", sa.String))
    attempt = sa.table("attempt", sa.column("notice_id", sa.String))
    of_checklists = sa.select(notice.c.id).where(notice.c.type.in_(_NEW_TYPES))
    op.execute(sa.delete(attempt).where(attempt.c.notice_id.in_(of_checklists)))
    op.execute(sa.delete(notice).where(notice.c.type.in_(_NEW_TYPES)))
    _list_notice_types(_TYPES_BEFORE)
    op.drop_table("checklist_line")
    op.drop_table("checklist")
    op.drop_table("line")


def _make_lines() -> None:
    op.create_table(
        "line",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("policy", sa.String(length=28), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_member_id", sa.String(length=22), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_member_id", sa.String(length=22), nullable=True),
        sa.CheckConstraint(
            f"policy IN ({', '.join(repr(policy) for policy in _POLICIES)})", name="ck_line_policy"
        ),
        sa.CheckConstraint("version >= 1", name="ck_line_version"),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_line_circle_id_circle"),
        sa.PrimaryKeyConstraint("id", name="pk_line"),
    )
    op.create_index("ix_line_circle_id", "line", ["circle_id"])


def _make_checklists() -> None:
    op.create_table(
        "checklist",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_to", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_member_id", sa.String(length=22), nullable=True),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("forget_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('called', 'taken')", name="ck_checklist_kind"),
        sa.CheckConstraint(
            "(opened_at IS NULL) = (opened_by_member_id IS NULL)",
            name="ck_checklist_opened_by_somebody",
        ),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name="fk_checklist_circle_id_circle"),
        sa.PrimaryKeyConstraint("id", name="pk_checklist"),
        sa.UniqueConstraint("circle_id", "kind", name="uq_checklist_circle_id_kind"),
    )
    for column in ("tell_at", "forget_at"):
        op.create_index(
            f"ix_checklist_{column}",
            "checklist",
            [column],
            postgresql_where=sa.text(f"{column} IS NOT NULL"),
            sqlite_where=sa.text(f"{column} IS NOT NULL"),
        )
    op.create_table(
        "checklist_line",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("checklist_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("taken_by_member_id", sa.String(length=22), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(taken_at IS NULL) = (taken_by_member_id IS NULL)",
            name="ck_checklist_line_taken_by_somebody",
        ),
        sa.CheckConstraint(
            "done_at IS NULL OR taken_at IS NOT NULL", name="ck_checklist_line_done_once_taken"
        ),
        sa.ForeignKeyConstraint(
            ["checklist_id"], ["checklist.id"], name="fk_checklist_line_checklist_id_checklist"
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name="fk_checklist_line_circle_id_circle"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_checklist_line"),
    )
    op.create_index("ix_checklist_line_checklist_id", "checklist_line", ["checklist_id"])
    op.create_index("ix_checklist_line_circle_id", "checklist_line", ["circle_id"])


def _list_notice_types(types: Iterable[str]) -> None:
    """The types that a notice can have: these, and no others."""
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
