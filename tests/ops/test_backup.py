"""A backup under load, put back on an empty machine: what was promised holds there."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from app.core.keystore import keystore_path
from app.core.settings import Settings
from app.main import make_parts
from app.operators.archive import make_backup_key
from app.operators.problems import BackupProblem
from app.operators.restore import refuse_what_is_there
from app.record.verify import verify
from tests.factories import simple_circle
from tests.services.service_fixtures import grow_circle
from tests.services.test_command_line import run
from tests.world import NO_TLS, VANCOUVER, Friend, World

runner = CliRunner()


@dataclass(frozen=True)
class Machines:
    """One that runs, and an empty one."""

    first_url: str
    second_url: str
    folder: Path

    def env(self, machine: str) -> dict[str, str]:
        url = self.first_url if machine == "here" else self.second_url
        return {"SHOWUP_DATA": str(self.folder / machine / "data"), "SHOWUP_DATABASE_URL": url}


@pytest.fixture(params=["sqlite", "postgresql"])
def machines(request: pytest.FixtureRequest, tmp_path: Path) -> Machines:
    return Machines(
        request.getfixturevalue(f"{request.param}_url"),
        request.getfixturevalue(f"empty_{request.param}_url"),
        tmp_path,
    )


class Load:
    """People who go on changing things."""

    def __init__(self, friend: Friend) -> None:
        self.changes = 0
        self._friend = friend
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(30)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._friend.patch("/circles/{c}", {"i_am": f"I am {self.changes}"})
            self.changes += 1


def moves(friend: Friend, world: World) -> None:
    """A phone finds the server at its new place."""
    for phone in friend.phones:
        phone.http.close()
        phone.world = world
        phone.http = httpx.Client(base_url=world.url, timeout=30, verify=NO_TLS)
        world.handsets.append(phone)
    friend.world = world
    world.friends[friend.name] = friend


def today() -> str:
    """What a wall clock in Vancouver shows."""
    return datetime.now(ZoneInfo(VANCOUVER)).strftime("%Y-%m-%d %H:%M")


def files_of(folder: Path) -> tuple[Path, Path]:
    (rows,) = (folder / "backups").glob("showup-2*.age")
    return rows, folder / "backups" / "showup-keys.age"


@pytest.mark.timeout(300)
def test_a_backup_under_load_keeps_the_promises_on_an_empty_machine(machines: Machines) -> None:
    # The commands' clock is the machine's, so the world's is set by it.
    with World(machines.first_url, machines.folder / "here", today()) as world:
        mina = simple_circle(world, "Sam", "Ade")
        mina.withdraws("Ade")
        kim = world.friend("Kim")
        kim.begins_circle("Pat")
        key = machines.folder / "on-paper"
        key.write_text(make_backup_key(world.settings), encoding="ascii")
        with Load(mina) as load:
            backed_up = run("backup", env=machines.env("here"))
        assert backed_up.returncode == 0, backed_up.stderr
        assert load.changes > 3, "it was backed up while nothing happened"
        was_said = mina.get("/circles/{c}")["i_am"]
        world.clock.set(datetime.now(UTC))
        kim.delete("/circles/{c}")
        is_sealed(world.settings.data, mina)

        rows, keys = files_of(world.settings.data)
        command = ["restore", str(rows), "--keys", str(keys), "--key-file", str(key)]
        restored = run(*command, env=machines.env("there"))
        assert restored.returncode == 0, restored.stderr
        assert "1 records say so" in restored.stdout
        assert "1 circles were deleted after that" in restored.stdout
        with pytest.raises(BackupProblem, match=r"already|isn't empty"):
            refuse_what_is_there(world.settings)

        with World(
            machines.second_url,
            machines.folder / "there",
            today(),
            push_origins=world.push.origin,
        ) as empty_machine:
            for name in ("Mina", "Sam", "Ade", "Kim"):
                moves(world.friends[name], empty_machine)
            keeps_its_promises(empty_machine)
            i_am = empty_machine.friends["Mina"].get("/circles/{c}")["i_am"]
            assert int(i_am.split()[-1]) <= int(was_said.split()[-1])


def is_sealed(folder: Path, mina: Friend) -> None:
    """Nothing in clear was left on the disk."""
    for file in files_of(folder):
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_bytes().startswith(b"age-encryption.org/v1")
        assert mina.circle.id.encode() not in file.read_bytes()
    assert not [path for path in folder.iterdir() if path.name.startswith(".scratch")]


def keeps_its_promises(world: World) -> None:
    """What holds of every circle: consent, an ask to its end, the record, and who is outside."""
    mina, sam, ade, kim = (world.friends[name] for name in ("Mina", "Sam", "Ade", "Kim"))
    for friend in (mina, sam, ade):
        friend.phone.new_pushes()
    # Whoever was shut out stays so, and nobody else is told.
    mina.asks("rice porridge", now=True)
    world.settle()
    sam.phone.shows("ask")
    ade.phone.shows()
    assert ade.tries("GET", ade.world.friends["Mina"].ask_path).status_code in {403, 404}
    sam.circle.asks = mina.circle.asks
    sam.answers("coming", 10)
    world.settle()
    assert mina.sees()["phase"] == "covered"
    mina.phone.shows("ask")
    # The record is whole, says that it was set back, and what came after is in it.
    saved = mina.get("/circles/{c}/record/export")
    assert verify(saved).is_whole
    assert len(saved["epochs"]) == 2
    assert mina.reads("restored_from_backup")
    # A circle that was deleted after the backup was made is gone, as before.
    assert kim.tries("GET", "/circles/{c}").status_code in {401, 404}
    outside = world.friend("Eve", push=False)
    outside.circle = mina.circle
    assert outside.tries("GET", "/circles/{c}").status_code == 404
    world.advance(hours=1)


# --- what doesn't fit is refused, and changes nothing ------------------------------------------


@pytest.fixture
def small(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of one circle, backed up; the commands run in this process."""
    data = tmp_path / "data"
    monkeypatch.setenv("SHOWUP_DATA", str(data))
    monkeypatch.setenv("SHOWUP_DATABASE_URL", sqlite_url)
    parts = make_parts(Settings())
    grow_circle(parts.db, "Ana")
    parts.db.close()
    assert "showup backup-key" in runner.invoke(cli, ["backup"]).output
    key = runner.invoke(cli, ["backup-key"]).output.split("\n")[2].strip()
    assert "There is one already" in runner.invoke(cli, ["backup-key"]).output
    (tmp_path / "key").write_text(key)
    result = runner.invoke(cli, ["backup"])
    assert result.exit_code == 0, result.output
    return data


def test_what_does_not_fit_is_refused(
    small: Path, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, keys = files_of(small)
    elsewhere = tmp_path / "elsewhere"
    monkeypatch.setenv("SHOWUP_DATA", str(elsewhere))
    monkeypatch.delenv("SHOWUP_DATABASE_URL")

    def refused(*arguments: str) -> str:
        done = runner.invoke(cli, ["restore", *arguments, "--key-file", str(tmp_path / "key")])
        assert done.exit_code == 1, done.output
        assert not (elsewhere / "showup.db").exists()
        return done.output

    assert "the backup itself is showup-2" in refused(str(keys))
    assert "isn't a copy of keys" in refused(str(rows), "--keys", str(rows))
    assert "isn't there" in refused(str(tmp_path / "nowhere.age"), "--keys", str(keys))
    cut = tmp_path / "cut.age"
    cut.write_bytes(rows.read_bytes()[:-100])
    assert "the file is damaged" in refused(str(cut), "--keys", str(keys))
    assert "Say which" in refused()
    (tmp_path / "key").rename(tmp_path / "right")
    (tmp_path / "key").write_text(make_backup_key(Settings()))
    assert "this isn't its key" in refused(str(rows), "--keys", str(keys))
    (tmp_path / "right").rename(tmp_path / "key")
    with monkeypatch.context() as patch:
        patch.setenv("SHOWUP_CONTENT_KEY", "A" * 43)
        assert "isn't the one that this backup" in refused(str(rows), "--keys", str(keys))
    # A copy of the keys that is older than the rows, or older than it may be.
    later = tmp_path / "later.age"
    later.write_bytes(rows.read_bytes())
    monkeypatch.setenv("SHOWUP_DATA", str(small))
    monkeypatch.setenv("SHOWUP_DATABASE_URL", sqlite_url)
    old = tmp_path / "old.age"
    old.write_bytes(keys.read_bytes())
    os.utime(rows, (0, 0))
    rows.unlink()
    assert runner.invoke(cli, ["backup"]).exit_code == 0
    monkeypatch.setenv("SHOWUP_DATA", str(elsewhere))
    monkeypatch.delenv("SHOWUP_DATABASE_URL")
    newer, _ = files_of(small)
    assert "--old-keys" in refused(str(newer), "--keys", str(old))
    done = runner.invoke(
        cli,
        ["restore", str(newer), "--keys", str(old), "--key-file", str(tmp_path / "key")]
        + ["--old-keys"],
    )
    assert done.exit_code == 0, done.output


def test_lost_keys_are_put_back_and_never_made_anew(small: Path, sqlite_url: str) -> None:
    _, keys = files_of(small)
    store = keystore_path(sqlite_url)
    bytes_by_path = {
        path: path.read_bytes() for path in (small / "content.key", small / "vapid.pem")
    }
    store.unlink()
    for path in bytes_by_path:
        path.unlink()
    for missing in ("showup-keys.db is gone", "content.key is gone", "vapid.pem is gone"):
        started = runner.invoke(cli, ["backup"])
        assert started.exit_code == 1
        assert missing in started.output
        assert not store.exists() or missing != "showup-keys.db is gone"
        if missing == "content.key is gone":
            (small / "content.key").write_bytes(bytes_by_path[small / "content.key"])
            (small / "content.key").chmod(0o600)
        elif missing.startswith("showup-keys"):
            result = runner.invoke(
                cli,
                ["restore", "--keys", str(keys), "--key-file", str(small.parent / "key")],
            )
            assert result.exit_code == 0, result.output
            assert "content.key" in result.output
            assert "showup-keys.db" in result.output
            # Lost once more, one after another.
            for path in bytes_by_path:
                assert path.read_bytes() == bytes_by_path[path]
                path.unlink()
    renewed = runner.invoke(cli, ["new-key", "push"])
    assert renewed.exit_code == 0
    assert runner.invoke(cli, ["backup"]).exit_code == 0
    assert "nothing was changed" in runner.invoke(cli, ["new-key", "push"]).output
