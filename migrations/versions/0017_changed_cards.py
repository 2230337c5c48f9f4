"""What members tell: whom they must report to, and a changed card as a question to the person."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; whoever changed their card after they were let in is asked about.

    Until now nobody was told of such a change, so a card that came later than the one that was
    shown at the door has not been seen. What either card says of pay and reports counts.
    """
    op.add_column("disclosure", sa.Column("reports_to", sa.String(), nullable=True))
    op.add_column("disclosure", sa.Column("instead_of", sa.String(length=22), nullable=True))
    op.add_column("member", sa.Column("card_id", sa.String(length=22), nullable=True))
    member = sa.table(
        "member",
        sa.column("id", sa.String),
        sa.column("state", sa.String),
        sa.column("card_id", sa.String),
        sa.column("paid", sa.Boolean),
        sa.column("reports", sa.Boolean),
    )
    card = sa.table(
        "disclosure",
        sa.column("id", sa.String),
        sa.column("member_id", sa.String),
        sa.column("paid", sa.Boolean),
        sa.column("reports", sa.Boolean),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("seen_at", sa.DateTime(timezone=True)),
        sa.column("instead_of", sa.String),
    )
    db = op.get_bind()
    rows = db.execute(
        sa.select(
            card.c.member_id, card.c.id, card.c.paid, card.c.reports, card.c.at, card.c.seen_at
        )
        .join(member, member.c.id == card.c.member_id)
        .where(member.c.state == "in")
        .order_by(card.c.at, card.c.seen_at.is_(None), card.c.id)
    ).all()
    by_member: dict[str, list[Any]] = {}
    for row in rows:
        by_member.setdefault(row.member_id, []).append(row)
    for member_id, cards in by_member.items():
        newest = cards[-1]
        # A friend without the app was entered with a card that nobody marked as seen.
        seen = next((one for one in reversed(cards) if one.seen_at is not None), cards[0])
        if seen.seen_at is None:
            db.execute(card.update().where(card.c.id == seen.id).values(seen_at=seen.at))
        if newest is not seen:
            db.execute(card.update().where(card.c.id == newest.id).values(instead_of=seen.id))
        db.execute(
            member.update()
            .where(member.c.id == member_id)
            .values(
                card_id=newest.id,
                paid=newest.paid or seen.paid,
                reports=newest.reports or seen.reports,
            )
        )


def downgrade() -> None:
    """Take the columns away; what was told stays, but for whom reports go to."""
    op.drop_column("member", "card_id")
    op.drop_column("disclosure", "instead_of")
    op.drop_column("disclosure", "reports_to")
