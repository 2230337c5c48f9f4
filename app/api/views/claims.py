"""What meets a time that somebody takes, in words."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field
from typing_extensions import TypedDict

from app.api.http.closed_lists import ClashKindText
from app.api.http.wire import In as Body
from app.api.http.wire import Out
from app.api.views.slots import SlotOut, one_slot
from app.circles.service import Membership, names_of, person_of
from app.core.db import Tx
from app.guidelines.guideline_queries import line_words
from app.messages.catalogue import text
from app.rota.shifts.conflicts import Clash


class ClaimIn(Body):
    anyway: bool = Field(False, description="Also when it meets something of mine.")


class ClashOut(TypedDict):
    kind: ClashKindText
    words: str
    slots: list[SlotOut]  # mine, that it is about


class CameOut(TypedDict):
    slot_id: str
    slot: SlotOut | None  # none: there is no such time here
    taken: bool
    why: str | None  # why not, as a problem's type has it
    words: str | None
    clashes: list[ClashOut]


class CameAll(Out):
    came: list[CameOut]


class StandByOut(Out):
    slot_id: str
    standing_by: bool


def _words(tx: Tx, me: Membership, language: str, clash: Clash) -> str:
    if clash.line_id is None:
        return text(language, f"clash.{clash.kind}")
    person = person_of(tx, me.circle_id)
    return text(
        language,
        f"clash.{clash.kind}",
        person=names_of(tx, me.circle_id, [person.id])[person.id],
        words=line_words(tx, me.circle_id, clash.line_id),
    )


def clash_outs(tx: Tx, me: Membership, language: str, clashes: Sequence[Clash]) -> list[ClashOut]:
    """What a time meets, in words for whom it is."""
    return [
        {
            "kind": clash.kind,
            "words": _words(tx, me, language, clash),
            "slots": [one_slot(tx, me, slot) for slot in clash.slot_ids],
        }
        for clash in clashes
    ]
