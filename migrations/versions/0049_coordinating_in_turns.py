"""Coordinating in turns: who takes turns, in which order, and when the role passes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.closed_list_changes import allow_values, forbid_values

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)
_AT = sa.DateTime(timezone=True)
_NEW_TYPES = ("asked_to_take_a_turn", "coordinating_turn", "coordinating_passes")
_IS_LIVE = sa.text("ended_at IS NULL")
_IS_TAKEN = sa.text("left_at IS NULL")


def upgrade() -> None:
    """Make the tables; nobody takes turns yet."""
    op.create_table(
        "coordinating_turns",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("by_member_id", _ID, nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("hand_off_minute", sa.Integer(), nullable=False),
        sa.Column("asked_at", _AT, nullable=False),
        sa.Column("allowed_at", _AT, nullable=True),
        sa.Column("turn_number", sa.Integer(), nullable=False),
        sa.Column("last_position", sa.Integer(), nullable=True),
        sa.Column("current_id", _ID, nullable=True),
        sa.Column("next_id", _ID, nullable=True),
        sa.Column("told_at", _AT, nullable=True),
        sa.Column("due_at", _AT, nullable=True),
        sa.Column("news", sa.String(length=7), nullable=True),
        sa.Column("ended_at", _AT, nullable=True),
        sa.Column("ended_by", _ID, nullable=True),
        sa.CheckConstraint("weeks BETWEEN 1 AND 12", name=op.f("ck_coordinating_turns_weeks")),
        sa.CheckConstraint(
            "hand_off_minute BETWEEN 0 AND 1439",
            name=op.f("ck_coordinating_turns_hand_off_minute"),
        ),
        sa.CheckConstraint(
            "(next_id IS NULL) = (told_at IS NULL)", name=op.f("ck_coordinating_turns_told")
        ),
        sa.CheckConstraint(
            "news IN ('coming', 'passed', 'stayed', 'nobody')",
            name=op.f("ck_coordinating_turns_news"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_coordinating_turns_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinating_turns")),
    )
    op.create_index(op.f("ix_coordinating_turns_circle_id"), "coordinating_turns", ["circle_id"])
    op.create_index(
        "uq_coordinating_turns_live",
        "coordinating_turns",
        ["circle_id"],
        unique=True,
        postgresql_where=_IS_LIVE,
        sqlite_where=_IS_LIVE,
    )
    op.create_index(
        "ix_coordinating_turns_due_at",
        "coordinating_turns",
        ["due_at"],
        postgresql_where=_IS_LIVE,
        sqlite_where=_IS_LIVE,
    )
    _create_places()
    allow_values("notice", "type", *_NEW_TYPES)


def _create_places() -> None:
    op.create_table(
        "coordinating_place",
        sa.Column("id", _ID, nullable=False),
        sa.Column("turns_id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agreed_at", _AT, nullable=True),
        sa.Column("declined_at", _AT, nullable=True),
        sa.Column("skips_turn", sa.Integer(), nullable=True),
        sa.Column("offered_at", _AT, nullable=True),
        sa.Column("left_at", _AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["turns_id"],
            ["coordinating_turns.id"],
            name=op.f("fk_coordinating_place_turns_id_coordinating_turns"),
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_coordinating_place_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_coordinating_place_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinating_place")),
    )
    for column in ("turns_id", "circle_id", "member_id"):
        op.create_index(op.f(f"ix_coordinating_place_{column}"), "coordinating_place", [column])
    op.create_index(
        "uq_coordinating_place_live",
        "coordinating_place",
        ["turns_id", "member_id"],
        unique=True,
        postgresql_where=_IS_TAKEN,
        sqlite_where=_IS_TAKEN,
    )


def downgrade() -> None:
    """Take them away, with the notices that told of turns; roles stay as they are."""
    notice = sa.table("notice", sa.column("id", sa.String), sa.column("type", sa.String))
    attempt = sa.table("attempt", sa.column("notice_id", sa.String))
    of_turns = sa.select(notice.c.id).where(notice.c.type.in_(_NEW_TYPES))
    op.execute(sa.delete(attempt).where(attempt.c.notice_id.in_(of_turns)))
    op.execute(sa.delete(notice).where(notice.c.type.in_(_NEW_TYPES)))
    forbid_values("notice", "type", *_NEW_TYPES)
    for table in ("coordinating_place", "coordinating_turns"):
        op.drop_table(table)
