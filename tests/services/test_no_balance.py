"""Whoever gave or took more is answered as anybody else is: nothing is left of it to add up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.services.restorable_world import filled, get_routes
from tests.world import Friend, Json, World

NAMES = ("Mina", "Sam", "Ade")


@pytest.fixture
def three(sqlite_url: str, tmp_path: Path) -> Iterator[World]:
    with World(sqlite_url, tmp_path) as world:
        simple_circle(world, "Sam", "Ade")
        yield world


def answers(world: World) -> dict[tuple[str, str], Json | str]:
    """What each of the three is answered to every GET that needs no id but of circle and member."""
    mina = world.friends["Mina"]
    ids = {"circle_id": ["{c}"], "member_id": [mina.member(name) for name in NAMES]}
    paths = [
        path
        for route in get_routes(world)
        for path in filled(route, ids)
        if "{" not in path.replace("{c}", "") and "z" not in route.split("/")[1] and path != "/live"
    ]
    return {
        (name, path): world.friends[name].tries("GET", path).text
        for name in NAMES
        for path in paths
    }


def offers(by: Friend, to: str) -> str:
    offer_id = new_id()
    body = {"words": "Draw with me", "minutes": 10, "rhythm": "any_time"}
    ids = {"member_ids": [by.world.friends["Mina"].member(to)]}
    by.put(f"/circles/{{c}}/member-offers/{offer_id}", body | ids)
    return offer_id


def tap(friend: Friend, offer_id: str, door: str) -> None:
    friend.post(f"/circles/{{c}}/member-offers/{offer_id}/{door}")


def test_what_was_given_and_taken_leaves_no_trace_in_any_answer(three: World) -> None:
    mina, sam, ade = (three.friends[name] for name in NAMES)
    before = answers(three)
    assert len(before) > 100
    for _ in range(3):
        kimchi, drawing = offers(mina, "Sam"), offers(ade, "Mina")
        tap(sam, kimchi, "take-up")
        tap(mina, drawing, "take-up")
        tap(sam, kimchi, "done")
        tap(mina, kimchi, "done")
        tap(mina, drawing, "let-go")
        tap(ade, drawing, "end")
    assert answers(three) == before


def test_what_stands_is_rows_and_no_number_of_them(three: World) -> None:
    """With three offers that are taken up no other number is answered than with one."""
    mina, sam = three.friends["Mina"], three.friends["Sam"]
    tap(sam, offers(mina, "Sam"), "take-up")
    with_one = {key: set(numbers_in(three, key)) for key in keys(three)}
    for _ in range(2):
        tap(sam, offers(mina, "Sam"), "take-up")
    assert {key: set(numbers_in(three, key)) for key in keys(three)} == with_one


def keys(world: World) -> list[tuple[str, str]]:
    return [(name, path) for name in NAMES for path in ("/circles/{c}/home", OFFERS, "/me")]


OFFERS = "/circles/{c}/member-offers"


def numbers_in(world: World, key: tuple[str, str]) -> Iterator[float]:
    """Every number in an answer, however deep."""
    name, path = key
    yield from _numbers(world.friends[name].get(path))


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value
