"""How the person would like it: lines in their own words, and what rules read of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)
_AT = sa.DateTime(timezone=True)

_ABOUT = "about IN ('anything', 'shifts', 'messages')"
_EVENTS = (
    "ask",
    "also_told",
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
)


def upgrade() -> None:
    """Make the tables."""
    events = ", ".join(f"'{event}'" for event in _EVENTS)
    op.create_table(
        "guideline",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("stance", sa.String(length=6), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=True),
        sa.Column("member_id", _ID, nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=True),
        sa.Column("event", sa.String(length=20), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=True),
        sa.Column("step", sa.JSON(), nullable=True),
        sa.Column("from_minute", sa.Integer(), nullable=True),
        sa.Column("to_minute", sa.Integer(), nullable=True),
        sa.Column("weekdays", sa.Integer(), nullable=False),
        sa.Column("written_at", _AT, nullable=False),
        sa.Column("ends_at", _AT, nullable=True),
        sa.Column("replaced_id", _ID, nullable=True),
        sa.CheckConstraint("stance IN ('prefer', 'never')", name=op.f("ck_guideline_stance")),
        sa.CheckConstraint(_ABOUT, name=op.f("ck_guideline_about")),
        sa.CheckConstraint(f"event IN ({events})", name=op.f("ck_guideline_event")),
        sa.CheckConstraint(
            "channel IN ('push', 'mail', 'sms', 'voice')", name=op.f("ck_guideline_channel")
        ),
        sa.CheckConstraint(
            "(from_minute IS NULL) = (to_minute IS NULL)", name=op.f("ck_guideline_hours")
        ),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name=op.f("ck_guideline_weekdays")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_guideline_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_guideline_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline")),
    )
    op.create_index("ix_guideline_live", "guideline", ["circle_id", "ends_at"])
    op.create_index(op.f("ix_guideline_member_id"), "guideline", ["member_id"])
    op.create_table(
        "guideline_lift",
        sa.Column("guideline_id", _ID, nullable=False),
        sa.Column("subject_id", sa.String(length=40), nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_guideline_lift_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["guideline_id"],
            ["guideline.id"],
            name=op.f("fk_guideline_lift_guideline_id_guideline"),
        ),
        sa.PrimaryKeyConstraint("guideline_id", "subject_id", name=op.f("pk_guideline_lift")),
    )
    op.create_index(op.f("ix_guideline_lift_circle_id"), "guideline_lift", ["circle_id"])


def downgrade() -> None:
    """Take them away again, with what is in them: nothing says never any more."""
    op.drop_table("guideline_lift")
    op.drop_table("guideline")
