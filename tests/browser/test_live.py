"""Screens follow what happens elsewhere, by the server's hints alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.world import Friend

# Whatever asks again after two seconds or more never does: what changes now came by a hint.
NO_POLLING = """
{ const real = window.setTimeout;
  window.setTimeout = (run, ms = 0, ...more) => ms >= 1500 ? 0 : real(run, ms, ...more); }
"""


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with Sam in the circle and Lee, who coordinates."""
    person, sam, lee = site.friend("Mina"), site.friend("Sam"), site.friend("Lee")
    person.begins_circle("Sam", "Lee")
    for friend in (sam, lee):
        friend.may_be_reached(friend.knocks(person.invites(friend.name)))
        person.lets_in(friend.name)
    person.put(f"/circles/{{c}}/members/{person.member('Lee')}/roles", {"roles": ["coordinator"]})
    return person


@pytest.fixture
def listening(open_phone: Callable[..., PhoneBrowser]) -> Callable[[Friend], PhoneBrowser]:
    """Opens a phone that never asks by itself, and waits until it listens."""

    def open_it(friend: Friend) -> PhoneBrowser:
        phone = open_phone(friend.name, friend=friend)
        phone.context.add_init_script(NO_POLLING)
        with phone.page.expect_response("**/api/v1/live*") as stream:
            phone.open()
        assert stream.value.status == 200
        phone.on("home")
        return phone

    return open_it


def test_the_person_and_a_coordinator_see_a_time_taken_and_let_go(
    mina: Friend, site: Site, listening: Callable[[Friend], PhoneBrowser]
) -> None:
    sam = site.friends["Sam"]
    minas, lees = listening(mina), listening(site.friends["Lee"])
    expect(lees.title).to_have_text("No open shifts right now")
    pattern = mina.offers("Walk", [5], "18:00", "20:00")
    expect(lees.title).to_contain_text("Saturday")
    slot = f"{pattern['id']}.2026-06-13"
    sam.claims(slot)
    expect(minas.title).to_contain_text("Sam is next")
    expect(lees.title).not_to_contain_text("Saturday 6")
    sam.releases(slot)
    expect(minas.title).not_to_contain_text("Sam is next")
    expect(lees.title).to_contain_text("Saturday")


def test_an_ask_goes_on_before_ones_eyes(
    mina: Friend, site: Site, listening: Callable[[Friend], PhoneBrowser]
) -> None:
    sams, minas = listening(site.friends["Sam"]), listening(mina)
    mina.asks("Tea, and no talking", now=True)
    sams.tap("see-ask")
    sams.on("answer", "asked")
    minas.tap("see-ask")
    minas.on("ask", "asking")
    sams.tap("coming")
    minas.on("ask", "covered")
    expect(minas.title).to_contain_text("Sam is coming")
    mina.does("stop")
    sams.on("answer", "over")


def test_a_page_out_of_sight_listens_no_more_until_it_is_looked_at(
    mina: Friend, site: Site, listening: Callable[[Friend], PhoneBrowser]
) -> None:
    phone = listening(mina)
    site.waits_for_streams(1)
    see = """(hidden) => {
        Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
    }"""
    phone.page.evaluate(see, True)
    site.waits_for_streams(0)
    mina.offers("Walk", [5], "18:00", "20:00")
    with phone.page.expect_response("**/api/v1/live*"):
        phone.page.evaluate(see, False)
    # What happened meanwhile is there.
    phone.sees("Saturday")
    site.waits_for_streams(1)
