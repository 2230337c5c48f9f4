"""A phone has the words of the language that it speaks, also with no way out, and no others."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Request, Route, expect

from app.core.languages import LANGUAGES
from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.pseudo import plain, pseudo, speak_pseudo
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, Tour

Phones = Callable[..., PhoneBrowser]
_WORDS = re.compile(r"/assets/([a-z]{2})-[^/]+\.json$")

_CACHED_LANGUAGES = """
caches.keys().then(names => Promise.all(names.map(name => caches.open(name)
  .then(cache => cache.keys())))).then(all => all.flat().map(r => new URL(r.url).pathname))
"""


def cached_languages(phone: PhoneBrowser) -> set[str]:
    """The languages whose words the service worker keeps."""
    phone.page.evaluate(
        "navigator.serviceWorker.controller ||"
        " new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done))"
        ".then(() => true)"
    )
    names: list[str] = phone.page.evaluate(_CACHED_LANGUAGES)
    return {match[1] for path in names if (match := _WORDS.search(path))}


def waits_to_keep(phone: PhoneBrowser, *languages: str) -> None:
    """Wait until the service worker keeps these, and no others."""
    expected = set(languages)
    for _ in range(100):
        if cached_languages(phone) == expected:
            return
        phone.page.wait_for_timeout(50)
    assert cached_languages(phone) == expected


@pytest.mark.parametrize(
    ("language", "locale"), [("en", "de-DE"), ("es", "es-MX"), ("ar", "ar-EG")]
)
def test_a_phone_loads_its_own_language_alone(
    open_phone: Phones, language: str, locale: str
) -> None:
    phone = open_phone("Mina", language=locale, **SIZE)
    loaded: list[str] = []

    def note_request(request: Request) -> None:
        if match := _WORDS.search(request.url):
            loaded.append(match[1])

    # The service worker's own requests are the context's, too.
    phone.context.on("request", note_request)
    phone.open()
    phone.on("start")
    waits_to_keep(phone, language)
    phone.page.reload()
    phone.on("start")
    assert set(loaded) == {language}


def test_a_language_that_was_switched_to_is_there_with_the_server_gone(
    open_phone: Phones, site: Site
) -> None:
    mina = site.friend("Mina")
    mina.begins_circle("Sam")
    phone = open_phone("Mina", friend=mina, **SIZE)
    phone.allow(NO_WAY)
    phone.open()
    phone.on("home")
    waits_to_keep(phone, "en")
    phone.open("/me")
    phone.on("me")
    phone.tap("language-es")
    expect(phone.page.locator("html")).to_have_attribute("lang", "es")
    waits_to_keep(phone, "en", "es")
    site.waits_until(lambda: mina.get("/me")["account"]["language"] == "es")
    phone.has_kept()

    site.stop()
    phone.page.reload()
    phone.on("me")
    expect(phone.page.locator("html")).to_have_attribute("lang", "es")
    phone.open("/call")
    phone.on("call")
    expect(phone.title).to_have_text("Llamar o escribir a alguien")
    site.start()


def test_an_answer_that_was_under_way_does_not_undo_the_language(
    open_phone: Phones, site: Site
) -> None:
    mina = site.friend("Mina")
    mina.begins_circle("Sam")
    phone = open_phone("Mina", friend=mina, **SIZE)
    phone.open()
    phone.on("home")
    held_routes: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "GET" and not held_routes:
            held_routes.append(route)
        else:
            route.continue_()

    phone.context.route(re.compile(r"/api/v1/me$"), hold)
    phone.open("/me")
    phone.on("me")
    while not held_routes:
        phone.page.wait_for_timeout(20)
    before = held_routes[0].fetch()
    with phone.page.expect_response(re.compile(r"/api/v1/me$")) as kept_there:
        phone.tap("language-es")
    assert kept_there.value.status == 200
    with phone.page.expect_request(re.compile(r"/api/v1/me$")):
        held_routes[0].fulfill(response=before)
    expect(phone.page.locator("html")).to_have_attribute("lang", "es")
    phone.page.reload()
    phone.on("me")
    expect(phone.page.locator("html")).to_have_attribute("lang", "es")


def test_a_new_worker_keeps_the_accounts_language_not_the_browsers(
    open_phone: Phones, site: Site
) -> None:
    mina = site.friend("Mina", language="es")
    mina.begins_circle("Sam")
    phone = open_phone("Mina", friend=mina, language="en-CA", **SIZE)
    phone.open()
    phone.on("home")
    expect(phone.page.locator("html")).to_have_attribute("lang", "es")
    cached_languages(phone)
    # As when the next version of the app is installed: it begins with an empty cache.
    phone.page.evaluate(
        "navigator.serviceWorker.getRegistration().then(r => r.unregister())"
        ".then(() => caches.keys()).then(names => Promise.all(names.map(n => caches.delete(n))))"
    )
    phone.page.reload()
    phone.on("home")
    waits_to_keep(phone, "es")


def test_words_that_fail_to_come_are_waited_for(open_phone: Phones) -> None:
    phone = open_phone("Mina", **SIZE)
    phone.allow(NO_WAY)
    tries: list[str] = []

    def lose(route: Route) -> None:
        tries.append(route.request.url)
        route.abort()

    phone.context.route(_WORDS, lose)
    phone.open()
    for text in ("It will try again on its own.", "Lo intenta otra vez sin que hagas nada."):
        expect(phone.page.get_by_text(text)).to_be_visible()
    assert len(tries) >= 2

    phone.context.unroute(_WORDS)
    phone.on("start")
    expect(phone.page.get_by_text("It will try again on its own.")).to_be_hidden()


def test_another_language_serves_while_the_wanted_one_fails(open_phone: Phones) -> None:
    phone = open_phone("Mina", language="es-MX", **SIZE)
    phone.allow(NO_WAY)
    phone.context.route(re.compile(r"/assets/es-"), lambda route: route.abort())
    phone.open()
    phone.on("start")
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")

    phone.context.unroute(re.compile(r"/assets/es-"))
    expect(phone.page.locator("html")).to_have_attribute("lang", "es")


def test_a_language_that_cannot_be_had_is_said_kindly(open_phone: Phones) -> None:
    phone = open_phone("Mina", **SIZE)
    phone.allow(NO_WAY)
    phone.open()
    phone.on("start")
    cached_languages(phone)
    phone.context.set_offline(True)
    phone.tap("language-es")
    phone.sees("There’s no connection")
    expect(phone.page.locator("html")).to_have_attribute("lang", "en")


def test_the_pseudo_language_shows_what_is_no_sentence_of_the_catalogue(open_phone: Phones) -> None:
    assert pseudo("Call {name}") == "[Cååll {name}~]"
    assert len(pseudo("We ask Sam first.")) >= 1.4 * len("We ask Sam first.")
    phone = open_phone("Mina", **SIZE)
    speak_pseudo(phone)
    tour = Tour("en")
    phone.open()
    phone.on("start")
    tour.stop(phone, "start-pseudo")
    # Each language is named in itself.
    assert plain(phone) == [row.own_name for row in LANGUAGES.values()]
    tour.finish()
