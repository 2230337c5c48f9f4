"""PostgreSQL's own tools, pg_dump and pg_restore, called on the database of the settings."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import make_url

from app.operators.problems import BackupProblem

_DEBIANS = Path("/usr/lib/postgresql")


def find_tool(name: str) -> str:
    """The path of a tool: the newest of Debian's, else the one in PATH. Raises BackupProblem."""
    paths = sorted(
        (path for path in _DEBIANS.glob(f"*/bin/{name}") if path.parts[-3].isdigit()),
        key=lambda path: int(path.parts[-3]),
    )
    path = str(paths[-1]) if paths else shutil.which(name)
    if path is None:
        raise BackupProblem(
            f"PostgreSQL's {name} isn't on this machine. On Debian: apt install postgresql-client."
        )
    return path


def dump_rows(url: str, target: Path) -> None:
    """All of the database but the wrapped keys, in pg_dump's custom format."""
    _run(
        url,
        "pg_dump",
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--exclude-table-data=keystore.content_key",
        f"--file={target}",
    )


def load_rows(url: str, source: Path) -> None:
    """What `dump_rows` wrote, into an empty database: all of it or nothing."""
    _run(
        url,
        "pg_restore",
        "--exit-on-error",
        "--single-transaction",
        "--no-owner",
        "--no-privileges",
        f"--dbname={make_url(url).database}",
        str(source),
    )


def _run(url: str, name: str, *arguments: str) -> None:
    # By environment variables: the password is in no list of processes.
    done = subprocess.run(
        [find_tool(name), *arguments],
        env={**os.environ, **connection_variables(url)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BackupProblem(f"{name} failed: {done.stderr.strip()[-500:]}")


def connection_variables(url: str) -> dict[str, str]:
    """A database's URL as libpq's environment variables."""
    parts = make_url(url)
    query = {key: value for key, value in parts.query.items() if isinstance(value, str)}
    variables = {
        "PGHOST": parts.host or query.get("host"),
        "PGPORT": str(parts.port) if parts.port else query.get("port"),
        "PGUSER": parts.username or query.get("user"),
        "PGPASSWORD": parts.password or query.get("password"),
        "PGDATABASE": parts.database,
        "PGSSLMODE": query.get("sslmode"),
        "PGSSLROOTCERT": query.get("sslrootcert"),
        "PGPASSFILE": query.get("passfile"),
    }
    return {key: value for key, value in variables.items() if value}
