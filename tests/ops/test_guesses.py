"""Ten thousand guesses over four processes: throttled together, and nobody else is shut out."""

from __future__ import annotations

import math
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from app.api.http.rates import Kind, limits_of
from app.core.ids import new_id
from app.core.settings import Settings
from tests.authenticator import PaperCode
from tests.ops.serving import serving
from tests.world import NO_TLS

GUESSES, PROCESSES, THREADS = 10_000, 4, 16


def signs_in(http: httpx.Client, url: str, token: str, address: str) -> int:
    """Somebody signs in by a recovery code, from an address that the web server tells."""
    answer = http.post(
        f"{url}/api/v1/sign-in/recovery-code",
        json={"token": token, "device_id": new_id(), "session_token": "s" * 22 + new_id()[:21]},
        headers={"Idempotency-Key": new_id(), "X-Forwarded-For": address},
    )
    return answer.status_code


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_ten_thousand_guesses_over_four_processes(postgresql_url: str, tmp_path: Path) -> None:
    with (
        serving(postgresql_url, tmp_path, PROCESSES) as processes,
        httpx.Client(verify=NO_TLS, timeout=60) as http,
    ):
        urls = [process.url for process in processes]
        code = PaperCode.new()
        token = "t" * 22 + new_id()[:21]
        account = {"id": new_id(), "device_id": new_id(), "token": token}
        started = http.post(
            f"{urls[0]}/api/v1/accounts",
            json=account | {"language": "en", "zone": "UTC"},
            headers={"Idempotency-Key": new_id()},
        )
        assert started.status_code == 201, started.text
        http.cookies.clear()

        def guesses(thread: int) -> Counter[int]:
            """One of the addresses of a finder's own network, which count as one."""
            wrong = PaperCode.new().token
            with httpx.Client(verify=NO_TLS, timeout=60) as client:
                return Counter(
                    signs_in(client, urls[number % 4], wrong, f"2001:db8:0:7::{thread + 1:x}")
                    for number in range(GUESSES // THREADS)
                )

        started_s = time.monotonic()
        with ThreadPoolExecutor(THREADS) as threads:
            statuses = sum(threads.map(guesses, range(THREADS)), Counter[int]())
        seconds = time.monotonic() - started_s
        rate = limits_of(Kind.RECOVERY, Settings()).address
        assert rate is not None
        assert set(statuses) == {422, 429}
        assert statuses.total() == GUESSES
        limit = rate.burst + math.ceil(seconds * 1_000_000 / rate.step)
        assert rate.burst <= statuses[422] <= limit, (statuses, seconds)
        answer = http.put(
            f"{urls[0]}/api/v1/me/recovery-code",
            json={"id": new_id(), "verifier": code.verifier},
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": new_id()},
        )
        assert answer.status_code == 200, answer.text
        assert signs_in(http, urls[1], code.token, "2001:db8:0:7::99") == 429
        assert signs_in(http, urls[2], code.token, "2001:db8:0:8::1") == 201
