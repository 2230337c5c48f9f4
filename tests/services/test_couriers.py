"""Gateways and mail servers as they really are: numbers they can't hold, answers that drip."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import apprise
import phonenumbers
import pytest

from app.core.channels import NUMBERED, Channel
from app.delivery.channels.gateway import GatewayTransport
from app.delivery.channels.mail import MailTransport, parse_mail_account
from app.delivery.channels.transport import Transport
from app.delivery.couriers import NAMES_S, WHOLE_TRY_S, Couriers
from app.delivery.gateway_targets import holds_number
from app.delivery.message_text import RenderedMessage
from app.delivery.webpush import Outcome
from app.delivery.whole_try import WholeTry
from app.outbox.rules import GRACE, UNCLEAR, WRONG_TARGET

WORDS = RenderedMessage(
    "Please look when you see this", "Please look when you see this.", "known", "en"
)
#: Seconds within which a try has surely ended; without its limit it would go on for ever.
ENDS_S = 60
SID, TOKEN = "AC" + "a" * 32, "b" * 32
TWILIO = f"twilio://{SID}:{TOKEN}@15005550006/{{to}}"
SINCH = f"sinch://{'a' * 32}:{TOKEN}@15005550006/{{to}}"


def send(transport: Transport, channel: Channel, to: str) -> Outcome:
    """One try, with time enough to begin."""
    couriers = Couriers({channel: transport})
    try:
        return asyncio.run(couriers.send(channel, to, WORDS, send_by=time.monotonic() + 10))
    finally:
        couriers.close()


def plugin(url: str, to: str) -> object:
    return apprise.Apprise.instantiate(url.replace("{to}", quote(to, safe="")))


# --- what leaves goes to the number it was meant for ------------------------------------------


def valid_numbers() -> Iterator[tuple[str, str]]:
    """An example of each region's, for texts; E.164."""
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE):
            example = phonenumbers.example_number_for_type(region, kind)
            if example is not None:
                yield region, phonenumbers.format_number(example, 0)


@pytest.mark.parametrize("url", [TWILIO, SINCH], ids=["twilio", "sinch"])
def test_a_number_of_fewer_than_ten_digits_never_becomes_the_operators_own(url: str) -> None:
    """Of such a plugin Apprise keeps no target; sent, it would text the sender and say yes."""
    left_out = set()
    for region, number in valid_numbers():
        digits = number.removeprefix("+")
        holds = holds_number(plugin(url, number), number)
        assert holds == (10 <= len(digits) <= 14), number
        if not holds:
            left_out.add(region)
            outcome = send(GatewayTransport(url), Channel.SMS, number)
            assert (outcome.kind, outcome.reason) == ("refused", WRONG_TARGET)
    assert len(left_out) >= 13, left_out


@pytest.mark.parametrize(
    ("url", "to", "holds"),
    [
        ("json://localhost/{to}", "+376712345", True),
        ("json://localhost/send?:to={to}", "+376712345", True),
        ("form://localhost/send?to={to}", "+376712345", False),  # Apprise keeps `to` for itself
        ("clicksend://user:pass@{to}", "+16045550100", True),
        ("clicksend://user:pass@{to}", "+376712345", False),
        ("voipms://password:a@b.example/15005550006/{to}", "+16045550100", True),
        ("voipms://password:a@b.example/15005550006/{to}", "+442079460018", False),
        ("msgbird://" + "a" * 25 + "/15005550006/{to}", "+6834002", False),
        (f"{TWILIO}/+16045550199", "+16045550100", False),  # to somebody else as well
        ("twilio://nobody", "+16045550100", False),
    ],
)
def test_what_a_plugin_holds_is_what_it_was_given(url: str, to: str, holds: bool) -> None:
    assert holds_number(plugin(url, to), to) is holds


@pytest.mark.parametrize("to", ["911", "+1911", "+44999", "112", "+4402079460018"])
def test_no_gateway_is_ever_given_an_emergency_number(to: str) -> None:
    for channel in NUMBERED:
        outcome = send(GatewayTransport("json://localhost:9/{to}"), channel, to)
        assert outcome.kind == "refused"


# --- the try as a whole has a limit -----------------------------------------------------------


@contextmanager
def dripping(
    first: bytes, drop: bytes, *, request_ends: bytes = b"", started: threading.Event | None = None
) -> Iterator[int]:
    """A server that begins an answer, and sends a little more of it for ever; gives its port.

    It answers once a request that ends so has come; `begun` is set when the beginning was sent.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                request = b""
                while not request.endswith(request_ends):
                    request += connection.recv(65536)
                connection.sendall(first)
                if started is not None:
                    started.set()
                while not ended.wait(0.05):
                    connection.sendall(drop)
            except OSError:
                pass

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        ended.set()
        listener.close()


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is a quarter of a second here; each read may take longer than that."""
    monkeypatch.setattr("app.delivery.couriers.WHOLE_TRY_S", 0.25)


def test_the_limit_is_over_before_a_lease_is_taken_back() -> None:
    """Else the message would be sent again while its first try still waits."""
    assert GRACE.total_seconds() >= WHOLE_TRY_S + NAMES_S


@pytest.mark.parametrize(
    ("first", "ends"),
    [
        # It may have been taken. However many noughts follow by the limit, they make no status:
        # a connection that ends after "HTTP/1.1 200" has said one.
        (b"HTTP/1.", ("retry", UNCLEAR)),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", ("retry", UNCLEAR)),
    ],
)
def test_a_gateway_that_drips_its_answer_doesnt_hold_a_thread(
    first: bytes, ends: tuple[str, int | None]
) -> None:
    with dripping(first, b"0") as port:
        started_s = time.monotonic()
        gateway = GatewayTransport(f"json://127.0.0.1:{port}/{{to}}")
        outcome = send(gateway, Channel.SMS, "+16045550100")
        assert time.monotonic() - started_s < ENDS_S, "each read is quick, and the try has to end"
    assert (outcome.kind, outcome.status) == ends


def test_a_gateway_whose_status_came_before_the_limit_took_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started = threading.Event()

    class OverOnceBegun(WholeTry):
        """Over as soon as the status was sent: by the clock alone it may be over before that."""

        def watch(self, connection: socket.socket) -> None:
            super().watch(connection)
            threading.Thread(target=self._end_once_begun, daemon=True).start()

        def _end_once_begun(self) -> None:
            started.wait(60)
            self._end()

    monkeypatch.setattr("app.delivery.couriers.WHOLE_TRY_S", 60)
    monkeypatch.setattr("app.delivery.couriers.WholeTry", OverOnceBegun)
    first = b"HTTP/1.1 200 OK\r\nX-Slow: "
    with dripping(first, b"0", request_ends=b"}", started=started) as port:
        gateway = GatewayTransport(f"json://127.0.0.1:{port}/{{to}}")
        outcome = send(gateway, Channel.SMS, "+16045550100")
        assert started.is_set()
    assert (outcome.kind, outcome.status) == ("accepted", None)


@pytest.mark.parametrize(
    ("scheme", "first", "drop"),
    [
        ("smtp", b"220-mail.example\r\n", b"220-still here\r\n"),
        ("smtp", b"220 mail.example\r\n250-", b"x"),
        ("smtps", b"\x16\x03\x03", b"\x00"),
    ],
)
def test_a_mail_server_that_drips_doesnt_either(scheme: str, first: bytes, drop: bytes) -> None:
    with dripping(first, drop) as port:
        started_s = time.monotonic()
        query = "" if scheme == "smtps" else "?tls=no"
        account = parse_mail_account(f"{scheme}://127.0.0.1:{port}{query}", "post@server.example")
        outcome = send(MailTransport(account), Channel.MAIL, "sam@home.example")
        assert time.monotonic() - started_s < ENDS_S
    assert outcome.kind == "retry"
