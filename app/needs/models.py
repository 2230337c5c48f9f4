"""Rows of needs: what somebody could use, who may know of it, hands, and pledges of a pot."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of

#: How much of a need its words are; the tier below says that there is one.
NEED_WORDS = 2


class NeedKind(StrEnum):
    """What a need is about. `money`: it has a pot, and no hands."""

    MEAL = "meal"
    MONEY = "money"
    CHILDCARE = "childcare"
    RIDE = "ride"
    FORM = "form"
    CALL = "call"
    THING = "thing"
    OTHER = "other"


class NeedWhen(StrEnum):
    """When it would help."""

    OPEN = "open"
    BY_DAY = "by_day"
    AT_TIME = "at_time"


class NeedState(StrEnum):
    """Where a need stands."""

    OPEN = "open"
    COVERED = "covered"  # as many hands as wanted; of a pot: who needs it said that it's enough
    DONE = "done"
    DROPPED = "dropped"


class HandState(StrEnum):
    """Where a hand stands. One that is let go leaves no row."""

    OFFERED = "offered"
    DONE = "done"  # the need was done while they had it


class PledgeState(StrEnum):
    """Where a pledge stands. One that is let go leaves no row."""

    PLEDGED = "pledged"
    GIVEN = "given"  # outside the app, as its giver says


class Need(SQLModel, table=True):
    """What a member could use. Days and minutes are of the circle's wall clock.

    `taken`: how many of the hands that are wanted were given; `round`: how often it was told anew.
    """

    __tablename__ = "need"
    __table_args__ = (
        check_one_of("kind", NeedKind),
        check_one_of("when_kind", NeedWhen),
        check_one_of("state", NeedState),
        CheckConstraint("wanted BETWEEN 1 AND 20", name="wanted"),
        CheckConstraint("taken BETWEEN 0 AND wanted", name="taken"),
        CheckConstraint("minute BETWEEN 0 AND 1439", name="minute"),
        CheckConstraint("(when_kind = 'open') = (on_day IS NULL)", name="on_day"),
        CheckConstraint("(when_kind = 'at_time') = (minute IS NOT NULL)", name="at_time"),
        CheckConstraint("(kind = 'money') = (currency IS NOT NULL)", name="pot"),
        CheckConstraint("goal > 0", name="goal"),
        Index("ix_need_circle_id_state", "circle_id", "state"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    by_member: str = Field(foreign_key="member.id", index=True, max_length=22)
    kind: str = Field(max_length=9)
    title: str  # sealed
    words: str | None = None  # sealed
    when_kind: str = Field(max_length=7)
    on_day: date | None = None
    minute: int | None = None
    wanted: int
    taken: int = 0
    state: str = Field(max_length=7)
    goal: int | None = None  # in the currency's smallest unit
    currency: str | None = Field(default=None, max_length=3)
    how: str | None = None  # sealed: how to give, outside the app
    link: str | None = None  # sealed
    sees_pledges: bool = False  # whoever needs it sees single ones
    thanks: str | None = None  # sealed: for those who helped
    round: int = 1
    made_at: datetime
    ended_at: datetime | None = Field(default=None, index=True)


class NeedKnown(SQLModel, table=True):
    """Who may know of a need: the consent of whoever needs it, towards one member.

    `put_away_at`: "Not this one", theirs alone to know.
    """

    __tablename__ = "need_known"
    __table_args__ = (CheckConstraint("tier BETWEEN 1 AND 2", name="tier"),)

    need_id: str = Field(primary_key=True, foreign_key="need.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    tier: int  # 1: that there is one; 2: its words
    sees_pledges: bool = False  # single ones, with their amounts
    since: datetime
    put_away_at: datetime | None = None


class MoneyKnown(SQLModel, table=True):
    """Whom a member lets know when they need money: without it nobody can be told of a pot."""

    __tablename__ = "money_known"

    by_member: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)


class NeedHand(SQLModel, table=True):
    """A member helps with a need. What part they take is for whoever needs it alone."""

    __tablename__ = "need_hand"
    __table_args__ = (check_one_of("state", HandState),)

    need_id: str = Field(primary_key=True, foreign_key="need.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    part: str | None = None  # sealed
    state: str = Field(max_length=7)
    at: datetime


class Pledge(SQLModel, table=True):
    """What a member means to give, or gave, outside the app. No screen of others has its amount."""

    __tablename__ = "pledge"
    __table_args__ = (
        check_one_of("state", PledgeState),
        CheckConstraint("amount > 0", name="amount"),
    )

    need_id: str = Field(primary_key=True, foreign_key="need.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", index=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    amount: int  # in the smallest unit of the need's currency
    state: str = Field(max_length=7)
    at: datetime
