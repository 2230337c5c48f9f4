"""The third circle on phones: other hours for a month, each one's yes, and an hour and a half."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.core.ids import new_id
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.cases import third_circle as case
from tests.cases.third_circle import EVENING, NOOR, OMAR, SMALL_HOURS
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

THIRD_CIRCLE = walks(
    "/c/:circleId /c/:circleId/answer/:askId /c/:circleId/hours-asked /c/:circleId/other-hours",
    "answer home hours-asked other-hours",
)
WALKS = (THIRD_CIRCLE,)
#: Days of the tour's year: a month from the summer on.
FIRST, LAST = "2026-06-20", "2026-07-19"
#: What her people wrote, and their names.
CONTENT = (
    NOOR, OMAR, "Sara", case.I_AM, case.SOLIDARITY, case.WORDS, EVENING, SMALL_HOURS,
)  # fmt: skip


@pytest.fixture
def noor(site: Site, language: str) -> Friend:
    """Noor, with Sara and Omar in her circle; each evening's text is taken in turn."""
    spoken = account_language(language)
    person = site.friend(NOOR, language=spoken)
    person.begins_circle("Sara", OMAR, name=case.NAME)
    person.patch("/circles/{c}", {"i_am": case.I_AM, "solidarity": case.SOLIDARITY})
    for name in ("Sara", OMAR):
        friend = site.friend(name, language=spoken)
        friend.may_be_reached(friend.knocks(person.invites(name)))
        person.lets_in(name)
        friend.circle = person.circle
    for title in (EVENING, SMALL_HOURS):
        days, start, end, kind = case.PATTERNS[title]
        person.offers(title, days, start, end, kind=kind)
    rotation = {"id": new_id(), "pattern_id": person.circle.patterns[EVENING]}
    site.friends[OMAR].post("/circles/{c}/rotations/mine", rotation)
    site.friends[OMAR].claims(person.circle.slot(SMALL_HOURS, "2026-06-21"))
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_the_third_circle_looks_right(
    open_phone: Phones, site: Site, noor: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    c = f"/c/{noor.circle.id}"
    noors, omars, saras = (
        tour.phone(open_phone(friend.name, friend=friend, language=locale, **SIZE))
        for friend in (noor, site.friends[OMAR], site.friends["Sara"])
    )
    she_says_the_months_hours(tour, noors, c)
    omar_says_yes(tour, omars, c)
    she_takes_them_back(noors)
    noor.asks(case.WORDS)
    noor.does("ask-now")
    sara_comes_in_an_hour_and_a_half(tour, saras, f"{c}/answer/{noor.circle.asks[-1]}")
    noors.open(c)
    noors.on("home")
    tour.finish(THIRD_CIRCLE)


def she_says_the_months_hours(tour: Tour, noors: PhoneBrowser, c: str) -> None:
    noors.open(f"{c}/pattern")
    noors.on("pattern")
    noors.tap("other-hours")
    noors.on("other-hours")
    noors.tap("save-hours")
    noors.page.locator(".wrong").wait_for()
    noors.fill("first", FIRST)
    noors.fill("last", LAST)
    for at, title in enumerate((EVENING, SMALL_HOURS), start=1):
        start, end = case.MONTHS_HOURS[title]
        noors.fill(f"start-{at}", start)
        noors.fill(f"end-{at}", end)
    tour.stop(noors, "other-hours-new")
    noors.tap("save-hours")
    noors.page.locator("[data-other-hours]").wait_for()
    tour.stop(noors, "other-hours-said")


def omar_says_yes(tour: Tour, omars: PhoneBrowser, c: str) -> None:
    omars.open(c)
    omars.on("home")
    omars.it("hours-asked").wait_for()
    tour.stop(omars, "home-hours-asked")
    omars.tap("hours-asked")
    omars.on("hours-asked")
    tour.stop(omars, "hours-asked")
    omars.tap("hours-yes")
    expect(omars.it("hours-yes")).to_have_count(0)
    tour.stop(omars, "hours-agreed")


def she_takes_them_back(noors: PhoneBrowser) -> None:
    noors.tap("stop-hours")
    expect(noors.page.locator("[data-other-hours]")).to_have_count(0)


def sara_comes_in_an_hour_and_a_half(tour: Tour, saras: PhoneBrowser, address: str) -> None:
    saras.open(address)
    saras.on("answer", "asked")
    saras.tap("coming")
    saras.on("answer", "coming")
    saras.tap("about-90")
    expect(saras.it("about-90")).to_have_attribute("aria-pressed", "true")
    tour.stop(saras, "answer-hour-and-a-half")
