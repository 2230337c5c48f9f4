"""Which processes run on one data folder: two servers on one SQLite file are one too many.

A lock is the kernel's (flock), so a killed process leaves none. On PostgreSQL several servers and
workers may run; the operator's key is changed by one process at a time on any database, because
it lies in a file of the data folder.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path

from app.core.keystore import is_sqlite, sqlite_path
from app.core.settings import Settings
from app.operators.problems import AlreadyRunning


class Role(StrEnum):
    """What a process does on a database that no other may do there as well."""

    API = "api"
    WORKER = "worker"
    KEYS = "keys"  # changing the operator's key


_ROLE_NAMES = {
    Role.API: "A ShowUp server",
    Role.WORKER: "A ShowUp worker",
    Role.KEYS: "A change of keys",
}


@contextmanager
def hold_roles(settings: Settings, *roles: Role) -> Iterator[None]:
    """Be the only one with these roles on the SQLite file, as long as the block runs.

    Changing keys is for one process at a time on PostgreSQL, too. Raises AlreadyRunning.
    """
    with ExitStack() as locks:
        for role in roles:
            folder = _lock_folder(settings, role)
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                locks.enter_context(_hold_lock(folder / f"showup-{role}.lock", role))
        yield


def _lock_folder(settings: Settings, role: Role) -> Path | None:
    """Where a role's lock lies; None: any number of processes may have it."""
    if is_sqlite(settings.url):
        return sqlite_path(settings.url).parent
    return settings.data if role is Role.KEYS else None


def running_roles(settings: Settings) -> list[Role]:
    """Which roles some process has on the SQLite file at present."""
    roles = []
    for role in Role:
        try:
            with hold_roles(settings, role):
                pass
        except AlreadyRunning:
            roles.append(role)
    return roles


@contextmanager
def _hold_lock(path: Path, role: Role) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            process = os.read(handle, 20).decode("ascii", "replace").strip() or "unknown"
            reason = (
                "keys are changed by one process at a time."
                if role is Role.KEYS
                else "one SQLite file takes one server and one worker. Several need PostgreSQL."
            )
            raise AlreadyRunning(
                f"{_ROLE_NAMES[role]} runs on {path.parent} already (process {process}). "
                f"End it first: {reason}"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
