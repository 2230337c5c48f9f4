"""The keys of one installation: made at first start, mode 0600, outside the database."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from app.core.ids import b64url, unb64url
from app.core.settings import Settings


class KeyProblem(RuntimeError):
    """A key is missing, damaged or readable by others; the text says what to do."""


CONTENT_FILE = "content.key"
PUSH_FILE = "vapid.pem"
SESSION_FILE = "session.key"

#: What follows from the loss of a key file, and the way on.
_LOST = {
    CONTENT_FILE: (
        "Without it nothing that people wrote can be read. Put it back; "
        "it is in the backup's file of keys, too (showup restore --keys FILE)"
    ),
    PUSH_FILE: (
        "Put it back. If it is lost for good: showup new-key push. Notifications then reach a "
        "phone again once the app was opened on it"
    ),
    SESSION_FILE: (
        "Put it back. If it is lost for good: showup new-key session. Shared calendars then show "
        "every shift as a new one"
    ),
}


@dataclass(frozen=True, slots=True)
class Keys:
    """The operator's keys. `vapid` signs pushes; `session` keys rate limits and calendar ids.

    `content` wraps the circles' keys, the newest first: while it is changed there are two.
    `read_content_again` gives `content` as its file says now.
    """

    content: tuple[bytes, ...]
    vapid: ec.EllipticCurvePrivateKey
    session: bytes
    read_content_again: Callable[[], tuple[bytes, ...]]


def write_key_file(path: Path, raw: bytes) -> None:
    """Write a key's file anew, whole or not at all, for its owner alone."""
    aside = _write_aside(path, raw)
    aside.replace(path)
    _sync_folder(path.parent)


def _write_new(path: Path, raw: bytes) -> None:
    # Linked into place: two processes that start at once can neither each use a key of their own
    # nor read one that is half written. Raises FileExistsError.
    aside = _write_aside(path, raw)
    try:
        os.link(aside, path)
    finally:
        aside.unlink()
    _sync_folder(path.parent)


def _write_aside(path: Path, raw: bytes) -> Path:
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, raw)
        os.fsync(handle)
    finally:
        os.close(handle)
    return aside


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read_or_make(path: Path, make: Callable[[], bytes], is_unused: Callable[[], bool]) -> bytes:
    if not path.exists():
        if not is_unused():
            raise KeyProblem(f"{path.name} is gone. {_LOST[path.name]}")
        with suppress(FileExistsError):
            _write_new(path, make())
    return _read(path)


def _read(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise KeyProblem(f"{path.name} can be read by others; run: chmod 600 {path}")
    return path.read_bytes().strip()


def parse_key(name: str, text: bytes) -> bytes:
    """The 32 bytes of a key as it is written down. Raises KeyProblem."""
    try:
        raw = unb64url(text.decode("ascii"))
    except ValueError as problem:
        raise KeyProblem(f"the {name} key is not base64url") from problem
    if len(raw) != 32:
        raise KeyProblem(f"the {name} key must hold 32 bytes (43 characters of base64url)")
    return raw


def new_key_text() -> bytes:
    """A fresh key of 32 bytes as it is written down."""
    return b64url(secrets.token_bytes(32)).encode("ascii")


def new_push_key() -> bytes:
    """A fresh push key as PEM."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _from_setting(setting: SecretStr) -> bytes:
    return setting.get_secret_value().encode("ascii", "replace")


def _push_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    try:
        vapid = serialization.load_pem_private_key(pem, password=None)
    except ValueError as problem:
        raise KeyProblem("the push key is not a PEM private key") from problem
    if not isinstance(vapid, ec.EllipticCurvePrivateKey) or vapid.curve.name != "secp256r1":
        raise KeyProblem("the push key must be on the curve P-256 (RFC 8292)")
    return vapid


class _ContentKeyFile:
    """`content.key`: a key a line, the newest first; read again when it was changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._keys: tuple[bytes, ...] = ()

    def keys(self) -> tuple[bytes, ...]:
        """The keys as the file says now; those that were read last when it is gone."""
        try:
            file_stat = self._path.stat()
        except FileNotFoundError:
            if not self._keys:
                raise
            return self._keys
        stamp = (file_stat.st_ino, file_stat.st_mtime_ns)
        if stamp != self._stamp:
            lines = _read(self._path).split() or [b""]
            self._keys = tuple(parse_key("content", line) for line in lines)
            self._stamp = stamp
        return self._keys


def _content_keys(
    settings: Settings, is_unused: Callable[[], bool]
) -> Callable[[], tuple[bytes, ...]]:
    if settings.content_key is not None:
        settings_keys = [settings.content_key_next, settings.content_key]
        fixed = tuple(
            parse_key("content", _from_setting(key)) for key in settings_keys if key is not None
        )
        return lambda: fixed
    path = settings.data / CONTENT_FILE
    _read_or_make(path, new_key_text, is_unused)
    return _ContentKeyFile(path).keys


def load_keys(settings: Settings, is_unused: Callable[[], bool] = lambda: True) -> Keys:
    """Read the keys from the settings or the data folder.

    What isn't there is made only while `is_unused()`: once a database is in use, a key in the
    place of a lost one would be a wrong one. Raises KeyProblem for a key that is lost, damaged,
    or that others on the machine can read.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    read_content = _content_keys(settings, is_unused)
    session_path = settings.data / SESSION_FILE
    return Keys(
        content=read_content(),
        vapid=_push_key(
            settings.vapid_key.get_secret_value().encode("utf-8")
            if settings.vapid_key is not None
            else _read_or_make(settings.data / PUSH_FILE, new_push_key, is_unused)
        ),
        session=parse_key(
            "session",
            _from_setting(settings.session_key)
            if settings.session_key is not None
            else _read_or_make(session_path, new_key_text, is_unused),
        ),
        read_content_again=read_content,
    )
