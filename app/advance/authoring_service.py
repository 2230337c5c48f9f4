"""Advance rules: written by the person when well, agreed to by each whom they name.

Nobody but the person sees a rule before the day after it was written is over: until then it can
be taken back unseen. Everything here holds the circle's consent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.advance import run_service
from app.advance.rule_queries import (
    _is_inside,
    get_rule,
    live_rules,
    places,
    rules_for_member,
    terms_of,
)
from app.advance.rules import COOLING, Terms, is_narrower_than
from app.asks.ladder_state import Step
from app.asks.snapshot import step_of
from app.circles.models import Member, Role
from app.circles.service import members_of, roles_of
from app.consent import service as consent
from app.consent.grantable import why_not_offered
from app.consent.models import AdvancePlace, AdvanceRule
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, Stale
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType
from app.plans.service import current, steps_of
from app.record import service as record

MOST_RULES = 10


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What the person writes. `step`: its position in the plan in use; none: the whole plan."""

    says: tuple[str, ...]
    needs_all: bool
    tries: int
    between_minutes: int
    wait_minutes: int
    step: int | None
    tier: int
    sections: tuple[str, ...]
    hours: int | None
    rest_hours: int


def write_rule(
    tx: Tx,
    *,
    circle_id: str,
    rule_id: str,
    words: str | None,
    draft: RuleDraft,
    expected: int | None,
    by: str,
) -> list[str]:
    """Write a rule, or change it. Without `words` it keeps those that it has.

    Narrowing takes effect at once and every yes holds; anything else waits a day and is asked
    about anew. What runs under the rule ends; returns ids of notices of it that a worker holds,
    and the answer waits for them. Raises BadInput, Stale, Conflict, NotFound.
    """
    run_service.lock_run(tx, circle_id)
    rule = tx.session.get(AdvanceRule, rule_id)
    if rule is not None and (rule.circle_id != circle_id or rule.ended_at is not None):
        raise Conflict("exists-already")
    if rule is not None and expected != rule.revision:
        raise Stale(extra={"etag": f'"{rule.revision}"'})
    members = {member.id: member for member in members_of(tx, circle_id) if _is_inside(member)}
    step, asked = _read_step(tx, circle_id, rule, draft.step, members)
    terms = Terms(
        says=frozenset(draft.says),
        needs_all=draft.needs_all,
        asked=frozenset(asked),
        tries=draft.tries,
        between=timedelta(minutes=draft.between_minutes),
        wait=timedelta(minutes=draft.wait_minutes),
        step=step,
        tier=draft.tier,
        sections=frozenset(draft.sections),
        hours=draft.hours,
        rest=timedelta(hours=draft.rest_hours),
    )
    _check_terms(tx, members, terms, by)
    if rule is None:
        consent.refuse_wider(tx, circle_id)
        _add_rule(tx, circle_id, rule_id, words, terms, by)
        return []
    on_its_way = run_service.notices_in_flight(tx, rule)
    is_narrower = words is None and is_narrower_than(terms_of(tx, rule), terms)
    if not is_narrower:
        consent.refuse_wider(tx, circle_id)
    run_service.end_runs_of_rule(tx, rule, "rewritten", by)
    rule.revision += 1
    _fill_rule(tx, rule, terms)
    if words is not None:
        rule.words = tx.cipher(circle_id).seal(words, "advance_rule", "words", rule_id)
    if not is_narrower:
        rule.starts_at = rule.due_at = tx.now + COOLING
    _set_named_members(tx, rule, terms, keep=is_narrower)
    reason = "narrowed" if is_narrower else "widened"
    record.append(tx, circle_id, "rule_changed", by=by, subject_id=rule_id, reason=reason)
    return on_its_way


def _check_terms(tx: Tx, members: dict[str, Member], terms: Terms, by: str) -> None:
    if not terms.says or not terms.says <= set(members) or by in terms.says:
        raise BadInput("unknown-member")
    roles = roles_of(tx, sorted(terms.says))
    if any(Role.PERSON in roles[member_id] for member_id in terms.says):
        raise BadInput("unknown-member")
    if (code := why_not_offered(Event.ASK, terms.tier)) is not None:
        raise BadInput(code)
    if terms.sections and terms.tier < 3:
        raise BadInput("sections-need-tier")


def _read_step(
    tx: Tx,
    circle_id: str,
    rule: AdvanceRule | None,
    position: int | None,
    members: dict[str, Member],
) -> tuple[tuple[str, int] | None, list[str]]:
    """The step as (version id, position), None for the whole plan; and the members it names."""
    version_id = current(tx, circle_id).id
    steps = [step_of(row) for row in steps_of(tx, version_id)]
    if position is None:
        return None, _named_members(steps, members)
    if position >= len(steps):
        raise BadInput("no-such-step")
    if not steps[position].needs_my_yes:
        raise BadInput("step-needs-no-yes")
    asked = _named_members([steps[position]], members)
    # Unchanged in a newer plan, it stays the step of the version that everybody agreed to.
    if (
        rule is not None
        and rule.position == position
        and run_service.is_within_rule(tx, rule, version_id)
    ):
        return (rule.version_id or "", position), asked
    return (version_id, position), asked


def _named_members(steps: Iterable[Step], members: dict[str, Member]) -> list[str]:
    member_ids = (
        audience.member_id
        for step in steps
        for audience in (*step.audience, *step.otherwise)
        if audience.kind == "member" and audience.member_id in members
    )
    return list(dict.fromkeys(member_id for member_id in member_ids if member_id))


def _add_rule(
    tx: Tx, circle_id: str, rule_id: str, words: str | None, terms: Terms, by: str
) -> None:
    if not words:
        raise BadInput("rule-needs-words")
    if len(live_rules(tx, circle_id)) >= MOST_RULES:
        raise BadInput("too-many-rules")
    rule = AdvanceRule(
        id=rule_id,
        circle_id=circle_id,
        words=tx.cipher(circle_id).seal(words, "advance_rule", "words", rule_id),
        needs_all=terms.needs_all,
        tries=terms.tries,
        between_minutes=1,
        wait_minutes=1,
        tier=terms.tier,
        sections=[],
        rest_hours=1,
        written_at=tx.now,
        starts_at=tx.now + COOLING,
        due_at=tx.now + COOLING,
    )
    _fill_rule(tx, rule, terms)
    tx.session.add(rule)
    tx.session.flush()
    _set_named_members(tx, rule, terms, keep=False)
    record.append(tx, circle_id, "rule_written", by=by, subject_id=rule_id)


def _fill_rule(tx: Tx, rule: AdvanceRule, terms: Terms) -> None:
    rule.needs_all, rule.tries = terms.needs_all, terms.tries
    rule.between_minutes = terms.between // timedelta(minutes=1)
    rule.wait_minutes = terms.wait // timedelta(minutes=1)
    rule.version_id, rule.position = terms.step or (None, None)
    rule.tier, rule.sections, rule.hours = terms.tier, sorted(terms.sections), terms.hours
    rule.rest_hours = terms.rest // timedelta(hours=1)


def _set_named_members(tx: Tx, rule: AdvanceRule, terms: Terms, *, keep: bool) -> None:
    """Set whom the rule names; `keep`: a yes or no that was said to it holds."""
    places_by_member = {place.member_id: place for place in places(tx, rule.id)}
    named_ids = terms.says | terms.asked
    for member_id, place in places_by_member.items():
        if member_id not in named_ids:
            tx.session.delete(place)
            outbox.cancel(
                tx,
                circle_id=rule.circle_id,
                reason="expired",
                member_id=member_id,
                subject_id=rule.id,
            )
    for member_id in sorted(named_ids):
        says, asked = member_id in terms.says, member_id in terms.asked
        named_place = places_by_member.get(member_id)
        if named_place is None:
            tx.session.add(
                AdvancePlace(
                    rule_id=rule.id,
                    member_id=member_id,
                    circle_id=rule.circle_id,
                    says=says,
                    asked=asked,
                )
            )
            continue
        named_place.says, named_place.asked = says, asked
        if not keep:
            named_place.agreed_at = named_place.declined_at = None
    tx.session.flush()


def end_rule(tx: Tx, circle_id: str, rule_id: str, by: str) -> list[str]:
    """End a rule at once, and what runs under it. Twice is once.

    Returns ids of notices that a worker holds: the answer waits for them. Raises NotFound.
    """
    run_service.lock_run(tx, circle_id)
    rule = get_rule(tx, circle_id, rule_id)
    on_its_way = run_service.notices_in_flight(tx, rule)
    if rule.ended_at is None:
        run_service.end_runs_of_rule(tx, rule, "rule_ended", by)
        rule.ended_at, rule.due_at = tx.now, None
        tx.session.flush()
        outbox.cancel(tx, circle_id=circle_id, reason="expired", subject_id=rule_id)
        record.append(tx, circle_id, "rule_ended", by=by, subject_id=rule_id)
    return on_its_way


def agree_to_rule(
    tx: Tx, *, circle_id: str, rule_id: str, member_id: str, agreed: bool
) -> list[str]:
    """A named member's own yes or no, at any time. Twice is once; nobody is asked why.

    Returns ids of notices that a worker holds: a no waits for them. Raises NotFound.
    """
    run_service.lock_run(tx, circle_id)
    rule = rules_for_member(tx, circle_id, rule_id, member_id).row
    place = tx.session.get_one(AdvancePlace, (rule_id, member_id))
    tx.session.refresh(place)
    on_its_way = [] if agreed else run_service.notices_in_flight(tx, rule, member_id)
    answered_at = place.agreed_at if agreed else place.declined_at
    if answered_at is not None:
        return on_its_way
    place.agreed_at, place.declined_at = (tx.now, None) if agreed else (None, tx.now)
    tx.session.flush()
    outbox.cancel(
        tx, circle_id=circle_id, reason="answered", member_id=member_id, subject_id=rule_id
    )
    kind = "rule_agreed" if agreed else "rule_declined"
    record.append(tx, circle_id, kind, who=member_id, subject_id=rule_id)
    if not agreed:
        run_service.end_runs_of_member(tx, circle_id, member_id, rule_id=rule_id)
    return on_its_way


def announce_rule(tx: Tx, rule_id: str) -> None:
    """Tell those whom a rule names that there is something to read: its day is over.

    By a notice of an open time: something to take on or to pass, under that grant and reach.
    """
    rule = tx.session.get(AdvanceRule, rule_id)
    if rule is None:
        return
    consent.lock_exclusive(tx, rule.circle_id)
    tx.session.refresh(rule)
    if rule.due_at is None or rule.due_at > tx.now or rule.ended_at is not None:
        return
    rule.due_at = None
    members = {member.id: member for member in members_of(tx, rule.circle_id) if _is_inside(member)}
    for place in places(tx, rule_id):
        account_id = members[place.member_id].account_id if place.member_id in members else None
        if account_id is not None and place.agreed_at is None and place.declined_at is None:
            outbox.queue(
                tx,
                type=NoticeType.RULE_TO_READ,
                account_id=account_id,
                circle_id=rule.circle_id,
                member_id=place.member_id,
                subject_id=rule_id,
                dedupe=f"rule:{rule_id}:{rule.revision}:{place.member_id}",
            )
    tx.session.flush()
    tx.hint(rule.circle_id)
