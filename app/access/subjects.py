"""What is known of the subject of a notice or a read: whom it told, and what is given for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, literal, null, or_
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.asks.models import AskedMember
from app.consent.gate_facts import GrantFacts
from app.consent.last_word_service import TIER
from app.consent.models import AdvanceGrant, LastWord
from app.core.channels import Channel
from app.core.db import Tx
from app.core.prepared_statement import PreparedQuery
from app.needs.models import NEED_WORDS, MoneyKnown, Need, NeedKind, NeedKnown
from app.outbox.events import Event
from app.rota.models import Shift, Slot


@dataclass(frozen=True, slots=True)
class Subject:
    """An ask, or a run of an advance rule, as consent reads it."""

    told_members: frozenset[str] = frozenset()
    asked_on_shift: frozenset[str] = frozenset()  # told while a shift of theirs was on
    rule_grants: tuple[GrantFacts, ...] = ()  # by an advance rule, for this subject alone
    last_words: tuple[GrantFacts, ...] = ()  # what may be told of it once, whatever was stopped


NOTHING = Subject()


def read_subjects(tx: Tx, subject_ids: Collection[str]) -> Mapping[str, Subject]:
    """What is known of some subjects, by id; those of which nothing is known are left out."""
    sorted_ids = sorted(subject_ids)
    if not sorted_ids:
        return {}
    told_members: dict[str, set[str]] = {}
    on_shift: dict[str, set[str]] = {}
    asked_on_shift = (
        sa_select(col(Shift.id))
        .join(Slot, col(Slot.id) == col(Shift.slot_id))
        .where(
            and_(
                col(Shift.member_id) == col(AskedMember.member_id),
                col(Shift.claimed_at) <= col(AskedMember.at),
                col(Slot.starts_at) <= col(AskedMember.at),
                col(Slot.ends_at) > col(AskedMember.at),
                col(Shift.released_at).is_(None) | (col(Shift.released_at) > col(AskedMember.at)),
            )
        )
        .exists()
    )
    for ask_id, member_id, was_on_shift in tx.session.execute(
        sa_select(col(AskedMember.ask_id), col(AskedMember.member_id), asked_on_shift).where(
            col(AskedMember.ask_id).in_(sorted_ids)
        )
    ):
        told_members.setdefault(ask_id, set()).add(member_id)
        if was_on_shift:
            on_shift.setdefault(ask_id, set()).add(member_id)
    temporary_grants, last_words = _temporary_grants(tx, sorted_ids), _last_words(tx, sorted_ids)
    return {
        subject_id: Subject(
            frozenset(told_members.get(subject_id, ())),
            frozenset(on_shift.get(subject_id, ())),
            temporary_grants.get(subject_id, ()),
            last_words.get(subject_id, ()),
        )
        for subject_id in told_members.keys() | temporary_grants.keys() | last_words.keys()
    }


def _known_of_needs(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Who may know how much of needs. Of a pot only whom its owner lets know about money, too."""
    return (
        sa_select(col(NeedKnown.need_id), col(NeedKnown.member_id), col(NeedKnown.tier))
        .join(Need, col(Need.id) == col(NeedKnown.need_id))
        .join(
            MoneyKnown,
            and_(
                col(MoneyKnown.by_member) == col(Need.by_member),
                col(MoneyKnown.member_id) == col(NeedKnown.member_id),
            ),
            isouter=True,
        )
        .where(
            or_(col(Need.kind) != NeedKind.MONEY, col(MoneyKnown.member_id).is_not(null())),
            *conditions,
        )
    )


_KNOWN_TO_ONE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    _known_of_needs(
        col(NeedKnown.need_id) == bindparam("need"), col(NeedKnown.member_id) == bindparam("member")
    )
)


def grants_of_need_to(tx: Tx, need_id: str, member_id: str) -> tuple[GrantFacts, ...]:
    """What whoever needs something lets one member know of it."""
    return tuple(
        _grant_of_need(tx, *row) for row in tx.rows(_KNOWN_TO_ONE, need=need_id, member=member_id)
    )


def _grant_of_need(tx: Tx, need_id: str, member_id: str, tier: int) -> GrantFacts:
    return _grant_to_member(need_id, member_id, Event.NEED, tier, tx.now, ends_at=None, sections=())


def grants_of_needs(tx: Tx, need_ids: Collection[str]) -> Mapping[str, tuple[GrantFacts, ...]]:
    """What whoever needs something lets others know of it, by the need's id; and what they hear
    of it themselves."""
    if not need_ids:
        return {}
    granted = _known_of_needs(col(NeedKnown.need_id).in_(need_ids))
    of_needer = sa_select(col(Need.id), col(Need.by_member), literal(NEED_WORDS)).where(
        col(Need.id).in_(need_ids)
    )
    grants: dict[str, tuple[GrantFacts, ...]] = {}
    for row in tx.session.execute(granted.union_all(of_needer)):
        grants[row[0]] = (*grants.get(row[0], ()), _grant_of_need(tx, *row))
    return grants


def _last_words(tx: Tx, subject_ids: list[str]) -> dict[str, tuple[GrantFacts, ...]]:
    """What may still be told once: a pause still wins, a deny doesn't."""
    words_by_subject: dict[str, tuple[GrantFacts, ...]] = {}
    for word in tx.session.exec(
        select(LastWord)
        .where(
            col(LastWord.subject_id).in_(subject_ids),
            col(LastWord.told_at).is_(None),
            col(LastWord.ends_at) > tx.now,
        )
        .order_by(col(LastWord.id))
    ):
        facts = _grant_to_member(
            word.id, word.member_id, word.event, TIER, word.given_at, word.ends_at, sections=()
        )
        words_by_subject[word.subject_id] = (*words_by_subject.get(word.subject_id, ()), facts)
    return words_by_subject


def _temporary_grants(tx: Tx, subject_ids: list[str]) -> dict[str, tuple[GrantFacts, ...]]:
    """What advance rules give now. A deny and a pause still win."""
    grants_by_subject: dict[str, tuple[GrantFacts, ...]] = {}
    for grant in tx.session.exec(
        select(AdvanceGrant)
        .where(col(AdvanceGrant.subject_id).in_(subject_ids), col(AdvanceGrant.ended_at).is_(None))
        .order_by(col(AdvanceGrant.id))
    ):
        facts = _grant_to_member(
            grant.id,
            grant.member_id,
            grant.event,
            grant.tier,
            grant.starts_at,
            grant.ends_at,
            sections=tuple(grant.sections),
        )
        grants_by_subject[grant.subject_id] = (*grants_by_subject.get(grant.subject_id, ()), facts)
    return grants_by_subject


def _grant_to_member(
    grant_id: str,
    member_id: str,
    event: str,
    tier: int,
    starts_at: datetime,
    ends_at: datetime | None,
    *,
    sections: tuple[str, ...],
) -> GrantFacts:
    """Consent to one member at any hour and over any channel, as the gate reads it."""
    return GrantFacts(
        id=grant_id,
        to_kind="member",
        member_id=member_id,
        deny=False,
        event=event,
        tier=tier,
        channels=tuple(Channel),
        from_minute=None,
        to_minute=None,
        starts_at=starts_at,
        ends_at=ends_at,
        sections=sections,
    )
