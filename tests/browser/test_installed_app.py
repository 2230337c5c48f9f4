"""The app as a thing on a phone: bent links, a broken screen, a disk that hangs, updates."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import expect

from app.api.http.static_app import add_phone_app
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.release import Release
from tests.browser.site import Site
from tests.browser.test_screens_ways_in import one_more
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

_OWN_SCRIPT = "document.querySelector('script[type=module]').getAttribute('src')"
_HANGING_DISK = "IDBFactory.prototype.open = () => ({});"
_NO_DATES = """
() => {
  Intl.DateTimeFormat.prototype.formatToParts = () => { throw new Error('no dates here'); };
}
"""
_HAS_WORKER = """
() => navigator.serviceWorker.controller ? true : new Promise((done) => {
  navigator.serviceWorker.addEventListener('controllerchange', () => done(true));
})
"""
_NEXT_WORKER_TAKES_OVER = """
async () => {
  const registration = await navigator.serviceWorker.ready;
  await registration.update();
  while (!registration.waiting) await new Promise((done) => setTimeout(done, 20));
  registration.waiting.postMessage({type: 'take-over'});
}
"""


@pytest.fixture
def mina(site: Site) -> Friend:
    """The person, with Sam in the circle, who gave a number for this."""
    mina, sam = site.friend("Mina"), site.friend("Sam")
    mina.begins_circle("Sam")
    sam.may_be_reached(sam.knocks(mina.invites("Sam")))
    mina.lets_in("Sam")
    sam.patch("/circles/{c}/me", {"number": "+1 604 555 0117"})
    return mina


def test_a_link_bent_on_its_way_leads_where_it_should(
    open_phone: Phones, site: Site, mina: Friend
) -> None:
    """An encoded #, punctuation, tracking parameters or a space cost nobody their way in."""
    link = one_more(open_phone("Mina", friend=mina))
    fragment = link.removeprefix("/d#")
    other = open_phone("Other")
    for bent in (
        f"/d%23{fragment}",
        f"/d#{fragment}.",
        f"/d?utm_source=mail#{fragment}&utm_id=1",
        f"/d%20#{fragment[:30]}%20{fragment[30:]}",
    ):
        other.open("/limits")
        other.on("limits")
        other.open(bent)
        other.on("device")
        expect(other.it("use-device"), bent).to_be_visible()
        assert other.page.url == f"{site.url}/d", "no secret stays in the address"

    other.open(f"/d#{fragment[:40]}")
    other.on("link-over", "incomplete")
    other.tap("have-link")
    wrapped = quote(f"{site.url}{link}", safe="")
    other.fill("paste", f"Hi! https://safe.example/?url={wrapped}&data=05.")
    other.tap("open-link")
    other.on("device")
    other.tap("use-device")
    other.on("device", "waiting")


def test_a_disk_that_hangs_and_a_screen_that_cannot_be_drawn_leave_no_blank_page(
    open_phone: Phones, mina: Friend
) -> None:
    """Memory serves after a second; where drawing throws, one can leave, ask, call and go on."""
    phone = open_phone("Mina", friend=mina)
    phone.page.add_init_script(_HANGING_DISK)
    phone.open()
    phone.on("home")
    phone.sees("We ask Sam first.")

    phone.page.evaluate(_NO_DATES)
    phone.goes(f"/c/{mina.circle.id}/pause")
    phone.on("broken")
    expect(phone.title).to_have_text("This page can’t be shown right now")
    expect(phone.it("leave")).to_be_visible()
    assert phone.it("call").get_attribute("href") == "tel:+16045550117"
    phone.page.set_viewport_size({"width": 320, "height": 568})
    phone.page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    expect(phone.it("ask")).to_be_in_viewport(ratio=1)
    phone.page.evaluate("document.documentElement.style.fontSize = ''")
    phone.tap("ask")
    phone.page.locator("[data-asking=sent]").wait_for()
    phone.tap("take-back")
    phone.sees("Taken back. Nobody was asked.")
    assert any("no dates here" in complaint for complaint in phone.complaints)
    phone.complaints.clear()
    phone.tap("open-again")
    phone.on("pause")


def test_an_open_page_outlives_an_update_of_the_server(
    open_phone: Phones, site: Site, mina: Friend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old chunks live as long as a page needs them; what is nowhere any more opens the app anew."""
    release = Release(tmp_path / "web")
    monkeypatch.setattr("app.main.add_phone_app", partial(add_phone_app, web=release.folder))
    site.stop()
    site.start()
    record = f"/c/{mina.circle.id}/record"

    # A window that keeps nothing (private, or storage was cleared).
    private = open_phone("Private", friend=mina)
    private.allow(re.compile("404"))
    private.page.add_init_script("delete Navigator.prototype.serviceWorker;")
    private.open()
    private.on("home")
    release.renew()
    private.goes(record)
    private.on("record")
    assert "00000001.js" in private.page.evaluate(_OWN_SCRIPT), "it was opened anew"

    phone = open_phone("Mina", friend=mina)
    phone.open()
    phone.on("home")
    phone.page.evaluate(_HAS_WORKER)
    [old_chunk] = release.chunks("seldom")
    release.renew()
    assert httpx.get(f"{site.url}/assets/{old_chunk}").status_code == 404
    second = phone.context.new_page()
    second.goto("/limits")
    second.evaluate(_NEXT_WORKER_TAKES_OVER)
    expect(phone.page.locator("[data-new-version]")).to_be_visible()
    phone.goes(record)
    phone.on("record")
    assert "00000001.js" in phone.page.evaluate(_OWN_SCRIPT), "it is the old page still"
    second.close()
    phone.goes(f"/c/{mina.circle.id}")
    phone.tap("open-newest")
    phone.page.locator("script[src*='00000002.js']").wait_for(state="attached")
    phone.on("home")
    expect(phone.page.locator("[data-new-version]")).to_have_count(0)
