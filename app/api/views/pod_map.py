"""The pod map as the person reads it. Nobody else does, and no other screen has any of it."""

from __future__ import annotations

from typing import Annotated

from app.api.http.closed_lists import OneOf
from app.api.http.wire import Out
from app.circles.service import Membership
from app.core.db import Tx
from app.pod_map.map_queries import MapInClear, NameOnMap, read_map
from app.pod_map.rules import (
    MOST_NAMES,
    MOST_OWN_FIELDS,
    Nearness,
    PodField,
    Step,
    StepKind,
    find_field_step,
    find_next_step,
)

PodFieldText = Annotated[str, OneOf(PodField)]
NearnessText = Annotated[str, OneOf(Nearness)]
StepText = Annotated[str, OneOf(StepKind)]


class PodStepOut(Out):
    """What could be next. `name_ids`: the names that it is about, the nearest first."""

    kind: StepText
    field: str | None
    name_ids: list[str]


class PodFieldOut(Out):
    """A field of the map. `words`: of an own one. `step`: none once somebody near is there."""

    id: str
    words: str | None
    left_out: bool
    step: PodStepOut | None


class PodNameOut(Out):
    """`member_id`: their place in the circle, kept, invited or in; none: they have no place."""

    id: str
    name: str
    near_for: list[str]
    nearness: NearnessText
    member_id: str | None


class PodMapOut(Out):
    """The whole map, with what could be next."""

    etag: str
    fields: list[PodFieldOut]
    names: list[PodNameOut]
    step: PodStepOut
    most_names: int
    most_own_fields: int


def pod_map_seen(tx: Tx, me: Membership) -> PodMapOut:
    """The person's map. Raises NotFound for anybody else."""
    return _map_out(read_map(tx, me))


def _map_out(pod_map: MapInClear) -> PodMapOut:
    facts = pod_map.facts
    field_steps = {field: find_field_step(field, facts) for field in pod_map.fields}
    words = {field.id: field.words for field in pod_map.own_fields}
    return PodMapOut(
        etag=f'"{pod_map.version}"',
        fields=[
            PodFieldOut(
                id=field,
                words=words.get(field),
                left_out=field in pod_map.left_out,
                step=_step_out(step) if (step := field_steps.get(field)) is not None else None,
            )
            for field in pod_map.all_fields
        ],
        names=[_name_out(name) for name in pod_map.names],
        step=_step_out(find_next_step(pod_map.fields, facts)),
        most_names=MOST_NAMES,
        most_own_fields=MOST_OWN_FIELDS,
    )


def _name_out(name: NameOnMap) -> PodNameOut:
    return PodNameOut(
        id=name.id,
        name=name.name,
        near_for=list(name.near_for),
        nearness=name.nearness,
        member_id=name.member_id,
    )


def _step_out(step: Step) -> PodStepOut:
    return PodStepOut(kind=step.kind, field=step.field, name_ids=list(step.name_ids))
