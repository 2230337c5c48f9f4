"""To whom I could turn, and for what: mine alone. For anybody else there is no such map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import Field, StringConstraints

from app.api.http.guards import InnerAct, Inside, Needs
from app.api.http.headers import if_match
from app.api.http.wire import ConsentIn, Id, Name, Nothing, Title
from app.api.http.wire import In as Body
from app.api.views.circles import consent_of
from app.api.views.pod_map import NearnessText, PodFieldText, PodMapOut, pod_map_seen
from app.circles.name_service import need_distinct
from app.circles.permissions import Permission
from app.pod_map import writing_service as pod_map
from app.pod_map.map_queries import OwnField, need_whose_map
from app.pod_map.rules import Nearness, PodField
from app.pod_map.writing_service import NameDraft
from app.stewardship.circle_creation_service import add_friend

router = APIRouter(tags=["pod map"])

# Everybody comes to the door alike; inside, only the person finds a map (`need_whose_map`).
Comer = Annotated[Inside, Depends(Needs(Permission.READ))]

_NOTHING = Nothing()

#: More than a map can have, so that too many are refused in their own words.
_MOST_SENT = 100

#: What a field is called: a code, or the id of an own one.
FieldKey = Annotated[str, StringConstraints(pattern=r"^([a-z]{1,10}|[A-Za-z0-9_-]{22})$")]


class PodNameIn(Body):
    """A name, all of it. `near_for` can be empty; `member_id` is their place in the circle."""

    name: Name
    near_for: list[FieldKey] = Field(max_length=_MOST_SENT)
    nearness: NearnessText
    member_id: Id | None


class PlaceForNameIn(Body):
    """Keep them a place in the circle, by the name that is on the map; its id is made here."""

    member_id: Id


class OwnFieldIn(Body):
    id: Id
    words: Title


class PodFieldsIn(Body):
    """Which fields aren't for me, and all of my own in their order."""

    left_out: list[PodFieldText] = Field(max_length=len(PodField))
    own_fields: list[OwnFieldIn] = Field(max_length=_MOST_SENT, description="6 at most.")


@router.get("/circles/{circle_id}/pod-map")
def read(door: Comer, response: Response) -> PodMapOut:
    """My map, with what could be next. Nobody else reads any of it."""
    with door.look_inside() as look:
        map_out = pod_map_seen(look.tx, look.me)
    response.headers["ETag"] = map_out.etag
    return map_out


@router.put("/circles/{circle_id}/pod-map/fields")
def write_fields(body: PodFieldsIn, door: Comer, response: Response) -> PodMapOut:
    """Choose what the map is about (If-Match). Names stay when a field goes."""

    def change(act: InnerAct) -> None:
        pod_map.write_fields(
            act.tx,
            act.me,
            left_out=[PodField(field) for field in body.left_out],
            own_fields=[OwnField(field.id, field.words) for field in body.own_fields],
            expected=if_match(door.request),
        )

    return _changed(door, body, response, door.circle_id, change)


@router.put("/circles/{circle_id}/pod-map/names/{pod_name_id}")
def write_name(pod_name_id: Id, body: PodNameIn, door: Comer, response: Response) -> PodMapOut:
    """Put somebody on the map, or write them anew (If-Match). They don't hear of it."""

    def change(act: InnerAct) -> None:
        draft = NameDraft(body.name, body.near_for, Nearness(body.nearness), body.member_id)
        pod_map.write_name(act.tx, act.me, pod_name_id, draft, expected=if_match(door.request))

    return _changed(door, body, response, pod_name_id, change)


@router.delete("/circles/{circle_id}/pod-map/names/{pod_name_id}")
def remove_name(
    pod_name_id: Id, door: Comer, response: Response, body: Nothing = _NOTHING
) -> PodMapOut:
    """Take somebody off the map. If they have a place in the circle, that stays."""
    return _changed(
        door,
        body,
        response,
        pod_name_id,
        lambda act: pod_map.remove_name(
            act.tx, act.me, pod_name_id, expected=if_match(door.request)
        ),
    )


@router.post("/circles/{circle_id}/pod-map/names/{pod_name_id}/place", status_code=201)
def keep_place(pod_name_id: Id, body: PlaceForNameIn, door: Comer, response: Response) -> PodMapOut:
    """Keep them a place in the circle, as for any friend who is named; inviting them comes next."""

    def change(act: InnerAct) -> None:
        act.me.need(Permission.MEMBERS)
        name = pod_map.read_name_to_place(act.tx, act.me, pod_name_id)
        need_distinct(act.tx, act.me, name)
        add_friend(
            act.tx,
            circle_id=act.me.circle_id,
            member_id=body.member_id,
            name=name,
            by=act.me.member_id,
            agreed=consent_of(ConsentIn()),
            max_places=door.services.settings.max_members,
        )
        pod_map.link_name(
            act.tx, act.me, pod_name_id, body.member_id, expected=if_match(door.request)
        )

    return _changed(door, body, response, body.member_id, change)


@router.delete("/circles/{circle_id}/pod-map")
def wipe(door: Comer, response: Response, body: Nothing = _NOTHING) -> PodMapOut:
    """Delete the whole map. Places in the circle stay."""
    return _changed(
        door,
        body,
        response,
        door.circle_id,
        lambda act: pod_map.wipe_map(act.tx, act.me, expected=if_match(door.request)),
    )


def _changed(
    door: Inside,
    body: Body,
    response: Response,
    leads_to: str,
    change: Callable[[InnerAct], None],
) -> PodMapOut:
    """Do it once for each key, as the person; answer how the map is then."""
    with door.act_inside(body, leads_to=leads_to) as act:
        need_whose_map(act.me)
        if act.fresh:
            change(act)
        map_out = pod_map_seen(act.tx, act.me)
    response.headers["ETag"] = map_out.etag
    return map_out
