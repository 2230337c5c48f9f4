"""What passes between the person and one member about showing up: one row for each member."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class SolidarityAnswer(StrEnum):
    """What the person said to one member."""

    TO_ONE = "to_one"  # words for this member alone
    TO_ALL = "to_all"  # in the words that everyone reads: `circle.solidarity`
    UNSAID = "unsaid"  # they would rather not say


class SolidarityWords(SQLModel, table=True):
    """The question of one member, the person's words to them, and what the member wrote back.

    `words` are read by the person and this member, `reply` too, and by nobody else. Both are
    sealed and decide nothing.
    """

    __tablename__ = "solidarity_words"
    __table_args__ = (
        UniqueConstraint("member_id"),
        check_one_of("answer", SolidarityAnswer),
        CheckConstraint(
            "(words IS NOT NULL) = (answer IS NOT NULL AND answer = 'to_one')", name="to_one"
        ),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    asked_at: datetime | None = None  # the member sent the question; None: they didn't, or took it
    question_told: bool = False  # the person hears of a member's question once, ever
    put_by: bool = False  # the person looks at it later: it isn't on their home
    answer: str | None = Field(default=None, max_length=6)
    words: str | None = None  # sealed
    version: int = 0  # of what the person said
    told_version: int = 0  # the newest of which the member was to be told
    shown_version: int = 0  # the newest that was shown to the member
    words_shown: bool = False  # words were shown to them, once or more: the record says so once
    reply: str | None = None  # sealed
    reply_version: int = 0
    reply_seen: bool = False
