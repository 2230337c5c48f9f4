"""Two whole plans, both fictional, go in through the routes and come out as they were.

Whatever their people wrote has a place: a part, a step, the health card, a checklist. The two
documents (tests/cases/*_plan.json) are read as they stand; how they are laid out is their own.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.ids import new_id
from tests.world import Friend, Json, World

CASES = Path(__file__).resolve().parents[1] / "cases"
DRAFT = "/circles/{c}/plan/draft"
CALLED = "/circles/{c}/checklists/called"
HEALTH = "/circles/{c}/health-card"
FRIENDS = {"first": ("Sam", "Ade"), "second": ("Inés", "Ray")}

#: Where the lines of a document stand: by part of the plan.
PART_PATHS: dict[str, tuple[str, ...]] = {
    "pronouns": ("person", "pronouns"),
    "languages": ("person", "languages"),
    "contact_first": ("person", "contact_first"),
    "i_am": ("i_am",),
    "signs_early": ("signs", "early"),
    "signs_harder": ("signs", "harder"),
    "signs_now": ("signs", "now"),
    "helps": ("helps",),
    "worse": ("makes_worse",),
    "say_yes": ("consent", "if_i_say_yes"),
    "no_reply": ("consent", "if_no_reply"),
    "never_tell": ("consent", "never_tell"),
    "decided": ("consent", "advance"),
    "commitment": ("non_police", "commitment"),
    "own_limits": ("non_police", "limits"),
    "places_avoid": ("health_card", "place_to_avoid"),
    "pets": ("home", "pets"),
    "depends": ("home", "children"),
    "home": ("home", "bills"),
    "after": ("after",),
}
#: And on the health card.
CARD_PATHS = {
    "allergies": "allergies",
    "medicines": "meds",
    "conditions": "conditions",
    "refusals": "do_not_want",
}
#: Minutes of a step that says nothing of them.
USUAL_WAIT = 5


def at_path(document: Json, path: tuple[str, ...]) -> object:
    """What stands at a path of a document; None: nothing does."""
    for key in path[:-1]:
        document = document[key]
    return document.get(path[-1])


def as_text(words: object) -> str:
    """A text, or lines as one text."""
    if isinstance(words, str):
        return words
    return "\n".join(words) if isinstance(words, list) else ""


def as_before(text: str, example: object) -> object:
    """The words in the shape that they have in the document: a text, or lines."""
    return text.splitlines() if isinstance(example, list) else text


def step_body(step: Json, members: dict[str, str]) -> Json:
    """A document's step. Who does what is told in words, too: they go before what is to be done."""
    member_ids = [member_id for name, member_id in members.items() if name in step["who"]]
    audience = [{"kind": "member", "member_id": member_id} for member_id in member_ids]
    return {
        "name": step["name"],
        "audience": audience or [{"kind": "on_shift"}],
        "wait_minutes": step.get("within_min", USUAL_WAIT),
        "trigger": step["trigger"],
        "do": f"{step['who']}\n{step['do']}",
        "place": step.get("lock"),
    }


def writes(person: Friend, document: Json) -> None:
    """Write all that a document says, each in its place, and put the plan in use."""
    members = {name: person.member(name) for name in person.circle.members if name != person.name}
    *steps, emergency = document["steps"]
    sections = [
        {"key": key, "text": as_text(at_path(document, path))} for key, path in PART_PATHS.items()
    ]
    saved = person.patch(
        DRAFT,
        {
            "title": document["title"],
            "written_when": document["written_when"],
            "written_with": as_text(document["written_with"]),
            "sections": [section for section in sections if section["text"]],
            "ladder": [step_body(step, members) for step in steps],
            "nobody_free": as_text(document["nobody_free"]),
            "over": as_text(document["stop_when"]),
            "body_emergency": {
                "ambulance": "yes",
                "first": f"{emergency['name']}\n{emergency['trigger']}\n{emergency['do']}",
            },
        },
    )
    person.post(f"{DRAFT}/use", {"version": saved["in_use"]})
    days = int(document["review_on"].split()[0])
    review_on = (person.world.now.date() + timedelta(days=days)).isoformat()
    person.put("/circles/{c}/plan/review", {"review_on": review_on})
    card = {key: as_text(document["health_card"].get(name)) for key, name in CARD_PATHS.items()}
    person.put(HEALTH, card | {"devices": "", "depends_on_me": ""})
    lines = [{"id": new_id(), "words": words} for words in document["non_police"]["if_police_come"]]
    person.put(CALLED, {"lines": lines})


def read_step(level: int, step: Json) -> Json:
    """A step as the document lays it out."""
    people, do = step["do"].split("\n", 1)
    read = {
        "level": level,
        "name": step["name"],
        "trigger": step["trigger"],
        "who": people,
        "do": do,
    }
    if step["wait_minutes"] != USUAL_WAIT:
        read["within_min"] = step["wait_minutes"]
    if step["place"] is not None:
        read["lock"] = step["place"]
    return read


def reads(person: Friend, example: Json) -> Json:
    """All that stands in the circle, laid out as the document is; its own words aren't looked at,
    but for whether something is a text or a list."""
    plan, card = person.get("/circles/{c}/plan"), person.get(HEALTH)
    text_by_part = {section["key"]: section["text"] for section in plan["sections"]}
    document: Json = {
        key: {} for key in ("person", "signs", "consent", "non_police", "health_card", "home")
    }
    for key, path in PART_PATHS.items():
        shape = at_path(example, path)
        if shape is None:
            assert not text_by_part.get(key)
            continue
        place = document
        for name in path[:-1]:
            place = place[name]
        text = text_by_part.get(key, "")
        place[path[-1]] = as_before(text, shape)
    for key, name in CARD_PATHS.items():
        if card[key] or name in example["health_card"]:
            document["health_card"][name] = card[key].splitlines()
    called = person.get(CALLED)["lines"]
    emergency = plan["body_emergency"]
    name, trigger, do = emergency["first"].split("\n")
    review_on = date.fromisoformat(plan["review_on"])
    members = person.get("/circles/{c}")["members"]
    document["person"]["name"] = next(
        member["name"] for member in members if "person" in member["roles"]
    )
    document["non_police"]["if_police_come"] = [line["words"] for line in called]
    return document | {
        "title": plan["about"]["title"],
        "version": example["version"],  # a circle counts its own
        "written_when": plan["about"]["written_when"],
        "written_with": plan["about"]["written_with"].splitlines(),
        "review_on": f"{(review_on - person.world.now.date()).days} days",
        "steps": [
            *(read_step(number, step) for number, step in enumerate(plan["ladder"], 1)),
            {
                "level": len(plan["ladder"]) + 1,
                "name": name,
                "trigger": trigger,
                "do": do,
                "pre_decided_by_person": emergency["ambulance"] == "yes",
            },
        ],
        "nobody_free": plan["nobody_free"].splitlines(),
        "stop_when": plan["over"].splitlines(),
    }


@pytest.mark.parametrize("case", ["first", "second"])
def test_a_whole_plan_goes_in_and_comes_out_as_it_was(world: World, case: str) -> None:
    document = json.loads((CASES / f"{case}_plan.json").read_text(encoding="utf-8"))
    person = world.friend(document["person"]["name"])
    person.begins_circle(*FRIENDS[case])
    writes(person, document)
    assert reads(person, document) == document
