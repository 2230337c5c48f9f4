"""What a lease gives the worker: a notice, and where each of its messages goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.channels import Channel
from app.outbox.events import Event


@dataclass(frozen=True, slots=True)
class PushTarget:
    """One attempt: where it goes."""

    attempt_id: str
    subscription_id: str
    endpoint: str
    p256dh: str
    auth: str
    is_held: bool = False  # a push service asked to leave it alone for longer


@dataclass(frozen=True, slots=True)
class Message:
    """One attempt over mail, SMS or voice: to whom, and what only this message holds."""

    attempt_id: str
    address_id: str
    channel: Channel
    to: str
    link: str | None = None  # the fragment of a one-time answer link
    code: str | None = None  # of an address that is being confirmed
    answers: tuple[str, ...] = ()  # what a digit may answer
    practice: bool = False  # of a practice request, and says so
    unclear: bool = False  # an earlier try may have arrived
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Leased:
    """A notice that may leave now over one channel, until `deadline` (monotonic seconds).

    `next_at`: when the next channel's turn would come without a receipt, if there is one.
    """

    notice_id: str
    lease_id: str
    event: Event
    language: str
    thread: str
    expires_at: datetime
    deadline: float
    targets: tuple[PushTarget | Message, ...]
    channel: Channel = Channel.PUSH
    next_at: datetime | None = None
    replaces: str | None = None  # the notice in whose place it is shown
