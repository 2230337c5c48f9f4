"""Over HTTP, all at once: kind answers, never an error of the server's."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.world import Friend, Json, World


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result(60) for future in [threads.submit(run, call) for call in calls]]


def own_client(friend: Friend, method: str, path: str, body: Any = None, key: str = "") -> int:
    """A call over a connection of its own, as from one more tab."""
    import httpx

    answer = httpx.request(
        method,
        f"{friend.world.url}/api/v1{path.replace('{c}', friend.circle.id)}",
        json=body,
        headers={
            "Authorization": f"Bearer {friend.phone.token}",
            "Idempotency-Key": key or new_id(),
        },
        timeout=60,
    )
    return answer.status_code


def test_two_asks_in_one_instant_are_one(database_url: str, tmp_path: Path) -> None:
    with World(database_url, tmp_path) as world:
        mina = simple_circle(world, "Sam")
        for _ in range(3):
            ids = [new_id() for _ in range(8)]
            statuses = at_once(
                [
                    lambda ask_id=ask_id: own_client(
                        mina, "POST", "/circles/{c}/asks", {"id": ask_id}
                    )  # type: ignore[misc]
                    for ask_id in ids
                ]
            )
            assert Counter(statuses) == {201: 1, 409: 7}
            asked = next(
                ask_id for ask_id, status in zip(ids, statuses, strict=True) if status == 201
            )
            mina.post(f"/circles/{{c}}/asks/{asked}/stop")


def test_one_call_repeated_in_one_instant_is_carried_out_once(
    database_url: str, tmp_path: Path
) -> None:
    with World(database_url, tmp_path) as world:
        mina = simple_circle(world, "Sam")
        body, key = {"id": new_id()}, new_id()
        statuses = at_once(
            [lambda: own_client(mina, "POST", "/circles/{c}/asks", body, key) for _ in range(8)]
        )
        assert set(statuses) <= {200, 201}
        assert len(mina.reads("asked")) == 1


def test_a_monday_on_which_everybody_looks_at_once(database_url: str, tmp_path: Path) -> None:
    """Each session has its week to write: more of them at once than there are connections."""
    with World(database_url, tmp_path) as world:
        everybody = [world.friend(f"F{number}", push=False) for number in range(48)]
        for _ in range(2):
            world.sleeps_through(hours=7 * 24)
            statuses = at_once(
                [lambda friend=friend: own_client(friend, "GET", "/me") for friend in everybody]  # type: ignore[misc]
            )
            assert set(statuses) == {200}


def test_of_twenty_redemptions_of_one_invitation_one_knocks(
    database_url: str, tmp_path: Path
) -> None:
    with World(database_url, tmp_path) as world:
        mina = simple_circle(world)
        mina.keeps_place("Sam")
        link = mina.invites("Sam")
        others = [world.friend(f"Friend {number}", push=False) for number in range(20)]
        body = {"token": link.token, "name": "Sam", "paid": False, "reports": False}
        statuses = at_once(
            [
                lambda friend=friend: own_client(  # type: ignore[misc]
                    friend, "POST", f"/invitations/{link.id}/knock", body | {"knock_id": new_id()}
                )
                for friend in others
            ]
        )
        assert Counter(statuses) == {201: 1, 409: 19}
        assert len(mina.get("/circles/{c}/knocks")["knocks"]) == 1
        world.settle()
        world.phone("Mina").shows("knock")


def test_what_two_phones_of_one_person_write_in_one_instant(
    database_url: str, tmp_path: Path
) -> None:
    """One after the other, or a kind refusal: never an error that nobody expects."""
    with World(database_url, tmp_path) as world:
        mina = simple_circle(world, "Sam")
        order = {"order": [mina.member("Sam")], "wait_minutes": 5}
        mina.put("/circles/{c}/plan/simple", order)
        review = (world.now + timedelta(days=9)).date().isoformat()
        for number in range(3):
            look_back = f"/circles/{{c}}/look-backs/{new_id()}"
            mina.put(look_back, {"helped": "tea"})
            usual = {"usual": f"Company {number}", "others": [{"name": "Now", "position": 0}]}
            calls: list[tuple[str, str, Json]] = [
                ("PUT", look_back, {"helped": "tea and rain"}),
                ("DELETE", look_back, {}),
                ("PUT", look_back, {"change": "sooner"}),
                ("PUT", "/circles/{c}/strengths", usual),
                ("PUT", "/circles/{c}/strengths", {"usual": "Somebody", "others": []}),
                ("PUT", "/circles/{c}/strengths", usual),
                ("PUT", "/circles/{c}/plan/review", {"review_on": review}),
                ("PUT", "/circles/{c}/plan/review", {"review_on": None}),
            ]
            statuses = at_once(
                [lambda call=call: own_client(mina, *call) for call in calls]  # type: ignore[misc]
            )
            assert set(statuses) <= {200, 404}, list(zip(calls, statuses, strict=True))
