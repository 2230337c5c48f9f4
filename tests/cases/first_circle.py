"""A fictional circle: Mina, who draws and makes good kimchi, and five people around them.

Everybody here is made up. Who may hear what, who is asked in which order and when each can be
reached stands here as data, so that the story in tests/scenarios reads without it.
"""

from __future__ import annotations

from tests.world import Json

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)

NAME = "Mina's people"
I_AM = "Illustrator, younger sibling, makes the good kimchi"
SOLIDARITY = (
    "Sit with me, cook, don't fix me. Ask before you touch. Tell me plainly when you can't."
)
NOBODY_FREE = "The warmline, then porridge. Nobody has to decide anything at night."
LONDON = "Europe/London"
FRIENDS = ("Sam", "Ade", "Lee", "Theo")

SECTIONS: dict[str, str] = {
    "i_am": I_AM,
    "helps": "quiet company, films, no advice; rice porridge; walk to the water",
    "worse": "'calm down'; touch without asking",
    "arrive": "Ring twice. The cat may go out.",
}

#: What is told before the yes.
JORDAN_TELLS: Json = {
    "paid": True,
    "reports": True,
    "duty": "a child at risk; a serious threat to someone else",
    "limits": "office hours, not between sessions",
    "stands": "racialized settler, queer",
}
THEO_MUST_REPORT = "social worker: a child at risk"

#: What may reach each friend, by their own wall clock.
REACH: dict[str, Json] = {
    "Sam": {
        "asks_any_hour": True,
        "open_from": "08:00",
        "open_to": "22:00",
        "check_ins": True,
    },
    "Ade": {"asks_any_hour": True, "open_from": "07:00", "open_to": "23:00"},
    "Lee": {
        "asks_any_hour": False,
        "quiet_from": "23:30",
        "quiet_to": "07:00",
        "coordinator_alerts": True,
    },
    "Theo": {"asks_any_hour": False, "quiet_from": "23:00", "quiet_to": "07:00"},
}

#: Title → weekdays, start, end, kind, places.
PATTERNS: dict[str, tuple[list[int], str, str, str, int]] = {
    "Evening company": ([MON, TUE, WED, THU, FRI], "18:00", "21:00", "company", 1),
    "Overnight": ([FRI, SAT], "21:00", "08:00", "overnight", 1),
    "Morning text": ([MON, TUE, WED, THU, FRI, SAT, SUN], "09:00", "09:10", "text", 1),
    "Wednesday lunch": ([WED], "12:00", "14:00", "food", 2),
}

#: Who claims what in the week of 2 March 2026. Open stay Saturday's overnight and a lunch place.
CLAIMS: tuple[tuple[str, str, str], ...] = (
    ("Sam", "Evening company", "2026-03-02"),
    ("Ade", "Evening company", "2026-03-03"),
    ("Lee", "Evening company", "2026-03-04"),
    ("Sam", "Evening company", "2026-03-05"),
    ("Ade", "Evening company", "2026-03-06"),
    ("Ade", "Overnight", "2026-03-06"),
    ("Lee", "Wednesday lunch", "2026-03-04"),
    *(("Theo", "Morning text", f"2026-03-0{day}") for day in range(2, 9)),
)

POOL = ("Sam", "Theo")
LEAD_HOURS = (72, 24, 4)
HEALTH_CARD: Json = {
    "allergies": "penicillin",
    "medicines": "sertraline 100 mg am",
    "refusals": "restraint; student observers",
}


def ladder(members: dict[str, str]) -> list[Json]:
    """Three steps: whoever is there, two people, a change of place."""

    def named_members(*names: str) -> list[Json]:
        return [{"kind": "member", "member_id": members[name]} for name in names]

    return [
        {
            "name": "Company",
            "audience": [{"kind": "on_shift"}],
            "otherwise": [{"kind": "pool"}],
            "mode": "one_by_one",
            "answers": ["coming", "call"],
            "needed": 1,
            "wait_minutes": 8,
            "do": "text, come over or call",
        },
        {
            "name": "Two people",
            "audience": named_members("Sam", "Ade"),
            "mode": "together",
            "answers": ["coming"],
            "needed": 2,
            "wait_minutes": 10,
            "needs_my_yes": True,
            "do": "one sits, one takes food, phone and door",
            "place": "home",
        },
        {
            "name": "Change of place",
            "audience": named_members("Ade"),
            "mode": "together",
            "answers": ["coming"],
            "needed": 1,
            "wait_minutes": 15,
            "needs_my_yes": True,
            "place": "Ade's spare room",
        },
    ]


def grants(members: dict[str, str]) -> list[Json]:
    """The person's grants beside open shifts and reminders."""

    def to(name: str) -> Json:
        return {"kind": "member", "member_id": members[name]}

    return [
        {"to": {"kind": "on_shift"}, "event": "ask", "tier": 2},
        {"to": to("Sam"), "event": "ask", "tier": 3, "sections": ["helps", "arrive"]},
        {"to": to("Ade"), "event": "ask", "tier": 3, "sections": ["helps", "arrive"]},
        {"to": to("Theo"), "event": "ask", "tier": 1},
        {"to": {"kind": "told"}, "event": "stand_down", "tier": 1},
        {"to": {"kind": "coordinators"}, "event": "nobody_answered", "tier": 1},
        {"to": {"kind": "pool"}, "event": "gap", "tier": 1},
        {"to": {"kind": "coordinators"}, "event": "gap", "tier": 1},
    ]


def advance_rule(members: dict[str, str]) -> Json:
    """Written when well: the third step goes on without a yes, when two people say it's time."""
    return {
        "words": "awake 48 hours",
        "says": [members["Sam"], members["Ade"]],
        "needs_all": True,
        "tries": 3,
        "between_minutes": 10,
        "wait_minutes": 20,
        "step": 2,
        "tier": 2,
        "hours": 24,
        "rest_hours": 12,
    }
