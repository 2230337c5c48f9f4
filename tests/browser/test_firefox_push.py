"""Stock Firefox takes our real encrypted push, shows it, and a tap on it opens a page."""

import asyncio
import functools
import http.server
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from app.delivery.vapid import public_key
from app.delivery.webpush import Outcome, Push, Subscription, WebPushSender
from tests.browser.bidi import Tab
from tests.browser.firefox import Firefox, actions_of
from tests.push.service import PushService

KEY = ec.generate_private_key(ec.SECP256R1())

WORKER = """
self.addEventListener('push', e => {
  const n = e.data.json();
  e.waitUntil(self.registration.showNotification(n.line, {
    tag: n.notice, data: n, body: 'from the worker',
    actions: [{action: 'open', title: 'Open'}, {action: 'later', title: 'Later'}],
  }));
});
self.addEventListener('notificationclick', e => {
  e.notification.close();
  e.waitUntil(clients.openWindow(
    `/opened.html?notice=${e.notification.data.notice}&action=${e.action || 'tap'}.`));
});
"""
PAGE = "<!doctype html><title>a page</title><button id=on>On</button><p id=said></p>"
SUBSCRIBE = """
(async () => {
  const registration = await navigator.serviceWorker.register('/sw.js');
  await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe(
    {userVisibleOnly: true, applicationServerKey: '%s'});
  return subscription.toJSON();
})()
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A tiny app on localhost, which browsers take for secure."""
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "opened.html").write_text("<!doctype html><title>opened</title>Opened.")
    (tmp_path / "sw.js").write_text(WORKER)
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


@pytest.fixture
def firefox(service: PushService) -> Iterator[Firefox]:
    with Firefox(push_service=service.websocket) as running:
        yield running


def subscribe(firefox: Firefox, site: str) -> tuple[Tab, Subscription]:
    tab = firefox.new_tab()
    tab.goto(site)
    subscription: dict[str, Any] = tab.evaluate(SUBSCRIBE % public_key(KEY))
    return tab, Subscription(
        subscription["endpoint"], subscription["keys"]["p256dh"], subscription["keys"]["auth"]
    )


def send(
    service: PushService, to: Subscription, notice: str, line: str, *, topic: str = ""
) -> Outcome:
    async def main() -> Outcome:
        sender = WebPushSender(
            vapid_key=KEY,
            subject="mailto:help@circle.example.org",
            allowed_origins=frozenset({service.origin}),
            wall=lambda: datetime.now(UTC),
        )
        payload = json.dumps({"notice": notice, "line": line}).encode()
        push = Push(to, payload, "high", 600, topic or notice)
        try:
            return await sender.send(push, send_by=time.monotonic() + 10)
        finally:
            await sender.close()

    # In a thread of its own: Playwright's loop may be this one's (tests/browser/conftest.py).
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, main()).result()


def test_a_push_is_shown_and_its_tap_opens_a_page(
    service: PushService, firefox: Firefox, site: str
) -> None:
    tab, to = subscribe(firefox, site)

    assert send(service, to, "n1", "Please look when you see this").kind == "accepted"

    (notice,) = firefox.wait_shown()
    assert notice.title == "Please look when you see this"
    assert notice.body == "from the worker"
    assert actions_of(tab) == [["open", "later"]]
    firefox.tap(notice)
    opened = firefox.wait_tab("notice=n1&action=tap.")
    opened.wait_text("Opened.")
    assert service.count_waiting(to.endpoint) == 0  # Firefox acknowledged it


@pytest.mark.parametrize("action", ["open", "later"])
def test_a_button_reaches_the_worker_with_no_tab_of_the_app_open(
    service: PushService, firefox: Firefox, site: str, action: str
) -> None:
    tab, to = subscribe(firefox, site)
    tab.close()

    send(service, to, "n2", "Please look when you see this")

    (notice,) = firefox.wait_shown()
    firefox.tap(notice, action=action)
    firefox.wait_tab(f"notice=n2&action={action}.")


def test_a_repeat_of_a_notice_is_one_notification(
    service: PushService, firefox: Firefox, site: str
) -> None:
    _, to = subscribe(firefox, site)

    send(service, to, "n3", "first")
    firefox.wait_shown(lambda notice: notice.title == "first")
    send(service, to, "n3", "again")
    send(service, to, "n4", "another")

    firefox.wait_shown(lambda notice: notice.title == "another")
    firefox.wait_shown(lambda notice: notice.title == "again")
    assert sorted(notice.title for notice in firefox.shown_notices()) == ["again", "another"]


def test_what_came_while_firefox_was_closed_is_shown_afterwards(
    service: PushService, firefox: Firefox, site: str
) -> None:
    _, to = subscribe(firefox, site)
    firefox.stop()

    for line in ("older", "newest"):
        assert send(service, to, "n5", line, topic="ask").kind == "accepted"
    assert service.count_waiting(to.endpoint) == 1  # the topic's newest alone
    firefox.start()

    assert [notice.title for notice in firefox.wait_shown(timeout_s=30)] == ["newest"]


def test_an_unsubscribed_browser_is_gone(service: PushService, firefox: Firefox, site: str) -> None:
    tab, to = subscribe(firefox, site)

    assert tab.evaluate(
        "navigator.serviceWorker.ready.then(r => r.pushManager.getSubscription())"
        ".then(s => s.unsubscribe())"
    )

    deadline = time.monotonic() + 60  # Firefox tells its push service in its own time
    while (outcome := send(service, to, "n6", "x")).kind != "gone":
        assert time.monotonic() < deadline, outcome
        time.sleep(0.05)


def test_real_keys_and_pointer_reach_a_page(firefox: Firefox, site: str, tmp_path: Path) -> None:
    """The instrument itself: what later tests of the app lean on."""
    tab = firefox.new_tab()
    tab.set_viewport(320, 640)
    tab.goto(site)
    tab.evaluate(
        "document.querySelector('#on').addEventListener('click', e => {"
        " document.querySelector('#said').textContent = `pressed ${e.isTrusted}`;"
        " document.body.append(document.createElement('input')); })"
    )
    tab.click_text("On")
    tab.wait_text("pressed true")
    tab.type("input", "sí, yo")
    assert tab.wait_for("document.querySelector('input').value") == "sí, yo"
    assert tab.evaluate("innerWidth") == 320
    tab.screenshot(tmp_path / "seen.png")
    assert (tmp_path / "seen.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(AssertionError, match="nothing to press"):
        tab.click("#missing", timeout_s=0.2)
