"""The first open on a slow phone, beside an earlier build's; then from the phone's own cache.

Chromium with the processor four times slower and its own preset for a slow 3G line (50 kB a second,
2 s for each way there and back). What is measured is the largest contentful paint, as the browser
reports it. The sides take turns, each round in a browser context of its own.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.earlier_build import NoHistoryError, earlier_showup
from benchmarks.serving import Running, showup
from benchmarks.table import Row, against, at_most, say
from benchmarks.world import Caller, make_circle

ROUNDS = 5
SLOWER = 4
SLOW_3G = {
    "offline": False,
    "latency": 2000,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
#: How much of the earlier build's time, and what is aimed at where there is no peer.
MOST, FROM_CACHE_MS, PRESS_MS, UNCHANGED_BYTES = 0.6, 800, 100, 300

_LARGEST_PAINT = """
() => new Promise((told) => {
  let last = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) last = entry.startTime;
  }).observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => told(last), 300);
})
"""
# From the answer's last byte to the screen that says that somebody is asked.
_PRESS = """
async () => {
  const path = /\\/asks$/;
  const seen = new Promise((told) => {
    const look = () => {
      const isThere = document.querySelector('[data-screen="ask"]') !== null;
      requestAnimationFrame(isThere ? () => told(performance.now()) : look);
    };
    look();
  });
  document.querySelector('[data-do="ask"]').click();
  const drawn = await seen;
  const isSending = (entry) => path.test(new URL(entry.name).pathname);
  let answered;
  while (!answered) {
    answered = performance.getEntriesByType('resource').filter(isSending).at(-1);
    if (!answered) await new Promise((later) => setTimeout(later, 20));
  }
  // Drawn before the answer is there: nobody waits for it.
  return Math.max(0, drawn - answered.responseEnd);
}
"""


def rows() -> list[Row]:
    """Milliseconds to the largest paint, from the network and from the cache; a press; a home."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="showup-bench-")))
        now = stack.enter_context(showup(folder / "now"))
        try:
            earlier = stack.enter_context(earlier_showup(folder / "earlier"))
        except NoHistoryError as problem:
            say(f"  without the earlier build: {problem}")
            earlier = None
        browser = stack.enter_context(_browser())
        return [
            *_first_opens(browser, now, earlier),
            _from_cache(browser, now),
            _press(browser, now),
            _unchanged_home(now),
        ]


@contextmanager
def _browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise RuntimeError("install chromium: make bench does it on Debian")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@contextmanager
def _slow_page(
    browser: Browser, *, line: dict[str, Any] | None
) -> Iterator[tuple[Page, CDPSession]]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = context.new_page()
    door = context.new_cdp_session(page)
    door.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    if line is not None:
        door.send("Network.enable")
        door.send("Network.emulateNetworkConditions", line)
    page.set_default_timeout(120_000)
    yield page, door
    context.close()


def _first_opens(browser: Browser, now: Running, earlier: Running | None) -> list[Row]:
    sides = {"now": now, "earlier": earlier}
    times: dict[str, list[float]] = {name: [] for name, server in sides.items() if server}
    for number in range(ROUNDS):
        say(f"  first open: round {number + 1} of {ROUNDS} …")
        for name in times:
            server = sides[name]
            assert server is not None
            with _slow_page(browser, line=SLOW_3G) as (page, _):
                page.goto(f"http://localhost:{server.port}/")
                page.locator("[data-screen] button, [data-screen] a").first.wait_for()
                times[name].append(page.evaluate(_LARGEST_PAINT))
    name = "first open, slow 3G and a quarter of the processor, largest paint"
    if "earlier" not in times:
        return [Row(name, median(times["now"]), "ms")]
    return [against(name, median(times["now"]), "ms", median(times["earlier"]), most=MOST)]


def _from_cache(browser: Browser, now: Running) -> Row:
    times = []
    with _slow_page(browser, line=None) as (page, door):
        page.goto(f"http://localhost:{now.port}/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        page.evaluate("navigator.serviceWorker.controller !== null")
        door.send("Network.enable")
        door.send("Network.emulateNetworkConditions", SLOW_3G)
        for number in range(ROUNDS):
            say(f"  from the cache: round {number + 1} of {ROUNDS} …")
            page.goto(f"http://localhost:{now.port}/?{number}", wait_until="commit")
            page.locator("[data-screen] button, [data-screen] a").first.wait_for()
            times.append(page.evaluate(_LARGEST_PAINT))
    return at_most("the same from the phone's cache", median(times), "ms", FROM_CACHE_MS)


def _press(browser: Browser, now: Running) -> Row:
    times = []
    for number in range(ROUNDS):
        say(f"  a press on the ask: round {number + 1} of {ROUNDS} …")
        with (
            closing(make_circle(now.port, friends=2)) as world,
            _slow_page(browser, line=None) as (
                page,
                _,
            ),
        ):
            # A cookie of this name is for TLS alone.
            bearer = {"Authorization": f"Bearer {world.person.token}"}
            page.context.set_extra_http_headers(bearer)
            page.goto(f"http://localhost:{now.port}/c/{world.circle_id}")
            page.locator('[data-do="ask"]').wait_for()
            page.evaluate("() => new Promise((idle) => requestIdleCallback(idle))")
            times.append(page.evaluate(_PRESS))
    return at_most("from the ask's answer to its screen", median(times), "ms", PRESS_MS)


def _unchanged_home(now: Running) -> Row:
    with closing(make_circle(now.port, friends=2)) as world:
        return at_most(
            "a home that hasn't changed, on the wire",
            _bytes_unchanged(now.port, world.person, f"/api/v1/circles/{world.circle_id}/home"),
            "bytes",
            UNCHANGED_BYTES,
        )


def _bytes_unchanged(port: int, caller: Caller, path: str) -> int:
    """Bytes of the answer to somebody who has the newest already."""
    tag = caller.http.get(f"http://127.0.0.1:{port}{path}").headers["ETag"]
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Authorization: Bearer {caller.token}\r\nIf-None-Match: {tag}\r\n\r\n"
    )
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request.encode("ascii"))
        while part := line.recv(65536):
            answer += part
    if not answer.startswith(b"HTTP/1.1 304"):
        raise RuntimeError(f"the home changed meanwhile: {answer[:60]!r}")
    return len(answer)
