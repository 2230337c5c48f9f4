"""Mail by SMTP, SMS and calls through the operator's accounts (Apprise), each try judged.

Both libraries block, so each try runs in a thread; both are imported when they are first used.
`send_by` is looked at right before the first byte that says anything leaves.
"""

from __future__ import annotations

import asyncio
import logging
import smtplib
import ssl
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import parse_qs, quote, unquote, urlsplit

from app.delivery.letters import Words
from app.delivery.webpush import Outcome
from app.identity.addresses import is_served
from app.outbox.models import Channel
from app.outbox.rules import UNCLEAR

log = logging.getLogger("showup.delivery")

TIMEOUT_S = 8.0
CONNECT_S = 3.0
AT_ONCE = 4
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
# RFC 3463: the mailbox or its domain isn't there, by enhanced code, else by the plain one.
_GONE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")


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


def mail_account(url: str, sender: str) -> MailAccount:
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


def gateway(name: str, url: str) -> str:
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
        self, channel: Channel, to: str, said: Words, *, send_by: float, unclear: bool = False
    ) -> Outcome:
        """Try once. `send_by` is on `time.monotonic()`.

        `unclear`: an earlier try may have arrived, so one more like that is the last.
        """
        outcome = await self._try(channel, to, said, send_by)
        if unclear and outcome.kind == "retry" and outcome.status == UNCLEAR:
            return Outcome("refused", status=UNCLEAR, reason="unclear")
        return outcome

    async def _try(self, channel: Channel, to: str, said: Words, send_by: float) -> Outcome:
        if channel == Channel.MAIL and self._mail is not None:
            mail = self._mail
            return await self._in_thread(lambda: self._post(mail, to, said, send_by))
        url = self._gateways.get(channel)
        if url is None:
            return Outcome("refused", reason="no_account")
        if not is_served(to, self._prefixes):
            return Outcome("refused", reason="not_served")
        return await self._in_thread(lambda: _pass_on(url, to, said, send_by))

    async def _in_thread(self, work: Callable[[], Outcome]) -> Outcome:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="showup-courier")
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def close(self) -> None:
        """End the threads; what they still do is done."""
        if self._threads is not None:
            self._threads.shutdown(wait=True)
            self._threads = None

    def _post(self, mail: MailAccount, to: str, said: Words, send_by: float) -> Outcome:
        if time.monotonic() >= send_by:
            return Outcome("late", reason="late")
        try:
            with self._connect(mail) as server:
                if time.monotonic() >= send_by:
                    return Outcome("late", reason="late")
                server.send_message(_message(mail, to, said), mail.sender, [to])
        except smtplib.SMTPRecipientsRefused as problem:
            status, words = next(iter(problem.recipients.values()))
            return _judge(status, words)
        except smtplib.SMTPAuthenticationError as problem:
            return Outcome("key_refused", status=problem.smtp_code, reason="account")
        except smtplib.SMTPSenderRefused as problem:
            kind = _judge(problem.smtp_code, problem.smtp_error)
            return kind if kind.kind == "retry" else Outcome("key_refused", problem.smtp_code)
        except smtplib.SMTPResponseException as problem:
            return _judge(problem.smtp_code, problem.smtp_error)
        except smtplib.SMTPNotSupportedError:
            return Outcome("key_refused", reason="no_tls")
        except (smtplib.SMTPException, OSError) as problem:
            # It may have been taken all the same: each try bears one Message-ID.
            return Outcome("retry", reason=type(problem).__name__)
        except (UnicodeError, ValueError):
            return Outcome("refused", reason="not_an_address")
        return Outcome("accepted", status=250)

    def _connect(self, mail: MailAccount) -> smtplib.SMTP:
        if mail.at_once:
            context = self._tls or ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host,
                mail.port,
                local_hostname=mail.domain,
                timeout=TIMEOUT_S,
                context=context,
            )
        else:
            # Relays write into `Received` what a client calls itself: never this machine's name.
            server = smtplib.SMTP(
                mail.host, mail.port, local_hostname=mail.domain, timeout=TIMEOUT_S
            )
        try:
            if mail.start_tls:
                server.starttls(context=self._tls or ssl.create_default_context())
            if mail.user:
                server.login(mail.user, mail.password)
        except BaseException:
            server.close()
            raise
        return server


def _message(mail: MailAccount, to: str, said: Words) -> EmailMessage:
    message = EmailMessage()
    message["From"] = mail.sender
    message["To"] = to
    message["Subject"] = said.subject
    message["Date"] = formatdate()
    # The same for each try of a notice: a mail that came twice after a crash is shown once.
    message["Message-ID"] = f"<{said.known_as}@{mail.domain}>"
    # RFC 3834: out-of-office replies stay away.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(said.body + "\n")
    return message


def _judge(status: int, words: bytes | str) -> Outcome:
    """What an SMTP answer means (RFC 5321 §4.2.1): 4xx passes, 5xx doesn't."""
    told = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    if 400 <= status < 500:
        return Outcome("retry", status=status)
    if status in {551, 553} or (status == 550 and told.startswith(_GONE)):
        return Outcome("gone", status=status)
    return Outcome("refused", status=status)


def _pass_on(url: str, to: str, said: Words, send_by: float) -> Outcome:
    """Hand a text to a gateway. Apprise says yes or no and never why: a no is tried again."""
    import apprise

    there = apprise.Apprise.instantiate(url.replace("{to}", quote(to, safe="")))
    if not there:
        log.error("an SMS or voice address of the settings can't be used for a number")
        return Outcome("refused", reason="gateway")
    there.socket_connect_timeout, there.socket_read_timeout = CONNECT_S, TIMEOUT_S
    began = time.monotonic()
    if began >= send_by:
        return Outcome("late", reason="late")
    try:
        taken = there.notify(body=said.body, title="")
    except Exception as problem:
        # A gateway's plugin is code of others; whatever it raises, the next channel gets its turn.
        log.exception("a gateway failed: %s", type(problem).__name__)
        return Outcome("retry", reason=type(problem).__name__)
    if taken:
        return Outcome("accepted")
    waited = time.monotonic() - began >= TIMEOUT_S
    return Outcome("retry", UNCLEAR if waited else None, reason="gateway")
