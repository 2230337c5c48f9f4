"""Other words for a part of the plan, suggested by a member: the person takes them or leaves them.

Default no: a member may suggest under a grant that names the section `suggest`, for the parts that
they read, and a suggestion lies open to the person only while both holds. Nothing of it is in the
plan by itself: what the person takes lands in their draft. Leaving tells nobody; whoever made it
sees that it waits, and at last that it doesn't any more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlmodel import col, func, select

from app.circles.service import hold_member, person_of, still_in
from app.consent import service as consent
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, NotYours
from app.outbox import service as outbox
from app.outbox.models import Notice, NoticeState
from app.outbox.notice_types import NoticeType
from app.plans import draft_service
from app.plans import service as plans
from app.plans.models import PlanProposal
from app.plans.part_digests import digest_of
from app.plans.readable_part_queries import granted_keys, rewordable_keys
from app.plans.texts import Edit, SectionText
from app.record import service as record

#: Suggestions of one member that may wait at a time.
MOST_WAITING = 10


@dataclass(frozen=True, slots=True)
class ProposedWords:
    """What a suggestion holds: the new words, a word why, and a digest of those beneath them."""

    heading: str | None
    text: str
    why: str | None
    written_over: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One suggestion that waits, in clear."""

    id: str
    member_id: str
    key: str
    words: ProposedWords
    made_at: datetime


def rewordable_parts(tx: Tx, circle_id: str, member_id: str) -> list[str]:
    """The keys of the parts for which a member may suggest other words, in the plan's order."""
    keys = rewordable_keys(granted_keys(tx, circle_id, member_id))
    if not keys:
        return []
    plan = plans.read(tx, plans.current(tx, circle_id))
    return [part.key for part in plan.sections if part.key in keys]


def propose(
    tx: Tx,
    *,
    circle_id: str,
    member_id: str,
    proposal_id: str,
    part: SectionText,
    over: SectionText,
    why: str | None,
) -> PlanProposal:
    """Suggest other words (`part`) for a part that the member read as `over`.

    Raises NotYours for whom the person doesn't let, and for a part that they don't read; Conflict
    when it says something else by now (part-changed), for the eleventh that waits
    (too-many-proposals) and for an id that exists already; BadInput when nothing differs.
    """
    if not consent.lock_shared(tx, circle_id):
        raise NotFound
    hold_member(tx, member_id)
    still_in(tx, member_id)
    if part.key not in rewordable_parts(tx, circle_id, member_id):
        raise NotYours
    if tx.session.get(PlanProposal, proposal_id) is not None:
        raise Conflict("exists-already")
    if _current_digest(tx, circle_id, part.key) != digest_of(over):
        raise Conflict("part-changed")
    if digest_of(part) == digest_of(over):
        raise BadInput("nothing-suggested")
    if _count_waiting(tx, circle_id, member_id) >= MOST_WAITING:
        raise Conflict("too-many-proposals")
    words = ProposedWords(part.heading, part.text, why, digest_of(over))
    tells = not _has_unread(tx, circle_id)
    proposal = PlanProposal(
        id=proposal_id,
        circle_id=circle_id,
        member_id=member_id,
        key=part.key,
        body=tx.cipher(circle_id).seal(
            json.dumps(asdict(words), ensure_ascii=False), "plan_proposal", "body", proposal_id
        ),
        made_at=tx.now,
    )
    tx.session.add(proposal)
    tx.session.flush()
    if tells:
        _tell_person(tx, proposal)
    _record(tx, proposal, "plan_proposed")
    return proposal


def waiting_for_person(tx: Tx, circle_id: str) -> list[Proposal]:
    """What waits for the person, oldest first: from whom they still let, on what these read."""
    return [_opened(tx, row) for row in _allowed(tx, circle_id, _waiting(tx, circle_id))]


def count_waiting(tx: Tx, circle_id: str) -> int:
    """How many suggestions wait for the person."""
    return len(_allowed(tx, circle_id, _waiting(tx, circle_id)))


def own_proposals(tx: Tx, circle_id: str, member_id: str) -> list[Proposal]:
    """What a member suggested and still waits, oldest first."""
    return [_opened(tx, row) for row in _waiting(tx, circle_id, member_id)]


def note_seen(tx: Tx, circle_id: str) -> None:
    """Note, right after a read, that the person has seen what waits: the next one is told again."""
    if _has_unread(tx, circle_id):
        tx.before_commit(lambda later: _mark_seen(later, circle_id))


def _mark_seen(tx: Tx, circle_id: str) -> None:
    for row in _waiting(tx, circle_id):
        row.seen_at = row.seen_at or tx.now
    tx.session.flush()


def take(tx: Tx, circle_id: str, proposal_id: str, *, by: str, expected: int | None) -> None:
    """Put suggested words into the draft, in place of the part's own. The plan in use stays.

    `expected`: the draft that the caller saw. Raises Conflict (proposal-over), Stale when the
    draft was changed meanwhile, BadInput for a part too many.
    """
    row = _lock_waiting(tx, circle_id, proposal_id)
    if not _allowed(tx, circle_id, [row]):
        raise Conflict("proposal-over")
    words = _opened(tx, row).words
    draft = draft_service.read(tx, circle_id)
    part_before = next(
        (part for part in draft.content.sections if part.key == row.key),
        SectionText(row.key, None, ""),
    )
    part = replace(part_before, heading=words.heading, text=words.text)
    draft_service.save(tx, circle_id, by=by, expected=expected, edit=Edit(sections=(part,)))
    _end(tx, row)
    _record(tx, row, "proposal_taken", by=by)


def leave(tx: Tx, circle_id: str, proposal_id: str, *, by: str) -> None:
    """The person leaves suggested words; nobody is told. Raises Conflict (proposal-over)."""
    row = _lock_waiting(tx, circle_id, proposal_id)
    _end(tx, row)
    _record(tx, row, "proposal_left", by=by)


def take_back(tx: Tx, circle_id: str, proposal_id: str, *, member_id: str) -> None:
    """Whoever made a suggestion takes it back. Raises Conflict (proposal-over) for any other."""
    row = _lock_waiting(tx, circle_id, proposal_id)
    if row.member_id != member_id:
        raise Conflict("proposal-over")
    _end(tx, row)
    _record(tx, row, "proposal_back")


def end_disallowed(tx: Tx, circle_id: str, member_id: str | None = None) -> None:
    """End what waits from members whom the person doesn't let any more: of one, or of all."""
    rows = _waiting(tx, circle_id, member_id)
    allowed_ids = {row.id for row in _allowed(tx, circle_id, rows)}
    for row in rows:
        if row.id not in allowed_ids:
            _end(tx, row)


def _waiting(tx: Tx, circle_id: str, member_id: str | None = None) -> list[PlanProposal]:
    query = (
        select(PlanProposal)
        .where(PlanProposal.circle_id == circle_id, col(PlanProposal.ended_at).is_(None))
        .order_by(col(PlanProposal.made_at), col(PlanProposal.id))
    )
    if member_id is not None:
        query = query.where(PlanProposal.member_id == member_id)
    return list(tx.session.exec(query))


def _allowed(tx: Tx, circle_id: str, rows: Iterable[PlanProposal]) -> list[PlanProposal]:
    """Those of some suggestions whose members may still make them."""
    waiting_rows = list(rows)
    keys_by_member = {
        member_id: rewordable_keys(granted_keys(tx, circle_id, member_id))
        for member_id in {row.member_id for row in waiting_rows}
    }
    return [row for row in waiting_rows if row.key in keys_by_member[row.member_id]]


def _lock_waiting(tx: Tx, circle_id: str, proposal_id: str) -> PlanProposal:
    """A suggestion that waits, under its lock: of two who end it the second finds it over."""
    row = tx.session.exec(
        select(PlanProposal)
        .where(PlanProposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or row.circle_id != circle_id or row.ended_at is not None:
        raise Conflict("proposal-over")
    return row


def _opened(tx: Tx, row: PlanProposal) -> Proposal:
    body = tx.cipher(row.circle_id).open(row.body or "", "plan_proposal", "body", row.id)
    return Proposal(row.id, row.member_id, row.key, ProposedWords(**json.loads(body)), row.made_at)


def _end(tx: Tx, row: PlanProposal) -> None:
    """End a suggestion and forget its words; with the last one what was to be told of them."""
    row.ended_at, row.body = tx.now, None
    tx.session.flush()
    tx.hint(row.circle_id)
    if not _waiting(tx, row.circle_id):
        notice_ids = tx.session.exec(
            select(Notice.id).where(
                Notice.circle_id == row.circle_id,
                Notice.type == NoticeType.PROPOSAL_WAITS,
                Notice.state == NoticeState.QUEUED,
            )
        )
        outbox.cancel_by_ids(tx, list(notice_ids), "expired")


def _current_digest(tx: Tx, circle_id: str, key: str) -> str:
    plan = plans.read(tx, plans.current(tx, circle_id))
    return next(digest_of(part) for part in plan.sections if part.key == key)


def _count_waiting(tx: Tx, circle_id: str, member_id: str) -> int:
    return tx.session.exec(
        select(func.count())
        .select_from(PlanProposal)
        .where(
            PlanProposal.circle_id == circle_id,
            PlanProposal.member_id == member_id,
            col(PlanProposal.ended_at).is_(None),
        )
    ).one()


def _has_unread(tx: Tx, circle_id: str) -> bool:
    return any(row.seen_at is None for row in _waiting(tx, circle_id))


def _tell_person(tx: Tx, proposal: PlanProposal) -> None:
    person = person_of(tx, proposal.circle_id)
    if person.account_id:
        outbox.queue(
            tx,
            type=NoticeType.PROPOSAL_WAITS,
            account_id=person.account_id,
            circle_id=proposal.circle_id,
            member_id=person.id,
            subject_id=proposal.id,
            dedupe=f"proposal:{proposal.id}",
        )


def _record(tx: Tx, row: PlanProposal, kind: str, by: str | None = None) -> None:
    record.append(
        tx,
        row.circle_id,
        kind,
        who=row.member_id,
        by=by,
        subject_id=row.id,
        section=row.key,
    )
