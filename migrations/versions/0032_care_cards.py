"""The health card, the companion card, to whom they were shown, and companions' notes."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_KINDS_BEFORE = ("company", "call", "text", "on_call", "food", "ride", "overnight", "own")
_KINDS = ("company", "call", "text", "on_call", "food", "ride", "overnight", "go_with", "own")


def upgrade() -> None:
    """Make the tables, and let a pattern be of the kind "go with me"."""
    for table in ("health_card", "companion_card"):
        op.create_table(
            table,
            sa.Column("circle_id", sa.String(length=22), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("body", sa.String(), nullable=True),
            sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
            sa.ForeignKeyConstraint(
                ["circle_id"], ["circle.id"], name=f"fk_{table}_circle_id_circle"
            ),
            sa.PrimaryKeyConstraint("circle_id", name=f"pk_{table}"),
        )
    op.create_table(
        "card_shown",
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("subject_id", sa.String(length=33), nullable=False),
        sa.Column("card", sa.String(length=10), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.CheckConstraint("card IN ('health', 'companion')", name="ck_card_shown_card"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_card_shown_member_id_member"
        ),
        sa.PrimaryKeyConstraint("member_id", "subject_id", "card", name="pk_card_shown"),
    )
    op.create_index("ix_card_shown_circle_id", "card_shown", ["circle_id"])
    op.create_table(
        "companion_note",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("slot_id", sa.String(length=33), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("writer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name="fk_companion_note_circle_id_circle"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name="fk_companion_note_member_id_member"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_companion_note"),
    )
    op.create_index("ix_companion_note_circle_id", "companion_note", ["circle_id"])
    op.create_index("ix_companion_note_slot_id", "companion_note", ["slot_id"])
    _set_kinds(_KINDS)


def downgrade() -> None:
    """Drop them; a shift of going along is one in the circle's own words again."""
    op.execute("UPDATE pattern SET kind = 'own' WHERE kind = 'go_with'")
    _set_kinds(_KINDS_BEFORE)
    for table in ("companion_note", "card_shown", "companion_card", "health_card"):
        op.drop_table(table)


def _set_kinds(kinds: tuple[str, ...]) -> None:
    """Let a pattern's kind be one of these."""
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    check = f"CONSTRAINT ck_pattern_kind CHECK (kind IN ({listed}))"
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_pattern(r"CONSTRAINT ck_pattern_kind CHECK \(kind IN \([^)]*\)\)", check)
        return
    op.execute("ALTER TABLE pattern DROP CONSTRAINT ck_pattern_kind")
    op.execute(f"ALTER TABLE pattern ADD {check}")


def _rewrite_pattern(pattern: str, replacement: str) -> None:
    """Change a CHECK of the table in its stored text, as SQLite's manual has it (lang_altertable).

    Made anew the table would lose what refers to it, and CHECKs that stand beside columns.
    """
    db = op.get_bind()
    text = db.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'pattern'"
    ).scalar_one()
    changed, times = re.subn(pattern, replacement, text)
    if times != 1:
        raise RuntimeError("The table pattern isn't as the migrations before this one left it.")
    version = db.exec_driver_sql("PRAGMA schema_version").scalar_one()
    db.exec_driver_sql("PRAGMA writable_schema = ON")
    db.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'pattern'", (changed,)
    )
    db.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    db.exec_driver_sql("PRAGMA writable_schema = OFF")
