"""Something to mend between two members: what they write to each other, and who isn't written to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. The names of what is sent are in the closed lists already."""
    op.create_table(
        "repair",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("opener_id", _ID, nullable=False),
        sa.Column("other_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("send_at", _AT, nullable=True),
        sa.Column("sent_at", _AT, nullable=True),
        sa.Column("due_at", _AT, nullable=True),
        sa.Column("settled_by", _ID, nullable=True),
        sa.Column("third_id", _ID, nullable=True),
        sa.Column("third_step", sa.String(length=8), nullable=True),
        sa.Column("third_by", _ID, nullable=True),
        sa.Column("third_from", sa.Integer(), nullable=True),
        sa.Column("ends_at", _AT, nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'cooling', 'sent', 'open', 'settled', 'let_go', 'declined')",
            name=op.f("ck_repair_state"),
        ),
        sa.CheckConstraint(
            "third_step IN ('proposed', 'asked', 'joined')", name=op.f("ck_repair_third_step")
        ),
        sa.CheckConstraint("opener_id <> other_id", name=op.f("ck_repair_two")),
        sa.CheckConstraint(
            "(third_id IS NULL) = (third_step IS NULL)", name=op.f("ck_repair_third")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_repair_circle_id_circle")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["member.id"], name=op.f(f"fk_repair_{column}_member")
            )
            for column in ("opener_id", "other_id", "third_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair")),
        sa.UniqueConstraint("opener_id", "other_id", name=op.f("uq_repair_opener_id_other_id")),
    )
    for column in ("circle_id", "other_id", "third_id", "due_at", "ends_at"):
        op.create_index(op.f(f"ix_repair_{column}"), "repair", [column])
    _create_words()
    op.create_table(
        "repair_closed",
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("to_id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_repair_closed_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_repair_closed_member_id_member")
        ),
        sa.PrimaryKeyConstraint("member_id", "to_id", name=op.f("pk_repair_closed")),
    )
    op.create_index(op.f("ix_repair_closed_circle_id"), "repair_closed", ["circle_id"])


def _create_words() -> None:
    op.create_table(
        "repair_words",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("repair_id", _ID, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("written_at", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_repair_words_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["repair_id"], ["repair.id"], name=op.f("fk_repair_words_repair_id_repair")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_repair_words_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repair_words")),
        sa.UniqueConstraint("repair_id", "turn", name=op.f("uq_repair_words_repair_id_turn")),
    )
    for column in ("circle_id", "member_id"):
        op.create_index(op.f(f"ix_repair_words_{column}"), "repair_words", [column])


def downgrade() -> None:
    """Take them away again, with what is in them and what was to be told of them."""
    op.execute(
        "DELETE FROM attempt WHERE notice_id IN (SELECT id FROM notice WHERE event = 'repair')"
    )
    op.execute("DELETE FROM notice WHERE event = 'repair'")
    op.execute("DELETE FROM reach WHERE event = 'repair'")
    for table in ("repair_closed", "repair_words", "repair"):
        op.drop_table(table)
