"""Rows of a circle's directory of lines."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.core.columns import at_least, check_one_of
from app.lines.rules import Policy


class Line(SQLModel, table=True):
    """One line that a circle wrote down. What it is called and says is sealed whole, as JSON."""

    __tablename__ = "line"
    __table_args__ = (check_one_of("policy", Policy), at_least("version", 1))

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    body: str  # sealed: app.lines.rules.LineText
    policy: str = Field(max_length=28)
    version: int = 1
    added_at: datetime
    added_by_member_id: str = Field(max_length=22)
    checked_at: datetime | None = None  # a member of the circle tried it: then it was so
    checked_by_member_id: str | None = Field(default=None, max_length=22)
