"""Mail by SMTP, SMS and calls through the operator's accounts (Apprise), each try judged.

Both libraries block, so each try runs in a thread; both are imported when they are first used.
`send_by` is looked at right before the first byte that says anything leaves.
"""

from __future__ import annotations

import asyncio
import logging
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from functools import cache
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from app.core.phone_numbers import is_dialable
from app.delivery.gateway_targets import holds_number
from app.delivery.message_text import RenderedMessage
from app.delivery.webpush import Outcome
from app.delivery.whole_try import WholeTry, is_time_over, watch_connections
from app.identity.address_service import is_served
from app.outbox.models import Channel
from app.outbox.rules import UNCLEAR, WRONG_TARGET

log = logging.getLogger("showup.delivery")

TIMEOUT_S = 8.0
CONNECT_S = 3.0
#: Of a try as a whole, however slowly an answer comes: less than app.outbox.rules.GRACE, after
#: which a lease is taken back and the message sent again.
WHOLE_TRY_S = 10.0
AT_ONCE = 4
#: More than that a name server may take.
NAMES_S = 2.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# RFC 3463: the mailbox or its domain isn't there, by enhanced code, else by the plain one.
_MAILBOX_GONE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")


@dataclass(frozen=True, slots=True)
class MailAccount:
    """An SMTP account read from `smtp[s]://user:password@host:port`."""

    host: str
    port: int
    user: str
    password: str
    at_once: bool  # TLS from the first byte
    start_tls: bool
    sender: str

    @property
    def domain(self) -> str:
        """Where mail comes from: the one name of ours that headers hold."""
        return self.sender.rpartition("@")[2].rstrip("> ")


def parse_mail_account(url: str, sender: str) -> MailAccount:
    """Read SHOWUP_SMTP_URL. Raises ValueError with a sentence for what can't be used."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError("SHOWUP_SMTP_URL is like smtp://user:password@mail.example:587")
    if "@" not in sender:
        raise ValueError("SHOWUP_MAIL_FROM is the address that mail comes from")
    plain = parse_qs(parts.query).get("tls") == ["no"]
    if plain and parts.hostname not in _LOOPBACK:
        raise ValueError("SHOWUP_SMTP_URL may leave TLS out on this machine only")
    at_once = parts.scheme == "smtps"
    return MailAccount(
        host=parts.hostname,
        port=parts.port or (465 if at_once else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        at_once=at_once,
        start_tls=not at_once and not plain,
        sender=sender,
    )


def check_gateway(name: str, url: str) -> str:
    """Check an Apprise address with `{to}` in it. Raises ValueError."""
    if "://" not in url or "{to}" not in url:
        raise ValueError(f"{name} is an Apprise address with {{to}} where the number goes")
    return url


class Couriers:
    """Takes words to an address. One for each worker."""

    def __init__(
        self,
        mail: MailAccount | None = None,
        gateways: dict[Channel, str] | None = None,
        *,
        prefixes: Sequence[str] = (),
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._mail = mail
        self._gateways = gateways or {}
        self._prefixes = prefixes
        self._tls = tls
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
        if channel == Channel.MAIL and self._mail is not None:
            mail = self._mail
            return await self._run_in_thread(lambda: self._send_mail(mail, to, message, send_by))
        url = self._gateways.get(channel)
        if url is None:
            return Outcome("refused", reason="no_account")
        if not is_served(to, self._prefixes):
            return Outcome("refused", reason="not_served")
        return await self._run_in_thread(lambda: _send_to_gateway(url, to, message, send_by))

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

    def _send_mail(
        self, mail: MailAccount, to: str, message: RenderedMessage, send_by: float
    ) -> Outcome:
        if time.monotonic() >= send_by:
            return Outcome("late", reason="late")
        try:
            with self._connect(mail) as server:
                if time.monotonic() >= send_by:
                    return Outcome("late", reason="late")
                server.send_message(_build_email(mail, to, message), mail.sender, [to])
        except smtplib.SMTPRecipientsRefused as problem:
            status, reply = next(iter(problem.recipients.values()))
            return _judge_smtp_answer(status, reply)
        except smtplib.SMTPAuthenticationError as problem:
            return Outcome("key_refused", status=problem.smtp_code, reason="account")
        except smtplib.SMTPSenderRefused as problem:
            kind = _judge_smtp_answer(problem.smtp_code, problem.smtp_error)
            return kind if kind.kind == "retry" else Outcome("key_refused", problem.smtp_code)
        except smtplib.SMTPResponseException as problem:
            return _judge_smtp_answer(problem.smtp_code, problem.smtp_error)
        except smtplib.SMTPNotSupportedError:
            return Outcome("key_refused", reason="no_tls")
        except (smtplib.SMTPException, OSError) as problem:
            # It may have been taken all the same: each try bears one Message-ID.
            return Outcome("retry", reason=type(problem).__name__)
        except (UnicodeError, ValueError):
            return Outcome("refused", reason="not_an_address")
        return Outcome("accepted", status=250)

    def _connect(self, mail: MailAccount) -> smtplib.SMTP:
        server = _Smtp(mail, self._tls)
        try:
            _require_greeting(server.connect(mail.host, mail.port))
            if mail.start_tls:
                server.starttls(context=self._tls or ssl.create_default_context())
            if mail.user:
                server.login(mail.user, mail.password)
        except BaseException:
            server.close()
            raise
        return server


class _Smtp(smtplib.SMTP):
    """A client whose connection is watched from its first byte, TLS handshake and all."""

    def __init__(self, mail: MailAccount, tls: ssl.SSLContext | None) -> None:
        # Relays write into `Received` what a client calls itself: never this machine's name.
        super().__init__(local_hostname=mail.domain, timeout=TIMEOUT_S)
        self._mail = mail
        self._tls = (tls or ssl.create_default_context()) if mail.at_once else None
        # smtplib looks here for the name that a certificate has to be for.
        self._host = mail.host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connection = _connect((host, port), timeout)
        if self._tls is None:
            return connection
        return self._tls.wrap_socket(connection, server_hostname=host)


_connect = watch_connections(socket.create_connection)


def _require_greeting(answer: tuple[int, bytes]) -> None:
    if answer[0] != 220:
        raise smtplib.SMTPConnectError(*answer)


def _build_email(mail: MailAccount, to: str, message: RenderedMessage) -> EmailMessage:
    email = EmailMessage()
    email["From"] = mail.sender
    email["To"] = to
    email["Subject"] = message.subject
    email["Date"] = formatdate()
    # One id for all tries of a notice: a mail that came twice after a crash is shown once.
    email["Message-ID"] = f"<{message.known_as}@{mail.domain}>"
    # RFC 3834: out-of-office replies stay away.
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(message.body + "\n")
    return email


def _judge_smtp_answer(status: int, reply: bytes | str) -> Outcome:
    """What an SMTP answer means (RFC 5321 §4.2.1): 4xx passes, 5xx doesn't."""
    reply_text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    if 400 <= status < 500:
        return Outcome("retry", status=status)
    if status in {551, 553} or (status == 550 and reply_text.startswith(_MAILBOX_GONE)):
        return Outcome("gone", status=status)
    return Outcome("refused", status=status)


@cache
def _load_apprise() -> Any:
    """Apprise, with its connections watched: it posts by way of urllib3."""
    import apprise
    from urllib3.util import connection

    connection.create_connection = watch_connections(connection.create_connection)
    return apprise.Apprise


def _send_to_gateway(url: str, to: str, message: RenderedMessage, send_by: float) -> Outcome:
    """Hand a text to a gateway. Apprise says yes or no and never why: a no is tried again."""
    if to and not is_dialable(to):
        return Outcome("refused", reason="not_a_number")
    plugin = _load_apprise().instantiate(url.replace("{to}", quote(to, safe="")))
    # The operator's own address (without a number to put in) is as it was written.
    if not plugin or (to and not holds_number(plugin, to)):
        log.error("a gateway of the settings doesn't hold the number that it was given")
        return Outcome("refused", reason=WRONG_TARGET)
    plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT_S, TIMEOUT_S
    started = time.monotonic()
    if started >= send_by:
        return Outcome("late", reason="late")
    try:
        is_accepted = plugin.notify(body=message.body, title="")
    except Exception as problem:
        # A gateway's plugin is code of others; whatever it raises, the next channel gets its turn.
        log.exception("a gateway failed: %s", type(problem).__name__)
        return Outcome("retry", reason=type(problem).__name__)
    if is_accepted:
        return Outcome("accepted")
    waited = is_time_over() or time.monotonic() - started >= TIMEOUT_S
    return Outcome("retry", UNCLEAR if waited else None, reason="gateway")
