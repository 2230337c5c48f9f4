"""The screens of the first minutes and of a draft: every size, light, language and hand."""

import re
from collections.abc import Callable

import pytest

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.visual_tour import SIZE, TONGUES, Tour, walks

Phones = Callable[..., PhoneBrowser]
FIRST_MINUTES = walks(
    "/ /c/:circleId /c/:circleId/invite /c/:circleId/knock/:knockId /c/:circleId/open-times"
    " /c/:circleId/week /call /helping /j /joined/:knockId /limits /link /new/alone /new/know"
    " /new/people /new/when /no-thanks",
    "alone call from helping home invite knock know limits link link-over no-draft no-thanks"
    " not-here open-times people reach start week when you",
)
DRAFT = walks("/c/:circleId/hand-over /new/alone /new/people /t", "alone hand-over people transfer")
WALKS = (FIRST_MINUTES, DRAFT)
NAME = "Maximiliana-Alexandrina"  # long, and without a place to break


@pytest.fixture
def tour(language: str) -> Tour:
    return Tour(language)


def look_at_what_needs_no_circle(tour: Tour, mina: PhoneBrowser) -> None:
    """The screens that anybody may open, and the start."""
    mina.open("/new/people")
    mina.on("no-draft")
    tour.stop(mina, "no-draft")
    for address, screen in (
        ("/limits", "limits"),
        ("/call", "call"),
        ("/helping", "helping"),
        ("/link", "link"),
        ("/nowhere", "not-here"),
        ("/no-thanks", "no-thanks"),
        ("/", "start"),
    ):
        mina.goes(address)
        mina.on(screen)
        tour.stop(mina, screen)


def answer_the_first_questions(tour: Tour, mina: PhoneBrowser) -> None:
    """People, in which order, what they may know, and the summary of it all."""
    mina.tap("start")
    mina.on("people")
    mina.tap("next")
    mina.page.locator(".trouble").wait_for()
    tour.stop(mina, "people")
    mina.fill("person-1", NAME)
    mina.fill("person-2", "Ade")
    mina.fill("person-3", "Lee")
    mina.fill("my-name", "M.")
    mina.tap("next")
    mina.on("when")
    tour.stop(mina, "when")
    mina.tap("change")
    mina.it("up-2").wait_for()
    tour.stop(mina, "when-change")
    mina.tap("good")
    mina.on("know")
    tour.stop(mina, "know")
    mina.tap("change")
    tour.stop(mina, "know-change")
    # Nobody is told when they ask: the summary says that nobody is asked, and what that means.
    mina.tap("know-asks")
    mina.page.locator("[data-not-asked=all]").wait_for()
    mina.tap("yes")
    mina.on("alone")
    mina.page.locator("[data-not-asked=all]").wait_for()
    tour.stop(mina, "alone-nobody")
    mina.tap("change-asked")
    mina.on("know")
    mina.tap("change")
    mina.tap("know-asks")
    mina.page.locator("[data-not-asked]").wait_for(state="detached")
    mina.tap("yes")
    mina.on("alone")
    tour.stop(mina, "alone")


def knock_and_wait(tour: Tour, sam: PhoneBrowser, link: str) -> None:
    """Sam opens the link, says what has to be said, and chooses what reaches them meanwhile."""
    sam.open(link)
    sam.on("from")
    sam.it("go-on").wait_for()
    tour.stop(sam, "from")
    sam.tap("go-on")
    sam.on("you")
    sam.tap("reports")
    sam.it("duty").wait_for()
    sam.page.locator("summary").tap()
    tour.stop(sam, "you")
    sam.fill("name", NAME)
    sam.fill("duty", "A child at risk, and what I am told about weapons.")
    sam.tap("join")
    sam.on("reach", "waiting")
    tour.stop(sam, "reach")
    sam.tap("push-on")
    sam.it("push-test").wait_for()
    sam.tap("night-no")
    sam.tap("save-reach")
    sam.on("reach", "saved")
    tour.stop(sam, "reach-saved")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_the_first_minutes_look_right(
    open_phone: Phones, tour: Tour, language: str, locale: str
) -> None:
    mina = tour.phone(open_phone("Mina", language=locale, **SIZE))
    look_at_what_needs_no_circle(tour, mina)
    answer_the_first_questions(tour, mina)
    mina.tap("keep")
    mina.on("invite")
    tour.stop(mina, "invite")
    mina.tap("show-qr")
    mina.page.locator("[data-qr]").wait_for()
    tour.stop(mina, "invite-qr")
    mina.tap("send")
    mina.it("link").wait_for()
    tour.stop(mina, "invite-link")
    link = mina.it("link").input_value()
    mina.tap("home")
    mina.on("home")
    tour.stop(mina, "home-nobody-in")
    mina.tap("nav-week")
    mina.on("week")
    tour.stop(mina, "week-empty")

    sam = tour.phone(open_phone("Sam", language=locale, **SIZE))
    knock_and_wait(tour, sam, link)

    mina.tap("nav-now")
    mina.it("see-knock").wait_for()
    tour.stop(mina, "home-knock")
    mina.tap("see-knock")
    mina.on("knock")
    tour.stop(mina, "knock")
    mina.tap("let-in")
    mina.on("home")
    tour.stop(mina, "home-first-friend")
    sam.on("reach", "let-in")
    tour.stop(sam, "reach-let-in")
    sam.tap("go-on")
    sam.on("open-times")
    tour.stop(sam, "open-times-none")
    sam.tap("done")
    sam.on("home")
    tour.stop(sam, "home-supporter-nothing")
    # The link was used up by the knock.
    late = tour.phone(open_phone("Late", language=locale, **SIZE))
    late.allow(re.compile("409|404"))
    late.open(link)
    late.on("link-over")
    tour.stop(late, "link-over")
    tour.finish(FIRST_MINUTES)


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_draft_that_is_handed_over_looks_right(
    open_phone: Phones, tour: Tour, language: str, locale: str
) -> None:
    jordan = tour.phone(open_phone("Jordan", language=locale, **SIZE))
    # Once the circle is Mina's, Jordan's phone is signed out, in the midst of its stream.
    jordan.allow(re.compile("401 .*/api/v1/live"))
    jordan.open("/helping")
    jordan.tap("apart")
    jordan.on("people")
    jordan.tap("reports")
    tour.stop(jordan, "draft-people")
    jordan.fill("person-name", "Mina")
    jordan.fill("person-1", "Sam")
    jordan.fill("my-name", "Jordan")
    jordan.tap("next")
    jordan.tap("good")
    jordan.tap("yes")
    jordan.on("alone")
    tour.stop(jordan, "draft-alone")
    jordan.tap("keep")
    jordan.on("hand-over")
    tour.stop(jordan, "hand-over")
    jordan.tap("make-transfer")
    jordan.it("link").wait_for()
    tour.stop(jordan, "hand-over-link")
    link = jordan.it("link").input_value()
    code = jordan.page.locator("[data-code]").inner_text()

    mina = tour.phone(open_phone("Mina", language=locale, **SIZE))
    mina.open(link)
    mina.on("transfer")
    mina.fill("code", code)
    tour.stop(mina, "transfer")
    mina.tap("open-draft")
    mina.on("alone")
    tour.stop(mina, "transfer-alone")
    mina.tap("keep")
    mina.on("invite")
    tour.finish(DRAFT)
