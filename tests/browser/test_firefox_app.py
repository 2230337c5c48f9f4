"""The real app in stock Firefox: subscribed by its own button, rung by a real encrypted push."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.core.ids import link_token
from tests.browser.bidi import PATIENCE_S, Tab
from tests.browser.firefox import Firefox
from tests.browser.site import Site
from tests.world import Friend, Handset, Link

OPAQUE = re.compile(r"[A-Za-z0-9_-]{22}")


@pytest.fixture
def firefox(site: Site) -> Iterator[Firefox]:
    with Firefox(push_service=site.push.websocket) as running:
        running.bidi.subscribe("log.entryAdded")
        yield running
        # The console of an app that does what it should is silent.
        errors = [
            log_entry
            for log_entry in running.bidi.untaken_events("log.entryAdded")
            if log_entry["level"] == "error"
        ]
        assert errors == []


def until(
    look: Callable[[], Any], is_wanted: Callable[[Any], bool], timeout_s: float = PATIENCE_S
) -> Any:
    """Look again and again until what is seen is `wanted`; give it."""
    deadline = time.monotonic() + timeout_s
    while not is_wanted(result := look()):
        assert time.monotonic() < deadline, f"not in time: {result}"
        time.sleep(0.05)
    return result


def do(name: str) -> str:
    return f'[data-do="{name}"]'


def on(tab: Tab, screen: str, phase: str | None = None) -> None:
    selector = f'[data-screen="{screen}"]' + (f'[data-phase="{phase}"]' if phase else "")
    tab.wait_for(f"!!document.querySelector('{selector}')")


def joins(firefox: Firefox, site: Site, link: str) -> Tab:
    """From the link to being in, with notifications on."""
    tab = firefox.new_tab()
    tab.set_viewport(412, 915)
    tab.goto(link)
    on(tab, "from")
    tab.click(do("go-on"))
    tab.type(do("name"), "Sam")
    tab.click(do("join"))
    on(tab, "reach", "waiting")
    tab.click(do("push-on"))
    tab.wait_text("Notifications are on")
    tab.click(f"label:has({do('night-yes')})")
    tab.click(do("save-reach"))
    on(tab, "reach", "saved")
    return tab


def second_phone(site: Site, tab: Tab) -> Handset:
    """Another device of the same account, by the app's own link: its keys are the test's."""
    tab.goto(f"{site.url}/me/devices")
    tab.click(do("device-link"))
    url = tab.wait_for(f"document.querySelector('{do('link')}').value")
    link_id, secret = re.fullmatch(r".*/d#([\w-]{22})\.([\w-]+)", url).groups()  # type: ignore[union-attr]
    handset = Handset(site.as_world, "Sam")
    body = {
        "token": link_token("device", link_id, secret),
        "device_id": handset.device_id,
        "session_token": handset.token,
    }

    def use() -> int:
        path, nobody = f"/device-links/{link_id}/use", {"Authorization": ""}
        return handset.call("POST", path, body, headers=nobody).status_code

    assert use() == 202
    tab.click(do("it-is-mine"))
    site.waits_until(lambda: use() == 201)
    handset.turns_push_on()
    return handset


def invited(site: Site, mina: Friend) -> str:
    """Sam's link, as Mina's phone makes it."""
    mina.begins_circle("Sam", my_name="Mina", name="Mina’s people")
    link = Link.new("invitation")
    secret = "s" * 43
    token = link_token("invitation", link.id, secret)
    new_link = Link(link.id, token)
    mina.post(
        "/circles/{c}/invitations",
        {
            "id": new_link.id,
            "verifier": new_link.verifier,
            "member_id": mina.member("Sam"),
            "kind": "link",
        },
    )
    return f"{site.url}/j#{new_link.id}.{secret}"


def test_an_ask_rings_in_firefox_and_the_answer_reaches_the_person(
    site: Site, firefox: Firefox
) -> None:
    mina = site.friend("Mina")
    tab = joins(firefox, site, invited(site, mina))
    (of_firefox,) = set(site.push.endpoints()) - {mina.phone.screen.endpoint}
    mina.lets_in("Sam")
    on(tab, "reach", "let-in")
    tab.click(do("go-on"))
    on(tab, "open-times")
    other = second_phone(site, tab)
    # That another phone asks, and perhaps already that it has come in.
    titles = {notice.title for notice in firefox.wait_shown()}
    assert titles == {"Something to look at, any time today"}
    # Nothing of the app is open when it rings.
    tab.close()

    mina.asks("Tea, and no talking")
    mina.does("ask-now")

    (notice,) = firefox.wait_shown(lambda notice: notice.title == "Please look when you see this")
    assert notice.body == ""
    # That another phone asks to be theirs, that it is, and the request.
    assert [push.status for push in site.push.received(of_firefox)] == [201, 201, 201]
    (payload,) = other.screen.wait_shows(
        lambda push: push["notification"]["title"] == "Please look when you see this"
    )
    assert_tells_nothing(site, payload)
    # The service worker told that it was shown; the person may read that while it is open.
    until(lambda: mina.sees()["asking"], lambda asking: bool(asking and asking[0]["shown"]))

    firefox.tap(notice)
    opened = firefox.wait_tab(site.url)
    on(opened, "answer", "asked")
    opened.wait_text("Tea, and no talking")
    opened.click(do("coming"))
    on(opened, "answer", "coming")

    view = until(mina.sees, lambda view: bool(view["phase"] == "covered"))
    assert [(answer["name"], answer["kind"]) for answer in view["yes"]] == [("Sam", "coming")]
    # Sam answered here: the other phone is told that there is nothing to do.
    (elsewhere,) = other.screen.wait_shows(lambda push: push["notification"]["silent"])
    assert elsewhere["notification"]["tag"] == payload["n"]
    mina.does("stop")

    answers_on_the_other_phone(firefox, mina, other)
    loses_the_subscription(site, firefox, mina, opened)


def answers_on_the_other_phone(firefox: Firefox, mina: Friend, other: Handset) -> None:
    """The notification is replaced in Firefox, and doesn't call for anything any more."""
    mina.asks("Soup")
    mina.does("ask-now")
    firefox.wait_shown(lambda notice: notice.title == "Please look when you see this")
    other.call("POST", f"{mina.ask_path}/answer", {"kind": "coming"})
    firefox.wait_shown(lambda notice: notice.title == "Answered. Nothing to do now")
    assert "Please look when you see this" not in [
        notice.title for notice in firefox.shown_notices()
    ]
    mina.does("stop")


def loses_the_subscription(site: Site, firefox: Firefox, mina: Friend, tab: Tab) -> None:
    """Stock Firefox drops it without a word; at the next start there is a new one."""
    before = set(site.push.endpoints())
    assert tab.evaluate(
        "navigator.serviceWorker.ready.then(r => r.pushManager.getSubscription())"
        ".then(s => s.unsubscribe())"
    )
    tab.goto(f"{site.url}/me")
    tab.wait_text("Notifications are on")
    (anew,) = until(lambda: set(site.push.endpoints()) - before, bool)
    # The server knows it, too: the page has its answer.
    tab.wait_for("performance.getEntriesByType('resource').some(e => /me.push$/.test(e.name))")
    mina.asks("Bread")
    mina.does("ask-now")
    until(
        lambda: site.push.received(anew), lambda pushes: [push.status for push in pushes] == [201]
    )
    mina.does("stop")


def assert_tells_nothing(site: Site, payload: dict[str, Any]) -> None:
    """Two opaque ids and neutral words: no name, no circle, no word of why (promise 8)."""
    notice, attempt = payload["n"], payload["a"]
    assert OPAQUE.fullmatch(notice)
    assert OPAQUE.fullmatch(attempt)
    assert {key: value for key, value in payload.items() if key != "pad"} == {
        "web_push": 8030,
        "notification": {
            "title": "Please look when you see this",
            "navigate": f"{site.url}/n#{notice}",
            "tag": notice,
            "lang": "en",
            "silent": False,
        },
        "mutable": True,
        "v": 1,
        "n": notice,
        "a": attempt,
        "actions": [
            {"action": "open", "title": "Open"},
            {"action": "later", "title": "Later"},
        ],
    }
