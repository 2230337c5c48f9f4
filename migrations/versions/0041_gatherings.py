"""Gatherings with guests, and what those who came saw in the person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)
_AT = sa.DateTime(timezone=True)
_SEALED = sa.String()


def upgrade() -> None:
    """Make the tables. The names of what is sent are in the closed lists already."""
    op.create_table(
        "gathering",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("from_name", _SEALED, nullable=True),
        sa.Column("purpose", _SEALED, nullable=True),
        sa.Column("see_me", _SEALED, nullable=True),
        sa.Column("place", _SEALED, nullable=True),
        sa.Column("call_link", _SEALED, nullable=True),
        sa.Column("rules", _SEALED, nullable=True),
        sa.Column("speaks_first", _SEALED, nullable=True),
        sa.Column("what_is_kept", _SEALED, nullable=True),
        sa.Column("place_hours", sa.Integer(), nullable=True),
        sa.Column("helper_id", _ID, nullable=True),
        sa.Column("helper_grant_id", _ID, nullable=True),
        sa.Column("time_id", _ID, nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("called_at", _AT, nullable=True),
        sa.Column("ended_at", _AT, nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'called', 'held', 'off')", name=op.f("ck_gathering_state")
        ),
        sa.CheckConstraint("place_hours BETWEEN 0 AND 168", name=op.f("ck_gathering_place_hours")),
        sa.CheckConstraint(
            "(helper_id IS NULL) = (helper_grant_id IS NULL)", name=op.f("ck_gathering_helper")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_gathering_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["helper_id"], ["member.id"], name=op.f("fk_gathering_helper_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering")),
    )
    _index("gathering", "circle_id", "helper_id")
    _create_times()
    _create_guests()
    op.create_table(
        "affirmation",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("gathering_id", _ID, nullable=False),
        sa.Column("guest_id", _ID, nullable=False),
        sa.Column("by_name", _SEALED, nullable=False),
        sa.Column("words", _SEALED, nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("for_friends", sa.Boolean(), nullable=False),
        sa.Column("written_at", _AT, nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'kept')", name=op.f("ck_affirmation_state")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_affirmation_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affirmation")),
        sa.UniqueConstraint("guest_id", name=op.f("uq_affirmation_guest_id")),
    )
    _index("affirmation", "circle_id")


def _create_times() -> None:
    op.create_table(
        "gathering_time",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("gathering_id", _ID, nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_gathering_time_minute")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 1440", name=op.f("ck_gathering_time_minutes")),
        *_of_gathering("gathering_time"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_time")),
        sa.UniqueConstraint(
            "gathering_id",
            "on_day",
            "minute",
            name=op.f("uq_gathering_time_gathering_id_on_day_minute"),
        ),
    )
    _index("gathering_time", "circle_id")


def _create_guests() -> None:
    op.create_table(
        "gathering_guest",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("gathering_id", _ID, nullable=False),
        sa.Column("member_id", _ID, nullable=True),
        sa.Column("grant_id", _ID, nullable=True),
        sa.Column("name", _SEALED, nullable=True),
        sa.Column("role_label", _SEALED, nullable=True),
        sa.Column("added_at", _AT, nullable=False),
        sa.Column("sent_at", _AT, nullable=True),
        sa.Column("link_id", _ID, nullable=True),
        sa.Column("verifier", sa.String(length=43), nullable=True),
        sa.Column("browser", sa.String(length=43), nullable=True),
        sa.Column("reads_if_reports", sa.Boolean(), nullable=False),
        sa.Column("reports", sa.Boolean(), nullable=True),
        sa.Column("authority", _SEALED, nullable=True),
        sa.Column("may_read_at", _AT, nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.Column("shows_name", sa.Boolean(), nullable=False),
        sa.Column("affirmed_at", _AT, nullable=True),
        sa.CheckConstraint(
            "answer IN ('coming', 'other_time', 'no')", name=op.f("ck_gathering_guest_answer")
        ),
        sa.CheckConstraint(
            "(member_id IS NULL) = (name IS NOT NULL)", name=op.f("ck_gathering_guest_who")
        ),
        sa.CheckConstraint(
            "(link_id IS NULL) = (verifier IS NULL)", name=op.f("ck_gathering_guest_link")
        ),
        *_of_gathering("gathering_guest"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_gathering_guest_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gathering_guest")),
        sa.UniqueConstraint(
            "gathering_id", "member_id", name=op.f("uq_gathering_guest_gathering_id_member_id")
        ),
        sa.UniqueConstraint("link_id", name=op.f("uq_gathering_guest_link_id")),
    )
    _index("gathering_guest", "circle_id", "member_id")
    op.create_table(
        "gathering_fit",
        sa.Column("guest_id", _ID, nullable=False),
        sa.Column("time_id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["guest_id"],
            ["gathering_guest.id"],
            name=op.f("fk_gathering_fit_guest_id_gathering_guest"),
        ),
        sa.ForeignKeyConstraint(
            ["time_id"], ["gathering_time.id"], name=op.f("fk_gathering_fit_time_id_gathering_time")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_gathering_fit_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("guest_id", "time_id", name=op.f("pk_gathering_fit")),
    )
    _index("gathering_fit", "circle_id")


def downgrade() -> None:
    """Take them away again, with what is in them."""
    for table in (
        "affirmation",
        "gathering_fit",
        "gathering_guest",
        "gathering_time",
        "gathering",
    ):
        op.drop_table(table)


def _of_gathering(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f(f"fk_{table}_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["gathering_id"], ["gathering.id"], name=op.f(f"fk_{table}_gathering_id_gathering")
        ),
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
