"""The coordinator's board: who might be asked, an offer with one thumb, passed and taken."""

from collections.abc import Callable

import pytest

from tests.browser.demo_circle import circle_of, signed_in, worked_out
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, Tour
from tests.catalogues import phone_sentences

Phones = Callable[..., PhoneBrowser]

# On a busy machine a walk takes minutes.
pytestmark = pytest.mark.timeout(600)

#: What the people of the demo wrote.
CONTENT = ("Morning text", "Evening company", "Wednesday lunch")


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_an_offer_goes_from_the_board_to_a_friend_and_back(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    lee = signed_in(open_phone, site, tour, "Lee", locale)
    c = circle_of(lee)
    lee.open(f"{c}/gaps")
    lee.on("gaps")
    offers = lee.page.locator('[data-gap] [data-do^="offer-"]:not([data-do*="back"])')
    offers.first.wait_for()
    worked_out(lee, c)
    tour.stop(lee, "board-suggested")
    button = lee.page.locator('[data-do^="offer-"]')
    asked = lee.page.locator("[data-gap] [data-suggested]", has=button).first
    name = asked.get_attribute("data-suggested") or ""
    with lee.page.expect_response("**/suggestions"):
        asked.locator("button").tap()
    back = lee.page.locator('[data-do^="offer-back-"]')
    back.first.wait_for()
    lee.sees(name)
    worked_out(lee, c)
    tour.stop(lee, "board-offered")

    friend = signed_in(open_phone, site, tour, name, locale)
    offered = friend.page.locator("[data-slot]", has=friend.it("pass")).first
    slot = offered.get_attribute("data-slot")
    friend.sees(str(phone_sentences(language)["offers.to_you"]))
    tour.stop(friend, "supporter-offered")
    offered.locator('[data-do="pass"]').tap()
    friend.page.locator(f'[data-slot="{slot}"]').wait_for(state="detached")
    # The board shows no open offer, and nobody's no.
    back.first.wait_for(state="detached")
    lee.page.locator(f'[data-for="{slot}"] [data-suggested="{name}"]').wait_for(state="detached")

    # Another is offered to whoever might be asked now, and taken back.
    offers.first.wait_for()
    offers.first.tap()
    back.first.wait_for()
    back.first.tap()
    back.first.wait_for(state="detached")

    lee.open("/look-after")
    lee.on("look-after")
    lee.page.locator("[data-gap]").first.wait_for()
    tour.stop(lee, "board-of-circles")
    tour.finish()
