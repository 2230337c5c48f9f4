"""Promise 9: the server never decides by content.

Each story is played twice: with its texts, and with random signs in their place, its addresses
replaced by others. What was answered, queued, held back, sent and recorded, when and to whom, is
the same. The second time the story still reads its own words, so all that it asserts holds too.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

import tests.scenarios
from app.asks import service as asks
from app.asks.models import Answer, Ask
from app.core.db import Tx
from app.outbox.models import Attempt, Notice
from app.record.models import RecordEntry
from tests.cases import second_circle
from tests.channels.offline_friends import Sinks, open_sinks
from tests.databases import copy_database
from tests.factories import simple_circle
from tests.opaque_content import Blindfold, Open, is_text, strings_without_form
from tests.scenarios import test_first_circle, test_second_circle
from tests.world import World

Log = list[tuple[object, ...]]
Story = Callable[[World], None]
_ID = re.compile(r"[A-Za-z0-9_-]{22,}")  # a secret in a path is longer

#: What phones send that has no closed form and is no text: the server reads it, and has to.
ROUTING = {
    ("POST /accounts", "zone"): "a time zone's name",
    ("PATCH /me", "zone"): "a time zone's name",
    ("POST /circles", "zone"): "a time zone's name",
    ("POST /circles", "code"): "the operator's, for new circles",
    ("PATCH /circles/{circle_id}", "zone"): "a time zone's name",
    ("POST /circles/{circle_id}/friends-without-app", "zone"): "a time zone's name",
    ("PUT /me/push", "endpoint"): "a push service's URL",
    ("PUT /me/push", "p256dh"): "a phone's key",
    ("PUT /me/push", "auth"): "a phone's key",
    ("POST /me/addresses", "to"): "an address that a channel reads",
    ("POST /circles/{circle_id}/friends-without-app", "addresses[].to"): "the same",
    ("POST /circles/{circle_id}/friends-without-app/{member_id}/addresses", "to"): "the same",
    ("POST /circles/{circle_id}/friends-without-app", "number"): "a number that is read as one",
    ("PATCH /circles/{circle_id}/me", "number"): "the same",
    ("PUT /circles/{circle_id}/arrival", "number"): "the same",
    ("PUT /circles/{circle_id}/needs/{need_id}", "pot.currency"): "a currency's code",
    ("PUT /circles/{circle_id}/needs/{need_id}", "pot.link"): "an address on the web",
    ("PUT /circles/{circle_id}/needs/{need_id}/pledge", "currency"): "a currency's code",
    ("PUT /circles/{circle_id}/gatherings/{gathering_id}", "call_link"): "an address on the web",
    ("POST /circles/{circle_id}/plan/templates/received", "file"): "a file of a form of its own",
}

#: Stories that read what isn't a field of an answer, and so can't read their words again.
READ_OTHERWISE: dict[str, str] = {}


def rows_of_sending(
    tx: Tx, notices: dict[str, Notice], accounts: dict[str, str], names: dict[str, str]
) -> tuple[Log, Log]:
    """What was to be told, and each try to."""
    notice_rows: Log = [
        (
            "notice",
            str(notice.created_at),
            notice.event,
            accounts.get(notice.account_id, ""),
            names.get(notice.member_id or "", ""),
            str(notice.due_at),
            str(notice.expires_at),
            notice.state,
            str(notice.reason),
            str(notice.tier),
            notice.tries,
        )
        for notice in notices.values()
    ]
    attempt_rows: Log = [
        (
            "attempt",
            str(attempt.at),
            notices[attempt.notice_id].event,
            accounts.get(notices[attempt.notice_id].account_id, ""),
            attempt.channel,
            attempt.state,
            str(attempt.status),
            str(attempt.done_at),
        )
        for attempt in tx.session.exec(select(Attempt))
    ]
    return notice_rows, attempt_rows


def log_of(world: World) -> Log:
    """Every decision of a world, without ids, in an order that no id decides."""
    names = {
        member_id: name
        for friend in world.friends.values()
        for name, member_id in friend.circle.members.items()
    }
    accounts = {friend.account_id: name for name, friend in world.friends.items()}

    def with_names(facts: dict[str, Any]) -> list[tuple[str, str]]:
        """Facts with names for members, and no other id."""
        named_facts = {key: names.get(str(value), str(value)) for key, value in facts.items()}
        return sorted((key, _ID.sub("…", value)) for key, value in named_facts.items())

    log: Log = [
        ("called", phone.owner, method, _ID.sub("…", path), status)
        for phone in world.handsets
        for method, path, status in without_polling(phone.calls)
    ]
    log += [("pushed", phone.owner, len(phone.screen.pushes)) for phone in world.handsets]
    with world.parts.db.read() as tx:
        notices = {notice.id: notice for notice in tx.session.exec(select(Notice))}
        notice_rows, attempt_rows = rows_of_sending(tx, notices, accounts, names)
        asked: Log = [
            ("ask", str(ask.asked_at), ask.state, str(ask.closed_at), str(ask.closed_reason))
            for ask in tx.session.exec(select(Ask))
        ]
        answered: Log = [
            (
                "answer",
                str(answer.at),
                names.get(answer.member_id, ""),
                answer.kind,
                answer.standing,
            )
            for answer in tx.session.exec(select(Answer))
        ]
        entries: Log = [
            ("recorded", str(entry.at), *with_names(entry.facts or {}))
            for entry in tx.session.exec(select(RecordEntry).order_by(col(RecordEntry.seq)))
        ]
    for part in (notice_rows, attempt_rows, asked, answered, entries):
        log += sorted(part, key=str)
    return log


def without_polling(calls: list[tuple[str, str, int]]) -> Iterator[tuple[str, str, int]]:
    """Calls without a read that repeats the one before: how often it took is the solver's pace."""
    before = None
    for call in calls:
        if call[0] != "GET" or call != before:
            yield call
        before = call


class Play:
    """Plays stories on databases of their own."""

    def __init__(self, url: Callable[[], str], folder: Path) -> None:
        self.url, self.folder, self.count = url, folder, 0

    def __call__(
        self,
        story: Callable[..., None],
        words: Open,
        *start: str,
        sinks: Sinks | None = None,
    ) -> Log:
        """Play a story, and return the log of its decisions."""
        random.seed(7)  # tries are spread alike
        self.count += 1
        settings = sinks.settings() if sinks is not None else {}
        folder = self.folder / str(self.count)
        with World(self.url(), folder, *start, texts=words, **settings) as world:
            story(world, *([sinks] if sinks is not None else []))
            return log_of(world)

    def alike(self, story: Callable[..., None], *start: str, sinks: bool = False) -> None:
        """A story comes to the same with its words and with others."""
        first, second = (
            self._with_sinks(story, words, *start) if sinks else self(story, words, *start)
            for words in (Open(), Blindfold())
        )
        assert first
        assert first == second

    def _with_sinks(self, story: Callable[..., None], words: Open, *start: str) -> Log:
        with open_sinks() as sinks:
            for sink in (sinks.mail, sinks.texts, sinks.calls):
                look = sink.to
                sink.to = lambda to, look=look: look(words.goes_to(to))  # type: ignore[method-assign]
            log = self(story, words, *start, sinks=sinks)
            log += [
                ("left", type(sink).__name__, len(sink.received))
                for sink in (sinks.mail, sinks.texts, sinks.calls)
            ]
            return log


@pytest.fixture
def play(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> Iterator[Play]:
    """On SQLite; on PostgreSQL when the test is long and says so."""
    if getattr(request, "param", "sqlite") == "sqlite":

        def url() -> str:
            count = len(list(tmp_path.glob("*.db")))
            copy = copy_database(sqlite_template, tmp_path / f"{count}.db")
            return f"sqlite:///{copy}"

        yield Play(url, tmp_path)
        return
    cluster = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    databases: list[str] = []

    def another() -> str:
        databases.append(cluster.create(template))
        return str(cluster.url(databases[-1]))

    yield Play(another, tmp_path)
    for name in databases:
        cluster.drop(name)


def test_the_first_circles_story_with_other_words(play: Play) -> None:
    play.alike(test_first_circle.test_the_first_circle)


def test_the_second_circles_story_with_other_words_and_addresses(play: Play) -> None:
    play.alike(test_second_circle.story, "2026-02-26 18:00", second_circle.ZONE, sinks=True)


# --- all of them ----------------------------------------------------------------------------


def stories() -> list[tuple[str, Story]]:
    """Every scenario that needs nothing but a world."""
    named_stories: list[tuple[str, Story]] = []
    for module in pkgutil.iter_modules(tests.scenarios.__path__):
        if not module.name.startswith("test_") or module.name == __name__.rpartition(".")[2]:
            continue
        loaded = importlib.import_module(f"tests.scenarios.{module.name}")
        if hasattr(loaded, "world"):
            continue  # in a world of its own making
        for name, story in vars(loaded).items():
            if (
                name.startswith("test_")
                and inspect.isfunction(story)
                and story.__module__ == loaded.__name__
                and list(inspect.signature(story).parameters) == ["world"]
            ):
                named_stories.append((f"{module.name}.{name}", story))
    return named_stories


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("play", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize(
    "story",
    [pytest.param(story, id=name) for name, story in stories() if name not in READ_OTHERWISE],
)
def test_each_story_with_other_words(play: Play, story: Story) -> None:
    play.alike(story)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("play", ["postgresql"], indirect=True)
def test_the_second_circles_story_on_postgresql(play: Play) -> None:
    play.alike(test_second_circle.story, "2026-02-26 18:00", second_circle.ZONE, sinks=True)


# --- the test can fail ----------------------------------------------------------------------


def test_the_blindfold_covers_what_people_write() -> None:
    """What the description exempts is what the table above says, with its reason."""
    exempt = {
        (operation, field)
        for operation, field, schema in strings_without_form()
        if not is_text(schema) and schema["format"] not in {"date", "date-time"}
    }
    assert exempt == set(ROUTING)
    blind = Blindfold()
    asked = {"words": "Tea?", "id": "x" * 22}
    sent: Any = blind.hides(asked, "POST", "/circles/y/asks")
    assert sent["id"] == asked["id"]
    assert sent["words"] != "Tea?"
    assert len(sent["words"]) != len("Tea?")
    body = {"people": [{"name": "Ana"}, {"name": "Ana"}], "zone": "America/Vancouver"}
    sent = blind.hides(body, "POST", "/circles")
    assert sent["people"][0] == sent["people"][1] != {"name": "Ana"}
    assert sent["zone"] == "America/Vancouver"
    for refused in ("  ", "x" * 501, "a\x00b"):
        assert blind.hides({"words": refused}, "POST", "/circles/y/asks") == {"words": refused}


def test_a_field_is_an_address_by_its_form_and_not_by_its_name() -> None:
    """`to` is an address, an hour, or somebody, as the operation has it."""
    blind = Blindfold()
    hours = {"hours": [{"from": "18:00", "to": "22:00"}]}
    assert blind.hides(hours, "PUT", "/circles/y/availability") == hours
    number = "+16045550114"
    for path, body in (
        ("/me/addresses", {"channel": "sms", "to": number}),
        ("/circles/y/friends-without-app", {"addresses": [{"channel": "sms", "to": number}]}),
    ):
        sent: Any = blind.hides(body, "POST", path)
        way = sent["addresses"][0] if "addresses" in sent else sent
        assert way == {"channel": "sms", "to": blind.goes_to(number)}
        assert way["to"] != number
    with pytest.raises(LookupError):
        blind.hides(hours, "PUT", "/circles/y/nothing-like-it")


def test_a_rule_that_reads_words_is_noticed(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an ask's words decided who is asked first, the stories would part."""

    def story(world: World) -> None:
        mina = simple_circle(world, "Sam", "Ade")
        mina.asks("Tea?")
        world.advance(hours=1)

    play.alike(story)
    real = asks.start_ask

    def reads(tx: Any, *, words: str | None, **options: Any) -> Any:
        new_ask = real(tx, words=words, **options)
        if words == "Tea?":
            asks.ask_now(tx, new_ask.circle_id, new_ask.id)
        return new_ask

    monkeypatch.setattr(asks, "start_ask", reads)
    with pytest.raises(AssertionError):
        play.alike(story)
