"""Earlier versions of the plan: to read, and to take words from into the draft."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from app.api.http.guards import Inside, Look, Needs
from app.api.views.plan_versions import VersionList, VersionOut, VersionRow, version_out
from app.circles.permissions import Permission
from app.circles.service import names_of
from app.plans import service as plans
from app.plans.comparison import compare_plans
from app.plans.models import PlanVersion
from app.plans.version_queries import find_version, kept_versions
from app.stewardship.overdue.condition_queries import REPLACED_KEPT

router = APIRouter(tags=["plan"])

Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]


def _rows(look: Look, versions: list[PlanVersion]) -> list[VersionRow]:
    names = names_of(look.tx, look.me.circle_id, {version.by_member_id for version in versions})
    newest = plans.current(look.tx, look.me.circle_id).number
    return [
        VersionRow(
            number=version.number,
            written_at=version.created_at,
            by=names[version.by_member_id],
            own=version.by_member_id == look.me.member_id,
            in_use=version.number == newest,
        )
        for version in versions
    ]


@router.get("/circles/{circle_id}/plan/versions")
def list_versions(door: Planner) -> VersionList:
    """The versions of my plan that are kept, the one in use first."""
    with door.look_inside() as look:
        versions = kept_versions(look.tx, look.me.circle_id)
        return VersionList(versions=_rows(look, versions), kept_days=REPLACED_KEPT.days)


@router.get("/circles/{circle_id}/plan/versions/{number}")
def read(number: Annotated[int, Path(ge=1, le=1_000_000_000)], door: Planner) -> VersionOut:
    """A version as it stood, and what changed from it to the plan in use."""
    with door.look_inside() as look:
        version = find_version(look.tx, look.me.circle_id, number)
        plan = plans.read(look.tx, version)
        in_use = plans.read(look.tx, plans.current(look.tx, look.me.circle_id))
        return version_out(_rows(look, [version])[0], plan, compare_plans(plan, in_use))
