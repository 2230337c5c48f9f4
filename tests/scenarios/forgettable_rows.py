"""The keys of every row that there is, by table: what is forgotten goes from among them."""

from __future__ import annotations

from typing import Any

from sqlmodel import SQLModel, select

from app.core.forgetting import primary_key
from app.stewardship.retention_queries import RETENTION
from tests.world import World

Keys = dict[type[SQLModel], set[tuple[Any, ...]]]


def keys_of(world: World) -> Keys:
    """The primary keys of every table's rows."""
    with world.parts.db.read() as tx:
        return {
            table: {tuple(row) for row in tx.session.execute(select(*primary_key(table)))}
            for table in RETENTION
        }
