"""Texts that nobody else ever writes, put wherever people write something."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, text

from tests.world import VANCOUVER, Friend, Link


class Canaries:
    """Texts that nobody else would write."""

    def __init__(self) -> None:
        self.sung: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        return self.sung.setdefault(place, f"Canary{len(self.sung):02d}{secrets.token_hex(6)}")

    def in_letters(self, place: str) -> str:
        """A canary without a number in it: no line of a template may have one."""
        letters = self(place).translate(str.maketrans("0123456789", "ghijklmnop"))
        return self.sung.setdefault(f"{place}, in letters", letters)

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
    sing_template(song, mina)
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


def sing_template(song: Canaries, mina: Friend) -> None:
    """A template of a circle's own, which is shared, and with which a plan is begun."""
    template_id = secrets.token_urlsafe(16)
    about = ("title", "lead", "credit", "written_by", "changed", "licence")
    lines = {"heading": song.in_letters("a part of a template"), "lines": []}
    template = {
        **{field: song.in_letters(f"template {field}") for field in about},
        "id": template_id,
        "kind": "plan",
        "parts": [{**lines, "lines": [song.in_letters("a line of a template")]}],
        "steps": [song.in_letters("a step of a template")],
    }
    mina.post("/circles/{c}/plan/templates/kept", template)
    shared = mina.post(f"/circles/{{c}}/plan/templates/kept/{template_id}/share")
    song.sung["the code of a template"] = shared["kept"][0]["code"]
    mina.post(f"/circles/{{c}}/plan/draft/kept-templates/{template_id}")


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


def sing_offers(song: Canaries, mina: Friend, sam: Friend) -> None:
    """Mina offers Sam something, who takes it up, and Sam offers Mina something."""
    for by, to, place in ((mina, "Sam", "the person's offer"), (sam, "Mina", "a friend's offer")):
        path = f"/circles/{{c}}/member-offers/{secrets.token_urlsafe(16)}"
        terms = {"minutes": 10, "rhythm": "any_time"}
        by.put(path, terms | {"words": song(place), "member_ids": [mina.circle.members[to]]})
        if by is mina:
            sam.post(f"{path}/take-up")


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


def sing_gathering(song: Canaries, mina: Friend, sam: Friend) -> None:
    """Sam and a guest come to a gathering, and leave what they saw; Mina keeps one of it."""
    path = f"/circles/{{c}}/gatherings/{secrets.token_urlsafe(16)}"
    texts = ("from_name", "purpose", "see_me", "place", "rules", "speaks_first", "what_is_kept")
    words = {text: song(f"gathering {text}") for text in texts}
    words["call_link"] = f"https://call.example/{song('call link')}"
    day = (datetime.now(ZoneInfo(VANCOUVER)).date() + timedelta(days=3)).isoformat()
    times = [{"on_day": day, "at": "15:00", "minutes": 60}]
    mina.put(path, words | {"revision": 0, "times": times})
    mina.post(f"{path}/call")
    label = {"role_label": song("role of a guest")}
    ids = [secrets.token_urlsafe(16) for _ in range(2)]
    mina.post(f"{path}/guests", {"id": ids[0], "member_id": mina.circle.members["Sam"]})
    mina.post(f"{path}/guests", {"id": ids[1], "name": song("name of a guest"), **label})
    link = Link.new("guest")
    mina.post(f"{path}/guests/{ids[0]}/send")
    verifier = {"link_id": link.id, "verifier": link.verifier}
    mina.post(f"{path}/guests/{ids[1]}/send", verifier)
    page = {"token": link.token, "browser": secrets.token_urlsafe(32)}
    sam.post(f"/guests/{link.id}/open", page)
    sam.post(f"/guests/{link.id}/duty", page | {"reports": True, "authority": song("authority")})
    mina.post(f"{path}/guests/{ids[1]}/let-read")
    sam.post(f"/guests/{link.id}/answer", page | {"answer": "coming"})
    sam.put(f"{path}/answer", {"answer": "coming"})
    mina.post(f"{path}/held")
    sam.post(f"/guests/{link.id}/affirm", page | {"words": song("what a guest saw")})
    sam.post(f"{path}/affirm", {"words": song("what a friend saw")})
    affirmations = mina.get("/circles/{c}/gatherings")["affirmations"]
    mina.post(f"/circles/{{c}}/affirmations/{affirmations[0]['id']}/keep", {"for_friends": True})


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


def sing_solidarity(song: Canaries, mina: Friend, sam: Friend) -> None:
    """Sam asks; Mina writes words for Sam alone; Sam writes back."""
    sam.post("/circles/{c}/solidarity/question")
    words = {"words": song("words to one"), "version": 0}
    mina.put(f"/circles/{{c}}/solidarity/words/{mina.circle.members['Sam']}", words)
    reply = {"words": song("what was written back"), "version": 0}
    sam.put("/circles/{c}/solidarity/reply", reply)


def sing_values(song: Canaries, mina: Friend, sam: Friend) -> None:
    """It is open to Sam, to whom a line of Mina's is in the way; and an idea for both."""
    mina.put("/circles/{c}/values/readers", {"member_ids": [mina.circle.members["Sam"]]})
    days = mina.get("/circles/{c}/values")
    path = f"/circles/{{c}}/values/{secrets.token_urlsafe(16)}"
    mina.put(path, {"words": song("a line"), "closes_on": days["usual"]})
    in_the_way = {"kind": "in_my_way", "words": song("what is in the way"), "version": 1}
    sam.put(f"{path}/stance", in_the_way)
    sam.put(f"{path}/ideas/{secrets.token_urlsafe(16)}", {"words": song("an idea for both")})


def sing_pod_map(song: Canaries, mina: Friend) -> None:
    """Sam and two who aren't in the circle, for something in Mina's own words."""
    fields = [{"id": (field_id := secrets.token_urlsafe(16)), "words": song("own field of a map")}]
    mina.put("/circles/{c}/pod-map/fields", {"left_out": ["faith"], "own_fields": fields})
    members = (mina.circle.members["Sam"], None, None)
    for number, member_id in enumerate(members):
        name = {"name": song(f"name on a map {number}"), "near_for": ["night", field_id]}
        path = f"/circles/{{c}}/pod-map/names/{secrets.token_urlsafe(16)}"
        mina.put(path, name | {"nearness": "near", "member_id": member_id})


def sing_to_mend(song: Canaries, engine: Engine, mina: Friend, sam: Friend) -> None:
    """Sam writes to Mina what happened for them; Mina's own words to Sam still cool."""
    first = f"/circles/{{c}}/repairs/{secrets.token_urlsafe(16)}"
    cooled = {"happened": song("what happened"), "wish": song("what I would like")}
    sam.put(first, {"member_id": mina.circle.members["Mina"], "cooling": "soon"} | cooled)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE repair SET state = 'sent', sent_at = send_at, due_at = NULL")
        )
    answer = {part: song(f"answer: {part}") for part in ("did", "how", "differently")}
    mina.post(f"{first}/answer", answer)
    sam.post(f"{first}/turns", {"said": song("one thing more")})
    cooling = {"member_id": mina.circle.members["Sam"], "happened": song("what still cools")}
    mina.put(f"/circles/{{c}}/repairs/{secrets.token_urlsafe(16)}", cooling)


def sing_needs(song: Canaries, mina: Friend, sam: Friend) -> None:
    """A need that Sam helps with a part of, and a pot; one is done, with thanks."""
    member = mina.circle.members["Sam"]
    words = {
        "title": song("need title"),
        "words": song("need words"),
        "known": [{"member_id": member}],
    }
    hands = f"/circles/{{c}}/needs/{secrets.token_urlsafe(16)}"
    mina.put(hands, words | {"kind": "form"})
    sam.put(f"{hands}/hand", {"part": song("part of a need")})
    mina.post(f"{hands}/done", {"thanks": song("thanks")})
    mina.put("/circles/{c}/needs/money-known", {"member_ids": [member]})
    link = f"https://give.example/{song('need link')}"
    pot = {"currency": "CAD", "how": song("how to give"), "link": link}
    path = f"/circles/{{c}}/needs/{secrets.token_urlsafe(16)}"
    mina.put(path, words | {"kind": "money", "pot": pot})


def sing_together(song: Canaries, engine: Engine, mina: Friend, sam: Friend) -> None:
    """What the two ask, offer, need, call together and mend."""
    sing_solidarity(song, mina, sam)
    sing_values(song, mina, sam)
    sing_pod_map(song, mina)
    sing_offers(song, mina, sam)
    sing_to_mend(song, engine, mina, sam)
    sing_gathering(song, mina, sam)
    sing_needs(song, mina, sam)
