"""On the Home Screen: when it is offered, what stands on the icon, what a passer-by sees of it."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from app.api.http.manifest import SCREEN_SIZE, screen_file
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.screenshots import PUBLIC, SCREEN_LIMIT, SCREENS
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

pytestmark = pytest.mark.timeout(600)

INSTALLING = walks("/c/:circleId /me/install /to/ask /to/shifts", "home install shortcut")
WALKS = (INSTALLING,)
_CIRCLES = ("Porridge", "Kimchi")

#: An hour of use lies behind this phone, as far as the app knows.
USED_FOR_LONG = """
() => new Promise((done) => {
  const opening = indexedDB.open('showup');
  opening.onsuccess = () => {
    const change = opening.result.transaction('drawer', 'readwrite');
    change.objectStore('drawer').put({since: 0}, 'install-hint');
    change.oncomplete = () => { opening.result.close(); done(); };
  };
})
"""
#: A private window gets no such question, so this is one of ours; the real one is below.
_PROMPT = """
() => {
  window.promptsForTest = 0;
  const question = new Event('beforeinstallprompt', {cancelable: true});
  question.prompt = async () => {
    window.promptsForTest += 1;
    return {outcome: 'accepted'};
  };
  dispatchEvent(question);
  return question.defaultPrevented;
}
"""
_AGENT = "Object.defineProperty(Navigator.prototype, 'userAgent', {get: () => %r});"
_IPHONE = _AGENT % (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1"
)
_ANDROID = _AGENT % (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
)
#: Keeps what the worker puts on the icon.
_WATCH_DOT = """
() => {
  self.dots = [];
  navigator.setAppBadge = async (...given) => void self.dots.push(['set', ...given]);
  navigator.clearAppBadge = async () => void self.dots.push(['clear']);
}
"""
#: What it put there, but for the first so many; waits until there is something.
_DOTS_AFTER = """
async (known) => {
  while (self.dots.length <= known) await new Promise((done) => setTimeout(done, 20));
  return self.dots.slice(known);
}
"""


@pytest.fixture
def sam(site: Site, language: str) -> Friend:
    return site.friend("Sam", language=account_language(language))


@pytest.fixture
def person(site: Site, sam: Friend, language: str) -> Friend:
    """Mina, with Sam in the circle, who may be asked."""
    mina = site.friend("Mina", language=account_language(language))
    mina.begins_circle("Sam", name=_CIRCLES[0])
    sam.may_be_reached(sam.knocks(mina.invites("Sam")))
    mina.lets_in("Sam")
    # What there is to set up comes first; it was put away.
    mina.put("/circles/{c}/ready", {"hidden": True})
    return mina


@pytest.fixture
def friend_of_two(site: Site, language: str) -> Friend:
    """Ade, a friend in two circles, with none of their own."""
    ade = site.friend("Ade", language=account_language(language))
    for name, circle in zip(("Lee", "Theo"), _CIRCLES, strict=True):
        other = site.friend(name)
        other.begins_circle("Ade", name=circle, my_name=name)
        ade.may_be_reached(ade.knocks(other.invites("Ade")))
        other.lets_in("Ade")
    return ade


def uses_for_long(phone: PhoneBrowser) -> None:
    """Home, on a phone that has been in use for more than an hour."""
    phone.open()
    phone.on("home")
    phone.has_kept()
    phone.page.evaluate(USED_FOR_LONG)
    phone.open()
    phone.on("home")


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_the_way_to_the_home_screen_looks_right(
    open_phone: Phones,
    person: Friend,
    friend_of_two: Friend,
    language: str,
    locale: str,
) -> None:
    tour = Tour(language, content=_CIRCLES)
    mina = tour.phone(open_phone("Mina", friend=person, language=locale, **SIZE))
    mina.page.add_init_script(_ANDROID)
    uses_for_long(mina)
    mina.it("install-never").wait_for()
    tour.stop(mina, "home-offer")
    mina.tap("install")
    mina.on("install", "android")
    tour.stop(mina, "install-android")
    assert mina.page.evaluate(_PROMPT), "the browser's own question came by itself"
    mina.on("install", "prompt")
    tour.stop(mina, "install-prompt")
    mina.tap("install-now")
    mina.on("install", "here")

    ade = tour.phone(open_phone("Ade", friend=friend_of_two, language=locale, **SIZE))
    ade.page.add_init_script(_IPHONE)
    ade.open("/me/install")
    ade.on("install", "iphone")
    tour.stop(ade, "install-iphone")
    ade.open("/to/ask")
    ade.on("shortcut", "no-circle")
    tour.stop(ade, "shortcut-no-circle")
    ade.open("/to/shifts")
    ade.on("shortcut", "circles")
    tour.stop(ade, "shortcut-circles")
    tour.finish(INSTALLING)


@pytest.mark.parametrize("language", ["en"])
def test_it_is_offered_late_never_beside_a_request_and_once(
    open_phone: Phones, person: Friend
) -> None:
    phone = open_phone("Mina", friend=person, **SIZE)
    phone.page.add_init_script(_ANDROID)
    phone.open()
    phone.on("home")
    offer = phone.page.locator("[data-offer=install]")
    phone.has_kept()
    expect(offer, "not on the first day").to_have_count(0)
    uses_for_long(phone)
    expect(offer).to_be_visible()

    phone.tap("ask")
    phone.on("ask", "held")
    expect(offer).to_have_count(0)
    phone.goes(f"/c/{person.circle.id}")
    phone.on("home")
    phone.it("see-ask").wait_for()
    phone.has_kept()
    expect(offer, "a request runs").to_have_count(0)
    phone.tap("see-ask")
    phone.tap("take-back")
    phone.sees("You took it back")
    phone.goes(f"/c/{person.circle.id}")
    phone.on("home")
    phone.it("ask").wait_for()

    # Nobody was asked: nothing is left of it.
    expect(offer).to_be_visible()
    phone.tap("install-never")
    expect(offer).to_have_count(0)
    phone.has_kept()
    phone.open()
    phone.on("home")
    phone.has_kept()
    expect(offer).to_have_count(0)
    # It stays where it can be looked for.
    phone.goes("/me")
    phone.tap("install")
    phone.on("install", "android")


@pytest.mark.parametrize("language", ["en"])
def test_a_shortcut_leads_to_where_one_may_ask_and_asks_nobody(
    open_phone: Phones, site: Site, person: Friend
) -> None:
    phone = open_phone("Mina", friend=person, **SIZE)
    phone.open("/to/ask")
    phone.on("home")
    phone.it("ask").wait_for()
    assert phone.page.url == f"{site.url}/c/{person.circle.id}"
    assert person.reads("asked") == []
    phone.open("/to/shifts")
    phone.on("week")
    nobody = open_phone("Nobody", **SIZE)
    nobody.open("/to/ask")
    nobody.on("start")


@pytest.mark.parametrize("language", ["en"])
def test_the_dot_comes_with_a_push_and_goes_with_a_look(
    open_phone: Phones, person: Friend, sam: Friend
) -> None:
    """The real worker, told of a real push; what it puts on the icon says nothing."""
    phone = open_phone("Sam", friend=sam, **SIZE)
    phone.open("/me/install")
    phone.on("install")
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    worker = phone.context.service_workers[-1]
    worker.evaluate(_WATCH_DOT)
    # Whoever looks at the app needs none.
    person.asks("Tea", now=True)
    phone.ring()
    assert worker.evaluate(_DOTS_AFTER, 0) == [["clear"]]
    person.does("stop")
    phone.page.goto("about:blank")
    person.asks("Tea", now=True)
    phone.ring()
    # No number, no word: it says that something came, and nothing else.
    assert worker.evaluate(_DOTS_AFTER, 1) == [["set"]]

    # Hidden as something else, it has none, whatever comes.
    phone.open("/me/look")
    phone.on("look")
    phone.tap("look-notes")
    phone.has_kept()
    phone.goes("/me/install")
    phone.on("install")
    expect(phone.page.locator("[data-dot=hidden]")).to_be_visible()
    expect(phone.page.locator("[data-shortcuts=notes]")).to_contain_text("New note")
    assert "I’d like someone" not in phone.page.inner_text("#app")
    phone.page.goto("about:blank")
    person.does("stop")
    person.asks("Soup", now=True)
    phone.ring()
    assert worker.evaluate(_DOTS_AFTER, 2) == [["clear"]]


@pytest.fixture
def installed(playwright_driver: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """Chromium with a profile that it keeps: it installs apps, which a private window doesn't."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    context = playwright_driver.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=program,
        locale="es-MX",
        args=[
            *("--no-sandbox", "--disable-dev-shm-usage"),
            # It asks at once, and not after some minutes of use.
            "--bypass-app-banner-engagement-checks",
        ],
    )
    yield context
    context.close()


def test_stock_chromium_offers_it_keeps_still_and_installs_it(
    site: Site, installed: BrowserContext
) -> None:
    page = installed.new_page()
    page.goto(site.device_link("Mina"))
    page.locator("[data-do=use-device]").click()
    page.locator("[data-screen=home]").wait_for()
    page.goto(f"{site.url}/me/install")
    # Its own question was kept for a tap: this phase stands for nothing else.
    page.locator("[data-screen=install][data-phase=prompt]").wait_for()
    door = installed.new_cdp_session(page)
    answer = door.send("Page.getAppManifest")
    assert answer["errors"] == []
    # The account's language, not the browser's.
    assert [shortcut["name"] for shortcut in json.loads(answer["data"])["shortcuts"]] == [
        "I’d like someone",
        "My shifts",
    ]
    app = door.send("Page.getAppId")["appId"]
    door.send("PWA.install", {"manifestId": app})
    with installed.expect_page() as opening:
        door.send("PWA.launch", {"manifestId": app, "url": f"{site.url}/to/ask"})
    window: Page = opening.value
    window.locator("[data-screen=home] [data-do=ask]").wait_for()


def test_the_manifests_pictures_are_small_and_as_it_says(site: Site) -> None:
    """Baseline JPEG keeps its height and width behind the mark FF C0."""
    pictures = httpx.get(f"{site.url}/manifest.webmanifest").json()["screenshots"]
    assert [picture["src"] for picture in pictures] == [
        f"/{screen_file('en', screen)}" for screen in SCREENS
    ]
    for screen in pictures:
        answer = httpx.get(f"{site.url}{screen['src']}")
        assert answer.headers["content-type"] == screen["type"]
        raw = answer.content
        at = raw.index(b"\xff\xc0") + 5
        height, width = (int.from_bytes(raw[at + skip : at + skip + 2]) for skip in (0, 2))
        assert (width, height) == SCREEN_SIZE
        assert len(raw) <= SCREEN_LIMIT
    worker = httpx.get(f"{site.url}/sw.js").text
    # Nobody who doesn't install it downloads them; and the manifest is in the language of then.
    assert re.search(r"/screens/|manifest\.webmanifest", worker) is None
    assert (PUBLIC / "screens").is_dir()
