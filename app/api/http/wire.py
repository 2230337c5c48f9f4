"""Shapes that all routers share. An unknown field is refused; every field has a bound."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Annotated

from fastapi import Path
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from app.core.digits import latin_digits
from app.core.ids import ID_PATTERN, SLOT_PATTERN, TOKEN_PATTERN
from app.core.phone_numbers import MOST_CHARACTERS
from app.core.readable_names import Unreadable, readable
from app.rota.schedule.recurrence import FIRST_DAY, LAST_DAY


@lru_cache(maxsize=4096)
def rfc3339(at: datetime) -> str:
    """An instant as it goes over the wire."""
    text = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def clean(text: str) -> str:
    """A text without signs that no screen shows. Raises ValueError."""
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in text):
        raise ValueError("control characters can't be kept")
    return text


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
SlotId = Annotated[str, StringConstraints(pattern=SLOT_PATTERN)]
Token = Annotated[str, StringConstraints(pattern=TOKEN_PATTERN)]
# A keyboard in another script has digits of its own.
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$"), BeforeValidator(latin_digits)]
Wall = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
# What the server itself or a channel reads has a form; a string without one is somebody's words.
Zone = Annotated[str, Field(min_length=1, max_length=64, json_schema_extra={"format": "time-zone"})]
AddressText = Annotated[
    str, Field(min_length=3, max_length=254, json_schema_extra={"format": "address"})
]
CurrencyText = Annotated[str, Field(max_length=10, json_schema_extra={"format": "currency"})]
# A number as people write it; the server reads it.
NumberText = Annotated[
    str, Field(max_length=MOST_CHARACTERS, json_schema_extra={"format": "phone"})
]
Instant = Annotated[AwareDatetime, PlainSerializer(rfc3339, return_type=str)]
# What phones may send: calendars of phones and rules of zones say nothing beyond these days, and
# the last hours of the year 9999 have no name in the next zone.
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
InstantIn = Annotated[
    AwareDatetime,
    Field(
        ge=datetime.combine(FIRST_DAY, time(), UTC),
        le=datetime.combine(LAST_DAY, time(), UTC),
    ),
]
InstantText = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]


def readable_name(text: str) -> str:
    """A name as it is kept. Raises a refusal of its own for one that can't be read."""
    try:
        return readable(text)
    except Unreadable as problem:
        raise PydanticCustomError("unreadable-name", "{why}", {"why": str(problem)}) from problem


_NAME = {"format": "name"}
# How somebody, a circle, a time or a device is called: to be read at one glance, and told apart.
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    Field(min_length=1, max_length=60, json_schema_extra=_NAME),
    AfterValidator(readable_name),
]
Label = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    Field(min_length=1, max_length=80, json_schema_extra=_NAME),
    AfterValidator(readable_name),
]
# The circle's own word for what somebody does; empty: none. One that is too long for a line is
# refused where it is kept, with a sentence of its own.
RoleLabel = Annotated[
    str,
    StringConstraints(strip_whitespace=True),
    Field(max_length=500, json_schema_extra=_NAME),
    AfterValidator(lambda text: readable_name(text) if text else text),
]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(clean),
]
Short = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(clean)
]
# An address on the web, or nothing.
LinkText = Annotated[Short, Field(json_schema_extra={"format": "uri"})]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(clean)
]
Values = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(clean)
]

CircleId = Annotated[Id, Path(description="The circle's id.")]
MemberId = Annotated[Id, Path(description="The member's id.")]


class In(BaseModel):
    """What phones send."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Out(BaseModel):
    """What phones get."""

    model_config = ConfigDict(extra="forbid")


class Nothing(In):
    """An empty body."""


def minute(wall: str) -> int:
    """Minutes after midnight of "HH:MM"."""
    return int(wall[:2]) * 60 + int(wall[3:])


def wall(minutes: int) -> str:
    """ "HH:MM" of minutes after midnight."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class ConsentIn(In):
    """What a friend may know, as four switches."""

    asks: bool = True
    what_i_need: bool = True
    open_times: bool = True
    shift_reminders: bool = True


class PlaceIn(In):
    """A friend to keep a place for."""

    member_id: Id
    name: Name


People = Annotated[list[PlaceIn], Field(max_length=30)]
