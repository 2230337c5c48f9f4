"""Every table says how long its rows are kept, in the code and in docs/retention.md alike."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from app.core.forgetting import Forgotten, KeptWithOwner
from app.stewardship.retention_queries import RETENTION, STEPS
from app.tables import metadata
from app.worker.duties import OFTEN, SELDOM

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "retention.md"
RULES_BY_TABLE = {str(table.__tablename__): rule for table, rule in RETENTION.items()}


@cache
def documented() -> dict[str, list[str]]:
    """Table → the cells of its row: what it holds, how long, why, who decides, which test."""
    cells_by_table: dict[str, list[str]] = {}
    for line in PAGE.read_text().splitlines():
        first, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        for table in re.findall(r"`(\w+)`", first) if line.startswith("| `") else ():
            assert table not in cells_by_table, f"docs/retention.md has two rows of {table}"
            cells_by_table[table] = cells
    return cells_by_table


def spoken(span: timedelta) -> str:
    """A span as the page says it: minutes, hours where they aren't many days, else days."""
    if span < timedelta(hours=1):
        return f"{int(span.total_seconds()) // 60} minute"
    hours = int(span.total_seconds()) // 3600
    return f"{hours} hours" if hours in {24, 72} else f"{hours // 24} days"


def test_every_table_says_how_long_its_rows_are_kept() -> None:
    tables = {table.name for table in metadata.tables.values()}
    assert set(RULES_BY_TABLE) == tables, (
        "say in app/stewardship/retention_queries.py how long, and why"
    )
    assert set(documented()) == tables, "docs/retention.md has a row for each table"


@pytest.mark.parametrize("table", sorted(RULES_BY_TABLE))
def test_the_page_says_what_the_code_does(table: str) -> None:
    rule, (_content, how_long, reason, decided_by, test) = (
        RULES_BY_TABLE[table],
        documented()[table],
    )
    assert reason
    assert decided_by
    if isinstance(rule, KeptWithOwner):
        assert rule.reason
        assert how_long.startswith("kept"), "no step forgets it"
    else:
        assert spoken(rule.after) in how_long
    file, _, name = test.strip("`").partition("::")
    assert f"def {name}(" in (ROOT / "tests" / file).read_text(), "the test is there"


def test_what_is_forgotten_is_forgotten_by_something() -> None:
    duties = {duty.name for duty in (*OFTEN, *SELDOM)}
    for table, rule in RULES_BY_TABLE.items():
        if isinstance(rule, Forgotten):
            ways = (bool(rule.steps), rule.duty in duties, rule.together_with in RETENTION)
            assert sum(ways) == 1, table


def test_rows_go_before_those_that_they_point_at() -> None:
    forgotten_tables = [
        name for name, rule in RULES_BY_TABLE.items() if isinstance(rule, Forgotten) and rule.steps
    ]
    for child in forgotten_tables:
        for key in metadata.tables[child].foreign_keys:
            parent = key.column.table.name
            assert parent not in forgotten_tables or forgotten_tables.index(
                child
            ) < forgotten_tables.index(parent), (child, parent)
    assert len({id(step) for step in STEPS}) == len(STEPS)
