"""The record: how long facts are kept, epochs, what was shown of a plan, and who is blocked."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# An entry changes once, when it is forgotten: then its time goes as well.
_SQLITE = """
    CREATE TRIGGER record_entry_no_change BEFORE UPDATE ON record_entry
    WHEN NEW.id IS NOT OLD.id OR NEW.circle_id IS NOT OLD.circle_id OR NEW.seq IS NOT OLD.seq
      OR NEW.leaf IS NOT OLD.leaf OR NEW.hash IS NOT OLD.hash
      OR NEW.at IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.facts IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
"""
_SQLITE_BEFORE = """
    CREATE TRIGGER record_entry_no_change BEFORE UPDATE ON record_entry
    WHEN NEW.id IS NOT OLD.id OR NEW.circle_id IS NOT OLD.circle_id OR NEW.seq IS NOT OLD.seq
      OR NEW.at IS NOT OLD.at OR NEW.leaf IS NOT OLD.leaf OR NEW.hash IS NOT OLD.hash
      OR NEW.salt IS NOT NULL OR NEW.facts IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
"""
_SQLITE_DELETE = """
    CREATE TRIGGER record_entry_no_delete BEFORE DELETE ON record_entry
    WHEN EXISTS (SELECT 1 FROM circle WHERE circle.id = OLD.circle_id)
    BEGIN SELECT RAISE(ABORT, 'the record ends only with its circle'); END
"""
_POSTGRESQL = """
    CREATE OR REPLACE FUNCTION record_entry_no_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT 1 FROM circle WHERE circle.id = OLD.circle_id) THEN
          RAISE EXCEPTION 'the record ends only with its circle';
        END IF;
        RETURN OLD;
      END IF;
      IF (NEW.id, NEW.circle_id, NEW.seq, NEW.leaf, NEW.hash)
           IS DISTINCT FROM (OLD.id, OLD.circle_id, OLD.seq, OLD.leaf, OLD.hash)
         OR {at} OR NEW.salt IS NOT NULL OR NEW.facts IS NOT NULL THEN
        RAISE EXCEPTION 'the record is append-only';
      END IF;
      RETURN NEW;
    END $$
"""


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _drop_triggers() -> None:
    op.execute("DROP TRIGGER record_entry_no_change")
    op.execute("DROP TRIGGER record_entry_no_delete")


def upgrade() -> None:
    """Add them. What is recorded already is kept for a year from when it was."""
    op.create_table(
        "record_epoch",
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("from_seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("restore_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("circle_id", "epoch", name=op.f("pk_record_epoch")),
    )
    op.create_table(
        "plan_shown",
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("version_id", sa.String(length=22), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_plan_shown_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["plan_version.id"],
            name=op.f("fk_plan_shown_version_id_plan_version"),
        ),
        sa.PrimaryKeyConstraint("member_id", "version_id", "key", name=op.f("pk_plan_shown")),
    )
    op.create_index(op.f("ix_plan_shown_circle_id"), "plan_shown", ["circle_id"])
    op.create_table(
        "blocked",
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("account_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_blocked_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_blocked_member_id_member")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_blocked")),
    )
    op.create_index("ix_blocked_circle_account", "blocked", ["circle_id", "account_id"])
    with op.batch_alter_table("knock") as batch:
        batch.add_column(
            sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("knock") as batch:
        batch.alter_column("hidden", server_default=None)
    op.add_column("record_head", sa.Column("keep_days", sa.Integer(), nullable=True))
    op.add_column("record_head", sa.Column("forgotten", sa.Integer(), nullable=True))
    op.add_column("record_head", sa.Column("forget_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "record_head", sa.Column("forget_before", sa.DateTime(timezone=True), nullable=True)
    )
    heads = sa.table(
        "record_head",
        sa.column("keep_days", sa.Integer()),
        sa.column("forgotten", sa.Integer()),
        sa.column("forget_at", sa.DateTime(timezone=True)),
    )
    op.execute(heads.update().values(keep_days=365, forgotten=0, forget_at=datetime.now(UTC)))
    with op.batch_alter_table("record_head") as batch:
        for name in ("keep_days", "forgotten"):
            batch.alter_column(name, existing_type=sa.Integer(), nullable=False)
        batch.alter_column("forget_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.create_index(batch.f("ix_record_head_forget_at"), ["forget_at"])
    if _sqlite():
        _drop_triggers()
    with op.batch_alter_table("record_entry") as batch:
        batch.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=True)
    if _sqlite():
        op.execute(_SQLITE)
        op.execute(_SQLITE_DELETE)
    else:
        op.execute(_POSTGRESQL.format(at="NEW.at IS NOT NULL"))


def downgrade() -> None:
    """Take them away again. What was forgotten gets a time of no meaning."""
    if _sqlite():
        _drop_triggers()
    else:
        op.execute("ALTER TABLE record_entry DISABLE TRIGGER record_entry_no_change")
    entries = sa.table("record_entry", sa.column("at", sa.DateTime(timezone=True)))
    op.execute(
        entries.update().where(entries.c.at.is_(None)).values(at=datetime.fromtimestamp(0, UTC))
    )
    with op.batch_alter_table("record_entry") as batch:
        batch.alter_column("at", existing_type=sa.DateTime(timezone=True), nullable=False)
    if _sqlite():
        op.execute(_SQLITE_BEFORE)
        op.execute(_SQLITE_DELETE)
    else:
        op.execute("ALTER TABLE record_entry ENABLE TRIGGER record_entry_no_change")
        op.execute(_POSTGRESQL.format(at="NEW.at IS DISTINCT FROM OLD.at"))
    with op.batch_alter_table("record_head") as batch:
        batch.drop_index(batch.f("ix_record_head_forget_at"))
        for name in ("forget_before", "forget_at", "forgotten", "keep_days"):
            batch.drop_column(name)
    with op.batch_alter_table("knock") as batch:
        batch.drop_column("hidden")
    for table in ("blocked", "plan_shown", "record_epoch"):
        op.drop_table(table)
