"""A real worker process that can be told where to die.

Started once as a parent that has everything imported; each line on its standard input is a
worker to start (JSON, see `Order`). It forks: the child is the worker, its process id is the
answer. With `point` it kills itself (SIGKILL, as `kill -9`) when it comes there the nth time.

Its clock is the machine's, and as many seconds ahead as the offset file says: so a test lets
minutes pass without waiting for them, and all processes agree.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import time
import traceback
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path


@dataclass(frozen=True)
class Order:
    """A worker to start."""

    data: str
    database_url: str
    push_origin: str
    content_key: str
    offset_file: str
    point: str = ""
    nth: int = 1
    #: Settings that hold accounts of channels.
    accounts: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        return json.dumps(asdict(self)) + "\n"


class AheadClock:
    """The machine's clock, ahead by what a file says (seconds). Monotonic time is real."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text()))

    def monotonic(self) -> float:
        return time.monotonic()


def work(order: Order) -> None:
    """Be a worker until killed."""
    from app.core.change_listener import watch
    from app.core.settings import Settings
    from app.main import make_parts, make_worker

    settings = Settings(
        data=Path(order.data),
        database_url=order.database_url,
        push_origins=order.push_origin,
        content_key=order.content_key,  # type: ignore[arg-type]
        mail_from="post@server.example",
        **order.accounts,  # type: ignore[arg-type]
    )
    parts = make_parts(settings, AheadClock(Path(order.offset_file)))
    remaining = order.nth

    def trace(point: str) -> None:
        nonlocal remaining
        if point == order.point:
            remaining -= 1
            if remaining == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    worker = make_worker(parts, trace)

    async def run() -> None:
        ended = watch(parts.db)
        try:
            await worker.run(asyncio.Event())
        finally:
            ended()

    asyncio.run(run())


def main() -> None:
    """Fork a worker for each line; forget those that ended."""
    # What every child needs is read once; gateways' library would be read at the first text.
    import apprise  # noqa: F401

    import app.main  # noqa: F401

    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    children: list[int] = []
    for line in sys.stdin:
        order = Order(**json.loads(line))
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                work(order)
            except BaseException:  # noqa: BLE001 - the child ends here, and its cause would with it
                traceback.print_exc()
            finally:
                os._exit(1)
        children.append(child)
        print(child, flush=True)
    for child in children:
        try:
            os.kill(child, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
