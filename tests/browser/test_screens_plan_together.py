"""A plan that others know, on two phones: suggested, taken, read, and said to be read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.factories import comes_in
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
TEA = "Tea first, and no questions until I ask"
SOUP = "Soup and a film, no questions"
WARMLINE = "Call the line on the fridge"
WHY = "You told me so on Sunday"
CAT = "The cat"
TOGETHER = walks(
    "/c/:circleId /c/:circleId/plan /c/:circleId/plan/part/:partKey /c/:circleId/plan/proposals"
    " /c/:circleId/plan/readers /c/:circleId/plan/suggest/:partKey /c/:circleId/plan/versions"
    " /c/:circleId/plan/versions/:number",
    "home plan plan-part plan-readers plan-version plan-versions proposals suggest",
)
WALKS = (TOGETHER,)
#: Answers that are meant: what Sam may read was stopped.
STOPPED = re.compile("403")


def writes(mina: Friend, **words: str) -> None:
    """Another version of the plan is in use."""
    sections = [{"key": key, "text": text} for key, text in words.items()]
    sections.append({"key": "cat", "heading": CAT, "text": "Bori: dry food, mornings"})
    ladder = [
        {
            "audience": [{"kind": "member", "member_id": mina.member("Sam")}],
            "name": "Sam",
            "wait_minutes": len(words) * 5,
        }
    ]
    body = {"sections": sections, "nobody_free": WARMLINE, "ladder": ladder}
    mina.put("/circles/{c}/plan", body)


def may_read(mina: Friend, *sections: str) -> None:
    switches = dict.fromkeys(("asks", "what_i_need", "open_times", "shift_reminders"), True)
    path = f"/circles/{{c}}/members/{mina.member('Sam')}/consent"
    mina.put(path, {**switches, "plan_sections": list(sections)})


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_plan_that_others_know_looks_right(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=(TEA, SOUP, WARMLINE, WHY, CAT, "Bori", "Loud voices"))
    spoken = account_language(language)
    mina, sam = (site.friend(name, language=spoken) for name in ("Mina", "Sam"))
    mina.begins_circle("Sam", my_name="Mina")
    comes_in(site.as_world, mina, "Sam")
    c = f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    for screen, address in (
        ("proposals", "proposals"),
        ("plan-readers", "readers"),
        ("plan-versions", "versions"),
    ):
        minas.open(f"{c}/plan/{address}")
        minas.on(screen)
        minas.page.locator(".ghost").wait_for(state="detached")
        tour.stop(minas, f"{screen}-empty")

    site.widens_at_once(mina.circle.id)
    writes(mina, helps=TEA)
    may_read(mina, "helps", "cat", "suggest")
    sams = tour.phone(open_phone("Sam", friend=sam, language=locale, **SIZE))
    sams.allow(STOPPED)
    suggests(tour, sams, c)
    decides(tour, minas, c)
    writes(mina, helps=SOUP, worse="Loud voices")
    agrees(tour, minas, sams, mina, c)

    minas.open(f"{c}/plan")
    minas.tap("versions")
    minas.on("plan-versions")
    minas.it("version-3").wait_for()
    tour.stop(minas, "plan-versions")
    minas.tap("version-3")
    minas.on("plan-version")
    expect(minas.page.locator("[data-change=changed]")).to_have_count(1)
    expect(minas.page.locator("[data-change=step-changed]")).to_have_count(1)
    tour.stop(minas, "plan-version")
    minas.tap("use-again-worse")
    minas.on("plan-part")
    expect(minas.it("text")).to_have_value("Loud voices")
    tour.stop(minas, "plan-part-used-again")
    tour.finish(TOGETHER)


def suggests(tour: Tour, sams: PhoneBrowser, c: str) -> None:
    """Sam reads their parts and suggests other words for one."""
    sams.open(f"{c}/plan")
    sams.it("suggest-helps").wait_for()
    tour.stop(sams, "plan-read-by-a-friend")
    sams.tap("suggest-helps")
    sams.on("suggest")
    tour.stop(sams, "suggest")
    sams.fill("text", SOUP)
    sams.fill("why", WHY)
    sams.tap("send-suggestion")
    sams.page.locator("[data-waiting]").wait_for()
    tour.stop(sams, "suggest-waits")
    sams.open(f"{c}/plan")


def decides(tour: Tour, minas: PhoneBrowser, c: str) -> None:
    """Mina sees both, and puts the new words into their draft."""
    minas.open(c)
    minas.on("home")
    minas.it("see-proposals").wait_for()
    tour.stop(minas, "home-with-suggestions")
    minas.tap("nav-plan")
    minas.on("plan")
    minas.it("see-proposals").wait_for()
    tour.stop(minas, "plan-with-suggestions")
    minas.tap("see-proposals")
    minas.on("proposals")
    minas.page.locator("[data-proposal=Sam]").wait_for()
    tour.stop(minas, "proposals")
    minas.page.locator('[data-do^="change-"]').tap()
    minas.on("plan-part")
    expect(minas.it("text")).to_have_value(SOUP)
    expect(minas.page.locator("[data-proposal]")).to_have_count(0)


def agrees(tour: Tour, minas: PhoneBrowser, sams: PhoneBrowser, mina: Friend, c: str) -> None:
    """Sam is on board, and sees what changes; once it is stopped they read nothing."""
    sams.it("agree").wait_for()
    expect(sams.page.get_by_text(SOUP)).to_be_visible()
    sams.tap("agree")
    sams.page.locator("[data-agreed]").wait_for()
    tour.stop(sams, "plan-agreed")
    writes(mina, helps=TEA)
    minas.open(f"{c}/plan/readers")
    minas.page.locator("[data-state=earlier]").wait_for()
    minas.tap(f"ask-{mina.member('Sam')}")
    minas.page.locator("[data-note]").wait_for()
    tour.stop(minas, "plan-readers")
    sams.page.locator("[data-changed]").wait_for()
    tour.stop(sams, "plan-changed-since")
    may_read(mina)
    expect(sams.page.get_by_text(TEA)).to_have_count(0, timeout=5_000)
