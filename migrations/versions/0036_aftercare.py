"""After a request: check-ins on the days that follow, looking back, how those are who came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. The names of what is sent are in the closed lists already."""
    op.create_table(
        "aftercare",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("ask_id", sa.String(length=22), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_aftercare_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aftercare")),
        sa.UniqueConstraint("ask_id", name=op.f("uq_aftercare_ask_id")),
    )
    op.create_index(op.f("ix_aftercare_circle_id"), "aftercare", ["circle_id"])
    _create_check_ins()
    op.create_table(
        "look_back",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("helped", sa.String(), nullable=True),
        sa.Column("hindered", sa.String(), nullable=True),
        sa.Column("change", sa.String(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_look_back_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_back")),
    )
    op.create_index(op.f("ix_look_back_circle_id"), "look_back", ["circle_id"])
    op.create_table(
        "helper_seen",
        sa.Column("ask_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_helper_seen_member_id_member")
        ),
        sa.PrimaryKeyConstraint("ask_id", "member_id", name=op.f("pk_helper_seen")),
    )
    op.create_index(op.f("ix_helper_seen_circle_id"), "helper_seen", ["circle_id"])


def _create_check_ins() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("aftercare_id", sa.String(length=22), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=5), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=True),
        sa.Column("grant_id", sa.String(length=22), nullable=True),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_check_in_minute")),
        sa.CheckConstraint(
            "state IN ('asked', 'taken', 'nobody', 'done')", name=op.f("ck_check_in_state")
        ),
        sa.CheckConstraint("way IN ('text', 'call', 'visit')", name=op.f("ck_check_in_way")),
        sa.CheckConstraint(
            "(state = 'nobody') = (member_id IS NULL)", name=op.f("ck_check_in_whose")
        ),
        sa.ForeignKeyConstraint(
            ["aftercare_id"], ["aftercare.id"], name=op.f("fk_check_in_aftercare_id_aftercare")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_check_in_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_check_in_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("circle_id", "on_day", name=op.f("uq_check_in_circle_id_on_day")),
    )
    for column in ("aftercare_id", "member_id", "grant_id", "due_at"):
        op.create_index(op.f(f"ix_check_in_{column}"), "check_in", [column])


def downgrade() -> None:
    """Take them away again, with what is in them."""
    for table in ("helper_seen", "look_back", "check_in", "aftercare"):
        op.drop_table(table)
