"""Closed lists of words as answers declare them.

Rows hold these words as plain text, and so do the models of what phones get. OpenAPI names each
list, so that the phone app's types are made from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, get_args

from pydantic import WithJsonSchema

from app.circles.models import CircleState, Role
from app.consent.models import Level, ToKind
from app.messages.catalogue import LANGUAGES
from app.outbox.models import Channel
from app.rota.models import Kind, SwapState
from app.rota.shifts.conflicts import ClashKind


def _one_of(words: Iterable[str]) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": [str(word) for word in words]})


AnswerText = Annotated[str, _one_of(("coming", "call", "not_now"))]
ChannelText = Annotated[str, _one_of(Channel)]
#: A channel with an address of its own.
AddressedChannelText = Annotated[str, _one_of(one for one in Channel if one != Channel.PUSH)]
CircleStateText = Annotated[str, _one_of((*CircleState, "closed"))]
ClashKindText = Annotated[str, _one_of(get_args(ClashKind))]
#: Why a request was closed.
CloseReasonText = Annotated[
    str, _one_of(("taken_back", "stopped", "done", "ahead_over", "time_over"))
]
#: How somebody came to hear of an open shift.
ToldHowText = Annotated[str, _one_of(("offered", "asked", "told"))]
KindText = Annotated[str, _one_of(Kind)]
KnockStateText = Annotated[str, _one_of(("waiting", "let_in", "refused"))]
LanguageText = Annotated[str, _one_of(LANGUAGES)]
LevelText = Annotated[str, _one_of(Level)]
#: How a member stands in the circle, for who may read names.
MemberStateText = Annotated[str, _one_of(("kept", "invited", "knocking", "in"))]
ReachableText = Annotated[str, _one_of(("now", "not_now", "no"))]
RoleText = Annotated[str, _one_of(Role)]
SwapStateText = Annotated[str, _one_of(SwapState)]
ToKindText = Annotated[str, _one_of(ToKind)]
#: What the person may do with their request as it stands.
AskActionText = Annotated[
    str,
    _one_of(
        (
            "go_on", "ask_now", "take_back", "next", "stop", "another", "not_them", "again",
            "step_yes", "step_no", "go_to_step", "with_you", "not_yet", "keep",
        )
    ),
]  # fmt: skip
