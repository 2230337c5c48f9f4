"""Encrypt and send over TLS to a local sink, beside `pywebpush.webpush()` in a loop.

Each side in a process of its own, as a worker is: a new interpreter, the collector as `serve` has
it. Turn by turn, and the median of each.
"""

from __future__ import annotations

import asyncio
import gc
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.delivery.push_payload import payload
from app.delivery.webpush import Push, Subscription, WebPushSender
from app.outbox.events import Event
from benchmarks.table import Row, against, say
from tests.push.phone import ReceiverKeys
from tests.push.sink import Sink, running_sink

ROUNDS = 5
SHOWUP_MESSAGES = 6_000
PYWEBPUSH_MESSAGES = 500
PHONES = 200
AT_ONCE = 64
AIM = 10.0
SUBJECT = "mailto:bench@example.org"


def rows() -> list[Row]:
    """Messages a second, ours beside the README's way."""
    showup, pywebpush = [], []
    with running_sink() as sink:
        for number in range(ROUNDS):
            say(f"  push: round {number + 1} of {ROUNDS} …")
            showup.append(_measure("ours", sink))
            pywebpush.append(_measure("theirs", sink))
    return [
        against(
            "push, encrypted and sent over TLS",
            median(showup),
            "msg/s",
            median(pywebpush),
            least=AIM,
        )
    ]


def _measure(side: str, sink: Sink) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.push", side, sink.origin, str(sink.certificate_file)],
        env={**os.environ, "REQUESTS_CA_BUNDLE": str(sink.certificate_file)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return float(done.stdout)


def _phones(origin: str) -> list[Subscription]:
    subscriptions = []
    for number in range(PHONES):
        keys = ReceiverKeys()
        subscriptions.append(Subscription(f"{origin}/p/{number}", keys.p256dh, keys.auth))
    return subscriptions


def message() -> bytes:
    """What a notice of an ask holds."""
    return payload(
        notice_id="n" * 22,
        attempt_id="a" * 22,
        event=Event.ASK,
        language="en",
        public_url="https://circle.example",
    )


def _calm() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _run_showup(origin: str, certificate: str) -> float:
    sender = WebPushSender(
        vapid_key=ec.generate_private_key(ec.SECP256R1()),
        subject=SUBJECT,
        allowed_origins=frozenset({origin}),
        wall=lambda: datetime.now(UTC),
        tls=ssl.create_default_context(cafile=certificate),
    )
    phones = _phones(origin)
    body = message()
    message_numbers = iter(range(SHOWUP_MESSAGES))

    async def send_some(numbers: Iterator[int]) -> None:
        for number in numbers:
            push = Push(phones[number % PHONES], body, "high", 3600, "t1")
            outcome = await sender.send(push, send_by=time.monotonic() + 10)
            assert outcome.kind == "accepted", outcome

    await asyncio.gather(*(send_some(iter(range(5))) for _ in range(AT_ONCE)))
    _calm()
    started = time.perf_counter()
    await asyncio.gather(*(send_some(message_numbers) for _ in range(AT_ONCE)))
    lasted = time.perf_counter() - started
    await sender.close()
    return SHOWUP_MESSAGES / lasted


def _run_pywebpush(origin: str) -> float:
    with readme_way(_phones(origin)) as send:
        for number in range(20):
            send(number)
        _calm()
        started = time.perf_counter()
        for number in range(PYWEBPUSH_MESSAGES):
            send(number)
        return PYWEBPUSH_MESSAGES / (time.perf_counter() - started)


@contextmanager
def readme_way(phones: list[Subscription]) -> Iterator[Callable[[int], None]]:
    """One call of `webpush()` as the README of pywebpush shows it: a key file, a dict, a text."""
    # Here alone: importing it is dear, and our own side does without it.
    from pywebpush import webpush

    key = ec.generate_private_key(ec.SECP256R1())
    body = message().decode()
    infos = [
        {"endpoint": phone.endpoint, "keys": {"p256dh": phone.p256dh, "auth": phone.auth}}
        for phone in phones
    ]
    with TemporaryDirectory(prefix="showup-bench-") as folder:
        file = Path(folder) / "vapid_private.pem"
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

        def send(number: int) -> None:
            webpush(
                subscription_info=infos[number % len(infos)],
                data=body,
                vapid_private_key=str(file),
                vapid_claims={"sub": SUBJECT},
            )

        yield send


if __name__ == "__main__":
    side, origin, certificate = sys.argv[1:]
    # The loop that the worker runs on.
    print(
        asyncio.run(_run_showup(origin, certificate)) if side == "ours" else _run_pywebpush(origin)
    )
