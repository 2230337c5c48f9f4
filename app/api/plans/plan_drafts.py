"""The draft of the plan: kept while it is written, with plain warnings, until it is put in use."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import AfterValidator, Field, StringConstraints

from app.api.http.guards import InnerAct, Inside, Look, Needs
from app.api.http.headers import etag, if_match, set_etag
from app.api.http.wire import Id, Nothing, Short, Text, clean, wall
from app.api.http.wire import In as Body
from app.api.views.plan_drafts import DraftOut, WarningOut, WindowOut
from app.api.views.plan_templates import TemplateKey, about_plan_out
from app.api.views.plan_terms import TermsBody, emergency_out, repeat_out, terms_edit
from app.api.views.plans import (
    PlanOut,
    Section,
    SectionKey,
    StepBody,
    plan_out,
    step_out,
    step_text,
)
from app.asks.forecast import weekly_windows
from app.asks.forecast_queries import foresee
from app.asks.service import find_running
from app.circles.permissions import Permission
from app.plans import draft_service
from app.plans.about import AboutEdit
from app.plans.kept_template_service import find_kept_template
from app.plans.template_queries import get_template
from app.plans.texts import MOST_SECTIONS, MOST_STEPS, Edit, SectionText

router = APIRouter(tags=["plan"])

Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]

PlanTitle = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=80), AfterValidator(clean)
]

_NOTHING = Nothing()

#: Rows of hours that one warning lists at most.
MOST_WINDOWS = 20


class DraftIn(TermsBody):
    """A change; what isn't named stays. An empty `nobody_free` takes it out."""

    sections: list[Section] = Field([], max_length=MOST_SECTIONS)
    without: list[SectionKey] = Field([], max_length=MOST_SECTIONS)
    order: list[SectionKey] = Field([], max_length=MOST_SECTIONS)
    nobody_free: Text | None = None
    ladder: list[StepBody] | None = Field(None, min_length=1, max_length=MOST_STEPS)
    title: PlanTitle | None = Field(None, description="Empty: none. So are the two below.")
    written_when: Literal["well", "hard_time", ""] | None = None
    written_with: Short | None = None


class UseIn(Body):
    """`version`: the one that was shown as in use."""

    version: Annotated[int, Field(ge=1, le=1_000_000_000)]


def _out(inside: Look | InnerAct, response: Response) -> DraftOut:
    tx, circle_id = inside.tx, inside.me.circle_id
    draft = draft_service.read(tx, circle_id)
    forecast, warnings = foresee(tx, circle_id, draft.content.ladder)
    set_etag(response, draft.revision)
    warned = []
    for warning in warnings:
        hours = weekly_windows(warning.gaps, forecast.during, inside.me.zone)
        warned.append(
            WarningOut(
                kind=warning.kind,
                position=warning.position,
                windows=[
                    WindowOut.model_validate(
                        {
                            "days": list(window.days),
                            "from": wall(window.begins),
                            "to": None if window.ends is None else wall(window.ends),
                            "later": window.later,
                        }
                    )
                    for window in hours[:MOST_WINDOWS]
                ],
                more=len(hours) > MOST_WINDOWS,
                people=warning.people,
                needed=warning.needed,
                minutes=warning.minutes,
            )
        )
    return DraftOut(
        etag=etag(draft.revision),
        exists=draft.exists,
        based_on=draft.based_on,
        in_use=draft.in_use,
        changed_at=draft.changed_at,
        sections=[
            Section(key=section.key, heading=section.heading, text=section.text)
            for section in draft.content.sections
        ],
        nobody_free=draft.content.nobody_free,
        over=draft.content.terms.over,
        body_emergency=emergency_out(draft.content.terms.body_emergency),
        repeat=repeat_out(draft.content.terms),
        ladder=[step_out(step) for step in draft.content.ladder],
        warnings=warned,
        ask_running=find_running(tx, circle_id) is not None,
        about=about_plan_out(
            draft.content.about,
            draft.content.sections,
            draft.content.ladder,
            inside.caller.language,
        ),
    )


@router.get("/circles/{circle_id}/plan/draft")
def read(door: Planner, response: Response) -> DraftOut:
    """The draft of the plan, with what there is to know about its ladder."""
    with door.look_inside() as look:
        return _out(look, response)


@router.patch("/circles/{circle_id}/plan/draft")
def save(body: DraftIn, door: Planner, response: Response) -> DraftOut:
    """Keep a change in the draft. The plan in use stays as it is."""
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            draft_service.save(
                act.tx,
                act.me.circle_id,
                by=act.me.member_id,
                expected=expected,
                edit=Edit(
                    sections=tuple(
                        SectionText(section.key, section.heading, section.text)
                        for section in body.sections
                    ),
                    without=frozenset(body.without),
                    order=tuple(body.order),
                    nobody_free=body.nobody_free,
                    ladder=None
                    if body.ladder is None
                    else tuple(step_text(step) for step in body.ladder),
                    terms=terms_edit(body),
                    about=AboutEdit(
                        title=body.title,
                        written_when=body.written_when,
                        written_with=body.written_with,
                    ),
                ),
            )
        return _out(act, response)


@router.post("/circles/{circle_id}/plan/draft/templates/{template_key}")
def add_template(
    template_key: TemplateKey, door: Planner, response: Response, body: Nothing = _NOTHING
) -> DraftOut:
    """Add a template's parts, steps and credit to the draft. What is written stays."""
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            draft_service.add_template(
                act.tx,
                act.me.circle_id,
                by=act.me.member_id,
                expected=expected,
                template=get_template(template_key, act.caller.language),
            )
        return _out(act, response)


@router.post("/circles/{circle_id}/plan/draft/kept-templates/{template_id}")
def add_kept_template(
    template_id: Id, door: Planner, response: Response, body: Nothing = _NOTHING
) -> DraftOut:
    """Add a template that the circle keeps to the draft, with its line. What is written stays."""
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            kept_text = find_kept_template(act.tx, act.me.circle_id, template_id)
            draft_service.add_template(
                act.tx,
                act.me.circle_id,
                by=act.me.member_id,
                expected=expected,
                template=kept_text.template,
            )
        return _out(act, response)


@router.post("/circles/{circle_id}/plan/draft/use")
def use(body: UseIn, door: Planner, response: Response) -> PlanOut:
    """Make the draft the plan, from the next ask on."""
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            draft_service.use(
                act.tx,
                act.me.circle_id,
                by=act.me.member_id,
                expected=expected,
                over=body.version,
            )
        plan = plan_out(act.tx, act.me, act.caller.language)
        set_etag(response, plan.version)
        return plan


@router.delete("/circles/{circle_id}/plan/draft")
def put_away(door: Planner, response: Response, body: Nothing = _NOTHING) -> DraftOut:
    """Let the draft go. The plan in use stays."""
    expected = if_match(door.request)
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            draft_service.put_away(act.tx, act.me.circle_id, expected=expected)
        return _out(act, response)
