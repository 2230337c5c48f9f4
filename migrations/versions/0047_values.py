"""What a circle holds to: to whom it is open, lines, stances and ideas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.closed_list_changes import allow_values, forbid_values

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)
_AT = sa.DateTime(timezone=True)
_SEALED = sa.String()
_TYPES = ("value_proposed", "value_for_person")


def upgrade() -> None:
    """Make the tables, and let notices be of what is proposed."""
    op.create_table(
        "value_reader",
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("since", _AT, nullable=False),
        _reference("value_reader", "member_id", "member"),
        _reference("value_reader", "circle_id", "circle"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_value_reader")),
    )
    op.create_index(op.f("ix_value_reader_circle_id"), "value_reader", ["circle_id"])
    op.create_table(
        "value_line",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("by_member", _ID, nullable=True),
        sa.Column("instead_of", _ID, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("words", _SEALED, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("due_at", _AT, nullable=True),
        sa.Column("proposed_at", _AT, nullable=False),
        sa.Column("ended_at", _AT, nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'agreed', 'over')", name=op.f("ck_value_line_state")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_value_line_version")),
        sa.CheckConstraint(
            "(state = 'proposed') = (due_at IS NOT NULL)", name=op.f("ck_value_line_due_at")
        ),
        sa.CheckConstraint("(state = 'over') = (words IS NULL)", name=op.f("ck_value_line_words")),
        sa.CheckConstraint(
            "(state = 'over') = (ended_at IS NOT NULL)", name=op.f("ck_value_line_ended_at")
        ),
        _reference("value_line", "circle_id", "circle"),
        _reference("value_line", "by_member", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_line")),
    )
    for column in ("by_member", "due_at", "ended_at"):
        op.create_index(op.f(f"ix_value_line_{column}"), "value_line", [column])
    op.create_index("ix_value_line_circle_id_state", "value_line", ["circle_id", "state"])
    _create_what_stands_beside()
    allow_values("notice", "type", *_TYPES)


def _create_what_stands_beside() -> None:
    op.create_table(
        "value_stance",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("line_id", _ID, nullable=False),
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("words", _SEALED, nullable=True),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said_at", _AT, nullable=False),
        sa.CheckConstraint(
            "kind IN ('mine', 'live_with', 'in_my_way')", name=op.f("ck_value_stance_kind")
        ),
        sa.CheckConstraint(
            "kind != 'in_my_way' OR words IS NOT NULL", name=op.f("ck_value_stance_words")
        ),
        _reference("value_stance", "line_id", "value_line"),
        _reference("value_stance", "member_id", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_stance")),
        sa.UniqueConstraint("line_id", "member_id", name=op.f("uq_value_stance_line_id_member_id")),
    )
    op.create_table(
        "value_idea",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("line_id", _ID, nullable=False),
        sa.Column("by_member", _ID, nullable=False),
        sa.Column("words", _SEALED, nullable=False),
        sa.Column("written_at", _AT, nullable=False),
        _reference("value_idea", "line_id", "value_line"),
        _reference("value_idea", "by_member", "member"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_value_idea")),
    )
    for table, columns in (
        ("value_stance", ("circle_id", "member_id")),
        ("value_idea", ("circle_id", "line_id", "by_member")),
    ):
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _reference(table: str, column: str, referred: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{referred}.id"], name=op.f(f"fk_{table}_{column}_{referred}")
    )


def downgrade() -> None:
    """Drop the tables, and delete notices of what was proposed."""
    for table in ("value_idea", "value_stance", "value_line", "value_reader"):
        op.drop_table(table)
    notice = sa.table("notice", sa.column("id", sa.String), sa.column("type", sa.String))
    attempt = sa.table("attempt", sa.column("notice_id", sa.String))
    of_types = sa.select(notice.c.id).where(notice.c.type.in_(_TYPES))
    op.execute(sa.delete(attempt).where(attempt.c.notice_id.in_(of_types)))
    op.execute(sa.delete(notice).where(notice.c.type.in_(_TYPES)))
    forbid_values("notice", "type", *_TYPES)
