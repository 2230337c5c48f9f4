"""Companions' notes whose time is over, and showings of cards for what is deleted."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, and_
from sqlmodel import col

from app.asks.models import Ask
from app.care_cards.models import CardShown, CompanionNote
from app.core.forgetting import Ago
from app.rota.models import Slot
from app.stewardship.overdue.condition_queries import exists


def companion_notes(ago: Ago) -> ColumnElement[bool]:
    return col(CompanionNote.ends_at) <= ago(timedelta(0))


def cards_shown(_ago: Ago) -> ColumnElement[bool]:
    """Showings of a card for a shift or request that is deleted."""
    subject = col(CardShown.subject_id)
    return and_(
        subject != "", ~exists(Ask, col(Ask.id) == subject), ~exists(Slot, col(Slot.id) == subject)
    )
