"""What a plan says beside its parts and its steps, on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.api.http.wire import In as Body
from app.api.http.wire import Short, Text
from app.plans.terms import (
    LEAST_PAUSE,
    MOST_PAUSE,
    MOST_ROUNDS,
    BodyEmergency,
    PlanTerms,
    RepeatRounds,
    TermsEdit,
)


class BodyEmergencyBody(Body):
    """What the person decided beforehand. Words to read: nothing is ever dialled by it."""

    ambulance: Literal["yes", "no", "ask_me", "not_said"] = "not_said"
    first: Short = ""
    say: Short = ""
    stays: Short = ""


class RepeatBody(Body):
    """Everybody is asked again, so often at most, so many minutes after nobody was left to ask."""

    rounds: int = Field(0, ge=0, le=MOST_ROUNDS)
    minutes: int = Field(30, ge=LEAST_PAUSE, le=MOST_PAUSE)


class TermsBody(Body):
    """What isn't named stays. An empty `over`, or an emergency that says nothing, is taken out."""

    over: Annotated[Text, Field(max_length=1000)] | None = None
    body_emergency: BodyEmergencyBody | None = None
    repeat: RepeatBody | None = None


def terms_edit(body: TermsBody) -> TermsEdit:
    """The change that a body asks for."""
    emergency = body.body_emergency
    return TermsEdit(
        over=body.over,
        body_emergency=None if emergency is None else BodyEmergency(**emergency.model_dump()),
        repeat=None if body.repeat is None else RepeatRounds(**body.repeat.model_dump()),
    )


def emergency_out(emergency: BodyEmergency | None) -> BodyEmergencyBody | None:
    """What was decided, as it is read; None: nothing was."""
    if emergency is None:
        return None
    return BodyEmergencyBody(
        ambulance=emergency.ambulance,
        first=emergency.first,
        say=emergency.say,
        stays=emergency.stays,
    )


def repeat_out(terms: PlanTerms) -> RepeatBody:
    """How often everybody is asked again."""
    return RepeatBody(rounds=terms.repeat.rounds, minutes=terms.repeat.minutes)
