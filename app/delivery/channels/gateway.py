"""Texts and calls through the operator's gateways (Apprise), which say yes or no and never why."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from app.core.phone_numbers import is_dialable
from app.delivery.channels.transport import TIMEOUT_S
from app.delivery.gateway_targets import holds_number
from app.delivery.message_text import RenderedMessage
from app.delivery.webpush import Outcome
from app.delivery.whole_try import is_time_over, watch_connections
from app.identity.address_service import is_served
from app.outbox.rules import UNCLEAR, WRONG_TARGET

log = logging.getLogger("showup.delivery")

CONNECT_S = 3.0


def check_gateway(name: str, url: str) -> str:
    """Check an Apprise address with `{to}` in it. Raises ValueError."""
    if "://" not in url or "{to}" not in url:
        raise ValueError(f"{name} is an Apprise address with {{to}} where the number goes")
    return url


class GatewayTransport:
    """Takes a line to a number, over one gateway of the operator's.

    `url`: an Apprise address, `{to}` where the number goes. `prefixes`: the beginnings of numbers
    that the operator sends to; none: all.
    """

    def __init__(self, url: str, prefixes: Sequence[str] = ()) -> None:
        self._url = url
        self._prefixes = prefixes

    def send(self, to: str, message: RenderedMessage, send_by: float) -> Outcome:
        """Try once; see `Transport`. A no is tried again, as its reason isn't told."""
        if not is_served(to, self._prefixes):
            return Outcome("refused", reason="not_served")
        if to and not is_dialable(to):
            return Outcome("refused", reason="not_a_number")
        plugin = _load_apprise().instantiate(self._url.replace("{to}", quote(to, safe="")))
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
            # A gateway's plugin is code of others; whatever it raises, the next channel gets its
            # turn.
            log.exception("a gateway failed: %s", type(problem).__name__)
            return Outcome("retry", reason=type(problem).__name__)
        if is_accepted:
            return Outcome("accepted")
        waited = is_time_over() or time.monotonic() - started >= TIMEOUT_S
        return Outcome("retry", UNCLEAR if waited else None, reason="gateway")


@cache
def _load_apprise() -> Any:
    """Apprise, with its connections watched: it posts by way of urllib3."""
    import apprise
    from urllib3.util import connection

    connection.create_connection = watch_connections(connection.create_connection)
    return apprise.Apprise
