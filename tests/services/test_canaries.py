"""What people write is nowhere to be read: not in files, logs, pushes or backups."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from itertools import product
from pathlib import Path
from typing import cast

import httpx
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyrage import x25519
from sqlalchemy import create_engine, func, inspect, select, text

from app.core.engine import make_engine
from app.core.ids import b64url, unb64url
from app.core.keystore import WrappedKey, keystore_path, wrapped_keys
from app.core.sealing import Sealer
from app.identity.models import Address, Device, Passkey
from app.operators.archive import MANIFEST, open_archive
from app.operators.key_copy import KEY_COPY, WRAPPED_KEYS, parse_wrapped_keys
from app.operators.postgresql import find_tool
from app.operators.sealed_content import SEALED
from tests.faults.conftest import ROOT
from tests.push.phone import Phone
from tests.push.service import PushService
from tests.services.canary_songs import (
    CARE_CARDS,
    Canaries,
    sing_afterwards,
    sing_going_along,
    sing_lines,
    sing_plan,
    sing_suggestion,
    sing_together,
)
from tests.services.service_fixtures import OPERATOR_KEY
from tests.services.test_command_line import run
from tests.world import VANCOUVER, Friend, Handset, World

#: What people call their own ways to sign in, outside of any circle.
OF_ACCOUNTS = {Device, Passkey, Address}
#: A year later a deleted version's heading moves there; nobody writes it.
MOVED_THERE = {"plan_shown.heading"}


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
        deadline = time.monotonic() + 120  # a busy machine
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
        friend = self.friends[name] = Friend(cast(World, self), name, VANCOUVER, "en", push=False)
        friend.phone.screen = Phone(self.push)
        friend.phone.turns_push_on()
        return friend


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


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
            "reports": True,
            "reports_to": song("reports to"),
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
    sing_plan(song, mina, member)
    engine = create_engine(served.environment["SHOWUP_DATABASE_URL"])
    sing_suggestion(song, engine, mina, sam)
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
    address = {"address": song("address"), "notes": song("arrival notes")}
    mina.put("/circles/{c}/arrival", address | {"number": "+1 604 555 0" + "142"})
    for card, fields in CARE_CARDS.items():
        mina.put(f"/circles/{{c}}/{card}", {field: song(field) for field in fields})
    sing_lines(song, mina)
    sing_going_along(song, mina, sam)
    rule = {"words": song("advance rule"), "says": [member]}
    mina.put(f"/circles/{{c}}/advance-rules/{secrets.token_urlsafe(16)}", rule)
    ways = {"usual": song("usual way"), "others": [{"name": song("second way"), "position": 0}]}
    way_id = mina.put("/circles/{c}/strengths", ways)["others"][0]["id"]
    ask_id = secrets.token_urlsafe(16)
    mina.circle.asks.append(ask_id)
    mina.post(
        "/circles/{c}/asks", {"id": ask_id, "words": song("words of the ask"), "strength": way_id}
    )
    mina.does("ask-now")
    sam.phone.screen.wait_shows(timeout_s=60)
    mina.does("stop")
    sing_afterwards(song, engine, mina, sam)
    sing_together(song, engine, mina, sam)
    engine.dispose()
    for owner, end in (("friend's", "0187"), ("person's", "0142")):
        song.sung[f"{owner} number as it was written"] = f"555 {end}"
        song.sung[f"{owner} number as it is kept"] = f"604555{end}"
    return song, mina, sam


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[str], Served]]:
    processes: list[Served] = []

    def start(url: str) -> Served:
        served = Served(url, tmp_path)
        processes.append(served)
        served.start()
        return served

    yield start
    for process in processes:
        process.close()


def test_nothing_that_people_write_can_be_read(
    serve: Callable[[str], Served], database_url: str, tmp_path: Path
) -> None:
    served = serve(database_url)
    song, mina, sam = sing(served)
    assert _unsung_columns(database_url) == MOVED_THERE, "each sealed text of a circle is sung"
    assert song("words of the ask") in json.dumps(mina.sees()), "the person reads it, of course"

    _provoke(served, database_url, mina)
    for push in served.push.received():
        assert not song.found_in(push.body)
    for payload in sam.phone.screen.pushes:
        assert not song.found_in(json.dumps(payload, ensure_ascii=False).encode())
        assert "mina" not in json.dumps(payload).lower()

    identity = back_up(served)
    if not database_url.startswith("sqlite"):
        assert not song.found_in(_everything_in(database_url))
    looked_at = _look_through(tmp_path, song)
    assert {"serve.log", KEY_COPY} <= looked_at
    if database_url.startswith("sqlite"):
        assert {"showup.db", "showup.db-wal", "showup-keys.db"} <= looked_at
    # Nor inside the backups, for whoever has the key that opens them.
    for number, archive in enumerate((tmp_path / "backups").glob("*.age")):
        open_archive(archive, [identity], tmp_path / f"opened-{number}")
    assert {WRAPPED_KEYS, MANIFEST} <= _look_through(tmp_path, song)
    served.stop()
    _look_through(tmp_path, song)


def _unsung_columns(database_url: str) -> set[str]:
    """The sealed columns of circles in which nothing stands."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        unsung = {
            f"{sealed.table.name}.{column}"
            for sealed in SEALED
            if sealed.model not in OF_ACCOUNTS
            for column in sealed.columns
            if connection.scalar(select(func.count(sealed.table.c[column]))) == 0
        }
    engine.dispose()
    return unsung


def back_up(served: Served) -> x25519.Identity:
    """Back the running server up; gives the key that opens the backup."""
    env = {key: value for key, value in served.environment.items() if key.startswith("SHOWUP_")}
    key = run("backup-key", env=env).stdout.split("\n")[2].strip()
    result = run("backup", env=env)
    assert result.returncode == 0, result.stderr
    return x25519.Identity.from_str(key)


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
    names_seen = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            assert not song.found_in(path.read_bytes()), path.name
            names_seen.add(path.name)
    return names_seen


def _everything_in(url: str) -> bytes:
    """All rows of all tables as PostgreSQL writes them."""
    engine = create_engine(url)
    with engine.connect() as connection:
        dump = [
            str(connection.execute(text(f'SELECT t::text FROM "{table}" t')).all())
            for table in inspect(engine).get_table_names()
        ]
    engine.dispose()
    assert any("p0." in line for line in dump), "sealed content is in it"
    return "\n".join(dump).encode()


def test_a_canary_would_be_found(tmp_path: Path) -> None:
    song = Canaries()
    (tmp_path / "somewhere").write_bytes(b"\x00" + song("told").upper().encode() + b"\xff")
    with pytest.raises(AssertionError, match="somewhere"):
        _look_through(tmp_path, song)


# --- a deleted circle -----------------------------------------------------------------------


def _wrapped_keys(url: str) -> list[WrappedKey]:
    engine = make_engine(url, pool=1)
    with engine.connect() as connection:
        keys = wrapped_keys(connection)
    engine.dispose()
    return keys


def _sealed_in(raw: bytes) -> set[bytes]:
    return set(re.findall(rb"p0\.[A-Za-z0-9_-]{40,}", raw))


def _unb64url_or_nothing(text: str) -> bytes:
    try:
        return unb64url(text)
    except ValueError:
        return bytes(32)


def _opened(sealed: set[bytes], keys: list[WrappedKey], circle_id: str) -> set[bytes]:
    """The texts of the circle's own row that any of the keys opens."""
    sealer = Sealer(OPERATOR_KEY)
    boxes = [AESGCM(sealer.unwrap(key.owner_id, key.wrapped)) for key in keys]
    places = [
        f"p0\x1f{circle_id}\x1f{sealed.table.name}\x1f{column}\x1f{circle_id}".encode()
        for sealed in SEALED
        for column in sealed.columns
    ]
    plaintexts = set()
    for value in sealed:
        # A page of a file may end in the middle of one.
        body = _unb64url_or_nothing(value[3:].decode())
        for box, place in product(boxes, places):
            with suppress(InvalidTag):
                plaintexts.add(box.decrypt(body[:12], body[12:], place))
    return plaintexts


def test_a_deleted_circle_can_be_opened_by_nobody_from_anything_that_is_left(
    serve: Callable[[str], Served], database_url: str, tmp_path: Path
) -> None:
    served = serve(database_url)
    _, mina, _sam = sing(served)
    circle_id = mina.circle.id
    identity = back_up(served)
    key_copy = tmp_path / "backups" / KEY_COPY
    rows = next(iter((tmp_path / "backups").glob("showup-2*.age")))
    (wrapped,) = [key for key in _wrapped_keys(database_url) if key.owner_id == circle_id]
    others = [key for key in _wrapped_keys(database_url) if key.owner_id != circle_id]
    everywhere: list[Path] = []
    if database_url.startswith("sqlite"):
        store = keystore_path(database_url)
        with closing(sqlite3.connect(store)) as connection:
            # Copied into the file, and still in the WAL: both have to lose it.
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        everywhere = [store, store.with_name(f"{store.name}-wal")]
    for path in everywhere:
        assert wrapped.wrapped in path.read_bytes(), f"{path.name} holds it before"

    def keys_in_the_copy(folder: str) -> list[WrappedKey]:
        _, files = open_archive(key_copy, [identity], tmp_path / folder)
        return parse_wrapped_keys(files[WRAPPED_KEYS].read_bytes())

    _, files = open_archive(rows, [identity], tmp_path / "old-backup")
    dump = b"".join(file.read_bytes() for file in files.values())
    if not database_url.startswith("sqlite"):
        listing = [find_tool("pg_restore"), "--file=-", *map(str, files.values())]
        dump = subprocess.run(listing, capture_output=True, check=True).stdout
    sealed = _sealed_in(dump)
    assert _opened(sealed, keys_in_the_copy("before"), circle_id), "it could be opened before"

    mina.delete("/circles/{c}")
    assert _wrapped_keys(database_url) == others, "the others' keys stay"
    assert keys_in_the_copy("after") == others
    assert not _opened(sealed, others, circle_id)
    served.stop()
    shutil.rmtree(tmp_path / "before")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert wrapped.wrapped not in path.read_bytes(), f"{path.name} still holds the key"
            if not path.is_relative_to(tmp_path / "old-backup"):
                assert not _sealed_in(path.read_bytes()) & sealed, f"{path.name} holds texts of it"
