"""The plan's parts on a phone: first words, templates, a day to look again, a card and a copy."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_plan import comes_in, stands
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.cases.plan_words import MINA
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

PARTS = walks(
    "/c/:circleId /c/:circleId/plan /c/:circleId/plan/edit /c/:circleId/plan/part/:partKey"
    " /c/:circleId/plan/about /c/:circleId/plan/templates /c/:circleId/plan/review"
    " /c/:circleId/plan/copy /c/:circleId/plan/card",
    "home plan plan-edit plan-part plan-about plan-templates plan-review plan-copy plan-card",
)
WALKS = (PARTS,)
#: A plan isn't put in use while a step asks nobody.
REFUSED = re.compile("422 .*/plan/draft/use")


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with Sam in the circle."""
    person, sam = site.friend("Mina"), site.friend("Sam")
    person.begins_circle("Sam")
    comes_in(person, sam)
    return person


def test_first_words_are_put_in_and_taken_out_and_a_template_keeps_its_credit(
    open_phone: Phones, site: Site, mina: Friend
) -> None:
    phone = open_phone("Mina", friend=mina, **SIZE)
    phone.open(f"/c/{mina.circle.id}/plan/edit")
    phone.on("plan-edit")
    assert phone.it("part-pets").is_hidden(), "thirty fields stay folded"
    phone.tap("part-helps")
    phone.on("plan-part")
    box = phone.it("text")
    phone.tap("begin-1")
    expect(box).to_have_value("Sit with me and ")
    expect(box).to_be_focused()
    phone.tap("undo-beginning")
    expect(box).to_have_value("")
    phone.tap("begin-1")
    phone.page.keyboard.type("say nothing")
    expect(box).to_have_value("Sit with me and say nothing")
    stands(phone, "kept")
    phone.tap("done")
    phone.tap("templates")
    phone.on("plan-templates")
    phone.tap("add-nights")
    phone.on("plan-edit")
    expect(phone.it("part-night_people")).to_be_visible()
    expect(phone.it("part-helps")).to_contain_text("Sit with me and say nothing")
    # Its steps ask nobody yet: that is said, and nothing is lost.
    phone.allow(REFUSED)
    phone.tap("use-plan")
    phone.sees("Step 2 asks nobody yet.")
    for _ in range(2):
        phone.tap("step-2")
        phone.on("plan-step")
        phone.tap("take-out")
        phone.on("plan-edit")
    phone.tap("use-plan")
    phone.on("plan")
    phone.sees("After Mia Mingus’s pods and pod mapping.")
    phone.tap("review")
    phone.on("plan-review")
    phone.tap("in-30")
    phone.tap("save-review")
    phone.on("plan")
    phone.sees("You’ll look at it again on")
    phone.open(f"/c/{mina.circle.id}/plan/copy")
    with phone.page.expect_download() as saved:
        phone.tap("save-json")
    file = json.loads(Path(saved.value.path()).read_text("utf-8"))
    assert [part["text"] for part in file["parts"]] == ["Sit with me and say nothing"]
    assert [template["key"] for template in file["templates"]] == ["nights"]
    site.goes_ahead(days=31)
    phone.open(f"/c/{mina.circle.id}")
    phone.on("home")
    phone.page.locator("[data-plan-review]").wait_for()
    phone.tap("review-later")
    phone.page.locator("[data-plan-review]").wait_for(state="detached")


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_the_parts_look_right(
    open_phone: Phones, mina: Friend, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language)
    mina.patch("/me", {"language": language})
    draft = "/circles/{c}/plan/draft"
    phone = open_phone("Mina", language=locale, friend=mina, **SIZE)
    c = f"/c/{mina.circle.id}"
    phone.open(f"{c}/plan/card")
    phone.on("plan-card")
    phone.page.locator(".ghost").wait_for(state="detached")
    tour.stop(phone, "parts-card-empty")
    site.friends["Sam"].circle = mina.circle
    site.friends["Sam"].patch("/circles/{c}/me", {"number": "+1 604 555 0187"})
    mina.post(f"{draft}/templates/no_police", {})
    phone.open(f"{c}/plan/edit")
    phone.on("plan-edit")
    phone.tap("more-parts")
    tour.stop(phone, "parts-edit")
    for address, screen in (
        ("part/signs_now", "plan-part"),
        ("templates", "plan-templates"),
        ("about", "plan-about"),
    ):
        phone.goes(f"{c}/plan/{address}")
        phone.on(screen)
        phone.page.locator(".ghost").wait_for(state="detached")
        tour.stop(phone, f"parts-{screen}")
    sections = [{"key": key, "text": "\n".join(lines)} for key, lines in MINA.items()]
    about = {"title": "Mina's plan", "written_when": "well", "written_with": "Jordan"}
    ladder = mina.get(draft)["ladder"][:1]  # the template's steps name nobody
    saved = mina.patch(draft, {"sections": sections, "ladder": ladder, **about})
    mina.post(f"{draft}/use", {"version": saved["in_use"]})
    tomorrow = (site.clock.now() + timedelta(days=1)).date()
    mina.put("/circles/{c}/plan/review", {"review_on": f"{tomorrow}"})
    for address, screen in (
        ("plan", "plan"),
        ("plan/review", "plan-review"),
        ("plan/copy", "plan-copy"),
        ("plan/card", "plan-card"),
    ):
        phone.open(f"{c}/{address}")
        phone.on(screen)
        phone.page.locator(".ghost").wait_for(state="detached")
        tour.stop(phone, f"parts-{screen}-written")
    site.goes_ahead(days=2)
    phone.open(c)
    phone.on("home")
    phone.page.locator("[data-plan-review]").wait_for()
    tour.stop(phone, "parts-home-review")
    tour.finish(PARTS)
