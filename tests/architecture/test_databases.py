"""The fixtures that hand out databases, tried on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, inspect, text


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_a_migrated_database_of_its_own(database_url: str, turn: str) -> None:
    engine = create_engine(database_url)
    try:
        with engine.begin() as connection:
            # The other turn made the same table, in a database of its own.
            connection.execute(text(f"CREATE TABLE left_by_a_test (turn_{turn} INTEGER)"))
        assert "alembic_version" in inspect(engine).get_table_names()
        assert "left_by_a_test" in inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_an_empty_database_is_empty(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    try:
        assert inspect(engine).get_table_names() == []
    finally:
        engine.dispose()
