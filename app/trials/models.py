"""Rows of arrangements on trial."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index, text
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class TrialSubject(StrEnum):
    """What can be on trial."""

    PATTERN = "pattern"
    ROTATION = "rotation"
    GRANT = "grant"
    GAP_ALERTS = "gap_alerts"
    ADVANCE_RULE = "advance_rule"


class WithoutAnswer(StrEnum):
    """What becomes of it if nobody answers on the day, as was chosen at the start."""

    KEEP = "keep"
    END = "end"


class TrialState(StrEnum):
    """Where a trial stands."""

    RUNNING = "running"
    KEPT = "kept"
    CHANGED = "changed"
    DROPPED = "dropped"
    ENDED = "ended"  # its day went by without an answer, and it was to end then
    GONE = "gone"  # the arrangement ended in some other way


class Trial(SQLModel, table=True):
    """Something that is tried until the end of a day, by the circle's calendar.

    `ends_at`: the instant at which that day ends. `covered`: the rows that are on trial, by id. Of
    a grant that is to end with its trial, all of its rows, each with the end that it has apart from
    the trial (grant_trial_service.py). Of shifts and turns, rows that the subject took the place
    of meanwhile and that go on beside it, with none.
    """

    __tablename__ = "trial"
    __table_args__ = (
        check_one_of("subject_kind", TrialSubject),
        check_one_of("without_answer", WithoutAnswer),
        check_one_of("state", TrialState),
        CheckConstraint("(state = 'running') = (settled_at IS NULL)", name="settled"),
        Index(
            "uq_trial_subject_running",
            "circle_id",
            "subject_kind",
            "subject_id",
            unique=True,
            postgresql_where=text("state = 'running'"),
            sqlite_where=text("state = 'running'"),
        ),
        Index(
            "ix_trial_ends_at",
            "ends_at",
            postgresql_where=text("state = 'running'"),
            sqlite_where=text("state = 'running'"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    subject_kind: str = Field(max_length=12)
    subject_id: str = Field(max_length=22)
    review_on: date
    ends_at: datetime
    without_answer: str = Field(max_length=4)
    covered: dict[str, str | None] = Field(
        default_factory=dict, sa_column=Column(JSON(none_as_null=True))
    )
    state: str = Field(max_length=7)
    started_by_member_id: str = Field(max_length=22)
    started_at: datetime
    settled_at: datetime | None = None
