"""The screens of a lost phone: every size, light, language and hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.factories import comes_in
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
LOST = walks(
    "/ /b /c/:circleId /c/:circleId/allies /c/:circleId/help", "allies come-back help home start"
)
WALKS = (LOST,)
#: An answer that is meant: there is no account yet.
NO = re.compile("401")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_the_screens_of_a_lost_phone_look_right(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language)
    own_language = account_language(language)
    mina, sam, ade = (site.friend(name, language=own_language) for name in ("Mina", "Sam", "Ade"))
    mina.begins_circle("Sam", "Ade", my_name="Mina")
    for name in ("Sam", "Ade"):
        comes_in(site.as_world, mina, name)
    c = f"/c/{mina.circle.id}"
    phone = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    phone.open(f"{c}/allies")
    phone.on("allies")
    for member in (mina.member("Sam"), mina.member("Ade")):
        for action in ("start", "bring-back"):
            phone.tap(f"{action}-{member}")
            phone.page.locator(f'[data-do="{action}-{member}"]:checked').wait_for(state="attached")
    tour.stop(phone, "allies")

    sams = tour.phone(open_phone("Sam", friend=sam, language=locale, **SIZE))
    sams.open(c)
    sams.it("help").wait_for()
    tour.stop(sams, "home-help")
    sams.tap("help")
    sams.on("help", "asked")
    tour.stop(sams, "help-asked")
    sams.tap("ally-yes")
    sams.on("help", "agreed")
    ade.put("/circles/{c}/allies/mine", {"agreed": True})
    sams.it("begin-bring-back").wait_for()
    tour.stop(sams, "help")
    sams.tap("begin-bring-back")
    sams.page.locator("[data-qr]").wait_for()
    tour.stop(sams, "help-link")
    link = re.sub(r"^https?://[^/]+", "", sams.it("link").input_value())
    for action in ("start-plan", "say-lost"):
        confirm_by_keyboard(sams, action)
    sams.it("not-lost").wait_for()

    new = tour.phone(open_phone("New", language=locale, **SIZE))
    new.allow(NO)
    new.open(link)
    new.on("come-back")
    new.it("begin").wait_for()
    tour.stop(new, "come-back")
    new.tap("begin")
    new.on("come-back", "asked")
    tour.stop(new, "come-back-code")
    sams.it("it-is-them").wait_for()
    tour.stop(sams, "help-code")
    sams.tap("it-is-them")
    sams.it("it-is-them").wait_for(state="detached")
    it_is_them(ade)
    new.on("come-back", "waiting")
    tour.stop(new, "come-back-waiting")
    new.tap("home")
    new.it("see-come-back").wait_for()
    tour.stop(new, "start-coming-back")
    phone.open(c)
    phone.it("phone-here").wait_for()
    tour.stop(phone, "home-lost")
    tour.finish(LOST)


def confirm_by_keyboard(phone: PhoneBrowser, do: str) -> None:
    """Press a hold button by keyboard: Enter, and Enter again to confirm."""
    phone.it(do).focus()
    phone.page.keyboard.press("Enter")
    phone.page.keyboard.press("Enter")
    phone.it(do).wait_for(state="detached")


def it_is_them(ally: Friend) -> None:
    """An ally's yes, after they compared the code."""
    under_way = ally.get("/circles/{c}/allies")["bringing_back"]
    ally.post(f"/circles/{{c}}/bring-backs/{under_way['id']}/agree")
