"""What members offer one another in their own words, for whom, and who takes it up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.closed_list_changes import allow_values, forbid_values

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)
_AT = sa.DateTime(timezone=True)
_NEW_TYPE = "member_offer"


def upgrade() -> None:
    """Make the tables; nobody offers anything yet."""
    _create_offers()
    _create_of_offers()
    op.create_table(
        "offers_welcome",
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("since", _AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_offers_welcome_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_offers_welcome_member_id_member")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_offers_welcome")),
    )
    op.create_index(op.f("ix_offers_welcome_circle_id"), "offers_welcome", ["circle_id"])
    allow_values("notice", "type", _NEW_TYPE)


def downgrade() -> None:
    """Take them away, with what is in them and the notices that told of it."""
    notice = sa.table("notice", sa.column("id", sa.String), sa.column("type", sa.String))
    attempt = sa.table("attempt", sa.column("notice_id", sa.String))
    of_offers = sa.select(notice.c.id).where(notice.c.type == _NEW_TYPE)
    op.execute(sa.delete(attempt).where(attempt.c.notice_id.in_(of_offers)))
    op.execute(sa.delete(notice).where(notice.c.type == _NEW_TYPE))
    forbid_values("notice", "type", _NEW_TYPE)
    for table in ("offers_welcome", "taken_up", "member_offer_to", "member_offer"):
        op.drop_table(table)


def _create_offers() -> None:
    op.create_table(
        "member_offer",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("from_member_id", _ID, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=9), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=True),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", _AT, nullable=False),
        sa.Column("over_at", _AT, nullable=True),
        sa.Column("ended_at", _AT, nullable=True),
        sa.CheckConstraint("minutes BETWEEN 10 AND 1440", name=op.f("ck_member_offer_minutes")),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_member_offer_minute")),
        sa.CheckConstraint("places BETWEEN 1 AND 10", name=op.f("ck_member_offer_places")),
        sa.CheckConstraint(
            "rhythm IN ('any_time', 'at_a_time', 'weekly')", name=op.f("ck_member_offer_rhythm")
        ),
        sa.CheckConstraint(
            "(rhythm = 'any_time') = (on_day IS NULL)", name=op.f("ck_member_offer_day_of_rhythm")
        ),
        sa.CheckConstraint(
            "(on_day IS NULL) = (minute IS NULL)", name=op.f("ck_member_offer_day_with_minute")
        ),
        sa.CheckConstraint(
            "(rhythm = 'at_a_time') = (over_at IS NOT NULL)",
            name=op.f("ck_member_offer_over_of_rhythm"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_member_offer_version")),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_member_offer_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["from_member_id"], ["member.id"], name=op.f("fk_member_offer_from_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_offer")),
    )
    for column in ("circle_id", "from_member_id"):
        op.create_index(op.f(f"ix_member_offer_{column}"), "member_offer", [column])


def _create_of_offers() -> None:
    """Create whom offers are for, and who took them up."""
    op.create_table(
        "member_offer_to",
        sa.Column("offer_id", _ID, nullable=False),
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("put_aside", sa.Boolean(), nullable=False),
        *_pointing_at("member_offer_to"),
        sa.PrimaryKeyConstraint("offer_id", "member_id", name=op.f("pk_member_offer_to")),
    )
    for column in ("member_id", "circle_id"):
        op.create_index(op.f(f"ix_member_offer_to_{column}"), "member_offer_to", [column])
    op.create_table(
        "taken_up",
        sa.Column("offer_id", _ID, nullable=False),
        sa.Column("occasion", sa.String(length=10), nullable=False),
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("state", sa.String(length=5), nullable=False),
        sa.Column("taken_at", _AT, nullable=False),
        sa.CheckConstraint("state IN ('taken', 'done', 'off')", name=op.f("ck_taken_up_state")),
        *_pointing_at("taken_up"),
        sa.PrimaryKeyConstraint("offer_id", "occasion", "member_id", name=op.f("pk_taken_up")),
    )
    op.create_index(op.f("ix_taken_up_circle_id_member_id"), "taken_up", ["circle_id", "member_id"])


def _pointing_at(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return tuple(
        sa.ForeignKeyConstraint(
            [column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}_{parent}")
        )
        for column, parent in (
            ("offer_id", "member_offer"),
            ("member_id", "member"),
            ("circle_id", "circle"),
        )
    )
