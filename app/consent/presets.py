"""Plain presets: one tap that stands for grants which can be read, and changed one by one. Pure."""

from __future__ import annotations

from enum import StrEnum

from app.consent.switches import Consent, grants_for
from app.outbox.events import EVENTS, Event


class Preset(StrEnum):
    """What a friend may know, in one sentence. None of them opens the plan."""

    NOTHING = "nothing"
    ASKS = "asks"
    ASKS_AND_TIMES = "asks_and_times"
    ALL_BUT_PLAN = "all_but_plan"


#: At which tier "everything but the plan" tells what the switches don't name.
_BESIDE = {
    event: spec.preset_tier for event, spec in EVENTS.items() if spec.preset_tier is not None
}


def grants_of(preset: Preset) -> dict[Event, int]:
    """The events of a preset and the tier of each. Whoever hears asks hears when they are over."""
    match preset:
        case Preset.NOTHING:
            return {}
        case Preset.ASKS:
            return grants_for(
                Consent(asks=True, what_i_need=False, open_times=False, shift_reminders=False)
            )
        case Preset.ASKS_AND_TIMES:
            return grants_for(Consent())
        case Preset.ALL_BUT_PLAN:
            return {**grants_for(Consent()), **_BESIDE}
