"""Rows of stewardship."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class Transfer(SQLModel, table=True):
    """A drafted circle on its way to its person: a link for their phone, a code by voice."""

    __tablename__ = "transfer"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    verifier: str = Field(max_length=43)
    code_hash: str = Field(max_length=43)
    wrong_codes: int = 0
    created_at: datetime
    expires_at: datetime
    # Of a circle that lives: from then on whoever has link and code can take it.
    opens_at: datetime | None = None
    used_at: datetime | None = None
    ended_at: datetime | None = None


class Withdrawal(SQLModel, table=True):
    """One tap that ended grants, kept so that it can be undone."""

    __tablename__ = "withdrawal"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(max_length=22)
    at: datetime
    undone_at: datetime | None = None


class Ally(SQLModel, table=True):
    """A member whom the person chose for when their phone is lost, from their own yes on.

    `may_start`: start the person's plan at once. `may_bring_back`: with another one, let a new
    phone of the person's in. Neither lets them read anything.
    """

    __tablename__ = "ally"
    __table_args__ = (
        CheckConstraint("may_start OR may_bring_back", name="for_something"),
        UniqueConstraint("member_id"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    may_start: bool
    may_bring_back: bool
    named_at: datetime
    agreed_at: datetime | None = None
    declined_at: datetime | None = None
    # The ask that ran or began when they last started the plan: to them it is the same.
    started_ask_id: str | None = Field(default=None, max_length=22)


class BringBack(SQLModel, table=True):
    """Two allies let a new phone of the person's in: slowly, and any phone of theirs can say no.

    The new phone opens the first ally's link and shows a code; the first ally says that it is the
    person's, then the second. `due_at` is the timer from there on.
    """

    __tablename__ = "bring_back"
    __table_args__ = (
        check_one_of("ended_why", ("done", "stopped", "too_late", "ally_gone", "came_back")),
        Index(
            "uq_bring_back_circle_live",
            "circle_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
        Index("ix_bring_back_due_at", "due_at"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    account_id: str = Field(max_length=22)  # the person's
    begun_by: str = Field(foreign_key="member.id", max_length=22)
    begun_at: datetime
    verifier: str = Field(max_length=43)
    device_id: str | None = Field(default=None, max_length=22)
    token_hash: str | None = Field(default=None, max_length=43)
    code: str | None = Field(default=None, max_length=6)
    first_yes_at: datetime | None = None
    second_by: str | None = Field(default=None, foreign_key="member.id", max_length=22)
    second_at: datetime | None = None
    # When it is over without a second yes; then when the phone comes in.
    due_at: datetime | None = None
    told: int = 0  # how often the person's devices were told since the second yes
    ended_at: datetime | None = None
    ended_why: str | None = Field(default=None, max_length=10)
