"""What the person sets for a member, and a coordinator who hands the role on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nobody has a limit, and nothing is being handed on."""
    op.create_table(
        "member_limit",
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("night_from", sa.Integer(), nullable=True),
        sa.Column("night_to", sa.Integer(), nullable=True),
        sa.Column("weekly_shifts", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("night_from BETWEEN 0 AND 1439", name="ck_member_limit_night_from"),
        sa.CheckConstraint("night_to BETWEEN 0 AND 1439", name="ck_member_limit_night_to"),
        sa.CheckConstraint(
            "(night_from IS NULL) = (night_to IS NULL)", name="ck_member_limit_night"
        ),
        sa.CheckConstraint("weekly_shifts BETWEEN 1 AND 50", name="ck_member_limit_weekly_shifts"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_member_limit_member_id_member"
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name="fk_member_limit_circle_id_circle"
        ),
        sa.PrimaryKeyConstraint("member_id", name="pk_member_limit"),
    )
    op.create_index("ix_member_limit_circle_id", "member_limit", ["circle_id"])
    op.create_table(
        "role_handover",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("from_id", sa.String(length=22), nullable=False),
        sa.Column("to_id", sa.String(length=22), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=22), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name="fk_role_handover_circle_id_circle"
        ),
        sa.ForeignKeyConstraint(["from_id"], ["member.id"], name="fk_role_handover_from_id_member"),
        sa.ForeignKeyConstraint(["to_id"], ["member.id"], name="fk_role_handover_to_id_member"),
        sa.PrimaryKeyConstraint("id", name="pk_role_handover"),
    )
    op.create_index("ix_role_handover_circle_id", "role_handover", ["circle_id"])
    op.create_index("ix_role_handover_to_id", "role_handover", ["to_id"])
    op.create_index(
        "uq_role_handover_open",
        "role_handover",
        ["from_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "coordinator_left",
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name="fk_coordinator_left_circle_id_circle"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_coordinator_left_member_id_member"
        ),
        sa.PrimaryKeyConstraint("circle_id", name="pk_coordinator_left"),
    )


def downgrade() -> None:
    """Take the tables away; roles stay as they are."""
    op.drop_table("coordinator_left")
    op.drop_table("role_handover")
    op.drop_table("member_limit")
