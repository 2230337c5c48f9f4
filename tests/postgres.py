"""A throw-away PostgreSQL for the tests: one cluster a session, a fresh database a test.

The cluster listens on a Unix socket in a folder of its own, so it never meets another one and
needs no port or password. Nothing is synced to disk: it is gone with the session.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

#: Seconds until the server must answer, and until it must have stopped.
START_LIMIT = 30.0
STOP_LIMIT = 30.0
#: Bytes: a cluster takes a tenth of it.
MEMORY_NEEDED = 4 * 1024**3

_SERVER_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "128MB",
    # A server's own zone is nobody's here: code that leans on it shows up in tests.
    "timezone": "Asia/Kathmandu",
}


class PostgresMissingError(RuntimeError):
    """There is no PostgreSQL to start; the message says how to get one."""


def program(name: str) -> str:
    """The path of a PostgreSQL program, the newest installed one.

    Raises:
        PostgresMissingError: it is neither in Debian's folders nor in PATH.
    """
    paths = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    path = str(paths[-1]) if paths else shutil.which(name)
    if path is None:
        raise PostgresMissingError(
            f"PostgreSQL's {name} is missing: `make test` installs it on Debian as root, "
            "elsewhere please install PostgreSQL"
        )
    return path


def _roomy_memory() -> Path | None:
    """A folder in memory with room for clusters: databases are copied there in half the time."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or not os.access(memory, os.W_OK):
        return None
    return memory if shutil.disk_usage(memory).free >= MEMORY_NEEDED else None


class Cluster:
    """One PostgreSQL server in a temporary folder."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="showup-pg-", dir=_roomy_memory()))
        self._data = self.folder / "data"
        self._log = self.folder / "log"
        self._numbers = itertools.count(1)
        self._server: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to run as root, so there it runs as somebody else.
        self._account = _other_account() if os.geteuid() == 0 else None
        if self._account is not None:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        subprocess.run(
            self._as_account(
                [program("initdb"), "--pgdata", str(self._data), "--username", "postgres"]
                + ["--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
            ),
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self.folder,
        )

    def url(self, database: str) -> str:
        """The address of one database, as SQLAlchemy takes it."""
        return f"postgresql+psycopg://postgres@/{database}?host={quote(str(self.folder), safe='')}"

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            RuntimeError: it ended, or did not answer within `START_LIMIT`; the log is shown.
        """
        options = [
            part for name, value in _SERVER_SETTINGS.items() for part in ("-c", f"{name}={value}")
        ]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                self._as_account(
                    [program("postgres"), "-D", str(self._data), "-k", str(self.folder), *options]
                ),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
            )
        deadline = time.monotonic() + START_LIMIT
        while True:
            try:
                self.admin().close()
                return
            except psycopg.OperationalError as error:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(
                        f"PostgreSQL did not start:\n{self._log.read_text(errors='replace')}"
                    ) from error
            time.sleep(0.02)

    def stop(self, stop_signal: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT ends sessions kindly, SIGQUIT is a crash."""
        if self._server is None:
            return
        self._server.send_signal(stop_signal)
        try:
            self._server.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait(STOP_LIMIT)
        self._server = None

    def log(self) -> str:
        """The server's log."""
        return self._log.read_text(errors="replace")

    def remove(self) -> None:
        """Stop the server and delete its folder."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def admin(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection to the server itself, outside every test's database."""
        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        )

    def create(self, template: str | None = None, name: str | None = None) -> str:
        """Create a database, empty or a copy of `template`; returns its name."""
        name = name or f"t{next(self._numbers)}"
        with self.admin() as connection:
            # Files are copied as they are: a third of the work of writing each page anew. Before
            # version 15 there was no other way.
            strategy = "" if connection.info.server_version < 150_000 else " STRATEGY FILE_COPY"
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}" + strategy).format(
                    sql.Identifier(name), sql.Identifier(template or "template0")
                )
            )
        return name

    def drop(self, name: str) -> None:
        """Drop a database, ending whoever is still connected to it."""
        with self.admin() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )

    def migrated(self, migrate: Callable[[str], None]) -> str:
        """Make the template that tests' databases are copied from; returns its name."""
        name = self.create()
        migrate(self.url(name))
        return name

    @contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """The URL of a database that is there as long as the block runs."""
        name = self.create(template)
        try:
            yield self.url(name)
        finally:
            self.drop(name)

    def _as_account(self, command: list[str]) -> list[str]:
        """The command, run as somebody who may run PostgreSQL, and ended when the tests end."""
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            if self._account is not None:
                return ["runuser", "-u", self._account.pw_name, "--", *command]
            return command
        account_options: list[str] = []
        if self._account is not None:
            account_options = [
                "--reuid",
                str(self._account.pw_uid),
                "--regid",
                str(self._account.pw_gid),
            ]
            account_options += ["--clear-groups"]
        # A killed test run takes its server along.
        return [setpriv, "--pdeathsig", "QUIT", *account_options, *command]


def _other_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissingError("running as root, and there is no other account to run PostgreSQL")


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A started cluster, removed at the end of the block."""
    cluster = Cluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.remove()
