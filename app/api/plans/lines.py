"""The circle's own directory of lines: for the person and whoever coordinates."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator, Field, StringConstraints

from app.api.http.guards import Inside, Needs
from app.api.http.headers import if_match
from app.api.http.wire import Id, Nothing, Short, Title, clean
from app.api.http.wire import In as Body
from app.api.views.lines import Candidates, Lines, PolicyText, candidates_out, lines_seen
from app.circles.permissions import Permission
from app.lines import directory_service
from app.lines.candidates import load_candidates
from app.lines.rules import LineText, Policy, find_candidates

router = APIRouter(tags=["plan"])

Keeper = Annotated[Inside, Depends(Needs(Permission.LINES))]

_NOTHING = Nothing()

Few = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(clean),
]
Source = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(clean),
]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class LineBody(Body):
    """A line in its own words. Its numbers are text that nobody's phone dials by itself."""

    name: Title
    numbers: list[Few] = Field([], max_length=5)
    hours: Short = ""
    region: Short = ""
    note: Short = ""
    exceptions: list[Few] = Field([], max_length=10)
    sources: list[Source] = Field([], max_length=6)
    languages: list[LanguageCode] = Field([], max_length=10)
    countries: list[CountryCode] = Field([], max_length=10)
    policy: PolicyText | None = Field(
        None, description="What it does without a caller's yes. A line without one is refused."
    )

    def text(self) -> LineText:
        return LineText(
            name=self.name,
            numbers=tuple(self.numbers),
            hours=self.hours,
            region=self.region,
            note=self.note,
            exceptions=tuple(self.exceptions),
            sources=tuple(self.sources),
            languages=tuple(self.languages),
            countries=tuple(self.countries),
        )

    def known_policy(self) -> Policy | None:
        return Policy(self.policy) if self.policy is not None else None


class LineIn(LineBody):
    id: Id


@router.get("/circles/{circle_id}/line-candidates")
def read_candidates(
    door: Keeper,
    country: Annotated[CountryCode | None, Query(description="ISO 3166-1, such as CA")] = None,
    language: Annotated[LanguageCode | None, Query(description="ISO 639-1, such as es")] = None,
) -> Candidates:
    """Lines that a circle may take over. Nobody has checked any of them."""
    with door.look_inside():
        every_candidate = load_candidates()
        return candidates_out(find_candidates(every_candidate, country, language), every_candidate)


@router.get("/circles/{circle_id}/lines")
def read(door: Keeper) -> Lines:
    """The circle's own lines, each with its policy and how long ago somebody checked it."""
    with door.look_inside() as look:
        return lines_seen(look.tx, look.me)


@router.post("/circles/{circle_id}/lines", status_code=201)
def add(body: LineIn, door: Keeper) -> Lines:
    """Add a line, from a candidate or in own words. It is unchecked."""
    with door.act_inside(body, leads_to=body.id) as act:
        if act.fresh:
            directory_service.add_line(
                act.tx,
                act.me.circle_id,
                act.me.member_id,
                line_id=body.id,
                text=body.text(),
                policy=body.known_policy(),
            )
        return lines_seen(act.tx, act.me)


@router.put("/circles/{circle_id}/lines/{line_id}")
def write(line_id: Id, body: LineBody, door: Keeper) -> Lines:
    """Write a line anew (If-Match). With another number or policy it is unchecked again."""
    with door.act_inside(body, leads_to=line_id) as act:
        if act.fresh:
            directory_service.change_line(
                act.tx,
                act.me.circle_id,
                act.me.member_id,
                line_id=line_id,
                expected=if_match(door.request),
                text=body.text(),
                policy=body.known_policy(),
            )
        return lines_seen(act.tx, act.me)


@router.post("/circles/{circle_id}/lines/{line_id}/checked")
def check(line_id: Id, body: Nothing, door: Keeper) -> Lines:
    """I checked it today: number, hours and policy are so, as I read them (If-Match)."""
    with door.act_inside(body, leads_to=line_id) as act:
        if act.fresh:
            directory_service.note_check(
                act.tx,
                act.me.circle_id,
                act.me.member_id,
                line_id,
                expected=if_match(door.request),
            )
        return lines_seen(act.tx, act.me)


@router.delete("/circles/{circle_id}/lines/{line_id}")
def remove(line_id: Id, door: Keeper, body: Nothing = _NOTHING) -> Lines:
    """Take a line out of the directory."""
    with door.act_inside(body, leads_to=line_id) as act:
        if act.fresh:
            directory_service.remove_line(act.tx, act.me.circle_id, act.me.member_id, line_id)
        return lines_seen(act.tx, act.me)
