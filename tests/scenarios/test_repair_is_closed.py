"""A repair that runs, once one of them has closed it for good, and once it is over."""

from __future__ import annotations

import pytest

from tests.scenarios.test_repair import (
    AFTER,
    HURT,
    OWNS,
    circle_of_friends,
    keeps,
    own_repairs,
    refused,
    words_read,
)
from tests.world import Friend, World


def answered(world: World, mina: Friend) -> str:
    """A repair that Sam opened and Ade answered; both have read all that came."""
    world.at("2026-03-05 12:00")
    path = keeps(world.friends["Sam"], "Ade", mina, cooling="soon")
    world.at("2026-03-05 12:15")
    world.friends["Ade"].post(f"{path}/answer", {"did": OWNS})
    world.settle()
    for name in ("Sam", "Ade"):
        world.phone(name).new_pushes()
    return path


def joined_by_lee(world: World, mina: Friend, path: str) -> None:
    """Lee is there for both, and has read nothing yet."""
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    sam.put(f"{path}/third", {"member_id": mina.member("Lee")})
    ade.post(f"{path}/third/agree")
    lee.post(f"{path}/third/join")
    world.settle()
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).new_pushes()


def closes(friend: Friend, mina: Friend, name: str | None, *, closed: bool = True) -> None:
    """Close it to a member, or to everybody; or open it again."""
    body = {"closed": closed} | ({"member_id": mina.member(name)} if name else {})
    friend.put("/circles/{c}/repairs-closed", body)


@pytest.mark.parametrize("to", ["Sam", None])
def test_who_closed_it_hears_nothing_more_of_one_that_runs(world: World, to: str | None) -> None:
    mina = circle_of_friends(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    path = answered(world, mina)
    closes(ade, mina, to)
    assert refused(sam, "POST", f"{path}/turns", {"said": AFTER}) == "repair-closed"
    assert AFTER not in str(ade.get(path))
    world.settle()
    assert world.phone("Ade").new_pushes() == []
    # As with a new one, who closed it would write to somebody who can't answer.
    assert refused(ade, "POST", f"{path}/turns", {"said": AFTER}) == "repair-closed-by-me"
    # What they have they keep, and opened again it goes on.
    assert own_repairs(sam)[0]["state"] == own_repairs(ade)[0]["state"] == "open"
    closes(ade, mina, to, closed=False)
    sam.post(f"{path}/turns", {"said": AFTER})
    assert AFTER in str(ade.get(path))


def test_what_waits_to_be_told_isnt_told_once_it_is_closed(world: World) -> None:
    mina = circle_of_friends(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    path = answered(world, mina)
    world.at("2026-03-05 22:30")  # nothing is told of it at night
    sam.post(f"{path}/turns", {"said": AFTER})
    world.settle()
    assert world.phone("Ade").new_pushes() == []
    closes(ade, mina, "Sam")
    world.at("2026-03-06 12:00")
    world.settle()
    assert world.phone("Ade").new_pushes() == []
    assert words_read(ade, path)[-1] == {"said": AFTER}, "what they have they keep"


def test_who_was_written_to_can_close_it_and_answers_no_more(world: World) -> None:
    mina = circle_of_friends(world)
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    world.at("2026-03-05 12:00")
    path = keeps(sam, "Ade", mina, cooling="soon")
    world.at("2026-03-05 12:15")
    closes(sam, mina, "Ade")
    assert refused(ade, "POST", f"{path}/answer", {"did": OWNS}) == "repair-closed"
    assert own_repairs(sam)[0]["state"] == "sent"


def test_a_third_who_closes_it_is_out_of_it(world: World) -> None:
    mina = circle_of_friends(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/roles", {"roles": ["coordinator"]})
    path = answered(world, mina)
    joined_by_lee(world, mina, path)
    closes(ade, mina, "Lee")
    assert refused(lee, "POST", f"{path}/turns", {"said": AFTER}) == "repair-closed"
    closes(lee, mina, "Sam")
    assert own_repairs(lee) == []
    assert refused(lee, "GET", path) == "not-found"
    sam.post(f"{path}/turns", {"said": AFTER})
    world.settle()
    assert world.phone("Lee").new_pushes() == []
    assert own_repairs(ade)[0]["third"] is None


def test_a_third_reads_nothing_on_once_it_is_over(world: World) -> None:
    mina = circle_of_friends(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    mina.put(f"/circles/{{c}}/members/{mina.member('Ade')}/roles", {"roles": ["coordinator"]})
    path = answered(world, mina)
    joined_by_lee(world, mina, path)
    sam.post(f"{path}/turns", {"said": AFTER})
    assert words_read(lee, path) == [{"said": AFTER}]
    sam.post(f"{path}/settle")
    assert words_read(lee, path) == [{"said": AFTER}], "one of the two alone doesn't end it"
    ade.post(f"{path}/settle")
    assert own_repairs(lee) == []
    assert refused(lee, "GET", path) == "not-found"
    assert refused(lee, "POST", f"{path}/third/end") == "not-found"
    assert HURT in str(ade.get(path))
