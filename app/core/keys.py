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


@dataclass(frozen=True, slots=True)
class Keys:
    """`content` wraps the circles' keys; `vapid` signs pushes; `session` keys rate limits."""

    content: bytes
    vapid: ec.EllipticCurvePrivateKey
    session: bytes


def _write_new(path: Path, raw: bytes) -> None:
    # Written aside and linked into place: two processes that start at once can neither each use
    # a key of their own nor read one that is half written. Raises FileExistsError.
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(handle, raw)
        os.fsync(handle)
        os.link(aside, path)
    finally:
        os.close(handle)
        aside.unlink()


def _read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    if not path.exists():
        with suppress(FileExistsError):
            _write_new(path, make())
    if path.stat().st_mode & 0o077:
        raise KeyProblem(f"{path.name} can be read by others; run: chmod 600 {path}")
    return path.read_bytes().strip()


def _secret(name: str, setting: SecretStr | None, path: Path) -> bytes:
    text = (
        setting.get_secret_value().encode("ascii", "replace")
        if setting is not None
        else _read_or_make(path, lambda: b64url(secrets.token_bytes(32)).encode("ascii"))
    )
    try:
        raw = unb64url(text.decode("ascii"))
    except ValueError as problem:
        raise KeyProblem(f"the {name} key is not base64url") from problem
    if len(raw) != 32:
        raise KeyProblem(f"the {name} key must hold 32 bytes (43 characters of base64url)")
    return raw


def _new_vapid() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def load_keys(settings: Settings) -> Keys:
    """Read the keys from the settings or the data folder; make what isn't there yet.

    Raises KeyProblem for a key that is damaged or that others on the machine can read.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = (
        settings.vapid_key.get_secret_value().encode("utf-8")
        if settings.vapid_key is not None
        else _read_or_make(settings.data / "vapid.pem", _new_vapid)
    )
    try:
        vapid = serialization.load_pem_private_key(pem, password=None)
    except ValueError as problem:
        raise KeyProblem("the push key is not a PEM private key") from problem
    if not isinstance(vapid, ec.EllipticCurvePrivateKey) or vapid.curve.name != "secp256r1":
        raise KeyProblem("the push key must be on the curve P-256 (RFC 8292)")
    return Keys(
        content=_secret("content", settings.content_key, settings.data / "content.key"),
        vapid=vapid,
        session=_secret("session", settings.session_key, settings.data / "session.key"),
    )
