"""Rows of coordinating in turns."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class TurnNews(StrEnum):
    """What the person is told of last, until they have read it."""

    COMING = "coming"  # who is next, before they are
    PASSED = "passed"
    STAYED = "stayed"  # nobody was there for a turn: the role is where it was
    NOBODY = "nobody"  # nobody takes turns any more, so there are none


class CoordinatingTurns(SQLModel, table=True):
    """Members who coordinate a circle in turn, one after another.

    `turn_number`: how many hand-offs lie behind; the next is on `first_on` and as many turns later,
    at `hand_off_minute` of the circle's wall clock. `current_id` got the role at the last one, and
    has it still; `last_position` is where in the order they stood. `next_id` was told that they are
    next, at `told_at`. `due_at`: when the worker looks again.
    """

    __tablename__ = "coordinating_turns"
    __table_args__ = (
        CheckConstraint("weeks BETWEEN 1 AND 12", name="weeks"),
        CheckConstraint("hand_off_minute BETWEEN 0 AND 1439", name="hand_off_minute"),
        CheckConstraint("(next_id IS NULL) = (told_at IS NULL)", name="told"),
        check_one_of("news", TurnNews),
        Index(
            "uq_coordinating_turns_live",
            "circle_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_coordinating_turns_due_at",
            "due_at",
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    by_member_id: str = Field(max_length=22)
    weeks: int
    first_on: date
    hand_off_minute: int
    asked_at: datetime
    allowed_at: datetime | None = None  # the person's yes
    turn_number: int = 0
    last_position: int | None = None
    current_id: str | None = Field(default=None, max_length=22)
    next_id: str | None = Field(default=None, max_length=22)
    told_at: datetime | None = None
    due_at: datetime | None = None
    news: str | None = Field(default=None, max_length=7)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, max_length=22)


class CoordinatingPlace(SQLModel, table=True):
    """A member's place in the order. It counts from their own yes on, until they leave it."""

    __tablename__ = "coordinating_place"
    __table_args__ = (
        Index(
            "uq_coordinating_place_live",
            "turns_id",
            "member_id",
            unique=True,
            postgresql_where=text("left_at IS NULL"),
            sqlite_where=text("left_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    turns_id: str = Field(foreign_key="coordinating_turns.id", index=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    position: int
    agreed_at: datetime | None = None
    declined_at: datetime | None = None  # their own no, which they can take back
    skips_turn: int | None = None  # "not this time", of the turn of this number
    offered_at: datetime | None = None  # their coming turn, to whoever changes places with them
    left_at: datetime | None = None
