"""Rotations, swaps, hours and days of members, notes between shifts, calendars, offers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = (
    "availability",
    "away",
    "calendar_feed",
    "handover_note",
    "offer",
    "rotation",
    "stand_by",
    "stand_in",
    "rotation_place",
    "swap",
)
# With its check in one statement: SQLite adds no check to a table that is there.
_CHECKED = (
    ("capacity", "weekly_shifts", "INTEGER", "weekly_shifts BETWEEN 1 AND 50"),
    ("shift", "presence", "VARCHAR(4)", "presence IN ('here', 'off')"),
)


def upgrade() -> None:
    """Add the tables and columns; no pattern is taken in turn yet."""
    op.add_column("shift", sa.Column("rotation_id", sa.String(length=22), nullable=True))
    for table, name, kind, check in _CHECKED:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {name} {kind}"
            f" CONSTRAINT ck_{table}_{name} CHECK ({check})"
        )
    op.create_table(
        "availability",
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_availability_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_availability_member_id_member")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_availability")),
    )
    op.create_index(op.f("ix_availability_circle_id"), "availability", ["circle_id"], unique=False)
    op.create_table(
        "away",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_away_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_away_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
    )
    op.create_index(op.f("ix_away_circle_id"), "away", ["circle_id"], unique=False)
    op.create_index(op.f("ix_away_member_id"), "away", ["member_id"], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("secret_hash", sa.String(length=43), nullable=False),
        sa.Column("open_times", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_calendar_feed_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_calendar_feed_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_feed_secret_hash")),
    )
    op.create_index(
        op.f("ix_calendar_feed_circle_id"), "calendar_feed", ["circle_id"], unique=False
    )
    op.create_index(
        "uq_calendar_feed_member",
        "calendar_feed",
        ["member_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "handover_note",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("slot_id", sa.String(length=33), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_by", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_handover_note_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_handover_note_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_note")),
    )
    op.create_index(
        op.f("ix_handover_note_circle_id"), "handover_note", ["circle_id"], unique=False
    )
    op.create_index(op.f("ix_handover_note_slot_id"), "handover_note", ["slot_id"], unique=False)
    op.create_table(
        "offer",
        sa.Column("slot_id", sa.String(length=33), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("by_id", sa.String(length=22), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_id", sa.String(length=22), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'passed', 'over')", name=op.f("ck_offer_state")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_offer_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_offer_member_id_member")
        ),
        sa.PrimaryKeyConstraint("slot_id", "member_id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_circle_id"), "offer", ["circle_id"], unique=False)
    op.create_table(
        "rotation",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("pattern_id", sa.String(length=22), nullable=False),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("hand_off", sa.String(length=5), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.Column("current_id", sa.String(length=22), nullable=True),
        sa.Column("turn_on", sa.Date(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.String(length=22), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "hand_off IN ('shift', 'day', 'week', 'month')", name=op.f("ck_rotation_hand_off")
        ),
        sa.CheckConstraint("every BETWEEN 1 AND 52", name=op.f("ck_rotation_every")),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_rotation_weekdays")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_rotation_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["pattern_id"], ["pattern.id"], name=op.f("fk_rotation_pattern_id_pattern")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation")),
    )
    op.create_index(op.f("ix_rotation_circle_id"), "rotation", ["circle_id"], unique=False)
    op.create_index("ix_rotation_due_at", "rotation", ["due_at"], unique=False)
    op.create_index(op.f("ix_rotation_pattern_id"), "rotation", ["pattern_id"], unique=False)
    op.create_table(
        "stand_by",
        sa.Column("slot_id", sa.String(length=33), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_stand_by_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_stand_by_member_id_member")
        ),
        sa.PrimaryKeyConstraint("slot_id", "member_id", name=op.f("pk_stand_by")),
    )
    op.create_index(op.f("ix_stand_by_circle_id"), "stand_by", ["circle_id"], unique=False)
    op.create_table(
        "stand_in",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_stand_in_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_stand_in_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in")),
    )
    op.create_index(op.f("ix_stand_in_circle_id"), "stand_in", ["circle_id"], unique=False)
    op.create_index(op.f("ix_stand_in_member_id"), "stand_in", ["member_id"], unique=False)
    op.create_table(
        "rotation_place",
        sa.Column("rotation_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_rotation_place_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name=op.f("fk_rotation_place_rotation_id_rotation")
        ),
        sa.PrimaryKeyConstraint("rotation_id", "member_id", name=op.f("pk_rotation_place")),
    )
    op.create_index(
        op.f("ix_rotation_place_circle_id"), "rotation_place", ["circle_id"], unique=False
    )
    op.create_table(
        "swap",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("shift_id", sa.String(length=22), nullable=False),
        sa.Column("slot_id", sa.String(length=33), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("to_id", sa.String(length=22), nullable=True),
        sa.Column("for_slot_id", sa.String(length=33), nullable=True),
        sa.Column("state", sa.String(length=5), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(length=22), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'back', 'over')", name=op.f("ck_swap_state")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_swap_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_swap_member_id_member")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shift.id"], name=op.f("fk_swap_shift_id_shift")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap")),
    )
    op.create_index(op.f("ix_swap_circle_id"), "swap", ["circle_id"], unique=False)
    op.create_index(op.f("ix_swap_member_id"), "swap", ["member_id"], unique=False)
    op.create_index(op.f("ix_swap_shift_id"), "swap", ["shift_id"], unique=False)
    op.create_index(
        "uq_swap_shift_open",
        "swap",
        ["shift_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
        sqlite_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_shift_rotation_id", "shift", ["rotation_id"], unique=False)
    op.create_index(
        "ix_shift_presence",
        "shift",
        ["presence"],
        unique=False,
        postgresql_where=sa.text("presence IS NOT NULL"),
        sqlite_where=sa.text("presence IS NOT NULL"),
    )


def downgrade() -> None:
    """Take them away; shifts that were written for turns stay, as claims."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_index("ix_shift_presence", table_name="shift")
    op.drop_index("ix_shift_rotation_id", table_name="shift")
    op.drop_column("shift", "rotation_id")
    for table, name, _, _ in _CHECKED:
        op.drop_column(table, name)
