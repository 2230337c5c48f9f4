"""A page that runs from right to left: what mirrors, what doesn't, and digits of its keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.pseudo import speak_mirrored
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]


@pytest.fixture
def person(site: Site) -> Friend:
    """Mina, with Sam and an evening that nobody has."""
    mina, sam = site.friend("Mina"), site.friend("Sam M.")
    mina.begins_circle("Sam M.")
    sam.may_be_reached(sam.knocks(mina.invites("Sam M.")))
    mina.lets_in("Sam M.")
    mina.offers("Evening", list(range(7)), "18:00", "21:00")
    return mina


@pytest.fixture
def phone(open_phone: Phones, person: Friend) -> PhoneBrowser:
    """Her phone, in the language that runs from right to left."""
    mirrored = open_phone("Mina", friend=person, **SIZE)
    speak_mirrored(mirrored)
    mirrored.open()
    mirrored.on("home")
    return mirrored


def middle(element: Locator) -> float:
    """How far to the right the middle of an element is, in CSS pixels."""
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def test_the_page_mirrors_and_its_hours_do_not(phone: PhoneBrowser, person: Friend) -> None:
    page = phone.page
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    tabs = page.locator(".tabs a")
    places = [middle(tabs.nth(at)) for at in range(tabs.count())]
    assert places == sorted(places, reverse=True), "the first tab is at the right"

    phone.open(f"/c/{person.circle.id}/week")
    phone.on("week")
    evening = page.locator(".bar .seg.open").first
    evening.wait_for()
    bar = page.locator(".bar", has=page.locator(".seg.open")).first
    day = page.locator(".ribbon-day .date").first
    assert middle(day) > middle(bar), "the day begins its row at the right"
    assert middle(evening) > middle(bar), "six in the evening is behind noon, as on a clock"
    hours = page.locator(".scale span")
    assert middle(hours.nth(0)) < middle(hours.nth(3))
    box, first = bar.bounding_box(), hours.nth(0).bounding_box()
    assert box is not None
    assert first is not None
    assert abs(first["x"] - box["x"]) < 4, "the hours stand below the bars they are of"


def test_arrows_point_where_lines_end(phone: PhoneBrowser, person: Friend) -> None:
    phone.open(f"/c/{person.circle.id}/week")
    phone.on("week")
    turned = "getComputedStyle(document.querySelector('.turn-week .icon')).transform"
    assert phone.page.evaluate(turned) == "matrix(-1, 0, 0, 1, 0, 0)"
    before, after = phone.it("week-before"), phone.it("week-after")
    assert middle(before) > middle(after)


def test_a_name_has_its_full_stop_behind_it(phone: PhoneBrowser) -> None:
    """ "Sam M." in a sentence from right to left is one piece: its stop isn't at its other end."""
    expect(phone.page.locator("main")).to_contain_text("\u2068Sam M.\u2069")


def test_a_pin_and_a_code_are_typed_with_the_digits_of_the_keyboard(phone: PhoneBrowser) -> None:
    phone.open("/me/lock")
    phone.on("lock", "off")
    phone.fill("pin", "٢٤٦٨")
    phone.fill("pin-again", "۲۴۶۸")
    phone.tap("set-lock")
    phone.on("lock", "on")
    phone.open()
    phone.on("locked")
    phone.fill("pin", "2468")
    phone.tap("unlock")
    phone.on("home")
