"""What somebody may read no more goes off their open phone within five seconds, by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.factories import comes_in
from tests.scenarios.gathering_steps import PURPOSE, draft, puts_on_list
from tests.scenarios.test_needs_and_the_pot import TITLE, asks_for
from tests.scenarios.test_offers_by_anybody import body_of, offered, welcomes
from tests.scenarios.test_solidarity_question import does, says
from tests.world import Friend

CLOSES_WITHIN_MS = 5_000
KIMCHI, SIT_WITH_ME = "Kimchi for whoever is tired", "Sit with me, and no advice"


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with Sam and Ade in the circle, who take offers."""
    person = site.friend("Mina")
    person.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        site.friend(name)
        comes_in(site.as_world, person, name)
    welcomes(*site.friends.values())
    return person


def test_each_closes_by_itself(
    open_phone: Callable[..., PhoneBrowser], site: Site, mina: Friend
) -> None:
    sam, c = site.friends["Sam"], f"/c/{mina.circle.id}"
    phone = open_phone("Sam", friend=sam)
    phone.open()
    phone.on("home")

    def closes(screen: str, text: str, take_away: Callable[[], object]) -> None:
        phone.goes(f"{c}/{screen}")
        phone.sees(text)
        take_away()
        expect(phone.page.get_by_text(text)).to_have_count(0, timeout=CLOSES_WITHIN_MS)

    need = asks_for(mina, "Sam")
    closes("needs", TITLE, lambda: mina.put(f"{need}/known", {"known": []}))
    offer_id = offered(mina, KIMCHI, "Sam")
    closes("offers", KIMCHI, lambda: mina.put(
        f"/circles/{{c}}/member-offers/{offer_id}", body_of(mina, KIMCHI, "Ade", version=1)
    ))  # fmt: skip
    says(mina, "Sam", SIT_WITH_ME)
    closes("solidarity", SIT_WITH_ME, lambda: does(mina, "Sam", "take-back"))
    day_after = site.clock.now().date() + timedelta(days=2)
    gathering = draft(mina, {"on_day": day_after.isoformat(), "at": "15:00", "minutes": 120})
    mina.post(f"{gathering}/call")
    guest_id = puts_on_list(mina, gathering, member_id=mina.member("Sam"))
    mina.post(f"{gathering}/guests/{guest_id}/send")
    screen = f"gatherings/{gathering.rpartition('/')[2]}"
    phone.allow(re.compile(r"404 \(Not Found\) \S+/gatherings/[\w-]+$"))
    closes(screen, PURPOSE, lambda: mina.delete(f"{gathering}/guests/{guest_id}"))
    # All of it at once, whatever it rests on.
    asks_for(mina, "Sam")
    phone.allow(re.compile(r"401 \(Unauthorized\)"))
    closes("needs", TITLE, lambda: mina.removes("Sam"))
