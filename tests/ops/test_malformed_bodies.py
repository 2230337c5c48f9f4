"""Ten thousand bodies that are none, to every operation: refused, and nothing piles up."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import httpx
import pytest

from app.core.ids import new_id
from tests.hostile.cases import names
from tests.ops.serving import serving
from tests.world import NO_TLS

BODIES, WARM_UP = 10_000, 1_000
LARGEST = 64 * 1024
#: Mebibytes that a process may have grown by, once it had answered the first thousand.
GROWTH = 50.0
FIELDS = ("id", "token", "name", "words", "to", "kind", "at", "zone", "sections", "why", "answer")


def make_value(rng: random.Random, depth: int = 0) -> object:
    """Any JSON value."""
    if depth < 4 and rng.random() < 0.4:
        inner = [make_value(rng, depth + 1) for _ in range(rng.randrange(6))]
        return inner if rng.random() < 0.5 else {rng.choice(FIELDS): child for child in inner}
    return rng.choice(
        (None, True, -1, 2**70, 0.1, "", "x" * rng.randrange(3_000), "\u202e", "2026-02-30")
    )


def make_body(rng: random.Random) -> bytes:
    """No JSON, half of one, one of other fields and kinds, or too much of it."""
    form = rng.randrange(5)
    if form == 0:
        return rng.randbytes(rng.randrange(1, 2_000))
    if form == 1:
        return b"[" * rng.randrange(1, 20_000)
    if form == 2:
        return b'{"name": "' + b"a" * (LARGEST + rng.randrange(1, 40_000)) + b'"}'
    body = json.dumps({name: make_value(rng) for name in rng.sample(FIELDS, 5)}).encode()
    return body[: rng.randrange(1, len(body))] if form == 3 else body


@pytest.mark.long
@pytest.mark.timeout(900)
def test_ten_thousand_malformed_bodies(sqlite_url: str, tmp_path: Path) -> None:
    rng = random.Random(7)
    operations = [
        name for name in names() if not name.startswith(("GET ", "DELETE ")) and "/api/" in name
    ]
    statuses: Counter[int] = Counter()
    with (
        serving(sqlite_url, tmp_path) as (process,),
        httpx.Client(base_url=process.url, verify=NO_TLS, timeout=60) as http,
    ):
        token = "t" * 22 + new_id()[:21]
        account = {"id": new_id(), "device_id": new_id(), "token": token}
        started = http.post(
            "/api/v1/accounts",
            json=account | {"language": "en", "zone": "UTC"},
            headers={"Idempotency-Key": new_id()},
        )
        assert started.status_code == 201, started.text
        http.cookies.clear()
        warm = 0.0
        for number in range(BODIES):
            method, _, path = operations[number % len(operations)].partition(" ")
            body = make_body(rng)
            answer = http.request(
                method,
                path.replace("{position}", "0").replace("{", "").replace("}", ""),
                content=body,
                headers={
                    "Authorization": f"Bearer {token}",
                    "Content-Type": "application/json",
                    "Idempotency-Key": new_id(),
                    "X-Forwarded-For": f"2001:db8:{number % 5_000:x}::1",
                },
            )
            statuses[answer.status_code] += 1
            if len(body) > LARGEST:
                assert answer.status_code == 413, (method, path, answer.text)
            else:
                assert answer.status_code < 500, (method, path, body[:200], answer.text)
                assert answer.status_code != 429, (method, path, answer.text)
            if number == WARM_UP:
                warm = process.resident_mib()
        growth_mib = process.resident_mib() - warm
        assert growth_mib < GROWTH, (warm, growth_mib, statuses)
        assert statuses[400] + statuses[422] > BODIES / 2, statuses
        assert "Traceback" not in process.log.read_text(errors="replace")
        print(f"{dict(statuses)}, grown by {growth_mib:.1f} MiB from {warm:.1f}")
