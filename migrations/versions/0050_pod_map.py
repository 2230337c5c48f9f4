"""The pod map: whom the person could turn to, and for what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_ID = sa.String(length=22)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "pod_map",
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_pod_map_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("circle_id", name=op.f("pk_pod_map")),
    )
    op.create_table(
        "pod_map_field",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_pod_map_field_circle_id_circle")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pod_map_field")),
    )
    op.create_index(op.f("ix_pod_map_field_circle_id"), "pod_map_field", ["circle_id"])
    op.create_table(
        "pod_map_name",
        sa.Column("id", _ID, nullable=False),
        sa.Column("circle_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("near_for", sa.JSON(), nullable=False),
        sa.Column("nearness", sa.String(length=4), nullable=False),
        sa.Column("member_id", _ID, nullable=True),
        sa.CheckConstraint(
            "nearness IN ('near', 'far', 'once')", name=op.f("ck_pod_map_name_nearness")
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circle.id"], name=op.f("fk_pod_map_name_circle_id_circle")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_pod_map_name_member_id_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pod_map_name")),
        sa.UniqueConstraint(
            "circle_id", "member_id", name=op.f("uq_pod_map_name_circle_id_member_id")
        ),
    )
    op.create_index(op.f("ix_pod_map_name_circle_id"), "pod_map_name", ["circle_id"])
    op.create_index(op.f("ix_pod_map_name_member_id"), "pod_map_name", ["member_id"])


def downgrade() -> None:
    """Take them away again, with what is in them."""
    op.drop_table("pod_map_name")
    op.drop_table("pod_map_field")
    op.drop_table("pod_map")
