"""The two checklists: written by the person; read and opened by whom they named for one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import AfterValidator, Field, StringConstraints

from app.api.http.guards import Inside, Needs
from app.api.http.headers import if_match, set_etag
from app.api.http.wire import Id, Nothing, clean
from app.api.http.wire import In as Body
from app.api.views.checklists import ChecklistOut, checklist_seen
from app.checklists import opening_service, writing_service
from app.checklists.checklist_queries import find_checklist
from app.checklists.rules import ChecklistKind, Move
from app.checklists.writing_service import LineDraft
from app.circles.permissions import Permission
from app.circles.service import Membership
from app.core.db import Tx

router = APIRouter(tags=["plan"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Writer = Annotated[Inside, Depends(Needs(Permission.CHECKLISTS))]
KindPath = Annotated[ChecklistKind, Path(description="If they were called, or if I was taken.")]

#: More lines than a checklist can have, so that too many are refused in their own words.
_MOST_SENT = 1_000

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(clean),
]


class ChecklistLineIn(Body):
    id: Id = Field(description="As it was; a new line's is made by the phone.")
    words: Words


class ChecklistIn(Body):
    lines: list[ChecklistLineIn] = Field(max_length=_MOST_SENT, description="40 at most.")


@router.get("/circles/{circle_id}/checklists/{kind}")
def read(kind: KindPath, door: Reader, response: Response) -> ChecklistOut:
    """A checklist, for the person and whom they named. The record says once who was shown it."""
    with door.look_inside() as look:
        checklist = checklist_seen(look.tx, look.me, kind)
        _note_shown(look.tx, look.me, kind)
        _set_version(response, look.tx, look.me, kind)
        return checklist


@router.put("/circles/{circle_id}/checklists/{kind}")
def write(kind: KindPath, body: ChecklistIn, door: Writer, response: Response) -> ChecklistOut:
    """Write all lines in their order (If-Match). A line keeps whoever took it."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            writing_service.write_checklist(
                act.tx,
                act.me.circle_id,
                kind,
                act.me.member_id,
                expected=if_match(door.request),
                lines=[LineDraft(line.id, line.words) for line in body.lines],
            )
        _set_version(response, act.tx, act.me, kind)
        return checklist_seen(act.tx, act.me, kind)


@router.post("/circles/{circle_id}/checklists/{kind}/open")
def open_it(kind: KindPath, body: Nothing, door: Reader) -> ChecklistOut:
    """Open it. The person is told at once; the others whom they named two minutes later."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            opening_service.open_checklist(act.tx, act.me, kind)
        return checklist_seen(act.tx, act.me, kind)


@router.post("/circles/{circle_id}/checklists/{kind}/close")
def close(kind: KindPath, body: Nothing, door: Reader) -> ChecklistOut:
    """It isn't so, or it is over: for the person, and whoever opened it."""
    with door.act_inside(body, leads_to=None) as act:
        if act.fresh:
            opening_service.close_checklist(act.tx, act.me, kind)
        return checklist_seen(act.tx, act.me, kind)


@router.post("/circles/{circle_id}/checklists/{kind}/lines/{checklist_line_id}/{move}")
def change_line(
    kind: KindPath, checklist_line_id: Id, move: Move, body: Nothing, door: Reader
) -> ChecklistOut:
    """Take a line of an open checklist, let it go, or say that it is done or isn't."""
    with door.act_inside(body, leads_to=checklist_line_id) as act:
        if act.fresh:
            opening_service.change_claim(act.tx, act.me, kind, checklist_line_id, move)
        return checklist_seen(act.tx, act.me, kind)


def _note_shown(tx: Tx, me: Membership, kind: ChecklistKind) -> None:
    checklist = find_checklist(tx, me.circle_id, kind)
    if checklist is not None and not me.is_person:
        opening_service.note_shown(tx, checklist, me.member_id)


def _set_version(response: Response, tx: Tx, me: Membership, kind: ChecklistKind) -> None:
    checklist = find_checklist(tx, me.circle_id, kind)
    set_etag(response, checklist.version if checklist is not None else 0)
