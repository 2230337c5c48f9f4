"""Slots of 24 hours, the day on which a turn passes on, and the rules by which slots were written."""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_SOME_TIME = "CONSTRAINT ck_pattern_some_time CHECK (start_minute <> end_minute)"


def upgrade() -> None:
    """Rotations so far pass on as they began; all slots to come are read again, once."""
    op.add_column(
        "circle",
        sa.Column("zone_rules", sa.String(length=8), nullable=False, server_default="0"),
    )
    op.create_index("ix_circle_zone_rules", "circle", ["zone_rules"])
    op.execute(
        "ALTER TABLE rotation ADD COLUMN hand_over_on INTEGER"
        " CONSTRAINT ck_rotation_hand_over_on CHECK (hand_over_on IS NULL"
        " OR (hand_off = 'week' AND hand_over_on BETWEEN 0 AND 6)"
        " OR (hand_off = 'month' AND hand_over_on BETWEEN 1 AND 31))"
    )
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_pattern(rf",\s*{re.escape(_SOME_TIME)}", "")
    else:
        op.execute("ALTER TABLE pattern DROP CONSTRAINT ck_pattern_some_time")


def downgrade() -> None:
    """Turns pass on as they began again; what lasts 24 hours ends a minute before."""
    op.execute(
        "UPDATE pattern SET end_minute = (end_minute + 1439) % 1440 WHERE start_minute = end_minute"
    )
    if op.get_bind().dialect.name == "sqlite":
        _rewrite_pattern(
            r",(\s*)CONSTRAINT ck_pattern_start_minute",
            rf",\1{_SOME_TIME},\1CONSTRAINT ck_pattern_start_minute",
        )
    else:
        op.execute(f"ALTER TABLE pattern ADD {_SOME_TIME}")
    op.drop_column("rotation", "hand_over_on")
    op.drop_index("ix_circle_zone_rules", table_name="circle")
    op.drop_column("circle", "zone_rules")


def _rewrite_pattern(found: str, instead: str) -> None:
    """Change a CHECK of the table in its stored text, as SQLite's manual has it (lang_altertable).

    Made anew the table would lose what refers to it, and CHECKs that stand beside columns.
    """
    db = op.get_bind()
    text = db.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'pattern'"
    ).scalar_one()
    changed, times = re.subn(found, instead, text)
    if times != 1:
        raise RuntimeError("The table pattern isn't as the migrations before this one left it.")
    version = db.exec_driver_sql("PRAGMA schema_version").scalar_one()
    db.exec_driver_sql("PRAGMA writable_schema = ON")
    db.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'pattern'", (changed,)
    )
    db.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    db.exec_driver_sql("PRAGMA writable_schema = OFF")
