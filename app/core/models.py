"""Tables that belong to no one part: the wrapped data keys, and how often things were done."""

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel

from app.core import columns  # noqa: F401  (names are set before the first table)


class ContentKey(SQLModel, table=True):
    """One owner's data key, wrapped by the operator's key. Deleting the row ends the content.

    Apart from everything else, so that backups can leave the keys out.
    """

    __tablename__ = "content_key"

    owner_id: str = Field(primary_key=True, max_length=22)
    wrapped: bytes


class RateBucket(SQLModel, table=True):
    """How much of something was done lately: when the bucket is full again (`app/core/rates.py`).

    The key is a keyed hash of what, and by whom or from where.
    """

    __tablename__ = "rate_bucket"

    key: str = Field(primary_key=True, max_length=43)
    # Microseconds of Unix time: both databases reckon with whole numbers alike.
    full_at: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
