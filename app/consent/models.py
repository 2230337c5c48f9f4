"""Rows of consent."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index, text
from sqlmodel import Field, SQLModel

from app.core.columns import one_of
from app.outbox.models import Event


class ToKind(StrEnum):
    """Whom a grant means (DESIGN.md §1, audience)."""

    MEMBER = "member"
    SUPPORTERS = "supporters"
    COORDINATORS = "coordinators"
    COUNSELLORS = "counsellors"
    ON_SHIFT = "on_shift"
    POOL = "pool"
    TOLD = "told"


class Level(StrEnum):
    """A member's own dial; theirs alone to see."""

    OPEN = "open"
    SMALL = "small"
    RESTING = "resting"


class ConsentEpoch(SQLModel, table=True):
    """The row that leases share and withdrawals take whole (DESIGN.md §2)."""

    __tablename__ = "consent_epoch"

    circle_id: str = Field(primary_key=True, foreign_key="circle.id", max_length=22)
    epoch: int = 1


class ConsentGrant(SQLModel, table=True):
    """One consent of the person. A deny names a member and wins over every grant."""

    __tablename__ = "consent_grant"
    __table_args__ = (
        one_of("to_kind", ToKind),
        one_of("event", (*Event, "any")),
        CheckConstraint("tier BETWEEN 0 AND 4", name="tier"),
        CheckConstraint("(to_kind = 'member') = (member_id IS NOT NULL)", name="to_one"),
        CheckConstraint("NOT deny OR to_kind = 'member'", name="deny_names"),
        Index("ix_consent_grant_live", "circle_id", "ended_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    to_kind: str = Field(max_length=12)
    member_id: str | None = Field(default=None, max_length=22)
    deny: bool = False
    event: str = Field(max_length=20)  # "any" on a deny: whatever it is
    tier: int
    channels: list[str] = Field(sa_column=Column(JSON, nullable=False))
    sections: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    from_minute: int | None = None  # wall clock of the circle's zone, minutes after midnight
    to_minute: int | None = None
    starts_at: datetime
    ends_at: datetime | None = None
    why: str | None = None  # sealed
    words: str = Field(default="consent.1", max_length=40)  # which words were agreed to
    review_at: datetime | None = None  # when the person is asked whether to keep it
    created_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, max_length=22)  # the withdrawal, so it can be undone


class Reach(SQLModel, table=True):
    """One consent of a supporter: which event may reach them, and in which hours of theirs."""

    __tablename__ = "reach"
    __table_args__ = (
        one_of("event", Event),
        Index(
            "uq_reach_member_event",
            "member_id",
            "event",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    event: str = Field(max_length=20)
    channels: list[str] = Field(sa_column=Column(JSON, nullable=False))
    from_minute: int | None = None  # wall clock of the member's zone; none: at any hour
    to_minute: int | None = None
    starts_at: datetime
    ended_at: datetime | None = None


class Capacity(SQLModel, table=True):
    """How much a member can give now."""

    __tablename__ = "capacity"
    __table_args__ = (
        one_of("level", Level),
        CheckConstraint("weekly_shifts BETWEEN 1 AND 50", name="weekly_shifts"),
    )

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    level: str = Field(max_length=8)
    until: datetime | None = None  # resting alone: then it is over by itself
    weekly_shifts: int | None = None  # the most in a week, Monday to Sunday; theirs to go beyond


class PoolPlace(SQLModel, table=True):
    """A place in the backup pool: the person's order, and the member's own yes."""

    __tablename__ = "pool_place"

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    position: int
    agreed_at: datetime | None = None


class Away(SQLModel, table=True):
    """Days on which a member isn't there, by their own wall clock; theirs alone to see."""

    __tablename__ = "away"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    first: date
    last: date
    since: datetime
    ended_at: datetime | None = None
