"""Prints what every GET route answers to members who may see nothing of a circle.

    python -m tests.services.denied_views

Three of them: somebody for whom the person stopped everything, somebody set to "nothing", and a
counsellor who drew the circle up and keeps nothing after the transfer.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx

from app.core.migrations import migrate
from tests.cases.first_circle import FRI, MON, WED
from tests.conftest import sqlite_url_of
from tests.factories import comes_in
from tests.services.restorable_world import RestorableWorld, SqliteFile, filled
from tests.services.view_as_circle import I_AM, SOLIDARITY, TITLE, Consent, apply, grown_circle
from tests.services.view_as_routes import ROUTES, SERVER, STREAM, OutsideViewAs, ids_of
from tests.world import Friend, World

#: Of a longer answer.
TEXT_LIMIT = 150
#: What an answer is about, or empties of a list: nothing is said by these.
SILENT: tuple[object, ...] = (None, [], {}, False, "")


def in_short(answer: httpx.Response) -> str:
    """An answer in a line: what it holds that isn't empty, ids left out."""
    if answer.status_code != 200:
        return str(answer.status_code)
    if "json" not in answer.headers.get("content-type", ""):
        return f"200 {len(answer.text)} characters"
    body = _without_ids(answer.json())
    text = json.dumps(body, ensure_ascii=False)
    return f"200 {text if len(text) <= TEXT_LIMIT else text[: TEXT_LIMIT - 1] + '…'}"


def _without_ids(value: object) -> object:
    if isinstance(value, dict):
        fields = {key: _without_ids(each) for key, each in value.items() if not _is_id(key)}
        return {key: each for key, each in fields.items() if each not in SILENT}
    if isinstance(value, list):
        return [_without_ids(child) for child in value]
    return value


def _is_id(key: str) -> bool:
    return key in {"id", "at", "etag", "public_key"} or key.endswith(("_id", "_ids"))


def table(friend: Friend, ids: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Each GET route with what a member is answered, in short."""
    for route, entry in ROUTES.items():
        if isinstance(entry, OutsideViewAs) and entry.reason in {SERVER, STREAM}:
            continue
        paths = list(filled(route, ids))
        if not paths:
            yield route, "(nothing to ask for)"
        for path in paths[:1]:
            yield route, in_short(friend.tries("GET", path))


def counsellor_after_a_transfer(world: World) -> tuple[Friend, dict[str, list[str]]]:
    """A counsellor who drew a circle up, handed it over, and was granted nothing."""
    jordan = world.friend("Jordan")
    circle = jordan.drafts_circle("Ana", "Bo")
    jordan.offers(TITLE, [MON, WED, FRI], "22:00", "07:00", kind="overnight")
    ana = world.friend("Ana")
    ana.accepts(jordan.hands_over(), circle)
    ana.patch("/circles/{c}", {"i_am": I_AM, "solidarity": SOLIDARITY})
    comes_in(world, ana, "Bo")
    ana.asks("tea?", now=True)
    return jordan, {
        "circle_id": ["{c}"],
        "ask_id": circle.asks[-1:],
        "pattern_id": list(circle.patterns.values()),
        "rule_id": ["a-rule-that-names-othe"],
        "member_id": [circle.members["Jordan"]],
        "notice_id": [],
        "knock_id": [],
        "secret": [],
    }


def main() -> None:
    """Grow the circles and print the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "showup.db"
        migrate(sqlite_url_of(file))
        with World(sqlite_url_of(file), folder, "2026-03-01 09:00") as world:
            grown_circle(world)
            kept_world = RestorableWorld(world, SqliteFile(file, folder / "kept.db"))
            ade = kept_world.friend("Adeola")
            for title, consent in (
                ("everything stopped, holds one shift", Consent(denied=frozenset({"Adeola"}))),
                ("no grant at all, holds one shift", Consent()),
            ):
                apply(kept_world, consent)
                _print(title, ade, ids_of(kept_world, "Adeola"))
            jordan, ids = counsellor_after_a_transfer(world)
            _print("a counsellor who keeps nothing", jordan, ids)


def _print(title: str, friend: Friend, ids: dict[str, list[str]]) -> None:
    sys.stdout.write(f"\n{title}\n")
    for route, answer in table(friend, ids):
        sys.stdout.write(f"  {route:62} {answer}\n")


if __name__ == "__main__":
    main()
