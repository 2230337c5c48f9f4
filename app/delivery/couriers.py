"""Takes messages to addresses by the channels' transports, each try within a limit of its own.

Their libraries block, so each try runs in a thread; they are imported when they are first used.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from app.core.channels import Channel
from app.delivery.channels.transport import Transport
from app.delivery.message_text import RenderedMessage
from app.delivery.webpush import Outcome
from app.delivery.whole_try import WholeTry
from app.outbox.rules import UNCLEAR

#: Of a try as a whole, however slowly an answer comes: less than app.outbox.rules.GRACE, after
#: which a lease is taken back and the message sent again.
WHOLE_TRY_S = 10.0
AT_ONCE = 4
#: More than that a name server may take.
NAMES_S = 2.0


class Couriers:
    """Takes words to an address. One for each worker."""

    def __init__(self, transports: Mapping[Channel, Transport] | None = None) -> None:
        self._transports = transports or {}
        self._threads: ThreadPoolExecutor | None = None

    async def send(
        self,
        channel: Channel,
        to: str,
        message: RenderedMessage,
        *,
        send_by: float,
        unclear: bool = False,
    ) -> Outcome:
        """Try once. `send_by` is on `time.monotonic()`.

        `unclear`: an earlier try may have arrived, so one more like that is the last.
        """
        outcome = await self._try_once(channel, to, message, send_by)
        if unclear and outcome.kind == "retry" and outcome.status == UNCLEAR:
            return Outcome("refused", status=UNCLEAR, reason="unclear")
        return outcome

    async def _try_once(
        self, channel: Channel, to: str, message: RenderedMessage, send_by: float
    ) -> Outcome:
        transport = self._transports.get(channel)
        if transport is None:
            return Outcome("refused", reason="no_account")
        return await self._run_in_thread(lambda: transport.send(to, message, send_by))

    async def _run_in_thread(self, work: Callable[[], Outcome]) -> Outcome:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="showup-courier")

        def limited() -> Outcome:
            with WholeTry(WHOLE_TRY_S):
                return work()

        under_way = asyncio.get_running_loop().run_in_executor(self._threads, limited)
        await asyncio.wait({under_way}, timeout=WHOLE_TRY_S + NAMES_S)
        if under_way.done():
            return under_way.result()
        # Looking up a name has no limit of ours; or no thread was free all the time.
        never_began = under_way.cancel()
        return Outcome("late" if never_began else "retry", reason="timeout")

    def close(self) -> None:
        """End the threads, after what they are doing."""
        if self._threads is not None:
            self._threads.shutdown(wait=True)
            self._threads = None
