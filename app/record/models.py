"""Rows of the record. It knows opaque ids only, and no content."""

from datetime import datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core import columns  # noqa: F401  (names are set before the first table)

#: Days for which facts are kept unless the person says otherwise.
KEEP_DAYS = 365


class RecordHead(SQLModel, table=True):
    """Where a circle's chain stands. Its row lock puts entries in order."""

    __tablename__ = "record_head"

    circle_id: str = Field(primary_key=True, max_length=22)
    epoch: int = 1  # a restore from a backup begins a declared new one
    seq: int = 0
    hash: str = Field(max_length=43)
    # How long facts are kept, in days, and what of that was done: entries up to `forgotten` hold
    # nothing any more. At `forget_at` it is looked at again.
    keep_days: int = KEEP_DAYS
    forgotten: int = 0
    forget_at: datetime = Field(index=True)
    forget_before: datetime | None = None  # the person said so: what was before is gone


class RecordEpoch(SQLModel, table=True):
    """Where a declared epoch begins: the first entry after a copy was put back."""

    __tablename__ = "record_epoch"

    circle_id: str = Field(primary_key=True, max_length=22)
    epoch: int = Field(primary_key=True)
    from_seq: int
    at: datetime
    restore_id: str = Field(max_length=40)  # one for a restore: said twice it is done once


class RecordEntry(SQLModel, table=True):
    """One entry. Forgetting empties `at`, `salt` and `facts`; the chain of hashes stays whole."""

    __tablename__ = "record_entry"
    __table_args__ = (UniqueConstraint("circle_id", "seq"),)

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(index=True, max_length=22)
    seq: int
    at: datetime | None
    salt: str | None = Field(default=None, max_length=43)
    facts: dict[str, str | int | None] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    leaf: str = Field(max_length=43)
    hash: str = Field(max_length=43)
