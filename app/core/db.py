"""The database: one engine, transactions, and the only place that commits.

SQLite writers begin with BEGIN IMMEDIATE, so they queue instead of failing halfway; that one
lock stands for the row locks that PostgreSQL takes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol, TypeVar, cast

from sqlalchemy import Connection, Engine, bindparam, inspect, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, SQLModel, col, select

from app.core.change_signal import CHANNEL, Signal
from app.core.clock import Clock
from app.core.engine import make_engine
from app.core.keys import KeyProblem
from app.core.keystore import (
    KeyFile,
    WrappedKey,
    add_key,
    delete_keys,
    is_sqlite,
    keystore_path,
    sqlite_path,
    wrapped_keys,
)
from app.core.models import ContentKey
from app.core.prepared_statement import PreparedQuery, Question, Ts, have_rows
from app.core.sealing import MARKS, Box, NotOpened, Sealer
from app.core.sqlite_copy import empty_wal

log = logging.getLogger("showup.database")

T = TypeVar("T")

_WRAPPED_KEYS = PreparedQuery(
    select(ContentKey.wrapped)
    .where(col(ContentKey.owner_id) == bindparam("owner_id"))
    .order_by(col(ContentKey.generation).desc())
)


class Tx:
    """One transaction: the rows, `now` as it was at the start, and the sealed boxes."""

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        sealer: Sealer,
        session: Session | None = None,
        key_file: KeyFile | None = None,
        *,
        reads_only: bool = False,
    ) -> None:
        self._connection = connection
        self._key_file = key_file
        #: Keys that this transaction made in a file of their own, where its snapshot ends before.
        self._new_keys: dict[str, bytes] = {}
        self._session = session
        self._read_results: dict[Hashable, object] | None = {} if reads_only else None
        self.now = now
        self._sealer = sealer
        self._after: list[Callable[[], None]] = []
        self._also: list[Callable[[Tx], None]] = []
        self._once_locked: Callable[[], None] | None = None
        self.changed = False
        self._hinted: set[str] = set()
        self._destroyed: list[WrappedKey] = []

    @property
    def session(self) -> Session:
        """The session, for objects; a transaction that only reads makes it when it is asked for."""
        if self._session is None:
            self._session = Session(bind=self._connection, expire_on_commit=False, autoflush=False)
        return self._session

    @property
    def sqlite(self) -> bool:
        return self._connection.dialect.name == "sqlite"

    @property
    def sealer(self) -> Sealer:
        """What makes and unwraps data keys."""
        return self._sealer

    def rows(self, prepared: PreparedQuery[*Ts], **values: object) -> list[tuple[*Ts]]:
        """The rows of a prepared statement, with its `bindparam`s filled in."""
        if self._session is None:
            return prepared.run(self._connection, values)
        # In a change under way: what the session still holds back is written first.
        if self._session.autoflush:
            self._session.flush()
        return prepared.run(self._session.connection(), values)

    def have_rows(self, questions: Sequence[Question]) -> list[bool]:
        """Whether each of some prepared statements has a row: one statement for all of them."""
        return have_rows(self._connection, questions)

    def read_once(self, key: Hashable, load: Callable[[], T]) -> T:
        """What `load` reads, read once in a transaction that only reads.

        Its snapshot and its `now` can't change, so what was read holds until the transaction
        ends, and is forgotten with it. In a change everything is read anew each time.
        """
        if self._read_results is None:
            return load()
        if key not in self._read_results:
            self._read_results[key] = load()
        return cast("T", self._read_results[key])

    def when_locked(self, look_again: Callable[[], None]) -> None:
        """Have `look_again` called once, after the first lock that decides over a circle.

        Whoever held it may have changed what was read before the wait. SQLite has nobody to wait
        for: a change has the whole file from its first statement on.
        """
        if not self.sqlite:
            self._once_locked = look_again

    def has_locked(self) -> None:
        """A lock that decides over a circle is this transaction's now."""
        look_again, self._once_locked = self._once_locked, None
        if look_again is not None:
            look_again()

    def insert_new(self, table: type[SQLModel], **values: object) -> bool:
        """Insert a row unless one is there with the same keys; tells whether it was made.

        Of two at one instant the second waits for the first, and then finds its row.
        """
        insert = sqlite_insert if self.sqlite else pg_insert
        statement = insert(table).values(values).on_conflict_do_nothing()
        inserted = self.session.execute(statement.returning(inspect(table).primary_key[0]))
        return inserted.first() is not None

    def close(self) -> None:
        """Let go of the session, if one was asked for; leaving the connection rolls back."""
        if self._session is not None:
            self._session.close()

    def hint(self, *circles: str) -> None:
        """Tell listeners after the commit that something changed, and in which circles.

        A hint without a circle wakes workers; phones hear of the circles that are named.
        """
        self.changed = True
        self._hinted.update(circles)

    @property
    def hinted(self) -> frozenset[str]:
        """The circles in which something changed."""
        return frozenset(self._hinted)

    def before_commit(self, act: Callable[[Tx], None]) -> None:
        """Add an act that writes before the answer leaves: here, or after a read in its own change.

        For what a read has to note (a first disclosure). When that can't be written, the answer
        isn't given either.
        """
        self._also.append(act)

    def run_also(self, tx: Tx) -> None:
        """Run the acts that `also` added, in a transaction that can write."""
        for act in self._also:
            act(tx)
        self._also.clear()

    @property
    def has_also(self) -> bool:
        """Whether `also` added an act that hasn't run yet."""
        return bool(self._also)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Run something in this process once the rows are safe."""
        self._after.append(act)

    def run_after(self) -> None:
        for act in self._after:
            act()

    def new_box(self, owner: str) -> Box:
        """Make an owner's data key and return the box that seals with it."""
        wrapped = self._sealer.new_key(owner, self._mark_key())
        if self._key_file is None:
            add_key(self.session.connection(), owner, wrapped)
        else:
            # Before the rows that it seals: a crash may leave a key of nobody, never content
            # without its key.
            self._key_file.write(lambda keys: add_key(keys, owner, wrapped))
            self._new_keys[owner] = wrapped
        return self.cipher(owner)

    def cipher(self, owner: str) -> Box:
        """The owner's box. Raises NotOpened when its key was destroyed."""
        rows = self.read_once(("key", owner), lambda: self.rows(_WRAPPED_KEYS, owner_id=owner))
        keys = [bytes(row[0]) for row in rows]
        if owner in self._new_keys:
            keys.insert(0, self._new_keys[owner])
        if not keys:
            raise NotOpened("the key of this content is gone")
        return self._sealer.cipher(owner, *keys)

    def blind_index(self, purpose: str, text: str) -> str:
        """A keyed hash of a text, to look it up by."""
        return self._sealer.mark(purpose, text, self._mark_key())

    def _mark_key(self) -> bytes | None:
        rows = self.rows(_WRAPPED_KEYS, owner_id=MARKS)
        return bytes(rows[0][0]) if rows else None

    def destroy_box(self, owner: str) -> None:
        """Destroy an owner's keys: what they sealed can't be read again, by anyone."""
        keys = wrapped_keys(self.session.connection(), owner)
        if self._key_file is None:
            delete_keys(self.session.connection(), keys)
        self._destroyed += keys
        self.after_commit(lambda: self._sealer.forget(owner))

    @property
    def destroyed(self) -> tuple[WrappedKey, ...]:
        """The keys that this transaction destroys."""
        return tuple(self._destroyed)

    @property
    def has_made_keys(self) -> bool:
        """Whether this transaction made keys in SQLite's key file: a rollback leaves them."""
        return bool(self._new_keys)


class KeyCopies(Protocol):
    """Copies of the wrapped keys that outlast the rows."""

    def renew(self, keys: Sequence[WrappedKey]) -> bool:
        """Leave no copy but one of these keys; False when that has to be tried again."""


class Database:
    """Opens transactions. `read` sees one snapshot and never commits; `write` commits once."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        sealer: Sealer,
        signal: Signal | None = None,
        key_copy: KeyCopies | None = None,
    ) -> None:
        self.url = url
        self.clock = clock
        self.sealer = sealer
        self.signal = signal or Signal()
        self.key_copy = key_copy
        # Once at the start: a process may have died between a deletion and what follows it.
        self.to_bury = self.to_sweep = self.sqlite
        self.engine = make_engine(url)
        self.key_file = KeyFile(url) if self.sqlite else None

    @property
    def sqlite(self) -> bool:
        return is_sqlite(self.url)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A snapshot to read from."""
        with self.engine.connect() as connection:
            if not self.sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            connection.begin()
            tx = Tx(connection, self.clock.now(), self.sealer, reads_only=True)
            try:
                yield tx
            finally:
                tx.close()
        if tx.has_also:
            with self.write() as later:
                tx.run_also(later)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that commits when the block ends, and not at all when it raises."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(showup_writes=True)
            with Session(bind=connection, expire_on_commit=False) as session:
                tx = Tx(connection, self.clock.now(), self.sealer, session, self.key_file)
                try:
                    yield tx
                    tx.run_also(tx)
                    session.flush()
                    if tx.changed and not self.sqlite:
                        session.execute(
                            text("SELECT pg_notify(:channel, :said)"),
                            {"channel": CHANNEL, "said": self.signal.encode(tx.hinted)},
                        )
                    session.commit()
                except BaseException:
                    self.to_sweep = self.to_sweep or tx.has_made_keys
                    raise
        tx.run_after()
        if tx.destroyed:
            self.to_bury = True
            if self.key_file is not None:
                self._destroy(self.key_file, tx.destroyed)
            self.destroy_key()
        if tx.changed:
            self.signal.fire(tx.hinted)

    def _destroy(self, key_file: KeyFile, keys: Sequence[WrappedKey]) -> None:
        """Destroy keys in their own file, once the rows are gone; what fails is swept later."""
        self.to_bury = True
        try:
            key_file.write(lambda connection: delete_keys(connection, keys))
        except (SQLAlchemyError, KeyProblem) as problem:
            self.to_sweep = True
            log.warning("destroyed keys will be swept: %s", type(problem).__name__)

    def sweep_keys(self, living: Callable[[Tx], set[str]]) -> int:
        """Destroy SQLite's keys of owners that aren't there: what a crash left. Returns how many.

        `living` tells all owners that are. Nothing can come in between: a key is written while
        its maker's transaction holds the lock that is held here.
        """
        if not self.to_sweep or self.key_file is None:
            return 0
        with self.write() as tx:
            living_owners = living(tx) | {MARKS}
            of_nobody = [
                key
                for key in wrapped_keys(tx.session.connection())
                if key.owner_id not in living_owners
            ]
            self.to_sweep = False
            if of_nobody:
                self._destroy(self.key_file, of_nobody)
        return len(of_nobody)

    def change_keys(self, act: Callable[[Connection], object]) -> None:
        """One change of wrapped keys alone, where no row changes with them."""
        if self.key_file is not None:
            self.key_file.write(act)
            return
        with self.write() as tx:
            act(tx.session.connection())

    def destroy_key(self) -> None:
        """Leave nothing of destroyed keys: not beside the backups, not in SQLite's WALs.

        When someone reads just then, or the disk is full, `to_bury` stays set and the worker
        tries again.
        """
        if not self.to_bury:
            return
        buried = True
        if self.key_copy is not None:
            with self.read() as tx:
                keys = wrapped_keys(tx.session.connection())
            buried = self.key_copy.renew(keys)
        if self.sqlite:
            for path in (sqlite_path(self.url), keystore_path(self.url)):
                buried = empty_wal(path) and buried
        self.to_bury = not buried

    def blind_index(self, purpose: str, text: str) -> str:
        """A keyed hash of a text, outside a transaction."""
        with self.read() as tx:
            return tx.blind_index(purpose, text)

    def close(self) -> None:
        """Return every connection."""
        self.engine.dispose()
        if self.key_file is not None:
            self.key_file.close()


@contextmanager
def listening(engine: Engine) -> Iterator[Callable[[float], list[str]]]:
    """Listen for hints on PostgreSQL: the yielded call waits so many seconds for some.

    Raises psycopg.OperationalError when the database goes away.
    """
    import psycopg

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}".encode())
        yield lambda seconds: [
            notification.payload
            for notification in connection.notifies(timeout=seconds, stop_after=1)
        ]
