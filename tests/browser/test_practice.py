"""A request tried out on one phone, practice that goes to friends, and what is ready, looked at."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.factories import comes_in
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

PRACTICE = walks(
    "/c/:circleId /c/:circleId/answer/:askId /c/:circleId/ask/:askId /c/:circleId/practice"
    " /c/:circleId/ready /c/:circleId/try",
    "answer ask home practice ready try",
)
WALKS = (PRACTICE,)


@pytest.fixture
def person(site: Site, request: pytest.FixtureRequest) -> Friend:
    """Mina, with Sam and Ade in the circle."""
    spoken = request.node.callspec.params["language"]
    mina = site.friend("Mina", language=spoken)
    mina.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        site.friend(name, language=spoken)
        comes_in(site.as_world, mina, name)
    return mina


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_practising_looks_right(
    open_phone: Phones, site: Site, person: Friend, language: str, locale: str
) -> None:
    tour = Tour(language)
    mina = open_phone("Mina", friend=person, language=locale, **SIZE)
    tries_a_request(tour, mina)
    assert person.home()["person"]["ready"]["items"][-1] == {"item": "tried", "done": True}
    assert not person.reads("asked"), "nothing was asked"

    mina.tap("practice")
    mina.on("practice", "none")
    tour.stop(mina, "practice-nobody-agreed")
    mina.tap("invite-practice")
    mina.page.locator("[data-note]").wait_for()
    sam = open_phone("Sam", friend=site.friends["Sam"], language=locale, **SIZE)
    sam.open(f"/c/{person.circle.id}")
    sam.it("practise-yes").wait_for()
    tour.stop(sam, "friend-asked-to-practise")
    sam.tap("practise-yes")
    sam.it("practise-yes").wait_for(state="detached")
    mina.tap("start-drill")
    mina.on("ask", "held")
    mina.tap("ask-now")
    mina.on("ask", "asking")
    tour.stop(mina, "drill-asking")
    sam.tap("see-ask")
    sam.on("answer", "asked")
    tour.stop(sam, "friend-in-practice")
    mina.tap("practice")
    mina.on("practice", "runs")
    mina.page.locator("[data-mend]").wait_for()
    tour.stop(mina, "practice-phones")
    sam.tap("coming")
    sam.on("answer", "coming")
    tour.stop(sam, "friend-practised")
    mina.open(f"/c/{person.circle.id}")
    # The way to ask for real is where it always is, and practice is over with it.
    mina.it("practice").wait_for()
    tour.stop(mina, "home-while-practising")
    mina.tap("ask")
    mina.on("ask", "held")
    mina.tap("take-back")
    mina.on("ask", "closed")
    assert person.get("/circles/{c}/practice")["drill"]["over"]
    tour.finish(PRACTICE)


def tries_a_request(tour: Tour, mina: PhoneBrowser) -> None:
    """From the list on the home, through a rehearsal, and back to its end."""
    mina.open()
    mina.on("home")
    mina.page.locator("[data-ready]").wait_for()
    tour.stop(mina, "home-getting-ready")
    mina.tap("hide-ready")
    mina.page.locator("[data-ready]").wait_for(state="detached")
    circle_path = mina.page.evaluate("location.pathname")
    mina.open(f"{circle_path}/ready")
    mina.on("ready")
    tour.stop(mina, "ready")
    mina.tap("show-ready")
    mina.tap("try")
    mina.on("try", "start")
    tour.stop(mina, "try-start")
    mina.tap("start-try")
    mina.on("try", "held")
    tour.stop(mina, "try-held")
    mina.tap("later")
    mina.on("try", "asking")
    tour.stop(mina, "try-asking")
    mina.tap("plays-not_now")
    expect(mina.it("plays-coming")).to_contain_text("Ade")
    mina.tap("plays-coming")
    mina.on("try", "covered")
    tour.stop(mina, "try-covered")
    mina.tap("later")
    mina.it("with-you").wait_for()
    tour.stop(mina, "try-with-you")
    mina.tap("not-yet")
    mina.on("try", "nobody_yet")
    tour.stop(mina, "try-nobody-yet")
    mina.tap("finish-try")
    mina.on("try", "ended")
    tour.stop(mina, "try-ended")
