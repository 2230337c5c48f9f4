"""Rows of the cards, of whom they were shown to, and of a companion's notes."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of


class CardKind(StrEnum):
    """The health card, and what the person wants said and done when somebody goes with them."""

    HEALTH = "health"
    COMPANION = "companion"


class CareCard(SQLModel):
    """A circle's card of one kind, sealed whole: not even which fields are filled can be read. The
    row stays when the card is emptied.
    """

    circle_id: str = Field(primary_key=True, foreign_key="circle.id", max_length=22)
    version: int  # grows with each change and never begins anew
    body: str | None = None  # sealed
    changed_at: datetime


class HealthCard(CareCard, table=True):
    """What somebody who treats the person should know."""

    __tablename__ = "health_card"


class CompanionCard(CareCard, table=True):
    """What whoever goes with the person says for them, and doesn't."""

    __tablename__ = "companion_card"


class CardShown(SQLModel, table=True):
    """To whom a card was shown, for which shift or request: the record tells of it once.

    Once that is deleted the row loses its subject (""), and says only that it was shown.
    """

    __tablename__ = "card_shown"
    __table_args__ = (check_one_of("card", CardKind),)

    member_id: str = Field(primary_key=True, foreign_key="member.id", max_length=22)
    subject_id: str = Field(primary_key=True, max_length=33)
    card: str = Field(primary_key=True, max_length=10)
    circle_id: str = Field(index=True, max_length=22)


class CompanionNote(SQLModel, table=True):
    """What happened, by whoever went with the person: for the person alone."""

    __tablename__ = "companion_note"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    slot_id: str = Field(index=True, max_length=33)
    member_id: str = Field(foreign_key="member.id", max_length=22)
    body: str  # sealed
    at: datetime
    writer_until: datetime  # until then its writer reads and changes it
    ends_at: datetime  # afterwards it is deleted, unless the person did so before
