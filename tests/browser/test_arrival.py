"""From "I can come" to the door, the address, and handing over: on two phones."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.catalogues import forms, phone_sentences
from tests.world import Friend

ADDRESS, NOTES = "12 Alder Lane, third floor", "Blue door. Ring twice."
#: Everything that a page of this origin can keep on a phone, as one text.
STORED = """
async () => {
  const found = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
  for (const {name} of await indexedDB.databases()) {
    const db = await new Promise((done, fail) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = fail;
    });
    for (const store of db.objectStoreNames) {
      found.push(JSON.stringify(await new Promise((done, fail) => {
        const all = db.transaction(store).objectStore(store).getAll();
        all.onsuccess = () => done(all.result);
        all.onerror = fail;
      })));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      found.push(request.url + await (await cache.match(request)).text());
    }
  }
  return found.join('\\n');
}
"""

COMING = walks(
    "/c/:circleId/answer/:askId /c/:circleId/arrival /c/:circleId/ask/:askId"
    " /c/:circleId/consent/:memberId",
    "answer arrival ask consent-one",
)
HANDING_OVER = walks("/c/:circleId", "home")
WALKS = (COMING, HANDING_OVER)


def people(site: Site, language: str = "en") -> tuple[Friend, Friend]:
    """Mina, with Sam and Ade in the circle."""
    mina, sam = site.friend("Mina", language=language), site.friend("Sam", language=language)
    ade = site.friend("Ade")
    mina.begins_circle("Sam", "Ade")
    for friend in (sam, ade):
        friend.may_be_reached(friend.knocks(mina.invites(friend.name)))
        mina.lets_in(friend.name)
    return mina, sam


def grants(mina: Friend, *sections: str) -> None:
    switches = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}
    path = f"/circles/{{c}}/members/{mina.member('Sam')}/consent"
    mina.put(path, switches | {"plan_sections": list(sections)})


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_from_coming_to_someone_being_there(
    open_phone: Callable[..., PhoneBrowser], site: Site, language: str, locale: str
) -> None:
    tour = Tour(language)
    mina, sam = people(site, language)
    words = phone_sentences(language)
    at_door = forms(words["ask.at_door"])[0].format(names="Sam")
    (question,), (with_you,) = forms(words["ask.with_you"]), forms(words["ask.someone_here"])
    c = f"/c/{mina.circle.id}"
    minas = open_phone("Mina", friend=mina, language=locale, **SIZE)
    minas.open(f"{c}/arrival")
    minas.on("arrival")
    minas.fill("address", ADDRESS)
    minas.fill("notes", NOTES)
    minas.tap("save-address")
    minas.page.locator("[data-note]").wait_for()
    tour.stop(minas, "arrival")
    assert ADDRESS not in minas.page.evaluate(STORED)
    minas.open(f"{c}/consent/{mina.member('Sam')}")
    minas.on("consent-one")
    minas.tap("section-address")
    minas.page.locator('[data-do="section-address"]:checked').wait_for(state="attached")
    tour.stop(minas, "consent-address")

    mina.asks(now=True)
    sams = open_phone("Sam", friend=sam, language=locale, **SIZE)
    sams.open(f"{c}/answer/{mina.circle.asks[-1]}")
    sams.on("answer", "asked")
    expect(sams.it("show-address")).to_have_count(0)
    sams.tap("coming")
    sams.on("answer", "coming")
    tour.stop(sams, "answer-coming-address")
    assert mina.reads("address_shown") == [], "the button tells nobody anything"
    sams.tap("show-address")
    expect(sams.page.locator("[data-address]")).to_contain_text(ADDRESS)
    expect(sams.page.locator("[data-address]")).to_contain_text(NOTES)
    tour.stop(sams, "answer-address-shown")
    assert len(mina.reads("address_shown", who="Sam")) == 1
    assert ADDRESS not in sams.page.evaluate(STORED)
    # Taken back while it is on their screen: it goes by itself.
    grants(mina)
    expect(sams.page.locator("[data-address]")).to_have_count(0)
    assert ADDRESS not in sams.page.content()

    minas.open(f"{c}/ask/{mina.circle.asks[-1]}")
    minas.on("ask", "covered")
    sam.answers("coming", 0)  # the time they gave is now
    expect(minas.title).to_have_text(question)
    tour.stop(minas, "ask-with-you")
    sams.tap("about-20")
    expect(minas.title).not_to_have_text(question)
    sams.tap("at-door")
    expect(minas.title).to_have_text(at_door)
    tour.stop(minas, "ask-at-door")
    tour.stop(sams, "answer-at-door")
    expect(sams.it("at-door")).to_have_count(0)
    minas.tap("not-yet")
    minas.on("ask", "asking")
    expect(minas.title).to_have_text(at_door)
    tour.stop(minas, "ask-not-yet")
    minas.tap("with-you")
    minas.on("ask", "covered")
    expect(minas.title).to_have_text(with_you)
    tour.stop(minas, "ask-someone-is-here")
    sams.on("answer", "coming")
    tour.finish(COMING)


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_handing_over(
    open_phone: Callable[..., PhoneBrowser], site: Site, language: str, locale: str
) -> None:
    tour = Tour(language)
    mina, sam = people(site, language)
    mina.put("/circles/{c}/arrival", {"address": ADDRESS})
    grants(mina, "address")
    tea = f"{mina.offers('Tea', [3], '16:00', '18:00')['id']}.2026-06-11"
    sam.claims(tea)
    c = f"/c/{mina.circle.id}"
    minas = open_phone("Mina", friend=mina, language=locale, **SIZE)
    sams = open_phone("Sam", friend=sam, language=locale, **SIZE)
    for phone in (minas, sams):
        phone.open(c)
        phone.on("home")
    expect(minas.title).to_contain_text("Sam")
    sams.tap("show-address")
    expect(sams.page.locator("[data-address]")).to_contain_text(ADDRESS)
    tour.stop(sams, "supporter-on-shift")
    sams.tap("hand-over")
    sams.page.locator("[data-note]").wait_for()
    expect(sams.page.locator("[data-address]")).to_have_count(0)
    expect(sams.it("hand-over")).to_have_count(0)
    tour.stop(sams, "supporter-handed-over")
    # The person sees an open time, and nothing else about it.
    (now_until,) = forms(phone_sentences(language)["slot.now_until"])
    card = minas.page.locator("[data-company]")
    expect(card).to_contain_text(now_until.split(" {")[0])
    expect(minas.title).not_to_contain_text("Sam")
    tour.stop(minas, "person-handed-over")
    site.friends["Ade"].claims(tea)
    expect(minas.title).to_contain_text("Ade")
    tour.finish(HANDING_OVER)


def test_at_the_door_without_a_signal_is_told_once_later(
    open_phone: Callable[..., PhoneBrowser], site: Site
) -> None:
    mina, sam = people(site)
    mina.asks(now=True)
    sam.answers("coming", 20)
    sams = open_phone("Sam", friend=sam, **SIZE)
    sams.allow(NO_WAY)
    sams.open(f"/c/{mina.circle.id}/answer/{mina.circle.asks[-1]}")
    sams.on("answer", "coming")
    sams.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    sams.context.set_offline(True)
    sams.tap("at-door")
    expect(sams.page.locator('[data-unsent="waits"]')).to_contain_text("At the door")
    assert mina.sees()["yes"][0]["at_door"] is False
    sams.context.set_offline(False)
    expect(sams.title).to_have_text("You’re at the door")
    expect(sams.page.locator("[data-unsent]")).to_have_count(0)
    assert len(mina.reads("at_door", who="Sam")) == 1
    # A slip of the thumb is taken back by a new time.
    sams.tap("about-10")
    expect(sams.title).to_have_text(re.compile("about 10"))
    assert mina.sees()["yes"][0]["at_door"] is False
