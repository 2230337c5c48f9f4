"""Coordinating in turns on screen: set up, each one's yes, who is next, and when nobody is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
FRIENDS = ("Lee", "Ade", "Sam")

TURNS = walks(
    "/c/:circleId /c/:circleId/coordinating"
    " /c/:circleId/coordinating/turns /c/:circleId/coordinating/turns/who",
    "home coordinating in-turn set-up-turns",
)
WALKS = (TURNS,)


@pytest.fixture
def mina(site: Site, language: str) -> Friend:
    """Mina, and Lee who coordinates, Ade and Sam."""
    spoken = account_language(language)
    person = site.friend("Mina", language=spoken)
    person.begins_circle(*FRIENDS)
    for name in FRIENDS:
        friend = site.friend(name, language=spoken)
        friend.may_be_reached(friend.knocks(person.invites(name)))
        person.lets_in(name)
        friend.circle = person.circle
    roles = {"roles": ["supporter", "coordinator"]}
    person.put(f"/circles/{{c}}/members/{person.member('Lee')}/roles", roles)
    return person


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_turns_are_set_up_and_the_last_one_leaves(
    open_phone: Phones, site: Site, mina: Friend, language: str, locale: str
) -> None:
    tour = Tour(language)
    c = f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    minas.open(f"{c}/circle")
    minas.tap("in-turn")
    minas.on("in-turn")
    tour.stop(minas, "in-turn-none")
    minas.tap("set-up-turns")
    minas.on("set-up-turns")
    for name in ("Ade", "Lee"):
        minas.tap(f"turn-of-{name}")
    minas.tap("why-turn_weeks")
    tour.stop(minas, "set-up-turns")
    minas.tap("save-coordinating-turns")
    minas.on("in-turn")

    ade = site.friends["Ade"]
    ades = tour.phone(open_phone("Ade", friend=ade, language=locale, **SIZE))
    ades.open(c)
    ades.tap("in-turn")
    ades.on("in-turn")
    tour.stop(ades, "in-turn-asked")
    ades.tap("my-turns-yes")
    ades.it("my-turns-no").wait_for()
    turns_id = mina.get("/circles/{c}/coordinating-turns")["turns"]["id"]
    path = f"/circles/{{c}}/coordinating-turns/{turns_id}"
    site.friends["Lee"].put(f"{path}/mine", {"agreed": True})
    site.friends["Lee"].put(f"{path}/offer", {"offered": True})

    # Three days before it is said who is next, and what they will see.
    site.goes_ahead(hours=24 * 5)
    minas.open(c)
    minas.tap("in-turn")
    minas.page.locator("[data-news=coming]").wait_for()
    tour.stop(minas, "in-turn-coming")
    minas.tap("turn-news-read")
    minas.page.locator("[data-news]").wait_for(state="detached")
    ades.open(f"{c}/coordinating/turns")
    ades.it("skip-my-turn").wait_for()
    ades.tap("offer-turn")
    tour.stop(ades, "in-turn-next")

    # Everybody who takes turns stops: there are none any more. Then Lee stops coordinating, too.
    for name in ("Ade", "Lee"):
        site.friends[name].put(f"{path}/mine", {"agreed": False})
    minas.open(f"{c}/coordinating/turns")
    minas.page.locator("[data-news=nobody]").wait_for()
    tour.stop(minas, "in-turn-nobody")
    site.friends["Lee"].post("/circles/{c}/me/lay-down")
    minas.open(c)
    minas.page.locator("[data-nobody-coordinates]").wait_for()
    tour.stop(minas, "home-i-coordinate")
    minas.open(f"{c}/coordinating")
    minas.on("coordinating")
    tour.stop(minas, "coordinating-mine")
    tour.finish(TURNS)
