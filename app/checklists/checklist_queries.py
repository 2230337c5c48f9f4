"""Reading checklists: whose they are to read, their words in clear, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.reading import sight_of
from app.checklists.models import Checklist, ChecklistLine
from app.checklists.rules import ChecklistKind, Opening, Phase, phase_for, phase_of
from app.circles.models import Member, MemberState, Role
from app.circles.service import members_of, roles_of
from app.core.db import Tx
from app.core.prepared_statement import PreparedQuery
from app.outbox.events import Event


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """A line with its words in clear."""

    row: ChecklistLine
    words: str
    taken_by: str | None  # as `holder_of` says


def named_kinds(tx: Tx, circle_id: str, member_id: str) -> frozenset[ChecklistKind]:
    """The checklists for which the person named a member, by a grant that counts now."""
    sight = sight_of(tx, circle_id, member_id, Event.ASK)
    sections = sight.sections if sight is not None else frozenset()
    return frozenset(kind for kind in ChecklistKind if kind in sections or "*" in sections)


def named_members(tx: Tx, circle_id: str, kind: ChecklistKind) -> list[Member]:
    """The friends whom the person named for a checklist and who are in, in the person's order."""
    members = [member for member in members_of(tx, circle_id) if member.state == MemberState.IN]
    roles = roles_of(tx, [member.id for member in members])
    return [
        member
        for member in members
        if Role.PERSON not in roles[member.id] and kind in named_kinds(tx, circle_id, member.id)
    ]


def find_checklist(tx: Tx, circle_id: str, kind: ChecklistKind) -> Checklist | None:
    """A checklist's row; None before the person has written it."""
    return tx.session.exec(
        select(Checklist).where(Checklist.circle_id == circle_id, Checklist.kind == kind)
    ).one_or_none()


def checklists_of(tx: Tx, circle_id: str) -> list[Checklist]:
    """A circle's checklists that are written."""
    return list(
        tx.session.exec(
            select(Checklist).where(Checklist.circle_id == circle_id).order_by(col(Checklist.kind))
        )
    )


def phase_of_row(checklist: Checklist) -> Phase:
    """Where a checklist stands."""
    return phase_of(Opening(checklist.opened_at, checklist.tell_at, checklist.closed_at))


def phase_seen(checklist: Checklist, member_id: str, *, is_person: bool) -> Phase:
    """Where a checklist stands for one who reads it."""
    opened_by = checklist.opened_by_member_id
    return phase_for(phase_of_row(checklist), member_id, opened_by, is_person=is_person)


def holder_of(tx: Tx, kind: ChecklistKind, line: ChecklistLine) -> str | None:
    """Id of the member who has a line: nobody once they aren't named any more, whatever ended
    that, unless they had done it.
    """
    member_id = line.taken_by_member_id
    if member_id is None or line.done_at is not None:
        return member_id
    return member_id if kind in named_kinds(tx, line.circle_id, member_id) else None


def load_lines(tx: Tx, checklist: Checklist) -> list[OpenedLine]:
    """A checklist's lines in order, in clear. Whoever calls says who may read them."""
    kind = ChecklistKind(checklist.kind)
    box = tx.cipher(checklist.circle_id)
    rows = tx.session.exec(
        select(ChecklistLine)
        .where(ChecklistLine.checklist_id == checklist.id)
        .order_by(col(ChecklistLine.position), col(ChecklistLine.id))
        .execution_options(populate_existing=True)
    )
    return [
        OpenedLine(
            row,
            box.open(row.words, "checklist_line", "words", row.id),
            holder_of(tx, kind, row),
        )
        for row in rows
    ]


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Checklist.id))
    .where(col(Checklist.tell_at) <= bindparam("now"))
    .order_by(col(Checklist.tell_at), col(Checklist.id))
    .limit(50)
)
_TO_FORGET: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(Checklist.id))
    .where(col(Checklist.forget_at) <= bindparam("now"))
    .order_by(col(Checklist.id))
    .limit(50)
)


def due_checklists(tx: Tx) -> list[str]:
    """Ids of opened checklists of which the others are to be told now, earliest first."""
    return [checklist_id for (checklist_id,) in tx.rows(_DUE, now=tx.now)]


def checklists_to_forget(tx: Tx) -> list[str]:
    """Ids of closed checklists of which it isn't remembered any longer who took what."""
    return [checklist_id for (checklist_id,) in tx.rows(_TO_FORGET, now=tx.now)]
