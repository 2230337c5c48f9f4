"""Stock Firefox, headless, with a local push service and no driver in between.

It takes a real Web Push: subscribes, decrypts, wakes the service worker and shows the notification.
Its own windows can be read and pressed as well, so a test taps a notification as a person does.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.browser.bidi import PATIENCE_S, Bidi, BidiError, Tab

START_S = 60.0
_ALERT = "chrome://global/content/alerts/alert.xhtml"

_PREFERENCES: dict[str, bool | int | str] = {
    # Real push, from a service on loopback.
    "dom.push.enabled": True,
    "dom.push.connection.enabled": True,
    "dom.push.testing.allowInsecureServerURL": True,
    "permissions.default.desktop-notification": 1,
    # Without this there is no notification on a machine without a desktop.
    "alerts.useSystemBackend": False,
    # Then it is there at once and until it is pressed, not sliding in and out (20 s at most).
    "ui.prefersReducedMotion": 1,
    # A browser that talks to nobody but us, and shows no page of its own.
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.region.network.url": "",
    "browser.safebrowsing.blockedURIs.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.proxy.type": 0,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "trailhead.firstrun.didSeeAboutWelcome": True,
}


def firefox_program() -> str | None:
    """The path of the installed Firefox, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def actions_of(tab: Tab) -> list[list[str]]:
    """The buttons of each notification of this tab's app, oldest first, as action names."""
    names: list[list[str]] = tab.evaluate(
        "navigator.serviceWorker.ready.then(r => r.getNotifications())"
        ".then(all => all.map(one => one.actions.map(a => a.action)))"
    )
    return names


@dataclass(frozen=True)
class ShownNotice:
    """A notification on the screen, in Firefox's own small window."""

    window: str
    title: str
    body: str


class Firefox:
    """Start with `with Firefox(push_service=service.websocket) as firefox:`."""

    def __init__(
        self, *, push_service: str = "", preferences: dict[str, bool | int | str] | None = None
    ) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="showup-firefox-"))
        self._profile = self._home / "profile"
        self._profile.mkdir()
        all_preferences = _PREFERENCES | {"dom.push.serverURL": push_service} | (preferences or {})
        (self._profile / "user.js").write_text(
            "".join(
                f"user_pref({json.dumps(k)}, {json.dumps(v)});\n"
                for k, v in all_preferences.items()
            )
        )
        self._process: subprocess.Popen[bytes] | None = None
        self._bidi: Bidi | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            shutil.rmtree(self._home, ignore_errors=True)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def bidi(self) -> Bidi:
        assert self._bidi is not None, "Firefox isn't running"
        return self._bidi

    def start(self) -> None:
        """Start with the profile as it stands: after `stop`, subscriptions are still there."""
        program = firefox_program()
        assert program is not None, "install firefox-esr: make test does it"
        address = self._profile / "WebDriverBiDiServer.json"
        address.unlink(missing_ok=True)
        # Its own home, so that neither a person's settings nor another run's are touched; its own
        # process group, so that everything it starts ends with it.
        environment = os.environ | {
            "HOME": str(self._home),
            "XDG_RUNTIME_DIR": str(self._home),
            "MOZ_CRASHREPORTER_DISABLE": "1",
            "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1",
        }
        environment.pop("DISPLAY", None)
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(program, "--headless", "--no-remote", "--new-instance"),
                    *("--profile", str(self._profile)),
                    *("--remote-debugging-port", "0", "--remote-allow-system-access"),
                    "about:blank",
                ],
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )
        try:
            self._bidi = Bidi.start_session(self._wait_address(address))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it and all it started, keeping the profile."""
        if self._bidi is None:
            if self._process is not None:
                self._process.terminate()
        else:
            with contextlib.suppress(Exception):  # it may be gone already
                self._bidi.command("browser.close", timeout_s=10)
            with contextlib.suppress(Exception):
                self._bidi.close()
            self._bidi = None
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(15)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(10)
            self._process = None

    def log(self) -> str:
        """Firefox's output, for a test that failed."""
        return (self._home / "log").read_text(errors="replace")

    def new_tab(self) -> Tab:
        return self.bidi.new_tab()

    def tabs(self) -> list[Tab]:
        return [Tab(self.bidi, context["context"]) for context in self.bidi.contexts()]

    def wait_tab(self, url_part: str, *, timeout_s: float = PATIENCE_S) -> Tab:
        """Wait until some tab is at an address that holds `url_part`."""
        deadline = time.monotonic() + timeout_s
        while True:
            contexts = self.bidi.contexts()
            for context in contexts:
                if url_part in context["url"]:
                    return Tab(self.bidi, context["context"])
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"no tab at {url_part}: {[context['url'] for context in contexts]}"
                )
            time.sleep(0.05)

    def shown_notices(self) -> list[ShownNotice]:
        """The notifications that are on the screen now."""
        shown_notices = []
        for window in self.bidi.contexts(chrome=True):
            if window["url"] != _ALERT:
                continue
            # A window that is being closed or built can't be read.
            with contextlib.suppress(BidiError):
                texts = Tab(self.bidi, window["context"]).evaluate(
                    "gIsActive && [document.getElementById('alertTitleLabel').value,"
                    " document.getElementById('alertTextLabel').textContent]"
                )
                if texts:
                    shown_notices.append(ShownNotice(window["context"], *texts))
        return shown_notices

    def wait_shown(
        self,
        is_wanted: Callable[[ShownNotice], bool] = lambda _: True,
        *,
        count: int = 1,
        timeout_s: float = PATIENCE_S,
    ) -> list[ShownNotice]:
        """Wait until this many `wanted` notifications are on the screen; give them."""
        deadline = time.monotonic() + timeout_s
        while True:
            everything = self.shown_notices()
            matching = [notice for notice in everything if is_wanted(notice)]
            if len(matching) >= count:
                return matching
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"{len(matching)} of {count} shown; on the screen: {everything}"
                )
            time.sleep(0.05)

    def tap(self, notice: ShownNotice, *, action: str | None = None) -> None:
        """Tap a notification, or one of its buttons by the action's name.

        Firefox's own small window draws no buttons (only a desktop's does), so for a button its
        listener is told what a desktop tells it; all from there on is the real way.
        """
        window = Tab(self.bidi, notice.window)
        if action is None:
            window.evaluate("document.getElementById('alertTextLabel').click()")
            return
        pressed = f"action: {json.dumps(action)}, title: '', iconURL: ''"
        window.evaluate(
            "gAlertListener.observe({QueryInterface: ChromeUtils.generateQI(['nsIAlertAction']),"
            f" {pressed}}}, 'alertclickcallback', gAlertCookie), window.close()"
        )

    def _wait_address(self, file: Path) -> str:
        assert self._process is not None
        deadline = time.monotonic() + START_S
        while True:
            with contextlib.suppress(FileNotFoundError, ValueError):
                at: dict[str, Any] = json.loads(file.read_text())
                return f"ws://{at['ws_host']}:{at['ws_port']}"
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"Firefox didn't start:\n{self.log()}")
            time.sleep(0.05)
