"""Five hundred phones want one place at one instant, from a server in a process of its own."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import aiohttp
import httpx
from sqlmodel import col, select

from app.circles.models import Member, MemberRole
from app.consent import service as consent
from app.consent.models import ToKind
from app.core.clock import SteadyClock
from app.core.db import Database
from app.core.ids import b64url, digest, new_id
from app.core.keys import load_keys
from app.core.settings import Settings
from app.identity.models import Account, Device, SignIn, SignInToken
from app.identity.sessions import week_of
from app.outbox.events import Event
from app.rota.models import Shift, Slot
from app.rota.schedule import week_queries
from app.rota.schedule.occurrences import slot_id
from tests.architecture.source import ROOT
from tests.ops.container import free_port
from tests.services.service_fixtures import (
    OPERATOR_KEY,
    ZONE,
    SeededCircle,
    grow_circle,
    open_database,
)

PHONES = 500


def _add_friends(db: Database, seeded: SeededCircle) -> list[str]:
    """Friends straight as rows: letting each in by the door would take longer than the claims.

    They read the circle's times under one grant to all supporters.
    """
    tokens = []
    rows: list[list[object]] = [[] for _ in range(5)]
    with db.write() as tx:
        box = tx.cipher(seeded.circle_id)
        for number in range(PHONES):
            account, device, member, session = new_id(), new_id(), new_id(), new_id()
            tokens.append(digest(f"token {device}"))
            friend_rows = [
                Account(id=account, language="en", zone=ZONE, created_at=tx.now),
                Device(id=device, account_id=account, created_at=tx.now),
                SignIn(
                    id=session,
                    device_id=device,
                    created_at=tx.now,
                    used_on=week_of(tx.now),
                ),
                SignInToken(
                    hash=digest(tokens[-1]), sign_in_id=session, issued_at=tx.now, used=True
                ),
                Member(
                    id=member,
                    circle_id=seeded.circle_id,
                    account_id=account,
                    state="in",
                    name=box.seal(f"F{number}", "member", "name", member),
                    created_at=tx.now,
                ),
            ]
            for kind, row in zip(rows, friend_rows, strict=True):
                kind.append(row)
        for kind in rows:
            tx.session.add_all(kind)
            tx.session.flush()
        members = [row.id for row in rows[4] if isinstance(row, Member)]
        tx.session.add_all(
            MemberRole(member_id=member_id, role="supporter") for member_id in members
        )
        consent.lock_exclusive(tx, seeded.circle_id)
        consent.add_grant(
            tx,
            circle_id=seeded.circle_id,
            to_kind=ToKind.SUPPORTERS,
            event=Event.OPEN_TIME,
            tier=1,
        )
    return tokens


@contextmanager
def _served(database_url: str, folder: Path) -> Iterator[str]:
    port = free_port()
    # People are in it already, so a start makes no keys of its own.
    load_keys(Settings(data=folder / "data", content_key=b64url(OPERATOR_KEY)))  # type: ignore[arg-type]
    env = {
        **os.environ,
        "SHOWUP_DATA": str(folder / "data"),
        "SHOWUP_DATABASE_URL": database_url,
        "SHOWUP_CONTENT_KEY": b64url(OPERATOR_KEY),
        "SHOWUP_HOST": "127.0.0.1",
        "SHOWUP_PORT": str(port),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
    url = f"http://127.0.0.1:{port}"
    try:
        ends = monotonic() + 60
        while True:
            try:
                if httpx.get(f"{url}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            assert process.poll() is None, (folder / "log").read_text(encoding="utf-8")
            assert monotonic() < ends, "the server didn't start"
            sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait(30)


async def _claims(url: str, tokens: list[str]) -> list[tuple[int, dict[str, object]]]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as client:

        async def claim(token: str) -> tuple[int, dict[str, object]]:
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": new_id()}
            # Full for a moment says so, and that nothing was done: a phone tries again by itself.
            while True:
                async with client.post(url, json={}, headers=headers) as answer:
                    body = await answer.json()
                    if answer.status != 503:
                        return answer.status, body
                await asyncio.sleep(0.2)

        async with asyncio.timeout(60):
            return await asyncio.gather(*(claim(token) for token in tokens))


def test_one_holds_it_and_the_others_read_what_is_open(database_url: str, tmp_path: Path) -> None:
    db = open_database(database_url, SteadyClock())
    seeded = grow_circle(db, "Sam")
    tokens = _add_friends(db, seeded)
    with db.read() as tx:
        day = week_queries.today(ZONE, tx.now) + timedelta(days=1)
    slot = slot_id(seeded.pattern_id, day)
    with _served(database_url, tmp_path) as url:
        path = f"{url}/api/v1/circles/{seeded.circle_id}/slots/{slot}/claim"
        answers = asyncio.run(_claims(path, tokens))
    assert Counter(status for status, _ in answers) == {200: 1, 409: PHONES - 1}
    for status, body in answers:
        if status == 409:
            assert body["type"] == "/problems/taken"
            open_slots = body["open"]
            assert isinstance(open_slots, list)
            assert open_slots
            assert all(
                slot_row["id"] != slot and slot_row["may"] == "claim" for slot_row in open_slots
            )
    with db.read() as tx:
        assert tx.session.get_one(Slot, slot).taken == 1
        shifts = select(Shift).where(Shift.slot_id == slot, col(Shift.released_at).is_(None))
        assert len(tx.session.exec(shifts).all()) == 1
    db.close()
