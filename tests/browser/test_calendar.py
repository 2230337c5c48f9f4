"""My times in my own calendar, and the week on paper."""

from collections.abc import Callable

import httpx
import pytest

from tests.browser.demo_circle import circle_of, signed_in
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import TONGUES, Tour, walks

Phones = Callable[..., PhoneBrowser]

# On a busy machine a walk takes minutes.
pytestmark = pytest.mark.timeout(600)

CALENDAR = walks("/c/:circleId/calendar /c/:circleId/week /d", "calendar device week")
WALKS = (CALENDAR,)
#: What the people of the demo wrote.
CONTENT = ("Evening company", "Wednesday lunch", "Morning text")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_link_is_made_and_ended_and_the_week_printed(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    sam = signed_in(open_phone, site, tour, "Sam", locale)
    c = circle_of(sam)
    sam.open(f"{c}/calendar")
    sam.on("calendar")
    sam.tap("make-calendar")
    sam.it("link").wait_for()
    tour.stop(sam, "calendar-made")
    address = sam.it("link").input_value()
    assert address.endswith(".ics")
    feed = httpx.get(address)
    assert feed.status_code == 200
    assert feed.text.startswith("BEGIN:VCALENDAR")
    # The same address, as a calendar on this device takes it.
    link = sam.it("open-calendar").get_attribute("href")
    assert link == address.replace("http:", "webcal:")
    # It is shown once: who comes again reads that there is one.
    sam.open(f"{c}/calendar")
    sam.it("end-calendar").wait_for()
    assert sam.it("link").count() == 0
    sam.tap("end-calendar")
    sam.it("end-calendar").wait_for(state="detached")
    assert httpx.get(address).status_code == 404

    sam.open(f"{c}/week")
    sam.on("week")
    sam.page.locator("[data-slot]").first.wait_for()
    tour.stop(sam, "week")
    sam.page.emulate_media(media="print")
    assert sam.page.locator(".paper p").count() == sam.page.locator(".paper p:visible").count() > 5
    assert not sam.page.locator(".btn:visible, .tabs:visible, [data-slot]:visible").count()
    paper = sam.page.pdf(format="A4")
    assert paper.count(b"/Type /Page\n") == 1, "a week is one sheet"
    tour.finish(CALENDAR)
