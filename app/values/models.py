"""Rows of what a circle holds to. None of them counts who is for or against anything."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.columns import at_least, check_one_of


class ValueState(StrEnum):
    """Where a line stands. `over`: withdrawn, removed or replaced; its words are gone."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    OVER = "over"


class StanceKind(StrEnum):
    """What a member says to a line."""

    MINE = "mine"  # mine too
    LIVE_WITH = "live_with"  # I can live with it
    IN_MY_WAY = "in_my_way"  # an objection: never without words


class ValueReader(SQLModel, table=True):
    """To whom the person opened it: a member, or a place kept for somebody. No row, not theirs.

    `since`: words that others wrote before, without their name, aren't for this reader.
    """

    __tablename__ = "value_reader"

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    since: datetime


class ValueLine(SQLModel, table=True):
    """One line. `closes_on`: a day of the circle's calendar, by whose end it is agreed on unless
    somebody objects; `due_at`: when the worker looks at it next, while it is proposed.

    `is_untold`: everything came to rest before all had been told; they are told afterwards, and
    have days from then on.

    `by_member`: who proposed it; nobody once they are out. `instead_of`: the line that it replaces
    once it is agreed on, which may be over by then. `version` counts its words.
    """

    __tablename__ = "value_line"
    __table_args__ = (
        check_one_of("state", ValueState),
        at_least("version", 1),
        CheckConstraint("(state = 'proposed') = (due_at IS NOT NULL)", name="due_at"),
        CheckConstraint("(state = 'over') = (words IS NULL)", name="words"),
        CheckConstraint("(state = 'over') = (ended_at IS NOT NULL)", name="ended_at"),
        Index("ix_value_line_circle_id_state", "circle_id", "state"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    by_member: str | None = Field(default=None, foreign_key="member.id", index=True, max_length=22)
    instead_of: str | None = Field(default=None, max_length=22)
    state: str = Field(max_length=8)
    words: str | None = None  # sealed
    version: int = 1
    closes_on: date
    is_untold: bool = False
    due_at: datetime | None = Field(default=None, index=True)
    proposed_at: datetime
    ended_at: datetime | None = Field(default=None, index=True)


class ValueStance(SQLModel, table=True):
    """What one member says to one line: theirs, and shown to others only as far as they let it.

    `shows_name`: with their name. `version`: of the line, as it was when they said it.
    """

    __tablename__ = "value_stance"
    __table_args__ = (
        check_one_of("kind", StanceKind),
        CheckConstraint("kind != 'in_my_way' OR words IS NOT NULL", name="words"),
        UniqueConstraint("line_id", "member_id"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    line_id: str = Field(foreign_key="value_line.id", max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    kind: str = Field(max_length=9)
    words: str | None = None  # sealed
    shows_name: bool = False
    version: int
    said_at: datetime


class ValueIdea(SQLModel, table=True):
    """An idea for living with a line and with what is in somebody's way."""

    __tablename__ = "value_idea"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    line_id: str = Field(foreign_key="value_line.id", index=True, max_length=22)
    by_member: str = Field(foreign_key="member.id", index=True, max_length=22)
    words: str  # sealed
    written_at: datetime
