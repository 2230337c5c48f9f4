"""A world whose database is put back as it was, and everything that can be fetched from it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.world import Friend, World


@dataclass
class KeptWorld:
    """A world on a SQLite file of which a copy is kept, with the time at which it was taken."""

    world: World
    file: Path
    kept: Path
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.keep()

    def friend(self, name: str) -> Friend:
        return self.world.friends[name]

    @property
    def mina(self) -> Friend:
        return self.world.friends["Mina"]

    def back(self) -> None:
        """The world as it was."""
        self.world.parts.db.engine.dispose()
        for left in self.file.parent.glob(f"{self.file.name}*"):
            left.unlink()
        shutil.copyfile(self.kept, self.file)
        self.world.clock.set(self.at)

    def keep(self) -> None:
        """From here on `back` leads here."""
        self.world.parts.db.engine.dispose()
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.file, self.kept)
        self.at = self.world.now


def get_routes(world: World) -> list[str]:
    """Every GET of the API, as the OpenAPI document has it, without the API's prefix."""
    paths = world.app.openapi()["paths"].items()
    return [path.removeprefix("/api/v1") for path, item in paths if "get" in item]


def filled(route: str, ids: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A route with each of some ids in the place of its parameters."""
    some = [route]
    for name, values in ids.items():
        if f"{{{name}}}" in route:
            some = [one.replace(f"{{{name}}}", value) for one in some for value in values]
    yield from some
