"""Weeks and months ahead: what is open far off, light enough to look at, and names nobody."""

from __future__ import annotations

import json

from tests.cases.first_circle import SAT, WED
from tests.factories import simple_circle
from tests.world import Friend, Json, World


def ahead(friend: Friend, first: str, days: int = 42) -> Json:
    overview: Json = friend.get(f"/circles/{{c}}/days?from={first}&days={days}")
    return overview


def stands(friend: Friend, first: str, days: int = 42) -> dict[str, str]:
    """Each day in short: how it stands, with a star where one of its times is mine."""
    return {
        day["on"]: day["standing"] + "*" * day["mine"]
        for day in ahead(friend, first, days)["found"]
    }


def test_a_friend_looks_months_ahead_and_takes_a_day_in_june(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.offers("Lunch", [WED], "12:00", "14:00")
    mina.offers("Night", [SAT], "22:00", "07:00", kind="overnight", places=2)
    # Six weeks of June: each Wednesday and each night's first day, the rest isn't there.
    june = stands(sam, "2026-06-01")
    assert june["2026-06-03"] == june["2026-06-06"] == "open"
    assert len(june) == 12
    sam.claims(mina.circle.slot("Lunch", "2026-06-03"))
    sam.claims(mina.circle.slot("Night", "2026-06-06"))
    assert stands(sam, "2026-06-01", 7) == {"2026-06-03": "held*", "2026-06-06": "part*"}
    assert stands(ade, "2026-06-01", 7) == {"2026-06-03": "held", "2026-06-06": "part"}
    # Nobody is named in it, not even to who may read names.
    text = json.dumps(ahead(mina, "2026-06-01"))
    assert "Sam" not in text
    assert mina.member("Sam") not in text
    # A year on, it still comes.
    assert stands(sam, "2027-02-28", 7) == {"2027-03-03": "open", "2027-03-06": "open"}


def test_what_is_over_is_left_out_and_tonight_isnt(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.offers("Lunch", [WED], "12:00", "14:00")
    mina.offers("Night", [WED], "22:00", "07:00", kind="overnight")
    zone = mina.zone
    world.at("2026-03-11 15:00", zone)
    world.friends["Sam"].claims(mina.circle.slot("Night", "2026-03-11"))
    assert stands(mina, "2026-03-11", 1) == {"2026-03-11": "held"}
    world.at("2026-03-12 06:59", zone)
    assert stands(mina, "2026-03-11", 1) == {"2026-03-11": "held"}
    world.at("2026-03-12 07:00", zone)
    assert stands(mina, "2026-03-11", 1) == {}


def test_who_isnt_in_the_circle_finds_nothing(world: World) -> None:
    mina = simple_circle(world)
    mina.offers("Lunch", [WED], "12:00", "14:00")
    stranger = world.friend("Lee")
    assert stranger.tries("GET", f"/circles/{mina.circle.id}/days").status_code == 404
    assert ahead(mina, "2026-03-04", 1) == {
        "zone": mina.zone,
        "from": "2026-03-04",
        "days": 1,
        "shown": True,
        "found": [{"on": "2026-03-04", "standing": "open", "mine": False}],
    }
