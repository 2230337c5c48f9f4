"""The floor of the hot read: what one FastAPI route can do with a raw driver and nothing else.

The same question (session, membership, 40 slots with who holds them) in three queries by hand over
plain tables, rows made into JSON by hand, no sealing, no calendar, no consent, no middleware.
`/week` runs it in FastAPI's threads, as our own routes run; `/week-inline` in the event loop
itself, which is quicker for a lone file database and stops everybody else while it reads.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import psycopg
import uvicorn
from fastapi import FastAPI, Request, Response

from app.core.ids import new_id
from benchmarks.world import PLACES, SLOTS, holders_of

TOKEN = "a-token-of-the-floor-that-has-43-characters"

_TABLES = (
    "CREATE TABLE session (hash TEXT PRIMARY KEY, device_id TEXT, ends_at TEXT)",
    "CREATE TABLE device (id TEXT PRIMARY KEY, account_id TEXT, ended_at TEXT)",
    "CREATE TABLE account (id TEXT PRIMARY KEY, language TEXT, zone TEXT)",
    "CREATE TABLE circle (id TEXT PRIMARY KEY, state TEXT, zone TEXT)",
    "CREATE TABLE member (id TEXT PRIMARY KEY, circle_id TEXT, account_id TEXT, state TEXT)",
    "CREATE TABLE member_role (member_id TEXT, role TEXT, PRIMARY KEY (member_id, role))",
    (
        "CREATE TABLE slot (id TEXT PRIMARY KEY, circle_id TEXT, pattern_id TEXT, kind TEXT,"
        " title TEXT, on_date TEXT, starts_at TEXT, ends_at TEXT,"
        " starts_wall TEXT, ends_wall TEXT, places INTEGER)"
    ),
    "CREATE TABLE shift (slot_id TEXT, member_id TEXT, PRIMARY KEY (slot_id, member_id))",
    "CREATE INDEX ix_member ON member (circle_id, account_id)",
    "CREATE INDEX ix_slot ON slot (circle_id, on_date)",
)
_SESSION = (
    "SELECT d.id, a.id, a.language, a.zone, s.ends_at FROM session s"
    " JOIN device d ON d.id = s.device_id JOIN account a ON a.id = d.account_id"
    " WHERE s.hash = ? AND d.ended_at IS NULL"
)
_MEMBER = (
    "SELECT c.zone, m.id, r.role FROM circle c JOIN member m ON m.circle_id = c.id"
    " LEFT JOIN member_role r ON r.member_id = m.id"
    " WHERE c.id = ? AND m.account_id = ? AND m.state = 'in'"
)
_WEEK = (
    "SELECT s.id, s.pattern_id, s.kind, s.title, s.starts_at, s.ends_at,"
    " s.starts_wall, s.ends_wall, s.places, h.member_id"
    " FROM slot s LEFT JOIN shift h ON h.slot_id = s.id"
    " WHERE s.circle_id = ? AND s.on_date BETWEEN ? AND ? ORDER BY s.starts_at, s.id"
)


class _Connection(Protocol):
    def execute(self, query: Any, params: Any = ...) -> Any: ...


def fill(connection: _Connection, mark: str = "?") -> tuple[str, str]:
    """Make the tables and a week of rows; returns the circle's id and the week's first day."""
    for table in _TABLES:
        connection.execute(table)

    def insert(table: str, *values: object) -> None:
        marks = ", ".join([mark] * len(values))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)

    circle_id, device_id = new_id(), new_id()
    accounts = [new_id() for _ in range(11)]
    members = [new_id() for _ in accounts]
    patterns = [new_id() for _ in range(6)]
    insert("circle", circle_id, "live", "America/Vancouver")
    for account_id, member_id in zip(accounts, members, strict=True):
        insert("account", account_id, "en", "America/Vancouver")
        insert("member", member_id, circle_id, account_id, "in")
        insert("member_role", member_id, "supporter")
    insert("device", device_id, accounts[1], None)
    insert("session", hashlib.sha256(TOKEN.encode()).hexdigest(), device_id, "2099-01-01T00:00:00Z")
    first = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    for number in range(SLOTS):
        starts_at = first + timedelta(hours=4 * number)
        day = starts_at.date().isoformat()
        pattern = patterns[number % len(patterns)]
        insert(
            "slot",
            *(f"{pattern}.{day}", circle_id, pattern, "company", "A company time", day),
            *(_wire(starts_at), _wire(starts_at + timedelta(hours=2))),
            *(_wire(starts_at)[:16], _wire(starts_at + timedelta(hours=2))[:16], PLACES),
        )
        for holder in holders_of(number):
            insert("shift", f"{pattern}.{day}", members[holder])
    return circle_id, first.date().isoformat()


def _wire(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _answer(run: Any, circle_id: str, first: str, token: str) -> Response:
    """Three queries and the JSON. `run` takes SQL and parameters and returns tuples."""
    hashed = hashlib.sha256(token.encode()).hexdigest()
    session = run(_SESSION, (hashed,))
    if not session or session[0][4] < _wire(datetime.now(UTC)):
        return Response(status_code=401)
    places = run(_MEMBER, (circle_id, session[0][1]))
    if not places:
        return Response(status_code=404)
    me = places[0][1]
    last = (datetime.fromisoformat(first) + timedelta(days=7)).date().isoformat()
    slots: dict[str, dict[str, object]] = {}
    rows = run(_WEEK, (circle_id, first, last))
    for slot, pattern, kind, title, starts, ends, begins, stops, place_count, holder in rows:
        slot_json = slots.get(slot)
        if slot_json is None:
            slot_json = slots[slot] = {
                "id": slot,
                "pattern_id": pattern,
                "kind": kind,
                "title": title,
                "starts_at": starts,
                "ends_at": ends,
                "starts_wall": begins,
                "ends_wall": stops,
                "places": place_count,
                "taken": 0,
                "mine": False,
                "people": [],
                "may": "claim",
            }
        if holder is not None:
            slot_json["taken"] += 1  # type: ignore[operator]
            if holder == me:
                slot_json["mine"], slot_json["may"] = True, "release"
    body = {"zone": places[0][0], "from": first, "days": 7, "slots": list(slots.values())}
    return Response(
        json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode(),
        media_type="application/json",
    )


def _token(request: Request) -> str:
    return request.headers.get("authorization", "")[7:]


def make_floor(database: str) -> FastAPI:
    """A server of two routes over a SQLite file, or a PostgreSQL of `host=…` words."""
    app = FastAPI(openapi_url=None)
    thread_state = threading.local()

    def connection() -> Any:
        thread_connection = getattr(thread_state, "connection", None)
        if thread_connection is None:
            if database.startswith("host="):
                thread_connection = psycopg.connect(database, autocommit=True, prepare_threshold=2)
            else:
                thread_connection = sqlite3.connect(database, isolation_level=None)
            thread_state.connection = thread_connection
        return thread_connection

    def run(query: str, params: tuple[object, ...]) -> Any:
        return connection().execute(query, params).fetchall()

    def run_pg(query: str, params: tuple[object, ...]) -> Any:
        return connection().execute(query.replace("?", "%s"), params).fetchall()

    runner = run_pg if database.startswith("host=") else run

    @app.get("/healthz")
    async def health() -> Response:
        return Response(b"{}", media_type="application/json")

    @app.get("/week/{circle_id}")
    def week(circle_id: str, first: str, request: Request) -> Response:
        return _answer(runner, circle_id, first, _token(request))

    @app.get("/week-inline/{circle_id}")
    async def week_inline(circle_id: str, first: str, request: Request) -> Response:
        return _answer(runner, circle_id, first, _token(request))

    return app


if __name__ == "__main__":
    import gc

    options = argparse.ArgumentParser()
    options.add_argument("database")
    options.add_argument("port", type=int)
    arguments = options.parse_args()
    floor = make_floor(arguments.database)
    # The same care for the collector as `serve` takes.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    uvicorn.run(floor, port=arguments.port, log_level="warning", access_log=False)
