"""A day on which the person would like to look at their plan again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Day, Out
from app.api.http.wire import In as Body
from app.circles.permissions import Permission
from app.plans import review_service

router = APIRouter(tags=["plan"])

Planner = Annotated[Inside, Depends(Needs(Permission.PLAN))]


class ReviewDayIn(Body):
    """null: no day."""

    review_on: Day | None


class ReviewDayOut(Out):
    """The day, on the circle's wall clock."""

    review_on: Day | None


@router.put("/circles/{circle_id}/plan/review")
def write(body: ReviewDayIn, door: Planner) -> ReviewDayOut:
    """Set the day on which the person's home asks whether to look at the plan again, or none.

    Nobody is told of it, and nothing is sent.
    """
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            review_service.write(act.tx, act.me.circle_id, body.review_on)
        return ReviewDayOut(review_on=review_service.read(act.tx, act.me.circle_id))
