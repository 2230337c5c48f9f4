"""The simple plan: friends one by one, five minutes each, one yes is enough."""

from __future__ import annotations

from tests.factories import simple_circle
from tests.world import World


def test_friends_are_asked_one_by_one_until_one_says_yes(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade", "Lee")
    mina.asks("tea?")
    world.advance(seconds=9)
    assert mina.sees()["phase"] == "held"
    for name in ("Sam", "Ade", "Lee"):
        world.phone(name).shows()
    world.advance(seconds=1)
    world.phone("Sam").shows("ask")
    world.phone("Ade").shows()
    view = mina.sees()
    assert view["phase"] == "asking"
    assert [(one["name"], one["shown"]) for one in view["asking"]] == [("Sam", True)]
    assert view["next"] == {"name": "Ade"}

    world.advance(minutes=4, seconds=59)
    world.phone("Ade").shows()
    world.advance(seconds=1)
    world.phone("Ade").shows("ask")
    world.phone("Sam").shows()
    world.phone("Lee").shows()

    world.friends["Ade"].answers("coming", minutes=20)
    world.settle()
    world.phone("Mina").shows("ask")
    world.phone("Sam").shows("stand_down")
    world.advance(hours=2)
    world.phone("Lee").shows()
    world.phone("Ade").shows()
    view = mina.sees()
    assert view["phase"] == "covered"
    assert [(one["name"], one["minutes"]) for one in view["yes"]] == [("Ade", 20)]
