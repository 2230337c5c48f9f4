"""Needs and the pot: what would help, who may know of it, hands and pledges."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_KINDS = "'meal', 'money', 'childcare', 'ride', 'form', 'call', 'thing', 'other'"
_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables. The names of what is sent are in the closed lists already."""
    _create_need()
    _of_two(
        "need_known",
        "need_id",
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("sees_pledges", sa.Boolean(), nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.Column("put_away_at", _AT, nullable=True),
        sa.CheckConstraint("tier BETWEEN 1 AND 2", name=op.f("ck_need_known_tier")),
    )
    _of_two("money_known", "by_member")
    _of_two(
        "need_hand",
        "need_id",
        sa.Column("part", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.CheckConstraint("state IN ('offered', 'done')", name=op.f("ck_need_hand_state")),
    )
    _of_two(
        "pledge",
        "need_id",
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pledge_amount")),
        sa.CheckConstraint("state IN ('pledged', 'given')", name=op.f("ck_pledge_state")),
    )


def _create_need() -> None:
    op.create_table(
        "need",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("by_member", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("when_kind", sa.String(length=7), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("how", sa.String(), nullable=True),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("sees_pledges", sa.Boolean(), nullable=False),
        sa.Column("thanks", sa.String(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("made_at", _AT, nullable=False),
        sa.Column("ended_at", _AT, nullable=True),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_need_kind")),
        sa.CheckConstraint(
            "when_kind IN ('open', 'by_day', 'at_time')", name=op.f("ck_need_when_kind")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'covered', 'done', 'dropped')", name=op.f("ck_need_state")
        ),
        sa.CheckConstraint("wanted BETWEEN 1 AND 20", name=op.f("ck_need_wanted")),
        sa.CheckConstraint("taken BETWEEN 0 AND wanted", name=op.f("ck_need_taken")),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_need_minute")),
        sa.CheckConstraint("(when_kind = 'open') = (on_day IS NULL)", name=op.f("ck_need_on_day")),
        sa.CheckConstraint(
            "(when_kind = 'at_time') = (minute IS NOT NULL)", name=op.f("ck_need_at_time")
        ),
        sa.CheckConstraint("(kind = 'money') = (currency IS NOT NULL)", name=op.f("ck_need_pot")),
        sa.CheckConstraint("goal > 0", name=op.f("ck_need_goal")),
        sa.ForeignKeyConstraint(
            ["by_member"], ["member.id"], name=op.f("fk_need_by_member_member")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_need_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_index(op.f("ix_need_by_member"), "need", ["by_member"])
    op.create_index(op.f("ix_need_ended_at"), "need", ["ended_at"])
    op.create_index("ix_need_circle_id_state", "need", ["circle_id", "state"])


def _of_two(table: str, first: str, *more: sa.schema.SchemaItem) -> None:
    """Make a table of what stands between a need, or a member, and a member."""
    target = "need" if first == "need_id" else "member"
    op.create_table(
        table,
        sa.Column(first, sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        *more,
        sa.ForeignKeyConstraint(
            [first], [f"{target}.id"], name=op.f(f"fk_{table}_{first}_{target}")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f(f"fk_{table}_member_id_member")
        ),
        sa.PrimaryKeyConstraint(first, "member_id", name=op.f(f"pk_{table}")),
    )
    for column in ("member_id", "circle_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Take them away again. A notice of a need, and a friend's reach, may be there without them."""
    for table in ("pledge", "need_hand", "money_known", "need_known", "need"):
        op.drop_table(table)
