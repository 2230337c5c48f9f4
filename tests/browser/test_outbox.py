"""What is tapped offline is sent later, once; when it is old, the phone asks first."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.world import Friend

#: A claim that came too late is answered so.
TAKEN_CONFLICT = re.compile("409 .*/claim")
#: The browser wakes no service worker by itself, so that a test says when.
NO_WAKING = "SyncManager.prototype.register = async () => {};"
ELEVEN_MINUTES_ON = "{ const now = Date.now; Date.now = () => now() + 11 * 60e3; }"
CONTROLLED = (
    "navigator.serviceWorker.controller ||"
    " new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done))"
    ".then(() => true)"
)


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with Sam and Ade in the circle; Sam gave a number for this."""
    person, sam, ade = site.friend("Mina"), site.friend("Sam"), site.friend("Ade")
    person.begins_circle("Sam", "Ade")
    for friend in (sam, ade):
        friend.may_be_reached(friend.knocks(person.invites(friend.name)))
        person.lets_in(friend.name)
    sam.patch("/circles/{c}/me", {"number": "+1 604 555 0117"})
    return person


@pytest.fixture
def sam(open_phone: Callable[..., PhoneBrowser], mina: Friend, site: Site) -> PhoneBrowser:
    """Sam's phone, at an ask of Mina's, with the app kept for offline."""
    mina.asks("Tea, and no talking", now=True)
    phone = open_phone("Sam", friend=site.friends["Sam"])
    phone.allow(NO_WAY)
    phone.context.add_init_script(NO_WAKING)
    phone.open()
    phone.on("home")
    phone.page.evaluate(CONTROLLED)
    phone.tap("see-ask")
    phone.on("answer", "asked")
    return phone


def answered(mina: Friend) -> list[dict[str, Any]]:
    """The record's entries about answers."""
    return mina.reads("answered")


def waits(phone: PhoneBrowser, label: str) -> None:
    """The screen says that this isn't sent yet."""
    expect(phone.page.locator('[data-unsent="waits"]')).to_contain_text(label)


def nothing_waits(phone: PhoneBrowser) -> None:
    expect(phone.page.locator("[data-unsent]")).to_have_count(0)


def test_an_answer_given_offline_is_delivered_once_later(
    sam: PhoneBrowser, mina: Friend, site: Site
) -> None:
    keys: list[str] = []

    def note_request(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/answer"):
            keys.append(request.headers["idempotency-key"])

    sam.context.on("request", note_request)
    sam.context.set_offline(True)
    sam.tap("coming")
    waits(sam, "I can come")
    sam.on("answer", "asked")
    # Closed and opened again, it still waits, and is not said to be sent.
    sam.page.reload()
    waits(sam, "I can come")
    assert answered(mina) == []

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    # The first time its receipt gets lost: so it is sent again.
    sam.page.route("**/answer", lose, times=1)
    sam.context.set_offline(False)
    sam.on("answer", "coming")
    nothing_waits(sam)
    assert [entry["outcome"] for entry in answered(mina)] == ["coming"]
    assert len(keys) >= 2
    assert len(set(keys)) == 1, "one tap is one answer, whatever it takes"


def test_a_second_thought_takes_the_place_of_the_first(sam: PhoneBrowser, mina: Friend) -> None:
    sam.context.set_offline(True)
    sam.tap("coming")
    waits(sam, "I can come")
    sam.tap("not-now")
    waits(sam, "Not now")
    expect(sam.page.locator("[data-unsent]")).to_have_count(1)
    sam.context.set_offline(False)
    sam.on("answer", "not_now")
    assert [entry["outcome"] for entry in answered(mina)] == ["not_now"]


def test_an_answer_that_waited_long_is_asked_about_first(sam: PhoneBrowser, mina: Friend) -> None:
    sam.context.set_offline(True)
    sam.tap("coming")
    waits(sam, "I can come")
    sam.context.add_init_script(ELEVEN_MINUTES_ON)
    sam.page.reload()
    expect(sam.page.locator('[data-unsent="old"]')).to_contain_text("Would you like to send it")
    sam.context.set_offline(False)
    with sam.page.expect_response("**/api/v1/live*"):
        sam.page.reload()
    expect(sam.page.locator('[data-unsent="old"]')).to_be_visible()
    assert answered(mina) == []
    sam.tap("send-it")
    sam.on("answer", "coming")
    nothing_waits(sam)
    assert len(answered(mina)) == 1


def test_what_is_left_is_never_sent(sam: PhoneBrowser, mina: Friend) -> None:
    sam.context.set_offline(True)
    sam.tap("coming")
    waits(sam, "I can come")
    sam.tap("leave-it")
    nothing_waits(sam)
    sam.context.set_offline(False)
    with sam.page.expect_response("**/api/v1/live*"):
        sam.page.reload()
    sam.on("answer", "asked")
    assert answered(mina) == []


def test_a_time_that_somebody_else_took_meanwhile(
    open_phone: Callable[..., PhoneBrowser], mina: Friend, site: Site
) -> None:
    pattern = mina.offers("Walk", [5], "18:00", "20:00")
    phone = open_phone("Sam", friend=site.friends["Sam"])
    phone.allow(NO_WAY)
    phone.context.add_init_script(NO_WAKING)
    phone.allow(TAKEN_CONFLICT)
    phone.open()
    phone.on("home")
    phone.page.evaluate(CONTROLLED)
    phone.it("claim").wait_for()
    phone.context.set_offline(True)
    phone.tap("claim")
    waits(phone, "Saturday")
    site.friends["Ade"].claims(f"{pattern['id']}.2026-06-13")
    phone.context.set_offline(False)
    over = phone.page.locator('[data-unsent="over"]')
    expect(over).to_contain_text("Things have changed")
    phone.tap("leave-it")
    nothing_waits(phone)


def test_my_limits_are_kept_until_they_are_saved(
    open_phone: Callable[..., PhoneBrowser], mina: Friend, site: Site
) -> None:
    friend = site.friends["Sam"]
    phone = open_phone("Sam", friend=friend)
    phone.allow(NO_WAY)
    phone.context.add_init_script(NO_WAKING)
    phone.open()
    phone.tap("my-limits")
    phone.on("my-limits")
    phone.page.evaluate(CONTROLLED)
    phone.it("capacity-resting").wait_for(state="attached")
    phone.context.set_offline(True)
    phone.tap("capacity-resting")
    waits(phone, "Resting")
    assert friend.get("/circles/{c}/capacity")["level"] == "open"
    phone.context.set_offline(False)
    nothing_waits(phone)
    assert friend.get("/circles/{c}/capacity")["level"] == "resting"


def test_the_service_worker_sends_when_no_page_does(
    sam: PhoneBrowser, mina: Friend, site: Site
) -> None:
    elsewhere = sam.context.new_page()
    elsewhere.goto(f"{site.url}/api/v1/openapi.json")
    sam.context.set_offline(True)
    sam.tap("coming")
    waits(sam, "I can come")
    # The app is closed; its service worker is woken by the browser.
    sam.page.close()
    sam.page = elsewhere
    sam.context.set_offline(False)
    assert answered(mina) == []
    sam.wakes_for_sync("outbox")
    assert [entry["outcome"] for entry in answered(mina)] == ["coming"]


def test_the_call_card_opens_with_the_server_gone(
    open_phone: Callable[..., PhoneBrowser], mina: Friend, site: Site
) -> None:
    phone = open_phone("Mina", friend=mina)
    phone.allow(NO_WAY)
    phone.context.add_init_script(NO_WAKING)
    phone.open()
    phone.on("home")
    phone.page.evaluate(CONTROLLED)
    phone.page.locator(".ghost").wait_for(state="detached")
    phone.tap("call-card")
    phone.on("call")
    phone.sees("Sam")
    phone.has_kept()
    site.stop()

    phone.open("/call")
    phone.on("call")
    phone.sees("Sam")
    assert phone.it("call").get_attribute("href") == "tel:+16045550117"
    assert phone.it("text").get_attribute("href") == "sms:+16045550117"

    # And from an ask that couldn't be sent.
    phone.open("/")
    phone.tap("ask")
    phone.on("ask", "not-sent")
    phone.tap("call-card")
    phone.on("call")
    assert phone.it("call").get_attribute("href") == "tel:+16045550117"
    # Nobody gave it anything to call but friends' numbers.
    numbers = phone.page.locator('a[href^="tel:"], a[href^="sms:"]')
    assert numbers.count() == 2
    site.start()
