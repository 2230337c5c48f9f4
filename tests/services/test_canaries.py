"""What people write is nowhere to be read: not in files, logs, pushes or backups."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import httpx
import pytest
from sqlalchemy import create_engine, inspect, text

from app.core.db import KEYS_FILE, back_up_sqlite
from app.core.ids import b64url
from tests.faults.conftest import ROOT
from tests.push.phone import Phone
from tests.push.service import PushService
from tests.services.building import OPERATOR_KEY
from tests.world import VANCOUVER, Friend, Handset, World


class Served:
    """`showup serve` in a process of its own, its output kept; a world as friends see it."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "serve.log"
        self.push = PushService()
        self.push.start()
        self.friends: dict[str, Friend] = {}
        self.handsets: list[Handset] = []
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "SHOWUP_DATA": str(folder),
            "SHOWUP_DATABASE_URL": database_url,
            "SHOWUP_PORT": str(self.port),
            "SHOWUP_PUSH_ORIGINS": self.push.origin,
            "SHOWUP_CONTENT_KEY": b64url(OPERATOR_KEY),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.push_key = ""

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + 40
        while True:
            try:
                assert httpx.get(f"{self.url}/healthz").status_code == 200
                return
            except httpx.TransportError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline, self.log.read_text()
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
            self.process = None

    def close(self) -> None:
        self.stop()
        for handset in self.handsets:
            handset.http.close()
        self.push.stop()

    def friend(self, name: str) -> Friend:
        made = self.friends[name] = Friend(cast(World, self), name, VANCOUVER, "en", push=False)
        made.phone.screen = Phone(self.push)
        made.phone.turns_push_on()
        return made


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Canaries:
    """Texts that nobody else would write."""

    def __init__(self) -> None:
        self.sung: dict[str, str] = {}

    def __call__(self, where: str) -> str:
        return self.sung.setdefault(where, f"Canary{len(self.sung):02d}{secrets.token_hex(6)}")

    def found_in(self, raw: bytes) -> list[str]:
        low = raw.lower()
        return [
            where
            for where, song in self.sung.items()
            if song.lower().encode() in low or song.lower().encode("utf-16-le") in low
        ]


def sing(served: Served) -> tuple[Canaries, Friend, Friend]:
    """A circle, a plan, an ask: every field that people write holds a canary."""
    song = Canaries()
    mina, sam = served.friend("Mina"), served.friend("Sam")
    sam.name = song("friend's own name")
    mina.begins_circle("Sam", name=song("circle"), my_name=song("person's name"))
    mina.patch("/circles/{c}", {"i_am": song("i_am"), "solidarity": song("solidarity")})
    link = mina.invites("Sam")
    mina.post("/me/device-links", {"id": secrets.token_urlsafe(16), "verifier": link.verifier})
    knock = sam.post(
        f"/invitations/{link.id}/knock",
        {
            "token": link.token,
            "knock_id": secrets.token_urlsafe(16),
            "name": sam.name,
            "paid": False,
            "reports": False,
            "duty": song("duty"),
            "limits": song("limits"),
            "stands": song("stands"),
        },
    )
    sam.may_be_reached(knock)
    mina.circle.members[sam.name] = mina.circle.members["Sam"]
    mina.lets_in(sam.name)
    sam.circle = mina.circle
    sam.patch("/circles/{c}/me", {"number": "+1 604 555 0" + "187"})
    member = mina.circle.members["Sam"]
    mina.patch(f"/circles/{{c}}/members/{member}", {"label": song("label")})
    mina.offers(song("pattern"), [0, 1, 2, 3, 4, 5, 6], "00:00", "23:59", kind="own")
    plan = mina.get("/circles/{c}/plan")
    sections = [
        {"key": one["key"], "heading": song(f"heading {one['key']}"), "text": song(one["key"])}
        for one in plan["sections"]
    ]
    mina.put(
        "/circles/{c}/plan",
        {
            "sections": sections,
            "nobody_free": song("nobody_free"),
            "ladder": [
                {
                    "name": song("step"),
                    "do": song("do"),
                    "place": song("place"),
                    "audience": [{"kind": "member", "member_id": member}],
                    "mode": "one_by_one",
                    "answers": ["coming", "call"],
                    "needed": 1,
                    "wait_minutes": 5,
                    "needs_my_yes": False,
                }
            ],
        },
        headers={"If-Match": plan["etag"]},
    )
    mina.patch(
        "/circles/{c}/plan/draft",
        {
            "sections": [
                {"key": "own", "heading": song("draft heading"), "text": song("draft text")}
            ],
            "nobody_free": song("draft nobody_free"),
            "ladder": [{"audience": [], "name": song("draft step"), "do": song("draft do")}],
        },
    )
    mina.post(
        "/circles/{c}/grants",
        {
            "id": secrets.token_urlsafe(16),
            "to": {"kind": "member", "member_id": member},
            "event": "gap",
            "tier": 1,
            "why": song("why"),
        },
    )
    mina.put("/circles/{c}/arrival", {"address": song("address"), "notes": song("arrival notes")})
    rule = {"words": song("advance rule"), "says": [member]}
    mina.put(f"/circles/{{c}}/advance-rules/{secrets.token_urlsafe(16)}", rule)
    ask_id = secrets.token_urlsafe(16)
    mina.circle.asks.append(ask_id)
    mina.post("/circles/{c}/asks", {"id": ask_id, "words": song("words of the ask")})
    mina.does("ask-now")
    sam.phone.screen.wait_shows(timeout_s=60)
    song.sung["number"] = "555 0187"
    assert len(song.sung) >= 15
    return song, mina, sam


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[str], Served]]:
    made: list[Served] = []

    def start(url: str) -> Served:
        served = Served(url, tmp_path)
        made.append(served)
        served.start()
        return served

    yield start
    for one in made:
        one.close()


def test_nothing_that_people_write_can_be_read(
    serve: Callable[[str], Served], database_url: str, tmp_path: Path
) -> None:
    served = serve(database_url)
    song, mina, sam = sing(served)
    assert song("words of the ask") in json.dumps(mina.sees()), "the person reads it, of course"

    _provoke(served, database_url, mina)
    for push in served.push.received():
        assert not song.found_in(push.body)
    for payload in sam.phone.screen.pushes:
        assert not song.found_in(json.dumps(payload, ensure_ascii=False).encode())
        assert "mina" not in json.dumps(payload).lower()

    if database_url.startswith("sqlite"):
        now = datetime(2026, 11, 22, tzinfo=UTC)
        assert back_up_sqlite(database_url, tmp_path / "backups", now, 7) is not None
    else:
        assert not song.found_in(_everything_in(database_url))
    looked_at = _look_through(tmp_path, song)
    assert "serve.log" in looked_at
    if database_url.startswith("sqlite"):
        assert {"showup.db", "showup.db-wal", "showup.db-shm", KEYS_FILE} <= looked_at
    served.stop()
    _look_through(tmp_path, song)


def _provoke(served: Served, database_url: str, mina: Friend) -> None:
    """An error on the server's side: a sealed name that was tampered with."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        before = connection.execute(text("SELECT i_am FROM circle")).scalar_one()
        connection.execute(text("UPDATE circle SET i_am = 'p0.AAAA'"))
    refused = mina.tries("GET", "/circles/{c}")
    assert refused.status_code == 500
    assert refused.json()["type"] == "/problems/unexpected"
    # The server closes this connection once it has logged the error: nobody may send over it.
    assert refused.headers["connection"] == "close"
    deadline = time.monotonic() + 60
    while "Traceback" not in served.log.read_text():
        assert time.monotonic() < deadline, "the error was never logged"
        time.sleep(0.02)
    with engine.begin() as connection:
        connection.execute(text("UPDATE circle SET i_am = :before"), {"before": before})
    engine.dispose()
    assert mina.tries("GET", "/circles/{c}").status_code == 200


def _look_through(folder: Path, song: Canaries) -> set[str]:
    seen = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            assert not song.found_in(path.read_bytes()), path.name
            seen.add(path.name)
    return seen


def _everything_in(url: str) -> bytes:
    """All rows of all tables as PostgreSQL writes them."""
    engine = create_engine(url)
    with engine.connect() as connection:
        dump = [
            str(connection.execute(text(f'SELECT t::text FROM "{table}" t')).all())
            for table in inspect(engine).get_table_names()
        ]
    engine.dispose()
    assert any("p0." in one for one in dump), "sealed content is in it"
    return "\n".join(dump).encode()


def test_a_canary_would_be_found(tmp_path: Path) -> None:
    song = Canaries()
    (tmp_path / "somewhere").write_bytes(b"\x00" + song("told").upper().encode() + b"\xff")
    with pytest.raises(AssertionError, match="somewhere"):
        _look_through(tmp_path, song)


# --- a deleted circle -----------------------------------------------------------------------


def test_of_a_deleted_circle_not_even_the_wrapped_key_is_left(
    serve: Callable[[str], Served], sqlite_url: str, tmp_path: Path
) -> None:
    served = serve(sqlite_url)
    _, mina, _sam = sing(served)
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    backups = tmp_path / "backups"
    assert back_up_sqlite(sqlite_url, backups, datetime(2026, 11, 22, tzinfo=UTC), 7)
    with closing(sqlite3.connect(file)) as connection:
        ((wrapped, name),) = connection.execute(
            "SELECT k.wrapped, c.name FROM content_key k JOIN circle c ON c.id = k.owner_id"
        ).fetchall()
        others = connection.execute(
            "SELECT wrapped FROM content_key WHERE owner_id NOT IN (SELECT id FROM circle)"
        ).fetchall()
        # Copied into the file, and still in the WAL: both have to lose it.
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    everywhere = (file, file.with_name(f"{file.name}-wal"), backups / KEYS_FILE)
    for path in everywhere:
        assert wrapped in path.read_bytes(), f"{path.name} holds it before"
    copies = [one for one in backups.iterdir() if one.name != KEYS_FILE]
    assert copies
    for copy in copies:
        assert wrapped not in copy.read_bytes(), "backups hold no key"

    mina.delete("/circles/{c}")
    for path in everywhere:
        raw = path.read_bytes() if path.exists() else b""
        assert wrapped not in raw, f"{path.name} still holds the key"
        assert name.encode() not in raw, f"{path.name} still holds what it sealed"
    kept = (backups / KEYS_FILE).read_bytes()
    assert all(other[0] in kept for other in others), "the others' keys stay"
