"""The copy of the wrapped keys that goes with the backups: one file, always overwritten.

Backups of the rows hold no key. So a backup that is older than a circle's end can't bring that
circle back: its key isn't in the copy any more, which is written anew whenever keys are destroyed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.core.clock import Clock
from app.core.ids import b64url, unb64url
from app.core.keys import CONTENT_FILE, PUSH_FILE, SESSION_FILE
from app.core.keystore import WrappedKey
from app.core.settings import Settings
from app.operators.archive import (
    Manifest,
    read_recipients,
    write_archive,
)
from app.operators.problems import BackupProblem

KEY_COPY = "showup-keys.age"
WRAPPED_KEYS = "wrapped-keys.json"
#: The operator's own keys, when they are files of the data folder: without them nothing opens.
OWN_KEYS = (CONTENT_FILE, PUSH_FILE, SESSION_FILE)


def key_copy_path(settings: Settings) -> Path:
    """Where the copy lies."""
    return settings.data / "backups" / KEY_COPY


def write_key_copy(
    settings: Settings, keys: Sequence[WrappedKey], at: datetime, revision: str
) -> Path:
    """Overwrite the copy. Raises BackupProblem when backups can't be encrypted to anybody."""
    target = key_copy_path(settings)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    rows = [[key.owner_id, key.generation, b64url(key.wrapped)] for key in keys]
    own_files = {name: settings.data / name for name in OWN_KEYS}
    # Packed in memory: nothing of a destroyed key may be left in a file that was deleted.
    members: dict[str, Path | bytes] = {WRAPPED_KEYS: json.dumps(rows).encode()}
    members |= {name: path.read_bytes() for name, path in own_files.items() if path.exists()}
    write_archive(target, Manifest("keys", at, revision), members, read_recipients(settings))
    return target


def parse_wrapped_keys(raw: bytes) -> list[WrappedKey]:
    """The keys of a copy. Raises BackupProblem."""
    try:
        return [
            WrappedKey(str(owner), int(generation), unb64url(wrapped))
            for owner, generation, wrapped in json.loads(raw)
        ]
    except (ValueError, TypeError) as problem:
        raise BackupProblem("The file of keys is damaged.") from problem


class KeyCopy:
    """Overwrites the copy once keys were destroyed, wherever there is one."""

    def __init__(self, settings: Settings, clock: Clock, revision: str) -> None:
        self._settings = settings
        self._clock = clock
        self._revision = revision

    def renew(self, keys: Sequence[WrappedKey]) -> bool:
        """Whether no older copy is left here. Never raises: what fails is tried again."""
        if not key_copy_path(self._settings).exists():
            return True
        try:
            write_key_copy(self._settings, keys, self._clock.now(), self._revision)
        except (BackupProblem, OSError):
            return False
        return True
