"""The command line as an operator meets it: start, refuse, migrate, demonstrate."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from app.__main__ import cli, declare_copy
from app.core.ids import link_token, new_id
from app.core.keys import write_key_file
from app.core.settings import Settings
from app.main import make_parts
from app.operators.backup import copy_before_migration
from app.operators.console import read_settings
from app.record import queries as record_queries
from app.record.hash_chain import START, leaf_of, link
from app.record.verify import FORMAT
from tests.postgres import Cluster
from tests.services.service_fixtures import grow_circle

runner = CliRunner()

STARTS_WITHIN_S = 90.0  # on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def showup(
    *args: str, env: dict[str, str], port: int | None = None
) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A running `showup`, ended by its own id; with a port, once it answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *args],
        env={**os.environ, "PYTHONUNBUFFERED": "1", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output_lines: list[str] = []
    try:
        if port is not None:
            wait_until_up(process, port)
        yield process, output_lines
    finally:
        process.send_signal(signal.SIGINT)
        try:
            rest, _ = process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            rest, _ = process.communicate()
        output_lines.append(rest)


def wait_until_up(process: subprocess.Popen[str], port: int) -> None:
    end = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"it ended: {process.communicate()[0]}")
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=1).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise AssertionError("it didn't start")


def run(*args: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *args],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_first_start_makes_keys_and_schema(tmp_path: Path) -> None:
    port = free_port()
    env = {"SHOWUP_DATA": str(tmp_path / "data"), "SHOWUP_PORT": str(port)}
    with showup("serve", env=env, port=port):
        ready = httpx.get(f"http://127.0.0.1:{port}/readyz")
        assert ready.json() == {"ready": True, "problems": [], "help": {}}
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
    assert {name: modes[name] for name in ("content.key", "vapid.pem", "session.key")} == {
        "content.key": 0o600,
        "vapid.pem": 0o600,
        "session.key": 0o600,
    }
    assert modes["showup.db"] == 0o600


def test_a_start_on_an_older_schema_backs_up_first(tmp_path: Path) -> None:
    from alembic import command

    from app.core.migrations import _alembic

    folder = tmp_path / "data"
    folder.mkdir()
    command.upgrade(_alembic(f"sqlite:///{folder / 'showup.db'}"), "0001")
    port = free_port()
    env = {"SHOWUP_DATA": str(folder), "SHOWUP_PORT": str(port)}
    with showup("serve", env=env, port=port) as (_, output_lines):
        pass
    assert "Copied to" in output_lines[0]
    assert len(list((folder / "backups").glob("before-migration-*.db"))) == 1


def test_postgresql_behind_is_refused_until_migrated(tmp_path: Path, postgres: Cluster) -> None:
    with postgres.database() as url:
        env = {"SHOWUP_DATA": str(tmp_path), "SHOWUP_DATABASE_URL": url}
        for name in ("serve", "worker"):
            refused = run(name, env={**env, "SHOWUP_PORT": str(free_port())})
            assert refused.returncode == 1
            assert "Run: showup migrate" in refused.stderr
        assert run("migrate", env=env).returncode == 0
        port = free_port()
        with showup("serve", env={**env, "SHOWUP_PORT": str(port)}, port=port):
            assert httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200


def test_a_lost_or_another_content_key_is_refused_and_nothing_takes_its_place(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "demo"
    with demo_windows(folder):
        pass
    key = folder / "content.key"
    key.unlink()
    env = {"SHOWUP_DATA": str(folder), "SHOWUP_PORT": str(free_port())}
    for another, says in ((None, "content.key is gone"), (b"A" * 43, "put content.key back")):
        if another is not None:
            write_key_file(key, another)
        for name in ("serve", "worker"):
            ended = run(name, env=env)
            assert ended.returncode == 1
            assert says in ended.stderr
            assert "Traceback" not in ended.stderr
        assert key.exists() == (another is not None), "nothing new is written in its place"


def test_one_server_and_one_worker_run_on_a_sqlite_folder(tmp_path: Path) -> None:
    port = free_port()
    env = {"SHOWUP_DATA": str(tmp_path / "data"), "SHOWUP_PORT": str(port)}
    other = {**env, "SHOWUP_PORT": str(free_port())}
    with showup("serve", "--no-worker", env=env, port=port) as (api, _):
        for arguments in (("serve",), ("serve", "--no-worker")):
            ended = run(*arguments, env=other)
            assert ended.returncode == 1
            assert f"(process {api.pid})" in ended.stderr
            assert "Several need PostgreSQL" in ended.stderr
        with showup("worker", env=env) as (worker, _):
            assert worker.stdout is not None
            assert "The worker runs" in worker.stdout.readline()
            refused = run("worker", env=env)
            assert "A ShowUp worker runs on" in refused.stderr
        assert (
            "End it first"
            in run("restore", "x", "--key-file", str(_identity(tmp_path)), env=env).stderr
        )
    # Whoever was killed leaves no lock.
    with showup("serve", env=env, port=port) as (killed, _):
        killed.kill()
        killed.wait(30)
        assert showup_starts(env, port)


def showup_starts(env: dict[str, str], port: int) -> bool:
    with showup("serve", env=env, port=port):
        return True


def _identity(folder: Path) -> Path:
    output = run("backup-key", env={"SHOWUP_DATA": str(folder / "keys")}).stdout
    file = folder / "identity"
    file.write_text(output.split("\n")[2].strip(), encoding="ascii")
    return file


def test_a_setting_may_be_a_file(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "showup_database_url").write_text("mysql://x\n", encoding="utf-8")
    env = {"SHOWUP_DATA": str(tmp_path / "data"), "SHOWUP_SECRETS": str(secrets)}
    ended = run("serve", env=env)
    assert "SHOWUP_DATABASE_URL starts with" in ended.stderr
    # The environment comes first; an empty variable is as good as none.
    extra = {"SHOWUP_DATABASE_URL": "postgresql://y", "SHOWUP_PORT": ""}
    assert "SHOWUP_DATABASE_URL starts with" in run("serve", env=env | extra).stderr
    (secrets / "showup_database_url").unlink()
    (secrets / "showup_port").write_text("many", encoding="utf-8")
    assert "SHOWUP_PORT" in run("serve", env=env).stderr
    ended = run("serve", env=env | {"SHOWUP_SECRETS": str(tmp_path / "nowhere")})
    assert "SHOWUP_SECRETS is a folder" in ended.stderr


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SHOWUP_OPERATOR_MAIL", "ops@example.org", "needs SHOWUP_SMTP_URL"),
        ("SHOWUP_OPERATOR_URL", "ntfy", "Apprise addresses"),
        ("SHOWUP_PUBLIC_URL", "circle.example", "https://circle.example"),
        ("SHOWUP_VAPID_SUBJECT", "mailto:admin@localhost", "SHOWUP_VAPID_SUBJECT"),
        ("SHOWUP_DATABASE_URL", "mysql://x", "postgresql+psycopg://"),
        ("SHOWUP_PORT", "many", "SHOWUP_PORT"),
    ],
)
def test_a_bad_setting_is_one_sentence(tmp_path: Path, name: str, value: str, says: str) -> None:
    ended = run("serve", env={"SHOWUP_DATA": str(tmp_path), name: value})
    assert ended.returncode == 1
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_taken_port_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        port = str(sock.getsockname()[1])
        folder = tmp_path / "data"
        ended = run("serve", env={"SHOWUP_DATA": str(folder), "SHOWUP_PORT": port})
    assert ended.returncode == 1
    assert f"Port {port} is in use" in ended.stderr
    assert not folder.exists()


_LINK = re.compile(r"(\w+), (?:the person|a supporter|the coordinator):\s+(http\S+)/d#(\S+)\.(\S+)")


class Window:
    """A private window that opens one of the demo's links."""

    def __init__(self, origin: str, link_id: str, secret: str) -> None:
        self.link = (origin, link_id, secret)
        self.http = httpx.Client(base_url=f"{origin}/api/v1")
        token = new_id() + new_id()[:21]
        self.used = self.http.post(
            f"/device-links/{link_id}/use",
            json={
                "token": link_token("device", link_id, secret),
                "device_id": new_id(),
                "session_token": token,
            },
            headers={"Idempotency-Key": new_id()},
        )
        self.http.cookies.clear()
        self.http.headers["Authorization"] = f"Bearer {token}"

    def opened_again(self) -> Window:
        """Another window by the same link."""
        return Window(*self.link)

    def home(self) -> dict[str, object]:
        (place,) = self.http.get("/me").json()["places"]
        body: dict[str, object] = self.http.get(f"/circles/{place['circle_id']}/home").json()
        return body


@contextmanager
def demo_windows(folder: Path, *extra: str) -> Iterator[dict[str, Window]]:
    port = free_port()
    with showup("demo", "--data", str(folder), "--port", str(port), *extra, env={}) as (
        process,
        _,
    ):
        assert process.stdout is not None
        text = ""
        while "make demo-reset" not in text:
            text += process.stdout.readline()
        # It is said once it listens, so whoever opens a link at once gets the page.
        assert httpx.get(f"http://localhost:{port}/healthz").json() == {"alive": True}
        matches = _LINK.findall(text)
        assert [name for name, *_ in matches] == ["Mina", "Sam", "Lee"], text
        windows = {
            name: Window(origin, link_id, secret) for name, origin, link_id, secret in matches
        }
        try:
            yield windows
        finally:
            for window in windows.values():
                window.http.close()


def test_the_demo_shows_the_first_circle_and_keeps_it(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with demo_windows(folder) as windows:
        mina = windows["Mina"].home()
        assert mina["person"] is not None
        assert mina["person"]["armed"] is True  # type: ignore[index]
        assert windows["Sam"].home()["supporter"] is not None
        assert windows["Lee"].home()["coordinator"] is not None
        circle = mina["circle"]
    with demo_windows(folder) as windows:
        first = windows["Mina"]
        assert first.home()["circle"] == circle
        # The same link opened again, as in a browser that was closed.
        again = first.opened_again()
        assert again.home()["circle"] == first.home()["circle"]
        again.http.close()
    with demo_windows(folder, "--reset") as windows:
        assert windows["Mina"].home()["circle"] != circle


def test_the_demo_empties_no_folder_that_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "keep.txt").write_text("mine", encoding="utf-8")
    ended = run("demo", "--reset", "--data", str(tmp_path), "--port", str(free_port()), env={})
    assert ended.returncode == 1
    assert (tmp_path / "keep.txt").read_text(encoding="utf-8") == "mine"


def test_a_saved_record_is_looked_over(tmp_path: Path) -> None:
    facts = {"kind": "told"}
    leaf = leaf_of("salt", facts)
    entry = {"seq": 1, "salt": "salt", "facts": facts, "leaf": leaf, "hash": link(START, leaf)}
    record = {
        "format": FORMAT,
        "epochs": [{"epoch": 1, "from_seq": 1}],
        "head": {"epoch": 1, "seq": 1, "hash": entry["hash"]},
        "entries": [entry],
    }
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record))
    result = runner.invoke(cli, ["verify-record", str(file), "--head", f"1:{entry['hash']}"])
    assert (result.exit_code, result.output) == (0, "Whole: every entry fits.\n")
    for options, message in (
        (["--head", f"2:{entry['hash']}"], "The end is missing, from entry 2 on."),
        (["--head", f"1:{leaf}"], "not the record that the phone knew at entry 1"),
        (["--head", "one"], "NUMBER:HASH"),
    ):
        result = runner.invoke(cli, ["verify-record", str(file), *options])
        assert result.exit_code == 1
        assert message in result.output
    file.write_text(json.dumps(record | {"entries": [entry | {"facts": {"kind": "other"}}]}))
    result = runner.invoke(cli, ["verify-record", str(file)])
    assert (result.exit_code, "Entry 1 doesn't fit" in result.output) == (1, True)
    result = runner.invoke(cli, ["verify-record", str(tmp_path / "nothing")])
    assert (result.exit_code, "can't be read" in result.output) == (1, True)


def test_a_restore_is_declared_by_a_copy_itself_and_by_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    monkeypatch.setenv("SHOWUP_DATA", str(data))
    monkeypatch.delenv("SHOWUP_DATABASE_URL", raising=False)
    assert runner.invoke(cli, ["declare-restore"]).output.endswith("Declared in 0 records.\n")
    parts = make_parts(read_settings())
    declare_copy(parts.db)
    seeded = grow_circle(parts.db, "Ana")
    settings: Settings = parts.settings
    copy = copy_before_migration(settings.url, data / "backups", parts.clock.now(), 7)
    assert copy is not None
    parts.db.close()
    for end in ("", "-wal", "-shm"):
        (data / f"showup.db{end}").unlink(missing_ok=True)
    copy.rename(data / "showup.db")
    parts = make_parts(read_settings())
    declare_copy(parts.db)
    declare_copy(parts.db)
    with parts.db.read() as tx:
        epochs = record_queries.epochs(tx, seeded.circle_id)
    assert len(epochs) == 2
    parts.db.close()
    assert "Declared in 1 records." in runner.invoke(cli, ["declare-restore"]).output
