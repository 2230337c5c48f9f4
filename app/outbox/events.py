"""What consent is about: the closed list of events, and all that is particular to each. Pure.

Nothing else lists events: the gate, the switches, the presets and the wire derive what they need
from `EVENTS`. What happened is said by a notice's type (`app/outbox/notice_types.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum, auto


class Event(StrEnum):
    """What the person can grant, and a friend can let in; beside those, what is one's own."""

    ASK = "ask"
    ALSO_TOLD = "also_told"  # a step tells them something, and asks nothing
    STEP_NEEDS_YES = "step_needs_yes"
    NOBODY_ANSWERED = "nobody_answered"
    STAND_DOWN = "stand_down"
    OPEN_TIME = "open_time"
    GAP = "gap"
    SHIFT_REMINDER = "shift_reminder"
    SHIFT_CHANGED = "shift_changed"
    KNOCK = "knock"
    NEED = "need"
    REPAIR = "repair"
    GATHERING = "gathering"
    CHECK_IN = "check_in"
    TEST = "test"
    DEVICE = "device"  # one's own phones and ways in: to the account itself, in no circle
    ANSWERED = "answered"  # on another phone of one's own: what called for it is replaced


class Audience(Enum):
    """To whom an event is sent."""

    FRIENDS = auto()  # under grant and reach; the person may hear of it too
    # From one member to another, the person among them: what they hear isn't about the person. It
    # needs no grant of its own (any that lets them know something will do), and no record, no
    # see-as and no answer to the person says that it was sent (docs/decisions/0056).
    BETWEEN_MEMBERS = auto()
    PERSON = auto()  # to the person alone, which needs no grant
    ACCOUNT = auto()  # to an account itself, in no circle


class ConsentSwitch(Enum):
    """The simple switches of what a friend may know: fields of `app.consent.switches.Consent`."""

    ASKS = auto()
    OPEN_TIMES = auto()
    SHIFT_REMINDERS = auto()


class ReachSwitch(Enum):
    """The simple switches of how a friend may be reached: fields of
    `app.consent.switches.ReachSwitches`."""

    ASKS = auto()
    STAND_DOWNS = auto()
    OPEN_TIMES = auto()
    SHIFT_REMINDERS = auto()
    COORDINATOR_ALERTS = auto()
    CHECK_INS = auto()
    REPAIRS = auto()
    GATHERINGS = auto()
    NEEDS = auto()


class ReachHours(Enum):
    """In which hours an event reaches a friend whose switches let it."""

    NOT_QUIET = auto()
    ANY = auto()
    OF_ASKS = auto()  # any hour where they said so of asks, else not the quiet ones
    OF_OFFERS = auto()  # those that they set for open times, else not the quiet ones


@dataclass(frozen=True, slots=True)
class EventSpec:
    """All that is particular to an event. What is left out is as it usually is.

    Consent:
        audience: to whom it is sent.
        switch, tier: the switch of the person under which a grant of it falls, and how much that
            tells. Without one it is granted by a preset or by itself.
        for_each: each subject says by itself who may know of it: no grant gives it in general.
        preset_tier: beside the switches, how much the preset "everything but the plan" tells.
        reach_switch, reach_hours: the switch of a friend that lets it in, and in which hours.
    The gate:
        never_held: out of hours it is refused, rather than held until later.
        asks_something: a member at rest isn't asked.
        rests_when_lost: it rests while the person's phone is said to be lost.
        told_of_closed: it is still said of a circle that was closed.
        opens_times: who is granted it may look up the circle's times.
        retains_times: who was granted it may remember times by it.
    Sending:
        priority: lower goes first; an ask outranks every other notice.
        lifetime: how long it matters. After that it isn't sent, and push services drop it.
        urgent: it has the urgent line, and its next channel comes soon.
        longest_pause: the longest time between two tries.
        clears_elsewhere: once it is answered on one phone, it leaves the others.
        passes_ceiling: it goes out even when the day's texts and calls are used up.
    """

    audience: Audience
    switch: ConsentSwitch | None = None
    tier: int = 1
    for_each: bool = False
    preset_tier: int | None = None
    reach_switch: ReachSwitch | None = None
    reach_hours: ReachHours = ReachHours.NOT_QUIET
    never_held: bool = False
    asks_something: bool = False
    rests_when_lost: bool = False
    told_of_closed: bool = False
    opens_times: bool = False
    retains_times: bool = False
    priority: int = 4
    lifetime: timedelta = timedelta(days=3)
    urgent: bool = False
    longest_pause: timedelta = timedelta(hours=1)
    clears_elsewhere: bool = False
    passes_ceiling: bool = False


# An ask is tried again while it still helps, and so is what somebody waits for before a screen;
# what can wait doesn't knock every five minutes.
_SOON = timedelta(minutes=2)

#: Each event once, in the order in which screens list those for friends.
EVENTS: dict[Event, EventSpec] = {
    Event.ASK: EventSpec(
        Audience.FRIENDS,
        switch=ConsentSwitch.ASKS,
        reach_switch=ReachSwitch.ASKS,
        reach_hours=ReachHours.OF_ASKS,
        never_held=True,
        asks_something=True,
        priority=0,
        lifetime=timedelta(hours=2),
        urgent=True,
        longest_pause=_SOON,
        clears_elsewhere=True,
        passes_ceiling=True,
    ),
    Event.ALSO_TOLD: EventSpec(
        Audience.FRIENDS,
        switch=ConsentSwitch.ASKS,
        reach_switch=ReachSwitch.ASKS,
        priority=2,
        lifetime=timedelta(hours=24),
        passes_ceiling=True,
    ),
    Event.STAND_DOWN: EventSpec(
        Audience.FRIENDS,
        switch=ConsentSwitch.ASKS,
        reach_switch=ReachSwitch.STAND_DOWNS,
        # Whoever was asked may be awake and waiting: that it's over reaches them at any hour.
        reach_hours=ReachHours.ANY,
        told_of_closed=True,
        priority=1,
        lifetime=timedelta(hours=12),
        passes_ceiling=True,
    ),
    Event.OPEN_TIME: EventSpec(
        Audience.FRIENDS,
        switch=ConsentSwitch.OPEN_TIMES,
        reach_switch=ReachSwitch.OPEN_TIMES,
        reach_hours=ReachHours.OF_OFFERS,
        asks_something=True,
        rests_when_lost=True,
        opens_times=True,
        retains_times=True,
        lifetime=timedelta(days=2),
    ),
    Event.GAP: EventSpec(
        Audience.FRIENDS,
        preset_tier=1,
        reach_switch=ReachSwitch.COORDINATOR_ALERTS,
        asks_something=True,
        rests_when_lost=True,
        opens_times=True,
        retains_times=True,
    ),
    Event.SHIFT_REMINDER: EventSpec(
        Audience.FRIENDS,
        switch=ConsentSwitch.SHIFT_REMINDERS,
        reach_switch=ReachSwitch.SHIFT_REMINDERS,
        rests_when_lost=True,
        priority=3,
        lifetime=timedelta(hours=6),
    ),
    Event.SHIFT_CHANGED: EventSpec(
        Audience.FRIENDS,
        switch=ConsentSwitch.SHIFT_REMINDERS,
        reach_switch=ReachSwitch.SHIFT_REMINDERS,
        retains_times=True,
    ),
    Event.NOBODY_ANSWERED: EventSpec(
        Audience.FRIENDS,
        preset_tier=2,
        reach_switch=ReachSwitch.COORDINATOR_ALERTS,
        reach_hours=ReachHours.OF_ASKS,
        never_held=True,
        priority=0,
        lifetime=timedelta(hours=6),
        urgent=True,
        longest_pause=_SOON,
        clears_elsewhere=True,
        passes_ceiling=True,
    ),
    # Granted by the person's choice of who checks in, and by nothing beside it.
    Event.CHECK_IN: EventSpec(
        Audience.FRIENDS,
        reach_switch=ReachSwitch.CHECK_INS,
        asks_something=True,
        priority=3,
        lifetime=timedelta(hours=24),
    ),
    # Granted for each need by whoever needs something, and by nothing beside it.
    Event.NEED: EventSpec(
        Audience.FRIENDS,
        for_each=True,
        reach_switch=ReachSwitch.NEEDS,
        asks_something=True,
    ),
    # Granted by the person's own sending of an invitation, and by nothing beside it.
    Event.GATHERING: EventSpec(
        Audience.FRIENDS, reach_switch=ReachSwitch.GATHERINGS, lifetime=timedelta(days=3)
    ),
    # What two members write to each other alone: it waits for their hours, and is never urgent.
    Event.REPAIR: EventSpec(
        Audience.BETWEEN_MEMBERS,
        reach_switch=ReachSwitch.REPAIRS,
        asks_something=True,
    ),
    Event.STEP_NEEDS_YES: EventSpec(
        Audience.PERSON,
        never_held=True,
        priority=0,
        lifetime=timedelta(hours=4),
        urgent=True,
        longest_pause=_SOON,
        clears_elsewhere=True,
        passes_ceiling=True,
    ),
    Event.KNOCK: EventSpec(Audience.PERSON, priority=2, clears_elsewhere=True),
    Event.TEST: EventSpec(
        Audience.ACCOUNT, priority=2, lifetime=timedelta(minutes=10), longest_pause=_SOON
    ),
    Event.DEVICE: EventSpec(Audience.ACCOUNT, priority=2),
    Event.ANSWERED: EventSpec(Audience.ACCOUNT, priority=2, lifetime=timedelta(hours=2)),
}


def _listed(*audiences: Audience) -> tuple[Event, ...]:
    """The events for some audiences, in the order in which screens list them."""
    return tuple(event for event, spec in EVENTS.items() if spec.audience in audiences)


#: What something sends to members beside the person.
SENT_TO_FRIENDS = _listed(Audience.FRIENDS)
#: Of those, what the person can grant.
GRANTED_TO_FRIENDS = tuple(event for event in SENT_TO_FRIENDS if not EVENTS[event].for_each)
#: What a member lets in: everything that something sends to them beside what is their own.
LET_IN_BY_FRIENDS = _listed(Audience.FRIENDS, Audience.BETWEEN_MEMBERS)
#: What members write to one another: whatever is told of sending leaves these out.
BETWEEN_MEMBERS = frozenset(_listed(Audience.BETWEEN_MEMBERS))
#: What goes to an account itself, in no circle.
ACCOUNT_EVENTS = frozenset(_listed(Audience.ACCOUNT))
#: Everything else, as the closed list has it: what a grant can name.
CIRCLE_EVENTS = tuple(event for event in Event if event not in ACCOUNT_EVENTS)
