"""A server knows which schema is its own without loading Alembic."""

from __future__ import annotations

import subprocess
import sys

from alembic.script import ScriptDirectory

from app.core.migrations import _alembic, migrate, newest_revision, schema_is_current


def test_the_newest_file_is_alembics_head() -> None:
    script = ScriptDirectory.from_config(_alembic("sqlite://"))
    assert newest_revision() == script.get_current_head()


def test_a_schema_is_current_only_when_migrated(empty_database_url: str) -> None:
    assert not schema_is_current(empty_database_url)
    migrate(empty_database_url)
    assert schema_is_current(empty_database_url)


def test_an_application_is_made_without_alembic() -> None:
    look = "import sys, app.main; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
