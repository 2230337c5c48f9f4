"""A fictional circle: Noor, a student who draws maps, and six people around her.

Everybody here is made up. Who may hear what, who is asked in which order and when each can be
reached stands here as data, so that the story in tests/scenarios reads without it. Her words are
Arabic. Whether the app speaks it, its table of languages tells.
"""

from __future__ import annotations

from app.core.languages import LANGUAGES
from tests.cases.first_circle import FRI, MON, SAT, SUN, THU, TUE, WED
from tests.world import Json

EVERY_DAY = [MON, TUE, WED, THU, FRI, SAT, SUN]

NAME = "دائرة نور"
ZONE, CAIRO = "America/Toronto", "Africa/Cairo"
NOOR, OMAR, LAYLA = "نور", "عمر", "ليلى"
#: Named from the start, in this order.
FRIENDS = ("Sara", OMAR, LAYLA, "Huda", "Yusuf")
#: Who has no smartphone, and their numbers.
NUMBERS: dict[str, str] = {LAYLA: "+14165550101", "Huda": "+14165550102"}

#: The language of whoever speaks Arabic: English, until the app speaks theirs.
ARABIC = next((str(language) for language in LANGUAGES if language == "ar"), "en")

I_AM = "طالبة، ترسم خرائط، تحب القطط والشاي بالنعناع"
SOLIDARITY = "اكتبوا لي قبل أن تتصلوا. Text first, then call. لا تخبروا أهلي."
WORDS = "هل يمكن لأحد أن يكتب لي؟"
ADDRESS: Json = {"address": "24 Maple Court, 3", "notes": "القطة تخرج"}

#: What Kay tells before the yes.
KAY_TELLS: Json = {
    "paid": True,
    "reports": True,
    "reports_to": "child protection, campus security",
    "duty": "a serious threat to somebody; a child at risk",
    "limits": "weekdays 9-17",
}

#: What may reach each friend, by their own wall clock.
REACH: dict[str, Json] = {
    "Sara": {
        "asks_any_hour": True,
        "open_from": "08:00",
        "open_to": "22:00",
        "coordinator_alerts": True,
    },
    OMAR: {
        "asks_any_hour": False,
        "quiet_from": "00:00",
        "quiet_to": "07:00",
        "open_from": "00:00",
        "open_to": "00:00",
        "check_ins": True,
    },
    LAYLA: {
        "asks_any_hour": False,
        "quiet_from": "22:00",
        "quiet_to": "07:00",
        "open_from": "09:00",
        "open_to": "20:00",
        "channels": ["sms"],
    },
    "Yusuf": {"asks_any_hour": True, "open_from": "00:00", "open_to": "00:00"},
}
#: Huda's hours for requests, entered for her with her yes.
HUDAS_HOURS: Json = {"asks_any_hour": False, "quiet_from": "21:00", "quiet_to": "07:00"}
NO_NIGHTS: Json = {"night": {"from": "21:00", "to": "08:00"}}

EVENING, LIBRARY, SMALL_HOURS = "رسالة المساء", "Library", "Small hours"
#: Title → weekdays, start, end, kind.
PATTERNS: dict[str, tuple[list[int], str, str, str]] = {
    EVENING: (EVERY_DAY, "20:00", "20:10", "text"),
    LIBRARY: ([TUE, THU], "16:00", "18:00", "company"),
    SMALL_HOURS: (EVERY_DAY, "02:00", "05:00", "call"),
}
#: Who takes the evening's text in turn, day by day.
IN_TURN = (LAYLA, OMAR)
POOL = (OMAR, "Sara")

#: A month with another day to it: first and last day, and the hours in it.
MONTH = ("2027-02-08", "2027-03-09")
MONTHS_HOURS: dict[str, tuple[str, str]] = {
    EVENING: ("21:30", "21:40"),
    SMALL_HOURS: ("03:30", "05:00"),
}


def ladder(members: dict[str, str]) -> list[Json]:
    """A text or a call; a voice; somebody who comes, on her yes."""

    def named_members(*names: str) -> list[Json]:
        return [{"kind": "member", "member_id": members[name]} for name in names]

    return [
        {
            "name": "Text",
            "audience": [{"kind": "on_shift"}],
            "otherwise": named_members(LAYLA),
            "mode": "together",
            "answers": ["call", "text"],
            "needed": 1,
            "wait_minutes": 10,
        },
        {
            "name": "Voice",
            "audience": named_members("Yusuf", OMAR),
            "mode": "together",
            "answers": ["call"],
            "needed": 1,
            "wait_minutes": 10,
        },
        {
            "name": "Someone here",
            "audience": named_members("Sara"),
            "mode": "together",
            "answers": ["coming"],
            "needed": 1,
            "wait_minutes": 15,
            "needs_my_yes": True,
        },
    ]


def grants(members: dict[str, str]) -> list[Json]:
    """The person's grants. Kay is in none of them."""
    return [
        {"to": {"kind": "supporters"}, "event": "ask", "tier": 2, "channels": ["push", "sms"]},
        {
            "to": {"kind": "member", "member_id": members["Sara"]},
            "event": "ask",
            "tier": 3,
            "channels": ["push"],
        },
        {"to": {"kind": "coordinators"}, "event": "gap", "tier": 1, "channels": ["push"]},
        # Whoever holds a shift hears of its hours, and may look the times up.
        *(
            {"to": {"kind": "supporters"}, "event": event, "tier": 1, "channels": ["push", "sms"]}
            for event in ("open_time", "shift_changed", "check_in")
        ),
    ]
