"""The screens of needs and the pot: a need, two hands, done, thanks; a pledge nobody else sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.core.ids import new_id
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend, Json

Phones = Callable[..., PhoneBrowser]
TITLE, WORDS = "A form read through", "The housing office sent it. About 20 minutes."
PART, THANKS, RENT, GIVING = "Page one", "I could breathe again", "Rent", "Ask me for the address"

NEEDS = walks(
    "/c/:circleId /c/:circleId/needs /c/:circleId/needs-new"
    " /c/:circleId/needs-money /c/:circleId/needs/:needId /c/:circleId/needs/:needId/known",
    "home need-known needs needs-money new-need own-need",
)
WALKS = (NEEDS,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, with Sam and Ade in the circle."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        friend = site.friend(name, language=spoken)
        friend.may_be_reached(friend.knocks(person.invites(name)), needs=True)
        person.lets_in(name)
        friend.circle = person.circle
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_needs_and_the_pot_look_right(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(TITLE, WORDS, PART, THANKS, RENT, GIVING, "give.example"))
    c = f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    sams = tour.phone(open_phone("Sam", friend=site.friends["Sam"], language=locale, **SIZE))
    asks_two(tour, minas, c)
    two_hands(tour, sams, site.friends["Ade"], c)
    done_and_thanked(tour, minas, sams, c)
    a_pot(tour, minas, sams, mina, c)
    tour.finish(NEEDS)


def asks_two(tour: Tour, minas: PhoneBrowser, c: str) -> None:
    minas.open(f"{c}/more")
    minas.tap("needs")
    minas.on("needs")
    minas.tap("new-need")
    minas.on("new-need")
    minas.tap("ask-need")
    minas.page.locator(".wrong").wait_for()
    minas.fill("title", TITLE)
    minas.fill("need-words", WORDS)
    minas.tap("kind-form")
    minas.tap("wanted-2")
    minas.tap("know-all")
    tour.stop(minas, "new-need")
    minas.tap("ask-need")
    minas.on("own-need", "open")


def two_hands(tour: Tour, sams: PhoneBrowser, ade: Friend, c: str) -> None:
    sams.open(c)
    sams.it("needs").wait_for()
    tour.stop(sams, "home-needs")
    sams.tap("needs")
    sams.on("needs")
    sams.sees(TITLE)
    sams.tap("part-of-it")
    tour.stop(sams, "needs-known")
    sams.fill("part", PART)
    sams.tap("send-part")
    sams.it("let-go").wait_for()
    ade.put(f"{only_need(ade)}/hand", {})


def only_need(friend: Friend) -> str:
    """The path of the one need that a friend knows of."""
    (need,) = friend.get("/circles/{c}/needs")["known"]
    return f"/circles/{{c}}/needs/{need['id']}"


def done_and_thanked(tour: Tour, minas: PhoneBrowser, sams: PhoneBrowser, c: str) -> None:
    minas.on("own-need", "covered")
    minas.sees(PART)
    tour.stop(minas, "own-need-covered")
    minas.tap("done")
    minas.fill("thanks", THANKS)
    tour.stop(minas, "own-need-thanks")
    minas.tap("send-done")
    minas.on("own-need", "done")
    sams.sees(THANKS)
    tour.stop(sams, "needs-thanked")
    sams.tap("put-away")
    expect(sams.page.locator("[data-need]")).to_have_count(0)


def a_pot(tour: Tour, minas: PhoneBrowser, sams: PhoneBrowser, mina: Friend, c: str) -> None:
    minas.open(f"{c}/needs-money")
    minas.tap("money-Sam")
    expect(minas.it("money-Sam")).to_be_checked()
    tour.stop(minas, "needs-money")
    minas.open(f"{c}/needs-new")
    minas.tap("kind-money")
    tour.stop(minas, "new-need-money")
    path = f"/circles/{{c}}/needs/{new_id()}"
    pot: Json = {"currency": "CAD", "goal": 20_000, "how": GIVING, "link": "https://give.example/r"}
    knowers = [{"member_id": mina.member("Sam")}]
    mina.put(path, {"kind": "money", "title": RENT, "pot": pot, "known": knowers})
    sams.sees(RENT)
    link = sams.it("give-link")
    assert link.get_attribute("rel") == "noreferrer noopener"
    sams.fill("amount", "none")
    sams.tap("pledge")
    sams.page.locator(".wrong").wait_for()
    tour.stop(sams, "needs-pot")
    sams.fill("amount", "20.50")
    sams.tap("pledge")
    sams.it("given").wait_for()
    tour.stop(sams, "needs-pledged")
    minas.open(f"{c}/needs/{path.rpartition('/')[2]}")
    minas.tap("known")
    minas.on("need-known")
    tour.stop(minas, "need-known")
    minas.tap("save-known")
    minas.on("own-need", "open")
    tour.stop(minas, "own-need-pot")
