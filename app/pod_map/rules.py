"""The pod map, pure: what is next, whatever is on it.

A name is on the map for fields: a night, a laugh, money, and what the person adds. Nothing else in
the app goes by what stands there (docs/decisions/0064-a-map-of-whom-to-turn-to.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: Names on one map, at most.
MOST_NAMES = 40
#: Fields in the person's own words, at most.
MOST_OWN_FIELDS = 6
#: A step names so many people at most: more would be a task.
MOST_IN_STEP = 3


class PodField(StrEnum):
    """What somebody can be turned to for. The person leaves off what isn't for them."""

    NIGHT = "night"
    LAUGH = "laugh"
    MONEY = "money"
    FORM = "form"
    FAITH = "faith"
    CRISIS = "crisis"


class Nearness(StrEnum):
    """How near somebody is to the person now."""

    NEAR = "near"
    FAR = "far"  # they live far away, or the two are seldom in touch
    ONCE = "once"  # they were there at some time


class StepKind(StrEnum):
    """What could be next; each is an idea, and none is a task."""

    FIRST_NAME = "first_name"  # nobody is on the map
    ASK_AROUND = "ask_around"  # nobody for this field: who might know somebody?
    GET_IN_TOUCH = "get_in_touch"  # for this field there are people, and none of them is near
    SOMEBODY_ELSE = "somebody_else"  # it is the same person for all of it
    KEEP_PLACE = "keep_place"  # somebody near has no place in the circle
    ENOUGH = "enough"  # there is somebody near for each field


@dataclass(frozen=True, slots=True)
class NameFacts:
    """A name on the map, without the name: for which fields, how near, and whether the circle has a
    place for them."""

    id: str
    near_for: frozenset[str]
    nearness: Nearness
    has_place: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What could be next: for which field, None for the whole map; and which names it is about."""

    kind: StepKind
    field: str | None = None
    name_ids: tuple[str, ...] = ()


def find_field_step(field: str, names: Sequence[NameFacts]) -> Step | None:
    """What could be next for one field; None: somebody near is there for it."""
    people = [name for name in names if field in name.near_for]
    if any(name.nearness is Nearness.NEAR for name in people):
        return None
    if people:
        return Step(StepKind.GET_IN_TOUCH, field, _first_ids(people))
    if not names:
        return Step(StepKind.FIRST_NAME, field)
    return Step(StepKind.ASK_AROUND, field, _first_ids(names))


def find_next_step(fields: Sequence[str], names: Sequence[NameFacts]) -> Step:
    """What could be next for the whole map, whose fields are in the person's order."""
    if not names:
        return Step(StepKind.FIRST_NAME)
    steps = [step for field in fields if (step := find_field_step(field, names)) is not None]
    for kind in (StepKind.ASK_AROUND, StepKind.GET_IN_TOUCH):
        for step in steps:
            if step.kind is kind:
                return step
    near = [name for name in names if name.nearness is Nearness.NEAR]
    near_for_any = [name for name in near if name.near_for.intersection(fields)]
    if len(fields) > 1 and len(near_for_any) == 1:
        return Step(StepKind.SOMEBODY_ELSE, name_ids=_first_ids(near_for_any))
    without_place = [name for name in near if not name.has_place]
    if without_place:
        return Step(StepKind.KEEP_PLACE, name_ids=_first_ids(without_place))
    return Step(StepKind.ENOUGH)


def _first_ids(names: Sequence[NameFacts]) -> tuple[str, ...]:
    """The nearest of some names, in the map's order among those that are as near."""
    nearest_first = sorted(names, key=lambda name: tuple(Nearness).index(name.nearness))
    return tuple(name.id for name in nearest_first[:MOST_IN_STEP])
