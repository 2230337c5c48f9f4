"""A circle of three, and a server whose streams their phones listen to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.listening import Serving
from tests.world import World


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """Mina's circle with Sam and Ade, and Noor's with nobody, on both databases."""
    with World(database_url, tmp_path) as new_world:
        mina, sam, ade = (new_world.friend(name) for name in ("Mina", "Sam", "Ade"))
        mina.begins_circle("Sam", "Ade")
        for friend in (sam, ade):
            friend.may_be_reached(friend.knocks(mina.invites(friend.name)))
            mina.lets_in(friend.name)
        new_world.friend("Noor").begins_circle("Ola")
        yield new_world


@pytest.fixture
def serving(world: World) -> Iterator[Serving]:
    """A second server on the same database: what one changes, the other's phones hear."""
    with Serving(world.settings, world.clock) as server:
        yield server
