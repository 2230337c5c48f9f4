"""Grants that ended, reach that was changed, advance rules that are over, versions of the plan."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, Exists, and_, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.asks.models import Ask
from app.circles.models import Member, MemberState
from app.consent.away_service import AWAY_KEPT as AWAY_KEPT
from app.consent.models import (
    AdvanceGrant,
    AdvancePlace,
    AdvanceRule,
    AdvanceRun,
    AdvanceSaid,
    Away,
    Capacity,
    ConsentGrant,
    LastWord,
    Reach,
    RunState,
    ToKind,
)
from app.core.forgetting import Ago
from app.plans.models import PlanProposal, PlanVersion
from app.rota.lifetime import KEPT_FOR as SHIFTS_KEPT
from app.stewardship.knowledge_queries import GROUP_KINDS, TIMES
from app.stewardship.models import Withdrawal
from app.stewardship.overdue.condition_queries import (
    ENDED_KEPT,
    REPLACED_KEPT,
    exists,
    is_out_of_record,
)

# --- grants ---------------------------------------------------------------------------------


def _can_be_undone() -> Exists:
    """Whether a grant was ended by a withdrawal that the person can still undo."""
    return exists(
        Withdrawal,
        col(Withdrawal.id) == col(ConsentGrant.ended_by),
        col(Withdrawal.undone_at).is_(None),
    )


def _is_grant_over(ago: Ago) -> ColumnElement[bool]:
    return and_(
        col(ConsentGrant.ended_at) < ago(REPLACED_KEPT),
        is_out_of_record(col(ConsentGrant.circle_id), col(ConsentGrant.ended_at), ago),
        ~_can_be_undone(),
    )


def _is_newest_of_times() -> ColumnElement[bool]:
    """The newest to somebody about open times: it says that they may remember some.

    A deny is about everything, and so about none of these.
    """
    grant, newer = ConsentGrant, aliased(ConsentGrant)
    is_newer = or_(
        col(newer.created_at) > col(grant.created_at),
        and_(col(newer.created_at) == col(grant.created_at), col(newer.id) > col(grant.id)),
    )
    to_the_same = or_(
        col(newer.member_id) == col(grant.member_id),
        and_(col(newer.member_id).is_(None), col(grant.member_id).is_(None)),
    )
    return and_(
        or_(*(col(grant.event) == event for event in TIMES)),
        or_(
            col(grant.to_kind) == ToKind.MEMBER,
            *(col(grant.to_kind) == kind for kind in GROUP_KINDS),
        ),
        ~exists(
            newer,
            col(newer.circle_id) == col(grant.circle_id),
            col(newer.to_kind) == col(grant.to_kind),
            or_(*(col(newer.event) == event for event in TIMES)),
            to_the_same,
            is_newer,
        ),
    )


def grants(ago: Ago) -> ColumnElement[bool]:
    """Grants that are over, and in no entry of the record; denies of who left long ago too."""
    has_left = exists(
        Member,
        col(Member.id) == col(ConsentGrant.member_id),
        col(Member.state) == MemberState.ENDED,
        col(Member.ended_at) < ago(SHIFTS_KEPT),
        is_out_of_record(col(ConsentGrant.circle_id), col(Member.ended_at), ago),
    )
    return or_(
        and_(_is_grant_over(ago), ~_is_newest_of_times()), and_(col(ConsentGrant.deny), has_left)
    )


def grants_words(ago: Ago) -> ColumnElement[bool]:
    """Grants that stay because they are the newest, and hold the person's words on why."""
    return and_(_is_grant_over(ago), col(ConsentGrant.why).is_not(None))


def withdrawals(ago: Ago) -> ColumnElement[bool]:
    """Withdrawals that can't be undone any more: nobody is shut out by them, or they left."""
    shuts_out = exists(
        ConsentGrant,
        col(ConsentGrant.circle_id) == col(Withdrawal.circle_id),
        col(ConsentGrant.words) == literal("w:").concat(col(Withdrawal.id)),
        col(ConsentGrant.ended_at).is_(None),
    )
    has_left = exists(
        Member,
        col(Member.id) == col(Withdrawal.member_id),
        col(Member.state) == MemberState.ENDED,
        col(Member.ended_at) < ago(REPLACED_KEPT),
    )
    return and_(col(Withdrawal.at) < ago(REPLACED_KEPT), or_(~shuts_out, has_left))


def last_words(ago: Ago) -> ColumnElement[bool]:
    """Last words that are over, and in no entry of the record."""
    return and_(
        col(LastWord.closed_at).is_not(None),
        col(LastWord.ends_at) < ago(REPLACED_KEPT),
        is_out_of_record(col(LastWord.circle_id), col(LastWord.ends_at), ago),
    )


# --- a friend's own -------------------------------------------------------------------------


def reaches(ago: Ago) -> ColumnElement[bool]:
    return col(Reach.ended_at) < ago(ENDED_KEPT)


def capacities(ago: Ago) -> ColumnElement[bool]:
    return exists(
        Member,
        col(Member.id) == col(Capacity.member_id),
        col(Member.state) == MemberState.ENDED,
        col(Member.ended_at) < ago(ENDED_KEPT),
    )


def away(ago: Ago) -> ColumnElement[bool]:
    return or_(
        col(Away.ended_at) < ago(ENDED_KEPT),
        col(Away.last) < ago.day(AWAY_KEPT + timedelta(days=1)),
    )


# --- advance rules --------------------------------------------------------------------------


def rules_words(ago: Ago) -> ColumnElement[bool]:
    """Ended rules that still hold words; their rows stay as long as the record names them."""
    return and_(col(AdvanceRule.ended_at) < ago(REPLACED_KEPT), col(AdvanceRule.words) != "")


def places_in_rules(ago: Ago) -> ColumnElement[bool]:
    return exists(
        AdvanceRule,
        col(AdvanceRule.id) == col(AdvancePlace.rule_id),
        col(AdvanceRule.ended_at) < ago(REPLACED_KEPT),
    )


def sayings(ago: Ago) -> ColumnElement[bool]:
    return exists(
        AdvanceRun,
        col(AdvanceRun.id) == col(AdvanceSaid.run_id),
        col(AdvanceRun.ended_at) < ago(REPLACED_KEPT),
    )


def _is_run_over(ago: Ago) -> ColumnElement[bool]:
    return and_(
        col(AdvanceRun.state) == RunState.ENDED,
        col(AdvanceRun.ended_at) < ago(REPLACED_KEPT),
        is_out_of_record(col(AdvanceRun.circle_id), col(AdvanceRun.ended_at), ago),
        ~exists(Ask, col(Ask.id) == col(AdvanceRun.ask_id)),
    )


def advance_grants(ago: Ago) -> ColumnElement[bool]:
    return exists(AdvanceRun, col(AdvanceRun.id) == col(AdvanceGrant.run_id), _is_run_over(ago))


def runs(ago: Ago) -> ColumnElement[bool]:
    return and_(
        _is_run_over(ago),
        ~exists(AdvanceGrant, col(AdvanceGrant.run_id) == col(AdvanceRun.id)),
        ~exists(AdvanceSaid, col(AdvanceSaid.run_id) == col(AdvanceRun.id)),
    )


def rules(ago: Ago) -> ColumnElement[bool]:
    return and_(
        col(AdvanceRule.words) == "",
        is_out_of_record(col(AdvanceRule.circle_id), col(AdvanceRule.ended_at), ago),
        ~exists(AdvanceRun, col(AdvanceRun.rule_id) == col(AdvanceRule.id)),
        ~exists(AdvancePlace, col(AdvancePlace.rule_id) == col(AdvanceRule.id)),
    )


# --- the plan -------------------------------------------------------------------------------


def plan_versions(ago: Ago) -> ColumnElement[bool]:
    """Versions that were replaced, and that no request and no advance rule goes by."""
    newer = aliased(PlanVersion)
    return and_(
        exists(
            newer,
            col(newer.circle_id) == col(PlanVersion.circle_id),
            col(newer.number) > col(PlanVersion.number),
            col(newer.created_at) < ago(REPLACED_KEPT),
        ),
        ~exists(Ask, col(Ask.version_id) == col(PlanVersion.id)),
        ~exists(AdvanceRule, col(AdvanceRule.version_id) == col(PlanVersion.id)),
    )


def plan_proposals(ago: Ago) -> ColumnElement[bool]:
    """Suggestions that are over, and that the record names no longer."""
    return is_out_of_record(col(PlanProposal.circle_id), col(PlanProposal.ended_at), ago)
