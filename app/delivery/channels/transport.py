"""What every way of sending to an address has in common."""

from __future__ import annotations

from typing import Protocol

from app.delivery.message_text import RenderedMessage
from app.delivery.webpush import Outcome

#: How long one answer of the other side may take. A try as a whole has a limit of its own.
TIMEOUT_S = 8.0


class Transport(Protocol):
    """Takes one message to one address over an account of the operator's."""

    def send(self, to: str, message: RenderedMessage, send_by: float) -> Outcome:
        """Try once, in a thread of its own, and judge the answer.

        `send_by` (on `time.monotonic()`) is looked at right before the first byte that says
        anything leaves. Whatever goes wrong over there is an outcome, never an exception.
        """
        ...
