"""The screens of a circle that lives, an ask from its tap to its end: every size and light."""

import pytest
from playwright.sync_api import expect

from tests.browser.demo_circle import Phones, circle_of, signed_in, worked_out
from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import TONGUES, Tour, walks

LIFE = walks(
    "/c/:circleId /c/:circleId/circle /c/:circleId/consent /c/:circleId/consent/:memberId"
    " /c/:circleId/gaps /c/:circleId/gaps/:slotId /c/:circleId/invite /c/:circleId/me"
    " /c/:circleId/more /c/:circleId/my-limits /c/:circleId/open-times /c/:circleId/pattern"
    " /c/:circleId/people/:memberId /c/:circleId/plan /c/:circleId/record /c/:circleId/week"
    " /c/:circleId/yours /d /look-after /me/devices",
    "circle consent consent-one device devices gap gaps home invite look-after me member more"
    " my-limits open-times pattern plan record week yours",
)
ASK = walks(
    "/c/:circleId /c/:circleId/answer/:askId /c/:circleId/ask/:askId /c/:circleId/my-limits /call"
    " /d",
    "answer ask call device home my-limits",
)
WALKS = (LIFE, ASK)
#: What the people of the demo wrote.
CONTENT = (
    "Evening company",
    "Wednesday lunch",
    "Morning text",
    "Demo phone",
    "Change of place",
    "One sits, one takes food",
    "Text, come over or call",
    "Drive over together",
    "Quiet company, films",
    "Don't ring the bell",
    "Calm down",
    "Illustrator",
    "Sit with me, cook",
    "therapist community member",
)


@pytest.fixture
def tour(language: str) -> Tour:
    return Tour(language, content=CONTENT)


def look_as_coordinator(tour: Tour, lee: PhoneBrowser, circle_path: str) -> None:
    """A coordinator's home, the open times, and what they look after."""
    worked_out(lee, circle_path)
    tour.stop(lee, "coordinator-home")
    lee.goes(f"{circle_path}/gaps")
    lee.on("gaps")
    lee.page.locator("[data-suggested]").first.wait_for()
    worked_out(lee, circle_path)
    tour.stop(lee, "coordinator-gaps")
    lee.page.locator('[data-do^="choose-"]').first.check()
    lee.page.locator("[data-chosen]").wait_for()
    tour.stop(lee, "coordinator-gaps-chosen")
    lee.tap("choose-none")
    lee.page.locator('[data-do="gap"]').first.tap()
    lee.on("gap")
    worked_out(lee, circle_path)
    tour.stop(lee, "coordinator-gap")
    lee.goes("/look-after")
    lee.on("look-after")
    lee.page.locator("[data-gap]").first.wait_for()
    tour.stop(lee, "look-after")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_life_of_a_circle_looks_right(
    open_phone: Phones, site: Site, tour: Tour, language: str, locale: str
) -> None:
    mina = signed_in(open_phone, site, tour, "Mina", locale)
    c = circle_of(mina)
    tour.stop(mina, "person-home")
    mina.tap("add-words")
    mina.it("words").wait_for()
    tour.stop(mina, "person-home-words")
    for address, screen in (
        ("more", "more"),
        ("week", "week"),
        ("pattern", "pattern"),
        ("plan", "plan"),
        ("circle", "circle"),
        ("consent", "consent"),
        ("record", "record"),
        ("me", "me"),
        ("invite", "invite"),
    ):
        mina.goes(f"{c}/{address}")
        mina.on(screen)
        mina.page.locator(".ghost").wait_for(state="detached")
        tour.stop(mina, f"person-{screen}")
    mina.goes(f"{c}/circle")
    mina.on("circle")
    mina.page.locator('[data-member="Jordan"]').tap()
    mina.on("member")
    tour.stop(mina, "member")
    mina.goes(f"{c}/consent")
    mina.on("consent")
    mina.page.locator('[data-member="Theo"]').tap()
    mina.on("consent-one")
    tour.stop(mina, "consent-one")
    mina.goes(f"{c}/gaps")
    mina.on("gaps")
    mina.page.locator("[data-suggested]").first.wait_for()
    worked_out(mina, c)
    tour.stop(mina, "person-gaps")
    mina.tap("gap-alerts")
    mina.tap("edit-leads")
    mina.it("save-leads").wait_for()
    mina.page.locator('[data-do="may-pool"]').wait_for()
    worked_out(mina, c)
    tour.stop(mina, "person-gaps-on")
    mina.goes("/me/devices")
    mina.on("devices")
    mina.tap("device-link")
    mina.page.locator("[data-qr]").wait_for()
    tour.stop(mina, "devices")

    sam = signed_in(open_phone, site, tour, "Sam", locale)
    tour.stop(sam, "supporter-home")
    for screen in ("open-times", "yours", "my-limits", "circle", "week", "me"):
        sam.goes(f"{c}/{screen}")
        sam.on(screen)
        sam.page.locator(".ghost").wait_for(state="detached")
        tour.stop(sam, f"supporter-{screen}")
    look_as_coordinator(tour, signed_in(open_phone, site, tour, "Lee", locale), c)

    tour.finish(LIFE)


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_an_ask_looks_right_from_held_to_over(
    open_phone: Phones, site: Site, tour: Tour, language: str, locale: str
) -> None:
    mina = signed_in(open_phone, site, tour, "Mina", locale)
    c = circle_of(mina)
    sam = signed_in(open_phone, site, tour, "Sam", locale)
    mina.tap("ask")
    mina.on("ask", "held")
    tour.stop(mina, "ask-held")
    mina.asks_now()
    mina.on("ask", "asking")
    tour.stop(mina, "ask-asking")
    sam.open(c)
    sam.on("home")
    sam.it("see-ask").wait_for()
    tour.stop(sam, "supporter-home-asked")
    sam.tap("see-ask")
    sam.on("answer", "asked")
    tour.stop(sam, "answer")
    sam.tap("coming")
    sam.on("answer", "coming")
    sam.tap("about-20")
    tour.stop(sam, "answer-coming")
    mina.on("ask", "covered")
    tour.stop(mina, "ask-covered")
    sam.tap("drop-out")
    sam.on("answer", "dropped")
    tour.stop(sam, "answer-dropped")
    mina.on("ask", "needs_yes")
    tour.stop(mina, "ask-needs-yes")
    mina.tap("step-no")
    expect(mina.page.locator("body")).to_contain_text("Change of place")
    mina.tap("step-no")
    mina.on("ask", "nobody_yet")
    tour.stop(mina, "ask-nobody-yet")
    until = mina.page.locator("[data-open-until]")
    before = until.inner_text()
    mina.tap("keep-open")
    expect(until).not_to_have_text(before)
    mina.tap("stop")
    mina.on("ask", "closed")
    tour.stop(mina, "ask-closed")
    mina.allow(NO_WAY)
    mina.open(c)
    mina.on("home")
    mina.page.locator(".ghost").wait_for(state="detached")
    mina.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    mina.has_kept()
    mina.context.set_offline(True)
    mina.tap("ask")
    mina.on("ask", "not-sent")
    tour.stop(mina, "ask-not-sent")
    mina.tap("call-card")
    mina.on("call")
    tour.stop(mina, "call")
    sam.allow(NO_WAY)
    sam.open(f"{c}/my-limits")
    sam.it("capacity-resting").wait_for(state="attached")
    sam.context.set_offline(True)
    sam.tap("capacity-resting")
    sam.page.locator('[data-unsent="waits"]').wait_for()
    tour.stop(sam, "my-limits-not-sent-yet")
    tour.finish(ASK)
