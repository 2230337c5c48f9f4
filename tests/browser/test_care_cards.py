"""The health card and going along: written by the person, held out by a friend, closed in time."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_arrival import STORED, people
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.world import Friend

# On a busy machine a walk takes minutes.
pytestmark = pytest.mark.timeout(600)

CARDS = walks(
    "/c/:circleId /c/:circleId/card/:card /c/:circleId/card/:card/shown"
    " /c/:circleId/companion-notes /c/:circleId/consent/:memberId"
    " /c/:circleId/consent/:memberId/sees /c/:circleId/pattern",
    "card card-shown companion-notes consent-one home pattern sees",
)
WALKS = (CARDS,)
HEALTH = {
    "allergies": "Penicillin",
    "medicines": "Lithium 300 mg, 8 am and 8 pm",
    "refusals": "No restraint. Ask before you touch me.",
    "depends_on_me": "Biscuit, the cat. Rosa has a key.",
}
COMPANION = {
    "say": "They/them. I’m here about the lease.",
    "dont_say": "Nothing about work.",
    "agree": "You may hear the letter read out.",
    "tell": "1. Rosa\n2. Ade",
}
NOTE = {"times": "4:10 to 4:50 pm", "names": "Mr Hill, desk 3", "said": "Come back on Friday."}
#: Milliseconds within which a card closes on an open phone, without a tap.
CLOSES_WITHIN_MS = 5_000
#: A look that was under way as it was withdrawn is refused, and the card closes all the same.
WITHDRAWN = re.compile("404 .*/health-card/look")


def write_cards(tour: Tour, minas: PhoneBrowser, circle_path: str) -> None:
    """Mina writes both cards, coming from the plan."""
    minas.open(f"{circle_path}/plan")
    minas.on("plan")
    minas.tap("card-health")
    minas.on("card", "health")
    minas.it("save-card").wait_for()
    for field, text in HEALTH.items():
        minas.fill(field, text)
    minas.tap("save-card")
    minas.page.locator("[data-note]").wait_for()
    tour.stop(minas, "card-health")
    minas.tap("card-companion")
    minas.on("card", "companion")
    minas.it("save-card").wait_for()
    for field, text in COMPANION.items():
        minas.fill(field, text)
    minas.tap("save-card")
    minas.page.locator("[data-note]").wait_for()
    tour.stop(minas, "card-companion")


def allow_cards(tour: Tour, minas: PhoneBrowser, mina: Friend) -> None:
    """Mina lets Sam see both, and looks at what Sam sees."""
    member_path = f"/c/{mina.circle.id}/consent/{mina.member('Sam')}"
    minas.open(member_path)
    minas.on("consent-one")
    for switch in ("section-companion", "health-card"):
        minas.tap(switch)
        minas.page.locator(f'[data-do="{switch}"]:checked').wait_for(state="attached")
    tour.stop(minas, "consent-cards")
    minas.open(f"{member_path}/sees")
    minas.on("sees")
    minas.page.locator('[data-coming="health_card"]').wait_for()
    tour.stop(minas, "sees-cards")


def write_down_what_happened(tour: Tour, sams: PhoneBrowser, minas: PhoneBrowser) -> None:
    """Sam notes what happened; Mina reads and deletes it."""
    sams.tap("companion-notes")
    sams.on("companion-notes")
    for field, text in NOTE.items():
        sams.fill(field, text)
    sams.tap("save-companion-note")
    sams.it("remove-companion-note").wait_for()
    tour.stop(sams, "companion-note-written")
    minas.tap("companion-notes")
    minas.on("companion-notes")
    minas.sees(NOTE["said"])
    tour.stop(minas, "companion-notes-person")
    minas.it("remove-companion-note").focus()
    for _ in range(2):
        minas.page.keyboard.press("Enter")
    expect(minas.it("remove-companion-note")).to_have_count(0)
    tour.stop(minas, "companion-notes-none")


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_going_along_with_the_cards(
    open_phone: Callable[..., PhoneBrowser], site: Site, language: str, locale: str
) -> None:
    tour = Tour(language)
    mina, sam = people(site, language)
    mina.patch("/circles/{c}", {"i_am": "Mina. I draw."})
    site.widens_at_once(mina.circle.id)
    office = mina.offers("Housing office", [3], "16:00", "18:00", kind="go_with")["id"]
    sam.claims(f"{office}.2026-06-11")
    c = f"/c/{mina.circle.id}"
    minas = open_phone("Mina", friend=mina, language=locale, **SIZE)
    sams = open_phone("Sam", friend=sam, language=locale, **SIZE)
    sams.open(c)
    sams.on("home")
    write_cards(tour, minas, c)
    allow_cards(tour, minas, mina)
    minas.open(f"{c}/pattern")
    minas.on("pattern")
    minas.page.locator("label", has=minas.page.locator('[data-do="kind-go_with"]')).click()
    tour.stop(minas, "pattern-go-with")
    minas.open(c)
    minas.on("home")

    sams.it("show-health-card").wait_for()
    tour.stop(sams, "supporter-cards")
    assert mina.reads("health_card_shown") == [], "the row alone tells nobody anything"
    sams.tap("show-companion-card")
    sams.on("card-shown", "companion")
    sams.sees("Mina. I draw.")
    tour.stop(sams, "card-shown-companion")
    sams.tap("back")
    sams.tap("show-health-card")
    sams.on("card-shown", "health")
    card = sams.page.locator("[data-card]")
    expect(card).to_contain_text(HEALTH["refusals"])
    tour.stop(sams, "card-shown-health")
    assert HEALTH["refusals"] not in sams.page.evaluate(STORED)
    # With the server gone it can be opened again on this page, while its time lasts.
    sams.tap("back")
    sams.on("home")
    for phone in (sams, minas):
        phone.allow(NO_WAY)
    site.stop()
    sams.tap("show-health-card")
    expect(card).to_contain_text(HEALTH["refusals"])
    site.start()
    sams.allow(WITHDRAWN)
    # Changed while it is held out, and taken back: it follows, and closes by itself.
    mina.put("/circles/{c}/health-card", HEALTH | {"allergies": "Hazelnuts"})
    expect(card).to_contain_text("Hazelnuts")
    site.waits_for_streams(2)
    switches = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}
    mina.put(
        f"/circles/{{c}}/members/{mina.member('Sam')}/consent",
        switches | {"plan_sections": [], "health_card": False},
    )
    expect(card).to_have_count(0, timeout=CLOSES_WITHIN_MS)
    sams.on("card-shown", "over")
    assert "Hazelnuts" not in sams.page.content() + sams.page.evaluate(STORED)
    tour.stop(sams, "card-over")
    assert len(mina.reads("health_card_shown", who="Sam")) == 1
    sams.tap("home")
    sams.on("home")
    write_down_what_happened(tour, sams, minas)
    tour.finish(CARDS)
