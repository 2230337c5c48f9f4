"""Rows of consent."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index, false, text
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of
from app.outbox.events import CIRCLE_EVENTS, Event

#: A test of one's own phone needs no consent; the tables would take it all the same.
_EVENTS = (*CIRCLE_EVENTS, Event.TEST)


class ToKind(StrEnum):
    """Whom a grant means."""

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
    """The row that leases share and withdrawals take whole (docs/decisions/0003)."""

    __tablename__ = "consent_epoch"

    circle_id: str = Field(primary_key=True, foreign_key="circle.id", max_length=22)
    epoch: int = 1


class ConsentGrant(SQLModel, table=True):
    """One consent of the person. A deny names a member and wins over every grant."""

    __tablename__ = "consent_grant"
    __table_args__ = (
        check_one_of("to_kind", ToKind),
        check_one_of("event", (*_EVENTS, "any")),
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
        check_one_of("event", _EVENTS),
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
    # Hours and channels of its own, which the simple switches leave as they are.
    own: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    starts_at: datetime
    ended_at: datetime | None = None


class Capacity(SQLModel, table=True):
    """How much a member can give now."""

    __tablename__ = "capacity"
    __table_args__ = (
        check_one_of("level", Level),
        CheckConstraint("weekly_shifts BETWEEN 1 AND 50", name="weekly_shifts"),
    )

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    level: str = Field(max_length=8)
    until: datetime | None = None  # resting alone: then it is over by itself
    weekly_shifts: int | None = None  # the most in a week, Monday to Sunday; theirs to go beyond
    muted: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    muted_until: datetime | None = None  # none while muted: until they say
    # Their own word on practice requests; none: they haven't said.
    practises: bool | None = None
    practice_asked_at: datetime | None = None  # the person asked them, once


class PoolPlace(SQLModel, table=True):
    """A place in the backup pool: the person's order, and the member's own yes."""

    __tablename__ = "pool_place"

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    position: int
    agreed_at: datetime | None = None


class LastWord(SQLModel, table=True):
    """The person's tap lets one event about one subject be told to one member once.

    Beside all else that they stopped for that member, also when the member isn't in any more.
    """

    __tablename__ = "last_word"
    __table_args__ = (
        check_one_of("event", (Event.SHIFT_CHANGED,)),
        Index(
            "ix_last_word_open",
            "ends_at",
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    event: str = Field(max_length=20)
    subject_id: str = Field(index=True, max_length=33)  # the first of the shifts that it is about
    slot_ids: list[str] = Field(sa_column=Column(JSON, nullable=False))  # all of them
    notice_id: str | None = Field(default=None, index=True, max_length=22)
    given_at: datetime
    ends_at: datetime  # neither told nor read after that
    told_at: datetime | None = None  # it isn't told a second time
    signs_out: bool = False  # for somebody who isn't in any more, and has no other circle
    closed_at: datetime | None = None  # what waited for it is done


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


class RunState(StrEnum):
    """Where a run of an advance rule stands."""

    SAYING = "saying"  # not enough of those who may say so have
    ASKING = "asking"  # the person is asked first
    GOING = "going"  # it goes on as the person wrote
    ENDED = "ended"


class AdvanceRule(SQLModel, table=True):
    """Written when well: what may happen if the person can't answer. Off unless written."""

    __tablename__ = "advance_rule"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 1 AND 5", name="tries"),
        CheckConstraint("between_minutes BETWEEN 1 AND 240", name="between_minutes"),
        CheckConstraint("wait_minutes BETWEEN 1 AND 720", name="wait_minutes"),
        CheckConstraint("tier BETWEEN 0 AND 4", name="tier"),
        CheckConstraint("hours BETWEEN 1 AND 72", name="hours"),
        CheckConstraint("rest_hours BETWEEN 1 AND 168", name="rest_hours"),
        CheckConstraint("(version_id IS NULL) = (position IS NULL)", name="step"),
        Index("ix_advance_rule_due_at", "due_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    words: str  # sealed: when it applies; "" once an ended one was emptied
    needs_all: bool
    tries: int
    between_minutes: int
    wait_minutes: int  # after the last try
    # The step that goes on without the person's yes, in the version that they read; none: all.
    version_id: str | None = Field(default=None, foreign_key="plan_version.id", max_length=22)
    position: int | None = None
    tier: int
    sections: list[str] = Field(sa_column=Column(JSON, nullable=False))
    hours: int | None = None  # after it went on; none: with the ask
    rest_hours: int  # after a stop it can't be started for so long
    revision: int = 1
    written_at: datetime
    starts_at: datetime  # a day after it was written or widened
    due_at: datetime | None = None  # then those whom it names are shown it
    ended_at: datetime | None = None


class AdvancePlace(SQLModel, table=True):
    """A member whom a rule names, and their own yes or no to that."""

    __tablename__ = "advance_place"
    __table_args__ = (CheckConstraint("says OR asked", name="named"),)

    rule_id: str = Field(primary_key=True, foreign_key="advance_rule.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    says: bool  # may say that it is so
    asked: bool  # is asked when it goes on
    agreed_at: datetime | None = None
    declined_at: datetime | None = None


class AdvanceRun(SQLModel, table=True):
    """One time that a rule was started. Everything that moves it holds the circle's consent."""

    __tablename__ = "advance_run"
    __table_args__ = (
        check_one_of("state", RunState),
        Index(
            "uq_advance_run_rule_live",
            "rule_id",
            unique=True,
            postgresql_where=text("state <> 'ended'"),
            sqlite_where=text("state <> 'ended'"),
        ),
        Index("ix_advance_run_due_at", "due_at"),
        Index("ix_advance_run_ask_id", "ask_id"),
    )

    id: str = Field(primary_key=True, max_length=22)
    rule_id: str = Field(foreign_key="advance_rule.id", index=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    state: str = Field(max_length=8)
    begun_by: str = Field(max_length=22)
    begun_at: datetime
    tries: int = 0  # how often the person was asked
    due_at: datetime | None = None
    went_on: str | None = Field(default=None, max_length=8)  # yes, or silence
    ask_id: str | None = Field(default=None, max_length=22)
    own_ask: bool = False  # it made the ask; else the person's own went on
    ended_at: datetime | None = None
    reason: str | None = Field(default=None, max_length=12)


class AdvanceSaid(SQLModel, table=True):
    """A named member said that it is so."""

    __tablename__ = "advance_said"

    run_id: str = Field(primary_key=True, foreign_key="advance_run.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    at: datetime


class AdvanceGrant(SQLModel, table=True):
    """The person's advance consent while a rule runs: to one member, about one subject alone.

    Nothing that isn't about that subject (a run, or the ask that it began) ever reads it.
    """

    __tablename__ = "advance_grant"
    __table_args__ = (
        check_one_of("event", (Event.ASK, Event.STAND_DOWN)),
        CheckConstraint("tier BETWEEN 0 AND 4", name="tier"),
        Index("ix_advance_grant_subject", "subject_id", "ended_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    run_id: str = Field(foreign_key="advance_run.id", index=True, max_length=22)
    subject_id: str = Field(max_length=22)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    event: str = Field(max_length=20)
    tier: int
    sections: list[str] = Field(sa_column=Column(JSON, nullable=False))
    starts_at: datetime
    ends_at: datetime | None = None
    ended_at: datetime | None = None
