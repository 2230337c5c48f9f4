"""The screens of coming back: every size, light, language and hand."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.messages.catalogue import text
from tests.browser.authenticator import Fingerprint
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
WAYS_IN = walks(
    "/back /c/:circleId /c/:circleId/close /c/:circleId/pause /d /me/code /me/devices /me/ways",
    "back broken close code device devices home no-cookies ways",
)
WALKS = (WAYS_IN,)
_NO_COOKIES = """
() => { Object.defineProperty(document, 'cookie', {get: () => '', set: () => undefined}); }
"""
_NO_DATES = """
() => {
  Intl.DateTimeFormat.prototype.formatToParts = () => { throw new Error('no dates here'); };
}
"""
#: A refusal that is meant.
NO = re.compile("40[139]|422")


def make_a_passkey_and_a_code(tour: Tour, phone: PhoneBrowser, circle_path: str) -> None:
    """From the offer on home: a passkey with a name, and a code on paper."""
    phone.open(circle_path)
    phone.it("ways-later").wait_for()
    tour.stop(phone, "home-offer")
    phone.tap("ways")
    phone.on("ways")
    phone.it("make-passkey").wait_for()
    tour.stop(phone, "ways-none")
    phone.fill("passkey-name", "Blue phone")
    phone.tap("make-passkey")
    phone.it("remove-passkey").wait_for()
    phone.tap("make-code")
    phone.on("code")
    phone.page.locator("[data-recovery-code]").wait_for()
    tour.stop(phone, "code")
    phone.tap("kept-code")
    phone.on("ways")
    phone.it("remove-code").wait_for()
    tour.stop(phone, "ways")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_the_ways_in_look_right(open_phone: Phones, site: Site, language: str, locale: str) -> None:
    # The server's own words are in no catalogue of the phone's.
    tour = Tour(language, content=("Blue phone", text("en", "proof-needed")))
    mina = site.friend("Mina", language=account_language(language))
    mina.begins_circle("Sam", my_name="Mina")
    site.goes_ahead(hours=2)
    phone = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    phone.allow(NO)
    Fingerprint(phone)
    make_a_passkey_and_a_code(tour, phone, f"/c/{mina.circle.id}")

    link = one_more(phone)
    other = tour.phone(open_phone("Other", language=locale, **SIZE))
    other.allow(NO)
    other.open("/limits")
    other.page.evaluate(_NO_COOKIES)
    other.goes("/back")
    other.on("no-cookies")
    tour.stop(other, "no-cookies")
    other.open("/back")
    other.on("back")
    tour.stop(other, "back")
    other.open(link)
    other.on("device")
    other.it("use-device").wait_for()
    other.tap("use-device")
    other.on("device", "waiting")
    tour.stop(other, "device-waiting")
    phone.it("it-is-mine").wait_for()
    tour.stop(phone, "devices-asking")
    phone.tap("not-mine")
    phone.it("it-is-mine").wait_for(state="detached")

    lee = site.friend("Lee", language=mina.language)
    lee.begins_circle("Sam", my_name="Lee")
    lees = tour.phone(open_phone("Lee", friend=lee, language=locale, **SIZE))
    lees.allow(NO)
    lees.open(one_more(phone))
    lees.on("device", "whose")
    lees.it("sign-in-as").wait_for()
    tour.stop(lees, "device-whose")

    phone.open("/limits")
    phone.page.evaluate(_NO_DATES)
    phone.goes(f"/c/{mina.circle.id}/pause")
    phone.on("broken")
    tour.stop(phone, "broken")
    phone.complaints = [
        complaint for complaint in phone.complaints if "no dates here" not in complaint
    ]

    counts(site, mina)
    phone.open(f"/c/{mina.circle.id}/close")
    phone.it("close-circle").focus()
    phone.page.keyboard.press("Enter")
    phone.page.keyboard.press("Enter")
    phone.it("proof-passkey").wait_for()
    phone.tap("proof-neither")
    phone.it("proof-word").wait_for()
    tour.stop(phone, "circle-proof")
    tour.finish(WAYS_IN)


def one_more(phone: PhoneBrowser) -> str:
    """A link for one more device of somebody's."""
    phone.open("/me/devices")
    phone.tap("device-link")
    link = phone.it("link").input_value()
    return re.sub(r"^https?://[^/]+", "", link)


def counts(site: Site, friend: Friend) -> None:
    """Let what was just added count in full, as if a day had passed."""
    site.goes_ahead(hours=25)
    assert friend.get("/me/ways-in")["proof"]["state"] == "show"
