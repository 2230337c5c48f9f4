"""What happened, as a notice tells it: the closed list of types, and where each leads. Pure.

A type belongs to one event, by which consent decides about it (`app/outbox/events.py`). There are
as many types as there are kinds of subject to open, and no more: a row says nothing that its event
and its subject don't say.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Literal

from app.outbox.events import EVENTS, Event

#: The screen that a notice opens.
Target = Literal[
    "ask",
    "open_times",
    "knock",
    "shift",
    "test",
    "home",
    "gaps",
    "swaps",
    "turns",
    "ahead",
    "card",
    "circle_over",
    "checklist",
    "devices",
    "help",
    "plan",
    "proposals",
    "check_ins",
    "solidarity",
    "repair",
    "gathering",
    "member_offers",
    "needs",
    "values",
    "coordinating_turns",
]


class NoticeType(StrEnum):
    """What happened. Each event has one type of its own name, which is the usual one."""

    ASK = "ask"
    RULE_TO_CONFIRM = "rule_to_confirm"  # others are asked to say that an advance rule applies
    ALSO_TOLD = "also_told"
    CHECKLIST_OPENED = "checklist_opened"  # by somebody whom the person named, or by the person
    STEP_NEEDS_YES = "step_needs_yes"
    RULE_ASKS_PERSON = "rule_asks_person"  # an advance rule applies: the person is asked first
    NOBODY_ANSWERED = "nobody_answered"
    STAND_DOWN = "stand_down"
    CIRCLE_CLOSED = "circle_closed"
    CHECKLIST_CLOSED = "checklist_closed"
    OPEN_TIME = "open_time"
    SWAP_OFFERED = "swap_offered"
    ASKED_TO_STAND_IN = "asked_to_stand_in"
    ASKED_TO_BE_ALLY = "asked_to_be_ally"
    ASKED_TO_TAKE_TURNS = "asked_to_take_turns"
    ASKED_TO_PRACTISE = "asked_to_practise"
    ASKED_TO_COORDINATE = "asked_to_coordinate"  # the person allowed that it is handed on
    ASKED_TO_TAKE_A_TURN = "asked_to_take_a_turn"  # of coordinating, or to change places
    RULE_TO_READ = "rule_to_read"
    PLAN_TO_READ = "plan_to_read"  # the person asks a member to look at their parts of it
    QUESTION_ANSWERED = "question_answered"  # the person wrote to the member who asked
    VALUE_PROPOSED = "value_proposed"  # a line of what the circle holds to
    GAP = "gap"
    SHIFT_REMINDER = "shift_reminder"
    SHIFT_CHANGED = "shift_changed"
    COORDINATING_TURN = "coordinating_turn"  # a member's turn comes, begins, or is over
    KNOCK = "knock"
    CARD_CHANGED = "card_changed"
    HANDOVER_TO_ALLOW = "handover_to_allow"  # a coordinator would hand the role on
    COORDINATOR_LEFT = "coordinator_left"  # the last one did
    COORDINATING_PASSES = "coordinating_passes"  # the person's: it does by turns, or it stays
    PROPOSAL_WAITS = "proposal_waits"  # other words for a part of the plan
    QUESTION_ASKED = "question_asked"  # a member asks what showing up would look like
    VALUE_FOR_PERSON = "value_for_person"  # a member proposes a line of what the circle holds to
    NEED = "need"
    NEED_BETWEEN_TWO = "need_between_two"  # not the person's; or to somebody who answered theirs
    REPAIR = "repair"
    GATHERING = "gathering"
    CHECK_IN = "check_in"
    MEMBER_OFFER = "member_offer"  # between two members: it was taken up, or isn't happening
    TEST = "test"
    DEVICE = "device"
    ANSWERED = "answered"


class OverWhen(Enum):
    """What ends a notice: opened after that, it says that it is over."""

    NEVER = auto()
    ASK_CLOSED = auto()
    ASK_CLOSED_OR_UNKNOWN = auto()  # …or the reader isn't told of it any more
    SWAP_DONE = auto()
    KNOCK_ANSWERED = auto()
    CARD_SEEN = auto()
    HANDOVER_ALLOWED = auto()  # …or over
    READ_OR_COORDINATED = auto()  # that nobody coordinates was read, or somebody does again
    TURNS_OVER = auto()  # …or the reader takes none any more
    TURN_NEWS_READ = auto()  # the person has read it, and nothing waits for their yes
    PROPOSALS_OVER = auto()  # none waits any more
    PLAN_READ = auto()  # the member has said so, or isn't asked any more
    CHECK_INS_OVER = auto()  # none is the reader's any more
    QUESTION_OVER = auto()  # it was answered or taken back
    WORDS_OVER = auto()  # nothing stands there for the reader any more
    VALUE_OVER = auto()  # it isn't proposed any more, or isn't the reader's
    GATHERING_GONE = auto()  # …or the reader isn't invited any more
    MEMBER_OFFER_GONE = auto()  # …or isn't the reader's to read any more
    NEED_OVER = auto()  # …or nothing that its reader has anything to do with
    RULE_ENDED = auto()
    RUN_ENDED = auto()  # …or the rule under which it runs
    CHECKLIST_CLOSED = auto()
    REPAIR_OVER = auto()  # nothing of it is the reader's any more


@dataclass(frozen=True, slots=True)
class NoticeSpec:
    """By which event consent decides, which screen it opens, and what ends it.

    `target`: a reader who hasn't that screen gets the nearest that they have
    (`app/api/views/notices.py`). "ahead" leads to the rule, also from its run.
    `between_two`: it tells nothing about the person, or tells what a member answered, so neither
    the record nor what the person sees of a member has it (docs/decisions/0058, 0059).
    """

    event: Event
    target: Target
    over_when: OverWhen = OverWhen.NEVER
    between_two: bool = False


NOTICE_TYPES: dict[NoticeType, NoticeSpec] = {
    NoticeType.ASK: NoticeSpec(Event.ASK, "ask", OverWhen.ASK_CLOSED_OR_UNKNOWN),
    NoticeType.RULE_TO_CONFIRM: NoticeSpec(Event.ASK, "ahead", OverWhen.RUN_ENDED),
    NoticeType.ALSO_TOLD: NoticeSpec(Event.ALSO_TOLD, "ask", OverWhen.ASK_CLOSED_OR_UNKNOWN),
    NoticeType.CHECKLIST_OPENED: NoticeSpec(Event.ASK, "checklist", OverWhen.CHECKLIST_CLOSED),
    NoticeType.STEP_NEEDS_YES: NoticeSpec(Event.STEP_NEEDS_YES, "ask", OverWhen.ASK_CLOSED),
    NoticeType.RULE_ASKS_PERSON: NoticeSpec(Event.STEP_NEEDS_YES, "ahead", OverWhen.RUN_ENDED),
    NoticeType.NOBODY_ANSWERED: NoticeSpec(Event.NOBODY_ANSWERED, "ask", OverWhen.ASK_CLOSED),
    NoticeType.STAND_DOWN: NoticeSpec(Event.STAND_DOWN, "ask", OverWhen.ASK_CLOSED_OR_UNKNOWN),
    NoticeType.CIRCLE_CLOSED: NoticeSpec(Event.STAND_DOWN, "circle_over"),
    NoticeType.CHECKLIST_CLOSED: NoticeSpec(
        Event.STAND_DOWN, "checklist", OverWhen.CHECKLIST_CLOSED
    ),
    NoticeType.OPEN_TIME: NoticeSpec(Event.OPEN_TIME, "open_times"),
    NoticeType.SWAP_OFFERED: NoticeSpec(Event.OPEN_TIME, "swaps", OverWhen.SWAP_DONE),
    NoticeType.ASKED_TO_STAND_IN: NoticeSpec(Event.OPEN_TIME, "home"),
    NoticeType.ASKED_TO_BE_ALLY: NoticeSpec(Event.OPEN_TIME, "help"),
    NoticeType.ASKED_TO_TAKE_TURNS: NoticeSpec(Event.OPEN_TIME, "turns"),
    NoticeType.ASKED_TO_PRACTISE: NoticeSpec(Event.OPEN_TIME, "home"),
    NoticeType.ASKED_TO_COORDINATE: NoticeSpec(Event.OPEN_TIME, "home"),
    NoticeType.ASKED_TO_TAKE_A_TURN: NoticeSpec(
        Event.OPEN_TIME, "coordinating_turns", OverWhen.TURNS_OVER
    ),
    NoticeType.RULE_TO_READ: NoticeSpec(Event.OPEN_TIME, "ahead", OverWhen.RULE_ENDED),
    NoticeType.PLAN_TO_READ: NoticeSpec(Event.OPEN_TIME, "plan", OverWhen.PLAN_READ),
    NoticeType.QUESTION_ANSWERED: NoticeSpec(Event.OPEN_TIME, "solidarity", OverWhen.WORDS_OVER),
    # In no record: who isn't among those who were told is who proposed it.
    NoticeType.VALUE_PROPOSED: NoticeSpec(
        Event.OPEN_TIME, "values", OverWhen.VALUE_OVER, between_two=True
    ),
    NoticeType.GAP: NoticeSpec(Event.GAP, "gaps"),
    NoticeType.SHIFT_REMINDER: NoticeSpec(Event.SHIFT_REMINDER, "shift"),
    NoticeType.SHIFT_CHANGED: NoticeSpec(Event.SHIFT_CHANGED, "shift"),
    NoticeType.COORDINATING_TURN: NoticeSpec(
        Event.SHIFT_CHANGED, "coordinating_turns", OverWhen.TURNS_OVER
    ),
    NoticeType.KNOCK: NoticeSpec(Event.KNOCK, "knock", OverWhen.KNOCK_ANSWERED),
    NoticeType.CARD_CHANGED: NoticeSpec(Event.KNOCK, "card", OverWhen.CARD_SEEN),
    NoticeType.HANDOVER_TO_ALLOW: NoticeSpec(Event.KNOCK, "home", OverWhen.HANDOVER_ALLOWED),
    NoticeType.COORDINATOR_LEFT: NoticeSpec(Event.KNOCK, "home", OverWhen.READ_OR_COORDINATED),
    NoticeType.COORDINATING_PASSES: NoticeSpec(
        Event.KNOCK, "coordinating_turns", OverWhen.TURN_NEWS_READ
    ),
    NoticeType.PROPOSAL_WAITS: NoticeSpec(Event.KNOCK, "proposals", OverWhen.PROPOSALS_OVER),
    NoticeType.QUESTION_ASKED: NoticeSpec(Event.KNOCK, "solidarity", OverWhen.QUESTION_OVER),
    NoticeType.VALUE_FOR_PERSON: NoticeSpec(Event.KNOCK, "values", OverWhen.VALUE_OVER),
    NoticeType.REPAIR: NoticeSpec(Event.REPAIR, "repair", OverWhen.REPAIR_OVER, between_two=True),
    NoticeType.GATHERING: NoticeSpec(Event.GATHERING, "gathering", OverWhen.GATHERING_GONE),
    NoticeType.NEED: NoticeSpec(Event.NEED, "needs", OverWhen.NEED_OVER),
    NoticeType.NEED_BETWEEN_TWO: NoticeSpec(
        Event.NEED, "needs", OverWhen.NEED_OVER, between_two=True
    ),
    NoticeType.CHECK_IN: NoticeSpec(Event.CHECK_IN, "check_ins", OverWhen.CHECK_INS_OVER),
    # Whoever lets changes of their shifts through has agreed on something with somebody here, too.
    NoticeType.MEMBER_OFFER: NoticeSpec(
        Event.SHIFT_CHANGED, "member_offers", OverWhen.MEMBER_OFFER_GONE, between_two=True
    ),
    NoticeType.TEST: NoticeSpec(Event.TEST, "test"),
    NoticeType.DEVICE: NoticeSpec(Event.DEVICE, "devices"),
    NoticeType.ANSWERED: NoticeSpec(Event.ANSWERED, "home"),
}

#: What stands between two members, and is in no record.
BETWEEN_TWO = frozenset(
    notice_type for notice_type, spec in NOTICE_TYPES.items() if spec.between_two
)


def usual_type(event: Event) -> NoticeType:
    """The type of an event's own name."""
    return NoticeType(event.value)


#: Events whose usual notice leads to a time.
LEADING_TO_TIMES = tuple(
    event
    for event in EVENTS
    if NOTICE_TYPES[usual_type(event)].target in {"open_times", "gaps", "shift"}
)
