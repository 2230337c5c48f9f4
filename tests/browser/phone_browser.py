"""A Pixel-sized phone in Chromium, with real push up to its door.

Chromium can't subscribe without its vendor's service, so the app's own `subscribe()` is handed the
subscription of a `Phone` at our push service: everything from there is real, the server's keys
and encryption too. What the `Phone` decrypts is given to the app's service worker by the
browser's own debugging door, and the worker shows it.
"""

import json
import re
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import (
    Browser,
    CDPSession,
    ConsoleMessage,
    Error,
    FloatRect,
    Locator,
    Page,
    Playwright,
    Worker,
    expect,
)

from tests.browser.page_scripts import (
    CLOCK,
    GO,
    LISTEN,
    OPEN,
    PUSH,
    SHOWN_NOTICE,
    STORED,
    SYNC,
    UNHURRIED,
    WATCH,
)
from tests.browser.site import ZONE, Site
from tests.push.phone import Phone
from tests.world import Friend

#: Milliseconds that anything may take to come, on a machine that others use too. What comes is
#: waited for no longer than it takes.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
#: "Who am I?", asked by a phone that is nobody yet: the server's no is no error.
_SIGNED_OUT = re.compile(r"401 .*/api/v1/me$")
#: For `allow`: what a browser says where there is meant to be no way to the server.
NO_WAY = re.compile(r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET)|FAILED|ABORTED)")

#: Pages that Chromium makes ready behind the address bar of each window, although nobody sees a
#: window here: two processes for each phone, which cost more than to load the app on it.
_ADDRESS_BAR_PAGES = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
#: What Playwright turns off by itself: a list that is given takes the place of its own.
_OFF_IN_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, headless."""
    program = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    assert program is not None, "install chromium: make test does it"
    turned_off = ",".join((*_OFF_IN_PLAYWRIGHT, *_ADDRESS_BAR_PAGES))
    # Where everything runs as one user (root too), its own sandbox has nothing to stand on.
    return playwright.chromium.launch(
        executable_path=program,
        args=["--no-sandbox", "--disable-dev-shm-usage", f"--disable-features={turned_off}"],
    )


@dataclass(frozen=True)
class Rung:
    """A push that was shown: what was decrypted, and what a passer-by reads."""

    payload: dict[str, Any]
    title: str
    body: str
    lang: str
    actions: list[str]


@dataclass
class Walk:
    """A log of one phone: each tap, each field that was filled in, each screen."""

    taps: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    screens: list[str] = field(default_factory=list)

    @property
    def efforts(self) -> int:
        """Taps and fields together."""
        return len(self.taps) + len(self.fields)


class PhoneBrowser:
    """One phone with one person; nothing of it is shared with another."""

    def __init__(
        self,
        browser: Browser,
        site: Site,
        name: str,
        *,
        width: int = 412,
        height: int = 915,
        scheme: Literal["light", "dark"] = "light",
        language: str = "en-CA",
        zone: str = ZONE,
        friend: Friend | None = None,
    ) -> None:
        self.name = name
        self.site = site
        #: With a `friend`, this is their phone: signed in, with their subscription.
        self.phone = friend.phone.screen if friend else Phone(site.push, vapid_public=site.push_key)
        self.walk = Walk()
        #: Something on the page that is open was tapped.
        self.acted = False
        self.complaints: list[str] = []
        self._allowed = [_SIGNED_OUT]
        self._delivered: set[str] = set()
        self._door: CDPSession | None = None
        self._registrations: list[str] = []
        self.context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": height},
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            locale=language,
            timezone_id=zone,
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        self.context.grant_permissions(["notifications"], origin=site.url)
        self.context.set_default_timeout(PATIENCE_MS)
        if friend is not None:
            self.context.add_cookies(
                [
                    {
                        "name": "__Host-showup",
                        "value": friend.phone.token,
                        "url": site.url.replace("http:", "https:"),
                        "secure": True,
                        "httpOnly": True,
                        "sameSite": "Strict",
                    }
                ]
            )
        self.context.expose_function("didAct", self._acted)
        subscription = json.dumps(self.phone.subscription)
        self.context.add_init_script(
            UNHURRIED
            + CLOCK % site.shift_ms
            + PUSH % (subscription, json.dumps(site.push_key))
            + WATCH
        )
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", self._page_error)

    # --- what a person does ------------------------------------------------------------------

    def open(self, address: str = "/") -> None:
        """Open an address of the app."""
        self.page.goto(address)
        self.acted = False

    def goes(self, address: str) -> None:
        """Go to an address of the app from where one is in it; nothing is loaded anew."""
        self.page.evaluate(GO, address)
        self.acted = False

    def on(self, screen: str, phase: str | None = None) -> Locator:
        """Wait until this screen (in this phase) is there, with the code of all on it; give it."""
        selector = f'[data-screen="{screen}"]' + (f'[data-phase="{phase}"]' if phase else "")
        element = self.page.locator(selector)
        expect(element).to_be_visible()
        expect(self.page.locator("[data-coming]")).to_have_count(0)
        return element

    def it(self, do: str) -> Locator:
        """The first visible element with this `data-do`."""
        return self.page.locator(f'[data-do="{do}"]').locator("visible=true").first

    def has_kept(self) -> None:
        """Wait until what the app keeps on this phone is on its disk, before a page goes away."""
        self.page.evaluate(STORED)

    def tap(self, do: str) -> None:
        """Tap what does this; a box or a dot is tapped on its label."""
        control = self.it(do) if not self._hidden_box(do) else self._label(do)
        control.tap()
        self.acted = True

    def taps_again(self, do: str, *, after_ms: int, times: int = 2) -> None:
        """Tap what does this, then tap the same place again, after this pause.

        Whatever lies there by then gets the later taps, as of an unsteady or impatient thumb.
        """
        control = self.it(do)
        control.tap(trial=True)
        box = control.bounding_box()
        assert box is not None
        at = [{"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}]
        door = self.context.new_cdp_session(self.page)
        last = time.monotonic()
        for tap in range(times):
            if tap == 1:
                self.page.evaluate("() => { window.hurriesForTest = true }")
            if tap:
                time.sleep(max(0.0, last + after_ms / 1000 - time.monotonic()))
            last = time.monotonic()
            for kind, points in (("touchStart", at), ("touchEnd", [])):
                door.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        self.page.evaluate("() => { window.hurriesForTest = false }")
        door.detach()

    def asks_now(self) -> None:
        """Don't wait the ten seconds; on a busy machine they are over by themselves by now."""
        if self.it("ask-now").count():
            self.tap("ask-now")

    def fill(self, do: str, text: str) -> None:
        """Fill in a field."""
        self.it(do).fill(text)

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until this text can be read."""
        spot = self.page.locator("#app").get_by_text(text).locator("visible=true").first
        expect(spot).to_be_visible()

    @property
    def title(self) -> Locator:
        """The heading."""
        return self.page.locator("h1")

    # --- push --------------------------------------------------------------------------------

    def ring(self, timeout_s: float = PATIENCE_MS / 1000) -> Rung:
        """Wait for a push, hand it to the service worker, and wait until it is on the screen."""
        pushes = self.phone.wait_shows(
            lambda push: push["a"] not in self._delivered, timeout_s=timeout_s
        )
        payload = pushes[0]
        self._delivered.add(payload["a"])
        door = self._debugging_door()
        worker = self._worker()
        worker.evaluate(LISTEN)
        door.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": self.site.url,
                "registrationId": self._registrations[-1],
                "data": json.dumps(payload),
            },
        )
        shown_notice = worker.evaluate(SHOWN_NOTICE, payload["a"])
        assert len(shown_notice) == 1, f"one notice is one notification: {shown_notice}"
        return Rung(payload, **shown_notice[0])

    def tap_notice(self, rung: Rung, *, action: str = "") -> None:
        """Tap the notification, or one of its buttons."""
        self._worker().evaluate(OPEN, [rung.payload["a"], action])

    def titles(self) -> list[str]:
        """The titles of the notifications that are on this phone's screen."""
        titles: list[str] = self.page.evaluate(
            "navigator.serviceWorker.ready.then(r => r.getNotifications())"
            ".then(all => all.map(shown => shown.title))"
        )
        return titles

    def notices(self) -> int:
        """How many notifications are on this phone's screen."""
        return len(self.titles())

    def wakes_for_sync(self, tag: str) -> None:
        """The browser wakes the service worker: there is a connection again."""
        self._worker().evaluate(SYNC, [tag, self.site.shift_ms])

    # --- looking -----------------------------------------------------------------------------

    def picture(
        self, file: Path, *, full_page: bool = False, clip: FloatRect | None = None
    ) -> None:
        """Save what is seen; `whole`: the page from top to end."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=file, full_page=full_page, clip=clip, animations="disabled")

    def allow(self, failure: re.Pattern[str]) -> None:
        """From now on a resource may fail to load so: "404 (Not Found) <address>"."""
        self._allowed.append(failure)

    def check(self) -> None:
        """Nothing was refused or thrown in this phone's browser."""
        assert not self.complaints, f"{self.name}'s phone:\n" + "\n".join(self.complaints)

    def close(self) -> None:
        self.context.close()

    # --- inside ------------------------------------------------------------------------------

    def _worker(self) -> Worker:
        return self.context.service_workers[-1]

    def _hidden_box(self, do: str) -> bool:
        box = self.page.locator(f'input[data-do="{do}"]:is([type=checkbox],[type=radio])')
        if box.count() == 0:
            self.page.locator(f'[data-do="{do}"]').first.wait_for()
        return box.count() > 0

    def _label(self, do: str) -> Locator:
        return self.page.locator("label", has=self.page.locator(f'[data-do="{do}"]')).first

    def _debugging_door(self) -> CDPSession:
        if self._door is None:
            self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            self._door = self.context.new_cdp_session(self.page)
            self._door.on("ServiceWorker.workerRegistrationUpdated", self._registered)
            self._door.send("ServiceWorker.enable")
        while not self._registrations:
            # Events come in while the browser answers anything.
            self.page.evaluate("0")
        return self._door

    def _registered(self, event: dict[str, Any]) -> None:
        self._registrations += [
            registration["registrationId"]
            for registration in event["registrations"]
            if not registration["isDeleted"]
        ]

    def _acted(self, action: str, name: str) -> None:
        if action == "tap":
            self.walk.taps.append(name)
        elif action == "field":
            self.walk.fields.append(name)
        elif name not in {"loading", "seldom"}:  # nobody has come to a screen yet
            self.walk.screens.append(name)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        at = message.location.get("url", "")
        complaint = f"{message.text} {at}"
        # A service worker that looks for a new version says it in its own words.
        loading = re.search("Failed to load resource|when fetching the script", message.text)
        if loading and any(pattern.search(complaint) for pattern in self._allowed):
            return
        self.complaints.append(f"{message.type}: {complaint}")

    def _page_error(self, error: Error) -> None:
        self.complaints.append(f"thrown: {error}")
