"""The stream of hints: who hears, what they hear, and when it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from app.api.http.live_hub import MOST_OF_A_DEVICE
from app.core.ids import new_id
from tests.live.listening import PATIENCE_S, ROOT, Ear, Serving, answers, free_port
from tests.world import Friend, World

#: Seconds after which a removed member's stream is closed, on a busy machine too.
CLOSED_S = 20.0


def circle_of(friend: Friend) -> str:
    return str(friend.circle.id)


def ear(serving: Serving, friend: Friend) -> Ear:
    return Ear(serving.url, friend.phone.token)


def calls(serving: Serving, friend: Friend, method: str, path: str, body: object = None) -> None:
    """One call at this server, not at the world's own."""
    headers = {"Authorization": f"Bearer {friend.phone.token}", "Idempotency-Key": new_id()}
    url = f"{serving.url}/api/v1{path.replace('{c}', circle_of(friend))}"
    httpx.request(method, url, json=body, headers=headers, timeout=30).raise_for_status()


def test_a_change_elsewhere_is_heard_by_members_and_by_nobody_else(
    world: World, serving: Serving
) -> None:
    mina, sam, noor = (world.friends[name] for name in ("Mina", "Sam", "Noor"))
    with ear(serving, mina) as minas, ear(serving, sam) as sams, ear(serving, noor) as noors:
        mina.asks("Tea, and no talking", now=True)
        minas.hears(circle_of(mina))
        sams.hears(circle_of(mina))
        noor.offers("Walk", [0], "10:00", "11:00")
        noors.hears(circle_of(noor))
        assert circle_of(mina) not in noors.raw.decode()
        assert circle_of(noor) not in minas.raw.decode()


def test_a_change_here_is_heard_at_once(world: World, serving: Serving) -> None:
    mina, sam = world.friends["Mina"], world.friends["Sam"]
    with ear(serving, mina) as minas, ear(serving, sam) as sams:
        calls(serving, sam, "PUT", "/circles/{c}/capacity", {"level": "small"})
        minas.hears(circle_of(mina))
        sams.hears(circle_of(mina))


def test_what_changed_after_a_look_is_heard_by_who_begins_to_listen(
    world: World, serving: Serving
) -> None:
    """Between its first look and its stream a phone misses nothing, and need not look again."""
    mina, sam = world.friends["Mina"], world.friends["Sam"]
    world.advance(minutes=1)
    looked = httpx.get(
        f"{serving.url}/api/v1/circles/{circle_of(mina)}/home",
        headers={"Authorization": f"Bearer {mina.phone.token}"},
        timeout=30,
    )
    calls(serving, sam, "PUT", "/circles/{c}/capacity", {"level": "small"})
    with Ear(serving.url, mina.phone.token, since=looked.headers["showup-at"]) as minas:
        minas.hears(circle_of(mina))


def test_a_moment_that_is_none_is_refused(world: World, serving: Serving) -> None:
    headers = {"Authorization": f"Bearer {world.friends['Mina'].phone.token}"}
    for since in ("yesterday", "-1", "1e20", "nan", ""):
        answer = httpx.get(f"{serving.url}/api/v1/live?since={since}", headers=headers, timeout=30)
        assert answer.status_code == 422, since
        assert answer.headers["content-type"] == "application/problem+json"


def test_nothing_but_circle_ids_goes_over_it(world: World, serving: Serving) -> None:
    mina, sam = world.friends["Mina"], world.friends["Sam"]
    with ear(serving, sam) as sams:
        mina.asks("Tea, and no talking", now=True)
        sams.hears(circle_of(mina))
        world.settle()
        mina.does("stop")
        sams.hears(circle_of(mina))
    head, _, body = sams.raw.partition(b"\r\n\r\n")
    assert b"text/event-stream" in head
    assert b"no-store" in head
    # Chunk sizes apart, it is retry, comments, and hints with a circle's id.
    text = re.sub(r"(^|\r\n)[0-9a-f]+\r\n", "", body.decode()).replace("\r\n", "")
    allowed = re.compile(rf"(retry: \d{{4}}|:|event: circle\ndata: {circle_of(mina)})\n\n")
    assert allowed.sub("", text) == ""


def test_a_removed_member_hears_nothing_more_and_their_stream_ends(
    world: World, serving: Serving
) -> None:
    mina, sam, ade = (world.friends[name] for name in ("Mina", "Sam", "Ade"))
    with ear(serving, sam) as sams, ear(serving, ade) as ades:
        mina.removes("Sam")
        removed = time.monotonic()
        sams.is_ended(within_s=CLOSED_S)
        assert sams.ended_at is not None
        assert sams.ended_at - removed < CLOSED_S
        before = sams.raw
        assert b"event: over" in before, "their phone looks at once at what it shows"
        ades.hears(circle_of(mina))
        ades.forgets()
        mina.asks(now=True)
        ades.hears(circle_of(mina))
        assert sams.raw == before
        assert circle_of(mina) not in before.decode()


def test_one_who_was_removed_hears_of_their_other_circle_alone(
    world: World, serving: Serving
) -> None:
    mina, sam = world.friends["Mina"], world.friends["Sam"]
    former_circle = circle_of(mina)
    sam.begins_circle("Zoe")
    with ear(serving, sam) as sams:
        calls(serving, mina, "DELETE", f"/circles/{{c}}/members/{mina.member('Sam')}")
        sams.is_ended(within_s=CLOSED_S)
    with ear(serving, sam) as again:
        mina.asks(now=True)
        sam.offers("Walk", [0], "10:00", "11:00")
        again.hears(circle_of(sam))
        assert former_circle not in again.raw.decode()


def test_a_new_member_hears_from_their_first_moment(world: World, serving: Serving) -> None:
    mina = world.friends["Mina"]
    kim = world.friend("Kim")
    mina.keeps_place("Kim")
    knock = kim.knocks(mina.invites("Kim"))
    with ear(serving, kim) as kims:
        mina.asks(now=True)
        assert kims.heard_ids() == []
        kim.may_be_reached(knock)
        mina.lets_in("Kim")
        kims.hears(circle_of(mina))


def test_the_end_of_a_session_ends_its_stream_and_no_other(world: World, serving: Serving) -> None:
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    with ear(serving, sam) as sams, ear(serving, ade) as ades:
        sam.post("/me/forget")
        sams.is_ended(within_s=CLOSED_S)
        assert b"event: over" in sams.raw
        assert ades.ended_at is None
        assert b"event: over" not in ades.raw
    with ear(serving, sam) as again:
        assert again.status == 401


def test_a_device_has_few_streams_and_the_newest_stay(world: World, serving: Serving) -> None:
    sam = world.friends["Sam"]
    ears = [ear(serving, sam).__enter__() for _ in range(MOST_OF_A_DEVICE + 1)]
    ears[0].is_ended(within_s=CLOSED_S)
    assert serving.streams() == MOST_OF_A_DEVICE
    assert [open_ear.ended_at for open_ear in ears[1:]] == [None] * MOST_OF_A_DEVICE
    for open_ear in ears:
        open_ear.__exit__(None, None, None)


def test_without_room_a_phone_is_told_to_ask_by_itself(world: World) -> None:
    full = world.settings.model_copy(update={"live_streams": 1})
    mina, sam = world.friends["Mina"], world.friends["Sam"]
    with Serving(full, world.clock) as serving, ear(serving, mina):
        with httpx.Client(headers={"Authorization": f"Bearer {sam.phone.token}"}) as phone:
            refused = phone.get(f"{serving.url}/api/v1/live")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "60"


def test_open_streams_hold_no_connection_and_no_thread(world: World, serving: Serving) -> None:
    """More streams than the pool has connections, and every call is still answered."""
    ears = [ear(serving, world.friends[name]).__enter__() for name in ("Mina", "Sam") * 4]
    pool = serving.app.state.services.db.engine.pool
    assert serving.streams() == len(ears)
    # One may be the thread that watches SQLite.
    assert pool.checkedout() <= 1
    for open_ear in ears:
        open_ear.__exit__(None, None, None)


def test_the_server_ends_its_streams_first_and_then_quickly_itself(world: World) -> None:
    patient = 60
    serving = Serving(world.settings, world.clock, answers_s=patient)
    with serving, ear(serving, world.friends["Mina"]) as minas:
        assert serving.stop() < patient / 2, "it waited for the stream"
        minas.is_ended(within_s=PATIENCE_S)


def test_it_wants_a_session(serving: Serving) -> None:
    assert httpx.get(f"{serving.url}/api/v1/live").status_code == 401


def test_across_processes(world: World, tmp_path: Path) -> None:
    """A process of its own hears what this one changes, and ends on SIGTERM with a stream open."""
    mina, sam = world.friends["Mina"], world.friends["Sam"]
    settings = {
        "SHOWUP_DATA": str(world.settings.data),
        "SHOWUP_DATABASE_URL": world.settings.database_url,
    }
    code = (
        "import json, sys\n"
        "from datetime import datetime\n"
        "from app.core.clock import SetClock\n"
        "from app.core.settings import Settings\n"
        "from app.main import create_app, make_parts\n"
        "from app.serving import serve_app\n"
        "settings, at, port = Settings(), datetime.fromisoformat(sys.argv[1]), int(sys.argv[2])\n"
        "parts = make_parts(settings, SetClock(at))\n"
        "serve_app(create_app(settings, parts=parts), host='127.0.0.1', port=port, streams=100)\n"
    )
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", code, world.now.isoformat(), str(port)],
        cwd=ROOT,
        env={**os.environ, **settings},
    )
    try:
        url = f"http://127.0.0.1:{port}"
        answers(url)
        with Ear(url, sam.phone.token) as sams, Ear(url, world.friends["Noor"].phone.token) as no:
            mina.asks(now=True)
            sams.hears(circle_of(mina))
            mina.removes("Sam")
            sams.is_ended(within_s=CLOSED_S)
            assert circle_of(mina) not in no.raw.decode()
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.wait()


def test_a_friend_whose_phone_can_ring_again_is_news_for_the_person(
    world: World, serving: Serving
) -> None:
    mina, sam = world.friends["Mina"], world.friends["Sam"]
    with ear(serving, mina) as minas:
        sam.delete("/me/push")
        minas.hears(circle_of(mina))
        minas.forgets()
        sam.phone.turns_push_on()
        minas.hears(circle_of(mina))


def test_one_who_is_blocked_is_out_of_everything_within_seconds(
    world: World, serving: Serving
) -> None:
    """Two phones of theirs, two servers: each stream ends, and each route says 404."""
    mina, sam = world.friends["Mina"], world.friends["Sam"]
    paths = ("", "/home", "/week?from=2026-03-01&days=7", "/plan", "/record", "/notes")
    headers = {"Authorization": f"Bearer {sam.phone.token}"}
    with ear(serving, sam) as first, ear(serving, sam) as second:
        mina.post(f"/circles/{{c}}/members/{mina.member('Sam')}/block")
        removed = time.monotonic()
        for stream in (first, second):
            stream.is_ended(within_s=CLOSED_S)
            assert stream.ended_at is not None
            assert stream.ended_at - removed < CLOSED_S
        for url in (serving.url, world.url):
            for path in paths:
                address = f"{url}/api/v1/circles/{circle_of(mina)}{path}"
                assert httpx.get(address, headers=headers, timeout=30).status_code == 404
        assert time.monotonic() - removed < CLOSED_S
