"""A home asks the database as much with all in use that a circle does together as without it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import event

from tests.factories import simple_circle
from tests.scenarios.test_trials import tries_out
from tests.services.done_together import does_things_together
from tests.world import Friend, World

#: How much more a home may ask.
MOST = 1.2


@contextmanager
def counted(world: World) -> Iterator[list[str]]:
    """The statements of this block, in their order."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    engine = world.parts.db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements_of_home(world: World, friend: Friend) -> int:
    friend.home()  # what is kept for a process is there
    with counted(world) as statements:
        friend.home()
    return len(statements)


def test_all_in_use_asks_little_more(sqlite_url: str, tmp_path: Path) -> None:
    with World(sqlite_url, tmp_path) as world:
        mina = simple_circle(world, "Sam", "Ade", "Lee")
        sam = world.friends["Sam"]
        mina.offers("Evening", list(range(7)), "18:00", "20:00", places=2)
        before = {friend.name: statements_of_home(world, friend) for friend in (mina, sam)}
        for friend in world.friends.values():
            if friend is not mina:
                friend.may_be_reached(needs=True, repairs=True, gatherings=True)
        does_things_together(mina, sam)
        tries_out(mina, "pattern", mina.circle.patterns["Evening"], "2026-03-15", "end")
        after = {friend.name: statements_of_home(world, friend) for friend in (mina, sam)}
    for name, count in before.items():
        assert 0 < after[name] <= count * MOST, (before, after)
