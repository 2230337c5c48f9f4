"""A screen reader announces each change of an ask once, and nothing else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE
from tests.world import Friend

_LISTEN = """
() => {
  window.heardForTest = [];
  const region = document.querySelector('.unseen[role=status]');
  new MutationObserver(() => region.textContent && heardForTest.push(region.textContent))
    .observe(region, {childList: true, characterData: true, subtree: true});
}
"""


@pytest.fixture
def mina(site: Site) -> Friend:
    person, sam = site.friend("Mina"), site.friend("Sam")
    person.begins_circle("Sam")
    sam.may_be_reached(sam.knocks(person.invites("Sam")))
    person.lets_in("Sam")
    sam.circle = person.circle
    return person


def looks_again(phone: PhoneBrowser, times: int = 3) -> None:
    """The phone asks the server how it stands, as it does every few seconds."""
    for _ in range(times):
        with phone.page.expect_response("**/asks/*"):
            phone.page.evaluate("dispatchEvent(new Event('online'))")


def test_each_change_of_an_ask_is_read_out_once(
    mina: Friend, site: Site, open_phone: Callable[..., PhoneBrowser]
) -> None:
    phone = open_phone("Mina", friend=mina, **SIZE)
    phone.open()
    phone.on("home")
    phone.tap("ask")
    phone.on("ask", "held")
    phone.page.evaluate(_LISTEN)
    titles = []
    mina.circle.asks.append(phone.page.url.rsplit("/", 1)[1])
    steps: list[tuple[Callable[[], object], str]] = [
        (phone.asks_now, "asking"),
        (lambda: site.friends["Sam"].answers("coming", 20), "covered"),
        (site.friends["Sam"].drops_out, "nobody_yet"),
        (lambda: phone.tap("stop"), "closed"),
    ]
    for happens, phase in steps:
        happens()
        phone.on("ask", phase)
        expect(phone.page.locator(".unseen[role=status]")).to_have_text(phone.title.inner_text())
        titles.append(phone.title.inner_text())
        looks_again(phone)
    assert phone.page.evaluate("heardForTest") == titles
    assert len(set(titles)) == len(titles), "the heading tells how it stands"
    # On the next screen nothing of it lingers.
    phone.tap("nav-week")
    phone.on("week")
    expect(phone.page.locator(".unseen[role=status]")).to_have_text("")


def test_the_focus_stays_near_what_was_pressed(open_phone: Callable[..., PhoneBrowser]) -> None:
    phone = open_phone("Mina", **SIZE)
    phone.open("/new/people")
    phone.on("no-draft")
    phone.open()
    phone.tap("start")
    phone.fill("person-1", "Sam")
    phone.fill("person-2", "Ade")
    phone.fill("my-name", "M.")
    phone.tap("next")
    keys = phone.page.keyboard
    for screen, first in (("when", "up-2"), ("know", "know-asks")):
        phone.on(screen)
        phone.it("change").focus()
        keys.press("Enter")
        # What came is where the focus is; the next Tab leads into it.
        phone.it(first).wait_for(state="attached")
        inside = f"document.activeElement.querySelector('[data-do=\"{first}\"]') !== null"
        phone.page.wait_for_function(inside)
        keys.press("Tab")
        assert phone.page.evaluate("document.activeElement.dataset.do") == first
        phone.it("good" if screen == "when" else "yes").focus()
        keys.press("Enter")
    phone.on("alone")
    assert phone.page.evaluate("document.activeElement.localName") == "h1"
