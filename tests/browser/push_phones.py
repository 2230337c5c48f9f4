"""What a friend does with a phone that notices come to, in Chromium and in Firefox alike.

Firefox is stock: it subscribes by the app's own button, takes pushes from our push service, and
shows them in its own windows. Chromium can't subscribe without its vendor's service: what is sent
to it is encrypted and decrypted for real, and handed to the app's worker by the browser's debugging
door (`tests/browser/phone_browser.py`). Closed, it has no page of the app, and the push service
keeps what comes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from tests.browser.bidi import Tab
from tests.browser.firefox import Firefox, ShownNotice
from tests.browser.phone_browser import PhoneBrowser, Rung
from tests.browser.site import Site
from tests.browser.test_firefox_app import do, on
from tests.world import Friend


class PushPhone(ABC):
    """A friend's phone, signed in, with notifications on and nothing of the app open."""

    friend: Friend

    @abstractmethod
    def shows(self, title: str) -> None:
        """Wait until a notice with this title comes that wasn't there before."""

    @abstractmethod
    def opens_notice(self, screen: str, phase: str | None = None) -> None:
        """Tap the notice that was shown last; it opens this screen."""

    @abstractmethod
    def titles(self) -> list[str]:
        """Of the notices that are on its screen now."""

    @abstractmethod
    def taps(self, name: str) -> None:
        """Tap what does this."""

    @abstractmethod
    def sees(self, words: str) -> None:
        """Wait until the page says this."""


class ChromiumPhone(PushPhone):
    """In Chromium."""

    def __init__(self, friend: Friend, phone: PhoneBrowser) -> None:
        self.friend = friend
        self._phone = phone
        self._rung: Rung | None = None
        phone.open()
        phone.on("home")

    def goes_off(self) -> None:
        """From now on nothing comes to it, and it tells nobody anything."""
        self._phone.phone.go_offline()
        self._phone.open("about:blank")

    def comes_on(self) -> None:
        """What the push service kept comes, and everything from now on."""
        self._phone.open()
        self._phone.phone.go_online()

    def shows(self, title: str) -> None:
        self._rung = self._phone.ring()
        assert (self._rung.title, self._rung.body) == (title, "")

    def opens_notice(self, screen: str, phase: str | None = None) -> None:
        assert self._rung is not None, "nothing was shown"
        self._phone.tap_notice(self._rung)
        self._phone.on(screen, phase)

    def titles(self) -> list[str]:
        return self._phone.titles()

    def taps(self, name: str) -> None:
        self._phone.tap(name)

    def sees(self, words: str) -> None:
        self._phone.sees(words)


class FirefoxPhone(PushPhone):
    """In Firefox."""

    def __init__(self, friend: Friend, firefox: Firefox, site: Site) -> None:
        self.friend = friend
        self._firefox = firefox
        self._site = site
        self._seen_windows: set[str] = set()
        self._newest: ShownNotice | None = None
        firefox.bidi.command("storage.setCookie", {"cookie": _session_of(friend)})
        tab = firefox.new_tab()
        tab.goto(f"{site.url}/me")
        tab.click(do("push-on"))
        tab.wait_text("Notifications are on")
        tab.close()
        self._tab: Tab | None = None

    def shows(self, title: str) -> None:
        self._newest = self._firefox.wait_shown(
            lambda notice: notice.title == title and notice.window not in self._seen_windows
        )[-1]
        assert self._newest.body == ""
        self._seen_windows.add(self._newest.window)

    def opens_notice(self, screen: str, phase: str | None = None) -> None:
        assert self._newest is not None, "nothing was shown"
        self._firefox.tap(self._newest)
        self._tab = self._tab or self._firefox.wait_tab(self._site.url)
        on(self._tab, screen, phase)

    def titles(self) -> list[str]:
        return [notice.title for notice in self._firefox.shown_notices()]

    def taps(self, name: str) -> None:
        self._page.click(do(name))

    def sees(self, words: str) -> None:
        self._page.wait_text(words)

    @property
    def _page(self) -> Tab:
        assert self._tab is not None, "no page is open"
        return self._tab


def _session_of(friend: Friend) -> dict[str, object]:
    """The cookie of somebody who is signed in, as WebDriver BiDi has it."""
    return {
        "name": "__Host-showup",
        "value": {"type": "string", "value": friend.phone.token},
        "domain": "localhost",
        "path": "/",
        "secure": True,
        "httpOnly": True,
        "sameSite": "strict",
        "expiry": 4_000_000_000,
    }
