"""The commands of docs/operating.md, as they are written there."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from app.circles.service import get_circle
from app.core.db import Database
from app.core.migrations import migrate
from app.core.sealing import NotOpened
from tests.ops.container import ROOT
from tests.postgres import Cluster, program
from tests.services.service_fixtures import OPERATOR_KEY, grow_circle, open_database

GUIDE = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def block(holds: str) -> list[str]:
    """The lines of the guide's one block of commands that holds a text."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    block_text: str
    (block_text,) = [text for text in blocks if holds in text]
    return block_text.strip().split("\n")


def shell(lines: list[str], folder: Path, **env: str) -> None:
    """Run lines of the guide one after another. Raises when one of them fails."""
    done = subprocess.run(
        ["sh", "-eu", "-c", "\n".join(lines)],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def name_of(database: Database, circle_id: str) -> str:
    with database.read() as tx:
        return tx.cipher(circle_id).open(
            get_circle(tx, circle_id).name, "circle", "name", circle_id
        )


@pytest.fixture
def showup_database(postgres: Cluster) -> Iterator[str]:
    """The URL of a database called `showup`, as in the guide."""
    afresh(postgres)
    yield postgres.url("showup")
    drop(postgres)


def drop(postgres: Cluster) -> None:
    with postgres.admin() as connection:
        name = sql.Identifier("showup")
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def afresh(postgres: Cluster) -> None:
    drop(postgres)
    shell(
        [line for line in block("createdb") if line.startswith("createdb")],
        postgres.folder,
        **at(postgres),
    )


def at(postgres: Cluster) -> dict[str, str]:
    tools = Path(program("pg_dump")).parent
    with postgres.admin() as connection:
        has_role = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'showup'").fetchone()
        if has_role is None:
            connection.execute("CREATE ROLE showup LOGIN SUPERUSER")
    return {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PGHOST": str(postgres.folder),
        "PGUSER": "postgres",
    }


def test_a_dump_without_keys_and_its_keys_are_restored(
    postgres: Cluster, showup_database: str, tmp_path: Path
) -> None:
    migrate(showup_database)
    database = open_database(showup_database)
    seeded = grow_circle(database, "Ana")
    database.close()
    lines = block("pg_dump --format")
    dumps = [line for line in lines if line.startswith("pg_dump")]
    restores = [line for line in lines if line not in dumps]
    assert (len(dumps), len(restores)) == (2, 1)
    shell(dumps, tmp_path, **at(postgres))
    afresh(postgres)
    without, with_keys = restores[0].split(" && ")
    shell([without], tmp_path, **at(postgres))
    again = open_database(showup_database)
    with pytest.raises(NotOpened):
        name_of(again, seeded.circle_id)
    shell([with_keys], tmp_path, **at(postgres))
    assert name_of(again, seeded.circle_id) == "Mina"
    again.close()
    assert OPERATOR_KEY not in (tmp_path / "showup.dump").read_bytes()
