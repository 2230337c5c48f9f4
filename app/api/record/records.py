"""The record, as the person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlmodel import and_, col, or_, select

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id
from app.api.views.grants import grant_out
from app.api.views.proof import head_out
from app.api.views.records import (
    Ahead,
    AskSaid,
    Door,
    EntryOut,
    GrantSaid,
    Named,
    RecordOut,
    SectionSaid,
    TimeOf,
    times_of,
)
from app.asks.drill_service import practice_ids_among
from app.asks.models import Ask
from app.asks.retention import is_gone, is_kept
from app.checklists.models import Checklist
from app.circles.models import Member, RoleHandover
from app.circles.permissions import Permission
from app.circles.service import names_of
from app.consent import last_word_service
from app.consent.models import AdvanceGrant, AdvanceRule, AdvanceRun, ConsentGrant
from app.coordinating.models import CoordinatingTurns
from app.core.db import Tx
from app.plans.first_shown_service import headings
from app.plans.models import PlanAgreement, PlanProposal
from app.record import queries as record_queries
from app.record.entry_kinds import KINDS, About, reason_told
from app.record.hash_chain import Facts
from app.record.models import RecordEntry
from app.solidarity.models import SolidarityWords

router = APIRouter(tags=["record"])

Keeper = Annotated[Inside, Depends(Needs(Permission.RECORD))]


def _grants(tx: Tx, circle_id: str, grant_ids: set[str]) -> dict[str, GrantSaid]:
    """The grants behind entries, in clear; those that ended too."""
    box = tx.cipher(circle_id)
    rows = tx.session.exec(
        select(ConsentGrant).where(
            ConsentGrant.circle_id == circle_id, col(ConsentGrant.id).in_(grant_ids)
        )
    )
    return {
        row.id: GrantSaid(**grant_out(box, row).model_dump(), ended_at=row.ended_at) for row in rows
    }


def _ahead(tx: Tx, circle_id: str, ids: set[str]) -> dict[str, Ahead]:
    """Which of these ids are of an advance rule, of a run, or of an ask or grant of one."""
    rules = select(AdvanceRule.id).where(
        AdvanceRule.circle_id == circle_id, col(AdvanceRule.id).in_(ids)
    )
    targets: dict[str, Ahead] = dict.fromkeys(tx.session.exec(rules), "read")
    for run_id, ask_id, own_ask in tx.session.execute(
        select(AdvanceRun.id, AdvanceRun.ask_id, AdvanceRun.own_ask).where(
            AdvanceRun.circle_id == circle_id,
            or_(
                col(AdvanceRun.id).in_(ids),
                and_(col(AdvanceRun.ask_id).in_(ids), col(AdvanceRun.own_ask).is_(True)),
            ),
        )
    ):
        targets[run_id] = "say"
        if ask_id is not None and own_ask:
            targets[ask_id] = "ask"
    advance_grants = select(AdvanceGrant.id).where(
        AdvanceGrant.circle_id == circle_id,
        col(AdvanceGrant.id).in_(ids),
        AdvanceGrant.subject_id != AdvanceGrant.run_id,
    )
    return targets | dict.fromkeys(tx.session.exec(advance_grants), "ask")


def _door(tx: Tx, circle_id: str, ids: set[str]) -> dict[str, Door]:
    """What a notice was about, by its subject: a member, a handover, the plan, the circle."""
    members = select(Member.id).where(Member.circle_id == circle_id, col(Member.id).in_(ids))
    handed = select(RoleHandover.id).where(
        RoleHandover.circle_id == circle_id, col(RoleHandover.id).in_(ids)
    )
    targets: dict[str, Door] = dict.fromkeys(tx.session.exec(members), "card")
    targets |= dict.fromkeys(tx.session.exec(handed), "handover")
    proposed = select(PlanProposal.id).where(
        PlanProposal.circle_id == circle_id, col(PlanProposal.id).in_(ids)
    )
    targets |= dict.fromkeys(tx.session.exec(proposed), "proposal")
    agreements = select(PlanAgreement.id).where(
        PlanAgreement.circle_id == circle_id, col(PlanAgreement.id).in_(ids)
    )
    targets |= dict.fromkeys(tx.session.exec(agreements), "plan")
    opened = select(Checklist.id).where(
        Checklist.circle_id == circle_id, col(Checklist.id).in_(ids)
    )
    targets |= dict.fromkeys(tx.session.exec(opened), "checklist")
    asked = select(SolidarityWords.id).where(
        SolidarityWords.circle_id == circle_id, col(SolidarityWords.id).in_(ids)
    )
    targets |= dict.fromkeys(tx.session.exec(asked), "solidarity")
    taken = select(CoordinatingTurns.id).where(
        CoordinatingTurns.circle_id == circle_id, col(CoordinatingTurns.id).in_(ids)
    )
    targets |= dict.fromkeys(tx.session.exec(taken), "coordinating_turns")
    return targets | ({circle_id: "no_coordinator"} if circle_id in ids else {})


def _asks(tx: Tx, circle_id: str, ids: set[str]) -> dict[str, AskSaid]:
    """Those of some ids that are requests which aren't deleted yet."""
    rows = tx.session.exec(select(Ask).where(Ask.circle_id == circle_id, col(Ask.id).in_(ids)))
    return {
        row.id: AskSaid(
            id=row.id, kept=is_kept(row.closed_at, row.forget_at), deletes_at=row.forget_at
        )
        for row in rows
        if not is_gone(row.forget_at, tx.now)
    }


def _begins(facts: Facts) -> bool:
    """Whether an entry says that a request began: by the person, or by an advance rule."""
    is_start = facts["kind"] == "asked" and facts.get("reason") is None
    return is_start or facts["kind"] == "rule_went_on"


def _text(facts: Facts, key: str) -> str | None:
    value = facts.get(key)
    return str(value) if value is not None else None


def _number(facts: Facts, key: str) -> int | None:
    value = facts.get(key)
    return value if isinstance(value, int) else None


@dataclass(frozen=True, slots=True)
class _Behind:
    """What stands behind the ids of some entries."""

    me: str
    names: dict[str, str]
    times: dict[str, TimeOf]
    grants: dict[str, GrantSaid]
    headings: dict[str, str]
    ahead: dict[str, Ahead]
    door: dict[str, Door]
    asks: dict[str, AskSaid]
    practice: frozenset[str]  # ids of practice requests
    once: frozenset[str]  # ids of what the person let through once

    def entry(self, row: RecordEntry, at: datetime) -> EntryOut:
        """One entry that isn't forgotten, as it is told."""
        facts: Facts = row.facts or {}
        section = _text(facts, "section")
        reason = _text(facts, "reason")
        grant = self.grants.get(_text(facts, "grant_id") or "")
        return EntryOut(
            seq=row.seq,
            at=at,
            kind=str(facts["kind"]),
            who=self._named_member(facts.get("who")),
            by=self._named_member(facts.get("by")),
            event=_text(facts, "event"),
            subject_id=_text(facts, "subject_id"),
            ahead=self.ahead.get(_text(facts, "subject_id") or "")
            or self.ahead.get(_text(facts, "grant_id") or ""),
            door=self.door.get(_text(facts, "subject_id") or ""),
            subject=self._named_member(facts.get("subject_id")),
            once=_text(facts, "grant_id") in self.once,
            time=self.times.get(_text(facts, "subject_id") or ""),
            practice=_text(facts, "subject_id") in self.practice,
            ask=self.asks.get(_text(facts, "subject_id") or "") if _begins(facts) else None,
            step=_number(facts, "step"),
            tier=_number(facts, "tier"),
            channel=_text(facts, "channel"),
            grant_id=_text(facts, "grant_id"),
            to=_text(facts, "to"),
            grant=grant,
            words=_text(facts, "words") or (grant.words if grant else None),
            section=SectionSaid(key=section, heading=self.headings.get(section))
            if section
            else None,
            days=_number(facts, "days"),
            outcome=_text(facts, "outcome"),
            reason=reason_told(reason, own_phone=facts.get("who") == self.me) if reason else None,
        )

    def _named_member(self, value: object) -> Named | None:
        key = str(value)
        return Named(member_id=key, name=self.names[key]) if key in self.names else None


def _behind(tx: Tx, circle_id: str, me: str, rows: Sequence[RecordEntry]) -> _Behind:
    facts = [row.facts or {} for row in rows]

    def all_of(*keys: str) -> set[str]:
        return {str(fact[key]) for fact in facts for key in keys if fact.get(key) is not None}

    return _Behind(
        me=me,
        names=names_of(tx, circle_id, all_of("who", "by", "subject_id")),
        times=times_of(
            tx, circle_id, {entry_fact for entry_fact in all_of("subject_id") if "." in entry_fact}
        ),
        grants=_grants(tx, circle_id, all_of("grant_id")),
        headings=headings(tx, circle_id, all_of("section")),
        ahead=_ahead(tx, circle_id, all_of("subject_id", "grant_id")),
        door=_door(tx, circle_id, all_of("subject_id")),
        asks=_asks(tx, circle_id, all_of("subject_id")),
        practice=practice_ids_among(tx, circle_id, all_of("subject_id")),
        once=last_word_service.last_word_ids_among(tx, circle_id, all_of("grant_id")),
    )


@router.get("/circles/{circle_id}/record")
def read(
    door: Keeper,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=50)] = 30,
    who: Annotated[Id | None, Query(description="Entries about this member alone.")] = None,
    about: Annotated[About | None, Query(description="Entries of one kind alone.")] = None,
) -> RecordOut:
    """Who was told what, over what, when, under which grant, and what was held back."""
    with door.look_inside() as look:
        tx, circle_id = look.tx, look.me.circle_id
        rows = record_queries.page(
            tx, circle_id, before, limit, member_id=who, kinds=KINDS[about] if about else None
        )
        behind = _behind(tx, circle_id, look.me.member_id, rows)
        head = record_queries.head(tx, circle_id)
        return RecordOut(
            head=head_out(tx, circle_id),
            entries=[behind.entry(row, row.at) for row in rows if row.at is not None],
            next=rows[-1].seq if len(rows) == limit and rows[-1].seq > 1 else None,
            keep_days=head.keep_days,
            forgotten=head.forgotten,
        )
