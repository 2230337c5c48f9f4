"""Every screen tells one story of an ask at the same moment: the person's and each friend's.

A small model of what happens to an ask says what each screen has to say; all views are held to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.push.answers import GONE
from tests.world import World


class Story(NamedTuple):
    """One moment on all screens: the person's phase, their words for Dov, and Dov's standing."""

    phase: str
    of_dov: str
    to_dov: str
    coordinator: bool = False


class Stage:
    """A circle in which Dov is asked, and somebody coordinates; its ask begins anew each time."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.mina = simple_circle(world, "Dov", "Ines")
        self.dov, self.ines = world.friends["Dov"], world.friends["Ines"]
        ines = self.mina.member("Ines")
        self.mina.put(f"/circles/{{c}}/members/{ines}/roles", {"roles": ["coordinator"]})
        self.mina.post(
            "/circles/{c}/grants",
            {
                "id": new_id(),
                "to": {"kind": "coordinators"},
                "event": "nobody_answered",
                "tier": 0,
            },
        )
        self.plan("Dov")

    def plan(self, *names: str) -> None:
        """A step for each of these, in this order."""
        ladder = [
            {"audience": [{"kind": "member", "member_id": self.mina.member(name)}]}
            for name in names
        ]
        self.mina.put("/circles/{c}/plan", {"sections": [], "ladder": ladder})

    def says(self) -> Story:
        """The story that all screens tell now. Fails where two of them differ."""
        view = self.mina.sees()
        at_home = self.mina.home()["person"]["ask"]
        assert at_home == (None if view["phase"] == "closed" else view)
        (dov,) = (person for person in view["people"] if person["name"] == "Dov")
        asking = [asked_member["name"] for asked_member in view["asking"]]
        assert ("Dov" in asking) == (dov["what"] == "asking")
        own_standing = self.dov.sees()["standing"]
        home = [ask["standing"] for ask in self.dov.home()["supporter"]["asks"]]
        assert home == ([] if own_standing == "over" else [own_standing])
        nobody_yet = self.ines.home()["coordinator"]["ask_nobody_yet"]
        return Story(view["phase"], dov["what"], own_standing, nobody_yet)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """An ask that has come to Dov; it is over afterwards."""
        self.mina.asks(now=True)
        yield
        self.mina.does("stop")
        self.world.advance(seconds=1)


def nothing(_: Stage) -> None:
    """Dov hasn't answered."""


def passes(stage: Stage) -> None:
    stage.world.advance(minutes=5)


def not_now(stage: Stage) -> None:
    stage.dov.answers("not_now")


def again_after_not_now(stage: Stage) -> None:
    not_now(stage)
    stage.world.advance(seconds=1)
    stage.mina.does("again")


def comes(stage: Stage) -> None:
    stage.dov.answers("coming", 10)


def drops_out(stage: Stage) -> None:
    comes(stage)
    stage.dov.drops_out()


def again_after_dropping_out(stage: Stage) -> None:
    drops_out(stage)
    stage.world.advance(seconds=1)
    stage.mina.does("again")


def is_set_aside(stage: Stage) -> None:
    comes(stage)
    stage.mina.does("not-them", {"member_id": stage.mina.member("Dov")})


def is_paused(stage: Stage) -> None:
    stage.mina.post("/circles/{c}/pause", {"until_wall": None})


def is_stopped(stage: Stage) -> None:
    stage.mina.does("stop")


HISTORIES: dict[Callable[[Stage], None], Story] = {
    nothing: Story("asking", "asking", "asked"),
    passes: Story("nobody_yet", "no_yes_yet", "asked", coordinator=True),
    not_now: Story("nobody_yet", "cant_just_now", "not_now", coordinator=True),
    again_after_not_now: Story("asking", "asking", "asked"),
    comes: Story("covered", "coming", "coming"),
    drops_out: Story("nobody_yet", "had_to_drop_out", "dropped", coordinator=True),
    again_after_dropping_out: Story("asking", "asking", "asked"),
    is_set_aside: Story("nobody_yet", "not_asked", "stood_down", coordinator=True),
    is_paused: Story("paused", "no_yes_yet", "asked"),
    is_stopped: Story("closed", "no_yes_yet", "over"),
}


def test_all_screens_tell_one_story(world: World) -> None:
    stage = Stage(world)
    for happens, story in HISTORIES.items():
        with stage.asked():
            happens(stage)
            assert stage.says() == story, happens.__name__
    # A later step that names Dov asks again, at the very instant of the "not now".
    stage.plan("Dov", "Dov")
    with stage.asked():
        not_now(stage)
        assert stage.says() == Story("asking", "asking", "asked")
        not_now(stage)
        assert stage.says() == HISTORIES[not_now]
    # Dov's phone takes nothing; then it does, and Dov is asked late.
    stage.plan("Dov")
    world.push.always(world.phone("Dov").screen.endpoint, GONE)
    with stage.asked():
        assert stage.says() == Story("nobody_yet", "cant_be_reached", "asked", coordinator=True)
        world.advance(minutes=10)
        stage.dov.phone.subscribes_anew()
        world.settle()
        assert stage.says() == HISTORIES[nothing]
