"""The worker's loop: wakes on a hint or by its own tick, does its duties, sends."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.exc import OperationalError

from app.core.change_signal import Hint
from app.core.channels import Channel
from app.core.db import Database
from app.core.forgetting import Forgetter
from app.delivery.account_health import AccountRefusals
from app.delivery.couriers import Couriers
from app.delivery.fault_points import Trace, no_trace
from app.delivery.lease import Batch, lease
from app.delivery.leased_messages import Leased, Message, PushTarget
from app.delivery.message_text import render_message
from app.delivery.outcome import Done, complete
from app.delivery.push_payload import payload
from app.delivery.send_room import SendRoom
from app.delivery.webpush import Outcome, Push, Subscription, WebPushSender
from app.outbox.ceiling_queries import NO_CEILINGS, Ceilings
from app.outbox.rules import URGENT, WRONG_TARGET
from app.stewardship.retention_queries import FORGET_EVERY, STEPS
from app.worker.duties import OFTEN, SELDOM, bury_deleted, note_unreached
from app.worker.duty import run

log = logging.getLogger("showup.worker")

TICK_S = 0.25
SELDOM_S = 20.0
RESTART_S = 1.0
BATCHES = 20  # of what has had its time, in one look: the tick waits for them


class Worker:
    """Does what is due. Several may run on one PostgreSQL: leases keep them apart."""

    def __init__(
        self,
        db: Database,
        make_sender: Callable[[], WebPushSender],
        public_url: str,
        trace: Trace = no_trace,
        couriers: Couriers | None = None,
        ceilings: Ceilings = NO_CEILINGS,
    ) -> None:
        self.db = db
        self._make_sender = make_sender
        self._public_url = public_url
        self._trace = trace
        self._couriers = couriers or Couriers()
        self._ceilings = ceilings
        self._refusals = AccountRefusals(db)
        #: What it forgets of what has had its time.
        self.forgetter = Forgetter(db, STEPS, FORGET_EVERY)
        #: The last tick; when it began to run, before the first one.
        self.ticked_at: datetime | None = None

    # --- one pass, for tests and benchmarks -------------------------------------------------

    async def drain(self) -> None:
        """Do everything that is due now, until nothing is."""
        sender, room = self._make_sender(), SendRoom()
        self._refusals.write()
        self.forgetter.look()
        try:
            while True:
                done = run(self.db, OFTEN)
                batch = self._lease_due()
                finished = await asyncio.gather(
                    *(self._send(sender, leased, room) for leased in batch.leased)
                )
                lost = list(batch.unreached)
                if finished:
                    lost += complete(self.db, finished, self._trace)
                note_unreached(self.db, lost)
                if self._refusals.news:
                    self._refusals.write()
                if not done and not batch.looked_at and not self._run_seldom():
                    return
        finally:
            await sender.close()
            self._couriers.close()

    # --- the long run -----------------------------------------------------------------------

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; what is on the wire then is still written down."""
        loop = asyncio.get_running_loop()
        wake = asyncio.Event()

        def hint(_: Hint) -> None:
            loop.call_soon_threadsafe(wake.set)

        self.ticked_at = self.ticked_at or self.db.clock.now()
        unlisten = self.db.signal.listen(hint)
        sender = self._make_sender()
        finished: asyncio.Queue[Done] = asyncio.Queue()
        sending: set[asyncio.Task[None]] = set()
        completer = asyncio.create_task(self._complete_all(finished))
        room = SendRoom()
        seldom_at = 0.0
        try:
            while not stop.is_set():
                wake.clear()
                seldom = loop.time() >= seldom_at
                if seldom:
                    seldom_at = loop.time() + SELDOM_S
                busy = await asyncio.to_thread(self._tick, seldom)
                for leased in busy.leased:
                    task = asyncio.create_task(self._send_into(sender, leased, room, finished))
                    sending.add(task)
                    task.add_done_callback(sending.discard)
                if busy.looked_at:
                    continue
                await _wait_for_either(wake, stop, self._pause(busy))
        finally:
            unlisten()
            if sending:
                await asyncio.wait(sending, timeout=15)
            await finished.join()
            completer.cancel()
            await sender.close()
            self._couriers.close()

    def _pause(self, last: Batch) -> float:
        """Seconds until the next look: a tick, or less when something falls due before that."""
        if last.next_at is None:
            return TICK_S
        return min(TICK_S, max(0.0, (last.next_at - self.db.clock.now()).total_seconds()))

    def _lease_due(self) -> Batch:
        """Take what may leave now, under the server's ceilings."""
        return lease(self.db, self._trace, ceilings=self._ceilings)

    def _run_seldom(self) -> int:
        """The duties that are looked at seldom; returns how much they did."""
        done = run(self.db, SELDOM)
        bury_deleted(self.db)
        return done

    def _tick(self, seldom: bool) -> Batch:
        run(self.db, (*OFTEN, *SELDOM) if seldom else OFTEN)
        if seldom:
            bury_deleted(self.db)
        try:
            batch = self._lease_due()
            note_unreached(self.db, batch.unreached)
            if seldom or self._refusals.news:
                self._refusals.write()
        except OperationalError as problem:
            log.warning("sending will be tried again: %s", type(problem.orig).__name__)
            return Batch()
        if seldom:
            self.forgetter.look(BATCHES)  # after whatever had to leave
        self.ticked_at = self.db.clock.now()
        return batch

    async def _send_into(
        self,
        sender: WebPushSender,
        leased: Leased,
        room: SendRoom,
        finished: asyncio.Queue[Done],
    ) -> None:
        await finished.put(await self._send(sender, leased, room))

    async def _complete_all(self, finished: asyncio.Queue[Done]) -> None:
        """Write outcomes together as they come in, one transaction for all that wait."""
        while True:
            together = [await finished.get()]
            while not finished.empty():
                together.append(finished.get_nowait())
            try:
                await asyncio.to_thread(self._complete, together)
            except OperationalError as problem:
                # Their leases run out and they are tried again: better twice than silence.
                log.warning("outcomes were not written: %s", type(problem.orig).__name__)
            finally:
                for _ in together:
                    finished.task_done()

    def _complete(self, together: list[Done]) -> None:
        note_unreached(self.db, complete(self.db, together, self._trace))

    async def _send(
        self, sender: WebPushSender, leased: Leased, room: SendRoom | None = None
    ) -> Done:
        room = room or SendRoom()

        async def send_to(target: PushTarget | Message) -> Outcome:
            async with room.to(_place_of(target)):
                return await self._outcome(sender, leased, target)

        self._trace("send.before")
        outcomes = await asyncio.gather(*(send_to(target) for target in leased.targets))
        self._trace("send.after")
        return Done(leased, tuple(zip(leased.targets, outcomes, strict=True)))

    async def _outcome(
        self, sender: WebPushSender, leased: Leased, target: PushTarget | Message
    ) -> Outcome:
        try:
            return await self._attempt(sender, leased, target)
        except Exception as problem:
            # Whatever the other side made of us, the notice has an outcome: it waits its time
            # and is tried again, or the next channel has its turn.
            log.exception("a try ended in a mistake of ours: %s", type(problem).__name__)
            return Outcome("retry", reason=type(problem).__name__)

    async def _attempt(
        self, sender: WebPushSender, leased: Leased, target: PushTarget | Message
    ) -> Outcome:
        if isinstance(target, Message):
            return await self._send_letter(leased, target)
        now = self.db.clock.now()
        push = Push(
            subscription=Subscription(target.endpoint, target.p256dh, target.auth),
            payload=payload(
                notice_id=leased.notice_id,
                attempt_id=target.attempt_id,
                event=leased.event,
                language=leased.language,
                public_url=self._public_url,
                replaces=leased.replaces,
            ),
            urgency="high" if leased.event in URGENT else "normal",
            ttl_s=max(0, int((leased.expires_at - now).total_seconds())),
            topic=leased.thread,
        )
        outcome = await sender.send(push, send_by=leased.deadline)
        self._refusals.note(Channel.PUSH, target.endpoint, outcome.kind)
        if outcome.kind == "key_refused":
            log.error("a push service refuses this server's push key (%s)", outcome.status)
        return outcome

    async def _send_letter(self, leased: Leased, letter: Message) -> Outcome:
        message = render_message(leased, letter, self._public_url)
        outcome = await self._couriers.send(
            letter.channel, letter.to, message, send_by=leased.deadline, unclear=letter.unclear
        )
        self._refusals.note(letter.channel, "", outcome.kind)
        if outcome.reason == WRONG_TARGET:
            self._refusals.note_wrong_target(letter.channel)
        if outcome.kind == "key_refused":
            log.error("the operator's account for %s is refused", letter.channel.value)
        return outcome


def _place_of(target: PushTarget | Message) -> str:
    """Where an attempt goes: the host of a push service, or another channel."""
    if isinstance(target, Message):
        return target.channel.value
    return urlsplit(target.endpoint).netloc


async def _wait_for_either(wake: asyncio.Event, stop: asyncio.Event, seconds: float) -> None:
    tasks = [asyncio.create_task(wake.wait()), asyncio.create_task(stop.wait())]
    await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


class WorkerThread:
    """A worker in a thread of its own, beside the API in one process."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="showup-worker", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is on the wire, then end."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=20)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        while not self._stop.is_set():
            try:
                self._loop.run_until_complete(self.worker.run(self._stop))
            except Exception as problem:
                # A worker that ends by a mistake of ours begins again: rows hold all its work.
                log.exception("the worker starts again after %s", type(problem).__name__)
                time.sleep(RESTART_S)
        self._loop.close()
