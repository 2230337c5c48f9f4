"""Notifications on a phone: an answer that stays, an offer where it matters, one stream for all."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_firefox_app import invited
from tests.world import Friend

# The browser lost the subscription, and can't make another.
LOST = """
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async () => { throw new DOMException('', 'AbortError'); };
"""
WINDOWS = 7


def read(phone: PhoneBrowser, path: str) -> Any:
    """An answer of the API, as this phone gets it."""
    return phone.page.evaluate("path => fetch(`/api/v1${path}`).then(a => a.json())", path)


def test_yes_at_night_stays_yes_lost_notices_are_off_and_seven_windows_share_a_stream(
    site: Site, open_phone: Callable[..., PhoneBrowser]
) -> None:
    mina, sam = site.friend("Mina"), open_phone("Sam")
    says_yes_at_night_and_closes_the_screen(site, mina, sam)
    loses_the_subscription(site, sam, mina.circle.id)
    opens_seven_windows(site, mina, sam)
    is_offered_notices_where_they_matter(mina, open_phone("Mina", friend=mina))


def says_yes_at_night_and_closes_the_screen(site: Site, mina: Friend, sam: PhoneBrowser) -> None:
    sam.open(invited(site, mina))
    sam.on("from")
    sam.tap("go-on")
    sam.fill("name", "Sam")
    sam.tap("join")
    sam.on("reach", "waiting")
    waits = sam.page.url
    sam.tap("push-on")
    sam.sees("Notifications are on")
    sam.tap("night-yes")
    sam.on("reach", "saved")
    sam.fill("number", "+44 20 7946 0018")
    sam.tap("save-reach")
    sam.on("reach", "saved")
    sam.has_kept()
    # Closed, as the screen says that it may be, and opened again.
    sam.open(waits)
    sam.on("reach", "saved")
    yes = sam.page.locator('[data-do="night-yes"]')
    expect(yes).to_be_checked()
    expect(sam.it("number")).to_have_value("+44 20 7946 0018")
    sam.open("about:blank")
    mina.lets_in("Sam")
    sam.open(waits)
    sam.on("reach", "let-in")
    expect(yes).to_be_checked()
    # The number that was kept goes by itself, whatever screen they open.
    site.waits_until(
        lambda: [number["number"] for number in mina.home()["person"]["numbers"]] != []
    )
    sam.tap("go-on")
    sam.on("open-times")
    assert read(sam, f"/circles/{mina.circle.id}/reach")["asks_any_hour"] is True


def loses_the_subscription(site: Site, sam: PhoneBrowser, circle: str) -> None:
    # Lost without a word: at the next start there is a new one.
    sam.page.evaluate("localStorage.removeItem('subscribed-for-test')")
    sam.open("/me")
    sam.sees("Notifications are on")
    site.waits_until(
        lambda: sam.page.evaluate("localStorage.getItem('subscribed-for-test')") == "1"
    )
    assert read(sam, "/me")["push"]["on"] is True
    # Where there can be none, server and screen say so, and that comes first.
    sam.context.add_init_script(LOST)
    sam.open("/me")
    sam.sees("Notifications on this phone")
    sam.it("push-on").wait_for()
    assert read(sam, "/me")["push"]["on"] is False
    sam.open(f"/c/{circle}")
    sam.on("home")
    first = sam.page.locator("main section, main .card").first
    expect(first).to_contain_text("Notifications are off on this phone")


def opens_seven_windows(site: Site, mina: Friend, sam: PhoneBrowser) -> None:
    asked: list[str] = []
    sam.context.on(
        "request",
        lambda request: asked.append(request.url) if request.url.endswith("/live") else None,
    )
    windows = [sam.context.new_page() for _ in range(WINDOWS - 1)]
    for window in windows:
        window.goto(f"{site.url}/c/{mina.circle.id}")
    for window in windows:
        expect(window.locator('[data-screen="home"]')).to_be_visible()
    site.waits_for_streams(1)
    # All of them follow what happens elsewhere, by the one stream that there is.
    mina.offers("Walk", [5], "18:00", "20:00")
    for window in (sam.page, *windows):
        expect(window.locator("h1")).to_contain_text("open shifts")
    assert len(asked) <= 1, asked
    # Its window closes: another listens in its place.
    sam.page.goto("about:blank")
    site.waits_for_streams(1)
    for window in windows:
        window.close()


def is_offered_notices_where_they_matter(mina: Friend, minas: PhoneBrowser) -> None:
    mina.delete("/me/push")
    mina.keeps_place("Ade")
    minas.open(f"/c/{mina.circle.id}/invite")
    minas.on("invite")
    assert minas.page.locator('[data-offer="notices"]').count() == 0, "nothing waits yet"
    minas.tap("send")
    offer = minas.page.locator('[data-offer="notices"]')
    expect(offer).to_be_visible()
    # And where an ask runs, of which a closed screen would tell nothing.
    mina.asks(now=True)
    ask = mina.ask_path.replace("/circles/", "/c/").replace("/asks/", "/ask/")
    minas.open(ask)
    minas.on("ask")
    expect(offer).to_be_visible()
    minas.tap("notices-later")
    expect(offer).to_have_count(0)
    # Put away on this phone for good.
    minas.has_kept()
    minas.open(ask)
    minas.on("ask")
    expect(offer).to_have_count(0)
