"""Reading the pod map: for the person alone. Whoever else asks gets what isn't there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from app.circles.service import Membership
from app.core.db import Tx
from app.core.errors import NotFound
from app.pod_map.models import PodMap, PodMapField, PodMapName
from app.pod_map.rules import NameFacts, Nearness, PodField


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field in the person's own words, in clear."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class NameOnMap:
    """A name in clear. `near_for`: fields that are there, in the map's order."""

    id: str
    name: str
    near_for: tuple[str, ...]
    nearness: Nearness
    member_id: str | None


@dataclass(frozen=True, slots=True)
class MapInClear:
    """All of a map. Version 0: nothing was ever written on it."""

    version: int
    left_out: frozenset[str]
    own_fields: tuple[OwnField, ...]
    names: tuple[NameOnMap, ...]

    @property
    def all_fields(self) -> tuple[str, ...]:
        """Every field there is, those left off included, in the order of screens."""
        return (*PodField, *(field.id for field in self.own_fields))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of this map, in the order of screens."""
        return tuple(field for field in self.all_fields if field not in self.left_out)

    @property
    def facts(self) -> list[NameFacts]:
        """The names as rules see them."""
        return [
            NameFacts(
                id=name.id,
                near_for=frozenset(name.near_for),
                nearness=name.nearness,
                has_place=name.member_id is not None,
            )
            for name in self.names
        ]


def need_whose_map(me: Membership) -> None:
    """Raise NotFound for anybody but the person: for them there is no map."""
    if not me.is_person:
        raise NotFound


def read_map(tx: Tx, me: Membership) -> MapInClear:
    """The person's map, all of it in clear. Raises NotFound for anybody else."""
    need_whose_map(me)
    circle_id = me.circle_id
    pod_map = tx.session.get(PodMap, circle_id)
    box = tx.cipher(circle_id)
    own_fields = tuple(
        OwnField(row.id, box.open(row.words, "pod_map_field", "words", row.id))
        for row in field_rows(tx, circle_id)
    )
    order = (*PodField, *(field.id for field in own_fields))
    return MapInClear(
        version=pod_map.version if pod_map is not None else 0,
        left_out=frozenset(pod_map.left_out) if pod_map is not None else frozenset(),
        own_fields=own_fields,
        names=tuple(
            NameOnMap(
                id=row.id,
                name=box.open(row.name, "pod_map_name", "name", row.id),
                near_for=tuple(field for field in order if field in row.near_for),
                nearness=Nearness(row.nearness),
                member_id=row.member_id,
            )
            for row in name_rows(tx, circle_id)
        ),
    )


def field_rows(tx: Tx, circle_id: str) -> Sequence[PodMapField]:
    """Rows of the person's own fields, in their order."""
    return tx.session.exec(
        select(PodMapField)
        .where(PodMapField.circle_id == circle_id)
        .order_by(col(PodMapField.position), col(PodMapField.id))
    ).all()


def name_rows(tx: Tx, circle_id: str) -> Sequence[PodMapName]:
    """Rows of the map's names, in their order."""
    return tx.session.exec(
        select(PodMapName)
        .where(PodMapName.circle_id == circle_id)
        .order_by(col(PodMapName.position), col(PodMapName.id))
    ).all()
