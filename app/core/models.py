"""The wrapped data keys. Apart from everything else, so that copies of the rows hold none."""

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
