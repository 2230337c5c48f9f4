"""Members suggest words for parts of the plan, and say that they are with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_TYPES_BEFORE = (
    "ask",
    "rule_to_confirm",
    "step_needs_yes",
    "rule_asks_person",
    "nobody_answered",
    "stand_down",
    "circle_closed",
    "open_time",
    "swap_offered",
    "asked_to_stand_in",
    "asked_to_be_ally",
    "asked_to_take_turns",
    "asked_to_coordinate",
    "rule_to_read",
    "gap",
    "shift_reminder",
    "shift_changed",
    "knock",
    "card_changed",
    "handover_to_allow",
    "coordinator_left",
    "need",
    "repair",
    "gathering",
    "check_in",
    "test",
    "device",
    "answered",
)
_NEW_TYPES = ("plan_to_read", "proposal_waits")
_NOTICE = sa.table("notice", sa.column("id", sa.String), sa.column("type", sa.String))
_ATTEMPT = sa.table("attempt", sa.column("notice_id", sa.String))
_NOTICE_OF_ATTEMPT = "fk_attempt_notice_id_notice"


def upgrade() -> None:
    """Make both tables, and let notices tell of them."""
    op.create_table(
        "plan_proposal",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_plan_proposal_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_plan_proposal_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_proposal")),
    )
    op.create_index(op.f("ix_plan_proposal_member_id"), "plan_proposal", ["member_id"])
    op.create_index("ix_plan_proposal_circle", "plan_proposal", ["circle_id", "ended_at"])
    op.create_table(
        "plan_agreement",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("circle_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.String(length=22), nullable=False),
        sa.Column("version_id", sa.String(length=22), nullable=True),
        sa.Column("digests", sa.String(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(agreed_at IS NULL) = (digests IS NULL)", name=op.f("ck_plan_agreement_digests")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_plan_agreement_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_plan_agreement_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_agreement")),
        sa.UniqueConstraint("member_id", name=op.f("uq_plan_agreement_member_id")),
    )
    op.create_index(op.f("ix_plan_agreement_circle_id"), "plan_agreement", ["circle_id"])
    _allow_types((*_TYPES_BEFORE, *_NEW_TYPES))


def downgrade() -> None:
    """Take the tables away, and what was to be told of them."""
    told_ids = sa.select(_NOTICE.c.id).where(_NOTICE.c.type.in_(_NEW_TYPES))
    op.execute(sa.delete(_ATTEMPT).where(_ATTEMPT.c.notice_id.in_(told_ids)))
    op.execute(sa.delete(_NOTICE).where(_NOTICE.c.type.in_(_NEW_TYPES)))
    _allow_types(_TYPES_BEFORE)
    op.drop_table("plan_agreement")
    op.drop_table("plan_proposal")


def _allow_types(types: tuple[str, ...]) -> None:
    """Let a notice have these types and no others."""
    listed = ", ".join(f"'{notice_type}'" for notice_type in types)
    with _attempts_let_go(), op.batch_alter_table("notice") as batch:
        batch.drop_constraint(batch.f("ck_notice_type"), type_="check")
        batch.create_check_constraint(batch.f("ck_notice_type"), f"type IN ({listed})")


@contextmanager
def _attempts_let_go() -> Iterator[None]:
    """On SQLite, where the table of notices is made anew, attempts don't point at it meanwhile."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(batch.f(_NOTICE_OF_ATTEMPT), type_="foreignkey")
    yield
    with op.batch_alter_table("attempt") as batch:
        batch.create_foreign_key(batch.f(_NOTICE_OF_ATTEMPT), "notice", ["notice_id"], ["id"])
