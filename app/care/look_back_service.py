"""The person looks back: what helped, what didn't, what they would change. Theirs alone.

Each line can go to the end of a part of the plan's draft. The plan in use stays as it is, and so
do the words here, until the person deletes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import col, func, select

from app.care.models import LookBack
from app.circles.service import lock_circle
from app.core.db import Tx
from app.core.errors import BadInput, NotFound
from app.plans import draft_service
from app.plans.texts import Edit, SectionText

MOST_LOOK_BACKS = 50


class LookBackPart(StrEnum):
    """The three questions."""

    HELPED = "helped"
    HINDERED = "hindered"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class LookBackText:
    """One look back in clear."""

    id: str
    written_at: datetime
    texts: dict[LookBackPart, str]

    def lines(self, part: LookBackPart) -> list[str]:
        """The lines of one answer that have words."""
        return [line.strip() for line in self.texts.get(part, "").splitlines() if line.strip()]


def read_look_backs(tx: Tx, circle_id: str) -> list[LookBackText]:
    """Everything that the person wrote and didn't delete, newest first."""
    rows = tx.session.exec(
        select(LookBack)
        .where(LookBack.circle_id == circle_id)
        .order_by(col(LookBack.written_at).desc(), col(LookBack.id))
    )
    return [_opened(tx, row) for row in rows]


def write_look_back(
    tx: Tx, circle_id: str, look_back_id: str, texts: dict[LookBackPart, str]
) -> None:
    """Write one, or write it anew. Raises BadInput without any words or with too many of them
    kept, NotFound for an id of another circle."""
    if not any(texts.values()):
        raise BadInput("look-back-empty")
    lock_circle(tx, circle_id)  # two phones write and delete one after the other
    row = tx.session.get(LookBack, look_back_id, populate_existing=True)
    if row is not None and row.circle_id != circle_id:
        raise NotFound
    if row is None:
        kept_count = tx.session.exec(
            select(func.count()).select_from(LookBack).where(LookBack.circle_id == circle_id)
        ).one()
        if kept_count >= MOST_LOOK_BACKS:
            raise BadInput("look-back-too-many")
        row = LookBack(id=look_back_id, circle_id=circle_id, written_at=tx.now)
        tx.session.add(row)
    box = tx.cipher(circle_id)
    for part in LookBackPart:
        text = texts.get(part)
        sealed = box.seal(text, "look_back", part, look_back_id) if text else None
        setattr(row, part.value, sealed)
    tx.session.flush()
    tx.hint(circle_id)


def delete_look_back(tx: Tx, circle_id: str, look_back_id: str) -> None:
    """Delete one. Raises NotFound."""
    lock_circle(tx, circle_id)
    tx.session.delete(_row(tx, circle_id, look_back_id))
    tx.session.flush()
    tx.hint(circle_id)


def put_line_in_draft(
    tx: Tx,
    circle_id: str,
    look_back_id: str,
    *,
    part: LookBackPart,
    line: int,
    section_key: str,
    by: str,
) -> None:
    """Put one line at the end of a section of the draft, which is begun if there is none.

    Raises NotFound, BadInput (also what a draft refuses), Stale when it was changed meanwhile.
    """
    lines = _opened(tx, _row(tx, circle_id, look_back_id)).lines(part)
    if line >= len(lines):
        raise BadInput("look-back-no-line")
    draft = draft_service.read(tx, circle_id)
    section = next(
        (section for section in draft.content.sections if section.key == section_key),
        SectionText(section_key, None, ""),
    )
    text = f"{section.text}\n{lines[line]}".strip()
    edit = Edit(sections=(SectionText(section.key, section.heading, text),))
    draft_service.save(tx, circle_id, by=by, expected=draft.revision, edit=edit)


def _row(tx: Tx, circle_id: str, look_back_id: str) -> LookBack:
    row = tx.session.get(LookBack, look_back_id)
    if row is None or row.circle_id != circle_id:
        raise NotFound
    return row


def _opened(tx: Tx, row: LookBack) -> LookBackText:
    box = tx.cipher(row.circle_id)
    sealed_texts = {part: getattr(row, part.value) for part in LookBackPart}
    return LookBackText(
        row.id,
        row.written_at,
        {
            part: box.open(sealed, "look_back", part, row.id)
            for part, sealed in sealed_texts.items()
            if sealed
        },
    )
