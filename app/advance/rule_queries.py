"""Advance rules as they are read: by the person, and by whom they name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.advance import run_service
from app.advance.rules import NamedMember, Standing, Terms, resting_until, rule_state
from app.circles.models import Member, MemberState
from app.circles.service import members_of
from app.consent.models import AdvancePlace, AdvanceRule, AdvanceRun, AdvanceSaid, RunState
from app.core.db import Tx
from app.core.errors import NotFound
from app.core.prepared_statement import PreparedQuery
from app.plans.service import current


@dataclass(frozen=True, slots=True)
class RuleAsSeen:
    """A rule with everything that its screens and its start depend on.

    `started_by`: ids of the members who have started the live run, in the order in which they did.
    `rests_until`: None, or an instant (UTC) still to come before which it can't be started again.
    """

    row: AdvanceRule
    named_members: tuple[NamedMember, ...]
    plan_fits: bool
    standing: Standing
    run: AdvanceRun | None
    started_by: tuple[str, ...]
    rests_until: datetime | None

    def place_of(self, member_id: str) -> NamedMember | None:
        return next(
            (member for member in self.named_members if member.member_id == member_id), None
        )


def _is_inside(member: Member) -> bool:
    return member.state == MemberState.IN and member.account_id is not None


_DUE: PreparedQuery[*tuple[Any, ...]] = PreparedQuery(
    sa_select(col(AdvanceRule.id))
    .where(col(AdvanceRule.due_at) <= bindparam("now"))
    .order_by(col(AdvanceRule.due_at), col(AdvanceRule.id))
    .limit(50)
)


def due_rules(tx: Tx) -> list[str]:
    """Ids of rules whose day is over, earliest first."""
    return [rule_id for (rule_id,) in tx.rows(_DUE, now=tx.now)]


# --- reading --------------------------------------------------------------------------------------


def get_rule(tx: Tx, circle_id: str, rule_id: str) -> AdvanceRule:
    """A rule of this circle, also one that ended and isn't emptied yet. Raises NotFound."""
    rule = tx.session.get(AdvanceRule, rule_id)
    if rule is None or rule.circle_id != circle_id:
        raise NotFound
    tx.session.refresh(rule)
    if not rule.words:
        raise NotFound
    return rule


def places(tx: Tx, rule_id: str) -> list[AdvancePlace]:
    """Whom a rule names, in the order of their ids."""
    return list(
        tx.session.exec(
            select(AdvancePlace)
            .where(AdvancePlace.rule_id == rule_id)
            .order_by(col(AdvancePlace.member_id))
        )
    )


def terms_of(tx: Tx, rule: AdvanceRule) -> Terms:
    """A rule's terms, as the pure rules read them."""
    rule_places = places(tx, rule.id)
    step = (rule.version_id, rule.position) if rule.version_id is not None else None
    return Terms(
        says=frozenset(place.member_id for place in rule_places if place.says),
        needs_all=rule.needs_all,
        asked=frozenset(place.member_id for place in rule_places if place.asked),
        tries=rule.tries,
        between=timedelta(minutes=rule.between_minutes),
        wait=timedelta(minutes=rule.wait_minutes),
        step=step,  # type: ignore[arg-type]  # both or none: a check of the table
        tier=rule.tier,
        sections=frozenset(rule.sections),
        hours=rule.hours,
        rest=timedelta(hours=rule.rest_hours),
    )


def live_rules(tx: Tx, circle_id: str) -> list[AdvanceRule]:
    """A circle's rules, oldest first."""
    return list(
        tx.session.exec(
            select(AdvanceRule)
            .where(AdvanceRule.circle_id == circle_id, col(AdvanceRule.ended_at).is_(None))
            .order_by(col(AdvanceRule.written_at), col(AdvanceRule.id))
        )
    )


def view_rule(tx: Tx, rule: AdvanceRule) -> RuleAsSeen:
    """A rule as it stands now."""
    inside_ids = {member.id for member in members_of(tx, rule.circle_id) if _is_inside(member)}
    blocked_ids = blocked_members(tx, rule.circle_id)
    named_members = tuple(
        NamedMember(
            place.member_id,
            place.says,
            place.asked,
            place.agreed_at is not None,
            place.declined_at is not None,
            place.member_id in inside_ids,
            place.member_id in blocked_ids,
        )
        for place in places(tx, rule.id)
    )
    plan_fits = run_service.is_within_rule(tx, rule, current(tx, rule.circle_id).id)
    runs = tx.session.exec(select(AdvanceRun).where(AdvanceRun.rule_id == rule.id)).all()
    live_run = next((run for run in runs if run.state != RunState.ENDED), None)
    ends = [(run.reason, run.ended_at) for run in runs if run.ended_at is not None]
    query = select(AdvanceSaid.member_id).where(
        AdvanceSaid.run_id == (live_run.id if live_run else "")
    )
    until = resting_until(ends, timedelta(hours=rule.rest_hours))
    return RuleAsSeen(
        rule,
        named_members,
        plan_fits,
        rule_state(
            ended=rule.ended_at is not None,
            starts_at=rule.starts_at,
            named_members=named_members,
            plan_fits=plan_fits,
            now=tx.now,
        ),
        live_run,
        tuple(tx.session.exec(query.order_by(col(AdvanceSaid.at), col(AdvanceSaid.member_id)))),
        until if until is not None and until > tx.now else None,
    )


def rules_naming(tx: Tx, circle_id: str, member_id: str) -> list[RuleAsSeen]:
    """The rules that a member may read: those that name them, once their day is over."""
    query = select(AdvancePlace.rule_id).where(
        AdvancePlace.circle_id == circle_id, AdvancePlace.member_id == member_id
    )
    rule_ids = set(tx.session.exec(query))
    if not rule_ids:
        return []
    views = (view_rule(tx, rule) for rule in live_rules(tx, circle_id) if rule.id in rule_ids)
    return [view for view in views if _is_shown_to(view, member_id)]


def rules_for_member(tx: Tx, circle_id: str, rule_id: str, member_id: str) -> RuleAsSeen:
    """One rule that a member may read (`naming`). Raises NotFound, whatever the reason is."""
    view = view_rule(tx, get_rule(tx, circle_id, rule_id))
    if not _is_shown_to(view, member_id):
        raise NotFound
    return view


def _is_shown_to(view: RuleAsSeen, member_id: str) -> bool:
    place = view.place_of(member_id)
    return (
        place is not None
        and place.inside
        and not place.denied
        and view.standing not in {"ended", "cooling"}
    )
