"""Advance rules: the person writes them, those whom they name agree, a named member starts one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import AfterValidator, Field, StringConstraints

from app.advance import authoring_service, confirmation_service, rule_queries
from app.api.http.guards import Inside, Needs
from app.api.http.headers import if_match
from app.api.http.wire import Id, Nothing, clean
from app.api.http.wire import In as Body
from app.api.views.advance_rules import RuleOut, Rules, rule_out, rules_seen
from app.circles.permissions import Permission
from app.circles.service import Membership
from app.core.db import Tx
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["advance rules"])

Writer = Annotated[Inside, Depends(Needs(Permission.AHEAD))]
Reader = Annotated[Inside, Depends(Needs(Permission.READ))]

_NOTHING = Nothing()

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(clean),
]
SectionKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,22}$")]


class RuleIn(Body):
    words: Words | None = Field(None, description="When it applies; none: as it was.")
    says: list[Id] = Field(min_length=1, max_length=10)
    needs_all: bool = True
    tries: int = Field(3, ge=1, le=5)
    between_minutes: int = Field(10, ge=1, le=240)
    wait_minutes: int = Field(10, ge=1, le=720)
    step: int | None = Field(None, ge=0, le=50, description="In the plan; none: the whole plan.")
    tier: int = Field(2, ge=0, le=4)
    sections: list[SectionKey] = Field(default_factory=list, max_length=40)
    hours: int | None = Field(None, ge=1, le=72, description="None: it ends with the ask.")
    rest_hours: int = Field(12, ge=1, le=168)


class AgreeIn(Body):
    agreed: bool


class RuleAnswerIn(Body):
    id: Id  # of the run that begins, if none has begun


def _get_seen_rule(tx: Tx, me: Membership, rule_id: str) -> RuleOut:
    """A rule for whoever may read it. Raises NotFound for everybody else."""
    if me.is_person:
        return rule_out(
            tx,
            me,
            rule_queries.view_rule(tx, rule_queries.get_rule(tx, me.circle_id, rule_id)),
        )
    return rule_out(tx, me, rule_queries.rules_for_member(tx, me.circle_id, rule_id, me.member_id))


@router.get("/circles/{circle_id}/advance-rules")
def read_all(door: Reader) -> Rules:
    """The person reads all of them, a member those that name them, once their day is over."""
    with door.look_inside() as look:
        return rules_seen(look.tx, look.me)


@router.get("/circles/{circle_id}/advance-rules/{rule_id}")
def read(rule_id: Id, door: Reader) -> RuleOut:
    """One of them. For anybody else it isn't there."""
    with door.look_inside() as look:
        return _get_seen_rule(look.tx, look.me, rule_id)


@router.put("/circles/{circle_id}/advance-rules/{rule_id}")
def write(rule_id: Id, body: RuleIn, door: Writer, request: Request, response: Response) -> RuleOut:
    """Write a rule or change it (If-Match). It takes effect in a day; narrowing does so at once.

    What ran under it has ended when this answers.
    """
    expected = if_match(request)
    with door.act_inside(body, leads_to=rule_id) as act:
        tx, me = act.tx, act.me
        # Asked for again: what the first call still waits for.
        on_its_way = in_flight(tx, me.circle_id)
        if act.fresh:
            on_its_way = authoring_service.write_rule(
                tx,
                circle_id=me.circle_id,
                rule_id=rule_id,
                words=body.words,
                draft=authoring_service.RuleDraft(
                    says=tuple(dict.fromkeys(body.says)),
                    needs_all=body.needs_all,
                    tries=body.tries,
                    between_minutes=body.between_minutes,
                    wait_minutes=body.wait_minutes,
                    step=body.step,
                    tier=body.tier,
                    sections=tuple(dict.fromkeys(body.sections)),
                    hours=body.hours,
                    rest_hours=body.rest_hours,
                ),
                expected=expected,
                by=me.member_id,
            )
        rule = _get_seen_rule(tx, me, rule_id)
    wait_until_left(door.services.db, on_its_way)
    response.headers["ETag"] = rule.etag
    return rule


@router.delete("/circles/{circle_id}/advance-rules/{rule_id}")
def end(rule_id: Id, door: Writer, body: Nothing = _NOTHING) -> Rules:
    """End a rule at once, and what runs under it."""
    with door.act_inside(body, leads_to=rule_id) as act:
        tx, me = act.tx, act.me
        on_its_way = in_flight(tx, me.circle_id)
        if act.fresh:
            on_its_way = authoring_service.end_rule(tx, me.circle_id, rule_id, me.member_id)
        rules = Rules(
            rules=[
                rule_out(tx, me, rule_queries.view_rule(tx, rule))
                for rule in rule_queries.live_rules(tx, me.circle_id)
            ]
        )
    wait_until_left(door.services.db, on_its_way)
    return rules


@router.put("/circles/{circle_id}/advance-rules/{rule_id}/mine")
def agree(rule_id: Id, body: AgreeIn, door: Reader) -> RuleOut:
    """My yes or no to a rule that names me, at any time. Nobody asks why."""
    with door.act_inside(body, leads_to=rule_id) as act:
        on_its_way = in_flight(act.tx, act.me.circle_id)
        if act.fresh:
            on_its_way = authoring_service.agree_to_rule(
                act.tx,
                circle_id=act.me.circle_id,
                rule_id=rule_id,
                member_id=act.me.member_id,
                agreed=body.agreed,
            )
        rule = _get_seen_rule(act.tx, act.me, rule_id)
    wait_until_left(door.services.db, on_its_way)
    return rule


@router.post("/circles/{circle_id}/advance-rules/{rule_id}/say")
def say(rule_id: Id, body: RuleAnswerIn, door: Reader) -> RuleOut:
    """It's so: what the person wrote has come. With enough of us the person is asked first."""
    with door.act_inside(body, leads_to=rule_id) as act:
        if act.fresh:
            confirmation_service.confirm(
                act.tx,
                circle_id=act.me.circle_id,
                rule_id=rule_id,
                run_id=body.id,
                member_id=act.me.member_id,
            )
        return _get_seen_rule(act.tx, act.me, rule_id)


@router.post("/circles/{circle_id}/advance-runs/{run_id}/yes")
def yes(run_id: Id, body: Nothing, door: Writer) -> RuleOut:
    """Yes, go on: as I wrote ahead, without waiting longer."""
    with door.act_inside(body, leads_to=run_id) as act:
        run = confirmation_service.approve(act.tx, act.me.circle_id, run_id, fresh=act.fresh)
        return _get_seen_rule(act.tx, act.me, run.rule_id)


@router.post("/circles/{circle_id}/advance-runs/{run_id}/stop")
def stop(run_id: Id, body: Nothing, door: Writer) -> RuleOut:
    """I'm all right: it ends at once. Nothing of it can leave any more when this answers."""
    with door.act_inside(body, leads_to=run_id) as act:
        rule_id, on_its_way = confirmation_service.stop(
            act.tx, act.me.circle_id, run_id, act.me.member_id
        )
        stopped = _get_seen_rule(act.tx, act.me, rule_id)
    wait_until_left(door.services.db, on_its_way)
    return stopped
