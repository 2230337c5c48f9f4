"""`showup doctor` says what is wrong and what to do; nothing is sent, nothing is made."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.circles.models import Circle
from app.core.keystore import keystore_path, sqlite_path
from app.core.settings import Settings
from app.main import make_parts
from app.operators.archive import make_backup_key
from app.operators.running import Role, hold_roles
from app.rota.models import GapWatch
from tests.services.service_fixtures import grow_circle

runner = CliRunner()


@pytest.fixture
def healthy(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation in which nothing is wrong."""
    for name, value in {
        "DATA": str(tmp_path / "data"),
        "DATABASE_URL": database_url,
        "PUBLIC_URL": "https://circle.example",
        "VAPID_SUBJECT": "mailto:ops@circle.example",
        "OPERATOR_URL": "json://127.0.0.1:9/",
        "DISK_FREE_MIB": "0",
        "DISK_FREE_PERCENT": "0",
    }.items():
        monkeypatch.setenv(f"SHOWUP_{name}", value)
    settings = Settings()
    parts = make_parts(settings)
    grow_circle(parts.db, "Ana")
    with parts.db.write() as tx:
        # What grew on a clock of its own is due long ago.
        tx.session.execute(text("UPDATE gap_watch SET alerts = false, due_at = NULL"))
        tx.session.execute(text("DELETE FROM notice"))
    parts.db.close()
    make_backup_key(settings)
    if parts.db.sqlite:
        sqlite_path(database_url).chmod(0o600)
    assert runner.invoke(cli, ["backup"]).exit_code == 0
    return settings


def doctor() -> Result:
    return runner.invoke(cli, ["doctor"])


def test_what_is_wrong_is_said_with_what_to_do(
    healthy: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hold_roles(healthy, Role.API, Role.WORKER):
        well = doctor()
    assert well.exit_code == 0, well.output
    assert {line.split()[0] for line in well.output.strip().split("\n")} == {"ok"}
    sqlite = healthy.url.startswith("sqlite")
    key = healthy.data / "content.key"
    keys = {"rows": keystore_path(healthy.url)} if sqlite else {}

    def loses(file: Path) -> Callable[[], None]:
        raw, mode = file.read_bytes(), file.stat().st_mode
        file.unlink()

        def back() -> None:
            file.write_bytes(raw)
            file.chmod(mode)

        return back

    def says(*sentences: str) -> None:
        findings = doctor()
        assert findings.exit_code == 1, findings.output
        for sentence in sentences:
            assert sentence in findings.output, findings.output

    for file in [key, healthy.data / "vapid.pem", *keys.values()]:
        back = loses(file)
        says(f"{file.name} is gone")
        assert not file.exists(), "nothing is put in its place"
        back()
    key.chmod(0o644)
    says(f"chmod go= {key}", "can be read by others")
    key.chmod(0o600)
    with monkeypatch.context() as patch:
        patch.setenv("SHOWUP_PUBLIC_URL", "http://circle.example")
        patch.setenv("SHOWUP_SMTP_URL", "mail.example")
        patch.setenv("SHOWUP_DISK_FREE_MIB", "10000000")
        says("without TLS", "Set SHOWUP_PUBLIC_URL", "SHOWUP_SMTP_URL is like", "disk: ")
    with monkeypatch.context() as patch:
        patch.setenv("SHOWUP_CONTENT_KEY", "A" * 43)
        says("doesn't open", "content_key: ")
    parts = make_parts(healthy)
    with parts.db.write() as tx:
        circle_id = tx.session.exec(select(Circle.id)).one()
        hour_ago = tx.now - timedelta(hours=1)
        tx.session.add(GapWatch(circle_id=circle_id, alerts=True, lead_hours=[24], due_at=hour_ago))
    parts.db.close()
    says("work_late: ")
    if sqlite:
        with closing(sqlite3.connect(keystore_path(healthy.url))) as raw, raw:
            first = "SELECT min(owner_id) FROM content_key"
            raw.execute(f"DELETE FROM content_key WHERE owner_id = ({first})")
        says("1 circles or accounts have no key")
    for file in (healthy.data / "backups").glob("showup-2*"):
        file.unlink()
    says("There is no backup yet")
    (healthy.data / "backup.recipient").unlink()
    says("There are no backups")


def test_before_the_first_start_there_is_nothing_to_look_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOWUP_DATA", str(tmp_path / "data"))
    findings = doctor()
    assert findings.exit_code == 0
    assert "showup serve makes it" in findings.output
    assert not (tmp_path / "data").exists()
