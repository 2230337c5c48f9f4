"""Rows of asks. `due_at` is the timer: the worker looks at it, a crash doesn't lose it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class AskState(StrEnum):
    """Where an ask stands. Exhausted is a flag of an open ask, not an end."""

    OPEN = "open"
    COVERED = "covered"
    PAUSED = "paused"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What became of asking one member in one step."""

    OPEN = "open"  # asked, may still answer before the next is asked
    PASSED = "passed"  # no yes in the step's time; may still answer
    ANSWERED = "answered"
    UNREACHED = "unreached"  # it didn't get to them: consent, hours, or no device
    STOOD_DOWN = "stood_down"


class CloseReason(StrEnum):
    """Why an ask was closed."""

    TAKEN_BACK = "taken_back"
    STOPPED = "stopped"
    DONE = "done"
    AHEAD_OVER = "ahead_over"  # the advance rule that asked is over
    TIME_OVER = "time_over"


class AnswerKind(StrEnum):
    """What a friend says to an ask."""

    COMING = "coming"
    CALL = "call"
    TEXT = "text"  # by writing to them
    NOT_NOW = "not_now"


class Standing(StrEnum):
    """What an answer counts for now."""

    YES = "yes"
    EXTRA = "extra"  # came when enough had said yes
    NOT_NOW = "not_now"
    DROPPED = "dropped"
    SET_ASIDE = "set_aside"  # the person: "not them, keep asking"
    CHANGED = "changed"  # the same member answered anew


#: Why somebody was stood down: the person left them out of this ask.
LEFT_OUT = "left_out"
#: And took that back: for the ladder they weren't asked.
INCLUDED_AGAIN = "included_again"


class Ask(SQLModel, table=True):
    """The person asks for someone."""

    __tablename__ = "ask"
    __table_args__ = (
        check_one_of("state", AskState),
        check_one_of("step_state", ("waiting", "asking", "needs_yes")),
        CheckConstraint("state = 'closed' OR closed_reason IS NULL", name="closed_reason"),
        Index(
            "uq_ask_circle_running",
            "circle_id",
            unique=True,
            postgresql_where=text("state <> 'closed' AND NOT practice"),
            sqlite_where=text("state <> 'closed' AND NOT practice"),
        ),
        Index(
            "uq_ask_circle_practice",
            "circle_id",
            unique=True,
            postgresql_where=text("state <> 'closed' AND practice"),
            sqlite_where=text("state <> 'closed' AND practice"),
        ),
        Index("ix_ask_due_at", "due_at"),
        Index("ix_ask_question_at", "question_at"),
        Index("ix_ask_ends_at", "ends_at"),
        Index("ix_ask_look_at", "look_at"),
        Index("ix_ask_forget_at", "forget_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    version_id: str = Field(foreign_key="plan_version.id", max_length=22)
    # A drill: the same ladder for practice. It covers nothing, and a real request ends it.
    practice: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    words: str | None = None  # sealed
    strength: str | None = None  # sealed: the person's words for the strength that they chose
    # The step with which that strength begins; those before it aren't asked until "ask again".
    begins_at: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    ally_id: str | None = Field(default=None, max_length=22)  # who started it for the person
    state: str = Field(default=AskState.OPEN, max_length=8)
    exhausted: bool = False
    # The last step has passed; from then on each is asked once, as they become reachable.
    ran_out: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    # Who could be reached at that moment, and whose steps weren't needed: not asked late.
    passed_by: list[str] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )
    exhausted_at: datetime | None = None  # since when nobody is left to ask
    # Rounds that the plan repeated since the person last asked, and when the last one began.
    repeats: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    repeated_at: datetime | None = None
    asked_at: datetime
    held_until: datetime | None = None  # the ten seconds; None once they are over
    position: int = -1
    step_state: str = Field(default="waiting", max_length=10)
    step_due_at: datetime | None = None
    round: int = 1
    want: int = 0  # at least so many, whatever the step says: "ask someone else too"
    want_before: int | None = None  # `want` before "not yet" raised it
    again_at: datetime
    due_at: datetime | None = None
    # The net under `due_at` while it is exhausted: it is looked at by then, whatever was foreseen.
    look_at: datetime | None = None
    # It stays open until then, and no step that is under way is cut short by it.
    ends_at: datetime | None = None
    question_at: datetime | None = None  # the timer of "Is someone with you?"
    with_you_at: datetime | None = None  # the person's newest word on that: yes
    not_yet_at: datetime | None = None  # or not yet
    closed_at: datetime | None = None
    closed_reason: str | None = Field(default=None, max_length=12)
    # When a closed ask is deleted; None: it runs, or the person keeps it.
    forget_at: datetime | None = None
    version: int = 1


class PracticeMark(SQLModel, table=True):
    """That a request was practice, for what the record tells of it when its row is gone."""

    __tablename__ = "practice_mark"

    # A plain id: the drill is deleted after some days, and this stays with its circle.
    ask_id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)


class AskedMember(SQLModel, table=True):
    """One member asked in one step, in one round."""

    __tablename__ = "asked_member"
    __table_args__ = (
        check_one_of("outcome", Outcome),
        UniqueConstraint("ask_id", "round", "position", "member_id"),
    )

    id: str = Field(primary_key=True, max_length=22)
    ask_id: str = Field(foreign_key="ask.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    round: int
    position: int
    at: datetime
    until: datetime | None = None
    outcome: str = Field(default=Outcome.OPEN, max_length=12)
    reason: str | None = Field(default=None, max_length=32)
    notice_id: str | None = Field(default=None, max_length=22)


class AlsoTold(SQLModel, table=True):
    """A member to whom a step told something beside asking others: its words are the plan's."""

    __tablename__ = "also_told"
    __table_args__ = (UniqueConstraint("ask_id", "position", "member_id"),)

    id: str = Field(primary_key=True, max_length=22)
    ask_id: str = Field(foreign_key="ask.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", index=True, max_length=22)
    position: int
    at: datetime
    notice_id: str | None = Field(default=None, max_length=22)


class LeftOut(SQLModel, table=True):
    """A member whom the person leaves out of one ask. The plan and their consent stay."""

    __tablename__ = "left_out"

    ask_id: str = Field(primary_key=True, foreign_key="ask.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    at: datetime


class Answer(SQLModel, table=True):
    """coming (when), can call, can text, not now."""

    __tablename__ = "answer"
    __table_args__ = (
        check_one_of("kind", AnswerKind),
        check_one_of("standing", Standing),
    )

    id: str = Field(primary_key=True, max_length=22)
    ask_id: str = Field(foreign_key="ask.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    position: int
    kind: str = Field(max_length=8)
    minutes: int | None = None
    at: datetime
    arrives_at: datetime | None = None  # by their own word, or what is taken for it without one
    set_out_at: datetime | None = None  # "I'm on my way", by their own tap
    at_door_at: datetime | None = None
    standing: str = Field(max_length=10)


class StepMark(SQLModel, table=True):
    """What became of a step in a round: passed, skipped, done. For the person's eyes."""

    __tablename__ = "step_mark"
    __table_args__ = (check_one_of("state", ("asking", "needs_yes", "passed", "skipped", "done")),)

    ask_id: str = Field(primary_key=True, foreign_key="ask.id", max_length=22)
    position: int = Field(primary_key=True)
    state: str = Field(max_length=10)
    reason: str | None = Field(default=None, max_length=32)
    at: datetime
    # It got the person's own yes.
    agreed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class AskLook(SQLModel, table=True):
    """Something changed in the circle of an open ask: somebody may have become reachable.

    Written in the transaction of the change and taken by the worker. It is only ever inserted,
    so that whoever writes it waits for nobody: what holds the ask's row may hold the change's.
    """

    __tablename__ = "ask_look"

    id: str = Field(primary_key=True, max_length=22)
    # Plain ids: a foreign key would hold the ask's row.
    ask_id: str = Field(index=True, max_length=22)
    at: datetime


class AskStrength(SQLModel, table=True):
    """One of up to three ways of asking, in the person's words. Place 0 is the usual one."""

    __tablename__ = "ask_strength"
    __table_args__ = (
        CheckConstraint("place BETWEEN 0 AND 2", name="place"),
        CheckConstraint("place > 0 OR position = 0", name="usual_begins_first"),
        UniqueConstraint("circle_id", "place"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    place: int
    name: str  # sealed
    # With which step it begins, and whom that step asked when it was chosen: a step has another
    # id in each version of the plan, and is known again by whom it asks.
    position: int
    audience: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))


class AnswerLink(SQLModel, table=True):
    """A one-time link in a mail or an SMS: it answers one ask, for one member, once.

    Its secret stands in the message alone; the server keeps a digest of what it turns into.
    """

    __tablename__ = "answer_link"

    id: str = Field(primary_key=True, max_length=22)
    # Plain ids: a foreign key would hold the ask's row, and a lease that makes a link holds the
    # record's head already. Answers take these two the other way round.
    ask_id: str = Field(index=True, max_length=22)
    member_id: str = Field(max_length=22)
    attempt_id: str = Field(index=True, max_length=22)
    verifier: str = Field(max_length=43)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Arrival(SQLModel, table=True):
    """Where the person is to be found, and how to arrive. In a table of its own, so that nothing
    that reads a circle reads it along.
    """

    __tablename__ = "arrival"

    circle_id: str = Field(primary_key=True, foreign_key="circle.id", max_length=22)
    address: str | None = None  # sealed
    notes: str | None = None  # sealed
    number: str | None = None  # sealed: for whoever sees the address, to text or call
    changed_at: datetime


class AddressGiven(SQLModel, table=True):
    """The person lets somebody see the address for one ask, while they are coming to it."""

    __tablename__ = "address_given"

    ask_id: str = Field(primary_key=True, foreign_key="ask.id", max_length=22)
    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    at: datetime


class ArrivalShown(SQLModel, table=True):
    """To whom the address was shown, for which shift or ask: the record tells of it once.

    Once that shift or ask is deleted the row loses its subject ("") and says only that it was
    shown, for as long as the circle. When it was, the record tells.
    """

    __tablename__ = "arrival_shown"

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    subject_id: str = Field(primary_key=True, max_length=33)
    circle_id: str = Field(index=True, max_length=22)
