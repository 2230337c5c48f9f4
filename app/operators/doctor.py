"""Looking the whole installation over: what is wrong, and what to do. Nothing is sent or changed.

What `/readyz` looks at is looked at here by the same code; the rest is what only somebody at the
machine can look at: files, permissions, settings, backups.
"""

from __future__ import annotations

import importlib.metadata
import sqlite3
import stat
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from app.core.db import Database, Tx
from app.core.keys import CONTENT_FILE, PUSH_FILE, SESSION_FILE, KeyProblem, load_keys
from app.core.keystore import is_sqlite, keystore_path, sqlite_path, wrapped_keys
from app.core.migrations import schema_is_current
from app.core.push_contact import NO_CONTACT
from app.core.sealing import MARKS, NotOpened, Sealer
from app.core.settings import Settings
from app.messages.catalogue import text as sentence
from app.operators.archive import RECIPIENT_FILE, has_backup_key, read_recipients
from app.operators.key_copy import key_copy_path
from app.operators.problems import BackupProblem
from app.operators.running import Role, running_roles
from app.outbox.models import Notice
from app.stewardship.key_owner_queries import owners_of_keys
from app.worker.health import Health

#: A daily backup that is older than this was left out at least once.
BACKUP_STALE = timedelta(hours=49)
CLOCK_APART = timedelta(seconds=30)


class Level(StrEnum):
    """How a finding stands."""

    OK = "ok"
    NOTE = "note"  # it works; somebody should know
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `do` is empty where nothing has to be done."""

    level: Level
    message: str
    do: str = ""

    def line(self) -> str:
        return f"{self.level:<6}{self.message}" + (f" {self.do}" if self.do else "")


def _ok(message: str) -> Finding:
    return Finding(Level.OK, message)


def _wrong(message: str, do: str) -> Finding:
    return Finding(Level.WRONG, message, do)


def examine(
    settings: Settings,
    open_database: Callable[[Sealer], Database],
    check_channels: Callable[[], None],
) -> list[Finding]:
    """Everything that can be looked at, in the order in which it should be mended.

    `check_channels` raises ValueError for accounts that can't be used.
    """
    findings = [
        *look_at_settings(settings),
        _look_at_channels(settings, check_channels),
        *look_at_files(settings),
    ]
    if is_sqlite(settings.url) and not sqlite_path(settings.url).exists():
        return [*findings, Finding(Level.NOTE, "There is no database yet: showup serve makes it.")]
    try:
        keys = load_keys(settings, lambda: False)
        is_current = schema_is_current(settings.url)
    except KeyProblem as problem:
        return [*findings, _wrong(f"A key can't be used: {problem}.", "")]
    except SQLAlchemyError:
        return [*findings, _wrong(*_of_code("database"))]
    if not is_current:
        return [*findings, _wrong(*_of_code("schema"))]
    findings.append(_ok("The operator's keys can be read, and the schema is this version's."))
    db = open_database(Sealer(*keys.content))
    try:
        with db.read() as tx:
            findings += [*look_at_wrapped_keys(tx), *look_at_time(tx)]
        codes = Health(db, settings).look()
    finally:
        db.close()
    findings += [_wrong(*_of_code(code)) for code in codes]
    if not codes:
        findings.append(_ok("Nothing is late, no account is refused, and the disk has room."))
    return [
        *findings,
        *look_at_sqlite(settings),
        *look_at_processes(settings),
        *look_at_backups(settings, db.clock.now()),
    ]


def _of_code(code: str) -> tuple[str, str]:
    return f"{code}:", sentence("en", f"operator.help.{code}")


# --- settings and files ------------------------------------------------------------------------


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """The public address, who is told, the push key's contact, zone data."""
    url = urlsplit(settings.public_url)
    if url.scheme != "https" and url.hostname not in {"localhost", "127.0.0.1"}:
        yield _wrong(
            f"Phones reach this server without TLS ({settings.public_url}): no notifications, no "
            "sign-in.",
            "Set SHOWUP_PUBLIC_URL to an https address.",
        )
    else:
        yield _ok(f"Phones reach this server at {settings.public_url}.")
    if settings.push_subject == NO_CONTACT:
        yield Finding(
            Level.NOTE,
            "Push services are told no real contact.",
            "Set SHOWUP_VAPID_SUBJECT (mailto:… or https://… on a public host).",
        )
    if not settings.operators and not settings.operator_urls:
        yield Finding(
            Level.NOTE,
            "Nobody is told when something isn't well.",
            "Set SHOWUP_OPERATOR_MAIL or SHOWUP_OPERATOR_URL.",
        )
    yield _zone_data(datetime.now(UTC).year)


def _look_at_channels(settings: Settings, check_channels: Callable[[], None]) -> Finding:
    try:
        check_channels()
    except ValueError as problem:
        return _wrong(f"A channel can't be used: {problem}.", "")
    channels = ", ".join(settings.channels) or "none"
    return _ok(f"Channels beside notifications: {channels}. Nothing was sent to try them.")


def _zone_data(year: int) -> Finding:
    version = importlib.metadata.version("tzdata")
    if year - int(version.partition(".")[0]) > 1:
        return Finding(
            Level.NOTE, f"Zone data is from {version}; rules changed since.", "Upgrade ShowUp."
        )
    try:
        zoneinfo.ZoneInfo.no_cache("America/Vancouver")
    except zoneinfo.ZoneInfoNotFoundError:
        return _wrong("There is no zone data.", "Install anew: make setup.")
    return _ok(f"Zone data: tzdata {version}.")


def look_at_files(settings: Settings) -> Iterator[Finding]:
    """Who on this machine can read what."""
    folder = settings.data
    if not folder.is_dir():
        yield Finding(Level.NOTE, f"There is no {folder} yet.")
        return
    open_to_others = [folder] if _mode(folder) & 0o077 else []
    names = [CONTENT_FILE, PUSH_FILE, SESSION_FILE, RECIPIENT_FILE]
    files = [folder / name for name in names]
    if is_sqlite(settings.url):
        files += [sqlite_path(settings.url), keystore_path(settings.url)]
    files += (folder / "backups").glob("*") if (folder / "backups").is_dir() else []
    open_to_others += [file for file in files if file.exists() and _mode(file) & 0o077]
    for path in open_to_others:
        yield _wrong(f"Others on this machine can read {path}.", f"chmod go= {path}")
    if not open_to_others:
        yield _ok(f"Nobody else on this machine can read {folder}.")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- the database ------------------------------------------------------------------------------


def look_at_wrapped_keys(tx: Tx) -> Iterator[Finding]:
    """Whether every circle and account has a key, and the operator's key opens each."""
    keys = wrapped_keys(tx.session.connection())
    closed = 0
    for key in keys:
        try:
            tx.sealer.unwrap(key.owner_id, key.wrapped)
        except NotOpened:
            closed += 1
    without = owners_of_keys(tx) - {key.owner_id for key in keys}
    if closed:
        yield _wrong(
            f"The content key doesn't open {closed} of {len(keys)} keys.",
            "Put the right content.key back.",
        )
    if without:
        yield _wrong(
            f"{len(without)} circles or accounts have no key: nobody can read what is theirs.",
            "Look for a newer copy of the keys: showup restore --keys FILE.",
        )
    if not closed and not without:
        owners = len({key.owner_id for key in keys} - {MARKS})
        yield _ok(f"All {owners} circles and accounts have a key, and each opens.")


def look_at_time(tx: Tx) -> Iterator[Finding]:
    """This machine's clock against the database's, and against what was written last."""
    if not tx.sqlite:
        database_time = tx.session.execute(text("SELECT clock_timestamp()")).scalar_one()
        apart = abs(database_time - tx.now)
        if apart > CLOCK_APART:
            yield _wrong(
                f"This machine's clock is {apart.total_seconds():.0f} s from the database's.",
                "Set both by NTP.",
            )
            return
    newest: datetime | None = tx.session.exec(select(func.max(col(Notice.created_at)))).one()
    if newest is not None and newest > tx.now + CLOCK_APART:
        yield _wrong(
            "Something was written later than now: the clock was ahead, or is behind.",
            "Set it by NTP.",
        )
        return
    yield _ok("The clock fits the database.")


def look_at_sqlite(settings: Settings) -> Iterator[Finding]:
    """The files of SQLite: whole, and in the mode that survives a power cut."""
    if not is_sqlite(settings.url):
        return
    for path in (sqlite_path(settings.url), keystore_path(settings.url)):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
            mode = str(raw.execute("PRAGMA journal_mode").fetchone()[0])
            check_result = str(raw.execute("PRAGMA quick_check(1)").fetchone()[0])
        if check_result != "ok":
            yield _wrong(f"{path.name} is damaged: {check_result}.", "Restore a backup.")
        elif mode != "wal":
            yield _wrong(
                f"{path.name} isn't in WAL mode ({mode}).",
                "Was it put back by hand? End every process and start again.",
            )
        else:
            yield _ok(f"{path.name} is whole.")


def look_at_processes(settings: Settings) -> Iterator[Finding]:
    """On SQLite: whether a server and a worker run."""
    if not is_sqlite(settings.url):
        return
    running = running_roles(settings)
    for role, name in ((Role.API, "server"), (Role.WORKER, "worker")):
        if role in running:
            yield _ok(f"A {name} runs.")
        else:
            yield Finding(Level.NOTE, f"No {name} runs here.", "showup serve starts both.")


# --- backups -----------------------------------------------------------------------------------


def look_at_backups(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Whether there is a backup, of today or yesterday, that somebody can open."""
    if not has_backup_key(settings):
        yield _wrong("There are no backups.", "showup backup-key, then showup backup once a day.")
        return
    try:
        read_recipients(settings)
    except BackupProblem as problem:
        yield _wrong(str(problem), "")
        return
    backups = sorted((settings.data / "backups").glob("showup-2*.age"))
    if not backups or not key_copy_path(settings).exists():
        yield _wrong("There is no backup yet.", "showup backup, once a day.")
        return
    age = now.timestamp() - backups[-1].stat().st_mtime
    if age > BACKUP_STALE.total_seconds():
        yield _wrong(
            f"The last backup is {age / 86_400:.0f} days old.", "See that showup backup runs daily."
        )
    else:
        yield _ok("There is a backup of today or yesterday. Is a copy of it elsewhere?")
