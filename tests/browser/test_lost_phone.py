"""A phone is lost, told on real phones: an ally acts meanwhile, and its owner is back by a code."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.browser.authenticator import Fingerprint
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_screens_lost_phone import confirm_by_keyboard
from tests.factories import comes_in

Phones = Callable[..., PhoneBrowser]
#: Refusals that are meant: proof is wanted, a wrong finger, signed out.
NO = re.compile("40[13]")


def add_a_tablet(mina: PhoneBrowser, tablet: PhoneBrowser) -> None:
    """A second device: both show the code, and Mina says yes on the first."""
    mina.open("/me/devices")
    mina.tap("device-link")
    mina.page.locator("[data-qr]").wait_for()
    tablet.allow(NO)
    tablet.open(re.sub(r"^https?://[^/]+", "", mina.it("link").input_value()))
    tablet.on("device")
    tablet.tap("use-device")
    tablet.on("device", "waiting")
    shown_code = mina.page.locator("[data-asking] [data-code]").inner_text()
    assert tablet.page.locator("[data-code]").inner_text() == shown_code
    mina.tap("it-is-mine")
    tablet.on("home")


def come_back_by_the_code(new: PhoneBrowser, code: str, circle_path: str) -> None:
    """The code on paper, and what Sam started goes on."""
    new.allow(NO)
    new.open("/back")
    new.tap("lost")
    new.fill("recovery-code", code)
    new.tap("use-code")
    new.on("ways")
    new.open(circle_path)
    new.on("home")
    new.it("see-ask").wait_for()
    assert new.page.locator("[data-lost]").count() == 0
    new.tap("see-ask")
    new.sees("Sam started this for you.")


def test_a_phone_is_lost_and_its_owner_comes_back(open_phone: Phones, site: Site) -> None:
    friend = site.friend("Mina")
    friend.begins_circle("Sam", "Ade", my_name="Mina")
    for name in ("Sam", "Ade"):
        comes_in(site.as_world, friend, name)
    c = f"/c/{friend.circle.id}"
    mina, sam = open_phone("Mina", friend=friend), open_phone("Sam", friend=site.friends["Sam"])
    mina.allow(NO)
    finger = Fingerprint(mina)
    mina.open("/me/ways")
    mina.tap("make-passkey")
    mina.it("remove-passkey").wait_for()
    mina.tap("make-code")
    code = mina.page.locator("[data-recovery-code]").inner_text()
    mina.tap("kept-code")
    mina.on("ways")
    site.goes_ahead(hours=25)

    tablet = open_phone("Tablet")
    add_a_tablet(mina, tablet)

    # The passkey is used: that somebody may bring Mina back takes it.
    member = friend.member("Sam")
    mina.open(f"{c}/allies")
    mina.tap(f"bring-back-{member}")
    mina.tap("proof-passkey")
    mina.page.locator(f'[data-do="bring-back-{member}"]:checked').wait_for(state="attached")
    mina.tap(f"start-{member}")
    mina.page.locator(f'[data-do="start-{member}"]:checked').wait_for(state="attached")

    # The phone is gone, and what was proved on it is long over. Sam says so, and starts the plan.
    finger.is_somebody_elses()
    site.goes_ahead(hours=1)
    sam.open(f"{c}/help")
    sam.tap("ally-yes")
    sam.on("help", "agreed")
    confirm_by_keyboard(sam, "say-lost")
    confirm_by_keyboard(sam, "start-plan")

    # Whoever found it can't say that it is there again, and what they stop Sam starts anew.
    mina.open(c)
    mina.tap("phone-here")
    mina.tap("proof-passkey")
    mina.page.locator(".trouble").wait_for()
    mina.open(c)
    mina.tap("see-ask")
    mina.sees("Sam started this for you.")
    mina.it("take-back").or_(mina.it("stop")).first.tap()
    mina.on("ask", "closed")
    sam.it("start-plan").wait_for()
    confirm_by_keyboard(sam, "start-plan")

    # Mina is back by the code on paper; the old phones are dead, and what Sam started goes on.
    new = open_phone("New")
    come_back_by_the_code(new, code, c)
    for old in (mina, tablet):
        old.open(c)
        old.on("start")
    mina.open("/back")
    mina.tap("use-passkey")
    mina.page.locator(".trouble").wait_for()
    mina.on("back")
    # What was on the old phone goes from the account, too.
    new.open("/me/ways")
    new.tap("remove-passkey")
    new.it("remove-passkey").wait_for(state="detached")
