"""Templates to begin a plan with. The draft takes one over: app/api/plans/plan_drafts.py."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.views.plan_templates import TemplateList, template_out
from app.circles.permissions import Permission
from app.plans.template_queries import offered_templates

router = APIRouter(tags=["plan"])

Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]


@router.get("/circles/{circle_id}/plan/templates")
def read(door: Planner) -> TemplateList:
    """Templates that come with the app, in my language, each with whom it comes from."""
    with door.look_inside() as look:
        return TemplateList(
            templates=[
                template_out(template) for template in offered_templates(look.caller.language)
            ]
        )
