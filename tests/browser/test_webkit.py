"""The app in WebKit: signed in, every screen is drawn, and nothing is thrown."""

from __future__ import annotations

import re
from typing import Any

from sqlmodel import select

from app.identity.models import DeviceLink
from tests.browser.routes import route_of, routes
from tests.browser.site import Site
from tests.browser.webkit import WebKit, tls_in_front, webkit

#: Routes that are gone through on one page: WebKit lets a page go to a hundred within ten seconds.
ON_A_PAGE = 80

# From here on whatever is thrown or complained of is kept, and so is each screen that was drawn.
_WATCH = """
window.thrown = [];
addEventListener('error', (event) => thrown.push(String(event.message)));
addEventListener('unhandledrejection', (event) => thrown.push(String(event.reason)));
const complain = console.error;
console.error = (...said) => { thrown.push(said.map(String).join(' ')); complain(...said); };
"""
# Goes to an address within the app; gives the screen once nothing of it is still awaited.
_GO = """
const [address, done] = arguments;
const link = document.createElement('a');
link.href = address;
document.body.append(link);
link.click();
link.remove();
const end = performance.now() + 20000;
const look = () => {
  const screen = document.querySelector('[data-screen]');
  const waits = !screen || screen.querySelector('.ghost') || screen.dataset.phase === 'looking';
  if (waits && performance.now() < end) return void setTimeout(look, 10);
  const heading = waits ? '' : document.querySelector('h1').innerText;
  done([screen?.dataset.screen ?? 'none', heading]);
};
setTimeout(look, 0);
"""


def test_webkit_keeps_no_session_on_plain_http_and_the_link_is_not_used_up(site: Site) -> None:
    """Then, with TLS, the same link signs in, and every route draws without an error."""
    link = site.device_link("Mina")
    with webkit() as window, tls_in_front(site.port) as origin:
        window.open(link)
        window.wait_for("[data-screen=no-cookies]")
        assert "can’t stay signed in" in window.page_text()
        with site.db.read() as tx:
            assert {link.used_at for link in tx.session.exec(select(DeviceLink))} == {None}

        window.open(link.replace(site.url, origin))
        window.wait_for("[data-do=use-device]")
        window.click("[data-do=use-device]")
        window.wait_for("[data-screen=home]")
        assert "This page can’t be shown" not in window.page_text()
        _opens_every_route(window, origin)


def _opens_every_route(window: WebKit, origin: str) -> None:
    circle_match = re.search(r"/c/([\w-]{22})", str(window.run("return location.pathname")))
    assert circle_match is not None
    parts = _parts(window, circle_match[1])
    wrong: list[str] = []
    all_routes = routes()
    for first in range(0, len(all_routes), ON_A_PAGE):
        window.open(f"{origin}/c/{circle_match[1]}")
        window.wait_for("[data-screen=home]")
        window.run(_WATCH)
        for route in all_routes[first : first + ON_A_PAGE]:
            address = re.sub(r":(\w+)", lambda part: parts.get(part[1], "A" * 22), route)
            if route_of(address) != route:
                continue
            screen, heading = window.run_until_done(_GO, address)
            if screen == "broken" or not heading.strip():
                wrong.append(f"{route}: {screen} “{heading}”")
        wrong += window.run("return window.thrown")
    assert wrong == [], "\n".join(wrong)


def _parts(window: WebKit, circle: str) -> dict[str, str]:
    """Ids of the circle for the parts of addresses, so that screens have something to draw."""
    week = _fetch(window, f"/circles/{circle}/week?from=2026-06-11&days=7")
    members = _fetch(window, f"/circles/{circle}")["members"]
    slot = week["slots"][0]
    friend = next(member["id"] for member in members if member["name"] == "Sam")
    return {
        "c": circle,
        "m": friend,
        "to": friend,
        "s": slot["id"],
        "p": slot["id"].split(".")[0],
        "day": "2026-06-15",
        "n": "0",
    }


def _fetch(window: WebKit, path: str) -> dict[str, Any]:
    window.run(
        "window.got = null; fetch('/api/v1' + arguments[0]).then(a => a.json())"
        ".then(body => { window.got = body; })",
        path,
    )
    window.wait_until(lambda: window.run("return window.got !== null"))
    return dict(window.run("return window.got"))
