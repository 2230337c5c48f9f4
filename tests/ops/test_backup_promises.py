"""Every promise test, on databases that were restored from backups made under load."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.ids import b64url
from app.core.keys import write_key_file
from app.core.settings import Settings
from app.operators.archive import make_backup_key
from tests.factories import simple_circle
from tests.ops.container import ROOT
from tests.ops.test_backup import Load, today
from tests.services.service_fixtures import OPERATOR_KEY
from tests.services.test_command_line import run
from tests.world import World

#: What tells the story of a promise, or looks for its breach at random.
PROMISES = (
    "tests/scenarios",
    "tests/services/test_promise_one.py",
    "tests/services/test_withdrawing.py",
    "tests/services/test_record_retention.py",
    "tests/services/test_keystore.py",
)
#: These count every row of a database that was empty; in a restored one there is a circle more.
COUNT_ALL = (
    "tests/scenarios/test_forgetting.py::test_a_closed_request_is_forgotten_unless_the_person_keeps_it",
    "tests/scenarios/test_forgetting.py::test_every_row_goes_in_its_time_and_no_sooner",
    "tests/services/test_record_retention.py::test_what_is_old_is_forgotten_and_the_rest_stays_whole",
    "tests/services/test_record_retention.py::test_a_restore_is_declared_once_in_every_circle",
    "tests/services/test_record_retention.py::test_a_copy_that_is_put_back_says_so_by_itself",
)


def made_under_load(url: str, folder: Path) -> Path:
    """The backup of a server on which people went on; gives its folder."""
    with World(url, folder, today()) as world:
        mina = simple_circle(world, "Sam", "Ade")
        mina.asks("rice porridge", now=True)
        with Load(mina) as load:
            env = {"SHOWUP_DATA": str(world.settings.data), "SHOWUP_DATABASE_URL": url}
            done = run("backup", env=env)
        assert done.returncode == 0, done.stderr
        assert load.changes
        return world.settings.data / "backups"


def of_no_other_run() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_every_promise_holds_on_a_restored_database(
    sqlite_url: str, postgresql_url: str, tmp_path: Path
) -> None:
    restored = tmp_path / "restored"
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    write_key_file(data / "content.key", b64url(OPERATOR_KEY).encode())
    restored.mkdir()
    (restored / "backup-key").write_text(make_backup_key(Settings(data=data)))
    for kind, url in (("sqlite", sqlite_url), ("postgresql", postgresql_url)):
        shutil.move(made_under_load(url, tmp_path), restored / kind)
    keys = restored / "keys"
    keys.mkdir()
    for name in ("content.key", "session.key", "vapid.pem"):
        shutil.copy(data / name, keys / name)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]
    played = subprocess.run(
        [*command, *PROMISES, *(f"--deselect={test}" for test in COUNT_ALL)],
        cwd=ROOT,
        env={**of_no_other_run(), "RESTORED_FROM": str(restored)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert played.returncode == 0, played.stdout[-6000:]
    (passed,) = re.findall(r"(\d+) passed", played.stdout)
    assert int(passed) > 300, "fewer stories than there are"
