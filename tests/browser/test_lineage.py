"""A template is made line by line, shared by a code, and begun with in another circle."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_plan import comes_in
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

LINEAGE = walks(
    "/c/:circleId/plan/templates /c/:circleId/plan/templates/new /c/:circleId/plan/templates/given"
    " /c/:circleId/plan/template/:templateId /c/:circleId/plan",
    "plan-templates template-new template-given plan-template plan",
)
WALKS = (LINEAGE,)
DRAFT = "/circles/{c}/plan/draft"
#: A line with a name in it is refused.
REFUSED = re.compile("422 .*/plan/templates/(kept|received)")


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, whose plan was begun with "nights", and Sam."""
    person, sam = site.friend("Mina"), site.friend("Sam")
    person.begins_circle("Sam")
    comes_in(person, sam)
    draft = person.post(f"{DRAFT}/templates/nights", {})
    person.patch(DRAFT, {"ladder": draft["ladder"][:1]})
    helps = {"key": "helps", "text": "Sam makes tea\nA film that we both know"}
    worse = {"key": "worse", "text": "Calling my father"}
    person.patch(DRAFT, {"sections": [helps, worse]})
    person.post(f"{DRAFT}/use", {"version": draft["in_use"]})
    return person


def makes_template(phone: PhoneBrowser) -> None:
    """From the list of templates: two lines are confirmed, and the rest stays out."""
    phone.tap("new-template")
    phone.on("template-new")
    phone.fill("title", "Nights, our way")
    phone.tap("in-helps")
    phone.tap("in-helps.0")
    phone.tap("in-helps.1")
    phone.fill("credit", "Neighbours who take turns.")
    phone.page.locator('[data-do="licence-CC BY 4.0"]').check(force=True)


def test_a_template_leaves_with_its_credit_and_without_a_name(
    open_phone: Phones, site: Site, mina: Friend
) -> None:
    phone = open_phone("Mina", friend=mina, **SIZE)
    phone.open(f"/c/{mina.circle.id}/plan/templates")
    phone.on("plan-templates")
    makes_template(phone)
    phone.allow(REFUSED)
    phone.tap("make-template")
    phone.sees("This line has a name from your circle")
    phone.sees("“Sam makes tea”")
    phone.fill("words-helps.0", "Somebody makes tea")
    phone.tap("make-template")
    phone.on("plan-template")
    phone.sees("Somebody makes tea")
    phone.sees("After Mia Mingus’s pods and pod mapping.")
    assert phone.page.get_by_text("Calling my father").count() == 0
    with phone.page.expect_download() as saved:
        phone.tap("save-template")
    file = Path(saved.value.path()).read_text("utf-8")
    template = json.loads(file)["template"]
    lines = ["Somebody makes tea", "A film that we both know"]
    assert template["parts"] == [{"key": "helps", "heading": None, "beginnings": lines}]
    phone.tap("share-template")
    code = phone.it("code").input_value()

    tomas = site.friend("Tomás")
    tomas.begins_circle("Ray")
    his = open_phone("Tomás", friend=tomas, **SIZE)
    his.open(f"/c/{tomas.circle.id}/plan/templates/given")
    his.on("template-given")
    his.fill("code", f" {code[:20]} ")
    his.tap("keep-by-code")
    his.sees("A code has 22 letters and numbers.")
    his.fill("code", f" {code} ")
    his.tap("keep-by-code")
    his.on("plan-template")
    his.sees("Neighbours who take turns.")
    his.tap("add-template")
    his.on("plan-edit")
    his.tap("part-helps")
    his.on("plan-part")
    expect(his.it("begin-1")).to_contain_text("Somebody makes tea")

    phone.tap("take-back")
    phone.sees("Taken back.")
    his.open(f"/c/{tomas.circle.id}/plan/templates/given")
    his.on("template-given")
    his.allow(REFUSED)
    his.fill("code", code)
    his.tap("keep-by-code")
    his.sees("There is no template with this code.")


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_templates_look_right(open_phone: Phones, mina: Friend, language: str, locale: str) -> None:
    tour = Tour(language)
    mina.patch("/me", {"language": language})
    phone = open_phone("Mina", language=locale, friend=mina, **SIZE)
    c = f"/c/{mina.circle.id}"
    phone.open(f"{c}/plan/templates")
    phone.on("plan-templates")
    phone.page.locator(".ghost").wait_for(state="detached")
    makes_template(phone)
    phone.fill("words-helps.0", "Tea")
    tour.stop(phone, "lineage-template-new")
    phone.tap("make-template")
    phone.on("plan-template")
    phone.tap("share-template")
    phone.it("code").wait_for()
    tour.stop(phone, "lineage-plan-template")
    for address, screen in (
        ("plan/templates", "plan-templates"),
        ("plan/templates/given", "template-given"),
        ("plan", "plan"),
    ):
        phone.goes(f"{c}/{address}")
        phone.on(screen)
        phone.page.locator(".ghost").wait_for(state="detached")
        tour.stop(phone, f"lineage-{screen}")
    tour.finish(LINEAGE)
