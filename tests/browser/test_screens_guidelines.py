"""The screens of how the person would like it: a line that says never, one that friends read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from app.core.ids import new_id
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
QUIET, NIGHTS, TEA = "Let nobody be woken", "Ade for the nights", "Tea before talking"

GUIDELINES = walks(
    "/c/:circleId /c/:circleId/more /c/:circleId/how /c/:circleId/how/:lineId",
    "guideline guidelines home more",
)
WALKS = (GUIDELINES,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, with Sam and Ade in the circle, and nights that are open."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        friend = site.friend(name, language=spoken)
        friend.may_be_reached(friend.knocks(person.invites(name)))
        person.lets_in(name)
        friend.circle = person.circle
    person.offers("Night", list(range(7)), "21:00", "08:00", kind="overnight")
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_how_they_would_like_it_looks_right(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(QUIET, NIGHTS, TEA))
    c = f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    minas.allow(re.compile("409"))  # a line that would leave a night without anybody
    minas.open(f"{c}/more")
    minas.on("more")
    tour.stop(minas, "more-together")
    minas.tap("guidelines")
    minas.on("guidelines")
    tour.stop(minas, "guidelines-none")
    writes_a_never(tour, minas)
    writes_what_friends_read(tour, minas, mina)
    takes_away(tour, minas, mina)
    sams = tour.phone(open_phone("Sam", friend=site.friends["Sam"], language=locale, **SIZE))
    sams.open(c)
    sams.tap("guidelines")
    sams.on("guidelines")
    sams.sees(NIGHTS)
    expect(sams.page.get_by_text(QUIET)).to_have_count(0)
    tour.stop(sams, "guidelines-friend")
    tour.finish(GUIDELINES)


def writes_a_never(tour: Tour, minas: PhoneBrowser) -> None:
    """A request would reach nobody at night: said before it is saved, and saved all the same."""
    minas.tap("add-line")
    minas.on("guideline")
    minas.it("save-line").wait_for()
    tour.stop(minas, "guideline-new")
    minas.fill("words", QUIET)
    minas.tap("stance-never")
    minas.tap("about-messages")
    minas.tap("told")
    minas.tap("event-ask")
    minas.tap("some-hours")
    tour.stop(minas, "guideline-hours")
    minas.tap("save-line")
    minas.page.locator("[data-silence]").wait_for()
    tour.stop(minas, "guideline-silences")
    minas.tap("save-anyway")
    minas.on("guidelines")
    minas.sees(QUIET)


def writes_what_friends_read(tour: Tour, minas: PhoneBrowser, mina: Friend) -> None:
    minas.tap("add-line")
    minas.fill("words", NIGHTS)
    minas.tap("about-shifts")
    minas.tap(f"who-{mina.member('Ade')}")
    minas.tap("kind-overnight")
    minas.tap("shown")
    tour.stop(minas, "guideline-shown")
    minas.tap("save-line")
    minas.on("guidelines")
    minas.sees(NIGHTS)
    never = {"stance": "never", "words": TEA, "about": "shifts", "kinds": ["overnight"]}
    mina.put(f"/circles/{{c}}/guidelines/{new_id()}", never)
    minas.open(f"/c/{mina.circle.id}/how")
    minas.on("guidelines")
    minas.sees(TEA)
    tour.stop(minas, "guidelines-clash")


def takes_away(tour: Tour, minas: PhoneBrowser, mina: Friend) -> None:
    """The line that says never counts until the waiting time is over, and the home says so."""
    lines = {line["words"]: line["id"] for line in mina.get("/circles/{c}/guidelines")["lines"]}
    minas.open(f"/c/{mina.circle.id}/how/{lines[TEA]}")
    minas.on("guideline")
    minas.it("end-line").wait_for()
    tour.stop(minas, "guideline-lift")
    minas.tap("end-line")
    minas.it(f"keep-{lines[TEA]}").wait_for()
    tour.stop(minas, "guidelines-ending")
    minas.open(f"/c/{mina.circle.id}")
    minas.it("guidelines").wait_for()
    tour.stop(minas, "home-guidelines-ending")
