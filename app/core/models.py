"""Tables of no one part: the wrapped data keys, in a schema of their own, and buckets of rates."""

from sqlalchemy import BigInteger, Column
from sqlmodel import Field, SQLModel

from app.core import columns  # noqa: F401  (names are set before the first table)

#: The schema of keys on PostgreSQL; on SQLite the name under which their file is attached.
KEYSTORE = "keystore"


class ContentKey(SQLModel, table=True):
    """An owner's data key, wrapped by the operator's key. Deleting its rows ends the content.

    The newest generation seals; older ones open what isn't sealed anew yet.
    """

    __tablename__ = "content_key"
    __table_args__ = {"schema": KEYSTORE}

    owner_id: str = Field(primary_key=True, max_length=22)
    generation: int = Field(primary_key=True)
    wrapped: bytes


class RateBucket(SQLModel, table=True):
    """How much of something was done lately: when the bucket is full again (`app/core/rates.py`).

    The key is a keyed hash of what, and by whom or from where.
    """

    __tablename__ = "rate_bucket"

    key: str = Field(primary_key=True, max_length=43)
    # Microseconds of Unix time: both databases reckon with whole numbers alike.
    full_at: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
