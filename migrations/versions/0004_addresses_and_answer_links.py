"""Addresses beside pushes, and one-time links that answer an ask."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and which address an attempt went to."""
    op.create_table(
        "address",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("hash", sa.String(length=43), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("vouched_by", sa.String(length=22), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel IN ('mail', 'sms', 'voice')", name=op.f("ck_address_channel")),
        sa.CheckConstraint(
            "state IN ('waiting', 'live', 'gone', 'ended')", name=op.f("ck_address_state")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_address_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
    )
    op.create_index("ix_address_account_state", "address", ["account_id", "state"])
    op.create_index(op.f("ix_address_hash"), "address", ["hash"])
    op.create_table(
        "answer_link",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("ask_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("attempt_id", sa.String(length=22), nullable=False),
        sa.Column("verifier", sa.String(length=43), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_link")),
    )
    op.create_index(op.f("ix_answer_link_ask_id"), "answer_link", ["ask_id"])
    op.create_index(op.f("ix_answer_link_attempt_id"), "answer_link", ["attempt_id"])
    op.add_column("attempt", sa.Column("address_id", sa.String(length=22), nullable=True))
    op.create_index(op.f("ix_attempt_address_id"), "attempt", ["address_id"])


def downgrade() -> None:
    """Take them away again."""
    op.drop_index(op.f("ix_attempt_address_id"), table_name="attempt")
    op.drop_column("attempt", "address_id")
    op.drop_table("answer_link")
    op.drop_table("address")
