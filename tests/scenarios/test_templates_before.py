"""Templates that a plan was begun with: whose names go along, who signed them, and how many.

Mina makes a template, begins her plan anew with it, and makes another of that. Somebody whom the
first one names has come in since.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.core.ids import new_id
from app.plans.models import SharedTemplate
from tests.factories import simple_circle
from tests.scenarios.gathering_steps import rows_of
from tests.scenarios.test_circle_transfer import takes
from tests.scenarios.test_lineage import (
    AGPL,
    DRAFT,
    OWN_TEMPLATES,
    SHARE_ALIKE,
    TEMPLATES,
    begins_with,
    file_of,
    makes,
    mina_by_night,
    receives,
    refused,
    shares,
    tomas_elsewhere,
)
from tests.scenarios.test_own_copy import copy_of
from tests.world import Friend, Json, Refused, World


def titles_before(file: str) -> list[str]:
    """The titles of those that the template in a file was made after."""
    return [each["title"] for each in json.loads(file)["ancestors"]]


def test_a_name_does_not_leave_with_the_template_that_another_was_made_after(world: World) -> None:
    mina, tomas = mina_by_night(world), tomas_elsewhere(world)
    rosas_file = file_of(tomas, makes(tomas, title="Given", credit="After Rosa Bell"))
    begins_with(mina, receives(mina, file=rosas_file), helps="tea")
    earlier = {"title": "Nana’s way", "parts": [{"heading": "Mornings"}], "steps": ["Nana rings"]}
    earlier_id = makes(mina, **earlier, written_by="Mina")
    begins_with(mina, earlier_id, helps="tea")
    made_id = makes(mina, title="Made of it")
    file = file_of(mina, made_id)
    assert titles_before(file) == ["A plan for nights", "Given", "Nana’s way"]
    mina.delete(f"{OWN_TEMPLATES}/{earlier_id}")

    # Nana comes in: what was made before names her by now. Whoever was given is credited as before.
    sam = mina.member("Sam")
    mina.patch(f"/circles/{{c}}/members/{sam}", {"name": "Rosa Bell"})
    assert file_of(mina, made_id) == file
    mina.patch(f"/circles/{{c}}/members/{sam}", {"name": "Nana"})
    before = mina.get(TEMPLATES)
    for method, path in (("POST", "share"), ("GET", "file")):
        refusal = refused(mina, method, f"{OWN_TEMPLATES}/{made_id}/{path}")
        assert (refusal.status, refusal.code) == (422, "template-before-names-somebody")
        _, key, place = refusal.problem["line"].split(".")
        assert (key in file, place) == (True, "title")
        assert "“Nana’s way”" in refusal.problem["detail"]
        assert "Nothing was changed." in refusal.problem["detail"]
    assert mina.get(TEMPLATES) == before
    assert rows_of(world, SharedTemplate) == {"SharedTemplate": 0}

    # Another can be made all the same; it leaves once nothing of the earlier one is in the plan.
    stuck_id = makes(mina, title="Another")
    assert refused(mina, "GET", f"{OWN_TEMPLATES}/{stuck_id}/file").status == 422
    plan = mina.get("/circles/{c}/plan")
    (mornings,) = [each["key"] for each in plan["sections"] if each["heading"] == "Mornings"]
    steps = [step for step in plan["ladder"] if step["name"] != "Nana rings"]
    saved = mina.patch(DRAFT, {"without": [mornings], "ladder": steps})
    mina.post(f"{DRAFT}/use", {"version": saved["in_use"]})
    free_id = makes(mina, title="Free")
    assert titles_before(file_of(mina, free_id)) == ["A plan for nights", "Given"]
    assert shares(mina, free_id)


def test_whoever_hands_their_circle_on_leaves_no_signature_in_its_plan(world: World) -> None:
    mina, tomas = mina_by_night(world), tomas_elsewhere(world)
    neighbours_id = makes(tomas, title="Given", written_by="a neighbour")
    begins_with(mina, receives(mina, file=file_of(tomas, neighbours_id)), helps="tea")
    first_id = makes(mina, title="First", written_by="Mina of the nights")
    begins_with(mina, first_id, helps="tea")
    second_id = makes(mina, title="Second", written_by="Mina once more")
    mina.post(f"{DRAFT}/kept-templates/{second_id}")  # and lies in a draft
    signed = "Mina of the nights"
    assert signed in mina.tries("GET", "/circles/{c}/plan/export").text
    link = mina.hands_over()
    world.advance(hours=25)
    kit = world.friend("Kit")
    takes(kit, link)
    kit.circle = mina.circle

    drafted = kit.get(DRAFT)
    exported = kit.tries("GET", "/circles/{c}/plan/export").text
    copied, page = copy_of(kit)
    for text in (json.dumps(drafted), exported, json.dumps(copied), page):
        assert "Given" in text
        assert "a neighbour" in text
        assert signed not in text
        assert "once more" not in text
    saved = kit.patch(DRAFT, {"ladder": drafted["ladder"][:1]})
    kit.post(f"{DRAFT}/use", {"version": saved["in_use"]})
    file = json.loads(file_of(kit, makes(kit, title="Since then", written_by="Kit")))
    assert {each["title"]: each["written_by"] for each in file["ancestors"]} == {
        "A plan for nights": None,
        "Given": "a neighbour",
        "First": None,
        "Second": None,
    }


def given_file(title: str, ancestors: list[Json] | None = None, **changed: Any) -> str:
    """A template as somebody else might have made it, as a file."""
    ancestors = ancestors or []
    template = {
        "key": new_id(),
        "kind": "plan",
        "title": title,
        "lead": "",
        "credit": "Ours",
        "written_by": None,
        "changed": None,
        "licence": SHARE_ALIKE,
        "parts": [{"key": new_id(), "heading": title, "beginnings": []}],
        "steps": [],
        "parents": [each["key"] for each in ancestors[:1]],
    }
    return json.dumps(
        {
            "format": "showup-template-1",
            "template": template | changed,
            "ancestors": ancestors,
        }
    )


def line_of(length: int, credit: str = "Ours") -> list[Json]:
    """Templates of which each was made after the next."""
    keys = [new_id() for _ in range(length)]
    return [
        {
            "key": key,
            "title": "Before",
            "credit": credit,
            "changed": credit,
            "licence": AGPL,
            "parents": keys[number + 1 : number + 2],
        }
        for number, key in enumerate(keys)
    ]


def adds(person: Friend, file: str) -> Json:
    """Take a template over into the draft, and keep it no longer."""
    received = receives(person, file=file)
    try:
        draft: Json = person.post(f"{DRAFT}/kept-templates/{received}")
    finally:
        person.delete(f"{OWN_TEMPLATES}/{received}")
    return draft


def refuses_to_add(person: Friend, file: str) -> str:
    """The problem for which a draft takes no more; nothing is changed by it."""
    before = person.get(DRAFT)
    with pytest.raises(Refused) as refusal:
        adds(person, file)
    assert refusal.value.status == 422
    assert "Nothing was changed." in refusal.value.problem["detail"]
    assert person.get(DRAFT) == before
    return refusal.value.code


def puts_in_use(person: Friend) -> None:
    """Put the draft in use, with its first step alone."""
    draft = person.get(DRAFT)
    saved = person.patch(DRAFT, {"ladder": draft["ladder"][:1]})
    person.post(f"{DRAFT}/use", {"version": saved["in_use"]})


def test_a_plan_is_begun_with_eight_at_most_and_one_can_be_made_of_it(world: World) -> None:
    mina = simple_circle(world, "Sam")
    for number in range(8):
        adds(mina, given_file(f"No {number}"))
    assert refuses_to_add(mina, given_file("No 8")) == "plan-templates-many"
    assert refused(mina, "POST", f"{DRAFT}/templates/nights").code == "plan-templates-many"
    puts_in_use(mina)
    assert len(titles_before(file_of(mina, makes(mina)))) == 8
    # One whose parts are taken out makes room; what is in the plan stays credited.
    sections = mina.get(DRAFT)["sections"]
    (part,) = [each["key"] for each in sections if each["heading"] == "No 3"]
    mina.patch(DRAFT, {"without": [part]})
    assert len(mina.get(DRAFT)["about"]["templates"]) == 8, "with room enough it stays credited"
    draft = adds(mina, given_file("No 8"))
    titles = [each["title"] for each in draft["about"]["templates"]]
    assert titles == [f"No {number}" for number in (0, 1, 2, 4, 5, 6, 7, 8)]
    assert refuses_to_add(mina, given_file("No 9")) == "plan-templates-many"
    puts_in_use(mina)
    assert len(titles_before(file_of(mina, makes(mina, title="Again")))) == 8


def test_a_plan_has_forty_before_it_at_most_and_one_can_be_made_of_it(world: World) -> None:
    mina = simple_circle(world, "Sam")
    adds(mina, given_file("Long", line_of(37)))
    assert refuses_to_add(mina, given_file("Longer", line_of(2))) == "plan-templates-line"
    adds(mina, given_file("Short", line_of(1)))
    assert refuses_to_add(mina, given_file("Bare")) == "plan-templates-line"
    puts_in_use(mina)
    assert len(titles_before(file_of(mina, makes(mina)))) == 40
    other = simple_circle(world)
    assert refuses_to_add(other, given_file("Longest", line_of(40))) == "plan-templates-line"


def test_a_plan_does_not_grow_with_each_template_that_is_given(world: World) -> None:
    mina = simple_circle(world, "Sam")
    words = ["x" * 200] * 12
    parts = [{"key": new_id(), "heading": f"No {n}", "beginnings": words} for n in range(16)]
    long_files = [given_file(f"Long {number}", parts=parts) for number in range(3)]
    for file in long_files[:2]:
        adds(mina, file)
    assert refuses_to_add(mina, long_files[2]) == "plan-templates-long"
    adds(mina, given_file("Short"))
    lengthy = given_file("Lengthy credit", line_of(25, credit="y" * 500))
    assert len(lengthy) < 45_000
    other = simple_circle(world)
    assert refuses_to_add(other, lengthy) == "plan-templates-long"
    adds(other, given_file("Lengthy", line_of(20, credit="y" * 500)))
    puts_in_use(other)
    assert len(titles_before(file_of(other, makes(other)))) == 21
