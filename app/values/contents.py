"""Sealing and opening what was written: lines, what stands beside them, ideas."""

from __future__ import annotations

from app.core.db import Tx
from app.values.models import ValueIdea, ValueLine, ValueStance


def seal_line(tx: Tx, line: ValueLine, words: str) -> None:
    """Give a line its words."""
    line.words = tx.cipher(line.circle_id).seal(words, "value_line", "words", line.id)


def open_line(tx: Tx, line: ValueLine) -> str:
    """A line's words in clear; "" once it is over."""
    if line.words is None:
        return ""
    return tx.cipher(line.circle_id).open(line.words, "value_line", "words", line.id)


def seal_stance(tx: Tx, stance: ValueStance, words: str) -> None:
    """Give a stance its words; "" for none."""
    box = tx.cipher(stance.circle_id)
    stance.words = box.seal(words, "value_stance", "words", stance.id) if words else None


def open_stance(tx: Tx, stance: ValueStance) -> str:
    """A stance's words in clear; "" if it has none."""
    if stance.words is None:
        return ""
    return tx.cipher(stance.circle_id).open(stance.words, "value_stance", "words", stance.id)


def seal_idea(tx: Tx, circle_id: str, idea_id: str, words: str) -> str:
    """An idea's words, sealed."""
    return tx.cipher(circle_id).seal(words, "value_idea", "words", idea_id)


def open_idea(tx: Tx, idea: ValueIdea) -> str:
    """An idea's words in clear."""
    return tx.cipher(idea.circle_id).open(idea.words, "value_idea", "words", idea.id)
