"""Advance rules: written by the person when well, agreed to by each whom they name.

Nobody but the person sees a rule before the day after it was written is over: until then it can
be taken back unseen. Everything here holds the circle's consent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select

from app.access.facts import blocked_members
from app.advance import run_service
from app.advance.rules import COOLING, Named, Standing, Terms, narrows, rests_until, standing
from app.asks.ladder_state import Step
from app.asks.snapshot import step_of
from app.circles.models import Member, MemberState, Role
from app.circles.service import members_of, roles_of
from app.consent import service as consent
from app.consent.grantable import why_not_offered
from app.consent.models import (
    AdvancePlace,
    AdvanceRule,
    AdvanceRun,
    AdvanceSaid,
    RunState,
)
from app.core.db import Tx
from app.core.errors import BadInput, Conflict, NotFound, Stale
from app.core.prepared_statement import Prepared
from app.outbox import service as outbox
from app.outbox.models import Event
from app.plans.service import current, steps_of
from app.record import service as record

MOST = 10


@dataclass(frozen=True, slots=True)
class Wanted:
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


@dataclass(frozen=True, slots=True)
class Seen:
    """A rule with everything that its screens and its start depend on."""

    row: AdvanceRule
    named: tuple[Named, ...]
    plan_fits: bool
    standing: Standing
    run: AdvanceRun | None
    said: tuple[str, ...]
    rests_until: datetime | None

    def place_of(self, member_id: str) -> Named | None:
        return next((one for one in self.named if one.member_id == member_id), None)


def write(
    tx: Tx,
    *,
    circle_id: str,
    rule_id: str,
    words: str | None,
    wanted: Wanted,
    expected: int | None,
    by: str,
) -> list[str]:
    """Write a rule, or change it. Without `words` those that it has stay.

    Narrowing takes effect at once and every yes holds; anything else waits a day and is asked
    about anew. What runs under the rule ends; returns ids of notices of it that a worker holds,
    and the answer waits for them. Raises BadInput, Stale, Conflict, NotFound.
    """
    run_service.hold(tx, circle_id)
    held = tx.s.get(AdvanceRule, rule_id)
    if held is not None and (held.circle_id != circle_id or held.ended_at is not None):
        raise Conflict("exists-already")
    if held is not None and expected != held.revision:
        raise Stale(extra={"etag": f'"{held.revision}"'})
    members = {one.id: one for one in members_of(tx, circle_id) if _inside(one)}
    step, asked = _step(tx, circle_id, held, wanted.step, members)
    terms = Terms(
        says=frozenset(wanted.says),
        needs_all=wanted.needs_all,
        asked=frozenset(asked),
        tries=wanted.tries,
        between=timedelta(minutes=wanted.between_minutes),
        wait=timedelta(minutes=wanted.wait_minutes),
        step=step,
        tier=wanted.tier,
        sections=frozenset(wanted.sections),
        hours=wanted.hours,
        rest=timedelta(hours=wanted.rest_hours),
    )
    _check(tx, members, terms, by)
    if held is None:
        consent.refuse_wider(tx, circle_id)
        _new(tx, circle_id, rule_id, words, terms, by)
        return []
    on_its_way = run_service.on_its_way(tx, held)
    narrower = words is None and narrows(terms_of(tx, held), terms)
    if not narrower:
        consent.refuse_wider(tx, circle_id)
    run_service.end_of_rule(tx, held, "rewritten", by)
    held.revision += 1
    _fill(tx, held, terms)
    if words is not None:
        held.words = tx.box(circle_id).seal(words, "advance_rule", "words", rule_id)
    if not narrower:
        held.starts_at = held.due_at = tx.now + COOLING
    _name(tx, held, terms, keep=narrower)
    reason = "narrowed" if narrower else "widened"
    record.append(tx, circle_id, "rule_changed", by=by, subject_id=rule_id, reason=reason)
    return on_its_way


def _inside(member: Member) -> bool:
    return member.state == MemberState.IN and member.account_id is not None


def _check(tx: Tx, members: dict[str, Member], terms: Terms, by: str) -> None:
    if not terms.says or not terms.says <= set(members) or by in terms.says:
        raise BadInput("unknown-member")
    roles = roles_of(tx, sorted(terms.says))
    if any(Role.PERSON in roles[one] for one in terms.says):
        raise BadInput("unknown-member")
    if (code := why_not_offered(Event.ASK, terms.tier)) is not None:
        raise BadInput(code)
    if terms.sections and terms.tier < 3:
        raise BadInput("sections-need-tier")


def _step(
    tx: Tx,
    circle_id: str,
    held: AdvanceRule | None,
    position: int | None,
    members: dict[str, Member],
) -> tuple[tuple[str, int] | None, list[str]]:
    """The step in the version that was read, and the members whom it names."""
    version_id = current(tx, circle_id).id
    steps = [step_of(row) for row in steps_of(tx, version_id)]
    if position is None:
        return None, _named(steps, members)
    if position >= len(steps):
        raise BadInput("no-such-step")
    if not steps[position].needs_my_yes:
        raise BadInput("step-needs-no-yes")
    asked = _named([steps[position]], members)
    # The same step of a newer plan is the one that everybody agreed to.
    if held is not None and held.position == position and run_service.fits(tx, held, version_id):
        return (held.version_id or "", position), asked
    return (version_id, position), asked


def _named(steps: Iterable[Step], members: dict[str, Member]) -> list[str]:
    found = (
        audience.member_id
        for step in steps
        for audience in (*step.audience, *step.otherwise)
        if audience.kind == "member" and audience.member_id in members
    )
    return list(dict.fromkeys(one for one in found if one))


def _new(tx: Tx, circle_id: str, rule_id: str, words: str | None, terms: Terms, by: str) -> None:
    if not words:
        raise BadInput("rule-needs-words")
    if len(live(tx, circle_id)) >= MOST:
        raise BadInput("too-many-rules")
    made = AdvanceRule(
        id=rule_id,
        circle_id=circle_id,
        words=tx.box(circle_id).seal(words, "advance_rule", "words", rule_id),
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
    _fill(tx, made, terms)
    tx.s.add(made)
    tx.s.flush()
    _name(tx, made, terms, keep=False)
    record.append(tx, circle_id, "rule_written", by=by, subject_id=rule_id)


def _fill(tx: Tx, rule: AdvanceRule, terms: Terms) -> None:
    rule.needs_all, rule.tries = terms.needs_all, terms.tries
    rule.between_minutes = terms.between // timedelta(minutes=1)
    rule.wait_minutes = terms.wait // timedelta(minutes=1)
    rule.version_id, rule.position = terms.step or (None, None)
    rule.tier, rule.sections, rule.hours = terms.tier, sorted(terms.sections), terms.hours
    rule.rest_hours = terms.rest // timedelta(hours=1)


def _name(tx: Tx, rule: AdvanceRule, terms: Terms, *, keep: bool) -> None:
    """Set whom the rule names; `keep`: a yes or no that was said to it holds."""
    there = {one.member_id: one for one in places(tx, rule.id)}
    wanted = terms.says | terms.asked
    for member_id, place in there.items():
        if member_id not in wanted:
            tx.s.delete(place)
            outbox.cancel(
                tx,
                circle_id=rule.circle_id,
                reason="expired",
                member_id=member_id,
                subject_id=rule.id,
            )
    for member_id in sorted(wanted):
        says, asked = member_id in terms.says, member_id in terms.asked
        found = there.get(member_id)
        if found is None:
            tx.s.add(
                AdvancePlace(
                    rule_id=rule.id,
                    member_id=member_id,
                    circle_id=rule.circle_id,
                    says=says,
                    asked=asked,
                )
            )
            continue
        found.says, found.asked = says, asked
        if not keep:
            found.agreed_at = found.declined_at = None
    tx.s.flush()


def end(tx: Tx, circle_id: str, rule_id: str, by: str) -> list[str]:
    """End a rule at once, and what runs under it. Twice is once.

    Returns ids of notices that a worker holds: the answer waits for them. Raises NotFound.
    """
    run_service.hold(tx, circle_id)
    held = get(tx, circle_id, rule_id)
    on_its_way = run_service.on_its_way(tx, held)
    if held.ended_at is None:
        run_service.end_of_rule(tx, held, "rule_ended", by)
        held.ended_at, held.due_at = tx.now, None
        tx.s.flush()
        outbox.cancel(tx, circle_id=circle_id, reason="expired", subject_id=rule_id)
        record.append(tx, circle_id, "rule_ended", by=by, subject_id=rule_id)
    return on_its_way


def agree(tx: Tx, *, circle_id: str, rule_id: str, member_id: str, agreed: bool) -> list[str]:
    """A named member's own yes or no, at any time. Twice is once; nobody is asked why.

    Returns ids of notices that a worker holds: a no waits for them. Raises NotFound.
    """
    run_service.hold(tx, circle_id)
    held = for_member(tx, circle_id, rule_id, member_id).row
    place = tx.s.get_one(AdvancePlace, (rule_id, member_id))
    tx.s.refresh(place)
    on_its_way = [] if agreed else run_service.on_its_way(tx, held, member_id)
    said = place.agreed_at if agreed else place.declined_at
    if said is not None:
        return on_its_way
    place.agreed_at, place.declined_at = (tx.now, None) if agreed else (None, tx.now)
    tx.s.flush()
    outbox.cancel(
        tx, circle_id=circle_id, reason="answered", member_id=member_id, subject_id=rule_id
    )
    kind = "rule_agreed" if agreed else "rule_declined"
    record.append(tx, circle_id, kind, who=member_id, subject_id=rule_id)
    if not agreed:
        run_service.member_gone(tx, circle_id, member_id, rule_id=rule_id)
    return on_its_way


def show(tx: Tx, rule_id: str) -> None:
    """The day is over: those whom the rule names are told that there is something to read.

    By a notice of an open time: something to take on or to pass, under that grant and reach.
    """
    found = tx.s.get(AdvanceRule, rule_id)
    if found is None:
        return
    consent.take(tx, found.circle_id)
    tx.s.refresh(found)
    if found.due_at is None or found.due_at > tx.now or found.ended_at is not None:
        return
    found.due_at = None
    members = {one.id: one for one in members_of(tx, found.circle_id) if _inside(one)}
    for place in places(tx, rule_id):
        account_id = members[place.member_id].account_id if place.member_id in members else None
        if account_id is not None and place.agreed_at is None and place.declined_at is None:
            outbox.queue(
                tx,
                event=Event.OPEN_TIME,
                account_id=account_id,
                circle_id=found.circle_id,
                member_id=place.member_id,
                subject_id=rule_id,
                dedupe=f"rule:{rule_id}:{found.revision}:{place.member_id}",
            )
    tx.s.flush()
    tx.hint(found.circle_id)


_DUE: Prepared[*tuple[Any, ...]] = Prepared(
    sa_select(col(AdvanceRule.id))
    .where(col(AdvanceRule.due_at) <= bindparam("now"))
    .order_by(col(AdvanceRule.due_at), col(AdvanceRule.id))
    .limit(50)
)


def due_rules(tx: Tx) -> list[str]:
    """Ids of rules whose day is over, earliest first."""
    return [rule_id for (rule_id,) in tx.rows(_DUE, now=tx.now)]


# --- reading --------------------------------------------------------------------------------------


def get(tx: Tx, circle_id: str, rule_id: str) -> AdvanceRule:
    """A rule of this circle, also one that ended and isn't emptied yet. Raises NotFound."""
    found = tx.s.get(AdvanceRule, rule_id)
    if found is None or found.circle_id != circle_id:
        raise NotFound
    tx.s.refresh(found)
    if not found.words:
        raise NotFound
    return found


def places(tx: Tx, rule_id: str) -> list[AdvancePlace]:
    """Whom a rule names, in the order of their ids."""
    return list(
        tx.s.exec(
            select(AdvancePlace)
            .where(AdvancePlace.rule_id == rule_id)
            .order_by(col(AdvancePlace.member_id))
        )
    )


def terms_of(tx: Tx, rule: AdvanceRule) -> Terms:
    """A rule's terms, as the pure rules read them."""
    there = places(tx, rule.id)
    step = (rule.version_id, rule.position) if rule.version_id is not None else None
    return Terms(
        says=frozenset(one.member_id for one in there if one.says),
        needs_all=rule.needs_all,
        asked=frozenset(one.member_id for one in there if one.asked),
        tries=rule.tries,
        between=timedelta(minutes=rule.between_minutes),
        wait=timedelta(minutes=rule.wait_minutes),
        step=step,  # type: ignore[arg-type]  # both or none: a check of the table
        tier=rule.tier,
        sections=frozenset(rule.sections),
        hours=rule.hours,
        rest=timedelta(hours=rule.rest_hours),
    )


def live(tx: Tx, circle_id: str) -> list[AdvanceRule]:
    """A circle's rules, oldest first."""
    return list(
        tx.s.exec(
            select(AdvanceRule)
            .where(AdvanceRule.circle_id == circle_id, col(AdvanceRule.ended_at).is_(None))
            .order_by(col(AdvanceRule.written_at), col(AdvanceRule.id))
        )
    )


def seen(tx: Tx, rule: AdvanceRule) -> Seen:
    """A rule as it stands now."""
    inside = {one.id for one in members_of(tx, rule.circle_id) if _inside(one)}
    out = blocked_members(tx, rule.circle_id)
    named = tuple(
        Named(
            one.member_id,
            one.says,
            one.asked,
            one.agreed_at is not None,
            one.declined_at is not None,
            one.member_id in inside,
            one.member_id in out,
        )
        for one in places(tx, rule.id)
    )
    plan_fits = run_service.fits(tx, rule, current(tx, rule.circle_id).id)
    history = tx.s.exec(select(AdvanceRun).where(AdvanceRun.rule_id == rule.id)).all()
    run = next((one for one in history if one.state != RunState.ENDED), None)
    ended = [(one.reason, one.ended_at) for one in history if one.ended_at is not None]
    said = select(AdvanceSaid.member_id).where(AdvanceSaid.run_id == (run.id if run else ""))
    until = rests_until(ended, timedelta(hours=rule.rest_hours))
    return Seen(
        rule,
        named,
        plan_fits,
        standing(
            ended=rule.ended_at is not None,
            starts_at=rule.starts_at,
            named=named,
            plan_fits=plan_fits,
            now=tx.now,
        ),
        run,
        tuple(tx.s.exec(said.order_by(col(AdvanceSaid.at), col(AdvanceSaid.member_id)))),
        until if until is not None and until > tx.now else None,
    )


def naming(tx: Tx, circle_id: str, member_id: str) -> list[Seen]:
    """The rules that a member may read: those that name them, once their day is over."""
    wanted = select(AdvancePlace.rule_id).where(
        AdvancePlace.circle_id == circle_id, AdvancePlace.member_id == member_id
    )
    ids = set(tx.s.exec(wanted))
    if not ids:
        return []
    found = (seen(tx, rule) for rule in live(tx, circle_id) if rule.id in ids)
    return [one for one in found if _shown_to(one, member_id)]


def for_member(tx: Tx, circle_id: str, rule_id: str, member_id: str) -> Seen:
    """The same for one rule. Raises NotFound, whatever the reason is."""
    found = seen(tx, get(tx, circle_id, rule_id))
    if not _shown_to(found, member_id):
        raise NotFound
    return found


def _shown_to(found: Seen, member_id: str) -> bool:
    place = found.place_of(member_id)
    return (
        place is not None
        and place.inside
        and not place.denied
        and found.standing not in {"ended", "cooling"}
    )
