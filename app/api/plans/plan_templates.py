"""Templates to begin a plan with: the app's own, and those that the circle keeps and hands on.

The draft takes one over: app/api/plans/plan_drafts.py.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, Nothing, Text, clean
from app.api.http.wire import In as Body
from app.api.views.plan_templates import TemplateList, template_list_out
from app.circles.permissions import Permission
from app.identity.proof_service import need_proof
from app.plans.kept_template_service import keep_template, read_shared_template
from app.plans.template_file import parse_template_file
from app.plans.template_text import TemplateKind
from app.plans.texts import MOST_SECTIONS, MOST_STEPS
from app.stewardship import template_service
from app.stewardship.template_service import ConfirmedPart, ConfirmedTemplate

router = APIRouter(tags=["plan"])

Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]
Sharer = Annotated[Inside, Depends(Needs(Permission.SHARE_TEMPLATES))]

TEMPLATE_PATH = "/circles/{circle_id}/plan/templates/kept/{template_id}"
_NOTHING = Nothing()

# How long each may be is said by a rule of its own, with a sentence for it.
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(clean),
]
# The server reads what is in a file; nobody's words are told from it by being one.
FileText = Annotated[
    str,
    Field(min_length=1, max_length=65_536, json_schema_extra={"format": "template-file"}),
]
KnownPart = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,22}$")]


class ConfirmedPartIn(Body):
    """A part that the person confirmed. `key`: of a known one; else `heading`."""

    key: KnownPart | None = None
    heading: Line | None = None
    lines: list[Line] = Field([], max_length=50, description="Each confirmed by itself.")

    @model_validator(mode="after")
    def _is_known_or_named(self) -> ConfirmedPartIn:
        if (self.key is None) == (self.heading is None):
            raise ValueError("a part has a key, or a heading of its own")
        return self


class ConfirmedTemplateIn(Body):
    """All that the person confirmed. What isn't here isn't in the template."""

    id: Id
    kind: TemplateKind
    title: Text
    lead: Text = ""
    credit: Text
    written_by: Text | None = Field(None, description="Only if the person likes, in their words.")
    changed: Text | None = None
    licence: Text
    parts: list[ConfirmedPartIn] = Field([], max_length=MOST_SECTIONS)
    steps: list[Line] = Field([], max_length=MOST_STEPS)


class ReceivedTemplateIn(Body):
    """What was given to the circle: a file, or the code of a shared one."""

    id: Id
    file: FileText | None = None
    code: Id | None = None

    @model_validator(mode="after")
    def _is_file_or_code(self) -> ReceivedTemplateIn:
        if (self.file is None) == (self.code is None):
            raise ValueError("either a file or a code")
        return self


@router.get("/circles/{circle_id}/plan/templates")
def read(door: Planner) -> TemplateList:
    """Templates to begin a plan with, each with whom it comes from."""
    with door.look_inside() as look:
        return template_list_out(look.tx, look.me.circle_id, look.caller.language)


@router.post("/circles/{circle_id}/plan/templates/kept")
def make(body: ConfirmedTemplateIn, door: Sharer) -> TemplateList:
    """Make a template of what I confirmed line by line. It stays in my circle until I share it.

    What my plan was begun with is credited in it by itself. A line with a name, a number or an
    address is refused.
    """
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            confirmed = ConfirmedTemplate(
                kind=body.kind,
                title=body.title,
                lead=body.lead,
                credit=body.credit,
                written_by=body.written_by or None,
                changed=body.changed or None,
                licence=body.licence,
                parts=tuple(
                    ConfirmedPart(part.key, part.heading, tuple(part.lines)) for part in body.parts
                ),
                steps=tuple(body.steps),
            )
            language = act.caller.language
            template_service.make_template(act.tx, act.me, body.id, confirmed, language)
        return template_list_out(act.tx, act.me.circle_id, act.caller.language)


@router.post("/circles/{circle_id}/plan/templates/received")
def receive(body: ReceivedTemplateIn, door: Planner) -> TemplateList:
    """Keep a template that was given to me. Nothing of it is in my plan by itself."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            template = (
                parse_template_file(body.file)
                if body.file is not None
                else read_shared_template(act.tx, body.code or "")
            )
            keep_template(act.tx, act.me.circle_id, body.id, template)
        return template_list_out(act.tx, act.me.circle_id, act.caller.language)


@router.get(TEMPLATE_PATH + "/file", responses={200: {"content": {"application/json": {}}}})
def save(template_id: Id, door: Sharer) -> Response:
    """A kept template as a file to hand on, with its whole line. It takes proof, as a plan does."""
    with door.look_inside() as look:
        need_proof(look.tx, look.caller.device_id)
        content = template_service.file_of_template(look.tx, look.me, template_id)
    answer = Response(
        content,
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="template.json"'},
    )
    answer.raw_headers.extend(door.response.raw_headers)
    return answer


@router.post(TEMPLATE_PATH + "/share")
def share(template_id: Id, door: Sharer, body: Nothing = _NOTHING) -> TemplateList:
    """Let whoever has its code read a template that was made here. It takes proof."""
    with door.act_inside(body, leads_to=template_id) as act:
        need_proof(act.tx, act.caller.device_id)
        if act.fresh:
            template_service.share_template(act.tx, act.me, template_id)
        return template_list_out(act.tx, act.me.circle_id, act.caller.language)


@router.delete(TEMPLATE_PATH + "/share")
def end_sharing(template_id: Id, door: Sharer, body: Nothing = _NOTHING) -> TemplateList:
    """Take it back: its code opens nothing any more. Who kept a copy by then has that."""
    with door.act_inside(body, leads_to=template_id) as act:
        if act.fresh:
            template_service.end_sharing(act.tx, act.me, template_id)
        return template_list_out(act.tx, act.me.circle_id, act.caller.language)


@router.delete(TEMPLATE_PATH)
def forget(template_id: Id, door: Planner, body: Nothing = _NOTHING) -> TemplateList:
    """Keep a template no longer, and take back what was shared of it. Plans keep its credit."""
    with door.act_inside(body, leads_to=template_id) as act:
        if act.fresh:
            template_service.forget_template(act.tx, act.me, template_id)
        return template_list_out(act.tx, act.me.circle_id, act.caller.language)
