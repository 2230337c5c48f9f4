"""Every migration up and down, on both databases; no drift; what was there stays readable."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import select

from app.circles.disclosure_service import CardContent, card_questions, disclose
from app.circles.service import get_circle
from app.consent import service as consent
from app.consent.models import ToKind
from app.core import migrations
from app.core.closed_list_changes import allow_values, forbid_values
from app.core.columns import metadata
from app.core.db import Database
from app.core.engine import make_engine
from app.core.ids import new_id
from app.core.keystore import is_sqlite, keystore_path, sqlite_path, wrapped_keys
from app.operators.backup import copy_before_migration
from app.outbox import service as outbox
from app.outbox.events import Event
from app.outbox.models import Notice
from app.outbox.notice_types import NOTICE_TYPES, NoticeType
from app.tables import is_compared
from app.tables import metadata as all_tables
from app.trials.models import Trial
from tests.services.opened_notices import CircleOfNotices
from tests.services.service_fixtures import grow_circle, open_database


def revisions() -> list[str]:
    """Every revision, oldest first."""
    script = ScriptDirectory.from_config(migrations._alembic("sqlite://"))
    return [revision.revision for revision in script.walk_revisions()][::-1]


def shape(url: str) -> dict[str, object]:
    """The tables of a database with their columns, keys, indexes and checks."""
    engine = make_engine(url, pool=1)
    try:
        inspector = inspect(engine)
        columns = inspector.get_multi_columns()
        constraint_kinds = (
            inspector.get_multi_indexes(),
            inspector.get_multi_unique_constraints(),
            inspector.get_multi_check_constraints(),
            inspector.get_multi_foreign_keys(),
        )
        return {
            key[1]: (
                # Their order says nothing: one that comes back comes last.
                sorted(
                    (column["name"], str(column["type"]), column["nullable"])
                    for column in columns[key]
                ),
                *(
                    sorted(str(constraint["name"]) for constraint in constraints.get(key, ()))
                    for constraints in constraint_kinds
                ),
            )
            for key in sorted(columns, key=str)
            if key[1] != "alembic_version"
        }
    finally:
        engine.dispose()


def test_up_down_and_up_again(empty_database_url: str) -> None:
    config = migrations._alembic(empty_database_url)
    shapes = {"base": shape(empty_database_url)}
    for revision in revisions():
        command.upgrade(config, revision)
        shapes[revision] = shape(empty_database_url)
    for down, lower in zip(revisions()[::-1], [*revisions()[:-1][::-1], "base"], strict=True):
        assert down in shapes
        command.downgrade(config, lower)
        assert shape(empty_database_url) == shapes[lower]
    migrations.migrate(empty_database_url)
    assert shape(empty_database_url) == shapes[revisions()[-1]]
    assert migrations.schema_is_current(empty_database_url)


LISTS = [("notice", "type"), ("consent_grant", "event"), ("reach", "event"), ("pattern", "kind")]


@pytest.mark.parametrize(("table", "column"), LISTS)
def test_a_closed_list_takes_a_value_and_lets_it_go(
    database_url: str, table: str, column: str
) -> None:
    def checks() -> list[list[str]]:
        found_checks = inspect(engine).get_check_constraints(table)
        return sorted(sorted(re.findall(r"\w+", str(check))) for check in found_checks)

    engine = make_engine(database_url, pool=1)
    try:
        before = checks()
        for change, is_listed in ((allow_values, True), (forbid_values, False)):
            with (
                engine.connect().execution_options(showup_writes=True) as connection,
                connection.begin(),
                Operations.context(MigrationContext.configure(connection)),
            ):
                change(table, column, "another")
            assert any("another" in words for words in checks()) is is_listed
        assert checks() == before
    finally:
        engine.dispose()


def test_the_schema_is_what_the_models_say(database_url: str) -> None:
    assert all_tables is metadata
    engine = make_engine(database_url, pool=1)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "compare_server_default": True,
                    "include_schemas": True,
                    "include_name": is_compared,
                },
            )
            assert compare_metadata(context, metadata) == []
    finally:
        engine.dispose()


def test_drift_would_be_seen(database_url: str) -> None:
    engine = make_engine(database_url, pool=1)
    try:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE capacity ADD COLUMN mood VARCHAR(8)"))
        with engine.connect() as connection:
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, metadata)
    finally:
        engine.dispose()


def test_a_schema_that_is_behind_is_noticed(empty_database_url: str) -> None:
    assert not migrations.schema_is_current(empty_database_url)
    command.upgrade(migrations._alembic(empty_database_url), revisions()[0])
    assert migrations.schema_is_current(empty_database_url) is (len(revisions()) == 1)


def test_every_constraint_has_a_name(empty_sqlite_url: str) -> None:
    """A nameless one couldn't be migrated on SQLite."""
    for table in metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"


def test_grants_that_are_there_are_asked_about_sixty_days_after_they_were_given(
    empty_database_url: str,
) -> None:
    migrations.migrate(empty_database_url)
    database = open_database(empty_database_url)
    seeded = grow_circle(database)
    with database.write() as tx:
        for sections in (["helps"], ["address"], None):
            consent.add_grant(
                tx,
                circle_id=seeded.circle_id,
                to_kind=ToKind.POOL,
                event=Event.ASK,
                tier=3,
                sections=sections,
            )
    database.close()
    config = migrations._alembic(empty_database_url)
    command.downgrade(config, "0013")
    command.upgrade(config, "head")
    again = open_database(empty_database_url)
    with again.read() as tx:
        review_by_sections = {
            tuple(grant.sections or ()): grant.review_at
            for grant in consent.live_grants_of(tx, seeded.circle_id)
            if grant.to_kind == ToKind.POOL
        }
        assert get_circle(tx, seeded.circle_id).widen_hours == 24
        assert review_by_sections == {
            ("helps",): tx.now + timedelta(days=60),
            ("address",): None,
            (): None,
        }
    again.close()


def test_cards_that_changed_before_are_asked_about(empty_database_url: str) -> None:
    migrations.migrate(empty_database_url)
    database = open_database(empty_database_url)
    seeded = grow_circle(database, "Ana", "Ben")
    ana = seeded.friend("Ana").member_id
    with database.write() as tx:
        tx.now += timedelta(days=1)
        disclose(tx, seeded.circle_id, ana, CardContent(paid=True, reports=False))
    database.close()
    config = migrations._alembic(empty_database_url)
    command.downgrade(config, "0016")
    command.upgrade(config, "head")
    again = open_database(empty_database_url)
    with again.read() as tx:
        (asked,) = card_questions(tx, seeded.circle_id)
        assert (asked.member.id, asked.member.paid, asked.card.paid) == (ana, True, True)
        assert asked.before is not None
        assert not asked.before.paid
    again.close()


def test_what_happened_is_read_from_what_a_notice_is_about(empty_database_url: str) -> None:
    migrations.migrate(empty_database_url)
    database = open_database(empty_database_url)
    stage = CircleOfNotices(database)
    # Of checklists, suggestions and turns of coordinating nothing is left below the steps that
    # make them.
    newer = ("checklist_", "proposal_", "plan_", "coordinating_", NoticeType.ASKED_TO_TAKE_A_TURN)
    types_by_id: dict[str, str] = {
        notice.notice_id: notice.type
        for notice in stage.notices
        if not notice.type.startswith(newer)
    }
    with database.write() as tx:
        # Whose subject is gone says what its event says; that a circle is over names the circle.
        for notice_type, subject_id, read_as in (
            (NoticeType.SWAP_OFFERED, new_id(), NoticeType.OPEN_TIME),
            (NoticeType.RULE_TO_CONFIRM, None, NoticeType.ASK),
            (NoticeType.CIRCLE_CLOSED, stage.seeded.circle_id, NoticeType.CIRCLE_CLOSED),
        ):
            notice_id = outbox.queue(
                tx,
                type=notice_type,
                account_id=stage.ana.account_id,
                circle_id=stage.seeded.circle_id,
                member_id=stage.ana.member_id,
                subject_id=subject_id,
                dedupe=new_id(),
            )
            types_by_id[str(notice_id)] = read_as
    database.close()
    config = migrations._alembic(empty_database_url)
    command.downgrade(config, "0028")
    command.upgrade(config, "head")
    again = open_database(empty_database_url)
    with again.read() as tx:
        notices = tx.session.exec(select(Notice)).all()
        assert {notice.id: notice.type for notice in notices}.items() >= types_by_id.items()
        assert all(
            NOTICE_TYPES[NoticeType(notice.type)].event == notice.event for notice in notices
        )
    again.close()


def test_a_trial_keeps_the_own_end_of_the_grant_that_it_names(empty_database_url: str) -> None:
    migrations.migrate(empty_database_url)
    database = open_database(empty_database_url)
    seeded = grow_circle(database)
    end = datetime(2027, 1, 5, 23, 30, tzinfo=UTC)
    covered_by_subject: dict[tuple[str, str, str], dict[str, str | None]] = {
        ("grant", "end", "running"): {"named": end.isoformat(), "beside": None},
        ("grant", "end", "kept"): {"named": end.isoformat()},
        ("pattern", "keep", "running"): {},
    }
    with database.write() as tx:
        for (kind, without_answer, state), covered in covered_by_subject.items():
            tx.session.add(
                Trial(
                    id=new_id(),
                    circle_id=seeded.circle_id,
                    subject_kind=kind,
                    subject_id="named",
                    review_on=end.date(),
                    ends_at=end,
                    without_answer=without_answer,
                    covered=covered,
                    state=state,
                    started_by_member_id=seeded.person.member_id,
                    started_at=tx.now,
                    settled_at=None if state == "running" else tx.now,
                )
            )
    database.close()
    config = migrations._alembic(empty_database_url)
    command.downgrade(config, "0045")
    command.upgrade(config, "head")
    again = open_database(empty_database_url)
    with again.read() as tx:
        assert {
            (trial.subject_kind, trial.without_answer, trial.state): trial.covered
            for trial in tx.session.exec(select(Trial))
        } == {
            ("grant", "end", "running"): {"named": end.isoformat()},
            ("grant", "end", "kept"): {},
            ("pattern", "keep", "running"): {},
        }
    again.close()


# --- copies before a change of the schema ------------------------------------------------------


def copied(url: str, folder: Path, day: int = 22, keep: int = 7) -> Path:
    copy = copy_before_migration(url, folder, datetime(2026, 11, day, tzinfo=UTC), keep)
    assert copy is not None
    return copy


def _name_of(database: Database, circle_id: str) -> str:
    with database.read() as tx:
        sealed = get_circle(tx, circle_id).name
        return tx.cipher(circle_id).open(sealed, "circle", "name", circle_id)


def test_keys_move_into_their_store_and_back(empty_database_url: str, tmp_path: Path) -> None:
    url = empty_database_url
    migrations.migrate(url)
    database = open_database(url)
    seeded = grow_circle(database, "Ana")
    with database.read() as tx:
        wrapped = {key.owner_id: key.wrapped for key in wrapped_keys(tx.session.connection())}
    database.close()
    config = migrations._alembic(url)
    command.downgrade(config, "0016")
    engine = make_engine(url, pool=1)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT owner_id, wrapped FROM content_key")).all()
        assert {owner: bytes(key) for owner, key in rows} == wrapped
    engine.dispose()
    if is_sqlite(url):
        # As it was before there was a store: no file of keys, and a copy that holds none.
        keystore_path(url).unlink()
        copy = copied(url, tmp_path / "backups")
        assert copy.stat().st_mode & 0o077 == 0
        assert not any(key in copy.read_bytes() for key in wrapped.values())
    command.upgrade(config, "head")
    database = open_database(url)
    assert _name_of(database, seeded.circle_id) == "Mina"
    with database.read() as tx:
        assert {
            key.owner_id: key.wrapped for key in wrapped_keys(tx.session.connection())
        } == wrapped
    database.close()
    if is_sqlite(url):
        assert keystore_path(url).stat().st_mode & 0o077 == 0
        assert not any(key in sqlite_path(url).read_bytes() for key in wrapped.values())


def test_only_so_many_copies_are_kept(sqlite_url: str, tmp_path: Path) -> None:
    for day in range(1, 6):
        copied(sqlite_url, tmp_path / "backups", day, keep=3)
    names = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert names == [f"before-migration-2026110{day}T000000.db" for day in (3, 4, 5)]


def test_without_a_database_there_is_nothing_to_copy(empty_sqlite_url: str, tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert copy_before_migration(empty_sqlite_url, tmp_path / "backups", now, 7) is None
    assert not (tmp_path / "backups").exists()
