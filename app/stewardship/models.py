"""Rows of stewardship."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.core import columns  # noqa: F401  (names are set before the first table)


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
