"""A circle in other hands, or at its end, on the phones; and names and codes on the way there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, account_language, walks
from tests.conftest import sqlite_url_of
from tests.factories import comes_in
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

# On a busy machine a walk takes minutes.
pytestmark = pytest.mark.timeout(600)

IN_OTHER_HANDS = walks(
    "/c/:circleId /c/:circleId/circle /c/:circleId/close /c/:circleId/hand-on"
    " /c/:circleId/knock/:knockId /c/:circleId/people/:memberId /n /new/alone /t",
    "alone circle close closed hand-on home knock member notice take-over transfer",
)
WALKS = (IN_OTHER_HANDS,)
CODE = "open sesame"
#: The server refuses on purpose: a code that is missing, a name that is here already.
REFUSED = re.compile(r"status of (409|422)")
#: Whoever is in a circle that closes meanwhile looks for it once more.
GONE_STATUS = re.compile(r"status of 404 .*/home")


@pytest.fixture
def site(tmp_path: Path, sqlite_template: Path) -> Iterator[Site]:
    """A server whose operator lets circles begin by a code alone."""
    database = Path(copyfile(sqlite_template, tmp_path / "showup.db"))
    with Site(tmp_path / "data", database=sqlite_url_of(database), circle_code=CODE) as running:
        yield running


def begins_with_a_code(phone: PhoneBrowser, tour: Tour) -> None:
    """A first circle, as far as the code that this server asks for."""
    phone.open("/start")
    phone.tap("start")
    phone.on("people")
    phone.fill("person-1", "Sam")
    phone.fill("my-name", "Mina")
    for button in ("next", "good", "yes"):
        phone.tap(button)
    phone.on("alone")
    expect(phone.it("circle-code")).to_have_count(0)
    phone.tap("keep")
    phone.it("circle-code").wait_for()
    tour.stop(phone, "alone-code")
    phone.fill("circle-code", CODE)
    phone.tap("keep")
    phone.on("invite")


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_a_circle_is_handed_on_and_closed(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=("Evening company",))
    spoken = account_language(language)
    first = tour.phone(open_phone("Nobody yet", language=locale, **SIZE))
    first.allow(REFUSED)
    begins_with_a_code(first, tour)

    mina, ola = site.friend("Mina", language=spoken), site.friend("Ola", language=spoken)
    mina.begins_circle("Sam", "Lee", code=CODE)
    sam = site.friend("Sam", language=spoken)
    comes_in(site.as_world, mina, "Sam")
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    minas.allow(REFUSED)
    minas.allow(GONE_STATUS)
    a_second_sam(minas, site, mina, tour)
    link = hands_on(minas, site, mina, tour)
    olas = takes_over(
        tour.phone(open_phone("Ola", friend=ola, language=locale, **SIZE)), link, tour
    )
    closes(olas, mina.circle.id, tour)
    is_told(tour.phone(open_phone("Sam", friend=sam, language=locale, **SIZE)), tour)
    tour.finish(IN_OTHER_HANDS)


def a_second_sam(minas: PhoneBrowser, site: Site, mina: Friend, tour: Tour) -> None:
    """Somebody comes in under a name that is here already, and is let in under another."""
    lee = site.friend("Lee")
    lee.name = "sam"
    knock = lee.knocks(mina.invites("Lee"))
    minas.open(f"/c/{mina.circle.id}/knock/{knock['id']}")
    minas.on("knock")
    minas.tap("let-in")
    minas.it("called").wait_for()
    tour.stop(minas, "knock-named")
    minas.fill("called", "Lee")
    minas.tap("let-in")
    minas.on("home")
    lee.circle = mina.circle
    lee.patch("/circles/{c}/me", {"name": "Sam"})
    minas.goes(f"/c/{mina.circle.id}/circle")
    minas.on("circle")
    tour.stop(minas, "circle-alike")
    minas.page.locator('[data-member="Sam"]').last.tap()
    minas.on("member")
    tour.stop(minas, "member-alike")


def hands_on(minas: PhoneBrowser, site: Site, mina: Friend, tour: Tour) -> tuple[str, str]:
    """The link and the code; the wait is told on the first screen, and one tap keeps it all."""
    minas.goes(f"/c/{mina.circle.id}/circle")
    minas.tap("hand-on")
    minas.on("hand-on")
    tour.stop(minas, "hand-on")
    minas.tap("make-transfer")
    minas.on("hand-on", "made")
    tour.stop(minas, "hand-on-made")
    minas.goes(f"/c/{mina.circle.id}")
    minas.on("home")
    minas.it("hand-on").wait_for()
    tour.stop(minas, "home-handed-on")
    minas.tap("hand-on")
    minas.tap("keep-circle")
    expect(minas.it("keep-circle")).to_have_count(0)
    site.widens_at_once(mina.circle.id)
    minas.tap("make-transfer")
    minas.on("hand-on", "made")
    url = minas.page.locator(".share input").input_value()
    code = minas.page.locator("[data-code]").inner_text()
    return url, code


def takes_over(olas: PhoneBrowser, link: tuple[str, str], tour: Tour) -> PhoneBrowser:
    """The other phone: who hands it on, the code, who is in it, what becomes of the one before."""
    url, code = link
    olas.open("/" + url.split("/", 3)[3])
    olas.on("transfer")
    tour.stop(olas, "transfer-live")
    olas.fill("code", code)
    olas.tap("open-draft")
    olas.on("take-over")
    olas.fill("my-name", "Ola")
    olas.tap("former-supporter")
    tour.stop(olas, "take-over")
    olas.tap("take-over")
    olas.on("home")
    return olas


def closes(olas: PhoneBrowser, circle_id: str, tour: Tour) -> None:
    """Closed by holding; read afterwards, and nothing runs."""
    olas.goes(f"/c/{circle_id}/circle")
    olas.tap("close")
    olas.on("close")
    olas.tap("keep-7")
    tour.stop(olas, "close")
    olas.it("close-circle").press("Enter")
    olas.it("close-circle").press("Enter")
    olas.on("closed")
    tour.stop(olas, "closed")
    olas.goes(f"/c/{circle_id}")
    olas.on("closed")


def is_told(sams: PhoneBrowser, tour: Tour) -> None:
    """A neutral line; opened, it says that a circle has ended."""
    sams.open("/")
    rung = sams.ring()
    sams.tap_notice(rung)
    sams.on("notice", "circle_over")
    tour.stop(sams, "notice-circle-over")
