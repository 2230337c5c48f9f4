"""The two checklists and the numbers to call, on phones: written, opened, shared out, offline."""

import re
from collections.abc import Callable
from time import monotonic

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_arrival import STORED, people
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
CHECKLIST = "/circles/{c}/checklists/taken"
CAT = "Kimchi the cat eats at seven"
#: What the server refuses on purpose here.
NO_POLICY, WITHDRAWN = re.compile("422 .*/lines"), re.compile("404 .*/checklists/")
#: Seconds until a withdrawal has closed what an open phone shows.
CLOSED_WITHIN_S = 5

WRITTEN = walks(
    "/c/:circleId /c/:circleId/checklist/:kind /c/:circleId/checklist/:kind/edit",
    "checklist checklist-edit home",
)
CALLED = walks(
    "/c/:circleId/line/:lineId /c/:circleId/lines /c/:circleId/lines/candidates",
    "line line-candidates lines",
)
WALKS = (WRITTEN, CALLED)


def names(mina: Friend, *kinds: str) -> None:
    """Mina says for which checklists she names Sam."""
    switches = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}
    path = f"/circles/{{c}}/members/{mina.member('Sam')}/consent"
    mina.put(path, switches | {"plan_sections": list(kinds)})


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_a_checklist_from_writing_to_closing(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=(CAT,))
    mina, sam = people(site, language)
    site.widens_at_once(mina.circle.id)
    names(mina, "taken")
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


def test_a_copy_by_choice_opens_with_the_server_gone_and_goes_with_the_consent(
    open_phone: Phones, site: Site
) -> None:
    mina, sam = people(site)
    site.widens_at_once(mina.circle.id)
    names(mina, "taken")
    line = {"id": "a-line-about-a-cat-000", "words": CAT}
    mina.put(CHECKLIST, {"lines": [line]})
    path = f"/c/{mina.circle.id}/checklist/taken"
    sams = open_phone("Sam", friend=sam, **SIZE)
    sams.allow(NO_WAY)
    sams.allow(WITHDRAWN)
    sams.open(path)
    sams.sees(CAT)
    sams.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert CAT not in sams.page.evaluate(STORED), "nothing is kept unless somebody chose it"
    sams.tap("keep-copy")
    sams.page.locator('[data-do="keep-copy"]:checked').wait_for(state="attached")
    sams.has_kept()
    assert CAT in sams.page.evaluate(STORED)

    site.stop()
    sams.open(path)
    sams.sees(CAT)
    sams.sees("No connection.")
    site.start()

    # Withdrawn while it is open: it leaves the screen, and the phone's disk with it.
    sams.open(path)
    sams.sees(CAT)
    site.waits_for_streams(1)
    withdrawn_at_s = monotonic()
    names(mina)
    expect(sams.page.get_by_text(CAT)).to_have_count(0, timeout=CLOSED_WITHIN_S * 1000)
    assert monotonic() - withdrawn_at_s < CLOSED_WITHIN_S
    sams.page.wait_for_function(
        f"async () => !(await ({STORED.strip()})()).includes({CAT!r})", timeout=5_000
    )
