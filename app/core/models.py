"""The wrapped data keys. Apart from everything else, so that backups can leave them out."""

from sqlmodel import Field, SQLModel

from app.core import columns  # noqa: F401  (names are set before the first table)


class ContentKey(SQLModel, table=True):
    """One owner's data key, wrapped by the operator's key. Deleting the row ends the content."""

    __tablename__ = "content_key"

    owner_id: str = Field(primary_key=True, max_length=22)
    wrapped: bytes
