"""Texts that nobody else ever writes, put wherever people write something."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, text

from tests.world import VANCOUVER, Friend


class Canaries:
    """Texts that nobody else would write."""

    def __init__(self) -> None:
        self.sung: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        return self.sung.setdefault(place, f"Canary{len(self.sung):02d}{secrets.token_hex(6)}")

    def found_in(self, raw: bytes) -> list[str]:
        low = raw.lower()
        return [
            place
            for place, song in self.sung.items()
            if song.lower().encode() in low or song.lower().encode("utf-16-le") in low
        ]


def sing_plan(song: Canaries, mina: Friend, member: str) -> None:
    """A plan of every section and four steps, and a draft of the next."""
    about = {"title": song("plan title"), "written_with": song("written with")}
    mina.patch("/circles/{c}/plan/draft", about | {"written_when": "hard_time"})
    mina.post("/circles/{c}/plan/draft/templates/no_police")
    asked = [{"audience": [{"kind": "member", "member_id": member}]}]
    draft = mina.patch("/circles/{c}/plan/draft", {"ladder": asked})
    mina.post("/circles/{c}/plan/draft/use", {"version": draft["in_use"]})
    plan = mina.get("/circles/{c}/plan")
    sections = [
        {
            "key": section["key"],
            "heading": song(f"heading {section['key']}"),
            "text": song(section["key"]),
        }
        for section in plan["sections"]
    ]
    mina.put(
        "/circles/{c}/plan",
        {
            "sections": sections,
            "nobody_free": song("nobody_free"),
            "over": song("over"),
            "body_emergency": {field: song(field) for field in ("first", "say", "stays")},
            "ladder": [
                {
                    "name": song(f"step {number}"),
                    "trigger": song(f"trigger {number}"),
                    "do": song(f"do {number}"),
                    "dont": song(f"dont {number}"),
                    "also_tell": [{"member_id": member, "text": song(f"tells {number}")}],
                    "place": song(f"place {number}"),
                    "audience": [{"kind": "member", "member_id": member}],
                    "mode": "one_by_one",
                    "answers": ["coming", "call"],
                    "needed": 1,
                    "wait_minutes": 5,
                    "needs_my_yes": False,
                }
                for number in range(4)
            ],
        },
        headers={"If-Match": plan["etag"]},
    )
    mina.patch(
        "/circles/{c}/plan/draft",
        {
            "sections": [
                {"key": "own", "heading": song("draft heading"), "text": song("draft text")}
            ],
            "nobody_free": song("draft nobody_free"),
            "over": song("draft over"),
            "ladder": [{"audience": [], "name": song("draft step"), "do": song("draft do")}],
        },
    )


def sing_suggestion(song: Canaries, engine: Engine, mina: Friend, sam: Friend) -> None:
    """Sam is on board with a part of the plan, and suggests other words for it."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE circle SET widen_hours = 0"))
    switches = dict.fromkeys(("asks", "what_i_need", "open_times", "shift_reminders"), True)
    sections = {"plan_sections": ["helps", "suggest"]}
    member = mina.circle.members["Sam"]
    mina.put(f"/circles/{{c}}/members/{member}/consent", {**switches, **sections})
    plan = sam.get("/circles/{c}/plan")
    sam.put("/circles/{c}/plan/agreement", {"shown": plan["shown"]})
    part = next(section for section in plan["sections"] if section["key"] == "helps")
    sam.post(
        "/circles/{c}/plan/proposals",
        {
            "id": secrets.token_urlsafe(16),
            "key": "helps",
            "heading": song("suggested heading"),
            "text": song("suggested text"),
            "why": song("why it is suggested"),
            "over": {"heading": part["heading"], "text": part["text"]},
        },
    )


CARE_CARDS = {
    "health-card": (
        "allergies", "medicines", "conditions", "refusals", "devices", "depends_on_me",
    ),
    "companion-card": ("say", "dont_say", "agree", "tell"),
}  # fmt: skip


def sing_lines(song: Canaries, mina: Friend) -> None:
    """A line of the directory and a checklist of two lines."""
    fields = ("name", "hours", "region", "note")
    lists = ("numbers", "exceptions", "sources")
    line = {field: song(f"line {field}") for field in fields}
    line_lists = {field: [song(f"line {field}")] for field in lists}
    new_line = {"id": secrets.token_urlsafe(16), "policy": "unverified"}
    mina.post("/circles/{c}/lines", new_line | line | line_lists)
    lines = [
        {"id": secrets.token_urlsafe(16), "words": song(f"checklist {number}")}
        for number in range(2)
    ]
    mina.put("/circles/{c}/checklists/taken", {"lines": lines})


def sing_going_along(song: Canaries, mina: Friend, sam: Friend) -> None:
    """Sam goes along all day long, writes down what happened, and leaves a note for who follows."""
    title = song("go with me")
    mina.offers(title, [0, 1, 2, 3, 4, 5, 6], "00:00", "00:00", kind="go_with")
    slot = mina.circle.slot(title, datetime.now(ZoneInfo(VANCOUVER)).date().isoformat())
    sam.claims(slot)
    note = {field: song(f"companion note {field}") for field in ("times", "names", "said")}
    sam.put(f"/circles/{{c}}/slots/{slot}/companion-note", note)
    sam.put(f"/circles/{{c}}/slots/{slot}/note", {"text": song("note between shifts")})


def sing_afterwards(song: Canaries, engine: Engine, mina: Friend, sam: Friend) -> None:
    """The request is over: Mina answers Sam's check-in, and looks back."""
    today = datetime.now(ZoneInfo(VANCOUVER)).date()
    body = {
        "days": [(today + timedelta(days=2)).isoformat()],
        "at": "10:00",
        "way": "text",
        "member_id": mina.circle.members["Sam"],
    }
    (check_in,) = mina.post(f"{mina.ask_path}/check-ins", body)["person"]
    path = f"/circles/{{c}}/check-ins/{check_in['id']}"
    sam.post(f"{path}/take")
    with engine.begin() as connection:
        connection.execute(text("UPDATE check_in SET on_day = :today"), {"today": today})
    mina.put(f"{path}/how", {"how": "harder", "words": song("answer to a check-in")})
    look_back = {part: song(f"look back {part}") for part in ("helped", "hindered", "change")}
    mina.put(f"/circles/{{c}}/look-backs/{secrets.token_urlsafe(16)}", look_back)
    line = {
        "stance": "never",
        "words": song("a line of guidelines"),
        "about": "shifts",
        "kinds": ["ride"],
    }
    mina.put(f"/circles/{{c}}/guidelines/{secrets.token_urlsafe(16)}", line)
