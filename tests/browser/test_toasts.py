"""Toasts at the lower edge tell what was done and undo it; a refusal stands at its field."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.world import Friend

SATURDAY = "2026-06-13"
_COVERED = """
(told) => {
  const {left, top, width, height} = told.getBoundingClientRect();
  return [4, height / 2, height - 4].some(
    (down) => !told.contains(document.elementFromPoint(left + width / 2, top + down)));
}
"""


@pytest.fixture
def sam(site: Site) -> Friend:
    """Sam, in Mina's circle, with a shift."""
    person, friend = site.friend("Mina"), site.friend("Sam")
    person.begins_circle("Sam")
    friend.may_be_reached(friend.knocks(person.invites("Sam")))
    person.lets_in("Sam")
    person.offers("Walk", [5], "18:00", "20:00")
    friend.claims(person.circle.slot("Walk", SATURDAY))
    return friend


def test_a_shift_let_go_by_mistake_and_a_number_that_is_none(
    open_phone: Callable[..., PhoneBrowser], sam: Friend, site: Site
) -> None:
    phone = open_phone("Sam", friend=sam)
    c = f"/c/{sam.circle.id}"
    slot = site.friends["Mina"].circle.slot("Walk", SATURDAY)
    phone.open(f"{c}/slot/{slot}")
    phone.it("release").wait_for()
    top_of_card = "document.querySelector('[data-slot]').getBoundingClientRect().top"
    before = phone.page.evaluate(top_of_card)
    phone.tap("release")
    toast = phone.page.locator("[data-note]")
    expect(toast).to_contain_text("is open again")
    expect(toast).to_be_in_viewport(ratio=1)
    # It moved nothing that one reads, and lies below the way out.
    assert phone.page.evaluate(top_of_card) == before
    leave, toast_box = phone.it("leave").bounding_box(), toast.bounding_box()
    assert leave is not None
    assert toast_box is not None
    assert leave["y"] + leave["height"] < toast_box["y"]
    assert not sam.week(SATURDAY, 1)[0]["mine"]
    # By keys alone it can be reached, too.
    phone.it("take-again").focus()
    phone.page.keyboard.press("Enter")
    expect(toast).to_contain_text("You have this shift now")
    expect(phone.page.locator('[data-do="take-again"]')).to_have_count(0)
    assert sam.week(SATURDAY, 1)[0]["mine"]
    phone.tap("put-note-away")
    expect(toast).to_have_count(0)

    # A refusal stands at its field, which comes into sight with the cursor, and has its name.
    phone.page.set_viewport_size({"width": 320, "height": 568})
    phone.open(f"{c}/circle")
    phone.allow(re.compile("422 .*/me"))
    phone.fill("number", "seven")
    phone.it("save-me").evaluate("n => n.scrollIntoView({block: 'end'})")
    phone.tap("save-me")
    field = phone.it("number")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport(ratio=1)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("."))
    alert = phone.page.locator(".trouble[role=alert]")
    expect(alert).to_contain_text(phone.page.locator('label[for="field-number"]').inner_text())
    assert not alert.evaluate(_COVERED), "it is behind the bar"
    # Written anew, it is no longer wrong.
    phone.fill("number", "+1 604 555 0117")
    expect(field).not_to_have_attribute("aria-invalid", "true")
