"""Mail by SMTP: the operator's account, a mail as it leaves, and what a server's answer means."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import parse_qs, unquote, urlsplit

from app.delivery.channels.transport import TIMEOUT_S
from app.delivery.message_text import RenderedMessage
from app.delivery.webpush import Outcome
from app.delivery.whole_try import watch_connections

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


class MailTransport:
    """Takes a message to a mail address, over the operator's account."""

    def __init__(self, account: MailAccount, tls: ssl.SSLContext | None = None) -> None:
        self._account = account
        self._tls = tls

    def send(self, to: str, message: RenderedMessage, send_by: float) -> Outcome:
        """Try once; see `Transport`."""
        account = self._account
        if time.monotonic() >= send_by:
            return Outcome("late", reason="late")
        try:
            with self._connect() as server:
                if time.monotonic() >= send_by:
                    return Outcome("late", reason="late")
                server.send_message(_build_email(account, to, message), account.sender, [to])
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

    def _connect(self) -> smtplib.SMTP:
        account = self._account
        server = _Smtp(account, self._tls)
        try:
            _require_greeting(server.connect(account.host, account.port))
            if account.start_tls:
                server.starttls(context=self._tls or ssl.create_default_context())
            if account.user:
                server.login(account.user, account.password)
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
    # Not before: setting a body takes away all that begins with "Content-".
    email["Content-Language"] = message.language
    return email


def _judge_smtp_answer(status: int, reply: bytes | str) -> Outcome:
    """What an SMTP answer means (RFC 5321 §4.2.1): 4xx passes, 5xx doesn't."""
    reply_text = reply.decode("ascii", "replace") if isinstance(reply, bytes) else reply
    if 400 <= status < 500:
        return Outcome("retry", status=status)
    if status in {551, 553} or (status == 550 and reply_text.startswith(_MAILBOX_GONE)):
        return Outcome("gone", status=status)
    return Outcome("refused", status=status)
