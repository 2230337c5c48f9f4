"""Changing the operator's key while everything runs: every data key is wrapped anew.

The new key stands beside the old one in `content.key` until nothing is wrapped by the old one any
more; running processes read the file again. Keys that are settings are changed by restarts
instead (`SHOWUP_CONTENT_KEY_NEXT`), and this wraps anew in between. A change that was killed is
gone on with by the next call.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

from app.core.db import Database
from app.core.keys import CONTENT_FILE, Keys, new_key_text, write_key_file
from app.core.keystore import WrappedKey, add_key, replace_wrapping, wrapped_keys
from app.core.sealing import MARKS
from app.core.settings import Settings
from app.core.sqlite_copy import wait_for
from app.operators.problems import RotationProblem

BATCH = 200
#: Seconds until transactions that began before must have ended.
PATIENCE_S = 60.0

BY_SETTINGS = (
    "The content key is a setting (SHOWUP_CONTENT_KEY). Make a new one, set it as "
    "SHOWUP_CONTENT_KEY_NEXT for every process, restart them all, and run this again."
)


def rotate_operator_key(db: Database, keys: Keys, settings: Settings) -> int:
    """Wrap every data key by a new operator key; gives how many. Raises RotationProblem."""
    path = settings.data / CONTENT_FILE
    by_settings = settings.content_key is not None
    if by_settings and settings.content_key_next is None:
        raise RotationProblem(BY_SETTINGS)
    keep_mark_key(db)
    if not by_settings:
        if len(keys.read_content_again()) == 1:
            write_key_file(path, new_key_text() + b"\n" + path.read_bytes())
        db.sealer.use(keys.read_content_again())
    # What wraps the key of marks is the operator's key of today: whoever begins from here on
    # wraps with the new one, and whoever began before is waited for.
    _wrap_anew(db, [key for key in _wrapped_by_older(db) if key.owner_id == MARKS])
    wait_for_older_transactions(db)
    count = 0
    while older := _wrapped_by_older(db)[:BATCH]:
        _wrap_anew(db, older)
        count += len(older)
    if not by_settings:
        newest, *_ = path.read_bytes().split()
        write_key_file(path, newest + b"\n")
    bury_what_was(db)
    return count


def keep_mark_key(db: Database) -> None:
    """Put the key of keyed hashes into the keystore: addresses must be found again by them."""

    def add(wrapped: bytes) -> None:
        db.change_keys(lambda connection: add_key(connection, MARKS, wrapped))

    with db.read() as tx:
        has_one = bool(wrapped_keys(tx.session.connection(), MARKS))
    if not has_one:
        add(db.sealer.wrap(MARKS, db.sealer.first_mark_key()))


def _wrapped_by_older(db: Database) -> list[WrappedKey]:
    with db.read() as tx:
        keys = wrapped_keys(tx.session.connection())
    return [key for key in keys if not db.sealer.is_wrapped_by_newest(key.owner_id, key.wrapped)]


def _wrap_anew(db: Database, keys: Sequence[WrappedKey]) -> None:
    anew = [
        (key, db.sealer.wrap(key.owner_id, db.sealer.unwrap(key.owner_id, key.wrapped)))
        for key in keys
    ]

    def write(connection: Connection) -> None:
        for key, wrapped in anew:
            replace_wrapping(connection, key, wrapped)

    db.change_keys(write)


def wait_for_older_transactions(db: Database) -> None:
    """Wait until every transaction that began before this call has ended.

    What began later sees the keys as they are now. Raises RotationProblem when one goes on.
    """
    if db.sqlite:
        with db.write() as tx:
            tx.session.connection()  # takes the lock that every change holds to its end
        return
    with db.read() as tx:
        called_at = tx.session.execute(text("SELECT clock_timestamp()")).scalar_one()

    def are_over() -> bool:
        with db.read() as tx:
            older = text(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND pid <> pg_backend_pid() AND xact_start < :began"
            )
            return not tx.session.execute(older, {"began": called_at}).scalar_one()

    if not wait_for(are_over, PATIENCE_S, pause=0.1):
        raise RotationProblem(
            "A transaction has been open in the database for a minute. Both keys stay good; "
            "end what holds it, and run this again."
        )


def bury_what_was(db: Database) -> None:
    """Leave nothing of what was wrapped or sealed before, here or beside the backups."""
    db.to_bury = True
    db.destroy_key()
