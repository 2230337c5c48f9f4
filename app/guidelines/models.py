"""Rows of guidelines: the person's own words, and what of them a rule reads."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index
from sqlmodel import Field, SQLModel

from app.core.channels import Channel
from app.core.columns import check_one_of
from app.outbox.events import CIRCLE_EVENTS


class Stance(StrEnum):
    """What a line is: an order among what can be done, or a no."""

    PREFER = "prefer"
    NEVER = "never"


class About(StrEnum):
    """What a line with a structured part is about."""

    ANYTHING = "anything"
    SHIFTS = "shifts"
    MESSAGES = "messages"  # what a friend hears, and what they can read


class GuidelineRow(SQLModel, table=True):
    """A line in the person's own words, with what rules read of it: all of it together.

    Without `about` a line is text and no rule reads it. Hours are those of the circle's wall clock;
    none: the whole day. `ends_at`: a line that never gives counts until then, once the person took
    it away or changed it; of a changed one, this is what it was before (`replaced_id` names it).
    """

    __tablename__ = "guideline"
    __table_args__ = (
        check_one_of("stance", Stance),
        check_one_of("about", About),
        check_one_of("event", CIRCLE_EVENTS),
        check_one_of("channel", Channel),
        CheckConstraint("(from_minute IS NULL) = (to_minute IS NULL)", name="hours"),
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays"),
        Index("ix_guideline_live", "circle_id", "ends_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    stance: str = Field(max_length=6)
    words: str  # sealed
    is_shown: bool = False  # friends may read the words
    about: str | None = Field(default=None, max_length=8)
    member_id: str | None = Field(default=None, foreign_key="member.id", index=True, max_length=22)
    kinds: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    event: str | None = Field(default=None, max_length=20)
    channel: str | None = Field(default=None, max_length=8)
    # A step of the plan, known again by whom it asks (docs/decisions/0053).
    step: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    from_minute: int | None = None
    to_minute: int | None = None
    weekdays: int = 127  # bits; bit 0 is Monday
    written_at: datetime
    ends_at: datetime | None = None
    replaced_id: str | None = Field(default=None, max_length=22)


class GuidelineLift(SQLModel, table=True):
    """The person lets one shift, or one request, pass a line this once."""

    __tablename__ = "guideline_lift"

    guideline_id: str = Field(primary_key=True, foreign_key="guideline.id", max_length=22)
    subject_id: str = Field(primary_key=True, max_length=40)  # a slot's or a request's
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    at: datetime
