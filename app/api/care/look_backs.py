"""Looking back: the person's own words, and their lines in the plan's draft."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.http.guards import Inside, Needs
from app.api.http.wire import Id, Nothing, Text
from app.api.http.wire import In as Body
from app.api.views.care import LookBackPartText, LookBacks, look_backs_out
from app.api.views.plans import SectionKey
from app.care import look_back_service
from app.care.look_back_service import LookBackPart
from app.circles.permissions import Permission

router = APIRouter(tags=["care"])

Asker = Annotated[Inside, Depends(Needs(Permission.ASK))]

_NOTHING = Nothing()


class LookBackIn(Body):
    """What helped, what didn't, what I'd change: a line each, or none."""

    helped: Text = ""
    hindered: Text = ""
    change: Text = ""


class ToDraftIn(Body):
    """The line, counted from 0 in the lines of its part, and the section of the draft."""

    part: LookBackPartText
    line: Annotated[int, Field(ge=0, le=4000)]
    section: SectionKey


@router.get("/circles/{circle_id}/look-backs")
def read(door: Asker) -> LookBacks:
    """What I wrote when I looked back. Nobody else reads it."""
    with door.look_inside() as look:
        return look_backs_out(look.tx, look.me.circle_id)


@router.put("/circles/{circle_id}/look-backs/{look_back_id}")
def write(look_back_id: Id, body: LookBackIn, door: Asker) -> LookBacks:
    """Write it, or write it anew."""
    with door.act_inside(body, leads_to=look_back_id) as act:
        if act.fresh:
            texts = {part: str(getattr(body, part)) for part in LookBackPart}
            look_back_service.write_look_back(act.tx, act.me.circle_id, look_back_id, texts)
        return look_backs_out(act.tx, act.me.circle_id)


@router.delete("/circles/{circle_id}/look-backs/{look_back_id}")
def delete(look_back_id: Id, door: Asker, body: Nothing = _NOTHING) -> LookBacks:
    """Delete it."""
    with door.act_inside(body, leads_to=look_back_id) as act:
        if act.fresh:
            look_back_service.delete_look_back(act.tx, act.me.circle_id, look_back_id)
        return look_backs_out(act.tx, act.me.circle_id)


@router.post("/circles/{circle_id}/look-backs/{look_back_id}/to-draft")
def put_in_draft(look_back_id: Id, body: ToDraftIn, door: Asker) -> LookBacks:
    """Put one line at the end of a part of my plan's draft. The plan in use stays as it is."""
    with door.act_inside(body, leads_to=look_back_id) as act:
        if act.fresh:
            look_back_service.put_line_in_draft(
                act.tx,
                act.me.circle_id,
                look_back_id,
                part=LookBackPart(body.part),
                line=body.line,
                section_key=body.section,
                by=act.me.member_id,
            )
        return look_backs_out(act.tx, act.me.circle_id)
