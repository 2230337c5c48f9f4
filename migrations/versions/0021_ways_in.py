"""Ways in: passkeys, a recovery code, device links that the first phone says yes to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("passkey_challenge", "passkey", "recovery_code", "proof_wait")
_LINK: dict[str, Any] = {
    "device_id": sa.String(length=22),
    "token_hash": sa.String(length=43),
    "code": sa.String(length=6),
    "asked_at": sa.DateTime(timezone=True),
    "answered_at": sa.DateTime(timezone=True),
}


def upgrade() -> None:
    """Make the tables. Links that are open when this runs need a yes of the first phone, too."""
    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=True),
        sa.Column("challenge", sa.String(length=43), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('create', 'sign_in', 'prove')", name=op.f("ck_passkey_challenge_purpose")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenge")),
    )
    op.create_index(op.f("ix_passkey_challenge_expires_at"), "passkey_challenge", ["expires_at"])
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("credential", sa.String(length=1364), nullable=False),
        sa.Column("public_key", sa.String(length=2048), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_passkey_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential", name=op.f("uq_passkey_credential")),
    )
    op.create_index(op.f("ix_passkey_account_id"), "passkey", ["account_id"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("verifier", sa.String(length=43), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("verifier", name=op.f("uq_recovery_code_verifier")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"])
    op.create_index(
        "uq_recovery_code_active",
        "recovery_code",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "proof_wait",
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("device_id", sa.String(length=22), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_proof_wait_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_proof_wait_device_id_device")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_proof_wait")),
    )
    op.add_column("device", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("device_link") as batch:
        for name, kind in _LINK.items():
            batch.add_column(sa.Column(name, kind, nullable=True))
        for name, said in (("needs_yes", sa.true()), ("allowed", sa.false())):
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=said))
    with op.batch_alter_table("device_link") as batch:
        for name in ("needs_yes", "allowed"):
            batch.alter_column(name, server_default=None)


def downgrade() -> None:
    """Take them away: passkeys and codes let nobody in any more."""
    with op.batch_alter_table("device_link") as batch:
        for name in ("allowed", "needs_yes", *reversed(_LINK)):
            batch.drop_column(name)
    op.drop_column("device", "proved_at")
    for table in reversed(TABLES):
        op.drop_table(table)
