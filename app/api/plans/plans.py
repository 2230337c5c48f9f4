"""The person's own plan and its ladder."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.headers import if_match, set_etag
from app.api.http.wire import Id, Text
from app.api.http.wire import In as Body
from app.api.views.plan_terms import TermsBody, terms_edit
from app.api.views.plans import PlanOut, Section, StepBody, plan_out, step_text
from app.circles.permissions import Permission
from app.circles.service import Membership, get_circle
from app.core.db import Tx
from app.plans import service as plans
from app.plans.first_shown_service import note
from app.plans.terms import BODY_EMERGENCY, edit_terms
from app.plans.texts import I_AM, SectionText, refuse_steps_asking_nobody

router = APIRouter(tags=["plan"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]


class PlanIn(TermsBody):
    sections: list[Section] = Field(max_length=40)
    nobody_free: Text | None = None
    ladder: list[StepBody] | None = Field(None, min_length=1, max_length=12)


class SimplePlanIn(Body):
    order: list[Id] = Field(max_length=30)
    wait_minutes: int = Field(5, ge=1, le=120)


def note_plan(tx: Tx, me: Membership, plan: PlanOut) -> None:
    """Note in the record what of the plan is shown to a member for the first time."""
    if Permission.PLAN in me.may:
        return
    version = plans.current(tx, me.circle_id)
    keys = [section.key for section in plan.sections if section.text]
    if plan.body_emergency is not None:
        keys.append(BODY_EMERGENCY)
    note(tx, me.circle_id, me.member_id, version.id, keys)


@router.get("/circles/{circle_id}/plan")
def read(door: Reader, response: Response) -> PlanOut:
    """The plan, or what was granted of it."""
    with door.look_inside() as look:
        plan = plan_out(look.tx, look.me, look.caller.language)
        note_plan(look.tx, look.me, plan)
        set_etag(response, plan.version)
        return plan


@router.put("/circles/{circle_id}/plan")
def write(body: PlanIn, door: Planner, response: Response) -> PlanOut:
    """Write a new version. Without a ladder, an "over", a body emergency or rounds, those that
    are in use stay.
    """
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=door.circle_id) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            before = plans.read(act.tx, plans.current(act.tx, circle_id))
            ladder = before.ladder if body.ladder is None else tuple(map(step_text, body.ladder))
            refuse_steps_asking_nobody(ladder, before.ladder)
            plans.write(
                act.tx,
                circle_id=circle_id,
                by=act.me.member_id,
                expected=expected,
                sections=[
                    SectionText(section.key, section.heading, section.text)
                    for section in body.sections
                ],
                nobody_free=body.nobody_free or None,
                ladder=list(ladder),
                simple=before.simple and body.ladder is None,
                i_am_text=next(
                    (section.text for section in body.sections if section.key == I_AM), None
                ),
                terms=edit_terms(before.terms, terms_edit(body)),
            )
        plan = plan_out(act.tx, act.me, act.caller.language)
        set_etag(response, plan.version)
        return plan


@router.put("/circles/{circle_id}/plan/simple")
def write_simple(body: SimplePlanIn, door: Planner, response: Response) -> PlanOut:
    """Friends one by one, in this order, with this wait; one yes is enough."""
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=door.circle_id) as act:
        circle_id = act.me.circle_id
        if act.fresh:
            before = plans.read(act.tx, plans.current(act.tx, circle_id))
            get_circle(act.tx, circle_id).wait_minutes = body.wait_minutes
            plans.write(
                act.tx,
                circle_id=circle_id,
                by=act.me.member_id,
                expected=expected,
                sections=list(before.sections),
                nobody_free=before.nobody_free,
                ladder=plans.simple_ladder(body.order, body.wait_minutes),
                simple=True,
            )
        plan = plan_out(act.tx, act.me, act.caller.language)
        set_etag(response, plan.version)
        return plan
