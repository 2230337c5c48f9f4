"""Rows of the outbox. A notice is written in the transaction of the fact that it tells."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.core.channels import Channel
from app.core.columns import at_least, check_one_of
from app.outbox.events import Event
from app.outbox.notice_types import NoticeType


class NoticeState(StrEnum):
    """queued → leased → sent, or an end that says why it didn't go."""

    QUEUED = "queued"
    LEASED = "leased"
    SENT = "sent"
    HELD_BACK = "held_back"
    NOT_DELIVERED = "not_delivered"
    CANCELLED = "cancelled"


class AttemptState(StrEnum):
    """One try over one channel. `unknown`: the process died between lease and outcome."""

    LEASED = "leased"
    ACCEPTED = "accepted"
    RETRY = "retry"
    THROTTLED = "throttled"
    GONE = "gone"
    REFUSED = "refused"
    KEY_REFUSED = "key_refused"
    LATE = "late"
    UNKNOWN = "unknown"


class Notice(SQLModel, table=True):
    """One message to one member (or to one account, about its own devices)."""

    __tablename__ = "notice"
    __table_args__ = (
        check_one_of("type", NoticeType),
        check_one_of("event", Event),
        check_one_of("state", NoticeState),
        at_least("tries", 0),
        UniqueConstraint("dedupe"),
        Index(
            "ix_notice_due",
            "priority",
            "due_at",
            postgresql_where=text("state = 'queued'"),
            sqlite_where=text("state = 'queued'"),
        ),
        Index("ix_notice_circle_state", "circle_id", "state"),
        Index("ix_notice_subject", "subject_id"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str | None = Field(default=None, max_length=22)
    member_id: str | None = Field(default=None, max_length=22)
    account_id: str = Field(max_length=22)
    type: str = Field(max_length=20)  # what happened
    event: str = Field(max_length=20)  # by which consent decides; it follows from the type
    subject_id: str | None = Field(default=None, max_length=64)
    thread: str = Field(max_length=32)  # opaque; a newer notice of a thread replaces an older one
    dedupe: str = Field(max_length=120)
    priority: int
    created_at: datetime
    due_at: datetime
    expires_at: datetime
    state: str = Field(default=NoticeState.QUEUED, max_length=16)
    reason: str | None = Field(default=None, max_length=32)
    tier: int | None = None
    grant_id: str | None = Field(default=None, max_length=22)
    tries: int = 0
    lease_id: str | None = Field(default=None, max_length=22, index=True)
    send_by: datetime | None = None
    done_at: datetime | None = None


class Attempt(SQLModel, table=True):
    """One try over one channel to one subscription or address."""

    __tablename__ = "attempt"
    __table_args__ = (
        check_one_of("channel", Channel),
        check_one_of("state", AttemptState),
        # Receipts are wiped soon: only those that are still there are in it.
        Index(
            "ix_attempt_shown_at",
            "shown_at",
            postgresql_where=text("shown_at IS NOT NULL"),
            sqlite_where=text("shown_at IS NOT NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    notice_id: str = Field(foreign_key="notice.id", index=True, max_length=22)
    channel: str = Field(default=Channel.PUSH, max_length=8)
    subscription_id: str | None = Field(default=None, max_length=22)
    address_id: str | None = Field(default=None, max_length=22, index=True)
    state: str = Field(default=AttemptState.LEASED, max_length=12)
    at: datetime
    done_at: datetime | None = None
    status: int | None = None
    shown_at: datetime | None = None
    opened_at: datetime | None = None


class Refusal(SQLModel, table=True):
    """An account of the operator's that was refused, and hasn't been taken again since.

    `account`: a channel, or for pushes the keyed hash of the push service's origin.
    """

    __tablename__ = "refusal"
    __table_args__ = (check_one_of("channel", Channel),)

    account: str = Field(primary_key=True, max_length=64)
    channel: str = Field(max_length=8)
    at: datetime


class Alarm(SQLModel, table=True):
    """A problem of the installation, as long as it lasts, and when the operator was told."""

    __tablename__ = "alarm"

    code: str = Field(primary_key=True, max_length=16)
    began_at: datetime
    seen_at: datetime
    told_at: datetime | None = None
    telling_until: datetime | None = None
