"""Lineage: a template is handed on with whose ideas it is, and with nobody's name in it.

Mina makes one of her plan and shares it. Tomás begins his plan with it, in a circle that knows
nothing of hers.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.plans.models import KeptTemplate, SharedTemplate
from tests.factories import simple_circle
from tests.scenarios.gathering_steps import (
    SATURDAY,
    puts_on_list,
    rows_of,
)
from tests.scenarios.gathering_steps import (
    draft as gathering_draft,
)
from tests.scenarios.test_circle_transfer import takes
from tests.scenarios.test_own_copy import copy_of
from tests.services.canary_songs import Canaries
from tests.world import Friend, Json, Refused, World

DRAFT = "/circles/{c}/plan/draft"
TEMPLATES = "/circles/{c}/plan/templates"
OWN_TEMPLATES = TEMPLATES + "/kept"
RECEIVED = TEMPLATES + "/received"
AGPL, SHARE_ALIKE = "AGPL-3.0-or-later", "CC BY-SA 4.0"
CREDIT = "Made by neighbours who take turns at night."
CHANGED = "Left out the light. Added what to bring."

#: What Mina confirmed, line by line.
CONFIRMED: Json = {
    "kind": "plan",
    "title": "Nights, our way",
    "lead": "For long nights with company.",
    "credit": CREDIT,
    "written_by": "somebody in Vancouver East",
    "changed": CHANGED,
    "licence": SHARE_ALIKE,
    "parts": [
        {"key": "helps", "lines": ["Tea before words", "A film that everybody knows"]},
        {"heading": "What to bring", "lines": []},
    ],
    "steps": ["Someone comes over"],
}


def makes(person: Friend, **changed: Any) -> str:
    """Make a template; gives its id."""
    template_id = new_id()
    person.post(OWN_TEMPLATES, {**CONFIRMED, "id": template_id, **changed})
    return template_id


def kept_by(person: Friend) -> dict[str, Json]:
    return {entry["template"]["title"]: entry for entry in person.get(TEMPLATES)["kept"]}


def receives(person: Friend, **source: str) -> str:
    template_id = new_id()
    person.post(RECEIVED, {"id": template_id, **source})
    return template_id


def shares(person: Friend, template_id: str) -> str:
    """Share a template; gives its code."""
    answer = person.post(f"{OWN_TEMPLATES}/{template_id}/share")
    (code,) = [entry["code"] for entry in answer["kept"] if entry["id"] == template_id]
    return str(code)


def file_of(person: Friend, template_id: str) -> str:
    answer = person.tries("GET", f"{OWN_TEMPLATES}/{template_id}/file")
    assert answer.is_success, answer.text
    assert answer.headers["Content-Disposition"] == 'attachment; filename="template.json"'
    return answer.text


def begins_with(person: Friend, template_id: str, **words: str) -> Json:
    """Take a kept template into the draft, write something into it, and put it in use."""
    draft = person.post(f"{DRAFT}/kept-templates/{template_id}")
    sections = [{"key": key, "text": text} for key, text in words.items()]
    saved = person.patch(DRAFT, {"sections": sections, "ladder": draft["ladder"][:1]})
    plan: Json = person.post(f"{DRAFT}/use", {"version": saved["in_use"]})
    return plan


def refused(person: Friend, method: str, path: str, body: Json | None = None) -> Refused:
    with pytest.raises(Refused) as refusal:
        person.call(method, path, body)
    return refusal.value


def mina_by_night(world: World) -> Friend:
    """Mina, whose plan was begun with the app's "nights"; Sam is in the circle."""
    mina = simple_circle(world, "Sam")
    draft = mina.post(f"{DRAFT}/templates/nights")
    mina.patch(DRAFT, {"ladder": draft["ladder"][:1]})
    mina.patch(DRAFT, {"sections": [{"key": "helps", "text": "Sam makes tea"}]})
    mina.post(f"{DRAFT}/use", {"version": draft["in_use"]})
    return mina


def tomas_elsewhere(world: World) -> Friend:
    tomas = world.friend("Tomás")
    tomas.begins_circle("Ray")
    return tomas


def test_credit_survives_export_import_and_print(world: World) -> None:
    mina, tomas = mina_by_night(world), tomas_elsewhere(world)
    file = file_of(mina, makes(mina))
    received = receives(tomas, file=file)
    # It is kept as it came, and handed on as it came.
    assert file_of(tomas, received) == file
    (received_template,) = kept_by(tomas).values()
    assert (received_template["is_own"], received_template["code"]) == (False, None)
    assert [each["key"] for each in received_template["template"]["line"]] == ["nights"]

    plan = begins_with(tomas, received, helps="mate, not coffee", pets="Lucía’s fish")
    (template,) = plan["about"]["templates"]
    assert template["title"] == "Nights, our way"
    assert template["parts"][0]["beginnings"] == CONFIRMED["parts"][0]["lines"]
    changes = plan["about"]["changes"]
    assert [part["heading"] for part in changes["parts_left_out"]] == ["What to bring"]
    assert [part["key"] for part in changes["parts_added"]] == ["pets"]
    assert changes["steps_left_out"] == ["Someone comes over"]

    # The template goes, and the plan is written anew: it remembers what it came from.
    tomas.delete(f"{OWN_TEMPLATES}/{received}")
    saved = tomas.patch(DRAFT, {"sections": [{"key": "helps", "text": "mate"}]})
    tomas.post(f"{DRAFT}/use", {"version": saved["in_use"]})
    credited = (
        "Nights, our way", CREDIT, "somebody in Vancouver East", CHANGED, SHARE_ALIKE,
        "After Mia Mingus’s pods and pod mapping.", "Pods ask whom you would turn to", AGPL,
    )  # fmt: skip
    printed = tomas.tries("GET", "/circles/{c}/plan/export?form=html").text
    exported = tomas.tries("GET", "/circles/{c}/plan/export").text
    copied_json, copied_page = copy_of(tomas)
    copied = json.dumps(copied_json, ensure_ascii=False)
    for words in credited:
        for place in (printed, exported, copied, copied_page):
            assert words in place, words
    for words in (
        "Made from: A plan for nights",
        "Left out, or left empty",
        "What to bring",
        "Added",
    ):
        assert words in printed, words

    # And once more: what is made of his plan credits her, and those before her.
    again = json.loads(file_of(tomas, makes(tomas, title="Noches", parts=[{"key": "pets"}])))
    assert [each["title"] for each in again["ancestors"]] == [
        "Nights, our way",
        "A plan for nights",
    ]
    assert again["template"]["parents"] == [json.loads(file)["template"]["key"]]
    ines = world.friend("Inés")
    ines.begins_circle("Ray")
    begins_with(ines, receives(ines, file=json.dumps(again)), pets="none")
    page = ines.tries("GET", "/circles/{c}/plan/export?form=html").text
    assert all(words in page for words in ("Noches", *credited))


def test_what_is_not_confirmed_is_not_in_it(world: World) -> None:
    """A published template contains no canary of its circle: neither its file nor its copy."""
    song = Canaries()
    mina = mina_by_night(world)
    words = {key: song(key) for key in ("helps", "worse", "night_people", "morning", "pets")}
    sections = [{"key": key, "text": text} for key, text in words.items()]
    own_part = {"key": new_id(), "heading": song("own heading"), "text": song("own text")}
    about = {"title": song("title"), "written_with": song("with whom")}
    draft = mina.patch(DRAFT, {"sections": [*sections, own_part], "over": song("over"), **about})
    step = {"name": song("step"), "do": song("do"), "place": song("place")}
    mina.patch(DRAFT, {"ladder": [draft["ladder"][0] | step]})
    mina.post(f"{DRAFT}/use", {"version": draft["in_use"]})
    mina.patch("/circles/{c}", {"i_am": song("i_am"), "solidarity": song("solidarity")})
    mina.put("/circles/{c}/arrival", {"address": song("address"), "notes": song("notes")})
    song.sung |= {
        "circle": mina.circle.id,
        "own key": own_part["key"],
        "friend": "Sam",
        "person": "Mina",
        **{f"id of {name}": member_id for name, member_id in mina.circle.members.items()},
    }

    template_id = makes(mina, parts=[{"key": "helps", "lines": []}, {"heading": "Mornings"}])
    code = shares(mina, template_id)
    song.sung |= {"kept under": template_id, "code": code}
    assert not song.found_in(file_of(mina, template_id).encode())
    tomas = tomas_elsewhere(world)
    answer = tomas.tries("POST", RECEIVED, {"id": new_id(), "code": code})
    assert answer.status_code == 200
    assert not song.found_in(answer.content)
    begins_with(tomas, answer.json()["kept"][0]["id"], helps="x")
    copied, page = copy_of(tomas)
    assert not song.found_in(json.dumps(copied).encode() + page.encode())

    # The row of the copy says no more: not whose it is, nor since when, nor by which code.
    with world.parts.db.read() as tx:
        (row,) = tx.session.exec(select(SharedTemplate)).all()
        assert set(row.model_dump()) == {"id", "body"}
        assert not song.found_in(json.dumps(row.model_dump()).encode())


PART_WITH_SAM: Json = {"key": "helps", "lines": ["tea", "sam’s tea"]}
#: What can't go, the problem that says so, and which line it is.
REFUSED: list[tuple[Json, str, str | None]] = [
    ({"title": "Mina’s nights"}, "template-names-somebody", "title"),
    ({"lead": "What Sam does"}, "template-names-somebody", "lead"),
    ({"credit": "An idea of Rosa’s"}, "template-names-somebody", "credit"),
    ({"changed": "The judge, Bell, is out"}, "template-names-somebody", "changed"),
    ({"written_by": "Mina and SAM"}, "template-names-somebody", "written_by"),
    ({"parts": [PART_WITH_SAM]}, "template-names-somebody", "helps.1"),
    ({"steps": ["To Elm Street"]}, "template-names-somebody", "steps.0"),
    ({"steps": ["Ring 604 555 0187"]}, "template-reaches-somebody", "steps.0"),
    ({"steps": ["Write sam@home.example"]}, "template-names-somebody", "steps.0"),
    ({"steps": ["Write a@home.example"]}, "template-reaches-somebody", "steps.0"),
    ({"steps": ["See https://home.example"]}, "template-reaches-somebody", "steps.0"),
    ({"title": ""}, "template-title-empty", None),
    ({"credit": " "}, "template-credit-empty", None),
    ({"credit": "x" * 501}, "template-credit-long", None),
    ({"licence": ""}, "template-licence-empty", None),
    ({"licence": "x" * 81}, "template-licence-long", None),
    ({"parts": [], "steps": []}, "template-empty", None),
    ({"parts": [{"key": "no_part"}]}, "template-part", None),
    ({"parts": [{"key": "address"}]}, "template-part", None),
    ({"parts": [{"heading": "x" * 201}]}, "template-line-too-long", None),
    ({"parts": [{"key": "helps", "heading": "both"}]}, "bad-input", None),
    ({"kind": "police"}, "bad-input", None),
]  # fmt: skip


def test_a_line_that_cannot_go_is_named_and_nothing_changes(world: World) -> None:
    mina = simple_circle(world, "Sam", "Rosa")
    mina.put("/circles/{c}/arrival", {"address": "4 Elm Street", "notes": "blue door"})
    mina.delete(f"/circles/{{c}}/members/{mina.member('Rosa')}")
    puts_on_list(mina, gathering_draft(mina, SATURDAY), name="Judge Bell", role_label="judge")
    before = mina.get(TEMPLATES)
    for changed, code, line in REFUSED:
        refusal = refused(mina, "POST", OWN_TEMPLATES, {**CONFIRMED, "id": new_id(), **changed})
        assert (refusal.status, refusal.code) == (422, code), changed
        assert refusal.problem.get("line") == line
        assert "Nothing was changed." in refusal.problem["detail"] or code == "bad-input"
        if line is not None:
            assert "“" in refusal.problem["detail"], "the line stands in the sentence"
        assert mina.get(TEMPLATES) == before


def test_the_person_alone_hands_on_and_not_while_everything_rests(world: World) -> None:
    mina = mina_by_night(world)
    sam = world.friends["Sam"]
    template_id = makes(mina)
    paths: tuple[tuple[str, str, Json | None], ...] = (
        ("POST", OWN_TEMPLATES, {**CONFIRMED, "id": new_id()}),
        ("POST", f"{OWN_TEMPLATES}/{template_id}/share", {}),
        ("GET", f"{OWN_TEMPLATES}/{template_id}/file", None),
    )
    for role in ("supporter", "coordinator", "counsellor"):
        mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/roles", {"roles": [role]})
        for method, path, body in (
            *paths,
            ("GET", TEMPLATES, None),
            ("DELETE", f"{OWN_TEMPLATES}/{template_id}", None),
        ):
            assert refused(sam, method, path, body).status == 403, (role, path)
    # Whoever draws a circle up may begin its plan with what they were given, and publishes nothing.
    lee = world.friend("Lee")
    lee.drafts_circle("Noor")
    received = receives(lee, file=file_of(mina, template_id))
    lee.post(f"{DRAFT}/kept-templates/{received}")
    for method, path, body in paths:
        assert refused(lee, method, path.replace(template_id, received), body).status == 403, path
    for stranger_path in (f"{OWN_TEMPLATES}/{received}/share", f"{OWN_TEMPLATES}/{new_id()}/share"):
        assert refused(mina, "POST", stranger_path, {}).status == 404

    mina.post("/circles/{c}/pause", {"until_wall": None})
    before = mina.get(TEMPLATES)
    for method, path, body in paths:
        refusal = refused(mina, method, path, body)
        assert (refusal.status, refusal.code) == (409, "templates-rest"), path
    assert mina.get(TEMPLATES) == before
    mina.post("/circles/{c}/resume")
    code = shares(mina, template_id)
    # A phone that lies open hands nothing out; taking back asks for no proof, and rests never.
    world.advance(hours=24 * 8)
    assert refused(mina, "GET", f"{OWN_TEMPLATES}/{template_id}/file").code == "proof-waits"
    other_id = makes(mina, title="Another")
    assert refused(mina, "POST", f"{OWN_TEMPLATES}/{other_id}/share", {}).code == "proof-waits"
    mina.post("/circles/{c}/pause", {"until_wall": None})
    mina.delete(f"{OWN_TEMPLATES}/{template_id}/share")
    tomas = tomas_elsewhere(world)
    refusal = refused(tomas, "POST", RECEIVED, {"id": new_id(), "code": code})
    assert refusal.code == "template-code-unknown"


def test_what_is_shared_is_taken_back_and_goes_with_its_circle(world: World) -> None:
    mina, tomas = mina_by_night(world), tomas_elsewhere(world)
    template_id = makes(mina)
    code = shares(mina, template_id)
    assert refused(mina, "POST", f"{OWN_TEMPLATES}/{template_id}/share", {}).code == (
        "template-shared-already"
    )
    receives(tomas, code=code)
    assert mina.reads("template_shared", by="Mina")
    # Given once more it is the one that he has.
    refusal = refused(tomas, "POST", RECEIVED, {"id": new_id(), "code": code})
    assert (refusal.status, refusal.code) == (409, "template-kept-already")
    (received,) = kept_by(tomas).values()
    refusal = refused(tomas, "POST", f"{OWN_TEMPLATES}/{received['id']}/share", {})
    assert (refusal.status, refusal.code) == (409, "template-not-own")

    # Taken back: the code opens nothing, and who has a copy has it. Twice is once.
    for _ in range(2):
        mina.delete(f"{OWN_TEMPLATES}/{template_id}/share")
    assert len(mina.reads("template_taken_back", by="Mina")) == 1
    ray = world.friend("Ray")
    ray.begins_circle("Tomás")
    refusal = refused(ray, "POST", RECEIVED, {"id": new_id(), "code": code})
    assert (refusal.status, refusal.code) == (422, "template-code-unknown")
    assert kept_by(tomas)["Nights, our way"]["template"]["credit"] == CREDIT
    assert rows_of(world, SharedTemplate) == {"SharedTemplate": 0}

    # A new code is another one. Whoever comes in later is named no more than the others.
    assert shares(mina, template_id) != code
    mina.delete(f"{OWN_TEMPLATES}/{template_id}/share")
    mina.patch(f"/circles/{{c}}/members/{mina.member('Sam')}", {"name": "Tea"})
    refusal = refused(mina, "POST", f"{OWN_TEMPLATES}/{template_id}/share", {})
    assert (refusal.code, refusal.problem["line"]) == ("template-names-somebody", "helps.0")
    assert (
        refused(mina, "GET", f"{OWN_TEMPLATES}/{template_id}/file").code
        == "template-names-somebody"
    )

    # Deleted here, closed, or the circle deleted: nothing that it shared is left.
    other_ids = [
        makes(mina, title=f"No. {number}", parts=[{"key": "helps"}]) for number in range(2)
    ]
    for other_id in other_ids:
        shares(mina, other_id)
    mina.delete(f"{OWN_TEMPLATES}/{other_ids[0]}")
    assert rows_of(world, SharedTemplate) == {"SharedTemplate": 1}
    mina.post("/circles/{c}/close", {"keep_days": 7})
    assert rows_of(world, SharedTemplate) == {"SharedTemplate": 0}
    assert {entry["code"] for entry in kept_by(mina).values()} == {None}
    shares(ray, makes(ray))
    ray.delete("/circles/{c}")
    assert rows_of(world, SharedTemplate) == {"SharedTemplate": 0}
    assert rows_of(world, KeptTemplate) == {"KeptTemplate": 3}, "Mina’s two, to read, and Tomás’s"


def test_a_circle_that_is_handed_on_takes_no_template_of_the_one_before_along(world: World) -> None:
    mina = mina_by_night(world)
    shares(mina, makes(mina))
    link = mina.hands_over()
    world.advance(hours=25)
    kit = world.friend("Kit")
    takes(kit, link)
    kit.circle = mina.circle
    assert kit.get(TEMPLATES)["kept"] == []
    assert rows_of(world, SharedTemplate, KeptTemplate) == {"SharedTemplate": 0, "KeptTemplate": 0}


def test_a_file_with_a_broken_line_changes_nothing(world: World) -> None:
    mina, tomas = mina_by_night(world), tomas_elsewhere(world)
    good_file = json.loads(file_of(mina, makes(mina)))
    (nights,) = good_file["ancestors"]
    broken: dict[str, Json | str] = {
        "template-parent-missing": good_file | {"ancestors": []},
        "template-line-twice": good_file | {"ancestors": [nights, nights]},
        "template-line-cycle": good_file | {"ancestors": [nights | {"parents": ["nights"]}]},
        "template-line-unrelated": good_file | {"ancestors": [nights, nights | {"key": new_id()}]},
        "template-credit-empty": good_file | {"ancestors": [nights | {"credit": ""}]},
        "template-file-unreadable": "{",
    }
    before = tomas.get(TEMPLATES)
    for code, file in broken.items():
        text = file if isinstance(file, str) else json.dumps(file)
        refusal = refused(tomas, "POST", RECEIVED, {"id": new_id(), "file": text})
        assert (refusal.status, refusal.code) == (422, code)
    for body in ({}, {"file": "{}", "code": new_id()}, {"code": "x"}, {"file": ""}):
        refusal = refused(tomas, "POST", RECEIVED, {"id": new_id(), **body})
        assert (refusal.status, refusal.code) == (422, "bad-input")
    assert tomas.get(TEMPLATES) == before


def test_there_is_room_for_twenty(world: World) -> None:
    mina = simple_circle(world)
    for number in range(20):
        makes(mina, title=f"No. {number}")
    refusal = refused(mina, "POST", OWN_TEMPLATES, {**CONFIRMED, "id": new_id()})
    assert (refusal.status, refusal.code) == (409, "template-no-room")
    assert len(mina.get(TEMPLATES)["kept"]) == 20
