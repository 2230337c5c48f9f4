"""Taking turns, on three phones: asked, agreed, left; and "every Tuesday"."""

from collections.abc import Callable

import pytest

from tests.browser.demo_circle import circle_of, signed_in
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import TONGUES, Tour, walks

Phones = Callable[..., PhoneBrowser]

# On a busy machine a walk takes minutes.
pytestmark = pytest.mark.timeout(600)

TURNS = walks(
    "/c/:circleId/pattern/:patternId/turns /c/:circleId/turns /d",
    "device my-turns turns",
)
WALKS = (TURNS,)
CONTENT = ("Morning text", "Evening company", "Wednesday lunch")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_time_is_taken_in_turn(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    mina = signed_in(open_phone, site, tour, "Mina", locale)
    c = circle_of(mina)
    mina.open(f"{c}/pattern")
    mina.page.locator('[data-do="open-pattern"]', has_text="Wednesday lunch").tap()
    mina.on("time")
    mina.tap("turns")
    mina.on("turns")
    mina.tap("turn-of-Sam")
    mina.tap("turn-of-Lee")
    mina.tap("up-2")
    tour.stop(mina, "turns-new")
    mina.tap("save-turns")
    mina.on("time")
    # Sam is asked, and says yes on their own phone.
    sam = signed_in(open_phone, site, tour, "Sam", locale)
    sam.open(f"{c}/open-times")
    sam.tap("my-turns")
    sam.on("my-turns")
    sam.it("agree-turns").wait_for()
    tour.stop(sam, "turns-asked")
    sam.tap("agree-turns")
    sam.it("leave-turns").wait_for()
    sam.page.locator("summary").first.tap()
    tour.stop(sam, "turns-mine")
    sam.tap("take-each")
    sam.page.locator('[data-do="leave-turns"]').nth(1).wait_for()
    mina.tap("turns")
    mina.on("turns")
    mina.it("end-turns").wait_for()
    tour.stop(mina, "turns-waiting")
    sam.tap("leave-turns")
    sam.page.locator('[data-do="leave-turns"]').nth(1).wait_for(state="detached")
    tour.finish(TURNS)
