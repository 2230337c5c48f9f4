"""A screen is read aloud by the phone's own voice, after a tap, and is silent with the screen."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.speech import CANCELLED, PAGE_LEFT, give_voices, hears_to_the_end, said_by, voice
from tests.browser.test_app_lock import PIN, sets_lock
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour
from tests.catalogues import phone_sentences
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

pytestmark = pytest.mark.timeout(600)
WORDS = "Sit with me. Don’t talk."
SECTIONS = [
    {"key": "i_am", "text": "I paint. I like the sea."},
    {"key": "helps", "text": "Porridge.\nThe window open."},
]


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, with a plan, and Sam, who is asked."""
    person, sam = site.friend("Mina", language=language), site.friend("Sam", language=language)
    person.begins_circle("Sam")
    sam.may_be_reached(sam.knocks(person.invites("Sam")))
    person.lets_in("Sam")
    sam.circle = person.circle
    person.patch("/circles/{c}/plan/draft", {"sections": SECTIONS})
    in_use = person.get("/circles/{c}/plan/draft")["in_use"]
    person.post("/circles/{c}/plan/draft/use", {"version": in_use})
    return person


def reads_plan(phone: PhoneBrowser, mina: Friend) -> None:
    phone.open(f"/c/{mina.circle.id}/plan")
    phone.on("plan")


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_the_plan_is_read_in_its_order_in_the_language_of_the_app(
    open_phone: Phones, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language)
    phone = open_phone("Mina", friend=mina, language=locale, **SIZE)
    give_voices(phone, voice("xx"), voice(locale, local=False), voice(locale.replace("-", "_")))
    reads_plan(phone, mina)
    sentences = phone_sentences(language)
    expect(phone.it("listen")).to_have_text(str(sentences["listen.start"]))
    phone.sees(str(sentences["listen.near"]))
    assert said_by(phone) == [], "nothing is read by itself"
    if language == "en":  # it looks at the translations as well
        tour.stop(phone, "plan-listen")
    phone.tap("listen")
    expect(phone.it("stop-reading")).to_have_text(str(sentences["listen.stop"]))
    spoken = hears_to_the_end(phone)
    assert {tag for tag, _ in said_by(phone)} == {locale.replace("-", "_")}
    assert spoken[0] == phone.title.inner_text(), "it begins with the heading"
    order = ["I paint.", "I like the sea.", "Porridge.", "The window open."]
    assert [sentence for sentence in spoken if sentence in order] == order, spoken
    pressed = ("listen.start", "listen.stop", "listen.near", "read.print", "exit.leave")
    left_out = {str(sentences[key]) for key in pressed}
    assert not left_out & set(spoken), "what there is to press isn't read"
    expect(phone.it("listen")).to_be_visible()
    tour.finish()


@pytest.mark.parametrize("language", ["en"])
def test_it_stops_with_a_tap_and_with_the_screen(
    open_phone: Phones, mina: Friend, site: Site
) -> None:
    mina.asks(WORDS, now=True)
    sam = open_phone("Sam", friend=site.friends["Sam"], **SIZE)
    give_voices(sam, voice("en-CA"))
    sam.open(f"/c/{mina.circle.id}/answer/{mina.circle.asks[-1]}")
    sam.on("answer", "asked")
    sam.tap("listen")
    sam.tap("stop-reading")
    assert said_by(sam)[-1] == CANCELLED
    before = len(said_by(sam))
    assert len(hears_to_the_end(sam)) == before, "it doesn't go on"
    sam.tap("listen")
    sam.goes(f"/c/{mina.circle.id}")
    sam.on("home")
    assert said_by(sam)[-1] == CANCELLED
    before = len(said_by(sam))
    assert len(hears_to_the_end(sam)) == before


@pytest.mark.parametrize("language", ["en"])
def test_words_that_leave_the_screen_are_not_said(
    open_phone: Phones, mina: Friend, site: Site
) -> None:
    mina.put(
        f"/circles/{{c}}/members/{mina.member('Sam')}/consent",
        {"asks": True, "what_i_need": True, "open_times": True, "plan_sections": []},
    )
    mina.asks(WORDS, now=True)
    sam = open_phone("Sam", friend=site.friends["Sam"], **SIZE)
    give_voices(sam, voice("en-CA"))
    sam.open(f"/c/{mina.circle.id}/answer/{mina.circle.asks[-1]}")
    sam.on("answer", "asked")
    sam.sees(WORDS)
    sam.tap("listen")
    mina.does("stop")
    sam.on("answer", "over")
    assert CANCELLED in said_by(sam)
    assert "Don’t talk." not in hears_to_the_end(sam)


@pytest.mark.parametrize("language", ["en"])
def test_leaving_at_once_and_the_lock_silence_it(open_phone: Phones, mina: Friend) -> None:
    phone = open_phone("Mina", friend=mina, **SIZE)

    def elsewhere(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>Elsewhere</title>", content_type="text/html")

    phone.context.route(re.compile("^https://"), elsewhere)
    give_voices(phone, voice("en-CA"))
    sets_lock(phone)
    phone.goes(f"/c/{mina.circle.id}/plan")
    phone.on("plan")
    phone.tap("listen")
    before = len(said_by(phone))
    # Another window of the app locks this one.
    phone.page.evaluate("new BroadcastChannel('lock').postMessage('lock')")
    phone.on("locked")
    assert said_by(phone)[before:] == [PAGE_LEFT, CANCELLED]
    phone.fill("pin", PIN)
    phone.tap("unlock")
    phone.on("plan")
    phone.tap("listen")
    before = len(said_by(phone))
    phone.tap("leave")
    expect(phone.page).to_have_title("Elsewhere")
    phone.page.go_back()
    phone.on("locked")
    # The other page may be long in coming: it is silent before this one goes.
    assert said_by(phone)[before:] == [CANCELLED, PAGE_LEFT]


@pytest.mark.parametrize("language", ["en"])
def test_a_phone_that_would_send_the_words_away_has_no_button(
    open_phone: Phones, mina: Friend
) -> None:
    phone = open_phone("Mina", friend=mina, **SIZE)
    give_voices(phone, voice("en-CA", local=False), voice("fr-FR"))
    reads_plan(phone, mina)
    phone.sees("I paint.")
    expect(phone.it("listen")).to_have_count(0)
    # A voice of the phone may be listed late, and be taken away again.
    phone.page.evaluate("voices => voicesForTest(voices)", [voice("en-GB")])
    phone.tap("listen")
    phone.page.evaluate("voicesForTest([])")
    expect(phone.it("stop-reading")).to_have_count(0)


@pytest.mark.parametrize("language", ["en"])
def test_cards_are_read_as_they_stand(open_phone: Phones, mina: Friend) -> None:
    phone = open_phone("Mina", friend=mina, **SIZE)
    give_voices(phone, voice("en-CA"))
    phone.open(f"/c/{mina.circle.id}/card/health")
    phone.on("card", "health")
    expect(phone.it("listen")).to_have_count(0)
    phone.fill("allergies", "Penicillin")
    phone.tap("save-card")
    phone.tap("listen")
    spoken = hears_to_the_end(phone)
    assert spoken[spoken.index("Penicillin") - 1] == "Allergies", spoken
    phone.goes("/call")
    phone.on("call")
    phone.tap("listen")
    assert phone.title.inner_text() in hears_to_the_end(phone)
