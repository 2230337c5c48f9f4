"""Rules written ahead and their runs, as those see them who are named in them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from app.advance import rule_queries
from app.advance.rules import NamedMember
from app.api.http.guards import Look
from app.api.http.headers import etag
from app.api.http.wire import Instant, Out
from app.asks.left_out_queries import left_out_ids
from app.asks.service import find_running
from app.circles.disclosure_service import Tag
from app.circles.service import Membership, names_of, names_with_tags
from app.consent.models import AdvanceRun, RunState
from app.core.db import Tx
from app.plans.models import LadderStep
from app.plans.service import current, steps_of


class NamedOut(Out):
    member_id: str
    name: str
    tags: list[Tag]
    says: bool
    asked: bool
    # The person alone reads how it stands with each.
    state: Literal["agreed", "not_yet", "declined", "gone"] | None


class MyRuleOut(Out):
    says: bool
    asked: bool
    agreed: bool | None
    may_say: bool


class StepNamed(Out):
    position: int
    name: str | None


class RunOut(Out):
    id: str
    rule_id: str
    state: Literal["saying", "asking", "going"]
    said: list[str]  # names, in the order in which they said so
    i_said: bool
    tries: int
    next_at: Instant | None
    ask_id: str | None


class RuleOut(Out):
    id: str
    etag: str
    words: str | None = Field(
        description="None while the reader's own card waits for the person's answer."
    )
    people: list[NamedOut]
    needs_all: bool
    tries: int
    between_minutes: int
    wait_minutes: int
    step: StepNamed | None
    tier: int
    sections: list[str]
    hours: int | None
    rest_hours: int
    starts_at: Instant
    state: Literal["cooling", "rests", "agreeing", "ready", "ended"]
    plan_changed: bool
    rests_until: Instant | None
    mine: MyRuleOut | None
    run: RunOut | None


class Rules(Out):
    rules: list[RuleOut]


class RunNow(RunOut):
    """A run as the person's home shows it, above all else."""

    words: str
    of: int  # how often they are asked at most


def _state(named_member: NamedMember) -> Literal["agreed", "not_yet", "declined", "gone"]:
    if named_member.denied or not named_member.inside:
        return "gone"
    if named_member.declined:
        return "declined"
    return "agreed" if named_member.agreed else "not_yet"


def _words(tx: Tx, seen_rule: rule_queries.RuleAsSeen) -> str:
    box = tx.cipher(seen_rule.row.circle_id)
    return box.open(seen_rule.row.words, "advance_rule", "words", seen_rule.row.id)


def _step_name(tx: Tx, me: Membership, seen_rule: rule_queries.RuleAsSeen) -> StepNamed | None:
    """The step's name; a rule whose step has gone keeps the one that it was written about."""
    rule = seen_rule.row
    if rule.position is None or rule.version_id is None:
        return None
    version = current(tx, rule.circle_id).id if seen_rule.plan_fits else rule.version_id
    step: LadderStep = steps_of(tx, version)[rule.position]
    box = tx.cipher(rule.circle_id)
    sealed = None if me.card_unseen else step.name
    name = box.open(sealed, "ladder_step", "name", step.id) if sealed else None
    return StepNamed(position=rule.position, name=name)


def _run_out(tx: Tx, seen_rule: rule_queries.RuleAsSeen, run: AdvanceRun, me: Membership) -> RunOut:
    names = names_of(tx, me.circle_id, seen_rule.started_by)
    return RunOut.model_validate(
        {
            "id": run.id,
            "rule_id": run.rule_id,
            "state": run.state,
            "said": [names[saying] for saying in seen_rule.started_by],
            "i_said": me.member_id in seen_rule.started_by,
            "tries": run.tries,
            "next_at": run.due_at if me.is_person else None,
            "ask_id": run.ask_id if me.is_person else None,
        }
    )


def rule_out(tx: Tx, me: Membership, seen_rule: rule_queries.RuleAsSeen) -> RuleOut:
    """A rule in full: for the person, or for a member whom it names."""
    rule = seen_rule.row
    names = names_with_tags(
        tx, me.circle_id, [named_member.member_id for named_member in seen_rule.named_members]
    )
    place = None if me.is_person else seen_rule.place_of(me.member_id)
    sees_run = seen_rule.run is not None and (me.is_person or (place is not None and place.says))
    return RuleOut(
        id=rule.id,
        etag=etag(rule.revision),
        words=None if me.card_unseen else _words(tx, seen_rule),
        people=[
            NamedOut(
                member_id=named_member.member_id,
                name=names[named_member.member_id].name,
                tags=names[named_member.member_id].tags,
                says=named_member.says,
                asked=named_member.asked,
                state=_state(named_member) if me.is_person else None,
            )
            for named_member in seen_rule.named_members
        ],
        needs_all=rule.needs_all,
        tries=rule.tries,
        between_minutes=rule.between_minutes,
        wait_minutes=rule.wait_minutes,
        step=_step_name(tx, me, seen_rule),
        tier=rule.tier,
        sections=list(rule.sections),
        hours=rule.hours,
        rest_hours=rule.rest_hours,
        starts_at=rule.starts_at,
        state=seen_rule.standing,
        plan_changed=me.is_person and not seen_rule.plan_fits,
        rests_until=seen_rule.rests_until if me.is_person else None,
        mine=_my_part(me, seen_rule, place) if place is not None else None,
        run=_run_out(tx, seen_rule, seen_rule.run, me)
        if sees_run and seen_rule.run is not None
        else None,
    )


def _my_part(me: Membership, seen_rule: rule_queries.RuleAsSeen, place: NamedMember) -> MyRuleOut:
    # A pause doesn't show here: friends' screens say nothing of it. A tap is refused then.
    fresh = seen_rule.run is None and seen_rule.rests_until is None
    joins = seen_rule.run is not None and seen_rule.run.state == RunState.SAYING
    may_say = (
        place.says
        and seen_rule.standing == "ready"
        and (fresh or (joins and me.member_id not in seen_rule.started_by))
    )
    answered = place.agreed or place.declined
    return MyRuleOut(
        says=place.says,
        asked=place.asked,
        agreed=place.agreed if answered else None,
        may_say=may_say,
    )


def runs_now(tx: Tx, me: Membership) -> list[RunNow]:
    """What runs now, for the person's home."""
    seen_rules = (
        rule_queries.view_rule(tx, rule) for rule in rule_queries.live_rules(tx, me.circle_id)
    )
    return [
        RunNow(
            **_run_out(tx, seen_rule, seen_rule.run, me).model_dump(),
            words=_words(tx, seen_rule),
            of=seen_rule.row.tries,
        )
        for seen_rule in seen_rules
        if seen_rule.run is not None
    ]


def ahead_of(look: Look) -> Literal["read", "look"] | None:
    """What a helper's home says of rules: none names them, some do, or one waits for their word."""
    seen_rules = rule_queries.rules_naming(look.tx, look.me.circle_id, look.me.member_id)
    if not seen_rules:
        return None
    ask = find_running(look.tx, look.me.circle_id)
    is_left_out = ask is not None and look.me.member_id in left_out_ids(look.tx, ask.id)
    for seen_rule in seen_rules:
        place = seen_rule.place_of(look.me.member_id)
        if place is None:
            continue
        asked_too = (
            seen_rule.run is not None
            and seen_rule.run.state == RunState.SAYING
            and place.says
            and not is_left_out
        )
        if not (place.agreed or place.declined) or (
            asked_too and look.me.member_id not in seen_rule.started_by
        ):
            return "look"
    return "read"


def rules_seen(tx: Tx, me: Membership) -> Rules:
    """The rules that are a member's to read."""
    if me.is_person:
        seen_rules = [
            rule_queries.view_rule(tx, rule) for rule in rule_queries.live_rules(tx, me.circle_id)
        ]
    else:
        seen_rules = rule_queries.rules_naming(tx, me.circle_id, me.member_id)
    return Rules(rules=[rule_out(tx, me, seen_rule) for seen_rule in seen_rules])
