"""Taking everything about oneself along, and a phone that forgets with no way out."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

pytestmark = pytest.mark.timeout(600)

COPY = walks("/me /me/copy", "copy me")
WALKS = (COPY,)
#: The server's no to a phone that was forgotten is no error.
SIGNED_OUT = re.compile("401")

_DRAWER = """
() => new Promise((done) => {
  const opening = indexedDB.open('showup');
  opening.onsuccess = () => {
    const names = opening.result.transaction('drawer').objectStore('drawer').getAllKeys();
    names.onsuccess = () => { opening.result.close(); done(names.result); };
  };
})
"""


@pytest.fixture
def person(site: Site, language: str) -> Friend:
    """Mina, with Sam in the circle."""
    spoken = account_language(language)
    mina, sam = site.friend("Mina", language=spoken), site.friend("Sam", language=spoken)
    mina.begins_circle("Sam")
    sam.may_be_reached(sam.knocks(mina.invites("Sam")))
    mina.lets_in("Sam")
    return mina


def saves(phone: PhoneBrowser, do: str) -> Path:
    """The file that a tap saves."""
    with phone.page.expect_download() as saved:
        phone.tap(do)
    assert saved.value.suggested_filename == do.replace("save-", "copy.")
    return Path(saved.value.path())


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_a_copy_is_saved(
    open_phone: Phones, site: Site, person: Friend, language: str, locale: str
) -> None:
    tour = Tour(language)
    mina = tour.phone(open_phone("Mina", friend=person, language=locale, **SIZE))
    mina.open("/me")
    mina.on("me")
    tour.stop(mina, "me")
    mina.tap("copy")
    mina.on("copy")
    tour.stop(mina, "copy")
    assert '<h1 dir="auto">' in saves(mina, "save-html").read_text("utf-8")
    copy = json.loads(saves(mina, "save-json").read_text("utf-8"))
    names = {member["name"] for member in copy["circles"][0]["whole"]["circle"]["members"]}
    assert names == {"Mina", "Sam"}
    tour.finish(COPY)


@pytest.mark.parametrize("language", ["en"])
def test_a_phone_that_forgets_with_no_way_out_is_nobodys(
    open_phone: Phones, site: Site, person: Friend
) -> None:
    mina = open_phone("Mina", friend=person, **SIZE)
    mina.open("/me")
    mina.on("me")
    mina.has_kept()
    mina.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    mina.allow(NO_WAY)
    mina.allow(SIGNED_OUT)
    mina.context.set_offline(True)
    mina.it("forget").focus()
    for _ in range(2):
        mina.page.keyboard.press("Enter")
    mina.on("start")
    mina.sees("There was no connection")
    mina.has_kept()
    assert mina.page.evaluate(_DRAWER) == ["leaving"]
    mina.page.reload()
    mina.on("start")

    # As soon as the server can be told, the session is over.
    mina.context.set_offline(False)
    site.waits_until(lambda: person.tries("GET", "/me").status_code == 401)
    mina.open("/")
    mina.on("start")
