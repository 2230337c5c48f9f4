"""Leaving at once, and the first minutes without touching the screen."""

import re
from collections.abc import Callable

from playwright.sync_api import Route, expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE

Phones = Callable[..., PhoneBrowser]


def test_leaving_at_once_replaces_the_page(open_phone: Phones, site: Site) -> None:
    mina = open_phone("Mina", **SIZE)
    asked: list[str] = []

    def elsewhere(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<!doctype html><title>Elsewhere</title>", content_type="text/html")

    mina.context.route(re.compile("^https://"), elsewhere)

    def button() -> None:
        mina.tap("leave")

    def shift_thrice() -> None:
        for _ in range(3):
            mina.page.keyboard.press("Shift")

    for leave in (button, shift_thrice):
        mina.open("about:blank")
        mina.open("/limits")
        if leave is shift_thrice:
            # A window that was left shows nothing by its address, either, until "Open".
            mina.on("left")
            mina.tap("open")
        mina.on("limits")
        leave()
        expect(mina.page).to_have_title("Elsewhere")
        # Back leads past the app: it left nothing of itself in this tab's history.
        mina.page.go_back()
        assert mina.page.url == "about:blank"
    assert len(asked) == 2
    assert site.url not in "".join(asked)


def test_a_capital_letter_is_no_wish_to_leave(open_phone: Phones) -> None:
    mina = open_phone("Mina", **SIZE)
    mina.open("/link")
    mina.on("link")
    mina.it("paste").tap()
    for _ in range(4):
        mina.page.keyboard.press("Shift+A")
    expect(mina.it("paste")).to_have_value("AAAA")
    mina.on("link")


_FOCUS = """
() => {
  const n = document.activeElement;
  const held = n.matches('[type=checkbox], [type=radio]') ? n.closest('label') : null;
  const seen = [n, ...(held ? [held, ...held.querySelectorAll('*')] : [])].some((one) => {
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(one);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  });
  return {do: n.dataset.do ?? n.id ?? '', tag: n.localName, seen, text: n.innerText ?? ''};
}
"""


def tab_to(phone: PhoneBrowser, do: str) -> None:
    """Press Tab until the focus is there; on the way, one always sees where it is."""
    reached = []
    for _ in range(40):
        phone.page.keyboard.press("Tab")
        focus = phone.page.evaluate(_FOCUS)
        # Past the last thing lies the browser's own bar, then it begins anew.
        assert focus["seen"] or focus["tag"] == "body", f"the focus can't be seen on {focus}"
        if focus["do"] == do:
            return
        reached.append(focus["do"])
    raise AssertionError(f"Tab doesn't lead to {do}: {reached}")


def begins_at_heading(phone: PhoneBrowser, screen: str) -> None:
    """Each step begins at its heading, so that a reader reads it out; Tab goes on from there."""
    phone.on(screen)
    phone.page.wait_for_function("document.activeElement?.localName === 'h1'")


_COUNTS_HEADINGS = """
window.headings = [];
const focus = HTMLElement.prototype.focus;
HTMLElement.prototype.focus = function (...options) {
  if (this.localName === 'h1') window.headings.push(this.innerText);
  return focus.apply(this, options);
};
"""


def test_a_step_takes_the_focus_to_its_heading_once(open_phone: Phones) -> None:
    """A second time, after it was painted, would take back whoever had gone on by then."""
    mina = open_phone("Mina", **SIZE)
    mina.page.add_init_script(_COUNTS_HEADINGS)
    mina.open()
    mina.on("start")
    mina.tap("start")
    begins_at_heading(mina, "people")
    mina.tap("back")
    begins_at_heading(mina, "start")
    mina.tap("start")
    begins_at_heading(mina, "people")
    mina.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
    headings = mina.page.evaluate("window.headings")
    assert len(headings) == 3, headings


def test_the_first_minutes_by_keyboard_alone(open_phone: Phones) -> None:
    mina = open_phone("Mina", **SIZE)
    keys = mina.page.keyboard
    mina.open()
    mina.on("start")
    keys.press("Tab")
    assert "skip" in (mina.page.evaluate("document.activeElement.className") or "")
    tab_to(mina, "start")
    keys.press("Enter")
    begins_at_heading(mina, "people")
    for do, text in (("person-1", "Sam"), ("person-2", "Ade"), ("my-name", "M.")):
        tab_to(mina, do)
        keys.type(text)
    keys.press("Enter")
    begins_at_heading(mina, "when")
    tab_to(mina, "change")
    keys.press("Enter")
    tab_to(mina, "up-2")
    keys.press("Enter")
    mina.sees("We ask Ade first. If there’s no yes in 5 minutes, we ask Sam.")
    mina.on("when")
    tab_to(mina, "good")
    keys.press("Enter")
    begins_at_heading(mina, "know")
    tab_to(mina, "yes")
    keys.press("Space")
    begins_at_heading(mina, "alone")
    tab_to(mina, "keep")
    keys.press("Enter")
    begins_at_heading(mina, "invite")
    tab_to(mina, "send")
    keys.press("Enter")
    mina.it("link").wait_for()
    tab_to(mina, "home")
    keys.press("Enter")
    mina.on("home")
    tab_to(mina, "ask")
    keys.press("Enter")
    mina.on("ask", "held")
    tab_to(mina, "take-back")
    keys.press("Enter")
    mina.on("ask", "closed")
