"""Members say that they have read their parts of the plan and are on board. Nothing waits for that.

A yes is to the words as they were shown to that member. When these change, they see what changed
in them and can say so again; that something else of the plan changed is told to nobody. Nobody is
reminded by itself: the person may ask one member to look.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import select

from app.circles.models import MemberState, Role
from app.circles.service import get_member, members_of, roles_of, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, NotYours
from app.core.ids import new_id
from app.outbox import service as outbox
from app.outbox.notice_types import NoticeType
from app.plans import service as plans
from app.plans.comparison import PartChange
from app.plans.models import PlanAgreement, PlanVersion
from app.plans.part_digests import changes_since, digest_of, digest_of_all, own_words_of
from app.plans.readable_part_queries import granted_keys, parts_shown_to
from app.plans.texts import SectionText
from app.record import service as record

#: none: they haven't said so · current: to the words as they are · earlier: to older ones.
AgreementState = Literal["none", "current", "earlier"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where a member stands with their parts of the plan.

    `changes` are of parts that they may read now. `words_kept` false: what these said before has
    been deleted by now, so a changed part has no words `before`.
    """

    state: AgreementState
    agreed_at: datetime | None = None
    asked_at: datetime | None = None
    changes: tuple[PartChange, ...] = ()
    words_kept: bool = True


@dataclass(frozen=True, slots=True)
class Reader:
    """A member who may read a part of the plan, and where they stand with it."""

    member_id: str
    agreement: Agreement
    may_be_asked: bool  # to look: not when they are on board, nor twice for one version


def agreement_of(
    tx: Tx, circle_id: str, member_id: str, shown_parts: tuple[SectionText, ...]
) -> Agreement:
    """Where a member stands with the parts that are shown to them now."""
    row = _row_of(tx, member_id)
    if row is None:
        return Agreement("none")
    if row.digests is None:
        return Agreement("none", asked_at=row.asked_at)
    version = tx.session.get(PlanVersion, row.version_id or "")
    older_parts = None if version is None else plans.read(tx, version).sections
    changes = changes_since(
        agreed_digests=_opened_digests(tx, row),
        granted=granted_keys(tx, circle_id, member_id),
        older_parts=older_parts,
        parts=own_words_of(shown_parts),
    )
    if not changes:
        return Agreement("current", row.agreed_at, row.asked_at)
    return Agreement("earlier", row.agreed_at, row.asked_at, changes, older_parts is not None)


def agree(tx: Tx, circle_id: str, member_id: str, shown_digest: str) -> None:
    """A member has read their parts, as the digest `shown` names them, and is on board.

    Raises NotYours for whoever reads nothing, Conflict (plan-changed) when they say something
    else by now.
    """
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    still_in(tx, member_id)
    version = plans.current(tx, circle_id)
    parts = own_words_of(parts_shown_to(tx, circle_id, member_id, plans.read(tx, version)))
    if not parts:
        raise NotYours
    if digest_of_all(parts) != shown_digest:
        raise Conflict("plan-changed")
    row = _lock_row(tx, circle_id, member_id)
    digests = json.dumps({part.key: digest_of(part) for part in parts})
    row.digests = tx.cipher(circle_id).seal(digests, "plan_agreement", "digests", row.id)
    row.version_id, row.agreed_at, row.asked_at = version.id, tx.now, None
    tx.session.flush()
    outbox.cancel(tx, circle_id=circle_id, reason="expired", subject_id=row.id)
    record.append(tx, circle_id, "plan_agreed", who=member_id, subject_id=row.id)


def take_back(tx: Tx, circle_id: str, member_id: str) -> None:
    """A member takes back what they said. Twice is once."""
    row = _row_of(tx, member_id)
    if row is None or row.digests is None:
        return
    row = _lock_row(tx, circle_id, member_id)
    row.version_id = row.digests = row.agreed_at = None
    tx.session.flush()
    record.append(tx, circle_id, "agreement_back", who=member_id, subject_id=row.id)


def readers_of(tx: Tx, circle_id: str) -> list[Reader]:
    """The members who may read something of the plan in use, in the person's order."""
    version = plans.current(tx, circle_id)
    plan = plans.read(tx, version)
    members = [member for member in members_of(tx, circle_id) if member.state == MemberState.IN]
    roles = roles_of(tx, [member.id for member in members])
    readers = []
    for member in members:
        parts = parts_shown_to(tx, circle_id, member.id, plan)
        if Role.PERSON in roles[member.id] or not own_words_of(parts):
            continue
        agreement = agreement_of(tx, circle_id, member.id, parts)
        asked_at = agreement.asked_at
        may_be_asked = agreement.state != "current" and (
            asked_at is None or asked_at < version.created_at
        )
        readers.append(Reader(member.id, agreement, may_be_asked))
    return readers


def ask_to_read(tx: Tx, circle_id: str, member_id: str, by: str) -> None:
    """Ask one member to look at their parts of the plan; whether it goes is the gate's to say.

    Raises NotFound, BadInput for the person and for whoever reads nothing of it (reads-nothing),
    Conflict for whoever is on board as it is (agrees-already), and for whoever was asked since the
    plan was changed last (asked-to-read): nobody is reminded of one thing twice.
    """
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    member = get_member(tx, circle_id, member_id)
    row = _lock_row(tx, circle_id, member_id)
    readers = {reader.member_id: reader for reader in readers_of(tx, circle_id)}
    if member.account_id is None or member_id not in readers:
        raise BadInput("reads-nothing")
    if not readers[member_id].may_be_asked:
        is_on_board = readers[member_id].agreement.state == "current"
        raise Conflict("agrees-already" if is_on_board else "asked-to-read")
    row.asked_at = tx.now
    tx.session.flush()
    outbox.queue(
        tx,
        type=NoticeType.PLAN_TO_READ,
        account_id=member.account_id,
        circle_id=circle_id,
        member_id=member_id,
        subject_id=row.id,
        dedupe=f"plan-to-read:{row.id}:{plans.current(tx, circle_id).id}",
    )
    record.append(tx, circle_id, "plan_read_asked", who=member_id, by=by, subject_id=row.id)


def end_unreadable(tx: Tx, circle_id: str, member_id: str | None = None) -> None:
    """Empty the agreements of members who read nothing of the plan any more: of one, or of all."""
    query = select(PlanAgreement).where(PlanAgreement.circle_id == circle_id)
    if member_id is not None:
        query = query.where(PlanAgreement.member_id == member_id)
    rows = [row for row in tx.session.exec(query) if row.digests or row.asked_at]
    if not rows:
        return
    plan = plans.read(tx, plans.current(tx, circle_id))
    for row in rows:
        if not parts_shown_to(tx, circle_id, row.member_id, plan):
            row.version_id = row.digests = row.agreed_at = row.asked_at = None
            tx.session.flush()
            outbox.cancel(tx, circle_id=circle_id, reason="no_grant", subject_id=row.id)


def _row_of(tx: Tx, member_id: str) -> PlanAgreement | None:
    return tx.session.exec(
        select(PlanAgreement).where(PlanAgreement.member_id == member_id)
    ).one_or_none()


def _lock_row(tx: Tx, circle_id: str, member_id: str) -> PlanAgreement:
    """A member's row under its lock; two phones of theirs share one."""
    tx.insert_new(PlanAgreement, id=new_id(), circle_id=circle_id, member_id=member_id)
    return tx.session.exec(
        select(PlanAgreement)
        .where(PlanAgreement.member_id == member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _opened_digests(tx: Tx, row: PlanAgreement) -> dict[str, str]:
    opened = tx.cipher(row.circle_id).open(row.digests or "", "plan_agreement", "digests", row.id)
    digests: dict[str, str] = json.loads(opened)
    return digests
