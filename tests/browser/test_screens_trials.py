"""Trials on screen: from a regular shift to a day, the card on that day, and what can be said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.cases.first_circle import MON, THU
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
TEA = "Tea and a walk"

TRIALS = walks(
    "/c/:circleId /c/:circleId/pattern/:patternId /c/:circleId/trials"
    " /c/:circleId/trials/:kind/:subjectId",
    "home start-trial time trials",
)
WALKS = (TRIALS,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina and Sam, and a regular shift."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Sam")
    sam = site.friend("Sam", language=spoken)
    sam.may_be_reached(sam.knocks(person.invites("Sam")))
    person.lets_in("Sam")
    sam.circle = person.circle
    person.offers(TEA, [MON, THU], "18:00", "20:00")
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_regular_shift_is_tried_until_a_day_and_kept(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(TEA,))
    c = f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    minas.open(f"{c}/more")
    minas.tap("trials")
    minas.on("trials")
    tour.stop(minas, "trials-none")

    minas.open(f"{c}/pattern/{mina.circle.patterns[TEA]}")
    minas.on("time")
    tour.stop(minas, "offer-to-try")
    minas.tap("try-until")
    minas.on("start-trial")
    minas.tap("save-trial")
    minas.page.locator(".trouble").wait_for()
    minas.tap("why-trial_without")
    tour.stop(minas, "start-trial-no-day")
    tomorrow = date.fromisoformat(mina.get("/circles/{c}/trials")["today"]) + timedelta(days=1)
    minas.fill("trial-day", tomorrow.isoformat())
    minas.tap("without-answer-end")
    minas.tap("save-trial")
    minas.on("trials")
    minas.sees(TEA)
    tour.stop(minas, "trials-one")
    minas.tap("trial-move")
    minas.on("start-trial")
    tour.stop(minas, "start-trial-move")

    # Two nights on the worker has ended it; from the day before, the card asks.
    mina.patch(
        f"/circles/{{c}}/trials/{mina.get('/circles/{c}/trials')['trials'][0]['id']}",
        {"review_on": (tomorrow + timedelta(days=1)).isoformat(), "without_answer": "keep"},
    )
    site.goes_ahead(hours=36)
    minas.open(c)
    minas.it("trials-ask").wait_for()
    tour.stop(minas, "home-trials-ask")
    minas.tap("trials-ask")
    minas.on("trials")
    tour.stop(minas, "trials-day")
    minas.tap("trial-keep")
    expect(minas.page.locator("[data-trial]")).to_have_count(0)
    minas.open(c)
    expect(minas.it("trials-ask")).to_have_count(0)
    tour.finish(TRIALS)
