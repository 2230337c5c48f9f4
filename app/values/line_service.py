"""Lines: proposed by any reader, agreed on by consent, and always the person's to settle.

The person's edit, keep or removal counts at once, whatever anybody said and whatever day it was to
close on. Everybody else proposes: silence until the day is consent, an objection keeps it open.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete
from sqlmodel import col

from app.circles.models import CircleState
from app.circles.service import Membership, get_circle, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, NotYours
from app.core.ids import new_id
from app.record import service as record
from app.values.contents import seal_line
from app.values.models import StanceKind, ValueIdea, ValueLine, ValueStance, ValueState
from app.values.rules import (
    MOST_LINES,
    MOST_PROPOSED,
    check_day,
    end_of_day,
    outlives_new_words,
)
from app.values.telling_service import hush, tell_of_proposal
from app.values.value_queries import (
    lines_of,
    lock_line,
    need_open,
    stances_on,
)


def propose_line(
    tx: Tx,
    me: Membership,
    line_id: str,
    words: str,
    *,
    closes_on: date,
    instead_of: str | None,
    shows_name: bool,
) -> None:
    """Propose a line, or other words for one that was agreed on (`instead_of`).

    Whoever proposes it marks it as theirs; `shows_name`: with their name. Raises NotFound for whom
    it isn't open to, BadInput, Conflict: in a draft, or while everything is paused.
    """
    if me.state is CircleState.DRAFT:
        raise Conflict("values-in-draft")
    hold_open(tx, me)
    refuse_at_rest(tx, me)
    need_words(words)
    check_day(closes_on, me.zone, tx.now)
    if tx.session.get(ValueLine, line_id) is not None:
        raise Conflict("exists-already")
    lines = lines_of(tx, me.circle_id)
    _check_room(lines, me.member_id)
    if instead_of is not None and not any(
        line.id == instead_of and line.state == ValueState.AGREED for line in lines
    ):
        raise Conflict("value-over")
    line = ValueLine(
        id=line_id,
        circle_id=me.circle_id,
        by_member=me.member_id,
        instead_of=instead_of,
        state=ValueState.PROPOSED,
        closes_on=closes_on,
        due_at=end_of_day(closes_on, me.zone),
        proposed_at=tx.now,
    )
    seal_line(tx, line, words)
    tx.session.add(line)
    tx.session.flush()
    _mark_as_own(tx, me, line, shows_name=shows_name)
    # Who proposed it is told as its author lets it be told; the person's own is theirs.
    _record(tx, me, line, "value_proposed")
    tell_of_proposal(tx, line)
    tx.hint(me.circle_id)


def change_words(
    tx: Tx, me: Membership, line_id: str, words: str, *, closes_on: date | None, version: int
) -> None:
    """Give a line other words. By the person it is agreed on with them at once; by whoever proposed
    it, while it is proposed, it gets a later day.

    What was marked on the words before goes; objections stay until their own member lets go of
    them. Raises NotFound, NotYours, BadInput, Conflict (value-over, value-changed, value-agreed).
    """
    line = lock_live_line(tx, me, line_id, version)
    need_words(words)
    if not me.is_person:
        _need_own_proposal(me, line)
        refuse_at_rest(tx, me)
        if closes_on is None:
            raise BadInput("value-day-soon")
        check_day(closes_on, me.zone, tx.now)
    seal_line(tx, line, words)
    line.version += 1
    _drop_marks_on_older_words(tx, line, but_for=me.member_id)
    hush(tx, line)
    if me.is_person:
        agree_on(tx, line)
        _record(tx, me, line, "value_changed")
    elif closes_on is not None:
        line.closes_on, line.due_at = closes_on, end_of_day(closes_on, me.zone)
        tx.session.flush()
        tell_of_proposal(tx, line)
    tx.hint(me.circle_id)


def keep_line(tx: Tx, me: Membership, line_id: str, *, version: int) -> None:
    """The person keeps a proposed line as it stands: it is agreed on, whatever is in the way.

    What stands beside it goes on standing there. Raises NotFound, NotYours, Conflict.
    """
    line = lock_live_line(tx, me, line_id, version)
    if not me.is_person:
        raise NotYours
    if line.state == ValueState.PROPOSED:
        agree_on(tx, line)
        _record(tx, me, line, "value_agreed")
        tx.hint(me.circle_id)


def end_line(tx: Tx, me: Membership, line_id: str) -> None:
    """Take a line away: the person any, whoever proposed it while it is proposed. Twice is once.

    Raises NotFound, NotYours, Conflict (value-agreed).
    """
    hold_open(tx, me)
    line = lock_line(tx, me.circle_id, line_id)
    if line.state == ValueState.OVER:
        return
    if not me.is_person:
        _need_own_proposal(me, line)
    end_row(tx, line)
    _record(tx, me, line, "value_removed")
    tx.hint(me.circle_id)


def look_again_at(tx: Tx, line: ValueLine) -> None:
    """Something in the way of a line may be gone: once its day is over, the worker looks now, and
    at one that not all were told of at once."""
    if line.state == ValueState.PROPOSED:
        zone = get_circle(tx, line.circle_id).zone
        day_over = end_of_day(line.closes_on, zone)
        line.due_at = tx.now if line.is_untold else max(tx.now, day_over)
        tx.session.flush()


def look_again(tx: Tx, circle_id: str) -> None:
    """`look_again_at` for each line. Whoever calls holds the circle's consent whole."""
    for line in lines_of(tx, circle_id):
        look_again_at(tx, line)


def follow_zone(tx: Tx, circle_id: str) -> None:
    """The circle's days end at other instants now."""
    look_again(tx, circle_id)


def hold_open(tx: Tx, me: Membership) -> None:
    """Hold consent as it is, for whom it is open to. Raises NotFound for everybody else."""
    if not consent.lock_shared(tx, me.circle_id):
        raise NotFound
    still_in(tx, me.member_id)
    need_open(tx, me)


def lock_live_line(tx: Tx, me: Membership, line_id: str, version: int) -> ValueLine:
    """A line that isn't over, as the caller saw it. Raises NotFound, Conflict (value-over,
    value-changed)."""
    hold_open(tx, me)
    line = lock_line(tx, me.circle_id, line_id)
    if line.state == ValueState.OVER:
        raise Conflict("value-over")
    if line.version != version:
        raise Conflict("value-changed")
    return line


def refuse_at_rest(tx: Tx, me: Membership) -> None:
    """Raise Conflict while everything is paused: nobody could be told."""
    if consent.pause_of(tx, me.circle_id) is not None:
        raise Conflict("values-rest")


def need_words(words: str) -> None:
    """Raises BadInput for a line without words."""
    if not words:
        raise BadInput("value-empty")


def end_row(tx: Tx, line: ValueLine) -> None:
    """A line is over: its words go, and everything that stands beside it. Its row is kept a while,
    so that whoever taps late is told."""
    line.state, line.ended_at = ValueState.OVER, tx.now
    line.words = line.due_at = line.instead_of = None
    tx.session.flush()
    for table in (ValueStance, ValueIdea):
        tx.session.execute(delete(table).where(col(table.line_id) == line.id))
    hush(tx, line)


def agree_on(tx: Tx, line: ValueLine) -> None:
    """Agreed on: it holds from now on, in place of the line that it was proposed for."""
    replaced_id = line.instead_of
    line.state, line.due_at, line.instead_of = ValueState.AGREED, None, None
    tx.session.flush()
    hush(tx, line)
    if replaced_id is not None:
        replaced = lock_line(tx, line.circle_id, replaced_id)
        if replaced.state == ValueState.AGREED:
            end_row(tx, replaced)


def _mark_as_own(tx: Tx, me: Membership, line: ValueLine, *, shows_name: bool) -> None:
    tx.session.add(
        ValueStance(
            id=new_id(),
            circle_id=me.circle_id,
            line_id=line.id,
            member_id=me.member_id,
            kind=StanceKind.MINE,
            shows_name=shows_name,
            version=line.version,
            said_at=tx.now,
        )
    )
    tx.session.flush()


def _drop_marks_on_older_words(tx: Tx, line: ValueLine, *, but_for: str) -> None:
    """`but_for`: who wrote the new words, and so knows to what their own mark is now."""
    for stance in stances_on(tx, [line.id])[line.id]:
        if stance.member_id == but_for:
            stance.version = line.version
        elif not outlives_new_words(StanceKind(stance.kind)):
            tx.session.delete(stance)
    tx.session.flush()


def _check_room(lines: list[ValueLine], member_id: str) -> None:
    own_lines = [
        line for line in lines if line.by_member == member_id and line.state == ValueState.PROPOSED
    ]
    if len(own_lines) >= MOST_PROPOSED or len(lines) >= MOST_LINES:
        raise BadInput("value-too-many")


def _need_own_proposal(me: Membership, line: ValueLine) -> None:
    if line.by_member != me.member_id:
        raise NotYours
    if line.state != ValueState.PROPOSED:
        raise Conflict("value-agreed")


def _record(tx: Tx, me: Membership, line: ValueLine, kind: str) -> None:
    by = me.member_id if me.is_person else None
    record.append(tx, me.circle_id, kind, by=by, subject_id=line.id)
