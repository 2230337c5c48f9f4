"""Times that come again, on a phone: simple at first, the rest behind "More"."""

from collections.abc import Callable

import pytest

from tests.browser.demo_circle import circle_of, signed_in
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import TONGUES, Tour, walks

Phones = Callable[..., PhoneBrowser]

TIMES = walks(
    "/c/:circleId/pattern /c/:circleId/pattern/:patternId /c/:circleId/pattern/:patternId/change"
    " /c/:circleId/pattern/:patternId/change/:day /d",
    "change device pattern time",
)
WALKS = (TIMES,)
#: What the people of the demo wrote, and what is written here.
CONTENT = (
    "Morning text",
    "Evening company",
    "Wednesday lunch",
    "A word",
    "Hard nights",
)


def add_nights(mina: PhoneBrowser, circle_path: str) -> None:
    """Nights, only while they are switched on."""
    mina.open(f"{circle_path}/pattern")
    mina.on("pattern")
    for day in range(7):
        mina.tap(f"day-{day}")
    mina.fill("start", "23:00")
    mina.fill("end", "07:00")
    mina.fill("title", "Hard nights")
    mina.tap("more")
    mina.tap("only-on")
    mina.tap("save-pattern")
    mina.on("week")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_time_from_each_week_to_a_hard_stretch(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    mina = signed_in(open_phone, site, tour, "Mina", locale)
    c = circle_of(mina)
    mina.open(f"{c}/pattern")
    mina.on("pattern")
    mina.tap("more")
    tour.stop(mina, "pattern-more")
    # The last day of each month, a text.
    mina.tap("again-date")
    mina.fill("first", "2026-07-31")
    mina.fill("start", "10:00")
    mina.fill("end", "10:10")
    mina.tap("kind-text")
    mina.fill("title", "A word")
    tour.stop(mina, "pattern-monthly")
    mina.tap("save-pattern")
    mina.on("week")
    add_nights(mina, c)
    mina.open(f"{c}/pattern")
    mina.page.locator('[data-do="open-pattern"]', has_text="A word").tap()
    mina.on("time")
    mina.sees("31")
    tour.stop(mina, "time-monthly")
    mina.tap("back")
    mina.on("pattern")
    mina.page.locator('[data-do="open-pattern"]', has_text="Hard nights").tap()
    mina.on("time")
    assert mina.it("change-one").count() == 0, "nothing comes while it's off"
    mina.tap("switch")
    change_buttons = mina.page.locator('[data-do="change-one"]')
    change_buttons.nth(2).wait_for()
    tour.stop(mina, "time-nights")
    change_buttons.nth(1).tap()
    mina.on("change")
    tour.stop(mina, "change-one")
    mina.tap("skip")
    mina.on("time")
    mina.page.locator('[data-do^="unskip-"]').wait_for()
    change_buttons.nth(1).tap()
    mina.on("change")
    mina.fill("end", "08:00")
    mina.tap("scope-later")
    mina.tap("save-change")
    mina.on("time")
    mina.tap("away")
    mina.fill("away-until", "2026-06-14")
    tour.stop(mina, "time-away")
    mina.tap("pause")
    mina.it("resume").wait_for()
    tour.stop(mina, "time-paused")
    mina.tap("resume")
    mina.it("resume").wait_for(state="detached")
    mina.tap("change-all")
    mina.on("change")
    tour.stop(mina, "change-all")
    mina.tap("places-2")
    mina.tap("save-change")
    mina.on("time")
    mina.tap("end-pattern")
    mina.on("pattern")
    tour.finish(TIMES)
