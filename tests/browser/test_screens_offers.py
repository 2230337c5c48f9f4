"""The screens of offers between members: offering, saying yes, and when it isn't happening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
KIMCHI, DRAW = "Kimchi for whoever is tired", "Draw with me"

OFFERING = walks(
    "/c/:circleId /c/:circleId/offers /c/:circleId/offers/new /c/:circleId/offers/:offerId/change",
    "home offers write-offer",
)
WALKS = (OFFERING,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, with Sam and Ade in the circle."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        friend = site.friend(name, language=spoken)
        friend.may_be_reached(friend.knocks(person.invites(name)))
        person.lets_in(name)
        friend.circle = person.circle
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_offers_look_right(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(KIMCHI, DRAW))
    c = f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    sam = site.friends["Sam"]
    sams = tour.phone(open_phone("Sam", friend=sam, language=locale, **SIZE))
    mina_offers(tour, minas, c, mina)
    sam_says_yes(tour, sams, c)
    draws_each_week(tour, minas, sams, c, mina)
    mina_cannot_after_all(tour, minas, sams, c)
    tour.finish(OFFERING)


def mina_offers(tour: Tour, minas: PhoneBrowser, c: str, mina: Friend) -> None:
    """Whoever mostly receives offers kimchi, whenever it suits; nobody is chosen beforehand."""
    minas.open(f"{c}/more")
    minas.tap("offers")
    minas.on("offers")
    tour.stop(minas, "offers-none")
    minas.tap("new-offer")
    minas.on("write-offer", "writing")
    minas.fill("words", KIMCHI)
    minas.tap("save-offer")
    minas.page.locator(".trouble").wait_for()
    tour.stop(minas, "write-offer-nobody")
    minas.tap("minutes-60")
    minas.tap("everyone")
    minas.tap("places-2")
    minas.tap("save-offer")
    minas.on("offers")
    minas.sees(KIMCHI)
    minas.open(c)
    minas.it("offers").wait_for()


def sam_says_yes(tour: Tour, sams: PhoneBrowser, c: str) -> None:
    """Sam finds the way there, and it at home; says yes, and is open to more."""
    sams.open(f"{c}/my-limits")
    sams.it("offers").wait_for()
    sams.open(c)
    sams.it("offers").wait_for()
    tour.stop(sams, "home-offers-friend")
    sams.tap("offers")
    sams.on("offers")
    sams.sees(KIMCHI)
    tour.stop(sams, "offers-for-me")
    sams.tap("take-up-any")
    sams.it("let-go-any").wait_for()
    sams.tap("offers-welcome")
    expect(sams.it("offers-welcome")).to_be_checked()


def draws_each_week(
    tour: Tour, minas: PhoneBrowser, sams: PhoneBrowser, c: str, mina: Friend
) -> None:
    """Each week at five: Sam says yes to one of the days."""
    minas.open(f"{c}/offers/new")
    minas.on("write-offer", "writing")
    minas.fill("words", DRAW)
    minas.tap("rhythm-weekly")
    today = mina.get("/circles/{c}/member-offers")["today"]
    minas.fill("day", _days_after(today, 3))
    minas.fill("at", "17:00")
    minas.tap(f"for-{mina.member('Sam')}")
    tour.stop(minas, "write-offer-weekly")
    minas.tap("save-offer")
    minas.on("offers")
    sams.open(f"{c}/offers")
    sams.tap(f"take-up-{_days_after(today, 10)}")
    sams.it(f"let-go-{_days_after(today, 10)}").wait_for()
    tour.stop(sams, "offers-weekly")
    minas.open(f"{c}/offers")
    minas.it(f"call-off-{_days_after(today, 10)}").wait_for()
    tour.stop(minas, "offers-own-yes")
    minas.tap(f"call-off-{_days_after(today, 10)}")
    expect(minas.it(f"call-off-{_days_after(today, 10)}")).to_have_count(0)


def mina_cannot_after_all(tour: Tour, minas: PhoneBrowser, sams: PhoneBrowser, c: str) -> None:
    """It isn't happening: Sam reads that, kindly, and puts the rest aside."""
    kimchi = minas.page.locator("[data-own-offer]").filter(has_text=KIMCHI)
    kimchi.locator("[data-do^=change-]").tap()
    minas.on("write-offer", "writing")
    tour.stop(minas, "write-offer-change")
    minas.open(f"{c}/offers")
    kimchi.locator("[data-do^=end-first-]").tap()
    minas.it("keep-offer").wait_for()
    tour.stop(minas, "offers-ending")
    kimchi.locator("[data-do^=end-]").first.tap()
    expect(kimchi).to_have_count(0)
    sams.open(f"{c}/offers")
    off = sams.page.locator("[data-off]")
    expect(off).to_have_count(2)
    tour.stop(sams, "offers-off")
    off.first.locator("[data-do^=seen-]").tap()
    expect(off).to_have_count(1)
    sams.page.locator("[data-do^=aside-]").tap()
    sams.page.locator("[data-do=aside]").tap()
    tour.stop(sams, "offers-aside")


def _days_after(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
