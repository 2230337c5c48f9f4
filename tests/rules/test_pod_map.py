"""What could be next on a map of whom to turn to: whatever stands there, something sensible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pod_map.rules import (
    MOST_IN_STEP,
    NameFacts,
    Nearness,
    PodField,
    Step,
    StepKind,
    find_field_step,
    find_next_step,
)

FIELDS = tuple(PodField)
NEAR, FAR, ONCE = Nearness


def facts(
    name: str, *near_for: str, nearness: Nearness = NEAR, has_place: bool = False
) -> NameFacts:
    return NameFacts(name, frozenset(near_for), nearness, has_place)


def twelve() -> list[NameFacts]:
    """Two people near for each field, all with a place."""
    return [
        facts(f"{field}{number}", field, has_place=True) for field in FIELDS for number in range(2)
    ]


def test_an_empty_map_asks_for_one_name() -> None:
    assert find_next_step(FIELDS, []) == Step(StepKind.FIRST_NAME)
    assert find_next_step([], []) == Step(StepKind.FIRST_NAME)
    for field in FIELDS:
        assert find_field_step(field, []) == Step(StepKind.FIRST_NAME, field)


def test_one_name_may_know_somebody_for_what_is_empty() -> None:
    ana = facts("Ana", "laugh")
    assert find_next_step(FIELDS, [ana]) == Step(StepKind.ASK_AROUND, "night", ("Ana",))
    assert find_field_step("laugh", [ana]) is None


def test_one_name_for_all_of_it_isnt_left_alone_with_it() -> None:
    ana = facts("Ana", *FIELDS)
    assert find_next_step(FIELDS, [ana]) == Step(StepKind.SOMEBODY_ELSE, None, ("Ana",))
    shared = [ana, facts("Bo", "laugh", nearness=FAR)]
    assert find_next_step(FIELDS, shared).kind is StepKind.SOMEBODY_ELSE
    assert find_next_step(["laugh"], [facts("Ana", "laugh")]).kind is StepKind.KEEP_PLACE


def test_twelve_names_are_enough() -> None:
    assert find_next_step(FIELDS, twelve()) == Step(StepKind.ENOUGH)


def test_twelve_names_and_nobody_for_nights() -> None:
    names = [name for name in twelve() if "night" not in name.near_for]
    names.append(facts("Bo", nearness=ONCE))
    names.append(facts("Cy", nearness=FAR))
    step = find_next_step(FIELDS, names)
    assert (step.kind, step.field, len(step.name_ids)) == (StepKind.ASK_AROUND, "night", 3)


def test_who_is_far_or_was_there_once_is_for_getting_in_touch_the_nearest_first() -> None:
    names = [facts("Bo", "night", nearness=ONCE), facts("Cy", "night", nearness=FAR)]
    assert find_field_step("night", names) == Step(StepKind.GET_IN_TOUCH, "night", ("Cy", "Bo"))
    assert find_next_step(["night"], names).kind is StepKind.GET_IN_TOUCH
    assert find_next_step(["night", "money"], names).kind is StepKind.ASK_AROUND


def test_who_is_near_and_has_no_place_comes_last() -> None:
    names = [*twelve(), facts("Ana", "laugh"), facts("Bo", "laugh", nearness=ONCE)]
    assert find_next_step(FIELDS, names) == Step(StepKind.KEEP_PLACE, None, ("Ana",))


def test_what_is_left_off_asks_for_nobody() -> None:
    names = [facts("Ana", "laugh", has_place=True), facts("Bo", "laugh", has_place=True)]
    assert find_next_step(["laugh"], names) == Step(StepKind.ENOUGH)
    assert find_next_step([], names) == Step(StepKind.ENOUGH)


@pytest.mark.parametrize("count", [0, 1, 12])
@given(data=st.data())
def test_any_map_has_a_step_that_can_be_taken(count: int, data: st.DataObject) -> None:
    fields = data.draw(st.lists(st.sampled_from((*FIELDS, "own")), unique=True))
    names = [
        NameFacts(
            id=f"name{number}",
            near_for=data.draw(st.frozensets(st.sampled_from((*FIELDS, "own")))),
            nearness=data.draw(st.sampled_from(Nearness)),
            has_place=data.draw(st.booleans()),
        )
        for number in range(count)
    ]
    by_id = {name.id: name for name in names}
    for step in (
        find_next_step(fields, names),
        *(find_field_step(field, names) for field in FIELDS),
    ):
        if step is None:
            continue
        assert len(step.name_ids) <= MOST_IN_STEP
        people = [by_id[name_id] for name_id in step.name_ids]
        if step.kind is StepKind.FIRST_NAME:
            assert not names
        if step.kind is StepKind.ASK_AROUND:
            assert people, "there is somebody to ask"
            assert not any(step.field in name.near_for for name in names)
        if step.kind is StepKind.GET_IN_TOUCH:
            assert people
            assert all(step.field in name.near_for for name in people)
            assert not any(name.nearness is NEAR for name in people)
        if step.kind is StepKind.KEEP_PLACE:
            assert people
            assert not any(name.has_place for name in people)
            assert all(name.nearness is NEAR for name in people)
    empty = [field for field in fields if not any(field in name.near_for for name in names)]
    if names and empty:
        assert find_next_step(fields, names) == find_field_step(empty[0], names)
