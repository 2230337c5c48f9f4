"""A real push service for tests: RFC 8030 over HTTP, and Firefox's WebSocket protocol.

It runs in a thread with an event loop of its own. Endpoints can be told to misbehave; everything
that arrives is kept for the test to read, and is delivered to whoever listens.
"""

import asyncio
import base64
import contextlib
import json
import re
import ssl
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import WSMsgType, web

from tests.push.answers import ACCEPT, UNKNOWN, Answer
from tests.push.certificate import make_certificate
from tests.push.vapid import VapidRefusedError, verify_vapid

T = TypeVar("T")
MAX_BODY = 4096  # RFC 8030 §7.2: what every push service takes
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True)
class Received:
    """One request that came in, with what was answered (0: no answer)."""

    endpoint: str
    headers: dict[str, str]
    body: bytes
    status: int
    at: datetime
    claims: dict[str, Any]
    """VAPID's claims; empty if the header was refused."""

    @property
    def ttl_s(self) -> int:
        return int(self.headers["ttl"])

    @property
    def topic(self) -> str | None:
        return self.headers.get("topic")


@dataclass
class _Mailbox:
    """One subscription: what is kept for it, and how it behaves."""

    endpoint: str
    vapid_public: str | None
    channel: str = ""
    uaid: str = ""
    script: deque[Answer] = field(default_factory=deque)
    always: Answer | None = None
    waiting: list[tuple[str, Received]] = field(default_factory=list)
    listener: Callable[[Received], None] | None = None


class PushService:
    """Start with `with PushService() as service:`.

    `now` is the service's clock (TTL, and VAPID's exp): give it the world's, where time travels.
    With `tls` it speaks https, by a certificate that `client_tls()` trusts.
    """

    def __init__(
        self, *, tls: bool = False, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._now = now
        self._certificate = make_certificate() if tls else None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="push-service", daemon=True)
        self._changed = threading.Condition()
        self._received: list[Received] = []
        self._mailboxes: dict[str, _Mailbox] = {}
        self._browsers: dict[str, web.WebSocketResponse] = {}
        self._browser_ids: set[str] = set()
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self.port = 0

    # --- for tests: any thread ---------------------------------------------------------------

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; a fixed `port` lets a test bring a dead service back."""
        self._thread.start()
        self._do(self._open(port))

    def stop(self) -> None:
        """Close everything, waiting requests too."""
        self._do(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def origin(self) -> str:
        """For SHOWUP_PUSH_ORIGINS."""
        return f"http{'s' if self._certificate else ''}://127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        """For Firefox's dom.push.serverURL."""
        return f"ws{'s' if self._certificate else ''}://127.0.0.1:{self.port}/"

    def client_tls(self) -> ssl.SSLContext:
        """A client context that trusts this service, and nothing else."""
        assert self._certificate is not None, "started without tls"
        return self._certificate.client_context()

    @property
    def certificate_pem(self) -> str:
        assert self._certificate is not None, "started without tls"
        return self._certificate.pem

    def new_endpoint(self, *, vapid_public: str | None = None) -> str:
        """A fresh subscription's endpoint; with a VAPID key, that key alone may send to it."""
        return self._add(_Mailbox("", vapid_public))

    def script(self, endpoint: str, *answers: Answer) -> None:
        """The next requests are treated so, one after another; then as `always` says."""
        self._mailbox(endpoint).script.extend(answers)

    def always(self, endpoint: str, answer: Answer = ACCEPT) -> None:
        """From now on every request is treated so."""
        self._mailbox(endpoint).always = answer

    def received(self, endpoint: str | None = None) -> list[Received]:
        """Every request so far, refused ones too."""
        with self._changed:
            return [r for r in self._received if endpoint in (None, r.endpoint)]

    def wait_received(
        self, endpoint: str | None = None, *, count: int = 1, timeout_s: float = 30.0
    ) -> list[Received]:
        """Wait until this many requests came in; give them all."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while True:
                requests = [r for r in self._received if endpoint in (None, r.endpoint)]
                if len(requests) >= count:
                    return requests
                remaining_s = deadline - time.monotonic()
                if remaining_s <= 0:
                    raise AssertionError(f"{len(requests)} of {count} pushes after {timeout_s} s")
                self._changed.wait(remaining_s)

    def count_waiting(self, endpoint: str) -> int:
        """How many messages wait for this subscription's phone."""

        async def count() -> int:
            return len(self._alive(self._mailbox(endpoint)))

        return self._do(count())

    def attach(self, endpoint: str, listener: Callable[[Received], None]) -> None:
        """A phone comes online: what is kept goes to it, then each message as it comes.

        The listener is called in the service's thread.
        """

        async def listen() -> None:
            mailbox = self._mailbox(endpoint)
            mailbox.listener = listener
            await self._deliver(mailbox)

        self._do(listen())

    def detach(self, endpoint: str) -> None:
        """The phone goes offline."""

        async def leave() -> None:
            self._mailbox(endpoint).listener = None

        self._do(leave())

    def endpoints(self) -> list[str]:
        """All live subscriptions, those that browsers made too."""
        return [mailbox.endpoint for mailbox in list(self._mailboxes.values())]

    def drop_browsers(self) -> None:
        """Cut every browser's WebSocket, as a restart does; they connect again by themselves."""

        async def drop() -> None:
            for browser in list(self._browsers.values()):
                await browser.close()

        self._do(drop())

    # --- inside the service's thread ---------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _open(self, port: int) -> None:
        app = web.Application(client_max_size=MAX_BODY + 1)
        app.router.add_post("/push/{token}", self._take)
        app.router.add_get("/", self._browser)
        self._runner = web.AppRunner(app, shutdown_timeout=1.0, access_log=None)
        await self._runner.setup()
        tls = self._certificate.server_context() if self._certificate else None
        site = web.TCPSite(self._runner, "127.0.0.1", port, ssl_context=tls, reuse_address=True)
        await site.start()
        self.port = int(self._runner.addresses[0][1])

    async def _shut(self) -> None:
        self._stopping.set()
        for browser in list(self._browsers.values()):
            await browser.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def _add(self, mailbox: _Mailbox) -> str:
        token = uuid.uuid4().hex
        mailbox.endpoint = f"{self.origin}/push/{token}"
        self._mailboxes[token] = mailbox
        return mailbox.endpoint

    def _mailbox(self, endpoint: str) -> _Mailbox:
        return self._mailboxes[endpoint.rpartition("/")[2]]

    def _note(self, received: Received) -> None:
        with self._changed:
            self._received.append(received)
            self._changed.notify_all()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        """RFC 8030 §5: a message for a subscription."""
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        mailbox = self._mailboxes.get(request.match_info["token"])
        endpoint = f"{self.origin}{request.path}"
        refusal, claims = self._judge(headers, body, mailbox)

        answer = ACCEPT
        if mailbox is not None:
            answer = mailbox.script.popleft() if mailbox.script else mailbox.always or ACCEPT
        if refusal is not None and answer == ACCEPT:
            answer = refusal
        status = answer.status if answer.kind == "status" else 0
        received = Received(endpoint, headers, body, status, self._now(), claims)
        message = uuid.uuid4().hex
        if mailbox is not None and (answer.kind == "accept_then_die" or 200 <= status < 300):
            self._keep(mailbox, message, received)
        self._note(received)
        if mailbox is not None:
            await self._deliver(mailbox)

        if answer.delay_s:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), answer.delay_s)
        if answer.kind == "hang":
            await self._stopping.wait()
        if answer.kind != "status":
            transport = request.transport
            assert transport is not None
            if answer.kind == "cut_midway":
                transport.write(b"HTTP/1.1 201 Crea")
                transport.close()
            else:
                transport.abort()
            return web.Response()
        response = web.Response(status=status, text=answer.body, headers=dict(answer.headers))
        if status == 201:
            response.headers["Location"] = f"{self.origin}/message/{message}"
        return response

    def _judge(
        self, headers: dict[str, str], body: bytes, mailbox: _Mailbox | None
    ) -> tuple[Answer | None, dict[str, Any]]:
        if mailbox is None:
            return UNKNOWN, {}
        try:
            public, claims = verify_vapid(
                headers.get("authorization", ""), aud=self.origin, now=self._now()
            )
        except VapidRefusedError as error:
            return Answer(401, body=str(error)), {}
        if mailbox.vapid_public is not None and public != mailbox.vapid_public.rstrip("="):
            return Answer(403, body="another key than the one of the subscription"), claims
        if len(body) > MAX_BODY:
            return Answer(413), claims
        if not headers.get("ttl", "").isdecimal():
            return Answer(400, body="TTL is required"), claims
        if headers.get("content-encoding") != "aes128gcm":
            return Answer(415, body="Content-Encoding must be aes128gcm"), claims
        if headers.get("urgency", "normal") not in {"very-low", "low", "normal", "high"}:
            return Answer(400, body="unknown Urgency"), claims
        if "topic" in headers and not _TOPIC.fullmatch(headers["topic"]):
            return Answer(400, body="bad Topic"), claims
        return None, claims

    def _keep(self, mailbox: _Mailbox, message: str, received: Received) -> None:
        topic = received.topic
        if topic is not None:  # §5.4: a newer message of a topic replaces the undelivered one
            mailbox.waiting = [waiting for waiting in mailbox.waiting if waiting[1].topic != topic]
        mailbox.waiting.append((message, received))

    def _alive(self, mailbox: _Mailbox) -> list[tuple[str, Received]]:
        now = self._now()
        mailbox.waiting = [
            waiting
            for waiting in mailbox.waiting
            # §5.2: TTL 0 is for whoever is connected this moment.
            if (now - waiting[1].at).total_seconds() <= waiting[1].ttl_s
        ]
        return mailbox.waiting

    async def _deliver(self, mailbox: _Mailbox) -> None:
        if mailbox.listener is not None:
            alive, mailbox.waiting = self._alive(mailbox), []
            for _, received in alive:
                mailbox.listener(received)
        browser = self._browsers.get(mailbox.uaid)
        if browser is not None and not browser.closed:
            for message, received in list(self._alive(mailbox)):
                # Kept until the browser acknowledges it.
                await browser.send_json(
                    {
                        "messageType": "notification",
                        "channelID": mailbox.channel,
                        "version": message,
                        "data": base64.urlsafe_b64encode(received.body).rstrip(b"=").decode(),
                        "headers": {"encoding": received.headers["content-encoding"]},
                    }
                )
        elif mailbox.listener is None:
            mailbox.waiting = [waiting for waiting in mailbox.waiting if waiting[1].ttl_s > 0]

    # --- Firefox -----------------------------------------------------------------------------

    async def _browser(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("push-notification",))
        await socket.prepare(request)
        uaid = ""
        try:
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    break
                message = json.loads(frame.data)
                if message.get("messageType") == "hello":
                    uaid = await self._hello(socket, message)
                else:
                    await self._answer_message(socket, uaid, message)
        finally:
            if self._browsers.get(uaid) is socket:
                del self._browsers[uaid]
        return socket

    async def _hello(self, socket: web.WebSocketResponse, message: dict[str, Any]) -> str:
        uaid = str(message.get("uaid") or "")
        if uaid not in self._browser_ids:  # then the browser drops its old subscriptions
            uaid = uuid.uuid4().hex
            self._browser_ids.add(uaid)
        self._browsers[uaid] = socket
        await socket.send_json(
            {
                "messageType": "hello",
                "uaid": uaid,
                "status": 200,
                "use_webpush": True,
                "broadcasts": {},
            }
        )
        for mailbox in list(self._mailboxes.values()):
            if mailbox.uaid == uaid:
                await self._deliver(mailbox)
        return uaid

    async def _answer_message(
        self, socket: web.WebSocketResponse, uaid: str, message: dict[str, Any]
    ) -> None:
        match message.get("messageType"):
            case None:  # {} is a ping
                await socket.send_json({})
            case "ping":
                await socket.send_json({"messageType": "ping"})
            case "register":
                channel = str(message["channelID"])
                endpoint = self._add(_Mailbox("", message.get("key"), channel=channel, uaid=uaid))
                await socket.send_json(
                    {
                        "messageType": "register",
                        "channelID": channel,
                        "status": 200,
                        "pushEndpoint": endpoint,
                    }
                )
            case "unregister":
                for token, mailbox in list(self._mailboxes.items()):
                    if (mailbox.uaid, mailbox.channel) == (uaid, message["channelID"]):
                        del self._mailboxes[token]
                await socket.send_json(
                    {
                        "messageType": "unregister",
                        "channelID": message["channelID"],
                        "status": 200,
                    }
                )
            case "ack":
                done = {update["version"] for update in message["updates"]}
                for mailbox in self._mailboxes.values():
                    if mailbox.uaid == uaid:
                        mailbox.waiting = [
                            waiting for waiting in mailbox.waiting if waiting[0] not in done
                        ]
            case _:  # nack, broadcast_subscribe: nothing to do
                pass
