"""A decision by consent on two phones: opened, proposed, in somebody's way, settled, closed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
QUIET, PRAYING, KITCHEN = (
    "We don’t pray out loud",
    "Praying is how I sit with people",
    "In the kitchen",
)
CALMER = "The living room stays quiet"

VALUES = walks(
    "/c/:circleId /c/:circleId/values /c/:circleId/values-new /c/:circleId/values-open"
    " /c/:circleId/values/:lineId /c/:circleId/values/:lineId/words",
    "home values value value-words values-open",
)
WALKS = (VALUES,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, and Jordan, who works with them as paid work; a place is kept for Kim."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Jordan", "Kim")
    friend = site.friend("Jordan", language=spoken)
    knock = friend.knocks(person.invites("Jordan"), paid=True)
    friend.may_be_reached(knock)
    person.lets_in("Jordan")
    friend.circle = person.circle
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_decision_by_consent_looks_right(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(QUIET, PRAYING, KITCHEN, CALMER))
    jordan, c = site.friends["Jordan"], f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    jordans = tour.phone(open_phone("Jordan", friend=jordan, language=locale, **SIZE))
    opens_it(tour, minas, c)
    proposes(tour, minas)
    says_what_is_in_the_way(tour, jordans, c)
    settles_it(tour, minas, c)
    closes_it(minas, jordans, c)
    tour.finish(VALUES)


def opens_it(tour: Tour, minas: PhoneBrowser, c: str) -> None:
    minas.open(f"{c}/values")
    minas.on("values")
    tour.stop(minas, "values-empty")
    minas.tap("readers")
    minas.on("values-open")
    minas.tap("open-Jordan")
    expect(minas.it("open-Jordan")).to_be_checked()
    tour.stop(minas, "values-open")
    minas.tap("values")
    minas.on("values")


def proposes(tour: Tour, minas: PhoneBrowser) -> None:
    minas.tap("propose")
    minas.on("value-words", "new")
    minas.tap("save-line")
    minas.page.locator(".wrong").wait_for()
    minas.fill("line-words", QUIET)
    tour.stop(minas, "value-new")
    minas.tap("save-line")
    minas.on("values")
    minas.sees(QUIET)


def says_what_is_in_the_way(tour: Tour, jordans: PhoneBrowser, c: str) -> None:
    jordans.open(c)
    jordans.it("values").wait_for()
    tour.stop(jordans, "home-proposed")
    jordans.tap("values")
    jordans.on("values")
    jordans.tap("open-line")
    jordans.on("value", "proposed")
    jordans.tap("stance-in_my_way")
    jordans.tap("save-stance")
    jordans.page.locator(".wrong").wait_for()
    jordans.fill("stance-words", PRAYING)
    tour.stop(jordans, "value-in-my-way")
    jordans.tap("save-stance")
    jordans.it("idea").wait_for()
    jordans.fill("idea", KITCHEN)
    jordans.tap("add-idea")
    jordans.page.locator("[data-idea]").wait_for()
    tour.stop(jordans, "value-clash")


def settles_it(tour: Tour, minas: PhoneBrowser, c: str) -> None:
    minas.sees(PRAYING)
    tour.stop(minas, "values-clash")
    minas.tap("open-line")
    minas.on("value", "proposed")
    minas.tap("stance-mine")
    minas.fill("stance-words", CALMER)
    minas.tap("save-stance")
    minas.page.locator("[data-side=mine]").wait_for()
    tour.stop(minas, "value-both-sides")
    minas.tap("change-line")
    minas.on("value-words", "settle")
    tour.stop(minas, "value-words")
    minas.fill("line-words", CALMER)
    minas.tap("save-line")
    minas.on("values")
    minas.page.locator("[data-line=agreed]").wait_for()
    tour.stop(minas, "values-agreed")


def closes_it(minas: PhoneBrowser, jordans: PhoneBrowser, c: str) -> None:
    """Taken out, it leaves an open screen by itself."""
    jordans.open(f"{c}/values")
    jordans.sees(PRAYING)
    jordans.allow(re.compile(r"404 \(Not Found\) \S+/values$"))
    minas.open(f"{c}/values-open")
    minas.tap("open-Jordan")
    expect(minas.it("open-Jordan")).not_to_be_checked()
    expect(jordans.page.get_by_text(CALMER)).to_have_count(0, timeout=5_000)
    expect(jordans.page.get_by_text(PRAYING)).to_have_count(0)
    minas.open(f"{c}/values")
    minas.on("values")
    expect(minas.page.get_by_text(PRAYING)).to_have_count(0)
