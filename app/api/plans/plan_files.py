"""The plan as a file to keep or to give away: JSON, or a page to read and print."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from app.api.http.guards import Inside, Needs
from app.api.views.plan_file import PlanFile, plan_file
from app.api.views.plan_page import plan_page
from app.circles.permissions import Permission
from app.identity.proof_service import need_proof

router = APIRouter(tags=["plan"])

Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]


@router.get(
    "/circles/{circle_id}/plan/export",
    response_model=PlanFile,
    responses={200: {"content": {"text/html": {"example": "<!doctype html>…"}}}},
)
def export(
    door: Planner,
    form: Annotated[
        Literal["json", "html"], Query(description="The page is for reading.")
    ] = "json",
) -> Response:
    """The plan in use as a file, with its templates' credit and the app's limits.

    It takes proof: a phone that lies open shows a plan, and doesn't hand it out whole.
    """
    with door.look_inside() as look:
        need_proof(look.tx, look.caller.device_id)
        plan = plan_file(look.tx, look.me, look.caller.language)
        zone = look.me.zone
    if form == "html":
        content = plan_page(plan, door.services.settings.app_name, zone)
    else:
        content = plan.model_dump_json(by_alias=True, indent=1)
    answer = Response(
        content,
        media_type="text/html; charset=utf-8" if form == "html" else "application/json",
        headers={"Content-Disposition": f'attachment; filename="plan.{form}"'},
    )
    answer.raw_headers.extend(door.response.raw_headers)
    return answer
