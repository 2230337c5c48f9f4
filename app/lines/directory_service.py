"""A circle's own directory of lines: written, checked and taken out by its members.

Nothing in it is chosen beforehand, and nothing in it is ever dialled.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, func, select

from app.circles.service import lock_circle, still_in
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, Stale
from app.lines.models import Line
from app.lines.rules import MOST_LINES, LineText, Policy, keeps_check, pack, unpack
from app.record import service as record


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """A row with its text in clear."""

    row: Line
    text: LineText


def lines_of(tx: Tx, circle_id: str) -> list[OpenedLine]:
    """A circle's lines, in the order in which they were added."""
    rows = tx.session.exec(
        select(Line).where(Line.circle_id == circle_id).order_by(col(Line.added_at), col(Line.id))
    )
    return [OpenedLine(row, _open_text(tx, row)) for row in rows]


def add_line(
    tx: Tx, circle_id: str, by: str, *, line_id: str, text: LineText, policy: Policy | None
) -> None:
    """Add a line, unchecked. Raises BadInput (line-needs-policy), Conflict."""
    known_policy = _need_policy(policy)
    still_in(tx, by)
    lock_circle(tx, circle_id)  # so that two who add at once see each other's
    if tx.session.get(Line, line_id) is not None:
        raise Conflict("exists-already")
    count = tx.session.exec(select(func.count()).where(Line.circle_id == circle_id)).one()
    if count >= MOST_LINES:
        raise BadInput("too-many-lines")
    tx.session.add(
        Line(
            id=line_id,
            circle_id=circle_id,
            body=tx.cipher(circle_id).seal(pack(text), "line", "body", line_id),
            policy=known_policy,
            added_at=tx.now,
            added_by_member_id=by,
        )
    )
    tx.session.flush()
    record.append(tx, circle_id, "line_added", by=by, subject_id=line_id)


def change_line(
    tx: Tx,
    circle_id: str,
    by: str,
    *,
    line_id: str,
    expected: int | None,
    text: LineText,
    policy: Policy | None,
) -> None:
    """Write a line anew. With another number or policy it is unchecked again.

    Raises BadInput (line-needs-policy), NotFound, Stale.
    """
    known_policy = _need_policy(policy)
    row = _lock_line(tx, circle_id, line_id)
    _need_version(row, expected)
    before = _open_text(tx, row), Policy(row.policy)
    if before == (text, known_policy):
        return
    if not keeps_check(before, (text, known_policy)):
        row.checked_at = row.checked_by_member_id = None
    row.body = tx.cipher(circle_id).seal(pack(text), "line", "body", line_id)
    row.policy = known_policy
    row.version += 1
    tx.session.flush()
    record.append(tx, circle_id, "line_changed", by=by, subject_id=line_id)


def note_check(tx: Tx, circle_id: str, by: str, line_id: str, *, expected: int | None) -> None:
    """A member says that they checked a line today, as they read it (`expected`).

    Raises NotFound, Stale: another number isn't checked because the one before was.
    """
    row = _lock_line(tx, circle_id, line_id)
    _need_version(row, expected)
    row.checked_at, row.checked_by_member_id = tx.now, by
    tx.session.flush()
    record.append(tx, circle_id, "line_checked", by=by, subject_id=line_id)


def remove_line(tx: Tx, circle_id: str, by: str, line_id: str) -> None:
    """Take a line out of the directory. Raises NotFound."""
    tx.session.delete(_lock_line(tx, circle_id, line_id))
    tx.session.flush()
    record.append(tx, circle_id, "line_removed", by=by, subject_id=line_id)


def _need_version(row: Line, expected: int | None) -> None:
    if expected is not None and expected != row.version:
        raise Stale(extra={"etag": f'"{row.version}"'})


def _need_policy(policy: Policy | None) -> Policy:
    if policy is None:
        raise BadInput("line-needs-policy")
    return policy


def _lock_line(tx: Tx, circle_id: str, line_id: str) -> Line:
    row = tx.session.exec(
        select(Line)
        .where(Line.id == line_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or row.circle_id != circle_id:
        raise NotFound
    return row


def _open_text(tx: Tx, row: Line) -> LineText:
    return unpack(tx.cipher(row.circle_id).open(row.body, "line", "body", row.id))
