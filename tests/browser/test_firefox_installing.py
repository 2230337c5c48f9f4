"""Stock Firefox on Android: how the app gets on the Home Screen, with no badge and no question."""

from collections.abc import Iterator

import pytest

from tests.browser.bidi import Tab
from tests.browser.firefox import Firefox
from tests.browser.page_scripts import STORED
from tests.browser.site import Site
from tests.browser.test_firefox_app import do, on
from tests.browser.test_installing import USED_FOR_LONG

_ON_ANDROID = "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
_OFFER = "!!document.querySelector('[data-offer=install]')"
#: The home, with the code of all on it.
_HOME = "!!document.querySelector('[data-screen=home]') && !document.querySelector('[data-coming]')"


@pytest.fixture
def firefox(site: Site) -> Iterator[Firefox]:
    preferences: dict[str, bool | int | str] = {"general.useragent.override": _ON_ANDROID}
    with Firefox(push_service=site.push.websocket, preferences=preferences) as running:
        running.bidi.subscribe("log.entryAdded")
        yield running
        errors = [
            log_entry
            for log_entry in running.bidi.untaken_events("log.entryAdded")
            if log_entry["level"] == "error"
        ]
        assert errors == []


def signed_in(firefox: Firefox, site: Site) -> Tab:
    """Sam, a friend of the demo's, with notifications on: nothing else is asked of him first."""
    tab = firefox.new_tab()
    tab.set_viewport(412, 915)
    tab.goto(site.device_link("Sam"))
    tab.click(do("use-device"))
    on(tab, "home")
    tab.goto(f"{site.url}/me")
    tab.click(do("push-on"))
    tab.wait_text("Notifications are on")
    return tab


def is_offered(tab: Tab) -> bool:
    """Whether it stands on this home, once all is there and the disk was read."""
    tab.wait_for(_HOME)
    tab.evaluate(f"({STORED.strip()})()")
    return bool(tab.evaluate(_OFFER))


def test_firefox_is_told_what_to_tap_once_and_has_no_dot(site: Site, firefox: Firefox) -> None:
    tab = signed_in(firefox, site)
    tab.goto(site.url)
    assert not is_offered(tab), "not on the first day"
    tab.evaluate(f"({USED_FOR_LONG.strip()})()")
    tab.goto(site.url)
    tab.wait_for(_OFFER)
    tab.click(do("install"))
    on(tab, "install", "android")
    tab.wait_text("Open your browser’s menu")
    assert not tab.evaluate("'setAppBadge' in navigator")
    assert not tab.evaluate(f"!!document.querySelector('{do('icon-dot')}, [data-dot]')")
    # Looked at, it is never offered again.
    tab.goto(site.url)
    assert not is_offered(tab)

    address = tab.evaluate("document.querySelector('link[rel=manifest]').href")
    assert address == f"{site.url}/manifest.webmanifest?lang=en"
    manifest = tab.evaluate(f"fetch('{address}').then((answer) => answer.json())")
    assert [shortcut["name"] for shortcut in manifest["shortcuts"]] == [
        "I’d like someone",
        "My shifts",
    ]
    tab.goto(f"{site.url}{manifest['shortcuts'][1]['url']}")
    on(tab, "yours")
