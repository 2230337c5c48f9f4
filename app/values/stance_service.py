"""What a member says to a line, and ideas for living with it. Nobody is told, nothing is counted.

A stance is its member's alone to change. It can be changed on a line that was agreed on, too: what
is in somebody's way then stands beside it, and the line goes on holding.
"""

from __future__ import annotations

from sqlmodel import col, func, select

from app.circles.service import Membership
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, NotYours
from app.core.ids import new_id
from app.values.contents import seal_idea, seal_stance
from app.values.line_service import hold_open, lock_live_line, look_again_at
from app.values.models import StanceKind, ValueIdea, ValueLine, ValueStance, ValueState
from app.values.rules import MOST_IDEAS
from app.values.value_queries import lock_line, stance_of


def take_stance(
    tx: Tx,
    me: Membership,
    line_id: str,
    kind: StanceKind,
    words: str,
    *,
    shows_name: bool,
    version: int,
) -> None:
    """Say something to a line, or say it anew. `version`: of the words that its member read.

    Raises NotFound for whom it isn't open to, BadInput for an objection without words, Conflict
    (value-over, value-changed).
    """
    line = lock_live_line(tx, me, line_id, version)
    if kind is StanceKind.IN_MY_WAY and not words:
        raise BadInput("value-no-reason")
    stance = stance_of(tx, line_id, me.member_id)
    was_read = stance is not None and _is_read_by_others(stance)
    if stance is None:
        stance = ValueStance(
            id=new_id(),
            circle_id=me.circle_id,
            line_id=line_id,
            member_id=me.member_id,
            kind=kind,
            version=version,
            said_at=tx.now,
        )
    seal_stance(tx, stance, words)
    stance.kind, stance.shows_name = kind, shows_name
    stance.version, stance.said_at = version, tx.now
    tx.session.add(stance)
    tx.session.flush()
    _look_at(tx, line, is_read=was_read or _is_read_by_others(stance))


def take_stance_back(tx: Tx, me: Membership, line_id: str) -> None:
    """Say nothing to a line any more: no row is left. Twice is once. Raises NotFound."""
    hold_open(tx, me)
    line = lock_line(tx, me.circle_id, line_id)
    stance = stance_of(tx, line_id, me.member_id)
    if stance is not None:
        was_read = _is_read_by_others(stance)
        tx.session.delete(stance)
        tx.session.flush()
        _look_at(tx, line, is_read=was_read)


def add_idea(tx: Tx, me: Membership, line_id: str, idea_id: str, words: str) -> None:
    """Write down an idea for living with a line and with what is in somebody's way.

    Raises NotFound, BadInput, Conflict.
    """
    hold_open(tx, me)
    line = lock_line(tx, me.circle_id, line_id)
    if line.state == ValueState.OVER:
        raise Conflict("value-over")
    if not words:
        raise BadInput("value-empty")
    if tx.session.get(ValueIdea, idea_id) is not None:
        raise Conflict("exists-already")
    ideas_before = tx.session.exec(
        select(func.count()).select_from(ValueIdea).where(col(ValueIdea.line_id) == line_id)
    ).one()
    if ideas_before >= MOST_IDEAS:
        raise BadInput("value-too-many-ideas")
    tx.session.add(
        ValueIdea(
            id=idea_id,
            circle_id=me.circle_id,
            line_id=line_id,
            by_member=me.member_id,
            words=seal_idea(tx, me.circle_id, idea_id, words),
            written_at=tx.now,
        )
    )
    tx.session.flush()
    tx.hint(me.circle_id)


def remove_idea(tx: Tx, me: Membership, line_id: str, idea_id: str) -> None:
    """Take an idea away: whoever wrote it, or the person. Raises NotFound, NotYours."""
    hold_open(tx, me)
    idea = tx.session.get(ValueIdea, idea_id)
    if idea is None or idea.line_id != line_id or idea.circle_id != me.circle_id:
        raise NotFound
    if idea.by_member != me.member_id and not me.is_person:
        raise NotYours
    tx.session.delete(idea)
    tx.session.flush()
    tx.hint(me.circle_id)


def _is_read_by_others(stance: ValueStance) -> bool:
    return stance.shows_name or stance.words is not None


def _look_at(tx: Tx, line: ValueLine, *, is_read: bool) -> None:
    """Look again when the line is settled. Of a mark that nobody else reads no phone gets a hint:
    hints could be counted."""
    look_again_at(tx, line)
    if is_read:
        tx.hint(line.circle_id)
