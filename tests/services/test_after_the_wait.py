"""Whoever waited for a circle's lock is looked at anew: it may be somebody else's by then.

On PostgreSQL the call is under way, and waits; on SQLite it comes after, and finds the same.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from app.circles.models import Role
from app.circles.service import get_circle, get_member, lock_circle, pass_on_person, person_of
from app.consent import service as consent
from app.core.db import Database, Tx
from app.core.ids import new_id
from app.plans.models import KeptTemplate
from app.pod_map.models import PodMapName
from app.stewardship.withdrawal_service import lock_circle_consent
from app.values.models import ValueLine, ValueReader
from tests.factories import simple_circle
from tests.scenarios.test_lineage import CONFIRMED, OWN_TEMPLATES
from tests.scenarios.value_steps import NEXT_TUESDAY, SHOES_OFF, VALUES
from tests.services.test_concurrent_requests import own_client
from tests.services.test_withdrawing import until
from tests.world import Friend, World

Call = Callable[[Friend], int]


def opens_values(mina: Friend) -> int:
    names = {"member_ids": [mina.member("Sam")]}
    return own_client(mina, "PUT", f"{VALUES}/readers", names)


def proposes_a_line(mina: Friend) -> int:
    line = {"words": SHOES_OFF, "closes_on": NEXT_TUESDAY}
    return own_client(mina, "PUT", f"{VALUES}/{new_id()}", line)


def writes_a_name(mina: Friend) -> int:
    entry = {"name": "Aunt Jo", "near_for": ["night"], "nearness": "near", "member_id": None}
    return own_client(mina, "PUT", f"/circles/{{c}}/pod-map/names/{new_id()}", entry)


def makes_a_template(mina: Friend) -> int:
    return own_client(mina, "POST", OWN_TEMPLATES, {**CONFIRMED, "id": new_id()})


CALLS: tuple[Call, ...] = (opens_values, proposes_a_line, writes_a_name, makes_a_template)


def is_handed_on(tx: Tx, circle_id: str, sam_id: str) -> None:
    lock_circle_consent(tx, circle_id)
    lock_circle(tx, circle_id)
    mina, sam = person_of(tx, circle_id), get_member(tx, circle_id, sam_id)
    pass_on_person(tx, mina, sam, Role.SUPPORTER)


def is_closed(tx: Tx, circle_id: str, _sam_id: str) -> None:
    consent.lock_exclusive(tx, circle_id)
    lock_circle(tx, circle_id)
    get_circle(tx, circle_id).closed_at = tx.now
    tx.session.flush()


def somebody_waits(db: Database) -> bool:
    with db.engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


def rows_of(world: World) -> int:
    with world.parts.db.read() as tx:
        return sum(
            tx.session.exec(select(func.count()).select_from(model)).one()
            for model in (PodMapName, KeptTemplate, ValueLine, ValueReader)
        )


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
@pytest.mark.parametrize(("change", "status"), [(is_handed_on, {403, 404}), (is_closed, {409})])
def test_what_was_the_persons_isnt_written_for_the_one_before(
    database_url: str,
    tmp_path: Path,
    call: Call,
    change: Callable[[Tx, str, str], Any],
    status: set[int],
) -> None:
    with World(database_url, tmp_path) as world, ThreadPoolExecutor(1) as threads:
        mina = simple_circle(world, "Sam")
        world.at("2026-03-03 12:00")
        sam_id, db = mina.member("Sam"), world.parts.db
        with db.write() as tx:
            change(tx, mina.circle.id, sam_id)
            called = threads.submit(call, mina)
            if not db.sqlite:
                until(lambda: called.done() or somebody_waits(db), "the call waits for the circle")
        assert called.result(60) in status
        assert rows_of(world) == 0
