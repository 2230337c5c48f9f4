"""A gathering with guests: the person's phone, a friend's, a guest's browser without the app."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import VANCOUVER, Friend

Phones = Callable[..., PhoneBrowser]
PURPOSE, PLACE = "Come and see how I cook", "14 Alder Street"
SEE_ME, RULES, SEEN = "Somebody who feeds people", "Nobody interrupts", "How you listen"
JUDGE, ROLE, COURT = "Ruth Bell", "the judge", "The county court"

GATHERINGS = walks(
    "/c/:circleId /c/:circleId/gatherings"
    " /c/:circleId/gatherings/:gatheringId /c/:circleId/gatherings/:gatheringId/write"
    " /c/:circleId/gatherings/:gatheringId/add /g",
    "add-guest gathering gathering-write gatherings guest home",
)
WALKS = (GATHERINGS,)
LINK_OVER = re.compile(r"(404|409) .*/guests/")


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, with their brother Sam in the circle."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Sam")
    sam = site.friend("Sam", language=spoken)
    sam.may_be_reached(sam.knocks(person.invites("Sam")), gatherings=True)
    person.lets_in("Sam")
    sam.circle = person.circle
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_gathering_beside_a_guests_page(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(PURPOSE, PLACE, SEE_ME, RULES, SEEN, JUDGE, ROLE, COURT))
    c = f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    writes_and_calls(tour, minas, c, mina)
    link = sends_both(minas)
    judges = tour.phone(open_phone("Judge", language=locale, **SIZE))
    opens_and_says_duty(tour, minas, judges, link)
    sams = tour.phone(open_phone("Sam", friend=site.friends["Sam"], language=locale, **SIZE))
    answer_each(tour, judges, sams, c)
    other = tour.phone(open_phone("Other", language=locale, **SIZE))
    for phone in (judges, other):
        phone.allow(LINK_OVER)
    other.open(link)
    other.tap("open-here")
    other.on("link-over")
    afterwards(tour, minas, judges, sams, c)
    closes_when_removed(minas, judges, c)
    tour.finish(GATHERINGS)


def writes_and_calls(tour: Tour, minas: PhoneBrowser, c: str, mina: Friend) -> None:
    minas.open(f"{c}/more")
    minas.it("gatherings").wait_for()
    minas.tap("gatherings")
    minas.on("gatherings")
    minas.tap("begin-gathering")
    minas.on("gathering-write")
    tour.stop(minas, "gathering-write")
    day = datetime.now(ZoneInfo(VANCOUVER)).date()
    minas.fill("purpose", PURPOSE)
    minas.fill("see-me", SEE_ME)
    minas.fill("place", PLACE)
    minas.fill("rules", RULES)
    minas.tap("add-time")
    for number, ahead in ((0, 3), (1, 4)):
        minas.fill(f"day-{number}", (day + timedelta(days=ahead)).isoformat())
        minas.fill(f"at-{number}", "15:00")
    minas.tap("save-gathering")
    minas.on("gathering", "draft")
    minas.tap("add-guest")
    minas.on("add-guest")
    minas.fill("name", JUDGE)
    minas.fill("role-label", ROLE)
    tour.stop(minas, "gathering-add")
    minas.tap("save-guest")
    minas.on("gathering", "draft")
    minas.tap("add-guest")
    minas.tap(f"who-{mina.member('Sam')}")
    minas.tap("save-guest")
    minas.page.locator("[data-guest=Sam]").wait_for()
    minas.tap("helper")
    tour.stop(minas, "gathering-draft")
    minas.tap("call")
    minas.on("gathering", "called")


def sends_both(minas: PhoneBrowser) -> str:
    """Each invitation is sent by itself; gives the guest's link."""
    minas.page.locator("[data-guest=Sam] [data-do^=send-]").tap()
    minas.page.locator("[data-guest=Sam][data-sent=true]").wait_for()
    guest = minas.page.locator(f"[data-guest='{JUDGE}']")
    guest.locator("[data-do^=send-]").tap()
    link = guest.locator("[data-do=link]")
    link.wait_for()
    address = link.input_value()
    return address[address.index("/g#") :]


def opens_and_says_duty(tour: Tour, minas: PhoneBrowser, judges: PhoneBrowser, link: str) -> None:
    judges.open(link)
    judges.on("guest", "closed")
    tour.stop(judges, "guest-closed")
    judges.tap("open-here")
    judges.on("guest", "duty")
    judges.tap("duty-yes")
    judges.fill("authority", COURT)
    tour.stop(judges, "guest-duty-yes")
    judges.tap("tell-duty")
    judges.on("guest", "waits")
    expect(judges.page.get_by_text(PURPOSE)).to_have_count(0)
    tour.stop(judges, "guest-waits")
    let_read = minas.page.locator("[data-do^=let-read-]")
    let_read.wait_for()
    tour.stop(minas, "gathering-duty")
    let_read.tap()
    # The page looks by itself.
    judges.on("guest", "asked")
    judges.sees(PURPOSE)
    tour.stop(judges, "guest-invited")


def answer_each(tour: Tour, judges: PhoneBrowser, sams: PhoneBrowser, c: str) -> None:
    judges.tap("coming")
    judges.page.locator(".trouble").wait_for()
    judges.tap("time-1")
    judges.tap("shows-name")
    judges.tap("coming")
    judges.on("guest", "coming")
    judges.sees(PLACE)
    sams.open(c)
    sams.it("gatherings").wait_for()
    tour.stop(sams, "home-invited")
    sams.tap("gatherings")
    sams.on("gatherings")
    tour.stop(sams, "gatherings-invited")
    sams.page.locator("[data-do^=gathering-]").tap()
    sams.on("gathering", "asked")
    sams.tap("time-1")
    sams.tap("shows-name")
    sams.tap("coming")
    sams.on("gathering", "coming")
    sams.sees(JUDGE)
    tour.stop(sams, "gathering-coming")
    judges.sees(re.compile("Sam"))
    tour.stop(judges, "guest-coming")


def afterwards(
    tour: Tour, minas: PhoneBrowser, judges: PhoneBrowser, sams: PhoneBrowser, c: str
) -> None:
    minas.open(c)
    minas.it("gatherings").wait_for()
    tour.stop(minas, "home-called")
    minas.tap("gatherings")
    minas.page.locator("[data-do^=gathering-]").tap()
    minas.tap("settle-1")
    minas.page.locator("[data-do=settle-1][aria-pressed=true]").wait_for()
    minas.tap("took-place")
    minas.on("gathering", "held")
    judges.on("guest", "afterwards")
    tour.stop(judges, "guest-afterwards")
    judges.fill("affirmation", SEEN)
    judges.tap("affirm")
    judges.on("guest", "thanked")
    sams.on("gathering", "afterwards")
    minas.open(c)
    minas.it("gatherings").wait_for()
    minas.tap("gatherings")
    minas.sees(SEEN)
    tour.stop(minas, "affirmation-waits")
    minas.page.locator("[data-do^=keep-]").tap()
    minas.page.locator("[data-affirmation=kept]").wait_for()
    minas.open(c)
    minas.page.locator("[data-kept]").wait_for()
    tour.stop(minas, "home-kept")


def closes_when_removed(minas: PhoneBrowser, judges: PhoneBrowser, c: str) -> None:
    """Taken off the list: the page closes within five seconds."""
    minas.open(f"{c}/gatherings")
    minas.page.locator("[data-do^=gathering-]").tap()
    minas.on("gathering", "held")
    remove = minas.page.locator(f"[data-guest='{JUDGE}'] [data-do^=remove-]")
    remove.focus()
    minas.page.keyboard.press("Enter")
    minas.page.keyboard.press("Enter")
    minas.page.locator(f"[data-guest='{JUDGE}']").wait_for(state="detached")
    judges.page.locator("[data-screen=link-over]").wait_for(timeout=5_000)
