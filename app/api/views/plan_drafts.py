"""The draft of a plan."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.api.http.wire import Instant, Out
from app.api.views.plan_templates import AboutPlanOut
from app.api.views.plan_terms import BodyEmergencyBody, RepeatBody
from app.api.views.plans import (
    Section,
    StepBody,
)


class WindowOut(Out):
    """Hours of the wall clock on some weekdays, Monday 0; `later` days lie between the two.

    `to` is null where no end is in sight.
    """

    days: list[int]
    from_: Annotated[str, Field(alias="from")]
    to: str | None
    later: int


class WarningOut(Out):
    """About a step, or about the whole ladder when `position` is null. Never why."""

    kind: Literal["nobody", "hours", "too_few", "long"]
    position: int | None
    windows: list[WindowOut]
    more: bool
    people: int
    needed: int
    minutes: int


class DraftOut(Out):
    """The draft; without one (`exists` false) what it would begin as: the plan in use."""

    etag: str
    exists: bool
    based_on: int
    in_use: int
    changed_at: Instant | None
    sections: list[Section]
    nobody_free: str | None
    over: str | None
    body_emergency: BodyEmergencyBody | None
    repeat: RepeatBody
    ladder: list[StepBody]
    warnings: list[WarningOut]
    ask_running: bool
    about: AboutPlanOut
