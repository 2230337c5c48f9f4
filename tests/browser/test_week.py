"""The week under one thumb: a ribbon of hours, the same as a list, and the months ahead."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.demo_circle import Phones, circle_of, signed_in
from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_outbox import CONTROLLED, NO_WAKING
from tests.browser.visual_tour import TONGUES, Tour, walks
from tests.cases.first_circle import FRI, SAT, THU
from tests.world import Friend

# On a busy machine a walk takes minutes.
pytestmark = pytest.mark.timeout(600)

WEEK = walks("/c/:circleId/month /c/:circleId/week /c/:circleId/week/:day /d", "device month week")
WALKS = (WEEK,)
#: What the people of the demo wrote.
CONTENT = ("Evening company", "Wednesday lunch", "Morning text")


#: Goes back as soon as a sheet is there, before it is painted.
BACK_AT_ONCE = """
new MutationObserver((_, seen) => {
  if (!document.querySelector("[data-sheet]")) return;
  seen.disconnect();
  window.wentBack = true;
  history.back();
}).observe(document.body, { childList: true, subtree: true }), null
"""


def open_week(phone: PhoneBrowser, address: str) -> None:
    """Go to the week and wait until it is there."""
    phone.open(address)
    phone.on("week")
    phone.page.locator("[data-piece]").first.wait_for()


def piece(phone: PhoneBrowser, kind: str, number: int = 0) -> Locator:
    """One of the ribbon's pieces, of those that look like this."""
    return phone.page.locator(f".bar .seg.{kind}").nth(number)


def press(phone: PhoneBrowser, element: Locator) -> None:
    """A finger in the middle of a piece."""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    phone.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def sheet(phone: PhoneBrowser) -> Locator:
    """The open sheet at the lower edge."""
    return phone.page.locator("[data-sheet]")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_the_week_looks_right_from_its_ribbon_to_the_months(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    sam = signed_in(open_phone, site, tour, "Sam", locale)
    c = circle_of(sam)
    open_week(sam, f"{c}/week")
    tour.stop(sam, "ribbon")
    press(sam, piece(sam, "open"))
    sheet(sam).wait_for()
    tour.stop(sam, "sheet-open")
    sam.tap("claim")
    sam.it("release").wait_for()
    tour.stop(sam, "sheet-mine")
    sam.tap("close-sheet")
    sheet(sam).wait_for(state="detached")
    sam.tap("nights")
    tour.stop(sam, "nights")
    sam.tap("as-list")
    sam.it("time").first.wait_for()
    tour.stop(sam, "list")
    sam.tap("months")
    sam.on("month")
    sam.page.locator("[data-day]").first.wait_for(state="attached")
    tour.stop(sam, "month")
    sam.tap("month-after")
    sam.page.locator('[data-day^="2026-07"]').first.wait_for(state="attached")
    tour.stop(sam, "month-after")
    sam.page.locator('[data-do="week-2026-07-13"]').tap()
    sam.on("week")
    sam.it("time").first.wait_for()
    tour.stop(sam, "week-ahead")

    mina = signed_in(open_phone, site, tour, "Mina", locale)
    open_week(mina, f"{c}/week")
    press(mina, piece(mina, "open"))
    sheet(mina).wait_for()
    mina.it("change-time").wait_for()
    tour.stop(mina, "person-sheet")
    tour.finish(WEEK)


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina with Sam; evenings from Thursday to Saturday, a night from Friday, a short call."""
    person, sam = site.friend("Mina"), site.friend("Sam")
    person.begins_circle("Sam")
    sam.may_be_reached(sam.knocks(person.invites("Sam")))
    person.lets_in("Sam")
    sam.circle = person.circle
    person.offers("Evening", [THU, FRI, SAT], "18:00", "21:00")
    person.offers("Night", [FRI], "21:00", "07:00", kind="overnight")
    person.offers("A word", [SAT], "10:00", "10:10", kind="call")
    return person


def on_sheet(phone: PhoneBrowser, slot: str) -> None:
    """The sheet of this time is open."""
    expect(sheet(phone)).to_have_attribute("data-sheet", slot)


def read_from_right_to_left(sam: PhoneBrowser, word: str, saturday: str) -> None:
    """Where lines run from right to left, the hours of a day run as on a clock all the same."""
    sam.tap("close-sheet")
    sam.page.evaluate("document.documentElement.dir = 'rtl'")
    first = sam.page.locator(f'[data-piece="{word}"]').bounding_box()
    last = sam.page.locator(f'[data-piece="{saturday}"]').bounding_box()
    assert first is not None
    assert last is not None
    assert first["x"] < last["x"]
    press(sam, sam.page.locator(f'[data-piece="{saturday}"]'))
    on_sheet(sam, saturday)
    assert sam.page.evaluate("document.documentElement.scrollWidth") == 320
    sam.page.evaluate("document.documentElement.dir = 'ltr'")


def find_short_call(sam: PhoneBrowser, night: str, word: str, saturday: str) -> None:
    """A call of ten minutes is found beside another time, and by keys."""
    call = sam.page.locator(f'[data-piece="{word}"]')
    call.scroll_into_view_if_needed()
    short = call.bounding_box()
    assert short is not None
    sam.page.touchscreen.tap(short["x"] + short["width"] + 12, short["y"] + 10)
    on_sheet(sam, word)
    sam.page.keyboard.press("Escape")
    sam.it("night-2026-06-13").focus()
    sam.page.keyboard.press("Enter")
    on_sheet(sam, night)
    for target in (word, saturday):
        sam.it("later").press("Enter")
        on_sheet(sam, target)


def test_a_thumb_takes_what_it_touches_and_lets_it_go(
    open_phone: Phones, site: Site, mina: Friend
) -> None:
    sam = open_phone("Sam", friend=site.friends["Sam"], width=320, height=640)
    friday, night, saturday, word = (
        mina.circle.slot(title, day)
        for title, day in (
            ("Evening", "2026-06-12"),
            ("Night", "2026-06-12"),
            ("Evening", "2026-06-13"),
            ("A word", "2026-06-13"),
        )
    )
    open_week(sam, f"/c/{mina.circle.id}/week")
    # A finger on a time means that time, though the next one is an eighth of an inch away.
    press(sam, sam.page.locator(f'[data-piece="{friday}"]'))
    on_sheet(sam, friday)
    assert sam.page.evaluate("document.activeElement.id") == "sheet-title"
    day = sam.it("day-2026-06-12").bounding_box()
    edge = sheet(sam).bounding_box()
    assert day is not None
    assert edge is not None
    assert day["y"] + day["height"] <= edge["y"], "what was pressed stays in sight"
    sam.tap("claim")
    sam.it("release").wait_for()
    on_sheet(sam, friday)
    assert friday in {slot["id"] for slot in mina.week("2026-06-12", 1) if slot["taken"]}
    # The night goes on into Saturday: there, too, it's the same time.
    sam.tap("later")
    on_sheet(sam, night)
    sam.tap("close-sheet")
    expect(sheet(sam)).to_have_count(0)
    assert sam.page.evaluate("document.activeElement.dataset.do") == "day-2026-06-12"
    # The phone's own Back closes it, too, from its first moment on, and stays on the week.
    sam.page.evaluate(BACK_AT_ONCE)
    press(sam, sam.page.locator(f'[data-piece="{friday}"]'))
    sam.page.wait_for_function("window.wentBack")
    expect(sheet(sam)).to_have_count(0)
    sam.on("week")
    assert sam.page.evaluate("document.activeElement.dataset.do") == "day-2026-06-12"
    # The hours in which most sleep are folded away, in a row that opens.
    after_midnight = sam.page.locator(f'[data-do="night-2026-06-13"] [data-piece="{night}"]')
    expect(after_midnight).to_have_count(0)
    sam.tap("nights")
    press(sam, after_midnight)
    on_sheet(sam, night)
    find_short_call(sam, night, word, saturday)
    read_from_right_to_left(sam, word, saturday)
    # Passing is fine, and tells nobody.
    sam.tap("pass")
    expect(sheet(sam)).to_have_count(0)
    sam.sees("It’s fine to pass.")
    press(sam, sam.page.locator(f'[data-piece="{friday}"]'))
    sam.tap("release")
    sam.it("claim").wait_for()
    assert not [slot for slot in mina.week("2026-06-12", 3) if slot["taken"]]
    # Mina takes the evenings back meanwhile: the sheet goes, and the focus isn't lost.
    mina.delete(f"/circles/{{c}}/patterns/{mina.circle.patterns['Evening']}")
    expect(sheet(sam)).to_have_count(0)
    expect(sam.page.locator(f'[data-piece="{friday}"]')).to_have_count(0)
    assert sam.page.evaluate("document.activeElement.localName") != "body"


def test_with_no_way_out_what_is_known_stays_and_a_claim_waits(
    open_phone: Phones, site: Site, mina: Friend
) -> None:
    sam = open_phone("Sam", friend=site.friends["Sam"])
    sam.allow(NO_WAY)
    sam.context.add_init_script(NO_WAKING)
    c = f"/c/{mina.circle.id}"
    open_week(sam, f"{c}/week")
    sam.page.evaluate(CONTROLLED)
    sam.tap("as-list")
    sam.it("time").first.wait_for()
    sam.tap("months")
    sam.on("month")
    sam.page.locator("[data-day]").first.wait_for(state="attached")
    sam.context.set_offline(True)
    # Known days stand, and the choice of list or ribbon does; the next weeks aren't known.
    sam.open(f"{c}/week")
    sam.on("week")
    slot = mina.circle.slot("Evening", "2026-06-12")
    row = sam.page.locator(f'[data-slot="{slot}"]')
    row.tap()
    on_sheet(sam, slot)
    sam.tap("claim")
    expect(sam.page.locator("[data-sheet-waits]")).to_be_visible()
    expect(sam.page.locator('[data-unsent="waits"]')).to_contain_text("I can take it")
    assert not [slot for slot in mina.week("2026-06-12", 1) if slot["taken"]]
    sam.tap("week-after")
    expect(sam.title).to_have_text("There’s no connection")
    expect(sheet(sam)).to_have_count(0)
    sam.tap("today")
    row.wait_for()
    sam.tap("months")
    sam.on("month")
    sam.page.locator('[data-day^="2026-06-13 open"]').wait_for(state="attached")
    sam.open(f"{c}/week")
    row.wait_for()
    sam.context.set_offline(False)
    # What was told of the missing connection goes, and every row moves up: then there is a target.
    expect(row).to_contain_text("yours")
    expect(sam.page.locator("[data-unsent]")).to_have_count(0)
    row.tap()
    on_sheet(sam, slot)
    sam.it("release").wait_for()
    assert [slot["id"] for slot in mina.week("2026-06-12", 1) if slot["mine"] or slot["taken"]] == [
        slot
    ]
