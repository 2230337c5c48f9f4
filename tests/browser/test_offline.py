"""With no way out: the last known state, an honest "not sent", and what works without us."""

import json
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.world import Friend

#: Milliseconds until a phone says "not sent", whatever the server does or doesn't do.
AT_MOST_MS = 11_000


@dataclass
class Sent:
    """The asks that a phone tried to send: (ask id, idempotency key) of each try."""

    tries: list[tuple[str, str]] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/asks"):
            body = json.loads(request.post_data or "{}")
            self.tries.append((body["id"], request.headers["idempotency-key"]))


@pytest.fixture
def person(site: Site) -> Friend:
    """Mina, with Sam in the circle, who gave a number for this."""
    mina, sam = site.friend("Mina"), site.friend("Sam")
    mina.begins_circle("Sam")
    knock = sam.knocks(mina.invites("Sam"))
    sam.may_be_reached(knock)
    mina.lets_in("Sam")
    sam.patch("/circles/{c}/me", {"number": "+1 604 555 0117"})
    return mina


@pytest.fixture
def mina(open_phone: Callable[..., PhoneBrowser], person: Friend) -> PhoneBrowser:
    """Mina's phone at home, with the app kept for offline."""
    phone = open_phone("Mina", friend=person)
    phone.open()
    phone.on("home")
    phone.sees("We ask Sam first.")
    phone.page.evaluate(
        "navigator.serviceWorker.controller ||"
        " new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done))"
        ".then(() => true)"
    )
    phone.has_kept()
    return phone


@pytest.fixture
def sent(mina: PhoneBrowser) -> Sent:
    watching = Sent()
    mina.page.on("request", watching.note_request)
    return watching


def asks_of(person: Friend) -> list[dict[str, Any]]:
    """The record's entries about asks that began."""
    return person.reads("asked")


def not_sent(mina: PhoneBrowser) -> None:
    """The screen says so, with what works without us."""
    mina.on("ask", "not-sent")
    expect(mina.title).to_have_text("Not sent")
    mina.sees("Nobody has been asked yet.")
    assert mina.it("call").get_attribute("href") == "tel:+16045550117"
    assert mina.it("text").get_attribute("href") == "sms:+16045550117"
    expect(mina.it("call")).to_have_text("Call Sam")


def test_it_opens_offline_with_the_last_known_state_and_its_time(mina: PhoneBrowser) -> None:
    mina.allow(NO_WAY)
    mina.context.set_offline(True)

    mina.page.reload()

    mina.on("home")
    mina.sees("No connection. You see this as it was at")
    mina.sees("We ask Sam first.")
    expect(mina.it("ask")).to_be_enabled()
    # A notice's address and any other screen open as well: the shell is one.
    mina.open("/limits")
    mina.sees("This is not an emergency service.")


def test_an_ask_without_a_way_out_is_not_sent_and_then_sent_once(
    mina: PhoneBrowser, person: Friend, sent: Sent
) -> None:
    mina.allow(NO_WAY)
    mina.context.set_offline(True)
    mina.tap("ask")
    not_sent(mina)

    mina.tap("try-again")
    not_sent(mina)
    # Closed and opened again, it is still the first thing to see.
    mina.open("/")
    not_sent(mina)

    # With a connection again it goes by itself.
    mina.context.set_offline(False)
    mina.on("ask", "held")
    mina.sees("Your request is sent.")
    assert len(sent.tries) >= 3
    assert len(set(sent.tries)) == 1, "one tap is one ask, whatever it takes"
    ask = person.home()["person"]["ask"]
    assert ask["id"] == sent.tries[0][0]
    assert len(asks_of(person)) == 1


def test_a_lost_answer_is_no_second_ask(mina: PhoneBrowser, person: Friend, sent: Sent) -> None:
    mina.allow(NO_WAY)

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    mina.page.route("**/api/v1/circles/*/asks", lose, times=1)
    mina.tap("ask")
    # It is tried again by itself.
    mina.on("ask", "held")
    assert len(sent.tries) >= 2
    assert len(set(sent.tries)) == 1
    assert len(asks_of(person)) == 1


def test_a_server_that_is_gone(mina: PhoneBrowser, person: Friend, site: Site, sent: Sent) -> None:
    mina.allow(NO_WAY)
    site.stop()
    mina.tap("ask")
    not_sent(mina)

    site.start()
    mina.on("ask", "held")
    assert len(set(sent.tries)) == 1
    assert len(asks_of(person)) == 1


@pytest.fixture
def silent_server(site: Site) -> Iterator[Callable[[], None]]:
    """Takes the server's place at its address: it listens and never answers."""
    with socket.socket() as listener:

        def take_over() -> None:
            port = int(site.url.rpartition(":")[2])
            site.stop()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            listener.listen(50)

        yield take_over


def test_a_server_that_never_answers(mina: PhoneBrowser, silent_server: Callable[[], None]) -> None:
    mina.allow(NO_WAY)
    silent_server()

    mina.tap("ask")
    mina.on("ask", "sending")
    expect(mina.title).to_have_text("Not sent", timeout=AT_MOST_MS)
    not_sent(mina)


def test_an_ask_that_waited_long_is_confirmed_before_it_is_sent(
    mina: PhoneBrowser, person: Friend, sent: Sent
) -> None:
    mina.allow(NO_WAY)
    # Perhaps it was sent and only the answer was lost: the phone asks for it, and is told no.
    mina.allow(re.compile("404 .*/asks/"))
    mina.context.set_offline(True)
    mina.tap("ask")
    not_sent(mina)

    mina.context.add_init_script("{ const now = Date.now; Date.now = () => now() + 11 * 60e3; }")
    mina.page.reload()
    mina.sees("This wasn’t sent")
    with mina.page.expect_response("**/api/v1/live*"):
        mina.context.set_offline(False)

    mina.sees("This wasn’t sent")
    assert len(set(sent.tries)) == 1
    assert asks_of(person) == []
    mina.tap("take-back")
    mina.on("home")
    assert asks_of(person) == []


def test_nothing_of_the_api_is_in_cache_storage(mina: PhoneBrowser) -> None:
    mina.tap("nav-circle")
    mina.on("circle")
    cached_paths: list[str] = mina.page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name)"
        ".then(cache => cache.keys())))).then(all => all.flat().map(r => new URL(r.url).pathname))"
    )
    assert "/" in cached_paths
    assert any(path.startswith("/assets/") for path in cached_paths)
    assert [path for path in cached_paths if path.startswith("/api")] == []


def test_it_can_be_installed(mina: PhoneBrowser) -> None:
    door = mina.context.new_cdp_session(mina.page)
    answer = door.send("Page.getAppManifest")
    manifest = json.loads(answer["data"])
    assert answer["errors"] == []
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == (
        "standalone",
        "/",
        "/",
    )
    errors = door.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A private window never installs; nothing else may stand in the way.
    assert [error["errorId"] for error in errors] in ([], ["in-incognito"])
