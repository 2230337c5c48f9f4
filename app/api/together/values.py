"""What the circle holds to: lines that anybody in it can propose, agreed on by consent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import AfterValidator, Field, StringConstraints

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.wire import Day, Id, Nothing, Short, clean
from app.api.http.wire import In as Body
from app.api.views.values import StanceKindText, ValuesOut, values_seen
from app.circles.permissions import Permission
from app.stewardship.in_flight_service import in_flight, wait_until_left
from app.values import line_service, reader_service, stance_service
from app.values.models import StanceKind

router = APIRouter(tags=["together"])

Reader = Annotated[Inside, Depends(Needs(Permission.READ))]
Person = Annotated[Inside, Depends(Needs(Permission.ASK))]

LINE = "/circles/{circle_id}/values/{line_id}"

_NOTHING = Nothing()

Version = Annotated[int, Field(ge=1, le=1_000_000)]
LineWords = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=280), AfterValidator(clean)
]


class ValueReadersIn(Body):
    """To whom it is open: members, and places that are kept."""

    member_ids: list[Id] = Field(max_length=100)


class ValueIn(Body):
    """`closes_on`: by the end of that day it is agreed on, unless somebody objects. `instead_of`: a
    line that it replaces. `shows_name`: my name stands beside it."""

    words: LineWords
    closes_on: Day
    instead_of: Id | None = None
    shows_name: bool = False


class ValueWordsIn(Body):
    """`version`: of the words that I saw. `closes_on`: a later day; the person's need none."""

    words: LineWords
    closes_on: Day | None = None
    version: Version


class ValueSeenIn(Body):
    """`version`: of the words that I saw."""

    version: Version


class ValueStanceIn(Body):
    """`words` are read by those to whom it is open now; without my name, unless it is shown."""

    kind: StanceKindText
    words: Short = ""
    shows_name: bool = False
    version: Version


class ValueIdeaIn(Body):
    words: Short


@router.get("/circles/{circle_id}/values")
def read(door: Reader) -> ValuesOut:
    """What the circle holds to, for whom the person opened it to. Everybody else gets a 404."""
    with door.look_inside() as look:
        return values_seen(look.tx, look.me)


@router.put("/circles/{circle_id}/values/readers")
def put_readers(body: ValueReadersIn, door: Person) -> ValuesOut:
    """Say anew to whom it is open. Whoever I leave out takes along what they said."""
    with door.act_inside(body, leads_to=door.circle_id) as act:
        if act.fresh:
            reader_service.set_readers(act.tx, act.me, body.member_ids)
        act.tx.session.flush()
        on_its_way = in_flight(act.tx, act.me.circle_id)
        values = values_seen(act.tx, act.me)
    wait_until_left(door.services.db, on_its_way)
    return values


@router.put(LINE, status_code=201)
def propose(line_id: Id, body: ValueIn, door: Reader) -> ValuesOut:
    """Propose a line. Those to whom it is open are told; by its day silence is consent."""
    return _changed(
        door,
        body,
        line_id,
        lambda act: line_service.propose_line(
            act.tx,
            act.me,
            line_id,
            body.words,
            closes_on=body.closes_on,
            instead_of=body.instead_of,
            shows_name=body.shows_name,
        ),
    )


@router.put(f"{LINE}/words")
def change(line_id: Id, body: ValueWordsIn, door: Reader) -> ValuesOut:
    """Give it other words: the person's hold at once, a proposal's own need a later day."""
    return _changed(
        door,
        body,
        line_id,
        lambda act: line_service.change_words(
            act.tx,
            act.me,
            line_id,
            body.words,
            closes_on=body.closes_on,
            version=body.version,
        ),
    )


@router.post(f"{LINE}/keep")
def keep(line_id: Id, body: ValueSeenIn, door: Reader) -> ValuesOut:
    """The person keeps it as it stands, at once and whatever is in the way."""
    return _changed(
        door,
        body,
        line_id,
        lambda act: line_service.keep_line(act.tx, act.me, line_id, version=body.version),
    )


@router.delete(LINE)
def remove(line_id: Id, door: Reader, body: Nothing = _NOTHING) -> ValuesOut:
    """Take it away: the person any line, and who proposed it while it is proposed."""
    return _changed(door, body, line_id, lambda act: line_service.end_line(act.tx, act.me, line_id))


@router.put(f"{LINE}/stance")
def put_stance(line_id: Id, body: ValueStanceIn, door: Reader) -> ValuesOut:
    """Mine too, I can live with it, or what is in my way. Nobody is told, nothing is counted."""
    return _changed(
        door,
        body,
        line_id,
        lambda act: stance_service.take_stance(
            act.tx,
            act.me,
            line_id,
            StanceKind(body.kind),
            body.words,
            shows_name=body.shows_name,
            version=body.version,
        ),
    )


@router.delete(f"{LINE}/stance")
def remove_stance(line_id: Id, door: Reader, body: Nothing = _NOTHING) -> ValuesOut:
    """Say nothing to it any more: nothing of it is kept."""
    return _changed(
        door,
        body,
        line_id,
        lambda act: stance_service.take_stance_back(act.tx, act.me, line_id),
    )


@router.put(f"{LINE}/ideas/{{idea_id}}", status_code=201)
def add_idea(line_id: Id, idea_id: Id, body: ValueIdeaIn, door: Reader) -> ValuesOut:
    """An idea for living with both."""
    return _changed(
        door,
        body,
        idea_id,
        lambda act: stance_service.add_idea(act.tx, act.me, line_id, idea_id, body.words),
    )


@router.delete(f"{LINE}/ideas/{{idea_id}}")
def remove_idea(line_id: Id, idea_id: Id, door: Reader, body: Nothing = _NOTHING) -> ValuesOut:
    """Take an idea away: who wrote it, or the person."""
    return _changed(
        door,
        body,
        idea_id,
        lambda act: stance_service.remove_idea(act.tx, act.me, line_id, idea_id),
    )


def _changed(
    door: Inside, body: Body, leads_to: str, change: Callable[[InnerAct], None]
) -> ValuesOut:
    """Do it once, and answer how it is then."""
    with door.act_inside(body, leads_to=leads_to) as act:
        if act.fresh:
            change(act)
        act.tx.session.flush()
        return values_seen(act.tx, act.me)
