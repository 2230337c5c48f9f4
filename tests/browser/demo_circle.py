"""Phones of the demo's circle."""

import re
from collections.abc import Callable

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, Tour, account_language

Phones = Callable[..., PhoneBrowser]


def signed_in(open_phone: Phones, site: Site, tour: Tour, name: str, locale: str) -> PhoneBrowser:
    """A phone of the demo's circle, by its device link, in the tour's language."""
    phone = tour.phone(open_phone(name, language=locale, **SIZE))
    phone.open(site.device_link(name))
    phone.on("device")
    if "device" not in tour.screens:
        tour.stop(phone, "device")
    phone.tap("use-device")
    phone.on("home")
    language = account_language(tour.language)
    if language != "en":
        speak(phone, language)
    return phone


def speak(phone: PhoneBrowser, language: str) -> None:
    """Turn a phone and its account to a language, from home and back to it."""
    phone.tap("nav-me")
    phone.on("me")
    phone.tap(f"language-{language}")
    phone.page.locator(f"html[lang={language}]").wait_for()
    phone.tap("nav-now")
    phone.on("home")


def circle_of(phone: PhoneBrowser) -> str:
    """The address of the circle that this phone is in."""
    circle_match = re.search(r"/c/[\w-]{22}", phone.page.url)
    assert circle_match is not None, phone.page.url
    return circle_match[0]


_WORKED_OUT = """
async (path) => {
  while ((await (await fetch(path)).json()).state === 'working');
}
"""


def worked_out(phone: PhoneBrowser, c: str) -> None:
    """Wait until who might be asked stands on the screen: it is worked out aside, and while it
    comes in a screen grows under the fingers."""
    phone.page.evaluate(_WORKED_OUT, f"/api/v1/circles/{c.rsplit('/', 1)[-1]}/suggestions")
    phone.page.locator('[data-suggestions="working"]').wait_for(state="detached")
