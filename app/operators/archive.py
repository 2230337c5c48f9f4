"""Archives as backups are kept: a tar file, encrypted in the age format to the operator's key.

The server holds the public half alone (an age recipient), so whoever takes the machine or a copy
of the backups can't open older ones. Plain `age` and `tar` open them, too.
"""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage
from pyrage import x25519

from app.core.keys import write_key_file
from app.core.settings import Settings
from app.operators.problems import BackupProblem

RECIPIENT_FILE = "backup.recipient"
MANIFEST = "manifest.json"
FORMAT = "showup-backup-1"
A_DAY_S = 86_400


def make_backup_key(settings: Settings) -> str:
    """Make the key that opens backups, keep its public half, and return it: to be shown once."""
    identity = x25519.Identity.generate()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_key_file(settings.data / RECIPIENT_FILE, f"{identity.to_public()}\n".encode())
    return str(identity)


def has_backup_key(settings: Settings) -> bool:
    """Whether backups can be encrypted to somebody."""
    return bool(settings.backup_recipients) or (settings.data / RECIPIENT_FILE).exists()


def read_recipients(settings: Settings) -> list[x25519.Recipient]:
    """To whom backups are encrypted. Raises BackupProblem when that isn't known."""
    path = settings.data / RECIPIENT_FILE
    texts = settings.backup_recipients
    if not texts and path.exists():
        texts = tuple(path.read_text(encoding="ascii", errors="replace").split())
    if not texts:
        raise BackupProblem(
            "There is no key yet that could open a backup. Run: showup backup-key. "
            "It shows the key once; keep it away from this machine."
        )
    try:
        return [x25519.Recipient.from_str(text) for text in texts]
    except pyrage.RecipientError as problem:
        raise BackupProblem(
            f"The recipient of backups isn't an age recipient (age1…): SHOWUP_BACKUP_TO, or {path}."
        ) from problem


def read_identities(text: str) -> list[x25519.Identity]:
    """The keys in a text, as `showup backup-key` or age-keygen write it. Raises BackupProblem."""
    lines = [line.strip() for line in text.splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    try:
        identities = [x25519.Identity.from_str(key) for key in keys]
    except pyrage.IdentityError as problem:
        raise BackupProblem("That isn't a backup key (AGE-SECRET-KEY-1…).") from problem
    if not identities:
        raise BackupProblem("There is no backup key (AGE-SECRET-KEY-1…).")
    return identities


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself. `holds` is `sqlite`, `postgresql` or `keys`."""

    holds: str
    made_at: datetime
    revision: str

    def as_bytes(self) -> bytes:
        facts = {
            "format": FORMAT,
            "holds": self.holds,
            "made_at": self.made_at.isoformat(),
            "revision": self.revision,
        }
        return json.dumps(facts).encode()

    @classmethod
    def parse(cls, raw: bytes) -> Manifest:
        """Read a manifest. Raises BackupProblem for what no version of ours wrote."""
        try:
            facts = json.loads(raw)
            if facts["format"] != FORMAT:
                raise BackupProblem("This backup was made by a newer version: upgrade first.")
            made_at = datetime.fromisoformat(facts["made_at"])
            return cls(str(facts["holds"]), made_at, str(facts["revision"]))
        except (ValueError, KeyError, TypeError) as problem:
            raise BackupProblem("This isn't a backup of ShowUp.") from problem


@contextmanager
def scratch_folder(settings: Settings) -> Iterator[Path]:
    """A folder for files in clear, on the disk of the data folder, closed to others and removed.

    One that a killed process left is removed by the next that needs one a day later.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    for leftover in settings.data.glob(".scratch-*"):
        if time.time() - leftover.stat().st_mtime > A_DAY_S:
            shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=".scratch-", dir=settings.data) as folder:
        yield Path(folder)


def write_archive(
    target: Path,
    manifest: Manifest,
    members: Mapping[str, Path | bytes],
    recipients: Sequence[x25519.Recipient],
    scratch: Path | None = None,
) -> None:
    """Write an archive in the place of what was there, whole or not at all.

    Between packing and encrypting it is a file of the scratch folder; without one it stays in
    memory.
    """
    aside = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with (
            tempfile.TemporaryFile(dir=scratch) if scratch else io.BytesIO() as plain,
            os.fdopen(handle, "wb") as sink,
        ):
            with tarfile.open(fileobj=plain, mode="w") as tar:
                _add_file(tar, MANIFEST, manifest.as_bytes())
                for name, content in members.items():
                    _add_file(tar, name, content)
            plain.seek(0)
            pyrage.encrypt_io(plain, sink, list(recipients))
            sink.flush()
            os.fsync(sink.fileno())
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _add_file(tar: tarfile.TarFile, name: str, content: Path | bytes) -> None:
    """Add a file of nobody's: who runs this machine is in no backup."""
    member = tarfile.TarInfo(name)
    member.mode = 0o600
    if isinstance(content, bytes):
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
        return
    member.size = content.stat().st_size
    with content.open("rb") as source:
        tar.addfile(member, source)


def open_archive(
    source: Path, identities: Sequence[x25519.Identity], folder: Path
) -> tuple[Manifest, dict[str, Path]]:
    """Open an archive into a folder; gives what it says of itself, and its files by name.

    Raises BackupProblem when none of the keys opens it, or it is damaged.
    """
    folder.mkdir(mode=0o700)
    plain = folder / "archive.tar"
    try:
        with source.open("rb") as sealed, plain.open("wb") as sink:
            pyrage.decrypt_io(sealed, sink, list(identities))
    except FileNotFoundError as problem:
        raise BackupProblem(f"{source} isn't there.") from problem
    except (pyrage.DecryptError, OSError) as problem:
        raise BackupProblem(
            f"{source.name} can't be opened: this isn't its key, or the file is damaged."
        ) from problem
    files = _unpack(plain, folder)
    if MANIFEST not in files:
        raise BackupProblem(f"{source.name} isn't a backup of ShowUp.")
    return Manifest.parse(files.pop(MANIFEST).read_bytes()), files


def _unpack(plain: Path, folder: Path) -> dict[str, Path]:
    files = {}
    try:
        with tarfile.open(plain) as tar:
            for member in tar.getmembers():
                # Only what a backup of ours holds: plain files, side by side.
                content = tar.extractfile(member) if member.isreg() else None
                if content is None or Path(member.name).name != member.name:
                    raise BackupProblem("This isn't a backup of ShowUp.")
                files[member.name] = folder / member.name
                with content, files[member.name].open("wb") as target:
                    shutil.copyfileobj(content, target)
    except tarfile.TarError as problem:
        raise BackupProblem("This isn't a backup of ShowUp.") from problem
    plain.unlink()
    return files
