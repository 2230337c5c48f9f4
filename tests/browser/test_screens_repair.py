"""Something to mend: one let go, one answered, a "not now", a third person, and the ways out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
#: A hint may come while the screen of what was let go is still there.
LET_GO = re.compile(r"404 \(Not Found\) \S+/repairs/[\w-]+$")
HURT, OWNS, AFTER = "You laughed when I cried", "I laughed, I was scared", "Thank you"

MENDING = walks(
    "/c/:circleId /c/:circleId/mend /c/:circleId/mend/new/:memberId /c/:circleId/mend/:repairId"
    " /c/:circleId/not-safe /c/:circleId/more",
    "home mend mend-read mend-write more not-safe",
)
WALKS = (MENDING,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, with Sam and Ade in the circle; both coordinate, so that all know of all."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        friend = site.friend(name, language=spoken)
        friend.may_be_reached(friend.knocks(person.invites(name)), repairs=True)
        person.lets_in(name)
        roles = {"roles": ["supporter", "coordinator"]}
        person.put(f"/circles/{{c}}/members/{person.member(name)}/roles", roles)
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_mending_looks_right(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(HURT, OWNS, AFTER))
    sam, c = site.friends["Sam"], f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    sams = tour.phone(open_phone("Sam", friend=sam, language=locale, **SIZE))
    let_go(tour, sams, c, mina)
    goes_and_is_answered(tour, site, sams, minas, c, mina)
    a_third_and_an_end(tour, site, sams, minas, c, mina)
    tour.finish(MENDING)


def let_go(tour: Tour, sams: PhoneBrowser, c: str, mina: Friend) -> None:
    """Sam begins to write to Mina, keeps it for a day, takes it back, and lets it go."""
    sams.open(f"{c}/mend")
    sams.on("mend")
    tour.stop(sams, "mend-none")
    sams.tap("not-safe")
    sams.on("not-safe")
    tour.stop(sams, "not-safe-friend")
    sams.open(f"{c}/mend")
    sams.tap(f"write-{mina.member('Mina')}")
    sams.on("mend-write", "happened")
    sams.fill("happened", HURT)
    sams.tap("next")
    sams.tap("wish-be_heard")
    tour.stop(sams, "mend-wish")
    sams.tap("next")
    sams.on("mend-write", "before")
    tour.stop(sams, "mend-before")
    sams.tap("keep-day")
    sams.on("mend-read", "cooling")
    sams.sees(HURT)
    tour.stop(sams, "mend-cooling")
    sams.tap("take-back")
    sams.on("mend-read", "draft")
    assert mina.get("/circles/{c}/repairs")["repairs"] == []
    sams.allow(LET_GO)
    sams.tap("let-go")
    sams.on("mend")
    expect(sams.it("repair")).to_have_count(0)
    assert mina.home()["together"]["repairs"] == 0


def goes_and_is_answered(
    tour: Tour, site: Site, sams: PhoneBrowser, minas: PhoneBrowser, c: str, mina: Friend
) -> None:
    sams.tap(f"write-{mina.member('Mina')}")
    sams.fill("happened", HURT)
    sams.tap("next")
    sams.tap("next")
    sams.tap("keep-day")
    sams.on("mend-read", "cooling")
    (cooling,) = site.friends["Sam"].get("/circles/{c}/repairs")["repairs"]
    wait = datetime.fromisoformat(cooling["goes_at"]) - site.clock.now()
    site.goes_ahead(minutes=wait / timedelta(minutes=1) + 1)  # it goes by day
    expect(sams.page.locator("[data-screen=mend-read]")).to_have_attribute("data-phase", "sent")
    minas.open(c)
    minas.it("mend").wait_for()
    tour.stop(minas, "home-mend")
    minas.tap("mend")
    minas.tap("repair")
    minas.on("mend-read", "cover")
    tour.stop(minas, "mend-cover")
    minas.tap("read-it")
    minas.sees(HURT)
    tour.stop(minas, "mend-read-words")
    minas.tap("answer")
    tour.stop(minas, "mend-answering")
    minas.fill("did", OWNS)
    minas.tap("send-answer")
    minas.on("mend-read", "open")
    sams.sees(OWNS)


def a_third_and_an_end(
    tour: Tour, site: Site, sams: PhoneBrowser, minas: PhoneBrowser, c: str, mina: Friend
) -> None:
    sams.tap("third")
    sams.tap(f"third-{mina.member('Ade')}")
    expect(sams.page.locator("[data-third]")).to_have_attribute("data-third", "proposed")
    minas.tap("third-agree")
    expect(minas.page.locator("[data-third]")).to_have_attribute("data-third", "asked")
    ade = site.friends["Ade"]
    (asked,) = ade.get("/circles/{c}/repairs")["repairs"]
    ade.post(f"/circles/{{c}}/repairs/{asked['id']}/third/join")
    expect(minas.page.locator("[data-third]")).to_have_attribute("data-third", "joined")
    sams.fill("said", AFTER)
    sams.tap("say")
    minas.sees(AFTER)
    tour.stop(minas, "mend-open")
    minas.tap("settle")
    expect(minas.it("settle")).to_have_count(0)
    sams.tap("settle")
    sams.on("mend-read", "settled")
    minas.open(f"{c}/mend")
    minas.tap("closed")
    expect(minas.it("closed")).not_to_be_checked()
    tour.stop(minas, "mend-closed")
    minas.tap("not-safe")
    minas.on("not-safe")
    tour.stop(minas, "not-safe-person")
    minas.open(f"{c}/more")
    minas.it("mend").wait_for()
    tour.stop(minas, "more-together")
