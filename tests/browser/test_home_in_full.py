"""The homes of a circle in which all of it is in use: what comes first is first all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import Tour
from tests.scenarios import test_needs_and_the_pot as needs
from tests.scenarios import test_offers_by_anybody as offers
from tests.scenarios import test_prefer_and_never as guidelines
from tests.scenarios import test_repair as repairs
from tests.scenarios import test_solidarity_question as solidarity
from tests.scenarios import test_trials as trials
from tests.scenarios.gathering_steps import draft, invites_member
from tests.world import Friend, Json

Phones = Callable[..., PhoneBrowser]
#: The phone of most people, and the narrowest in use.
WIDTHS = (412, 320)
FRIENDS = ("Sam", "Ade", "Lee")
I_AM, WORDS, AFFIRMATION, TEA = (
    "I draw, I cook, I live with voices.",
    "Sit with me, and don't fix it.",
    "You held your ground.",
    "Tea before talking",
)

#: The top of each thing on the page, in CSS pixels; of several the first; -1: it isn't there.
_TOPS = """things => things.map(one => {
  const box = document.querySelector(one)?.getBoundingClientRect();
  return box ? box.top + window.scrollY : -1;
})"""


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with three friends, one of whom coordinates, and a row of everything they do."""
    person = site.friend("Mina")
    person.begins_circle(*FRIENDS)
    for name in FRIENDS:
        friend = site.friend(name)
        friend.may_be_reached(friend.knocks(person.invites(name)))
        person.lets_in(name)
        friend.circle = person.circle
        friend.may_be_reached(needs=True, repairs=True, gatherings=True)
    roles = {"roles": ["supporter", "coordinator"]}
    person.put(f"/circles/{{c}}/members/{person.member('Sam')}/roles", roles)
    person.patch("/circles/{c}", {"i_am": I_AM})
    person.offers("Evening", list(range(7)), "18:00", "20:00", places=2)
    site.friends["Ade"].claims(person.circle.slot("Evening", "2026-06-12"))
    gathers(site, person)
    asks_and_answers(site, person)
    gives_and_needs(site, person)
    site.goes_ahead(hours=20)  # Friday noon: what cooled has gone, and the trial ends today
    site.settle()
    return person


def gathers(site: Site, person: Friend) -> None:
    """Something that took place, of which the person kept a word; and an invitation."""
    past = called(person, {"on_day": "2026-06-11", "at": "16:45", "minutes": 15}, "Ade", "Lee")
    for name in ("Ade", "Lee"):
        site.friends[name].put(f"{past}/answer", {"answer": "coming"})
    person.post(f"{past}/held")
    for name in ("Ade", "Lee"):
        site.friends[name].post(f"{past}/affirm", {"words": AFFIRMATION})
    kept_id = person.get("/circles/{c}/gatherings")["affirmations"][0]["id"]
    person.post(f"/circles/{{c}}/affirmations/{kept_id}/keep", {"for_friends": True})
    called(person, {"on_day": "2026-06-20", "at": "15:00", "minutes": 60}, "Sam", "Ade")


def called(person: Friend, time: Json, *names: str) -> str:
    path = draft(person, time)
    person.post(f"{path}/call")
    for name in names:
        invites_member(person, path, name)
    return path


def asks_and_answers(site: Site, person: Friend) -> None:
    """The question, what is between two, lines that friends read, and a trial."""
    for name in FRIENDS:
        solidarity.asks_it(site.friends[name])
    solidarity.says(person, "Ade", WORDS)
    ade = site.friends["Ade"]
    ade.put("/circles/{c}/solidarity/reply", {"words": "Evenings.", "version": 0})
    repairs.keeps(site.friends["Sam"], "Ade", person, cooling="soon")
    guidelines.writes(person, "prefer", TEA, shown=True)
    trials.tries_out(person, "pattern", person.circle.patterns["Evening"], "2026-06-12", "end")


def gives_and_needs(site: Site, person: Friend) -> None:
    needs.asks_for(person, *FRIENDS, wanted=2)
    needs.asks_for(site.friends["Ade"], "Mina", kind="meal")
    needs.asks_for_money(person, *FRIENDS, goal=20_000)
    offers.offered(person, offers.DRAW, "Sam", "Ade")
    offers.offered(site.friends["Ade"], "I can read your form", "Mina")


def come_in_order(phone: PhoneBrowser, *selectors: str) -> None:
    """Each is there, and none stands above the one before it."""
    for width in WIDTHS:
        phone.page.set_viewport_size({"width": width, "height": 740})
        tops = phone.page.evaluate(_TOPS, list(selectors))
        assert -1 not in tops, dict(zip(selectors, tops, strict=True))
        assert tops == sorted(tops), (width, dict(zip(selectors, tops, strict=True)))
    phone.page.set_viewport_size({"width": WIDTHS[0], "height": 740})


def test_who_comes_next_is_first_and_what_can_wait_is_one_card(
    open_phone: Phones, site: Site, mina: Friend
) -> None:
    tour = Tour("en", content=(I_AM, WORDS, AFFIRMATION, TEA))
    home = f"/c/{mina.circle.id}"
    size = {"width": WIDTHS[0], "height": 740}
    minas = tour.phone(open_phone("Mina", friend=mina, **size))
    minas.open(home)
    minas.on("home")
    minas.it("trials-ask").wait_for()
    waiting = [
        f".card-group [data-do={name}]" for name in ("solidarity-question", "needs", "offers")
    ]
    come_in_order(minas, "h1", "[data-company]", "[data-do=consent]", *waiting)
    tour.stop(minas, "home-in-full-person")
    ades = tour.phone(open_phone("Ade", friend=site.friends["Ade"], **size))
    ades.open(home)
    ades.it("claim").first.wait_for()
    own_shift, open_shift = "[data-do=slot-more]", "[data-do=claim]"
    together = [f".card-group [data-do={name}]" for name in ("solidarity", "needs", "guidelines")]
    come_in_order(ades, "h1", own_shift, open_shift, "[data-i-am]", "[data-kept]", *together)
    tour.stop(ades, "home-in-full-friend")
    tour.finish()
