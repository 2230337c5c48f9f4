"""Callers by their roles, and bodies that are good: what the tables of rights are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.core.ids import new_id
from tests.world import CircleHere, Json, Link

PERSON, SUPPORTER, COORDINATOR, COUNSELLOR, DRAFTER = (
    "person",
    "supporter",
    "coordinator",
    "counsellor",
    "drafter",
)
EVERYBODY = frozenset({PERSON, SUPPORTER, COORDINATOR, COUNSELLOR, DRAFTER})
HELPERS = frozenset({SUPPORTER, COORDINATOR, COUNSELLOR})
PERSON_ALONE = frozenset({PERSON})
WRITERS = frozenset({PERSON, DRAFTER})
COORDINATORS = frozenset({COORDINATOR})
VOUCHERS = frozenset({PERSON, COORDINATOR})
KEEPS_TIMES = frozenset({PERSON, COORDINATOR, DRAFTER})
SWITCHES = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}
GRANT = {"to": {"kind": "supporters"}, "event": "ask", "tier": 1}
PATTERN = {"kind": "own", "weekdays": [6], "start": "05:00", "end": "05:30"}


def no_body(_: CircleHere) -> Json:
    return {}


def fixed(**body: object) -> Callable[[CircleHere], Json]:
    return lambda _: dict(body)


def with_id(**body: object) -> Callable[[CircleHere], Json]:
    return lambda _: {"id": new_id(), **body}


def of_sam(**body: object) -> Callable[[CircleHere], Json]:
    return lambda circle: {"member_id": circle.members["Sam"], **body}


def an_invitation(circle: CircleHere) -> Json:
    verifier = Link.new("invitation").verifier
    return {"id": new_id(), "verifier": verifier, "member_id": circle.members["Sam"]}


def a_calendar(_: CircleHere) -> Json:
    return {"id": new_id(), "verifier": Link.new("calendar").verifier}


def a_transfer(_: CircleHere) -> Json:
    return {"id": new_id(), "verifier": Link.new("transfer").verifier}


def a_way_back(_: CircleHere) -> Json:
    return {"id": new_id(), "verifier": Link.new("back").verifier}


def a_rule(circle: CircleHere) -> Json:
    return {"words": "awake 48 hours", "says": [circle.members["Sam"]]}


def an_order(circle: CircleHere) -> Json:
    return {"order": [circle.members["Sam"]], "wait_minutes": 5}


@dataclass(frozen=True)
class Inside:
    """A route inside a circle: who may, and a body that is good."""

    allowed: frozenset[str]
    body: Callable[[CircleHere], Json] = no_body


CIRCLE = "/api/v1/circles/{circle_id}"
ASK = CIRCLE + "/asks/{ask_id}"
TEMPLATE = CIRCLE + "/plan/templates/kept/{template_id}"
MEMBER = CIRCLE + "/members/{member_id}"
RULE = CIRCLE + "/advance-rules/{rule_id}"
CHECKLIST = CIRCLE + "/checklists/{kind}"
CHECK_IN = CIRCLE + "/check-ins/{check_in_id}"
LOOK_BACK = CIRCLE + "/look-backs/{look_back_id}"
