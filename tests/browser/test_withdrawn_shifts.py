"""The person stops everything for a friend who holds shifts, and decides about each of them.

And its screens, in every size and light: the receipt, the home that asks, the friend's own views.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.demo_circle import Phones, circle_of, signed_in
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_screens_circle import CONTENT
from tests.browser.visual_tour import LANGUAGES, Tour, walks

WALKED = walks(
    "/c/:circleId /c/:circleId/consent/:memberId /c/:circleId/gaps /c/:circleId/month"
    " /c/:circleId/people/:memberId /c/:circleId/week /d",
    "device gaps home member month week withdrawn",
)
WALKS = (WALKED,)


def shifts_on(phone: PhoneBrowser) -> list[str]:
    """The shifts that a screen asks about, or lists."""
    return [
        str(element.get_attribute("data-held"))
        for element in phone.page.locator("[data-held]").all()
    ]


def opens_consent_of(mina: PhoneBrowser, c: str, name: str) -> None:
    mina.goes(f"{c}/consent")
    mina.on("consent")
    mina.page.locator(f'[data-member="{name}"]').tap()
    mina.on("consent-one")


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_a_withdrawn_friends_shifts_are_left_or_ended(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    mina = signed_in(open_phone, site, tour, "Mina", locale)
    c = circle_of(mina)
    sam = signed_in(open_phone, site, tour, "Sam", locale)
    # Before somebody is removed, the screen lists what would end with it.
    mina.goes(f"{c}/circle")
    mina.on("circle")
    mina.page.locator('[data-member="Sam"]').tap()
    mina.on("member")
    mina.it("tell-shifts").wait_for(state="attached")
    ends = shifts_on(mina)
    tour.stop(mina, "member-with-shifts")

    opens_consent_of(mina, c, "Sam")
    mina.tap("withdraw")
    mina.on("withdrawn", "all")
    mina.page.locator("[data-held]").first.wait_for()
    shift_ids = shifts_on(mina)
    assert shift_ids == ends
    assert len(shift_ids) > 1
    tour.stop(mina, "withdrawn-with-shifts")
    mina.page.locator('[data-do="leave-shift"]').first.tap()
    expect(mina.page.locator(f'[data-held="{shift_ids[0]}"]')).to_have_count(0)
    mina.tap("ok")

    # Undecided, they stand on the home, and in the week as somebody's who is shut out.
    mina.goes(c)
    mina.on("home")
    mina.page.locator(f'[data-held="{shift_ids[1]}"]').wait_for()
    tour.stop(mina, "home-undecided")

    # Sam's own views are as before: their shifts, and no word about anything else.
    sam.goes(c)
    sam.on("home")
    sam.page.locator("[data-slot]").first.wait_for()
    tour.stop(sam, "withdrawn-home")
    for screen in ("week", "month", "gaps"):
        sam.goes(f"{c}/{screen}")
        sam.on(screen)
        sam.page.locator(".ghost").wait_for(state="detached")
        tour.stop(sam, f"withdrawn-{screen}")

    mina.page.locator(f'[data-held="{shift_ids[1]}"] [data-do="end-shift"]').tap()
    expect(mina.page.locator(f'[data-held="{shift_ids[1]}"]')).to_have_count(0)
    sam.goes(c)
    sam.on("home")
    expect(sam.page.locator(f'[data-slot="{shift_ids[1]}"]')).to_have_count(0)
    expect(sam.page.locator(f'[data-slot="{shift_ids[0]}"]')).to_have_count(1)
    tour.finish(WALKED)
