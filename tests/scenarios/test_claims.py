"""Claiming times: one place, many hands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.cases.first_circle import WED
from tests.factories import simple_circle
from tests.world import Refused, World

DAY = "2026-03-04"


@pytest.mark.parametrize(("claimers", "places"), [(20, 1), (6, 2)])
def test_of_many_claims_in_one_instant_as_many_win_as_there_are_places(
    world: World, claimers: int, places: int
) -> None:
    names = [f"Friend {number}" for number in range(claimers)]
    mina = simple_circle(world, *names)
    mina.offers("Lunch", [WED], "12:00", "14:00", places=places)
    mina.offers("Walk", [WED], "15:00", "16:00", kind="own")
    slot = mina.circle.slot("Lunch", DAY)
    together = Barrier(claimers)

    def claim(name: str) -> httpx.Response:
        together.wait(20)
        return world.friends[name].tries("POST", f"/circles/{{c}}/slots/{slot}/claim", {})

    with ThreadPoolExecutor(claimers) as threads:
        answers = list(threads.map(claim, names))
    won = [answer for answer in answers if answer.status_code == 200]
    lost = [answer for answer in answers if answer.status_code == 409]
    assert (len(won), len(lost)) == (places, claimers - places), {answer.text for answer in answers}
    assert all(answer.json()["mine"] for answer in won)
    for refused in lost:
        problem = refused.json()
        assert problem["type"] == "/problems/taken"
        assert "Thank you" in problem["detail"]
        still_open = [each["id"] for each in problem["open"]]
        assert mina.circle.slot("Walk", DAY) in still_open
        assert slot not in still_open
    (full_slot,) = [week_slot for week_slot in mina.week(DAY, 1) if week_slot["id"] == slot]
    assert (full_slot["taken"], len(full_slot["people"])) == (places, places)
    assert len(mina.reads("claimed")) == places


def test_a_released_place_is_open_again_and_costs_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", DAY)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    sam.claims(slot)
    assert sam.claims(slot)["taken"] == 1, "claiming twice is claiming once"
    with pytest.raises(Refused):
        ade.claims(slot)
    released = sam.releases(slot)
    assert (released["taken"], released["mine"], released["may"]) == (0, False, "claim")
    assert ade.claims(slot)["mine"]
    with pytest.raises(Refused) as refusal:
        sam.releases(slot)
    assert refusal.value.code == "not-held"
    world.at(f"{DAY} 10:00")
    world.phone("Ade").shows("shift_reminder")
    world.phone("Sam").shows()


def test_a_supporter_sees_that_a_place_is_taken_and_not_by_whom(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.offers("Lunch", [WED], "12:00", "14:00", places=2)
    slot = mina.circle.slot("Lunch", DAY)
    world.friends["Sam"].claims(slot)
    (ades_slot,) = world.friends["Ade"].week(DAY, 1)
    assert (ades_slot["taken"], ades_slot["mine"], ades_slot["people"]) == (1, False, [])
    (hers,) = mina.week(DAY, 1)
    assert [person["name"] for person in hers["people"]] == ["Sam"]
    assert hers["may"] is None, "the person claims nothing of their own circle"


def test_a_slot_that_is_over_and_one_that_never_was(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    slot = mina.circle.slot("Lunch", DAY)
    sam = world.friends["Sam"]
    world.at(f"{DAY} 13:59")
    sam.claims(slot)
    world.advance(minutes=1)
    with pytest.raises(Refused) as refusal:
        sam.releases(slot)
    assert refusal.value.code == "slot-over"
    for never in (mina.circle.slot("Lunch", "2026-03-05"), f"{'x' * 22}.{DAY}", "nonsense"):
        assert sam.tries("POST", f"/circles/{{c}}/slots/{never}/claim", {}).status_code == 404
    mina.delete(f"/circles/{{c}}/patterns/{mina.circle.patterns['Lunch']}")
    later = mina.circle.slot("Lunch", "2026-03-11")
    assert sam.tries("POST", f"/circles/{{c}}/slots/{later}/claim", {}).status_code == 404
