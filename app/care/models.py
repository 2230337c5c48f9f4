"""Rows of what follows a request. They outlive it: it is named by a plain id."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class CheckInWay(StrEnum):
    """How somebody checks in."""

    TEXT = "text"
    CALL = "call"
    VISIT = "visit"


class CheckInState(StrEnum):
    """Where a check-in stands."""

    ASKED = "asked"  # the friend whom the person chose hasn't said yet
    TAKEN = "taken"
    NOBODY = "nobody"
    DONE = "done"  # the friend said so, for themselves


class Aftercare(SQLModel, table=True):
    """The person's answer to "How would you like the next days?" about one request."""

    __tablename__ = "aftercare"
    __table_args__ = (UniqueConstraint("ask_id"),)

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    ask_id: str = Field(max_length=22)
    answered_at: datetime


class CheckIn(SQLModel, table=True):
    """A friend checks in with the person on one day, at a wall-clock minute of the circle's zone.

    The instant is worked out each time it is needed, so that it follows the zone and its rules.
    `answer` and `words` are the person's, sealed, for that friend alone: no rule reads either.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        check_one_of("way", CheckInWay),
        check_one_of("state", CheckInState),
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        CheckConstraint("(state = 'nobody') = (member_id IS NULL)", name="whose"),
        UniqueConstraint("circle_id", "on_day"),
        Index("ix_check_in_due_at", "due_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    aftercare_id: str = Field(foreign_key="aftercare.id", index=True, max_length=22)
    on_day: date
    minute: int
    way: str = Field(max_length=5)
    member_id: str | None = Field(default=None, foreign_key="member.id", index=True, max_length=22)
    # The consent that the person gave by choosing them, shared by the days chosen in one tap.
    grant_id: str | None = Field(default=None, index=True, max_length=22)
    state: str = Field(max_length=6)
    asked_at: datetime
    due_at: datetime | None = None  # the timer: when it is looked at next
    answer: str | None = None  # sealed
    words: str | None = None  # sealed
    answered_at: datetime | None = None


class LookBack(SQLModel, table=True):
    """What the person wrote when they looked back; theirs alone."""

    __tablename__ = "look_back"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    helped: str | None = None  # sealed
    hindered: str | None = None  # sealed
    change: str | None = None  # sealed
    written_at: datetime


class HelperSeen(SQLModel, table=True):
    """Somebody who came answered "How are you?", or put it away. It says no more than that."""

    __tablename__ = "helper_seen"

    ask_id: str = Field(primary_key=True, max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(index=True, max_length=22)
