"""Rows of the record. It knows opaque ids only, and no content."""

from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core import columns  # noqa: F401  (names are set before the first table)


class RecordHead(SQLModel, table=True):
    """Where a circle's chain stands. Its row lock puts entries in order."""

    __tablename__ = "record_head"

    circle_id: str = Field(primary_key=True, max_length=22)
    epoch: int = 1  # a restore from a backup begins a declared new one
    seq: int = 0
    hash: str = Field(max_length=43)


class RecordEntry(SQLModel, table=True):
    """One entry. Forgetting empties `salt` and `facts`; the chain of hashes stays whole."""

    __tablename__ = "record_entry"
    __table_args__ = (UniqueConstraint("circle_id", "seq"),)

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    seq: int
    at: datetime
    salt: str | None = Field(default=None, max_length=43)
    facts: dict[str, str | int | None] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    leaf: str = Field(max_length=43)
    hash: str = Field(max_length=43)
