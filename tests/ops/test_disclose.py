"""`showup disclose` tells of everything that is held about a circle, and of nobody else's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from app.__main__ import cli
from app.core.columns import metadata
from app.operators.disclosure import SAID_SEALED
from app.operators.disclosure_scopes import SCOPES
from tests.factories import simple_circle
from tests.world import Friend, World

runner = CliRunner()


def test_every_table_is_in_it() -> None:
    tables_covered = {model.__table__.fullname for model in SCOPES}  # type: ignore[attr-defined]
    missing = set(metadata.tables) - tables_covered
    assert not missing, (
        f"say in app/operators/disclosure_scopes.py which rows are a circle's: {missing}"
    )


def lived_in(world: World) -> Friend:
    """A circle in which something of most kinds has happened."""
    mina = simple_circle(world, "Sam", "Ade")
    mina.patch("/circles/{c}", {"i_am": "rice porridge"})
    mina.put("/circles/{c}/arrival", {"address": "12 rice lane"})
    mina.offers("porridge", [0, 1, 2, 3, 4, 5, 6], "10:00", "12:00")
    sam = world.friends["Sam"]
    sam.claims(mina.circle.slot("porridge", "2026-03-03"))
    mina.asks("porridge, please", now=True)
    world.settle()
    sam.circle.asks = mina.circle.asks
    sam.answers("coming", 10)
    mina.withdraws("Ade")
    world.settle()
    return mina


def test_it_tells_all_of_one_circle_and_nothing_of_another(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with World(database_url, tmp_path) as world:
        mina = lived_in(world)
        kim = world.friend("Kim")
        kim.begins_circle("Pat")
        monkeypatch.setenv("SHOWUP_DATA", str(world.settings.data))
        monkeypatch.setenv("SHOWUP_DATABASE_URL", database_url)
        result = runner.invoke(cli, ["disclose", mina.circle.id])
        opened = runner.invoke(cli, ["disclose", mina.circle.id, "--open"])
        refused = runner.invoke(cli, ["disclose", "nobodys-circle-at-all1"])
        dashed = runner.invoke(cli, ["disclose", "-obodys-circle-at-all1"])
        misspelt = runner.invoke(cli, ["disclose", mina.circle.id, "--opened"])
        about = {mina.circle.id, *mina.circle.members.values()}
        about |= {world.friends[name].account_id for name in ("Mina", "Sam", "Ade")}
        rows = rows_about(world, about)
        others = {kim.circle.id, kim.account_id, *kim.circle.members.values()}
    assert result.exit_code == opened.exit_code == 0, result.output
    assert (refused.exit_code, refused.output.strip()) == (
        1,
        "There is no circle nobodys-circle-at-all1.",
    )
    assert dashed.output.strip() == "There is no circle -obodys-circle-at-all1."
    assert (misspelt.exit_code, "--opened" in misspelt.output) == (2, True)
    assert "rice" not in result.output
    assert "porridge" not in result.output
    assert SAID_SEALED in result.output
    for words in ("rice porridge", "12 rice lane", "porridge, please", '"Sam"'):
        assert words in opened.output
    for output in (result.output, opened.output):
        assert not [other for other in others if other in output]
        disclosed = told_rows(output)
        for table, ids in rows.items():
            assert ids <= disclosed[table], f"{table} holds rows that weren't told"
    assert len([table for table, ids in rows.items() if ids]) >= 25, "the story is too poor"


def rows_about(world: World, about: set[str]) -> dict[str, set[str]]:
    """The keys of every row in which one of these ids stands, by table."""
    rows_by_table = {}
    with world.parts.db.read() as tx:
        for table in metadata.sorted_tables:
            rows = tx.session.execute(select(table)).mappings().all()
            key = [column.name for column in table.primary_key.columns]
            rows_by_table[table.fullname] = {
                ".".join(str(row[name]) for name in key)
                for row in rows
                if {value for value in row.values() if isinstance(value, str)} & about
            }
    return rows_by_table


def told_rows(output: str) -> dict[str, set[str]]:
    """The same of what was printed."""
    tables = {table.fullname: table for table in metadata.sorted_tables}
    rows: dict[str, set[str]] = {}
    current_table = ""
    for line in output.split("\n"):
        if line.startswith("  {"):
            row = json.loads(line)
            key = [column.name for column in tables[current_table].primary_key.columns]
            rows[current_table].add(".".join(str(row[name]) for name in key))
        elif (name := line.partition(":")[0]) in tables:
            current_table = name
            rows[current_table] = set()
    return rows
