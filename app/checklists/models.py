"""Rows of checklists. The words of their lines are sealed; who takes what is not."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.checklists.rules import ChecklistKind
from app.core.columns import check_one_of


class Checklist(SQLModel, table=True):
    """One checklist of a circle, and its newest opening."""

    __tablename__ = "checklist"
    __table_args__ = (
        check_one_of("kind", ChecklistKind),
        UniqueConstraint("circle_id", "kind"),
        CheckConstraint(
            "(opened_at IS NULL) = (opened_by_member_id IS NULL)", name="opened_by_somebody"
        ),
        Index(
            "ix_checklist_tell_at",
            "tell_at",
            postgresql_where=text("tell_at IS NOT NULL"),
            sqlite_where=text("tell_at IS NOT NULL"),
        ),
        Index(
            "ix_checklist_forget_at",
            "forget_at",
            postgresql_where=text("forget_at IS NOT NULL"),
            sqlite_where=text("forget_at IS NOT NULL"),
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", max_length=22)
    kind: str = Field(max_length=6)
    version: int
    changed_at: datetime
    # Members to whom these words were shown: the record says it once for each.
    shown_to: list[str] = Field(sa_column=Column(JSON, nullable=False))
    opened_at: datetime | None = None
    opened_by_member_id: str | None = Field(default=None, max_length=22)
    tell_at: datetime | None = None  # the timer: then the others who are named are told
    told_at: datetime | None = None
    closed_at: datetime | None = None
    forget_at: datetime | None = None  # the timer: then who took what is forgotten


class ChecklistLine(SQLModel, table=True):
    """One line of a checklist, and who has taken it while it is open."""

    __tablename__ = "checklist_line"
    __table_args__ = (
        CheckConstraint(
            "(taken_at IS NULL) = (taken_by_member_id IS NULL)", name="taken_by_somebody"
        ),
        CheckConstraint("done_at IS NULL OR taken_at IS NOT NULL", name="done_once_taken"),
    )

    id: str = Field(primary_key=True, max_length=22)
    checklist_id: str = Field(foreign_key="checklist.id", index=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    position: int
    words: str  # sealed
    taken_by_member_id: str | None = Field(default=None, max_length=22)
    taken_at: datetime | None = None
    done_at: datetime | None = None
