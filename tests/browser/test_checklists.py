"""The two checklists and the numbers to call, on phones: written, opened, shared out, offline."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_arrival import grants, people
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks

Phones = Callable[..., PhoneBrowser]
CHECKLIST = "/circles/{c}/checklists/taken"
CAT = "Kimchi the cat eats at seven"
#: What the server refuses on purpose here.
NO_POLICY = re.compile("422 .*/lines")

WRITTEN = walks(
    "/c/:circleId /c/:circleId/checklist/:kind /c/:circleId/checklist/:kind/edit",
    "checklist checklist-edit home",
)
CALLED = walks(
    "/c/:circleId/line/:lineId /c/:circleId/lines /c/:circleId/lines/candidates",
    "line line-candidates lines",
)
WALKS = (WRITTEN, CALLED)


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_a_checklist_from_writing_to_closing(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=(CAT,))
    mina, sam = people(site, language)
    site.widens_at_once(mina.circle.id)
    grants(mina, "taken")
    path = f"/c/{mina.circle.id}/checklist/taken"
    minas = open_phone("Mina", friend=mina, language=locale, **SIZE)
    minas.open(path)
    minas.on("checklist", "closed")
    minas.it("edit-checklist").wait_for()
    tour.stop(minas, "checklist-empty")
    minas.tap("edit-checklist")
    minas.on("checklist-edit")
    tour.stop(minas, "checklist-beginnings")
    for _ in range(2):
        minas.tap("begin-1")
    minas.tap("add-line")
    minas.fill("words-3", CAT)
    minas.tap("up-3")
    tour.stop(minas, "checklist-written")
    minas.tap("save-checklist")
    minas.on("checklist", "closed")
    tour.stop(minas, "checklist-of-person")

    sams = open_phone("Sam", friend=sam, language=locale, **SIZE)
    sams.open(f"/c/{mina.circle.id}")
    sams.on("home")
    sams.tap("checklist-taken")
    sams.on("checklist", "closed")
    tour.stop(sams, "checklist-read")
    sams.tap("open-checklist")
    sams.it("open-checklist-yes").wait_for()
    tour.stop(sams, "checklist-sure")
    sams.tap("open-checklist-yes")
    sams.on("checklist", "person_first")
    tour.stop(sams, "checklist-opened")
    minas.on("checklist", "person_first")
    tour.stop(minas, "checklist-is-it-so")
    ids = [line["id"] for line in mina.get(CHECKLIST)["lines"]]
    sams.tap(f"take-{ids[1]}")
    sams.tap(f"done-{ids[1]}")
    expect(minas.page.locator("[data-checklist-line]").nth(1)).to_contain_text("Sam")
    site.goes_ahead(minutes=3)
    site.settle()
    minas.open(f"/c/{mina.circle.id}")
    minas.on("home")
    minas.it("checklist-taken").wait_for()
    tour.stop(minas, "person-home-checklist")
    minas.tap("checklist-taken")
    minas.on("checklist", "open")
    tour.stop(minas, "checklist-open")
    minas.tap("close-checklist")
    minas.on("checklist", "closed")
    sams.on("checklist", "closed")
    tour.finish(WRITTEN)


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_numbers_to_call(open_phone: Phones, site: Site, language: str, locale: str) -> None:
    tour = Tour(language, content=("Night kitchen", "604 555 0100", "Ring twice"))
    mina, _ = people(site, language)
    minas = open_phone("Mina", friend=mina, language=locale, **SIZE)
    minas.allow(NO_POLICY)
    minas.open(f"/c/{mina.circle.id}/lines")
    minas.on("lines")
    minas.it("candidates").wait_for()
    tour.stop(minas, "lines-none")
    minas.tap("candidates")
    minas.on("line-candidates")
    minas.tap("country-CA")
    minas.tap("language-es")
    expect(minas.page.locator("[data-line]")).to_have_count(1)
    minas.tap("add-trans-lifeline")
    expect(minas.it("add-trans-lifeline")).to_have_count(0)
    tour.stop(minas, "line-candidates")
    minas.tap("add-line")
    minas.on("line")
    minas.fill("name", "Night kitchen")
    minas.fill("numbers", "604 555 0100")
    minas.fill("note", "Ring twice")
    minas.tap("save-line")
    minas.page.locator(".trouble").wait_for()
    tour.stop(minas, "line-needs-policy")
    minas.tap("policy-unverified")
    minas.tap("save-line")
    minas.on("lines")
    cards = minas.page.locator("[data-line]")
    expect(cards).to_have_count(2)
    own_line = next(
        line for line in mina.get("/circles/{c}/lines")["lines"] if line["name"] == "Night kitchen"
    )
    minas.tap(f"check-{own_line['id']}")
    expect(cards.nth(1).locator("[data-check]")).to_contain_text("Mina")
    tour.stop(minas, "lines")
    # A number is a text: nothing on the screen dials it.
    assert minas.page.locator('a[href^="tel:"], a[href^="sms:"]').count() == 0
    expect(cards.nth(1).locator("[data-policy]")).to_have_attribute("data-policy", "unverified")
    tour.finish(CALLED)
