"""Advance rules, whom they name, and what runs under them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("advance_rule", "advance_place", "advance_run", "advance_said", "advance_grant")


def upgrade() -> None:
    """Make the tables: nobody has written a rule yet."""
    op.create_table(
        "advance_rule",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("needs_all", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("between_minutes", sa.Integer(), nullable=False),
        sa.Column("wait_minutes", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.String(length=22), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=True),
        sa.Column("rest_hours", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(version_id IS NULL) = (position IS NULL)", name=op.f("ck_advance_rule_step")
        ),
        sa.CheckConstraint(
            "between_minutes BETWEEN 1 AND 240", name=op.f("ck_advance_rule_between_minutes")
        ),
        sa.CheckConstraint("hours BETWEEN 1 AND 72", name=op.f("ck_advance_rule_hours")),
        sa.CheckConstraint("rest_hours BETWEEN 1 AND 168", name=op.f("ck_advance_rule_rest_hours")),
        sa.CheckConstraint("tier BETWEEN 0 AND 4", name=op.f("ck_advance_rule_tier")),
        sa.CheckConstraint("tries BETWEEN 1 AND 5", name=op.f("ck_advance_rule_tries")),
        sa.CheckConstraint(
            "wait_minutes BETWEEN 1 AND 720", name=op.f("ck_advance_rule_wait_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_advance_rule_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["plan_version.id"],
            name=op.f("fk_advance_rule_version_id_plan_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance_rule")),
    )
    op.create_index(op.f("ix_advance_rule_circle_id"), "advance_rule", ["circle_id"], unique=False)
    op.create_index("ix_advance_rule_due_at", "advance_rule", ["due_at"], unique=False)
    op.create_table(
        "advance_place",
        sa.Column("rule_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("says", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("says OR asked", name=op.f("ck_advance_place_named")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_advance_place_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["advance_rule.id"], name=op.f("fk_advance_place_rule_id_advance_rule")
        ),
        sa.PrimaryKeyConstraint("rule_id", "member_id", name=op.f("pk_advance_place")),
    )
    op.create_index(
        op.f("ix_advance_place_circle_id"), "advance_place", ["circle_id"], unique=False
    )
    op.create_table(
        "advance_run",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("rule_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("begun_by", sa.String(length=22), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("went_on", sa.String(length=8), nullable=True),
        sa.Column("ask_id", sa.String(length=22), nullable=True),
        sa.Column("own_ask", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "state IN ('saying', 'asking', 'going', 'ended')", name=op.f("ck_advance_run_state")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["advance_rule.id"], name=op.f("fk_advance_run_rule_id_advance_rule")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance_run")),
    )
    op.create_index("ix_advance_run_ask_id", "advance_run", ["ask_id"], unique=False)
    op.create_index(op.f("ix_advance_run_circle_id"), "advance_run", ["circle_id"], unique=False)
    op.create_index("ix_advance_run_due_at", "advance_run", ["due_at"], unique=False)
    op.create_index(op.f("ix_advance_run_rule_id"), "advance_run", ["rule_id"], unique=False)
    op.create_index(
        "uq_advance_run_rule_live",
        "advance_run",
        ["rule_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'ended'"),
        sqlite_where=sa.text("state <> 'ended'"),
    )
    op.create_table(
        "advance_grant",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("run_id", sa.String(length=22), nullable=False),
        sa.Column("subject_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "event IN ('ask', 'stand_down')",
            name=op.f("ck_advance_grant_event"),
        ),
        sa.CheckConstraint("tier BETWEEN 0 AND 4", name=op.f("ck_advance_grant_tier")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_advance_grant_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["advance_run.id"], name=op.f("fk_advance_grant_run_id_advance_run")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advance_grant")),
    )
    op.create_index(
        op.f("ix_advance_grant_circle_id"), "advance_grant", ["circle_id"], unique=False
    )
    op.create_index(op.f("ix_advance_grant_run_id"), "advance_grant", ["run_id"], unique=False)
    op.create_index(
        "ix_advance_grant_subject", "advance_grant", ["subject_id", "ended_at"], unique=False
    )
    op.create_table(
        "advance_said",
        sa.Column("run_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_advance_said_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["advance_run.id"], name=op.f("fk_advance_said_run_id_advance_run")
        ),
        sa.PrimaryKeyConstraint("run_id", "member_id", name=op.f("pk_advance_said")),
    )
    op.create_index(op.f("ix_advance_said_circle_id"), "advance_said", ["circle_id"], unique=False)


def downgrade() -> None:
    """Take them away, with what was written in them."""
    for table in reversed(TABLES):
        op.drop_table(table)
