"""Rows of the rota. A slot gets a row when someone first touches it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index, text
from sqlmodel import Field, SQLModel

from app.core.columns import at_least, check_one_of
from app.rota.kinds import Kind
from app.rota.schedule.recurrence import Repeats


class Pattern(SQLModel, table=True):
    """A recurring offer of time, by the wall clock of the circle's zone."""

    __tablename__ = "pattern"
    __table_args__ = (
        check_one_of("kind", Kind),
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays"),
        CheckConstraint("start_minute BETWEEN 0 AND 1439", name="start_minute"),
        CheckConstraint("end_minute BETWEEN 0 AND 1439", name="end_minute"),
        CheckConstraint("places BETWEEN 1 AND 10", name="places"),
        check_one_of("repeats", Repeats),
        CheckConstraint("every BETWEEN 1 AND 52", name="every"),
        CheckConstraint("month_day BETWEEN 0 AND 31", name="month_day"),
        CheckConstraint("nth BETWEEN -1 AND 5", name="nth"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    kind: str = Field(max_length=10)
    title: str | None = None  # sealed
    weekdays: int  # bit 0 is Monday
    start_minute: int
    end_minute: int  # at or before the start: on the next day, 24 hours at most
    places: int
    from_date: date
    until_date: date | None = None
    created_at: datetime
    ended_at: datetime | None = None
    repeats: str = Field(
        default=Repeats.WEEKLY, max_length=15, sa_column_kwargs={"server_default": "weekly"}
    )
    every: int = Field(default=1, sa_column_kwargs={"server_default": "1"})  # weeks or months
    month_day: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    nth: int = Field(default=0, sa_column_kwargs={"server_default": "0"})  # -1 is the last
    anchor: date | None = None  # "every n" counts from here; None: from the first day
    # Left-out days, pauses and the switch, as spans.py writes them. One text and not three tables:
    # the week is read all day, and nearly every pattern has none of them.
    spans: str | None = None


class OtherHoursAsked(SQLModel, table=True):
    """A member who is asked about other hours for some days: what they held is let go, and is
    theirs again, or their turns are, by their own yes.

    The hours themselves stand with each pattern (`Pattern.spans`). `slot_ids`: the shifts that they
    had claimed. `back`: those hours were taken back, and it is the usual ones that they are asked
    about.
    """

    __tablename__ = "other_hours_asked"

    hours_id: str = Field(primary_key=True, max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    until_date: date  # the last of these days
    slot_ids: list[str] = Field(sa_column=Column(JSON, nullable=False))
    asked_at: datetime
    back: bool = False
    said: bool | None = None


class Slot(SQLModel, table=True):
    """One occurrence that someone touched. Its id is the pattern's with the wall-clock date."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("taken BETWEEN 0 AND places", name="taken"),
        Index("ix_slot_circle_starts", "circle_id", "starts_at"),
    )

    id: str = Field(primary_key=True, max_length=33)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    pattern_id: str = Field(foreign_key="pattern.id", index=True, max_length=22)
    on_date: date
    starts_at: datetime
    ends_at: datetime
    places: int
    taken: int = 0


class HandOff(StrEnum):
    """When a turn passes on."""

    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Rotation(SQLModel, table=True):
    """Members who take a pattern in turn; with one member alone: "every Tuesday".

    Turns are counted on the circle's wall calendar from `anchor`. `current_id` held the turn in
    which `turn_on` lies; from these two every other turn follows (turns.py). `hand_over_on` is a
    weekday (0 is Monday) for a hand-off by weeks, a day of the month (1 to 31) for one by months;
    without it the turn passes on as it began. `due_at` is a timer: shifts are written for turns
    some weeks ahead.
    """

    __tablename__ = "rotation"
    __table_args__ = (
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays"),
        check_one_of("hand_off", HandOff),
        CheckConstraint("every BETWEEN 1 AND 52", name="every"),
        CheckConstraint(
            "hand_over_on IS NULL OR (hand_off = 'week' AND hand_over_on BETWEEN 0 AND 6)"
            " OR (hand_off = 'month' AND hand_over_on BETWEEN 1 AND 31)",
            name="hand_over_on",
        ),
        Index("ix_rotation_due_at", "due_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    pattern_id: str = Field(foreign_key="pattern.id", index=True, max_length=22)
    weekdays: int  # which of the pattern's days; bit 0 is Monday
    hand_off: str = Field(max_length=5)
    every: int = 1
    hand_over_on: int | None = None
    anchor: date
    until_date: date | None = None
    current_id: str | None = Field(default=None, max_length=22)
    turn_on: date
    alone: bool = False
    made_by: str = Field(max_length=22)
    created_at: datetime
    ended_at: datetime | None = None
    due_at: datetime | None = None


class RotationPlace(SQLModel, table=True):
    """A member's place in a rotation: asked, and theirs once they agreed."""

    __tablename__ = "rotation_place"

    rotation_id: str = Field(primary_key=True, foreign_key="rotation.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    position: int
    asked_at: datetime
    agreed_at: datetime | None = None
    left_at: datetime | None = None


class Shift(SQLModel, table=True):
    """A place of a slot that a member has claimed. `remind_at`: when it is looked next whether
    they are reminded of it."""

    __tablename__ = "shift"
    __table_args__ = (
        Index(
            "uq_shift_slot_member",
            "slot_id",
            "member_id",
            unique=True,
            postgresql_where=text("released_at IS NULL"),
            sqlite_where=text("released_at IS NULL"),
        ),
        Index("ix_shift_remind_at", "remind_at"),
        check_one_of("presence", ("here", "off")),
        Index("ix_shift_rotation_id", "rotation_id"),
        Index(
            "ix_shift_presence",
            "presence",
            postgresql_where=text("presence IS NOT NULL"),
            sqlite_where=text("presence IS NOT NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    slot_id: str = Field(foreign_key="slot.id", index=True, max_length=33)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    claimed_at: datetime
    released_at: datetime | None = None
    remind_at: datetime | None = None
    # A turn of this rotation. A turn that is taken from somebody drops it, one that they let go
    # keeps it: so it isn't given to anybody else unasked.
    rotation_id: str | None = Field(default=None, max_length=22)
    presence: str | None = Field(default=None, max_length=4)  # said by themselves; gone afterwards


class KeptShift(SQLModel, table=True):
    """A shift that stays its member's, though the person stopped everything: the person's word."""

    __tablename__ = "kept_shift"

    shift_id: str = Field(primary_key=True, foreign_key="shift.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    at: datetime


class GapWatch(SQLModel, table=True):
    """A circle's look-out for gaps: its lead times, and the timer of the next look.

    Alerts are off until somebody wants them.
    """

    __tablename__ = "gap_watch"
    __table_args__ = (
        CheckConstraint("wait_minutes BETWEEN 5 AND 720", name="wait_minutes"),
        Index(
            "ix_gap_watch_due",
            "due_at",
            postgresql_where=text("alerts"),
            sqlite_where=text("alerts"),
        ),
    )

    circle_id: str = Field(primary_key=True, foreign_key="circle.id", max_length=22)
    alerts: bool = False
    lead_hours: list[int] = Field(sa_column=Column(JSON, nullable=False))  # longest first
    wait_minutes: int = 60
    due_at: datetime


class ContactKind(StrEnum):
    """How somebody came to hear of a gap: with others, in their turn, or as who coordinates."""

    OFFERED = "offered"
    ASKED = "asked"
    TOLD = "told"


class GapMatter(SQLModel, table=True):
    """One gap inside its first lead time, and the timer of what is done about it next."""

    __tablename__ = "gap"
    __table_args__ = (
        check_one_of("closed_by", ("filled", "over", "off")),
        at_least("round", 1),
        Index("ix_gap_circle_ends", "circle_id", "ends_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    kind: str = Field(max_length=22)  # a kind of slot, or one pattern in the circle's own words
    slot_ids: list[str] = Field(sa_column=Column(JSON, nullable=False))
    starts_at: datetime
    ends_at: datetime
    opened_at: datetime
    round: int = 1  # one more each time it opens again
    lead: int = 0  # how many of the lead times have been acted upon
    due_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = Field(default=None, max_length=8)


class GapTold(SQLModel, table=True):
    """Who was told of a gap: at most once as each of these in a round."""

    __tablename__ = "gap_told"
    __table_args__ = (check_one_of("how", ContactKind),)

    gap_id: str = Field(primary_key=True, foreign_key="gap.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    how: str = Field(primary_key=True, max_length=8)
    round: int = Field(primary_key=True)
    circle_id: str = Field(index=True, max_length=22)
    at: datetime
    notice_id: str | None = Field(default=None, index=True, max_length=22)


class SwapState(StrEnum):
    """How an offered shift stands: taken by somebody, taken back, or over by itself."""

    OPEN = "open"
    TAKEN = "taken"
    BACK = "back"
    OVER = "over"


class Swap(SQLModel, table=True):
    """A shift that its holder would trade (`for_slot_id`), or would like covered.

    They hold it until somebody takes it.
    """

    __tablename__ = "swap"
    __table_args__ = (
        check_one_of("state", SwapState),
        Index(
            "uq_swap_shift_open",
            "shift_id",
            unique=True,
            postgresql_where=text("state = 'open'"),
            sqlite_where=text("state = 'open'"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    shift_id: str = Field(foreign_key="shift.id", index=True, max_length=22)
    slot_id: str = Field(max_length=33)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    to_id: str | None = Field(default=None, max_length=22)  # asked of one; None: of whoever can
    for_slot_id: str | None = Field(default=None, max_length=33)  # what they take in return
    state: str = Field(default="open", max_length=5)
    at: datetime
    done_at: datetime | None = None
    taken_by: str | None = Field(default=None, max_length=22)


class StandBy(SQLModel, table=True):
    """ "I'll do it if nobody does": seen by coordinators alone."""

    __tablename__ = "stand_by"

    slot_id: str = Field(primary_key=True, max_length=33)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    at: datetime


class Availability(SQLModel, table=True):
    """Hours in which a member is often free, by their own wall clock; theirs alone to see."""

    __tablename__ = "availability"

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    # [weekday, from, to] in minutes after midnight; an end at or before the start: the next day.
    hours: list[list[int]] = Field(sa_column=Column(JSON, nullable=False))


class HandoverNote(SQLModel, table=True):
    """What one shift leaves to the next: how to be with the person today."""

    __tablename__ = "handover_note"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    slot_id: str = Field(index=True, max_length=33)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    text: str  # sealed
    at: datetime
    ends_at: datetime  # afterwards it is removed
    # Who has looked at these words, so that the record tells it once.
    read_by: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class CalendarFeed(SQLModel, table=True):
    """A member's private calendar address: a secret of its own, which they can end."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        Index(
            "uq_calendar_feed_member",
            "member_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    secret_hash: str = Field(unique=True, max_length=43)
    open_times: bool = False
    created_at: datetime
    ended_at: datetime | None = None


class Offer(SQLModel, table=True):
    """A time that a coordinator offered to one member, after a suggestion or by themselves."""

    __tablename__ = "offer"
    __table_args__ = (check_one_of("state", ("open", "taken", "passed", "over")),)

    slot_id: str = Field(primary_key=True, max_length=33)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    by_id: str = Field(max_length=22)
    state: str = Field(default="open", max_length=6)
    at: datetime
    done_at: datetime | None = None
    notice_id: str | None = Field(default=None, index=True, max_length=22)
