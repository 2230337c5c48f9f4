"""Taking several times, trading and covering them, and what a time meets, on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.core.ids import new_id
from app.messages.catalogue import text
from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

# On a busy machine a walk takes minutes.
pytestmark = pytest.mark.timeout(600)

SWAPS = walks(
    "/c/:circleId /c/:circleId/several /c/:circleId/slot/:slotId /c/:circleId/swaps",
    "home several shift swaps",
)
WALKS = (SWAPS,)
#: The browser says so on its console when the server says what a time meets.
MEETS = re.compile("409 .*/claim")
SATURDAY, SUNDAY = "2026-06-13", "2026-06-14"
#: Title → weekday, start, end, kind: those of one kind don't lie over each other.
TIMES = {
    "Walk": (5, "18:00", "20:00", "company"),
    "Tea": (5, "19:00", "21:00", "food"),
    "Errand": (5, "18:30", "19:00", "ride"),
    "Letters": (5, "19:30", "20:30", "text"),
    "Lunch": (6, "12:00", "14:00", "food"),
    "Film": (6, "15:00", "17:00", "company"),
}


def a_circle(site: Site, language: str) -> tuple[Friend, Friend]:
    """Mina's times; Ade has Sunday's lunch. Gives Mina and Sam."""
    mina, sam = site.friend("Mina"), site.friend("Sam", language=language)
    ade = site.friend("Ade")
    mina.begins_circle("Sam", "Ade")
    for friend in (sam, ade):
        friend.may_be_reached(friend.knocks(mina.invites(friend.name)))
        mina.lets_in(friend.name)
    for title, (day, start, end, kind) in TIMES.items():
        mina.offers(title, [day], start, end, kind=kind, until=SUNDAY)
    ade.claims(mina.circle.slot("Lunch", SUNDAY))
    return mina, sam


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_supporter_takes_trades_and_covers(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    # What a time meets is in the server's words, in the account's language.
    tour = Tour(language, content=(*TIMES, text("en", "clash.overlap")))
    mina, friend = a_circle(site, account_language(language))
    ade = site.friends["Ade"]
    slot = {
        title: mina.circle.slot(title, SATURDAY if day == 5 else SUNDAY)
        for title, (day, _, _, _) in TIMES.items()
    }
    sam = tour.phone(open_phone("Sam", friend=friend, language=locale, **SIZE))
    sam.allow(MEETS)
    c = f"/c/{mina.circle.id}"
    # Of two that meet the sooner is taken; the other says what it meets.
    sam.open(f"{c}/several")
    sam.on("several")
    for title in ("Tea", "Walk"):
        sam.tap(f"choose-{slot[title]}")
    sam.tap("take-several")
    left_element = sam.page.locator("[data-left]")
    left_element.wait_for()
    tour.stop(sam, "several")
    sam.tap("take-rest")
    left_element.wait_for(state="detached")
    # If nobody does.
    sam.open(f"{c}/slot/{slot['Film']}")
    sam.on("shift")
    sam.tap("stand-by")
    sam.it("stand-down").wait_for()
    tour.stop(sam, "stand-by")
    # A walk for a lunch: the walk stays Sam's until then.
    sam.open(f"{c}/slot/{slot['Walk']}")
    sam.on("shift")
    sam.it("swap-for").wait_for()
    tour.stop(sam, "shift")
    sam.tap("swap-for")
    sam.page.locator("[data-offered]").wait_for()
    tour.stop(sam, "shift-offered")
    # Ade asks whoever can for the lunch, which says on Sam's first screen.
    ade.post("/circles/{c}/swaps", {"id": new_id(), "slot_id": slot["Lunch"]})
    sam.open(c)
    sam.on("home")
    card = sam.page.locator(f'[data-slot="{slot["Errand"]}"]')
    card.locator('[data-do="claim"]').tap()
    card.locator("[data-clashes]").wait_for()
    tour.stop(sam, "clash")
    card.locator('[data-do="take-anyway"]').tap()
    card.locator('[data-do="slot-more"]').wait_for()
    sam.tap("swaps")
    sam.on("swaps")
    sam.it("take-offer").wait_for()
    tour.stop(sam, "swaps")
    sam.tap("take-offer")
    sam.it("take-offer").wait_for(state="detached")
    is_mine_by_slot = {slot["id"]: slot["mine"] for slot in friend.week("2026-06-13", 2)}
    assert {title for title, slot_id in slot.items() if is_mine_by_slot[slot_id]} == {
        "Walk", "Tea", "Errand", "Lunch"
    }  # fmt: skip
    # Having the lunch, Sam asks nobody for it any longer.
    assert friend.get("/circles/{c}/swaps")["mine"] == []
    if language == "en":
        _offline(sam, friend, slot["Letters"], c)
    tour.finish(SWAPS)


def _offline(sam: PhoneBrowser, friend: Friend, slot: str, c: str) -> None:
    """Taken with no way out; what it meets is said once it is known, and passed over."""
    sam.allow(NO_WAY)
    sam.open(c)
    sam.on("home")
    card = sam.page.locator(f'[data-slot="{slot}"]')
    card.locator('[data-do="claim"]').wait_for()
    sam.context.set_offline(True)
    card.locator('[data-do="claim"]').tap()
    expect(sam.page.locator('[data-unsent="waits"]')).to_contain_text("Saturday")
    sam.context.set_offline(False)
    over = sam.page.locator('[data-unsent="over"]')
    over.locator('[data-do="take-anyway"]').tap()
    expect(sam.page.locator("[data-unsent]")).to_have_count(0)
    (own_slot,) = [week_slot for week_slot in friend.week(SATURDAY, 1) if week_slot["id"] == slot]
    assert own_slot["mine"]
