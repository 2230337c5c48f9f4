"""A plan with all its parts: begun with a template, written part by part, read, taken along."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.cases.plan_words import MINA, TOMAS
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

DRAFT = "/circles/{c}/plan/draft"
REVIEW = "/circles/{c}/plan/review"
EXPORT = "/circles/{c}/plan/export"


def writes(person: Friend, words: dict[str, list[str]], **about: str) -> None:
    """Write the parts into the draft and put it in use."""
    sections = [{"key": key, "text": "\n".join(lines)} for key, lines in words.items()]
    saved = person.patch(DRAFT, {"sections": sections, "order": list(words), **about})
    person.post(f"{DRAFT}/use", {"version": saved["in_use"]})


def exported(person: Friend) -> dict[str, list[str]]:
    return {part["key"]: part["lines"] for part in person.get(EXPORT)["parts"]}


def refused(person: Friend, method: str, path: str, body: Json) -> tuple[int, str]:
    with pytest.raises(Refused) as refusal:
        person.call(method, path, body)
    return refusal.value.status, refusal.value.code


def test_a_plan_with_every_part_goes_in_and_comes_out(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    offered = {each["key"]: each for each in mina.get("/circles/{c}/plan/templates")["templates"]}
    assert "Ji-Youn Kim" in offered["no_police"]["credit"]
    mina.patch(DRAFT, {"sections": [{"key": "helps", "text": "films"}]})
    draft = mina.post(f"{DRAFT}/templates/no_police", {})
    texts = {section["key"]: section["text"] for section in draft["sections"]}
    assert texts["helps"] == "films"
    assert texts["commitment"] == ""
    assert [step["name"] for step in draft["ladder"]][1:] == offered["no_police"]["steps"]
    assert refused(mina, "POST", f"{DRAFT}/templates/for_nobody", {})[0] == 404
    with pytest.raises(Refused) as stale:
        mina.post(f"{DRAFT}/templates/nights", {}, headers={"If-Match": '"1"'})
    assert (stale.value.status, stale.value.code) == (412, "draft-newer")
    assert mina.get(DRAFT) == draft

    # The template's steps name nobody: they are chosen or taken out before it is the plan.
    version_in_use = {"version": draft["in_use"]}
    assert refused(mina, "POST", f"{DRAFT}/use", version_in_use) == (422, "step-asks-nobody")
    assert mina.get(DRAFT) == draft
    assert mina.get("/circles/{c}/plan")["version"] == draft["in_use"]
    mina.patch(DRAFT, {"ladder": draft["ladder"][:1]})

    writes(mina, MINA, title="Mina's plan", written_when="well", written_with="Jordan, counsellor")
    read = mina.get("/circles/{c}/plan")
    about = read["about"]
    assert (about["title"], about["written_when"]) == ("Mina's plan", "well")
    assert [each["key"] for each in about["templates"]] == ["no_police"]
    assert exported(mina) == MINA
    # A friend who is let in on one part reads that part, and nothing of what is said of the plan.
    world.widens_at_once(mina.circle)
    mina.put(
        f"/circles/{{c}}/members/{mina.member('Sam')}/consent",
        {
            "asks": True,
            "what_i_need": True,
            "open_times": True,
            "shift_reminders": True,
            "plan_sections": ["helps"],
        },
    )
    sams_plan = sam.get("/circles/{c}/plan")
    assert (sams_plan["about"], sams_plan["review_on"]) == (None, None)
    assert {section["key"] for section in sams_plan["sections"]} == {"i_am", "helps"}
    for method, path in (("GET", EXPORT), ("GET", "/circles/{c}/plan/templates")):
        assert refused(sam, method, path, {})[0] == 403

    # A day to look at it again: one that is over changes nothing, and on it one card asks.
    assert refused(mina, "PUT", REVIEW, {"review_on": "2026-01-01"}) == (422, "review-past")
    day = (world.now + timedelta(days=6)).date().isoformat()
    assert mina.put(REVIEW, {"review_on": day}) == {"review_on": day}
    assert mina.get("/circles/{c}/plan")["review_on"] == day
    assert mina.home()["person"]["plan_review"] is None
    world.advance(hours=24 * 7)
    assert mina.home()["person"]["plan_review"] == day
    assert refused(mina, "GET", EXPORT, {}) == (403, "proof-waits"), "a phone that lies open"
    assert mina.put(REVIEW, {"review_on": None}) == {"review_on": None}
    assert mina.home()["person"]["plan_review"] is None

    tomas = world.friend("Tomás")
    tomas.begins_circle("Ray")
    writes(tomas, TOMAS)
    assert exported(tomas) == TOMAS


class _Tags(HTMLParser):
    """Which tags a page has, and every address in it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.html_attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [f"{name}={value}" for name, value in attrs if name in {"src", "href"}]
        if tag == "html":
            self.html_attributes = dict(attrs)


def test_the_page_to_keep_runs_nothing_and_says_the_limits(world: World) -> None:
    mina = simple_circle(world, "Sam")
    mina.patch("/me", {"language": "es"})
    draft = mina.post(f"{DRAFT}/templates/nights", {})
    mina.patch(DRAFT, {"ladder": draft["ladder"][:1]})
    writes(mina, {"helps": ["<script>alert(1)</script>", 'té & "pan"']}, title="<b>Noches</b>")
    page = mina.tries("GET", f"{EXPORT}?form=html")
    assert page.headers["Content-Disposition"] == 'attachment; filename="plan.html"'
    parsed = _Tags()
    parsed.feed(page.text)
    assert parsed.html_attributes == {"lang": "es", "dir": "ltr"}
    assert parsed.addresses == []
    assert parsed.tags.isdisjoint({"script", "b", "a", "img", "link", "iframe"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "mapa de pods de Mia Mingus" in page.text
    assert "Esto no es un servicio de emergencias." in page.text


def test_a_file_holds_what_a_plan_says_beside_its_parts(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = mina.member("Sam")
    step = {
        "audience": [{"kind": "member", "member_id": sam}],
        "trigger": "two nights awake",
        "do": "cook",
        "dont": "argue",
    }
    terms: dict[str, Any] = {
        "over": "two nights of sleep",
        "body_emergency": {"ambulance": "ask_me", "first": "glucose gel", "say": "diabetic"},
        "repeat": {"rounds": 2, "minutes": 30},
    }
    saved = mina.patch(DRAFT, {"ladder": [step], **terms})
    mina.post(f"{DRAFT}/use", {"version": saved["in_use"]})
    plan = mina.get(EXPORT)
    assert (plan["over"], plan["repeat"]) == (terms["over"], terms["repeat"])
    assert plan["body_emergency"] == {"stays": "", **terms["body_emergency"]}
    page = mina.tries("GET", f"{EXPORT}?form=html").text
    for words in ("two nights awake", "cook", "argue", "two nights of sleep", "glucose gel"):
        assert words in page, words
    assert "Calling an ambulance may bring police." in page
