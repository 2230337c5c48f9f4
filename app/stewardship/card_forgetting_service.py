"""Forgets for what a card was shown, and keeps that it was: somebody may remember it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import col, select

from app.care_cards.models import CardShown
from app.core.db import Tx
from app.core.forgetting import BATCH, Key, OverdueRows
from app.stewardship.overdue import care_card_queries


def keep_that_cards_were_shown(tx: Tx, subject_ids: Sequence[str]) -> None:
    """Let the showings for some shifts or requests lose what they were for."""
    about = col(CardShown.subject_id).in_(subject_ids)
    for member_id, card, circle_id in tx.session.execute(
        select(CardShown.member_id, CardShown.card, CardShown.circle_id)
        .where(about)
        .distinct()
        .order_by(col(CardShown.member_id), col(CardShown.card))
    ).all():
        tx.insert_new(CardShown, member_id=member_id, subject_id="", card=card, circle_id=circle_id)
    tx.session.execute(delete(CardShown).where(about))


class CardsShown:
    """Forgets for what a card was shown, once that is deleted."""

    batch = BATCH

    def __init__(self) -> None:
        self._rows = OverdueRows(
            CardShown, care_card_queries.cards_shown, key=[col(CardShown.subject_id)]
        )

    def find_due(self, tx: Tx) -> Sequence[Key]:
        return self._rows.find(tx)

    def forget(self, tx: Tx, keys: Sequence[Key]) -> int:
        keep_that_cards_were_shown(tx, [subject_id for (subject_id,) in keys])
        return len(keys)
