"""A fictional circle: Tomás, bus driver and cumbia DJ, and four people around him.

Everybody here is made up. Who may hear what, over which channel and when, stands here as data, so
that the story in tests/scenarios reads without it.
"""

from __future__ import annotations

from tests.cases.first_circle import FRI, MON, SAT, SUN, THU, TUE, WED
from tests.world import Json

EVERY_DAY = [MON, TUE, WED, THU, FRI, SAT, SUN]

NAME = "La banda de Tomás"
ZONE = "America/New_York"
FRIENDS = ("Inés", "Ray", "Rosa", "Nico")
I_AM = "Conductor de autobús, papá de Lucía, DJ de cumbia"
SOLIDARITY = "Uno habla, los demás cocinan. Luz baja, sin radio."
NOBODY_FREE = "Mate, no café. La línea de la noche. Nada hay que decidir antes de las seis."

SECTIONS: dict[str, str] = {
    "i_am": I_AM,
    "helps": "luz baja, radio apagada; una sola voz, en español; mate, no café",
    "worse": "discutir si es real; mucha gente a la vez; sirenas",
    "arrive": "Golpea dos veces. Lucía duerme.",
}

#: What is told before the yes.
RAY_TELLS: Json = {
    "paid": True,
    "reports": True,
    "duty": "child abuse; not self-harm",
    "limits": "not Sundays",
}

LANGUAGES: dict[str, str] = {"Inés": "es", "Ray": "en", "Rosa": "es", "Nico": "es"}

#: What may reach each friend, by their own wall clock, and over what in which order.
REACH: dict[str, Json] = {
    "Inés": {
        "asks_any_hour": True,
        "open_from": "00:00",
        "open_to": "00:00",
        "coordinator_alerts": True,
        "check_ins": True,
        "channels": ["push", "sms", "voice"],
    },
    "Ray": {
        "asks_any_hour": False,
        "quiet_from": "02:00",
        "quiet_to": "06:00",
        "open_from": "10:00",
        "open_to": "20:00",
        "check_ins": True,
        "channels": ["push"],
    },
    "Rosa": {
        "asks_any_hour": False,
        "quiet_from": "22:00",
        "quiet_to": "06:00",
        "open_from": "09:00",
        "open_to": "19:00",
        "channels": ["sms", "voice"],
    },
    "Nico": {
        "asks_any_hour": False,
        "quiet_from": "01:00",
        "quiet_to": "16:00",
        "open_from": "16:00",
        "open_to": "22:00",
        "channels": ["push"],
    },
}

#: Where each can be reached beside the app. Ray's mail address is in no grant: nothing goes there.
ADDRESSES: dict[str, tuple[tuple[str, str], ...]] = {
    "Tomás": (("voice", "+13475550101"),),
    "Inés": (("sms", "+13475550102"), ("voice", "+13475550103")),
    "Ray": (("mail", "one@home.example"),),
    "Rosa": (("sms", "+13475550123"), ("voice", "+13475550123")),
}

POOL = ("Nico", "Rosa", "Ray")
LEAD_HOURS = (24, 4)

#: Title → weekdays, start, end, kind; a week of them.
PATTERNS: dict[str, tuple[list[int], str, str, str]] = {
    "Night": (EVERY_DAY, "21:00", "07:00", "overnight"),
    "School run": ([MON, TUE, WED, THU, FRI], "07:30", "08:30", "own"),
}

#: Who takes the nights in turn; with Nico resting, two of seven are open.
IN_TURN = ("Ray", "Inés", "Nico")
#: Who has which night in the week of 2 March 2026. Two stay open: Wednesday's and Saturday's.
#: Ray and Inés trade Thursday's and Friday's. Sunday's would be Ray's, who isn't there on Sundays:
#: he lets it go, and Inés takes it.
NIGHTS: dict[str, str] = {
    "2026-03-02": "Ray",
    "2026-03-03": "Inés",
    "2026-03-05": "Inés",
    "2026-03-06": "Ray",
    "2026-03-08": "Inés",
}


#: Said to Rosa beside asking others.
TONIGHT = "Lucía duerme hoy en tu casa"
#: Whom nobody answered is asked once more.
REPEAT: Json = {"rounds": 1, "minutes": 30}
#: What is done about his body: read by whoever he lets, and dialled by nobody's phone.
BODY_EMERGENCY: Json = {
    "ambulance": "yes",
    "first": "glucosa en gel; naloxona no",
    "say": "diabético",
    "stays": "Inés",
}
HEALTH_CARD: Json = {
    "conditions": "diabetes tipo 1",
    "medicines": "insulina, en la puerta de la nevera; olanzapina 5 mg por la noche",
    "refusals": "haloperidol",
}


def ladder(members: dict[str, str]) -> list[Json]:
    """Someone who stays awake; the circle, with Rosa told where Lucía sleeps; another bed."""

    def named_members(*names: str) -> list[Json]:
        return [{"kind": "member", "member_id": members[name]} for name in names]

    return [
        {
            "name": "Cuidar el sueño",
            "audience": [{"kind": "on_shift"}],
            "otherwise": named_members("Inés"),
            "mode": "together",
            "answers": ["coming"],
            "needed": 1,
            "wait_minutes": 10,
            "do": "cocinar, bajar la luz, quedarse",
        },
        {
            "name": "La banda",
            "audience": named_members("Inés", "Ray"),
            "mode": "together",
            "answers": ["coming", "call"],
            "needed": 2,
            "wait_minutes": 15,
            "needs_my_yes": True,
            "also_tell": [{"member_id": members["Rosa"], "text": TONIGHT}],
        },
        {
            "name": "Otra cama",
            "audience": named_members("Ray"),
            "mode": "together",
            "answers": ["coming"],
            "needed": 1,
            "wait_minutes": 30,
            "needs_my_yes": True,
            "place": "el sofá de Ray",
        },
    ]


def grants(members: dict[str, str]) -> list[Json]:
    """The person's grants: to whom, about which event, over which channel. Inés may read the
    health card when she comes to a request.
    """

    def to(name: str) -> Json:
        return {"kind": "member", "member_id": members[name]}

    by_day = {"from_wall": "06:00", "to_wall": "22:00"}
    phones = ["push", "sms", "voice"]
    return [
        {"to": {"kind": "on_shift"}, "event": "ask", "tier": 2, "channels": phones},
        {
            "to": to("Inés"),
            "event": "ask",
            "tier": 4,
            "channels": phones,
            "sections": ["helps", "suggest", "body_emergency"],
        },
        {"to": to("Ray"), "event": "ask", "tier": 3, "channels": ["push"]},
        {"to": to("Rosa"), "event": "ask", "tier": 1, "channels": ["sms", "voice"], **by_day},
        {"to": to("Rosa"), "event": "also_told", "tier": 1, "channels": ["sms"], **by_day},
        {"to": {"kind": "pool"}, "event": "gap", "tier": 1, "channels": ["push", "sms"]},
        {"to": {"kind": "coordinators"}, "event": "gap", "tier": 1, "channels": ["push", "sms"]},
        {
            "to": {"kind": "coordinators"},
            "event": "nobody_answered",
            "tier": 2,
            "channels": ["push", "sms"],
        },
        # What isn't an ask waits for her hours.
        {"to": to("Rosa"), "event": "shift_reminder", "tier": 1, "channels": ["sms"], **by_day},
    ]


def advance_rule(members: dict[str, str]) -> Json:
    """Written when well: on the fourth night the third step goes on without a yes, when Inés says
    that it's time. He has a quarter of an hour to stop it, and is asked twice in it.
    """
    return {
        "words": "la cuarta noche sin dormir",
        "says": [members["Inés"]],
        "tries": 2,
        "between_minutes": 5,
        "wait_minutes": 10,
        "step": 2,
        "tier": 2,
        "hours": None,
        "rest_hours": 12,
    }
