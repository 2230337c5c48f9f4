"""Several open shifts in one go, a limit by single taps, and tabs of one width."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.demo_circle import circle_of, signed_in, worked_out
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import Tour

Phones = Callable[..., PhoneBrowser]
#: Each row of the board that can be chosen, with who might be asked for it.
_SUGGESTED = """() => [...document.querySelectorAll('[data-gap]')]
  .filter((row) => row.querySelector('input') && row.querySelector('[data-suggested]'))
  .map((row) => [row.dataset.gap, row.querySelector('[data-suggested]').dataset.suggested])"""
_WIDTHS = "() => [...document.querySelectorAll('.tabs a')].map(one => one.offsetWidth)"


def test_what_is_chosen_is_done_in_one_go(open_phone: Phones, site: Site) -> None:
    lee = signed_in(open_phone, site, Tour("en"), "Lee", "en-CA")
    c = circle_of(lee)
    lee.open(f"{c}/gaps")
    lee.on("gaps")
    # The switch comes first; nothing is chosen, and no foot stands there.
    switch, first_gap = lee.it("gap-alerts"), lee.page.locator("[data-gap]").first
    first_gap.wait_for()
    worked_out(lee, c)
    assert switch.bounding_box()["y"] < first_gap.bounding_box()["y"]  # type: ignore[index]
    expect(lee.page.locator("[data-chosen]")).to_have_count(0)
    lee.page.locator("[data-suggested]").first.wait_for()
    suggested = lee.page.evaluate(_SUGGESTED)
    names = [name for _, name in suggested if name != "Lee"]
    name = max(names, key=names.count)
    gap_ids = [gap for gap, asked in suggested if asked == name][:2]
    assert len(gap_ids) == 2, suggested
    foot = lee.page.locator("[data-chosen]")
    for count, gap in enumerate(gap_ids, start=1):
        lee.it(f"choose-{gap}").check()
        expect(foot).to_have_attribute("data-chosen", str(count))
    expect(foot).to_be_in_viewport(ratio=1)
    # One who might be asked for both is asked for each by one tap; nobody else is told.
    lee.tap("offer-chosen")
    expect(foot).to_have_count(0)
    expect(lee.page.locator('[data-do^="offer-back-"]')).to_have_count(2)
    lee.sees("can take them or pass")


def test_a_limit_goes_up_and_down_by_one(open_phone: Phones, site: Site) -> None:
    sam = signed_in(open_phone, site, Tour("en"), "Sam", "en-CA")
    sam.open(f"{circle_of(sam)}/my-limits")
    sam.on("my-limits")
    number = sam.page.locator(".stepper output")
    expect(number).to_have_text("No limit")
    expect(sam.it("weekly-more")).to_have_attribute("aria-disabled", "true")
    for limit in ("5", "4"):
        sam.tap("weekly-less")
        expect(number).to_have_text(limit)
    sam.open(f"{circle_of(sam)}/my-limits")
    expect(number).to_have_text("4")
    for limit in ("5", "No limit"):
        sam.tap("weekly-more")
        expect(number).to_have_text(limit)


def test_tabs_are_of_one_width_and_stay_where_they_are(open_phone: Phones, site: Site) -> None:
    sam = signed_in(open_phone, site, Tour("en"), "Sam", "en-CA")
    sam.it("nav-week").wait_for()
    for width in (320, 390):
        sam.page.set_viewport_size({"width": width, "height": 740})
        widths = sam.page.evaluate(_WIDTHS)
        assert len(widths) == 4
        assert max(widths) - min(widths) <= 1, widths
    before = sam.it("nav-week").bounding_box()
    sam.tap("nav-week")
    sam.on("week")
    assert sam.it("nav-week").bounding_box() == before
