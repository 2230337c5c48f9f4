"""A mail server and an SMS gateway on loopback that keep what they are given."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import unquote

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"
#: Seconds that a message which was sent may take to be here, on a busy machine.
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    body: str
    raw: str
    message: EmailMessage
    #: What the sender called itself: relays write it into `Received`.
    helo: str


class _Anywhere(Controller):
    """A controller that takes a free port."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        knock: Any = super()._trigger_server
        knock()


class MailServer:
    """`with MailServer() as mail:`; `answers` scripts refusals for some recipients."""

    def __init__(self) -> None:
        self.received: list[Mail] = []
        self.answers: dict[str, str] = {}
        #: Called for each recipient before the message is taken.
        self.at_receipt: Callable[[str], None] = lambda _to: None
        self._controller = _Anywhere(self, hostname=HOST, port=0)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        server: Any = self._controller.server
        return f"smtp://{HOST}:{server.sockets[0].getsockname()[1]}?tls=no"

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        reply = self.answers.get(address)
        if reply is not None:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        for to in envelope.rcpt_tos:
            body = str(message.get_content()).strip()
            raw = envelope.content.decode()
            self.at_receipt(to)
            subject, helo = str(message["subject"]), str(session.host_name)
            self.received.append(Mail(to, subject, body, raw, message, helo))
        return "250 taken"

    def to(self, address: str) -> list[Mail]:
        return [mail for mail in self.received if mail.to == address]


@dataclass
class TextGateway:
    """`with TextGateway() as texts:`; Apprise posts JSON to it, as it would to an operator's."""

    received: list[tuple[str, str]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    status: int = 200
    #: Takes what comes, and keeps the sender waiting for an answer until this is set.
    answers: threading.Event | None = None
    #: Called for each recipient before the message is taken.
    at_receipt: Callable[[str], None] = lambda _to: None

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                text = self.rfile.read(length).decode()
                if outer.status == 200:
                    to = unquote(self.path.rpartition("/")[2])
                    outer.at_receipt(to)
                    outer.raw.append(f"{self.headers}\n{text}")
                    outer.received.append((to, json.loads(text)["message"]))
                if outer.answers is not None:
                    outer.answers.wait(20)
                    self.close_connection = True
                    return
                self.send_response(outer.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer((HOST, 0), Handler)
        # How often it looks whether it should end is how long its end takes.
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def url(self) -> str:
        return f"json://{HOST}:{self._server.server_address[1]}/{{to}}"

    def to(self, number: str) -> list[str]:
        return [text for to, text in self.received if to.lstrip("+") == number.lstrip("+")]

    def wait_for(self, number: str, count: int) -> None:
        """Wait until so many texts to a number are here: a sender that gave up went on before."""
        deadline = time.monotonic() + PATIENCE_S
        while len(self.to(number)) < count:
            assert time.monotonic() < deadline, f"{len(self.to(number))} of {count} texts came"
            time.sleep(0.005)
