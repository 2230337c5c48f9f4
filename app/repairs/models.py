"""Rows of what two members write to each other. All words are sealed; no rule reads them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class RepairState(StrEnum):
    """Where it stands. Before it is sent, nobody but who opened it knows that it is there."""

    DRAFT = "draft"  # taken back, and kept to be written anew
    COOLING = "cooling"  # goes by itself at `send_at`, unless it is taken back
    SENT = "sent"
    OPEN = "open"  # answered
    SETTLED = "settled"
    LET_GO = "let_go"
    DECLINED = "declined"


class ThirdStep(StrEnum):
    """How far asking a third person is."""

    PROPOSED = "proposed"  # by one of the two; the third knows nothing of it
    ASKED = "asked"  # the other said yes, too
    JOINED = "joined"


class Repair(SQLModel, table=True):
    """Something between two members: who opened it, and with whom.

    `send_at`: while it cools, when it is to go; `sent_at`: when it went. Without that the other
    never knows of it. `ends_at`: when everything of it is destroyed. `settled_by`: the first of
    the two who says that it is settled.
    """

    __tablename__ = "repair"
    __table_args__ = (
        check_one_of("state", RepairState),
        check_one_of("third_step", ThirdStep),
        CheckConstraint("opener_id <> other_id", name="two"),
        CheckConstraint("(third_id IS NULL) = (third_step IS NULL)", name="third"),
        UniqueConstraint("opener_id", "other_id"),
        Index("ix_repair_due_at", "due_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    opener_id: str = Field(foreign_key="member.id", max_length=22)
    other_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    state: str = Field(max_length=8)
    send_at: datetime | None = None
    sent_at: datetime | None = None
    due_at: datetime | None = None  # the timer: when it is looked at next
    settled_by: str | None = Field(default=None, max_length=22)
    third_id: str | None = Field(default=None, foreign_key="member.id", index=True, max_length=22)
    third_step: str | None = Field(default=None, max_length=8)
    third_by: str | None = Field(default=None, max_length=22)
    third_from: int | None = None  # the first turn that they read: they joined before it
    ends_at: datetime = Field(index=True)


class RepairWords(SQLModel, table=True):
    """What one of them wrote in one turn: its parts, sealed together. Destroyed with its repair."""

    __tablename__ = "repair_words"
    __table_args__ = (UniqueConstraint("repair_id", "turn"),)

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    repair_id: str = Field(foreign_key="repair.id", max_length=22)
    turn: int  # counted from 0
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    words: str  # sealed
    written_at: datetime


class RepairClosed(SQLModel, table=True):
    """A member doesn't want to be written to in this way: by one other, or (empty) by anybody.

    Theirs alone to know.
    """

    __tablename__ = "repair_closed"

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    to_id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
