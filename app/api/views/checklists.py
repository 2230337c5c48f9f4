"""A checklist as the person and those whom they named for it read it."""

from __future__ import annotations

from typing import Annotated

from app.api.http.closed_lists import OneOf
from app.api.http.wire import Instant, Out
from app.checklists.checklist_queries import (
    OpenedLine,
    checklists_of,
    find_checklist,
    load_lines,
    named_kinds,
    named_members,
    phase_of_row,
    phase_seen,
)
from app.checklists.models import Checklist
from app.checklists.opening_service import need_named
from app.checklists.rules import PERSON_FIRST, ChecklistKind, may_close
from app.circles.disclosure_service import Tag
from app.circles.service import Membership, NameWithTags, get_circle, names_with_tags, person_of
from app.core.db import Tx

KindText = Annotated[str, OneOf(ChecklistKind)]
PhaseText = Annotated[str, OneOf(("closed", "person_first", "open"))]


class TakerOut(Out):
    member_id: str
    name: str
    tags: list[Tag]
    is_me: bool


class ChecklistLineOut(Out):
    id: str
    words: str
    taken_by: TakerOut | None
    taken_at: Instant | None
    done_at: Instant | None


class OpenedOut(Out):
    """An opening that isn't closed. `others_hear_at`: none once they were told."""

    at: Instant
    by: TakerOut
    others_hear_at: Instant | None
    may_close: bool


class ChecklistOut(Out):
    """`named`: the friends who may read and open it, for the person alone."""

    kind: KindText
    etag: str
    mine: bool
    person_name: str
    phase: PhaseText
    opened: OpenedOut | None
    lines: list[ChecklistLineOut]
    named: list[str]
    minutes_first: int


class ChecklistOnHome(Out):
    """That there is a checklist to read, and whether it is open."""

    kind: KindText
    phase: PhaseText
    opened_by: str | None


def checklist_seen(tx: Tx, me: Membership, kind: ChecklistKind) -> ChecklistOut:
    """A checklist, for the person and whom they named. Raises NotFound."""
    need_named(tx, me, kind)
    checklist = find_checklist(tx, me.circle_id, kind)
    lines = load_lines(tx, checklist) if checklist is not None else []
    person = person_of(tx, me.circle_id)
    named_friends = named_members(tx, me.circle_id, kind) if me.is_person else []
    phase = phase_seen(checklist, me.member_id, is_person=me.is_person) if checklist else "closed"
    # Before the others are told, a line that whoever opened it has taken would tell them.
    is_hidden = checklist is not None and phase != phase_of_row(checklist)
    mentioned = {line.taken_by for line in lines if line.taken_by}
    mentioned |= {person.id} | {member.id for member in named_friends}
    if checklist is not None and checklist.opened_by_member_id is not None:
        mentioned.add(checklist.opened_by_member_id)
    names = names_with_tags(tx, me.circle_id, mentioned)

    def taker(member_id: str | None) -> TakerOut | None:
        return _taker_out(names, member_id, me) if member_id is not None else None

    return ChecklistOut(
        kind=kind,
        etag=f'"{checklist.version if checklist is not None else 0}"',
        mine=me.is_person,
        person_name=names[person.id].name,
        phase=phase,
        opened=_opened_out(checklist, names, me) if checklist and phase != "closed" else None,
        lines=[_line_out(line, None if is_hidden else taker(line.taken_by)) for line in lines],
        named=[names[member.id].name for member in named_friends],
        minutes_first=int(PERSON_FIRST.total_seconds()) // 60,
    )


def _line_out(line: OpenedLine, taken_by: TakerOut | None) -> ChecklistLineOut:
    return ChecklistLineOut(
        id=line.row.id,
        words=line.words,
        taken_by=taken_by,
        taken_at=line.row.taken_at if taken_by is not None else None,
        done_at=line.row.done_at if taken_by is not None else None,
    )


def _taker_out(names: dict[str, NameWithTags], member_id: str, me: Membership) -> TakerOut:
    return TakerOut(
        member_id=member_id,
        name=names[member_id].name,
        tags=names[member_id].tags,
        is_me=member_id == me.member_id,
    )


def _opened_out(
    checklist: Checklist, names: dict[str, NameWithTags], me: Membership
) -> OpenedOut | None:
    by = checklist.opened_by_member_id
    if by is None or checklist.opened_at is None:
        return None
    return OpenedOut(
        at=checklist.opened_at,
        by=_taker_out(names, by, me),
        others_hear_at=checklist.tell_at,
        may_close=may_close(me.member_id, by, is_person=me.is_person),
    )


def checklists_on_home(tx: Tx, me: Membership) -> list[ChecklistOnHome]:
    """The written checklists that are the caller's to read."""
    if get_circle(tx, me.circle_id).closed_at is not None:
        return []
    checklists = checklists_of(tx, me.circle_id)
    if not checklists:
        return []
    kinds = frozenset(ChecklistKind) if me.is_person else _kinds_of(tx, me)
    readable_checklists = [
        checklist for checklist in checklists if ChecklistKind(checklist.kind) in kinds
    ]
    openers = {each.opened_by_member_id for each in readable_checklists if each.opened_by_member_id}
    names = names_with_tags(tx, me.circle_id, openers)
    phases = {
        checklist.kind: phase_seen(checklist, me.member_id, is_person=me.is_person)
        for checklist in readable_checklists
    }
    return [
        ChecklistOnHome(
            kind=checklist.kind,
            phase=phases[checklist.kind],
            opened_by=names[checklist.opened_by_member_id].name
            if checklist.opened_by_member_id and phases[checklist.kind] != "closed"
            else None,
        )
        for checklist in readable_checklists
    ]


def _kinds_of(tx: Tx, me: Membership) -> frozenset[ChecklistKind]:
    return named_kinds(tx, me.circle_id, me.member_id)


def checklists_seen(tx: Tx, me: Membership) -> list[ChecklistOut]:
    """Every checklist that is the caller's to read, whole."""
    kinds = frozenset(ChecklistKind) if me.is_person else _kinds_of(tx, me)
    return [checklist_seen(tx, me, kind) for kind in ChecklistKind if kind in kinds]
