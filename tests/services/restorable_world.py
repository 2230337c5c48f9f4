"""A world whose database is put back as it was, and everything that can be fetched from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tests.databases import copy_database, empty_wals
from tests.postgres import Cluster
from tests.world import Friend, World


class Database(Protocol):
    """A database of which a copy can be kept; nobody is connected to it meanwhile."""

    def keep(self) -> None:
        """Take a copy."""

    def put_back(self) -> None:
        """Make it as the copy is."""


@dataclass(frozen=True)
class SqliteFile:
    """A SQLite database in a file, and its copy beside it."""

    file: Path
    copy: Path

    def keep(self) -> None:
        empty_wals(self.file)
        copy_database(self.file, self.copy)

    def put_back(self) -> None:
        copy_database(self.copy, self.file)


@dataclass
class PostgresDatabase:
    """A PostgreSQL database, and another that is its copy."""

    cluster: Cluster
    name: str
    copy: str | None = None

    def keep(self) -> None:
        if self.copy is not None:
            self.cluster.drop(self.copy)
        self.copy = self.cluster.create(self.name)

    def put_back(self) -> None:
        self.cluster.drop(self.name)
        self.cluster.create(self.copy, self.name)


@dataclass
class RestorableWorld:
    """A world whose database is kept, with the time at which it was."""

    world: World
    database: Database
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
        self.world.parts.db.close()
        self.database.put_back()
        self.world.clock.set(self.at)

    def keep(self) -> None:
        """From here on `back` leads here."""
        self.world.parts.db.close()
        self.database.keep()
        self.at = self.world.now


def get_routes(world: World) -> list[str]:
    """Every GET of the API, as the OpenAPI document has it, without the API's prefix."""
    paths = world.app.openapi()["paths"].items()
    return [path.removeprefix("/api/v1") for path, item in paths if "get" in item]


def filled(route: str, ids: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A route with each of some ids in the place of its parameters."""
    paths = [route]
    for name, values in ids.items():
        if f"{{{name}}}" in route:
            paths = [path.replace(f"{{{name}}}", value) for path in paths for value in values]
    yield from paths
