"""The screens of whom the person can turn to: from an empty map to a place in the circle."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
IDA, RUTH, CAT = "Aunt Ida", "Ruth", "somebody for the cat"
TO_SEND = "Do you know anyone for Tuesdays?"

POD_MAP = walks(
    "/c/:circleId/turn-to /c/:circleId/turn-to/show /c/:circleId/turn-to/fields"
    " /c/:circleId/turn-to/ask/:field /c/:circleId/turn-to/new/:field"
    " /c/:circleId/turn-to/name/:nameId",
    "pod-map pod-show pod-fields pod-ask pod-name",
)
WALKS = (POD_MAP,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, with Sam in the circle."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle("Sam")
    friend = site.friend("Sam", language=spoken)
    friend.may_be_reached(friend.knocks(person.invites("Sam")))
    person.lets_in("Sam")
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_whom_they_can_turn_to_looks_right(
    open_phone: Phones, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language, content=(IDA, RUTH, CAT, TO_SEND))
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    minas.open(f"/c/{mina.circle.id}/more")
    minas.tap("turn-to")
    minas.on("pod-map")
    tour.stop(minas, "pod-map-none")
    names_the_first(tour, minas)
    chooses_what_it_is_about(tour, minas)
    asks_who_might_know_somebody(tour, minas)
    shows_it_beside_somebody(tour, minas)
    keeps_a_place(tour, minas)
    tour.finish(POD_MAP)


def names_the_first(tour: Tour, minas: PhoneBrowser) -> None:
    minas.tap("add-name")
    minas.on("pod-name")
    minas.fill("name", IDA)
    minas.tap("save-name")  # nothing is chosen for the person: they say how close somebody is
    minas.page.locator(".stuck").wait_for()
    minas.tap("nearness-near")
    minas.tap("for-laugh")
    tour.stop(minas, "pod-name-new")
    minas.tap("save-name")
    minas.on("pod-map")
    minas.sees(IDA)


def chooses_what_it_is_about(tour: Tour, minas: PhoneBrowser) -> None:
    minas.tap("fields")
    minas.on("pod-fields")
    minas.tap("field-faith")
    minas.tap("add-own")
    minas.fill("own-1", CAT)
    tour.stop(minas, "pod-fields")
    minas.tap("save-fields")
    minas.on("pod-map")
    minas.sees(CAT)
    expect(minas.page.locator("[data-field=faith]")).to_have_count(0)


def asks_who_might_know_somebody(tour: Tour, minas: PhoneBrowser) -> None:
    """A text that is changed and copied; then somebody came to mind."""
    minas.tap("step")
    minas.on("pod-ask")
    minas.sees(IDA)
    minas.fill("text", TO_SEND)
    tour.stop(minas, "pod-ask")
    minas.tap("copy-text")
    minas.page.locator(".toast").wait_for()
    minas.tap("came-to-mind")
    minas.on("pod-name")
    expect(minas.it("for-night")).to_be_checked()
    minas.it("name").press("Control+V")
    expect(minas.it("name")).to_have_value(TO_SEND)
    minas.fill("name", RUTH)
    minas.tap("nearness-once")
    minas.tap("save-name")
    minas.on("pod-map")
    minas.sees(RUTH)
    tour.stop(minas, "pod-map-two")


def shows_it_beside_somebody(tour: Tour, minas: PhoneBrowser) -> None:
    """In large letters, with all that is on it, and nothing to change by a tap."""
    minas.tap("show")
    minas.on("pod-show")
    for words in (IDA, RUTH, CAT):
        minas.sees(words)
    expect(minas.page.locator("main a, main button")).to_have_count(0)
    tour.stop(minas, "pod-show")
    minas.tap("back")
    minas.on("pod-map")


def keeps_a_place(tour: Tour, minas: PhoneBrowser) -> None:
    """One tap, and the invitation of any friend."""
    minas.page.locator(f"[data-name='{IDA}']").first.click()
    minas.on("pod-name")
    minas.it("keep-place").wait_for()
    tour.stop(minas, "pod-name-known")
    minas.tap("keep-place")
    minas.on("invite")
    minas.sees(IDA)
    minas.tap("back")
    minas.on("pod-name")
    minas.it("invite").wait_for()
