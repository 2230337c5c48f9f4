"""Fields that take one of some words, which are written down where they belong.

Rows hold these words as plain text. `Annotated[str, OneOf(Channel)]` stands in the OpenAPI document
as a Literal of the enum's values does, inline, so that the phone app's types are made from it. A
Literal would be the enum typed out once more, and an enum itself as the type would get a schema of
its own there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from app.asks.models import AnswerKind, CloseReason
from app.circles.models import CircleState, Role
from app.consent.models import Level, ToKind
from app.core.channels import ADDRESSED, WRITTEN, Channel
from app.core.languages import LANGUAGES
from app.rota.kinds import Kind
from app.rota.models import ContactKind, SwapState
from app.rota.shifts.conflicts import ClashKind


class OneOf:
    """Takes these words alone; others are refused as a Literal's are (`literal_error`)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = [str(word) for word in words]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.literal_schema(self._words)


AnswerText = Annotated[str, OneOf(AnswerKind)]
ChannelText = Annotated[str, OneOf(Channel)]
#: A channel with an address of its own.
AddressedChannelText = Annotated[str, OneOf(ADDRESSED)]
#: A channel whose messages are lines to read.
WrittenChannelText = Annotated[str, OneOf(WRITTEN)]
CircleStateText = Annotated[str, OneOf((*CircleState, "closed"))]
ClashKindText = Annotated[str, OneOf(get_args(ClashKind))]
#: Why a request was closed.
CloseReasonText = Annotated[str, OneOf(CloseReason)]
#: How somebody came to hear of an open shift.
ToldHowText = Annotated[str, OneOf(ContactKind)]
KindText = Annotated[str, OneOf(Kind)]
KnockStateText = Annotated[str, OneOf(("waiting", "let_in", "refused"))]
LanguageText = Annotated[str, OneOf(LANGUAGES)]
LevelText = Annotated[str, OneOf(Level)]
#: How a member stands in the circle, for who may read names.
MemberStateText = Annotated[str, OneOf(("kept", "invited", "knocking", "in"))]
ReachableText = Annotated[str, OneOf(("now", "not_now", "no"))]
RoleText = Annotated[str, OneOf(Role)]
SwapStateText = Annotated[str, OneOf(SwapState)]
ToKindText = Annotated[str, OneOf(ToKind)]
#: What the person may do with their request as it stands.
AskActionText = Annotated[
    str,
    OneOf(
        (
            "go_on", "ask_now", "take_back", "next", "stop", "another", "not_them", "again",
            "step_yes", "step_no", "go_to_step", "with_you", "not_yet", "keep",
        )
    ),
]  # fmt: skip
