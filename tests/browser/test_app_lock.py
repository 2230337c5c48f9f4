"""A phone that others use, too: a lock that asking passes, and a page left that stays left."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

pytestmark = pytest.mark.timeout(600)

LOCK = walks("/c/:circleId /me/lock /me/look", "left lock locked look")
WALKS = (LOCK,)
PIN = "2468"
#: What must not be on a locked phone, nor on its disk.
CONTENT = ("Sam", "Mina", "Porridge")

# Everything in the drawer as text: bytes as they are.
_DRAWER = """
() => new Promise((done) => {
  const bytes = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
    ? String.fromCharCode(...new Uint8Array(value.buffer ?? value)) : value;
  const opening = indexedDB.open('showup');
  opening.onsuccess = () => {
    const drawer = opening.result.transaction('drawer').objectStore('drawer');
    const found = {};
    drawer.openCursor().onsuccess = ({target: {result: at}}) => {
      if (!at) { opening.result.close(); done(found); return; }
      found[at.key] = JSON.stringify(at.value, (_, value) => bytes(value));
      at.continue();
    };
  };
})
"""


@pytest.fixture
def person(site: Site, language: str) -> Friend:
    """Mina, with Sam in the circle."""
    spoken = account_language(language)
    mina, sam = site.friend("Mina", language=spoken), site.friend("Sam", language=spoken)
    mina.begins_circle("Sam", name="Porridge")
    sam.may_be_reached(sam.knocks(mina.invites("Sam")))
    mina.lets_in("Sam")
    return mina


@pytest.fixture
def elsewhere() -> Callable[[PhoneBrowser], None]:
    """A page outside the app, for "Leave page"."""

    def answer(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>Elsewhere</title>", content_type="text/html")

    def reaches(phone: PhoneBrowser) -> None:
        phone.context.route(re.compile("^https://"), answer)

    return reaches


def sets_lock(phone: PhoneBrowser) -> None:
    phone.open("/me/lock")
    phone.on("lock", "off")
    phone.fill("pin", PIN)
    phone.fill("pin-again", PIN)
    phone.tap("set-lock")
    phone.on("lock", "on")


def shows_nothing(phone: PhoneBrowser) -> None:
    text_on_screen = phone.page.inner_text("body") + phone.page.title()
    assert not [content for content in CONTENT if content in text_on_screen]


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_lock_and_a_page_left_look_right(
    open_phone: Phones,
    site: Site,
    person: Friend,
    elsewhere: Callable[[PhoneBrowser], None],
    language: str,
    locale: str,
) -> None:
    tour = Tour(language, content=CONTENT)
    mina = tour.phone(open_phone("Mina", friend=person, language=locale, **SIZE))
    elsewhere(mina)
    mina.open()
    mina.on("home")
    mina.goes("/me/lock")
    mina.on("lock", "off")
    mina.tap("leave")
    expect(mina.page).to_have_title("Elsewhere")
    mina.page.go_back()
    mina.on("left")
    mina.acted = False  # Back opened the page anew
    tour.stop(mina, "left")
    mina.tap("open")
    mina.on("home")

    mina.goes("/me/look")
    mina.on("look")
    mina.tap("look-notes")
    expect(mina.it("look-notes")).to_have_attribute("aria-pressed", "true")
    tour.stop(mina, "look")
    mina.has_kept()
    # It is read by whoever puts the app on a Home Screen, also after a new start.
    mina.open("/me/lock")
    mina.on("lock", "off")
    manifest = mina.page.locator('link[rel="manifest"]')
    address = f"/looks/notes/manifest.webmanifest?lang={account_language(language)}"
    expect(manifest).to_have_attribute("href", address)
    assert "ShowUp" not in mina.page.title()
    tour.stop(mina, "lock-off")
    sets_lock(mina)
    tour.stop(mina, "lock-on")
    mina.open(f"/c/{person.circle.id}")
    mina.on("locked")
    mina.fill("pin", "0000")
    mina.tap("unlock")
    mina.page.locator("[data-refused]").wait_for()
    tour.stop(mina, "locked")
    mina.tap("ask")
    mina.page.locator('[data-asking="sent"]').wait_for()
    mina.tap("no-pin")
    mina.it("forget").wait_for()
    tour.stop(mina, "locked-asked")
    tour.finish(LOCK)


@pytest.mark.parametrize("language", ["en"])
def test_a_locked_phone_keeps_still_and_asks(
    open_phone: Phones, site: Site, person: Friend, elsewhere: Callable[[PhoneBrowser], None]
) -> None:
    mina = open_phone("Mina", friend=person, **SIZE)
    elsewhere(mina)
    mina.open()
    mina.on("home")
    mina.sees("We ask Sam first.")
    mina.has_kept()
    assert any("Sam" in value for value in mina.page.evaluate(_DRAWER).values())
    sets_lock(mina)
    mina.has_kept()
    on_disk = mina.page.evaluate(_DRAWER)
    assert not [content for content in CONTENT if content in str(on_disk)]

    # Left from home: Back finds the lock, and nothing else.
    mina.goes(f"/c/{person.circle.id}")
    mina.on("home")
    mina.tap("leave")
    expect(mina.page).to_have_title("Elsewhere")
    mina.page.go_back()
    mina.on("locked")
    shows_nothing(mina)

    # Asking needs no PIN, with no way out neither.
    mina.allow(NO_WAY)
    mina.context.set_offline(True)
    mina.tap("ask")
    mina.page.locator('[data-asking="waits"]').wait_for()
    mina.sees("Not sent.")
    shows_nothing(mina)
    mina.context.set_offline(False)
    mina.page.locator('[data-asking="sent"]').wait_for()
    assert person.home()["person"]["ask"]["phase"] in {"held", "asking"}
    assert len(person.reads("asked")) == 1
    shows_nothing(mina)
    assert not [content for content in CONTENT if content in str(mina.page.evaluate(_DRAWER))]

    # It opens where Back had led to.
    mina.fill("pin", PIN)
    mina.tap("unlock")
    mina.on("lock", "on")
    mina.goes(f"/c/{person.circle.id}")
    mina.on("home")
    mina.sees("Sam")

    # Without the lock, what it kept is readable again.
    mina.goes("/me/lock")
    mina.on("lock", "on")
    mina.fill("pin", PIN)
    mina.tap("remove-lock")
    mina.on("lock", "off")
    mina.has_kept()
    on_disk = mina.page.evaluate(_DRAWER)
    assert "lock" not in on_disk
    assert any("Sam" in value for value in on_disk.values())
