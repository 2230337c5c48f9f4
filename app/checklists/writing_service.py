"""Writing a checklist: the person's alone. A line keeps its id, and so whoever took it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import select

from app.checklists.checklist_queries import find_checklist
from app.checklists.models import Checklist, ChecklistLine
from app.checklists.rules import MOST_LINES, ChecklistKind
from app.circles.service import lock_circle
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, NotFound, Stale
from app.core.ids import new_id
from app.record import service as record


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line to write; its id was made by the phone, or is that of the line as it was."""

    id: str
    words: str


def write_checklist(
    tx: Tx,
    circle_id: str,
    kind: ChecklistKind,
    by: str,
    *,
    expected: int | None,
    lines: Sequence[LineDraft],
) -> None:
    """Write all lines of a checklist in their order; the first time begins it.

    Raises BadInput (too-many-checklist-lines, checklist-line-twice), Stale.
    """
    if len(lines) > MOST_LINES:
        raise BadInput("too-many-checklist-lines")
    if len({line.id for line in lines}) != len(lines):
        raise BadInput("checklist-line-twice")
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    lock_circle(tx, circle_id)  # two phones of the person begin one checklist
    checklist = find_checklist(tx, circle_id, kind)
    version = checklist.version if checklist is not None else 0
    if expected is not None and expected != version:
        raise Stale(extra={"etag": f'"{version}"'})
    if checklist is None:
        checklist = Checklist(
            id=new_id(),
            circle_id=circle_id,
            kind=kind,
            version=0,
            changed_at=tx.now,
            shown_to=[],
        )
        tx.session.add(checklist)
        tx.session.flush()
    checklist.version += 1
    checklist.changed_at, checklist.shown_to = tx.now, []
    _write_lines(tx, checklist, lines)
    record.append(tx, circle_id, "checklist_written", by=by, section=kind.value)


def _write_lines(tx: Tx, checklist: Checklist, lines: Sequence[LineDraft]) -> None:
    box = tx.cipher(checklist.circle_id)
    rows = {
        row.id: row
        for row in tx.session.exec(
            select(ChecklistLine)
            .where(ChecklistLine.checklist_id == checklist.id)
            .with_for_update()
        )
    }
    for line_id in rows.keys() - {line.id for line in lines}:
        tx.session.delete(rows[line_id])
    for position, line in enumerate(lines):
        words = box.seal(line.words, "checklist_line", "words", line.id)
        row = rows.get(line.id)
        if row is not None:
            row.position, row.words = position, words
            continue
        if tx.session.get(ChecklistLine, line.id) is not None:
            raise BadInput("checklist-line-twice")  # another checklist's
        tx.session.add(
            ChecklistLine(
                id=line.id,
                checklist_id=checklist.id,
                circle_id=checklist.circle_id,
                position=position,
                words=words,
            )
        )
    tx.session.flush()
