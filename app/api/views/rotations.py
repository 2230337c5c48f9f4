"""Members who take a pattern in turn."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from app.access.reading import reads_of
from app.access.shift_rules import load_shift_rules
from app.api.http.closed_lists import OneOf
from app.api.http.wire import InstantText, Out, rfc3339
from app.api.views.slots import wall_time
from app.circles.disclosure_service import Tag
from app.circles.permissions import Permission
from app.circles.service import Membership, NameWithTags, get_circle, names_with_tags
from app.core.db import Tx
from app.rota.models import HandOff, Pattern, Rotation, RotationPlace
from app.rota.rotations.rotation_queries import Coming, coming_turns, places_of, rotations_of
from app.rota.rotations.turns_ahead_queries import are_never_theirs

HandOffName = Annotated[str, OneOf(HandOff)]


NEXT = 4


class InTurn(Out):
    member_id: str
    name: str
    tags: list[Tag]
    agreed: bool


class TurnOut(Out):
    slot_id: str
    starts_at: InstantText
    starts_wall: str
    mine: bool
    name: str | None
    tags: list[Tag]


class RotationOut(Out):
    id: str
    pattern_id: str
    hand_off: HandOffName
    every: int
    hand_over_on: int | None
    weekdays: list[int]
    from_: date = Field(serialization_alias="from")
    until: date | None
    alone: bool
    mine: Literal["asked", "agreed"] | None
    others: int | None = Field(
        description="How many take turns besides me; none: not for me to know."
    )
    members: list[InTurn] = Field(description="In order; for those who may read names.")
    next_turns: list[TurnOut]


class Rotations(Out):
    rotations: list[RotationOut]


def rotation_outs(tx: Tx, me: Membership, rotations: list[Rotation]) -> list[RotationOut]:
    """Rotations as a member sees them: names for who may read names, else their own turns."""
    ids = [rotation.id for rotation in rotations]
    places, coming = places_of(tx, ids), coming_turns(tx, me.circle_id, ids)
    names: dict[str, NameWithTags] = {}
    if Permission.NAMES in me.may:
        everyone = {place.member_id for row in places.values() for place in row}
        names = names_with_tags(tx, me.circle_id, everyone)
    reads = reads_of(tx, me)
    outs = [
        _rotation_out(me, rotation, places[rotation.id], coming[rotation.id], names)
        for rotation in rotations
    ]
    if reads.guidelines:
        outs = _without_closed(tx, me, rotations, outs)
    return (
        outs if reads.times else [rotation.model_copy(update={"others": None}) for rotation in outs]
    )


def _without_closed(
    tx: Tx, me: Membership, rotations: list[Rotation], outs: list[RotationOut]
) -> list[RotationOut]:
    """Turns that a line of the person's never lets a member take: as if they weren't asked to."""
    circle, rules = get_circle(tx, me.circle_id), load_shift_rules(tx, me.circle_id)
    return [
        out.model_copy(update={"mine": None})
        if out.mine == "asked"
        and are_never_theirs(
            tx,
            circle,
            rules,
            rotation,
            tx.session.get_one(Pattern, rotation.pattern_id),
            me.member_id,
        )
        else out
        for rotation, out in zip(rotations, outs, strict=True)
    ]


def rotations_seen(tx: Tx, me: Membership) -> Rotations:
    """The rotations that are a member's to read."""
    rotations = rotation_outs(tx, me, rotations_of(tx, me.circle_id))
    if Permission.NAMES not in me.may:
        states = {"asked", "agreed"} if reads_of(tx, me).times else {"agreed"}
        rotations = [rotation for rotation in rotations if rotation.mine in states]
    return Rotations(rotations=rotations)


def _rotation_out(
    me: Membership,
    rotation: Rotation,
    places: list[RotationPlace],
    coming: list[Coming],
    names: dict[str, NameWithTags],
) -> RotationOut:
    zone = ZoneInfo(me.zone)
    my_place = next((place for place in places if place.member_id == me.member_id), None)
    shown_turns = [
        TurnOut(
            slot_id=turn.slot_id,
            starts_at=rfc3339(turn.starts_at),
            starts_wall=wall_time(turn.starts_at, zone),
            mine=turn.member_id == me.member_id,
            name=names[turn.member_id].name if turn.member_id in names else None,
            tags=names[turn.member_id].tags if turn.member_id in names else [],
        )
        for turn in coming
        if names or turn.member_id == me.member_id
    ]
    return RotationOut(
        id=rotation.id,
        pattern_id=rotation.pattern_id,
        hand_off=rotation.hand_off,
        every=rotation.every,
        hand_over_on=rotation.hand_over_on,
        weekdays=[] if rotation.weekdays == 127 else _weekdays(rotation.weekdays),
        from_=rotation.anchor,
        until=rotation.until_date,
        alone=rotation.alone,
        mine=None if my_place is None else "agreed" if my_place.agreed_at else "asked",
        others=sum(place.agreed_at is not None and place is not my_place for place in places),
        members=[
            InTurn(
                member_id=place.member_id,
                name=names[place.member_id].name,
                tags=names[place.member_id].tags,
                agreed=place.agreed_at is not None,
            )
            for place in places
            if place.member_id in names
        ],
        next_turns=shown_turns[:NEXT],
    )


def _weekdays(mask: int) -> list[int]:
    return [day for day in range(7) if mask >> day & 1]
