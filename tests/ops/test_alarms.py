"""`/readyz` and the operator's messages, with a real mail server and a real gateway."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from app.core.db import Database
from app.core.keys import KeyProblem, new_key_text, write_key_file
from app.core.sqlite_copy import wait_for
from app.main import Parts, make_alarms, make_parts
from app.messages.catalogue import text as sentence
from app.outbox.alarms import QUIET, Code, Move
from app.outbox.models import Alarm, Refusal
from app.worker.alarms import Alarms
from app.worker.health import Health
from tests.channels.loopback_servers import MailServer, TextGateway
from tests.factories import simple_circle
from tests.postgres import Cluster
from tests.push.answers import ACCEPT, KEY_REFUSED
from tests.world import Json, World

ME = "ops@example.org"
FULL = {"disk_free_mib": 10_000_000}


class Desk:
    """The operator's inbox and phone, beside a world."""

    def __init__(self, folder: Path, mail: MailServer, texts: TextGateway) -> None:
        self.folder, self.mail, self.texts = folder, mail, texts
        self.worlds: list[World] = []
        self.parts: list[Parts] = []

    def another_process(self, world: World) -> Alarms:
        """The look-out of a process that shares nothing but the database with the first."""
        self.parts.append(make_parts(world.settings, world.clock))
        return make_alarms(self.parts[-1])

    def world(self, url: str, **settings: Any) -> World:
        new_world = World(
            url,
            self.folder,
            **{
                "smtp_url": self.mail.url,
                "mail_from": "circle@example.org",
                "operator_mail": ME,
                "operator_url": self.texts.url.replace("{to}", "ops"),
                **settings,
            },
        )
        self.worlds.append(new_world)
        return new_world

    def reads(self) -> list[str]:
        """What came by mail since the last look; the phone got the same."""
        mails = [mail.body.replace("\r\n", "\n") for mail in self.mail.to(ME)]
        assert mails == [text.strip() for text in self.texts.to("ops")]
        fresh, self._read = mails[self._read :], len(mails)
        return fresh

    _read = 0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with MailServer() as mail, TextGateway() as texts:
        new_desk = Desk(tmp_path, mail, texts)
        yield new_desk
        for parts in new_desk.parts:
            parts.db.close()
        for world in new_desk.worlds:
            world.close()


def ready(world: World, language: str = "en") -> tuple[int, Json]:
    answer = httpx.get(f"{world.url}/readyz", headers={"Accept-Language": language}, timeout=60)
    # Many watchers of a service look by HEAD.
    assert httpx.head(f"{world.url}/readyz", timeout=60).status_code == answer.status_code
    return answer.status_code, answer.json()


def makes_late(world: World) -> None:
    """Somebody asks, and no worker is there."""
    mina = simple_circle(world, "Sam")
    mina.asks("my secret words")
    world.clock.advance(timedelta(seconds=10 + 60))


def test_late_work_is_told_by_any_process_and_over_once(desk: Desk, database_url: str) -> None:
    world = desk.world(database_url)
    first_alarms, second_alarms = make_alarms(world.parts), desk.another_process(world)
    assert first_alarms.look() == {}
    makes_late(world)
    status, body = ready(world)
    assert status == 503
    assert body == {
        "ready": False,
        "problems": ["work_late"],
        "help": {"work_late": sentence("en", "operator.help.work_late")},
    }
    assert ready(world, "es")[1]["help"] == {"work_late": sentence("es", "operator.help.work_late")}

    assert first_alarms.look() == {"work_late": Move.BEGINS}
    assert second_alarms.look() == {}
    (entry,) = desk.reads()
    assert entry.split("\n") == [
        "Server: http://localhost:8000",
        "",
        "Now: work_late",
        sentence("en", "operator.help.work_late"),
    ]
    (mail,) = desk.mail.to(ME)
    assert mail.subject == "ShowUp: something needs a look"
    for secret in ("Mina", "Sam", "secret", world.friends["Mina"].circle.id):
        assert secret not in mail.raw
        assert secret not in str(body)

    # A process that starts now repeats nothing; after six hours one of them does, once.
    anew = desk.another_process(world)
    for alarms in (first_alarms, second_alarms, anew):
        assert alarms.look() == {}
    world.clock.advance(timedelta(hours=6))
    assert [alarms.look() for alarms in (second_alarms, first_alarms, anew)] == [
        {"work_late": Move.STILL},
        {},
        {},
    ]
    assert len(desk.reads()) == 1

    world.settle()
    assert ready(world)[0] == 200
    assert first_alarms.look() == {}, "a moment of quiet isn't an end"
    world.clock.advance(QUIET)
    world.settle()
    assert [alarms.look() for alarms in (anew, first_alarms, second_alarms)] == [
        {"work_late": Move.OVER},
        {},
        {},
    ]
    (entry,) = desk.reads()
    assert entry.endswith("Over: work_late")
    assert desk.mail.to(ME)[-1].subject == "ShowUp: well again"
    world.clock.advance(timedelta(hours=7))
    world.settle()
    assert [alarms.look() for alarms in (first_alarms, second_alarms, anew)] == [{}, {}, {}]


def test_of_many_processes_that_see_it_in_one_instant_one_tells(
    desk: Desk, database_url: str
) -> None:
    world = desk.world(database_url)
    makes_late(world)
    everyone = [desk.another_process(world) for _ in range(4)]
    together = threading.Barrier(len(everyone))
    moves: list[object] = []

    def looks(alarms: Alarms) -> None:
        together.wait(10)
        moves.append(alarms.look())

    threads = [threading.Thread(target=looks, args=(alarms,)) for alarms in everyone]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(str, moves)) == sorted(map(str, [{"work_late": Move.BEGINS}, {}, {}, {}]))
    assert len(desk.reads()) == 1


def test_who_comes_second_with_a_new_row_says_nothing(desk: Desk, postgresql_url: str) -> None:
    """On PostgreSQL two may both find no row yet; the second one's insert waits for the first's."""
    world = desk.world(postgresql_url)
    makes_late(world)
    moves: list[object] = []
    slow = desk.another_process(world)
    thread = threading.Thread(target=lambda: moves.append(slow.look()))
    db = world.parts.db
    with db.write() as tx:
        tx.session.add(Alarm(code="work_late", began_at=tx.now, seen_at=tx.now, told_at=tx.now))
        tx.session.flush()
        thread.start()
        # Not pg_stat_activity: what that shows stays the same until its transaction ends.
        waiting = text("SELECT 1 FROM pg_locks WHERE NOT granted")
        with db.engine.connect() as beside:
            assert wait_for(lambda: beside.execute(waiting).first() is not None, 30)
    thread.join(30)
    assert moves == [{}]
    assert desk.reads() == []


def test_what_nobody_took_is_tried_again_after_a_minute(desk: Desk, database_url: str) -> None:
    world = desk.world(database_url)
    makes_late(world)
    desk.mail.answers[ME] = "451 later"
    desk.texts.status = 500
    first_alarms, second_alarms = make_alarms(world.parts), desk.another_process(world)
    assert first_alarms.look() == {}
    desk.texts.status = 200
    assert second_alarms.look() == {}, "not at once"
    world.clock.advance(timedelta(seconds=61))
    # One way is enough.
    assert second_alarms.look() == {"work_late": Move.BEGINS}
    assert first_alarms.look() == {}
    assert len(desk.texts.to("ops")) == 1
    assert desk.mail.to(ME) == []


def test_a_disk_that_is_nearly_full(desk: Desk, database_url: str) -> None:
    world = desk.world(database_url, **FULL, operator_language="es")
    alarms = make_alarms(world.parts)
    assert ready(world)[1]["problems"] == ["disk"]
    assert alarms.look() == {"disk": Move.BEGINS}
    (entry,) = desk.reads()
    assert sentence("es", "operator.help.disk") in entry
    roomy = desk.world(database_url)
    assert ready(roomy)[1]["problems"] == []
    world.clock.advance(QUIET)
    roomy.clock.set(world.now)
    assert make_alarms(roomy.parts).look() == {"disk": Move.OVER}


@pytest.mark.timeout(400)
def test_a_refused_push_key_is_known_to_every_process_until_it_is_taken_again(
    desk: Desk, database_url: str
) -> None:
    world = desk.world(database_url)
    mina = simple_circle(world, "Sam")
    phones = [world.phone(name).screen.endpoint for name in ("Sam", "Mina")]
    for endpoint in phones:
        world.push.always(endpoint, KEY_REFUSED)
    mina.asks(now=True)
    assert ready(world)[1]["problems"] == ["push_key"]
    alarms = make_alarms(world.parts)
    assert alarms.look() == {"push_key": Move.BEGINS}
    # Being quiet doesn't mend it.
    world.advance(minutes=10)
    assert ready(world)[1]["problems"] == ["push_key"]
    assert desk.another_process(world).look() == {}
    for endpoint in phones:
        world.push.always(endpoint, ACCEPT)
    # A worker that never saw the refusal sends over the same push service.
    world.worker = type(world.worker)(
        world.parts.db, world.worker._make_sender, world.settings.public_url
    )
    mina.does("again")
    world.settle()
    world.phone("Sam").shows("ask")
    assert ready(world)[1]["problems"] == []
    world.advance(minutes=6)
    assert alarms.look() == {"push_key": Move.OVER}


def test_the_mail_account_itself_is_refused(desk: Desk, database_url: str) -> None:
    """The other way still tells."""
    world = desk.world(database_url)
    desk.mail.answers[ME] = "535 no"
    with world.parts.db.write() as tx:
        tx.session.add(Refusal(account="mail", channel="mail", at=tx.now))
    assert make_alarms(world.parts).look() == {"mail_account": Move.BEGINS}
    assert "Now: mail_account" in desk.texts.to("ops")[0]


def test_a_missing_or_another_content_key(desk: Desk, database_url: str) -> None:
    world = desk.world(database_url)
    simple_circle(world, "Sam")
    key = desk.folder / "data" / "content.key"
    kept_file = key.rename(desk.folder / "kept.key")
    assert ready(world)[1]["problems"] == ["content_key"]
    # A start without it is refused, and puts nothing in its place.
    with pytest.raises(KeyProblem, match=r"content\.key is gone"):
        make_parts(world.settings)
    assert not key.exists()
    write_key_file(key, new_key_text())
    desk.another_process(world)
    other = Health(desk.parts[-1].db, world.settings)
    assert other.look() == (Code.CONTENT_KEY,)
    kept_file.replace(key)
    assert ready(world)[1]["problems"] == []
    if world.parts.db.sqlite:
        keys = world.parts.db.key_file
        assert keys is not None
        kept_file = keys.path.rename(desk.folder / "kept-keys.db")
        assert ready(world)[1]["problems"] == ["content_key"]
        kept_file.replace(keys.path)
        assert ready(world)[1]["problems"] == []


def test_another_versions_schema(desk: Desk, database_url: str) -> None:
    world = desk.world(database_url)
    with world.parts.db.engine.begin() as raw:
        raw.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert ready(world)[1]["problems"] == ["schema"]


# --- when what is broken is what it is written in ---------------------------------------------


def test_a_database_that_is_away_is_told_from_memory(desk: Desk, postgres: Cluster) -> None:
    from app.core import migrations

    with postgres.database() as url:
        migrations.migrate(url)
        world = desk.world(url, **FULL)
        first_alarms, second_alarms = make_alarms(world.parts), desk.another_process(world)
        assert first_alarms.look() == {"disk": Move.BEGINS}
        assert second_alarms.look() == {}
        assert len(desk.reads()) == 1
        postgres.stop()
        try:
            status, body = ready(world)
            assert (status, body["problems"]) == (503, ["database", "disk"])
            for alarms in (first_alarms, second_alarms):
                assert alarms.look() == {}, "it may only be restarting, and the disk was told"
            world.clock.advance(timedelta(seconds=60))
            # Each for itself: there is nothing left that they share.
            for alarms in (first_alarms, second_alarms):
                assert alarms.look() == {"database": Move.BEGINS}
                assert alarms.look() == {}
            assert ["Now: database" in entry for entry in desk.reads()] == [True, True]
            world.clock.advance(timedelta(hours=6))
            assert first_alarms.look() == {"database": Move.STILL, "disk": Move.STILL}
            assert len(desk.reads()) == 1
        finally:
            postgres.start()
        assert ready(world)[1]["problems"] == ["disk"]
        assert first_alarms.look() == {}
        assert second_alarms.look() == {}
        world.clock.advance(QUIET)
        assert [second_alarms.look(), first_alarms.look()] == [{"database": Move.OVER}, {}]
        (back_again,) = desk.reads()
        assert back_again.endswith("Over: database")
        world.parts.db.close()


def fills_up(db: Database) -> None:
    """Keep writing alarms that nobody has to be told of, until there is no room for one more."""
    for number in range(10_000):
        with db.write() as tx:
            times = {"began_at": tx.now, "seen_at": tx.now, "told_at": tx.now}
            tx.session.add(Alarm(code=f"x{number:015}", **times))


def test_a_full_disk_is_told_though_nothing_can_be_written(desk: Desk, sqlite_url: str) -> None:
    world = desk.world(sqlite_url, **FULL)
    db = world.parts.db
    with sqlite3.connect(db.engine.url.database or "") as raw:
        (pages,) = raw.execute("PRAGMA page_count").fetchone()
    raw.close()

    def limit(raw: sqlite3.Connection, _entry: object) -> None:
        raw.execute(f"PRAGMA max_page_count={pages}")

    event.listen(db.engine, "connect", limit)
    db.engine.dispose()
    with pytest.raises(OperationalError, match="full"):
        fills_up(db)
    alarms = make_alarms(world.parts)
    assert alarms.look() == {"disk": Move.BEGINS}
    assert len(desk.reads()) == 1
    assert alarms.look() == {}
    with db.read() as tx:
        assert tx.session.get(Alarm, "disk") is None


# --- nobody to tell ---------------------------------------------------------------------------


def test_without_an_operator_the_log_has_it(
    desk: Desk, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    world = desk.world(
        database_url, operator_mail="", operator_url=None, public_url="https://circle.example"
    )
    makes_late(world)
    alarms = make_alarms(world.parts)
    with caplog.at_level(logging.WARNING, logger="showup.operator"):
        alarms.start()
        alarms.stop()
        assert alarms.look() == {"work_late": Move.BEGINS}
        assert desk.another_process(world).look() == {}
    messages = [record.getMessage() for record in caplog.records]
    assert messages == [
        "nobody hears when something isn't well: set SHOWUP_OPERATOR_MAIL or SHOWUP_OPERATOR_URL",
        "something to look at: work_late begins",
    ]
    assert desk.mail.received == []
