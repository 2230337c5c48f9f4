"""The screens of the days after a request: choosing, a friend's days, answers, looking back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
SLEPT, TEA, WINDOW = "Slept until ten", "Tea with Sam", "The window open"

AFTERWARDS = walks(
    "/c/:circleId /c/:circleId/ask/:askId /c/:circleId/ask/:askId/after /c/:circleId/check-ins"
    " /c/:circleId/look-back",
    "aftercare ask check-ins home look-back",
)
WALKS = (AFTERWARDS,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, for whom Sam came last night; Ade is in, too."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        friend = site.friend(name, language=spoken)
        friend.may_be_reached(friend.knocks(person.invites(name)), check_ins=True)
        person.lets_in(name)
        friend.circle = person.circle
    person.asks(now=True)
    site.waits_until(lambda: bool(site.friends["Sam"].home()["supporter"]["asks"]))
    site.friends["Sam"].answers("coming", 20)
    person.does("stop")
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_the_days_after_a_request_look_right(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(SLEPT, TEA, WINDOW))
    sam, c = site.friends["Sam"], f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    sams = tour.phone(open_phone("Sam", friend=sam, language=locale, **SIZE))
    days = chooses_days(tour, minas, c, mina)
    friend_says_yes_and_no(tour, sams, c, days)

    # Two days later: what the person answers, and the friend reads.
    for day in days[1:2]:
        expect(minas.page.locator(f"[data-check-in='{day}']")).to_have_attribute(
            "data-state", "nobody"
        )
    minas.tap(f"someone-else-{days[1]}")
    tour.stop(minas, "check-ins-nobody")
    minas.open(c)
    minas.it(f"check-in-{days[1]}").wait_for()
    tour.stop(minas, "home-check-ins")
    site.goes_ahead(hours=36)
    answers(tour, minas, sams, c, days[0])
    looks_back(tour, minas, c)
    ades = tour.phone(open_phone("Ade", friend=site.friends["Ade"], language=locale, **SIZE))
    ades.open(f"{c}/check-ins")
    ades.on("check-ins")
    tour.stop(ades, "check-ins-none")
    tour.finish(AFTERWARDS)


def chooses_days(tour: Tour, minas: PhoneBrowser, c: str, mina: Friend) -> list[str]:
    """From "You asked, and that's good" to days that a friend is asked about."""
    ask_id = mina.circle.asks[-1]
    minas.open(f"{c}/ask/{ask_id}")
    minas.it("next-days").wait_for()
    tour.stop(minas, "ask-over-next-days")
    minas.open(c)
    minas.it("next-days").wait_for()
    tour.stop(minas, "home-next-days")
    mina.post("/circles/{c}/pause")
    minas.open(f"{c}/ask/{ask_id}/after")
    minas.it("home").wait_for()
    tour.stop(minas, "aftercare-paused")
    mina.post("/circles/{c}/resume")
    minas.open(f"{c}/ask/{ask_id}/after")
    minas.tap("ask-check-ins")
    minas.page.locator(".trouble").wait_for()
    minas.page.locator("[data-do=other-day]").tap()
    minas.tap("time-other")
    tour.stop(minas, "aftercare-missing")
    minas.tap(f"friend-{mina.member('Sam')}")
    minas.tap("way-text")
    minas.tap("time-10:00")
    tour.stop(minas, "aftercare-chosen")
    days: list[str] = mina.get(f"/circles/{{c}}/asks/{ask_id}/aftercare")["suggested"]
    minas.tap("ask-check-ins")
    minas.on("check-ins")
    expect(minas.page.locator("[data-check-in][data-state=asked]")).to_have_count(3)
    tour.stop(minas, "check-ins-asked")
    return days


def friend_says_yes_and_no(tour: Tour, sams: PhoneBrowser, c: str, days: list[str]) -> None:
    sams.open(c)
    sams.it("check-ins").wait_for()
    tour.stop(sams, "home-how-are-you")
    sams.tap("feel-small")
    expect(sams.it("feel-small")).to_have_count(0)
    sams.tap("check-ins")
    sams.on("check-ins")
    tour.stop(sams, "check-ins-mine")
    sams.tap(f"take-{days[0]}")
    expect(sams.it(f"take-{days[0]}")).to_have_count(0)
    sams.tap(f"give-back-{days[1]}")
    expect(sams.page.locator(f"[data-check-in='{days[1]}']")).to_have_count(0)
    tour.stop(sams, "check-ins-mine-taken")


def answers(tour: Tour, minas: PhoneBrowser, sams: PhoneBrowser, c: str, day: str) -> None:
    minas.open(f"{c}/check-ins")
    minas.tap(f"how-{day}-harder")
    minas.fill(f"words-{day}", SLEPT)
    minas.tap(f"send-{day}")
    minas.it("ask-someone").wait_for()
    tour.stop(minas, "check-ins-answered")
    sams.open(f"{c}/check-ins")
    sams.sees(SLEPT)
    tour.stop(sams, "check-ins-worked")
    sams.tap(f"later-{day}")
    tour.stop(sams, "check-ins-not-yet")


def looks_back(tour: Tour, minas: PhoneBrowser, c: str) -> None:
    minas.open(f"{c}/look-back")
    minas.on("look-back", "writing")
    minas.fill("helped", f"{TEA}\n{WINDOW}")
    tour.stop(minas, "look-back-writing")
    minas.tap("save-look-back")
    minas.tap("to-draft-helped-1")
    minas.it("part-helps").wait_for()
    tour.stop(minas, "look-back-parts")
    minas.tap("part-helps")
    expect(minas.it("part-helps")).to_have_count(0)
    tour.stop(minas, "look-back-in-draft")
