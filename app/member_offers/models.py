"""Rows of what members offer one another. None of them adds up what somebody gave or took."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index
from sqlmodel import Field, SQLModel

from app.core.columns import at_least, check_one_of


class Rhythm(StrEnum):
    """When it is: once and whenever it suits both, once at a time, or each week."""

    ANY_TIME = "any_time"
    AT_A_TIME = "at_a_time"
    WEEKLY = "weekly"


class MemberOffer(SQLModel, table=True):
    """What one member offers some others. It is theirs: nobody else changes or ends it.

    `on_day` and `minute` are by the circle's wall clock: its time, or the first of its weeks.
    `over_at`: when a single time is over; None for what has no end of its own.
    """

    __tablename__ = "member_offer"
    __table_args__ = (
        check_one_of("rhythm", Rhythm),
        CheckConstraint("minutes BETWEEN 10 AND 1440", name="minutes"),
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        CheckConstraint("places BETWEEN 1 AND 10", name="places"),
        CheckConstraint("(rhythm = 'any_time') = (on_day IS NULL)", name="day_of_rhythm"),
        CheckConstraint("(on_day IS NULL) = (minute IS NULL)", name="day_with_minute"),
        CheckConstraint("(rhythm = 'at_a_time') = (over_at IS NOT NULL)", name="over_of_rhythm"),
        at_least("version", 1),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    from_member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    words: str  # sealed
    minutes: int
    rhythm: str = Field(max_length=9)
    on_day: date | None = None
    minute: int | None = None
    places: int = 1  # for each of its times
    left_out: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    version: int = 1
    made_at: datetime
    over_at: datetime | None = None
    ended_at: datetime | None = None


class MemberOfferTo(SQLModel, table=True):
    """One whom an offer is for. `put_aside`: they don't want to see it; nobody is told."""

    __tablename__ = "member_offer_to"

    offer_id: str = Field(primary_key=True, foreign_key="member_offer.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    put_aside: bool = False


class TakenUpState(StrEnum):
    """Where it stands for who took it up. What they let go leaves no row."""

    TAKEN = "taken"
    DONE = "done"  # said by themselves, of what has no time
    OFF = "off"  # it isn't happening; the row goes once they have read that


class TakenUp(SQLModel, table=True):
    """A member takes an offer up, for one of its times. `occasion`: its day; "" without a day."""

    __tablename__ = "taken_up"
    __table_args__ = (
        check_one_of("state", TakenUpState),
        Index("ix_taken_up_circle_id_member_id", "circle_id", "member_id"),
    )

    offer_id: str = Field(primary_key=True, foreign_key="member_offer.id", max_length=22)
    occasion: str = Field(primary_key=True, max_length=10)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    state: str = Field(default=TakenUpState.TAKEN, max_length=5)
    taken_at: datetime


class OffersWelcome(SQLModel, table=True):
    """A member lets the others of the circle offer them something, and so read their name."""

    __tablename__ = "offers_welcome"

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    since: datetime
