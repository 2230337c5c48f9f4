"""The solidarity question on two phones: asked, put by, answered to one, written back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
STAIRS, FOR_ALL, UNTIL_TEN = "Sit with me on the stairs", "Cook, walk", "Until ten, no nights"

SOLIDARITY = walks(
    "/c/:circleId /c/:circleId/more /c/:circleId/solidarity /c/:circleId/solidarity/everyone"
    " /c/:circleId/people/:memberId/solidarity",
    "home more solidarity solidarity-everyone solidarity-one",
)
WALKS = (SOLIDARITY,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina; Jordan, who counsels as paid work and has to report; and Ade."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Jordan", "Ade")
    for name in ("Jordan", "Ade"):
        friend = site.friend(name, language=spoken)
        works = name == "Jordan"
        knock = friend.knocks(
            person.invites(name), paid=works, duty="A child at risk" if works else None
        )
        friend.may_be_reached(knock)
        person.lets_in(name)
        friend.circle = person.circle
    person.put(
        f"/circles/{{c}}/members/{person.member('Jordan')}/roles",
        {"roles": ["supporter", "counsellor"]},
    )
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_the_question_looks_right(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(STAIRS, FOR_ALL, UNTIL_TEN))
    jordan, c = site.friends["Jordan"], f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    jordans = tour.phone(open_phone("Jordan", friend=jordan, language=locale, **SIZE))
    asks(tour, jordans, c)
    puts_it_by(tour, minas, c)
    answers_one(tour, minas, jordans, c)
    writes_back(tour, minas, jordans, c)
    writes_for_everyone(tour, minas, c)
    rather_not_say(tour, minas, jordans, c)
    tour.finish(SOLIDARITY)


def asks(tour: Tour, jordans: PhoneBrowser, c: str) -> None:
    """The counsellor finds it on their home, right after they were let in."""
    jordans.open(c)
    jordans.it("solidarity").wait_for()
    tour.stop(jordans, "home-counsellor-can-ask")
    jordans.tap("solidarity")
    jordans.on("solidarity", "not_asked")
    tour.stop(jordans, "solidarity-to-ask")
    jordans.tap("ask-question")
    jordans.on("solidarity", "asked")
    tour.stop(jordans, "solidarity-sent")


def puts_it_by(tour: Tour, minas: PhoneBrowser, c: str) -> None:
    minas.open(c)
    minas.it("solidarity-question").wait_for()
    tour.stop(minas, "home-question")
    minas.tap("solidarity-question")
    minas.on("solidarity")
    tour.stop(minas, "solidarity-questions")
    minas.page.locator("[data-member=Jordan]").tap()
    minas.on("solidarity-one", "asked")
    tour.stop(minas, "solidarity-asked")
    minas.tap("later")
    minas.on("home")
    expect(minas.it("solidarity-question")).to_have_count(0)
    minas.open(f"{c}/more")
    minas.on("more")
    tour.stop(minas, "more-together")
    minas.tap("solidarity")
    minas.on("solidarity")


def answers_one(tour: Tour, minas: PhoneBrowser, jordans: PhoneBrowser, c: str) -> None:
    minas.page.locator("[data-member=Jordan]").tap()
    minas.on("solidarity-one", "asked")
    minas.tap("write")
    minas.on("solidarity-one", "writing")
    expect(minas.it("whom-one")).to_be_checked()
    minas.tap("save-words")
    minas.page.locator(".trouble").wait_for()
    minas.fill("words", STAIRS)
    tour.stop(minas, "solidarity-writing")
    minas.tap("save-words")
    minas.on("solidarity-one", "to_one")
    jordans.open(c)
    jordans.sees(STAIRS)
    tour.stop(jordans, "home-words-for-me")


def writes_back(tour: Tour, minas: PhoneBrowser, jordans: PhoneBrowser, c: str) -> None:
    minas.open(c)
    jordans.tap("solidarity")
    jordans.on("solidarity", "to_one")
    jordans.tap("write-reply")
    jordans.fill("reply", UNTIL_TEN)
    tour.stop(jordans, "solidarity-writing-back")
    jordans.tap("send-reply")
    jordans.it("remove-reply").wait_for()
    minas.it("solidarity-reply").wait_for()
    minas.tap("solidarity-reply")
    minas.page.locator("[data-member=Jordan]").tap()
    minas.sees(UNTIL_TEN)
    tour.stop(minas, "solidarity-reply")


def writes_for_everyone(tour: Tour, minas: PhoneBrowser, c: str) -> None:
    minas.open(f"{c}/solidarity/everyone")
    minas.fill("for-all", FOR_ALL)
    tour.stop(minas, "solidarity-everyone")
    minas.tap("save-for-all")
    minas.on("solidarity")
    minas.sees(FOR_ALL)


def rather_not_say(tour: Tour, minas: PhoneBrowser, jordans: PhoneBrowser, c: str) -> None:
    minas.page.locator("[data-member=Jordan]").tap()
    minas.tap("take-back")
    minas.on("solidarity-one", "unsaid")
    tour.stop(minas, "solidarity-unsaid")
    jordans.open(f"{c}/solidarity")
    jordans.on("solidarity", "unsaid")
    expect(jordans.page.get_by_text(STAIRS)).to_have_count(0)
    tour.stop(jordans, "solidarity-unsaid-theirs")
