"""Pausing everything with one tap, asking all the same, and resting until a day."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.factories import comes_in
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

PAUSING = walks(
    "/c/:circleId /c/:circleId/ask/:askId /c/:circleId/my-limits /c/:circleId/pause",
    "ask home my-limits pause",
)
WALKS = (PAUSING,)


@pytest.fixture
def person(site: Site, request: pytest.FixtureRequest) -> Friend:
    """Mina, with Sam and Ade in the circle."""
    callspec = getattr(request.node, "callspec", None)
    spoken = callspec.params["language"] if callspec else "en"
    mina = site.friend("Mina", language=spoken)
    mina.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        site.friend(name, language=spoken)
        comes_in(site.as_world, mina, name)
    return mina


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_pausing_and_resting_look_right(
    open_phone: Phones, site: Site, person: Friend, language: str, locale: str
) -> None:
    tour = Tour(language)
    mina = open_phone("Mina", friend=person, language=locale, **SIZE)
    mina.open()
    mina.on("home")
    mina.tap("more")
    mina.on("more")
    mina.tap("pause")
    mina.on("pause")
    tour.stop(mina, "pause")
    # A quarter to five on a Thursday: the next mornings are Friday's and Saturday's.
    mina.tap("pause-1")
    mina.on("pause", "paused")
    tour.stop(mina, "pause-on")
    paused = person.home()["person"]["paused"]
    assert paused["until_wall"] == "2026-06-12T08:00"
    mina.tap("back")
    mina.on("more")
    mina.tap("back")
    mina.on("home")
    tour.stop(mina, "home-paused")
    mina.tap("resume")
    mina.page.locator('[data-do="resume"]').wait_for(state="detached")
    assert person.home()["person"]["paused"] is None

    person.asks(now=True)
    mina.open(f"/c/{person.circle.id}/pause")
    mina.on("pause")
    mina.it("see-ask").wait_for()
    tour.stop(mina, "pause-while-asking")
    mina.tap("pause")
    mina.on("pause", "paused")
    mina.open(f"/c/{person.circle.id}/ask/{person.circle.asks[-1]}")
    mina.on("ask", "paused")
    tour.stop(mina, "ask-paused")
    mina.tap("go-on")
    mina.on("ask", "asking")
    person.does("stop")

    sam = open_phone("Sam", friend=site.friends["Sam"], language=locale, **SIZE)
    sam.open(f"/c/{person.circle.id}/my-limits")
    sam.on("my-limits")
    sam.tap("capacity-resting")
    sam.fill("rest-until", "2026-06-20")
    expect(sam.it("rest-until")).to_have_value("2026-06-20")
    site.waits_until(
        lambda: site.friends["Sam"].get("/circles/{c}/capacity")["until"] == "2026-06-20"
    )
    tour.stop(sam, "my-limits-resting")
    sam.tap("back")
    sam.on("home")
    sam.it("my-limits").wait_for()
    tour.stop(sam, "supporter-home-resting")
    tour.finish(PAUSING)


def test_one_tap_asks_although_everything_is_paused(open_phone: Phones, person: Friend) -> None:
    mina = open_phone("Mina", friend=person, **SIZE)
    mina.open()
    mina.on("home")
    mina.tap("more")
    mina.on("more")
    mina.tap("pause")
    mina.on("pause")
    mina.tap("pause")
    mina.on("pause", "paused")
    mina.tap("back")
    mina.on("more")
    mina.tap("nav-now")
    mina.on("home")
    mina.sees("Everything is paused")
    mina.sees("If you ask for someone, the pause ends.")
    mina.tap("ask")
    mina.on("ask", "held")
    # Taken back, everything stays as it was.
    mina.tap("take-back")
    mina.on("ask", "closed")
    assert person.home()["person"]["paused"]
    mina.tap("home")
    mina.on("home")
    mina.tap("ask")
    mina.on("ask", "held")
    mina.asks_now()
    mina.on("ask", "asking")
    assert person.home()["person"]["paused"] is None
