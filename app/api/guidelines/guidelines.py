"""How I'd like it: lines in my own words, each marked prefer or never."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import Field

from app.api.consent.preconditions import giver_of
from app.api.http.closed_lists import ChannelText, KindText
from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import Id, InstantIn, Nothing, Short, SlotId, Wall, minute
from app.api.http.wire import In as Body
from app.api.views.guidelines import (
    AboutText,
    EventOfFriends,
    Guidelines,
    StanceText,
    guidelines_seen,
    holes_out,
)
from app.api.views.patterns import Weekday
from app.circles.permissions import Permission
from app.core.errors import BadInput, Conflict
from app.guidelines.models import About, Stance
from app.stewardship.guideline_service import (
    LineDraft,
    ReachesNobody,
    end_line,
    keep_line,
    lift_line,
    write_line,
)
from app.stewardship.in_flight_service import in_flight, wait_until_left

router = APIRouter(tags=["guidelines"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Writer = Annotated[Inside, Depends(Needs(Permission.GUIDELINES))]

_NOTHING = Nothing()


class GuidelineIn(Body):
    """A line. Rules read all but the words, and all that it names has to fit.

    Without `about` it is text. `step`: a step's position in the plan in use. `replaces`:
    `written_at` of the line as I see it; none for a new one. `anyway`: also when a request would
    reach nobody at some hours.
    """

    stance: StanceText
    words: Short
    shown: bool = False
    about: AboutText | None = None
    member_id: Id | None = None
    kinds: list[KindText] = Field(default_factory=list, max_length=20)
    event: EventOfFriends | None = None
    channel: ChannelText | None = None
    step: int | None = Field(None, ge=0, le=100)
    from_: Wall | None = Field(None, alias="from")
    to: Wall | None = None
    weekdays: list[Weekday] = Field(default_factory=lambda: list(range(7)), max_length=7)
    replaces: InstantIn | None = None
    anyway: bool = False


class LiftIn(Body):
    """A shift, or the request that runs."""

    subject_id: SlotId | Id
    lifted: bool


def _draft(body: GuidelineIn) -> LineDraft:
    if (body.from_ is None) != (body.to is None):
        raise BadInput("bad-input")
    return LineDraft(
        stance=Stance(body.stance),
        words=body.words,
        is_shown=body.shown,
        about=About(body.about) if body.about is not None else None,
        member_id=body.member_id,
        kinds=tuple(body.kinds),
        event=body.event,
        channel=body.channel,
        step=body.step,
        from_minute=minute(body.from_) if body.from_ is not None else None,
        to_minute=minute(body.to) if body.to is not None else None,
        weekdays=sum(1 << day for day in set(body.weekdays)),
    )


@router.get("/circles/{circle_id}/guidelines")
def read(door: Reader) -> Guidelines:
    """My lines; for friends those that the person lets them read."""
    with door.look_inside() as look:
        return guidelines_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/guidelines/{line_id}")
def write(line_id: Id, body: GuidelineIn, door: Writer) -> Guidelines:
    """Write a line, or change it. One that says never counts when this answers: nothing that it
    stops can leave any more. What it said before goes on for my waiting time, if it said never.
    """

    def change(act: InnerAct) -> None:
        try:
            write_line(
                act.tx,
                act.me.circle_id,
                line_id,
                _draft(body),
                giver_of(act),
                replaces=body.replaces,
                anyway=body.anyway,
            )
        except ReachesNobody as problem:
            holes = holes_out(problem.silent, act.me.zone)
            raise Conflict(problem.code, extra={"holes": holes}) from problem

    return _changed(door, body, line_id, change)


@router.delete("/circles/{circle_id}/guidelines/{line_id}")
def end(line_id: Id, door: Writer, body: Nothing = _NOTHING) -> Guidelines:
    """Take a line away. One that says never counts until my waiting time is over."""
    return _changed(
        door,
        body,
        line_id,
        lambda act: end_line(act.tx, act.me.circle_id, line_id, giver_of(act)),
    )


@router.post("/circles/{circle_id}/guidelines/{line_id}/keep")
def keep(line_id: Id, body: Nothing, door: Writer) -> Guidelines:
    """Keep a line that was to end."""
    return _changed(
        door,
        body,
        line_id,
        lambda act: keep_line(act.tx, act.me.circle_id, line_id, act.me.member_id),
    )


@router.post("/circles/{circle_id}/guidelines/{line_id}/lift")
def lift(line_id: Id, body: LiftIn, door: Writer) -> Guidelines:
    """Let one shift, or the request that runs, pass a line this once. The line stays."""
    return _changed(
        door,
        body,
        line_id,
        lambda act: lift_line(
            act.tx,
            act.me.circle_id,
            line_id,
            body.subject_id,
            lifted=body.lifted,
            by=act.me.member_id,
        ),
    )


def _changed(
    door: Inside, body: Body, line_id: str, change: Callable[[InnerAct], None]
) -> Guidelines:
    """Do it once for each key; answered when nothing that was stopped can leave any more."""
    with door.act_inside(body, leads_to=line_id) as act:
        if act.fresh:
            change(act)
        on_its_way = in_flight(act.tx, act.me.circle_id)
        guidelines = guidelines_seen(act.tx, act.me)
    wait_until_left(door.services.db, on_its_way)
    return guidelines
