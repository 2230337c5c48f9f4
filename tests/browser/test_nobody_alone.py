"""From a turn to a gap that closes: five people, each on their own phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.scenarios.test_gaps import alerts, may_hear, pool
from tests.scenarios.test_rotations import in_turn
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
SATURDAY, SUNDAY = "2026-06-13", "2026-06-14"
FRIENDS = ("Sam", "Ade", "Lee", "Kit")


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina; Kit coordinates, and Lee is asked when something is uncovered."""
    person = site.friend("Mina")
    person.begins_circle(*FRIENDS)
    for name in FRIENDS:
        friend = site.friend(name)
        friend.may_be_reached(friend.knocks(person.invites(name)), coordinator_alerts=True)
        person.lets_in(name)
    person.put(f"/circles/{{c}}/members/{person.member('Kit')}/roles", {"roles": ["coordinator"]})
    may_hear(person, "coordinators", "pool")
    pool(person, "Lee")
    person.offers("Walk", [5, 6], "18:00", "20:00")
    alerts(site.friends["Kit"], 168, 167, 166)
    return person


def test_a_turn_is_joined_traded_and_let_go_and_the_backup_closes_the_gap(
    open_phone: Phones, mina: Friend, site: Site
) -> None:
    c = f"/c/{mina.circle.id}"
    walk = mina.circle.slot("Walk", SATURDAY)
    after = mina.circle.slot("Walk", SUNDAY)
    in_turn(mina, "Walk", "Sam", "Ade", hand_off="week")
    # Sam is asked, and takes turns: both days of this week.
    sam = open_phone("Sam", friend=site.friends["Sam"])
    sam.allow(NO_WAY)
    sam.open(f"{c}/turns")
    sam.tap("agree-turns")
    sam.it("leave-turns").wait_for()
    kit = open_phone("Kit", friend=site.friends["Kit"])
    kit.open(f"{c}/gaps")
    kit.on("gaps")
    expect(kit.page.locator(f'[data-gap*="{SATURDAY}"]')).to_have_count(0)
    # Sunday is more than Sam can: whoever can is asked, and it is Sam's until then.
    sam.open(f"{c}/slot/{after}")
    sam.on("shift")
    sam.tap("cover")
    sam.page.locator("[data-offered]").wait_for()
    ade = open_phone("Ade", friend=site.friends["Ade"])
    ade.open(f"{c}/swaps")
    ade.tap("take-offer")
    ade.it("take-offer").wait_for(state="detached")
    # Saturday is let go with no way out: it is said as not sent, and goes once there is one.
    sam.open(f"{c}/slot/{walk}")
    sam.on("shift")
    sam.it("release").wait_for()
    sam.has_kept()
    sam.context.set_offline(True)
    sam.tap("release")
    sam.page.locator('[data-unsent="waits"]').wait_for()
    assert {slot["id"]: slot["mine"] for slot in site.friends["Sam"].week(SATURDAY, 1)}[walk]
    sam.context.set_offline(False)
    expect(sam.page.locator("[data-unsent]")).to_have_count(0)
    # The coordinator sees it open and the backup is asked; nobody reloads anything.
    kit.sees(re.compile("Lee"))
    lee = open_phone("Lee", friend=site.friends["Lee"])
    lee.open(c)
    lee.ring()
    lee.open(f"{c}/open-times")
    lee.tap("claim")
    lee.on("yours")
    expect(kit.page.locator(f'[data-gap*="{SATURDAY}"]')).to_have_count(0)
    names_by_slot = {
        slot["id"]: [person["name"] for person in slot["people"]] for slot in mina.week(SATURDAY, 2)
    }
    assert names_by_slot == {walk: ["Lee"], after: ["Ade"]}
