"""Keys apart from rows: none is lost by a crash, none outlives its circle, and they can change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.circles.service import get_circle
from app.core.db import Database
from app.core.ids import b64url, new_id
from app.core.keys import Keys, load_keys, new_key_text, write_key_file
from app.core.keystore import KeyFile, wrapped_keys
from app.core.sealing import MARKS, NotOpened, Sealer
from app.core.settings import Settings
from app.operators.problems import AlreadyRunning, RotationProblem
from app.operators.resealing import reseal, sealed_owners
from app.operators.rotation import rotate_operator_key
from app.operators.running import Role, hold_roles, running_roles
from app.operators.sealed_content import SEALED
from app.stewardship.circle_deletion_service import delete_circle
from app.stewardship.key_owner_queries import owners_of_keys
from tests.services.service_fixtures import HandClock, SeededCircle, grow_circle


@dataclass(frozen=True)
class Installation:
    """A database with keys in files; `process` opens it as one more process would."""

    settings: Settings

    def keys(self) -> Keys:
        return load_keys(self.settings)

    def process(self) -> Database:
        keys = self.keys()
        sealer = Sealer(*keys.content, read_again=keys.read_content_again)
        return Database(self.settings.url, HandClock(), sealer)


@pytest.fixture
def installation(database_url: str, tmp_path: Path) -> Installation:
    return Installation(Settings(data=tmp_path / "data", database_url=database_url))


@pytest.fixture
def db(installation: Installation) -> Iterator[Database]:
    with closing(installation.process()) as process:
        yield process


@pytest.fixture
def processes(installation: Installation) -> Iterator[Callable[[], Database]]:
    """More processes on the same database."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(installation.process()))


def name_of(db: Database, seeded: SeededCircle) -> str:
    with db.read() as tx:
        sealed = get_circle(tx, seeded.circle_id).name
        return tx.cipher(seeded.circle_id).open(sealed, "circle", "name", seeded.circle_id)


def owners(db: Database) -> set[str]:
    with db.read() as tx:
        return {key.owner_id for key in wrapped_keys(tx.session.connection())}


class PowerCut(Exception):
    """Ends a transaction in the middle."""


# --- a crash in between ------------------------------------------------------------------------


def test_a_rolled_back_beginning_leaves_a_key_of_nobody_that_is_swept(
    installation: Installation, db: Database
) -> None:
    seeded = grow_circle(db, "Ana")
    living = owners(db)
    circle_id = new_id()
    with suppress(PowerCut), db.write() as tx:
        tx.new_box(circle_id)
        raise PowerCut
    assert owners(db) == (living | {circle_id} if db.sqlite else living)
    # Begun again under the same id, the new key stands beside the old one, never over it.
    with db.write() as tx:
        sealed = tx.new_box(circle_id).seal("rice", "circle", "name", circle_id)
        assert tx.cipher(circle_id).open(sealed, "circle", "name", circle_id) == "rice"
    with db.read() as tx:
        assert tx.cipher(circle_id).open(sealed, "circle", "name", circle_id) == "rice"
    with closing(installation.process()) as started_again:
        started_again.sweep_keys(owners_of_keys)
        assert owners(started_again) == (living if db.sqlite else living | {circle_id})
        assert name_of(started_again, seeded) == "Mina"
        assert started_again.sweep_keys(owners_of_keys) == 0


def test_a_key_that_could_not_be_destroyed_goes_with_the_next_sweep(
    installation: Installation, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.key_file is None:
        return  # rows and keys go in one transaction
    seeded, kept_circle = grow_circle(db, "Ana"), grow_circle(db, "Ben")

    def is_full(_self: KeyFile, _act: object) -> None:
        raise OperationalError("DELETE", {}, Exception("disk full"))

    with monkeypatch.context() as patch:
        patch.setattr(KeyFile, "write", is_full)
        with db.write() as tx:
            delete_circle(tx, seeded.circle_id)
    assert seeded.circle_id in owners(db)
    # This process knows that something is left, and so does one that starts later.
    for process in (installation.process(), db):
        assert process.to_sweep
        process.sweep_keys(owners_of_keys)
        process.destroy_key()
        assert seeded.circle_id not in owners(process)
        assert not process.to_bury
        process.close()
    assert name_of(db, kept_circle) == "Mina"


def test_who_began_to_read_before_a_circle_ended_reads_on(db: Database) -> None:
    seeded = grow_circle(db, "Ana")
    with db.read() as tx:
        name = get_circle(tx, seeded.circle_id).name
        with db.write() as ends:
            delete_circle(ends, seeded.circle_id)
        box = tx.cipher(seeded.circle_id)
        assert box.open(name, "circle", "name", seeded.circle_id) == "Mina"
    with db.read() as tx, pytest.raises(NotOpened, match="gone"):
        tx.cipher(seeded.circle_id)


# --- the operator's key changes ----------------------------------------------------------------


def test_the_operators_key_changes_while_people_go_on(
    installation: Installation, db: Database, processes: Callable[[], Database]
) -> None:
    seeded = grow_circle(db, "Ana")
    asleep = processes()  # sees nothing of the change until it is over
    (old,) = installation.keys().content
    mark = db.blind_index("address", "+16045550187")
    places = [("circle", "name", new_id()), ("circle", "name", new_id())]
    sealed_texts: list[str] = []
    is_begun, may_end = threading.Event(), threading.Event()

    def begins_meanwhile() -> None:
        with db.write() as tx:
            sealed_texts.append(tx.new_box(places[0][-1]).seal("rice", *places[0]))
            is_begun.set()
            may_end.wait(60)
            sealed_texts.append(tx.new_box(places[1][-1]).seal("rice", *places[1]))

    other = threading.Thread(target=begins_meanwhile)
    with ThreadPoolExecutor(1) as commands, closing(installation.process()) as command:
        other.start()
        is_begun.wait(60)
        change = commands.submit(
            rotate_operator_key, command, installation.keys(), installation.settings
        )
        # It can't be done before whoever began with the old key has ended.
        with pytest.raises(TimeoutError):
            change.result(1)
        may_end.set()
        other.join(60)
        count = change.result(60)
    assert count >= 3, "the circle's key and two accounts'"
    later = processes()
    (new,) = installation.keys().content
    assert new != old
    for process in (db, asleep, later):
        assert process.blind_index("address", "+16045550187") == mark
        assert name_of(process, seeded) == "Mina"
        with process.read() as tx:
            for sealed, place in zip(sealed_texts, places, strict=True):
                assert tx.cipher(place[-1]).open(sealed, *place) == "rice"
            for key in wrapped_keys(tx.session.connection()):
                Sealer(new).unwrap(key.owner_id, key.wrapped)
                with pytest.raises(NotOpened):
                    Sealer(old).unwrap(key.owner_id, key.wrapped)
    for process in (db, asleep):
        kim = grow_circle(process, "Kim")
        assert name_of(later, kim) == "Mina"
    assert MARKS in owners(db)


def test_a_change_that_was_killed_is_gone_on_with(installation: Installation, db: Database) -> None:
    seeded = grow_circle(db, "Ana")
    path = installation.settings.data / "content.key"
    half_way = new_key_text()
    write_key_file(path, half_way + b"\n" + path.read_bytes())
    later = grow_circle(db, "Ben")
    rotate_operator_key(db, installation.keys(), installation.settings)
    assert path.read_bytes() == half_way + b"\n"
    with closing(installation.process()) as process:
        assert [name_of(process, circle) for circle in (seeded, later)] == ["Mina", "Mina"]


def test_two_changes_at_once_never_run_on_any_database(installation: Installation) -> None:
    """Each reads the file and writes it: of two at once one would write the other's key away."""
    settings = installation.settings
    with hold_roles(settings, Role.KEYS):
        with (
            pytest.raises(AlreadyRunning, match="one process at a time"),
            hold_roles(settings, Role.KEYS),
        ):
            pass
        assert running_roles(settings) == [Role.KEYS]
    assert running_roles(settings) == []


def test_keys_that_are_settings_change_by_restarts(
    installation: Installation, db: Database, tmp_path: Path
) -> None:
    seeded = grow_circle(db, "Ana")
    old, new = b64url(*installation.keys().content), new_key_text().decode()
    plain = {"data": tmp_path / "data", "database_url": installation.settings.database_url}

    def started(**settings: str) -> Installation:
        return Installation(Settings(**plain, **settings))  # type: ignore[arg-type]

    alone = started(content_key=old)
    with closing(alone.process()) as process, pytest.raises(RotationProblem, match="KEY_NEXT"):
        rotate_operator_key(process, alone.keys(), alone.settings)
    both = started(content_key=old, content_key_next=new)
    with closing(both.process()) as process:
        later = grow_circle(process, "Ben")
        rotate_operator_key(process, both.keys(), both.settings)
    with closing(started(content_key=new).process()) as process:
        assert [name_of(process, circle) for circle in (seeded, later)] == ["Mina", "Mina"]


def test_a_key_file_that_somebody_replaced_wraps_nothing(
    installation: Installation, db: Database
) -> None:
    seeded = grow_circle(db, "Ana")
    path = installation.settings.data / "content.key"
    right = path.read_bytes()
    write_key_file(path, new_key_text())
    later = grow_circle(db, "Ben")
    write_key_file(path, right)
    with closing(installation.process()) as process:
        assert [name_of(process, circle) for circle in (seeded, later)] == ["Mina", "Mina"]


# --- content is sealed anew --------------------------------------------------------------------


def test_content_is_sealed_anew_while_it_changes(installation: Installation, db: Database) -> None:
    seeded, other = grow_circle(db, "Ana", "Ben"), grow_circle(db, "Kim")
    with db.read() as tx:
        old = {key.owner_id: key for key in wrapped_keys(tx.session.connection())}
    done = threading.Event()
    round_count = [0]

    def go_on() -> None:
        while not done.is_set():
            with db.write() as tx:
                circle = get_circle(tx, seeded.circle_id)
                box = tx.cipher(circle.id)
                circle.i_am = box.seal(f"I am {round_count[0]}", "circle", "i_am", circle.id)
            round_count[0] += 1

    others = threading.Thread(target=go_on)
    others.start()
    try:
        with closing(installation.process()) as command:
            while not round_count[0]:
                done.wait(0.01)
            assert reseal(command, seeded.circle_id) >= 5
            with pytest.raises(RotationProblem, match="no circle or account"):
                reseal(command, new_id())
    finally:
        done.set()
        others.join(60)
    sealer = Sealer(*installation.keys().content)
    sealed_before = old[seeded.circle_id]
    old_box = sealer.cipher(seeded.circle_id, sealed_before.wrapped)
    rounds_seen = 0
    with db.read() as tx:
        (now,) = [
            key for key in wrapped_keys(tx.session.connection()) if key.owner_id == seeded.circle_id
        ]
        assert now.generation == sealed_before.generation + 1
        for sealed in SEALED:
            key = [column.name for column in sealed.table.primary_key.columns]
            for row in tx.session.execute(select(sealed.table)).mappings():
                for column in sealed.columns:
                    value, place = row[column], ".".join(str(row[part]) for part in key)
                    if value is None or place == other.circle_id:
                        continue
                    with pytest.raises(NotOpened):
                        old_box.open(value, sealed.table.name, column, place)
                    rounds_seen += 1
    assert rounds_seen >= 6
    assert name_of(db, seeded) == name_of(db, other) == "Mina"
    assert sorted(owners(db)) == sealed_owners(db)
