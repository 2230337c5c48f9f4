"""The week goes out as it was built: it has to keep the shape that the API describes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI
from pydantic import TypeAdapter

from app.api.http.headers import COOKIE
from app.api.views.slots import Week
from app.circles.service import get_circle
from app.consent.switches import Consent
from app.core.clock import SetClock
from app.core.db import Tx
from app.core.ids import new_id
from app.core.settings import Settings
from app.identity.service import start_account
from app.main import create_app, make_parts
from app.rota.schedule.occurrences import PatternFacts
from app.rota.schedule.pattern_service import add_pattern
from app.rota.shifts.claim_service import claim
from app.stewardship.circle_creation_service import begin_circle

AT = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)
TOKEN = "t" * 43


def build(tx: Tx, circle_id: str, account_id: str, member_id: str, pattern_id: str) -> None:
    """A circle of one, with tea at nine each day, the first of them held."""
    begin_circle(
        tx,
        circle_id=circle_id,
        account_id=account_id,
        member_id=member_id,
        my_name="M.",
        draft=False,
        name=None,
        person_name=None,
        zone="America/Vancouver",
        people=[],
        wait_minutes=5,
        agreed=Consent(),
        max_places=5,
    )
    facts = PatternFacts(
        id=pattern_id,
        weekdays=127,
        start_minute=9 * 60,
        end_minute=10 * 60,
        places=1,
        kind="company",
        from_date=AT.date(),
        until_date=None,
    )
    add_pattern(tx, circle_id=circle_id, by=member_id, facts=facts, title="Tea")
    circle = get_circle(tx, circle_id)
    claim(tx, circle=circle, member_id=member_id, slot=f"{pattern_id}.2026-03-07")


async def ask(app: FastAPI, circle_id: str) -> httpx.Response:
    """The week from 7 March, as a browser asks for it."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="https://test") as client:
        return await client.get(
            f"/api/v1/circles/{circle_id}/week?from=2026-03-07",
            headers={"Cookie": f"{COOKIE}={TOKEN}"},
        )


def test_it_fits_its_description_and_renews_the_session(tmp_path: Path, database_url: str) -> None:
    clock = SetClock(AT)
    settings = Settings(data=tmp_path, database_url=database_url)
    parts = make_parts(settings, clock)
    circle_id, member_id, pattern_id = new_id(), new_id(), new_id()
    account_id = new_id()
    with parts.db.write() as tx:
        start_account(
            tx,
            account_id=account_id,
            device_id=new_id(),
            token=TOKEN,
            language="en",
            zone="America/Vancouver",
            label=None,
        )
        build(tx, circle_id, account_id, member_id, pattern_id)
    clock.advance(timedelta(days=2))
    answer = asyncio.run(ask(create_app(settings, parts=parts), circle_id))
    parts.db.close()

    assert answer.status_code == 200
    week = answer.json()
    first = week.pop("from")
    TypeAdapter(Week).validate_python({**week, "from_": first})
    assert [slot["starts_wall"] for slot in week["slots"]][1:3] == [
        "2026-03-08T09:00",
        "2026-03-09T09:00",
    ]
    # The clock changes that night: 09:00 is an hour earlier by UTC.
    assert [slot["starts_at"] for slot in week["slots"]][:2] == [
        "2026-03-07T17:00:00.000Z",
        "2026-03-08T16:00:00.000Z",
    ]
    assert {slot["title"] for slot in week["slots"]} == {"Tea"}
    assert week["slots"][0]["people"] == [
        {"member_id": member_id, "name": "M.", "tags": [], "stopped": False}
    ]
    # A session of two days is renewed: its cookie goes along with this answer too.
    assert answer.headers["set-cookie"].startswith(f"{COOKIE}=")
    assert answer.headers["cache-control"] == "no-store"
