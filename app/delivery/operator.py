"""Reaching whoever runs this installation: by mail, and by whatever Apprise knows."""

from __future__ import annotations

import asyncio
import logging
import time

from app.core.channels import Channel
from app.delivery.channels.gateway import GatewayTransport
from app.delivery.channels.transport import Transport
from app.delivery.couriers import Couriers
from app.delivery.message_text import RenderedMessage
from app.delivery.webpush import Outcome

log = logging.getLogger("showup.operator")

PATIENCE_S = 30.0


class OperatorLine:
    """The operator's addresses. They need nothing of ours but the network."""

    def __init__(
        self,
        mail: Transport | None = None,
        addresses: tuple[str, ...] = (),
        urls: tuple[str, ...] = (),
    ) -> None:
        self._mail = mail
        self._addresses = addresses if mail is not None else ()
        self._urls = urls

    @property
    def reaches(self) -> bool:
        """Whether there is anywhere to send to."""
        return bool(self._addresses or self._urls)

    def send(self, message: RenderedMessage) -> bool:
        """Send to every address; True when at least one took it. Blocks, 30 s at most or so."""
        outcomes = asyncio.run(self._send_all(message))
        for outcome in outcomes:
            if outcome.kind != "accepted":
                log.warning(
                    "a message to the operator didn't go: %s", outcome.reason or outcome.kind
                )
        return any(outcome.kind == "accepted" for outcome in outcomes)

    async def _send_all(self, message: RenderedMessage) -> list[Outcome]:
        by = time.monotonic() + PATIENCE_S
        post = Couriers({Channel.MAIL: self._mail} if self._mail is not None else None)
        # An operator's own address has its place in it already: nothing takes the number's.
        lines = [Couriers({Channel.SMS: GatewayTransport(url)}) for url in self._urls]
        try:
            return list(
                await asyncio.gather(
                    *(post.send(Channel.MAIL, to, message, send_by=by) for to in self._addresses),
                    *(line.send(Channel.SMS, "", message, send_by=by) for line in lines),
                )
            )
        finally:
            for courier in (post, *lines):
                courier.close()


def check_operator(addresses: tuple[str, ...], urls: tuple[str, ...], *, mail: bool) -> None:
    """Check the operator's addresses. Raises ValueError with a sentence for what can't be used."""
    if addresses and not mail:
        raise ValueError("SHOWUP_OPERATOR_MAIL needs SHOWUP_SMTP_URL to go out by")
    if any("@" not in address for address in addresses):
        raise ValueError("SHOWUP_OPERATOR_MAIL holds mail addresses, comma between")
    if any("://" not in url for url in urls):
        raise ValueError("SHOWUP_OPERATOR_URL holds Apprise addresses, a space between")
