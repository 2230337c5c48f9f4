"""Opening a checklist, its lines while it is open, and closing it.

Every move holds the circle's consent shared, or is within a withdrawal that holds it whole; then
the checklist's row. So a withdrawal waits for a move under way, or the move sees it.
"""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col, select

from app.checklists.checklist_queries import (
    checklists_of,
    find_checklist,
    holder_of,
    named_kinds,
    named_members,
    phase_of_row,
    phase_seen,
)
from app.checklists.models import Checklist, ChecklistLine
from app.checklists.rules import (
    CLAIMS_KEPT,
    ChecklistKind,
    Claim,
    Move,
    may_close,
    move_line,
    tell_others_at,
)
from app.circles.models import Member
from app.circles.service import Membership, person_of, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import Conflict, NotFound
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.record import service as record


def need_named(tx: Tx, me: Membership, kind: ChecklistKind) -> None:
    """Raise NotFound unless a checklist is the caller's: the person's, or of whom they named."""
    if not me.is_person and kind not in named_kinds(tx, me.circle_id, me.member_id):
        raise NotFound


def open_checklist(tx: Tx, me: Membership, kind: ChecklistKind) -> Checklist:
    """Open a checklist by a tap. The person is told at once; the others after `PERSON_FIRST`.

    Opened already, it stays as it is. Raises NotFound, Conflict (checklist-empty; while the person
    has their minutes, checklist-opened-just-now).
    """
    checklist = _lock_named(tx, me, kind)
    if checklist is None or not _has_lines(tx, checklist.id):
        raise Conflict("checklist-empty")
    if phase_of_row(checklist) != "closed":
        if phase_seen(checklist, me.member_id, is_person=me.is_person) == "closed":
            raise Conflict("checklist-opened-just-now")
        return checklist
    _forget_claims(tx, checklist)
    checklist.opened_at, checklist.opened_by_member_id = tx.now, me.member_id
    checklist.tell_at = tell_others_at(tx.now, by_person=me.is_person)
    checklist.told_at = checklist.closed_at = None
    tx.session.flush()
    if me.is_person:
        _tell_others(tx, checklist)
    else:
        _tell(tx, checklist, person_of(tx, me.circle_id), NoticeType.CHECKLIST_OPENED)
    record.append(tx, me.circle_id, "checklist_opened", who=me.member_id, section=kind.value)
    return checklist


def tell_named(tx: Tx, checklist_id: str) -> None:
    """The timer: tell the others whom the person named, unless it was closed meanwhile."""
    checklist = tx.session.get(Checklist, checklist_id)
    if checklist is None or not consent.lock_shared(tx, checklist.circle_id):
        return
    _lock_row(tx, checklist)
    if checklist.tell_at is None or checklist.tell_at > tx.now:
        return
    _tell_others(tx, checklist)
    tx.hint(checklist.circle_id)


def _tell_others(tx: Tx, checklist: Checklist) -> None:
    checklist.tell_at, checklist.told_at = None, tx.now
    tx.session.flush()
    for member in named_members(tx, checklist.circle_id, ChecklistKind(checklist.kind)):
        if member.id != checklist.opened_by_member_id:
            _tell(tx, checklist, member, NoticeType.CHECKLIST_OPENED)


def close_checklist(tx: Tx, me: Membership, kind: ChecklistKind) -> None:
    """Close what is open: the person ("It isn't so", or it is over), or who opened it.

    Whoever heard of it is told that it is over. Raises NotFound, Conflict
    (checklist-not-yours-to-close).
    """
    checklist = _lock_named(tx, me, kind)
    if checklist is None or phase_seen(checklist, me.member_id, is_person=me.is_person) == "closed":
        return
    if not may_close(me.member_id, checklist.opened_by_member_id, is_person=me.is_person):
        raise Conflict("checklist-not-yours-to-close")
    _close(tx, checklist, me.member_id)


def _close(tx: Tx, checklist: Checklist, by: str) -> None:
    was_told = checklist.told_at is not None
    checklist.closed_at, checklist.tell_at = tx.now, None
    checklist.forget_at = tx.now + CLAIMS_KEPT
    tx.session.flush()
    outbox.cancel(tx, circle_id=checklist.circle_id, reason="stopped", subject_id=checklist.id)
    for member in named_members(tx, checklist.circle_id, ChecklistKind(checklist.kind)):
        heard_of_it = was_told or member.id == checklist.opened_by_member_id
        if heard_of_it and member.id != by:
            _tell(tx, checklist, member, NoticeType.CHECKLIST_CLOSED)
    record.append(tx, checklist.circle_id, "checklist_closed", by=by, section=checklist.kind)


def change_claim(tx: Tx, me: Membership, kind: ChecklistKind, line_id: str, move: Move) -> None:
    """Take a line, let it go, or say that it is done. One taker, also under a race.

    Raises NotFound, Conflict (checklist-closed, checklist-line-taken, checklist-line-not-yours).
    """
    checklist = _lock_named(tx, me, kind)
    line = tx.session.get(ChecklistLine, line_id, populate_existing=True)
    if checklist is None or line is None or line.checklist_id != checklist.id:
        raise NotFound
    before = Claim(holder_of(tx, kind, line), line.done_at is not None)
    after = move_line(
        before,
        move,
        me.member_id,
        is_person=me.is_person,
        is_open=phase_seen(checklist, me.member_id, is_person=me.is_person) != "closed",
    )
    if not isinstance(after, Claim):
        raise Conflict(after)
    if after == before:
        return
    if after.taken_by != before.taken_by:
        line.taken_by_member_id = after.taken_by
        line.taken_at = tx.now if after.taken_by is not None else None
    line.done_at = tx.now if after.is_done else None
    tx.session.flush()
    record.append(
        tx,
        me.circle_id,
        f"checklist_{move}",
        who=after.taken_by or before.taken_by,
        by=me.member_id,
        section=kind.value,
        subject_id=line_id,
    )


def end_for_unnamed(tx: Tx, circle_id: str, member_id: str) -> None:
    """After consent changed: a member who isn't named any more holds no line and hears nothing.

    What they opened and nobody else has heard of is closed. The caller holds the consent whole.
    """
    checklists = checklists_of(tx, circle_id)
    if not checklists:
        return
    still_named = named_kinds(tx, circle_id, member_id)
    for checklist in checklists:
        if ChecklistKind(checklist.kind) in still_named:
            continue
        _lock_row(tx, checklist)
        tx.session.execute(
            update(ChecklistLine)
            .where(
                col(ChecklistLine.checklist_id) == checklist.id,
                col(ChecklistLine.taken_by_member_id) == member_id,
                col(ChecklistLine.done_at).is_(None),
            )
            .values(taken_by_member_id=None, taken_at=None)
        )
        outbox.cancel(
            tx,
            circle_id=circle_id,
            reason="no_grant",
            member_id=member_id,
            subject_id=checklist.id,
        )
        was_theirs = checklist.opened_by_member_id == member_id
        if was_theirs and phase_of_row(checklist) == "person_first":
            _close(tx, checklist, person_of(tx, circle_id).id)


def forget_claims(tx: Tx, checklist_id: str) -> None:
    """The other timer: nobody knows any longer who took what of a checklist that is closed."""
    checklist = tx.session.get(Checklist, checklist_id)
    if checklist is None:
        return
    _lock_row(tx, checklist)
    if checklist.forget_at is not None and checklist.forget_at <= tx.now:
        _forget_claims(tx, checklist)
        checklist.opened_at = checklist.opened_by_member_id = None
        checklist.told_at = checklist.closed_at = None
        tx.session.flush()


def note_shown(tx: Tx, checklist: Checklist, member_id: str) -> None:
    """Note in the record that a member is shown these words, the first time alone."""
    if member_id in checklist.shown_to:
        return
    checklist_id = checklist.id
    tx.before_commit(lambda later: _note_shown(later, checklist_id, member_id))


def _note_shown(tx: Tx, checklist_id: str, member_id: str) -> None:
    checklist = tx.session.get(Checklist, checklist_id)
    if checklist is None or not consent.lock_shared(tx, checklist.circle_id):
        return
    _lock_row(tx, checklist)
    if member_id in checklist.shown_to:
        return
    checklist.shown_to = [*checklist.shown_to, member_id]
    tx.session.flush()
    record.append(tx, checklist.circle_id, "checklist_shown", who=member_id, section=checklist.kind)


def _forget_claims(tx: Tx, checklist: Checklist) -> None:
    checklist.forget_at = None
    tx.session.execute(
        update(ChecklistLine)
        .where(col(ChecklistLine.checklist_id) == checklist.id)
        .values(taken_by_member_id=None, taken_at=None, done_at=None)
    )


def _tell(tx: Tx, checklist: Checklist, member: Member, notice_type: NoticeType) -> None:
    if member.account_id is None or checklist.opened_at is None:
        return
    outbox.queue(
        tx,
        type=notice_type,
        account_id=member.account_id,
        circle_id=checklist.circle_id,
        member_id=member.id,
        subject_id=checklist.id,
        dedupe=f"{notice_type}:{checklist.id}:{checklist.opened_at.isoformat()}:{member.id}",
    )


def _lock_named(tx: Tx, me: Membership, kind: ChecklistKind) -> Checklist | None:
    """The checklist, its row locked, for who may open it. Raises NotFound."""
    if not consent.lock_shared(tx, me.circle_id):
        raise NotFound
    still_in(tx, me.member_id)
    need_named(tx, me, kind)
    checklist = find_checklist(tx, me.circle_id, kind)
    if checklist is not None:
        _lock_row(tx, checklist)
    return checklist


def _lock_row(tx: Tx, checklist: Checklist) -> None:
    tx.session.refresh(checklist, with_for_update=not tx.sqlite or None)


def _has_lines(tx: Tx, checklist_id: str) -> bool:
    first_id = tx.session.exec(
        select(ChecklistLine.id).where(ChecklistLine.checklist_id == checklist_id).limit(1)
    ).first()
    return first_id is not None
