"""Rows of identity. An account is a random id; it has no name, no address, no password."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.core.channels import ADDRESSED
from app.core.columns import check_one_of
from app.core.languages import LANGUAGES


class Account(SQLModel, table=True):
    """Somebody with devices, a language and a time zone."""

    __tablename__ = "account"
    __table_args__ = (check_one_of("language", LANGUAGES),)

    id: str = Field(primary_key=True, max_length=22)
    language: str = Field(max_length=8)
    zone: str = Field(max_length=64)
    created_at: datetime


class DeviceEnd(StrEnum):
    """Why a device isn't signed in any more."""

    FORGOTTEN = "forgotten"  # on itself: "forget this device"
    SIGNED_OUT = "signed_out"  # from another device
    IDLE = "idle"  # nobody used it for three months
    STOLEN = "stolen"  # an old sign-in of it was used
    NO_CIRCLE = "no_circle"  # its account was removed from its last circle
    REPLACED = "replaced"  # somebody signed in anew in the same browser
    LOST = "lost"  # its owner came back elsewhere, and said that it is lost or taken


class Device(SQLModel, table=True):
    """One browser that an account uses. The label is its owner's words, sealed."""

    __tablename__ = "device"
    __table_args__ = (check_one_of("ended_why", DeviceEnd),)

    id: str = Field(primary_key=True, max_length=22)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=22)
    label: str | None = None
    created_at: datetime
    ended_at: datetime | None = None
    ended_why: str | None = Field(default=None, max_length=10)
    # When a passkey or the recovery code was last shown on it: an instant of some minutes' use.
    proved_at: datetime | None = None


class SignIn(SQLModel, table=True):
    """A session: one device, signed in. The tokens that stand for it are rows of their own."""

    __tablename__ = "sign_in"

    id: str = Field(primary_key=True, max_length=22)
    device_id: str = Field(foreign_key="device.id", index=True, max_length=22)
    created_at: datetime
    # The Monday of the last week of use: no finer trace is kept.
    used_on: datetime = Field(index=True)
    ended_at: datetime | None = None
    # How often its owner was told that it will be signed out unused, and when first.
    told: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    told_at: datetime | None = None


class SignInToken(SQLModel, table=True):
    """A session's token, hashed. A replaced one stays good for a while (`sessions.judge`).

    `salt` makes its successor again, and is wiped at that one's first use.
    """

    __tablename__ = "sign_in_token"

    hash: str = Field(primary_key=True, max_length=43)
    sign_in_id: str = Field(foreign_key="sign_in.id", index=True, max_length=22)
    issued_at: datetime
    replaced_by: str | None = Field(default=None, max_length=43)
    salt: str | None = Field(default=None, max_length=43)
    good_until: datetime | None = None
    used: bool = False


class DeviceLink(SQLModel, table=True):
    """A single-use link that signs another device in to the same account.

    The device that opens it asks (`device_id`, a digest of its token, a code that both phones
    show); one that is signed in already says whether it is the owner's. Links without
    `needs_yes` are made by the demo alone, and work until they expire.
    """

    __tablename__ = "device_link"

    id: str = Field(primary_key=True, max_length=22)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=22)
    verifier: str = Field(max_length=43)
    created_at: datetime
    expires_at: datetime
    needs_yes: bool = True
    device_id: str | None = Field(default=None, max_length=22)
    token_hash: str | None = Field(default=None, max_length=43)
    code: str | None = Field(default=None, max_length=6)
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    allowed: bool = False
    used_at: datetime | None = None


class Passkey(SQLModel, table=True):
    """A passkey of an account (WebAuthn): the public half, and the owner's words for it, sealed."""

    __tablename__ = "passkey"

    id: str = Field(primary_key=True, max_length=22)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=22)
    credential: str = Field(unique=True, max_length=1364)  # the authenticator's id, base64url
    public_key: str = Field(max_length=2048)  # COSE, base64url
    sign_count: int = 0
    name: str | None = None  # sealed
    created_at: datetime
    counts_from: datetime
    ended_at: datetime | None = None


class PasskeyChallenge(SQLModel, table=True):
    """What an authenticator signs, once: kept for minutes, forgotten when it was used."""

    __tablename__ = "passkey_challenge"
    __table_args__ = (check_one_of("purpose", ("create", "sign_in", "prove")),)

    id: str = Field(primary_key=True, max_length=22)
    purpose: str = Field(max_length=8)
    account_id: str | None = Field(default=None, max_length=22)  # none: signing in
    challenge: str = Field(max_length=43)
    expires_at: datetime = Field(index=True)


class RecoveryCode(SQLModel, table=True):
    """A code on paper that signs a phone in when all others are gone. One is active; only a digest
    of what it turns into is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        Index(
            "uq_recovery_code_active",
            "account_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    account_id: str = Field(foreign_key="account.id", index=True, max_length=22)
    verifier: str = Field(unique=True, max_length=43)
    created_at: datetime
    counts_from: datetime
    ended_at: datetime | None = None


class ProofWait(SQLModel, table=True):
    """Instead of a passkey or a code: a wait, begun on one device; any other can end it."""

    __tablename__ = "proof_wait"

    account_id: str = Field(primary_key=True, foreign_key="account.id", max_length=22)
    device_id: str = Field(foreign_key="device.id", max_length=22)
    ready_at: datetime


class PushSubscription(SQLModel, table=True):
    """Where a device's pushes go.

    `not_before` holds it back after 406 or 429, from `held_at` on: for how long at most, is a
    matter of what is to be sent (app.outbox.rules).
    """

    __tablename__ = "push_subscription"
    __table_args__ = (
        UniqueConstraint("endpoint_hash"),
        check_one_of("state", ("live", "gone", "ended")),
    )

    id: str = Field(primary_key=True, max_length=22)
    device_id: str = Field(foreign_key="device.id", index=True, max_length=22)
    endpoint: str = Field(max_length=2048)
    endpoint_hash: str = Field(max_length=43)
    p256dh: str = Field(max_length=128)
    auth: str = Field(max_length=64)
    state: str = Field(default="live", max_length=8)
    created_at: datetime
    ended_at: datetime | None = None
    not_before: datetime | None = None
    held_at: datetime | None = None


class Address(SQLModel, table=True):
    """A mail address or a number of an account: routing data, read by its channel alone.

    The value is sealed under the account's key; its keyed hash finds who an inbound message is
    from. `waiting` until its code came back; `vouched_by` names the member who entered it, with
    that friend's consent, where there is no app to enter a code in. A live one isn't used while
    its number wants no messages (`stopped_at`), or may be a wrong one (`doubtful_at`).
    `held_at` is None beside `not_before` when nothing was asked of us, but nothing can be sent.
    """

    __tablename__ = "address"
    __table_args__ = (
        check_one_of("channel", ADDRESSED),
        check_one_of("state", ("waiting", "live", "gone", "ended")),
        Index("ix_address_account_state", "account_id", "state"),
    )

    id: str = Field(primary_key=True, max_length=22)
    account_id: str = Field(foreign_key="account.id", max_length=22)
    channel: str = Field(max_length=8)
    value: str | None = None  # sealed; emptied when the address ends
    hash: str = Field(index=True, max_length=43)
    state: str = Field(default="waiting", max_length=8)
    code: str | None = None  # sealed; while waiting
    tries: int = 0
    vouched_by: str | None = Field(default=None, max_length=22)
    created_at: datetime
    live_at: datetime | None = None
    ended_at: datetime | None = None
    not_before: datetime | None = None
    held_at: datetime | None = None
    stopped_at: datetime | None = None
    doubtful_at: datetime | None = None
    reading: int | None = None  # the version of the rule that read it (phone_numbers.READING)


class StoppedNumber(SQLModel, table=True):
    """A number that wants no messages, by its keyed hash: whoever enters it, in any circle.

    Until it says so by a text, or its owner agrees anew in the app.
    """

    __tablename__ = "stopped_number"

    hash: str = Field(primary_key=True, max_length=43)
    at: datetime


class Repeat(SQLModel, table=True):
    """What an idempotency key led to: no body and no secret, only what to show again."""

    __tablename__ = "repeat"
    __table_args__ = (CheckConstraint("status BETWEEN 200 AND 299", name="status"),)

    scope: str = Field(primary_key=True, max_length=22)
    key: str = Field(primary_key=True, max_length=64)
    body_hash: str = Field(max_length=43)
    status: int
    resource_id: str | None = Field(default=None, max_length=64)
    created_at: datetime = Field(index=True)
