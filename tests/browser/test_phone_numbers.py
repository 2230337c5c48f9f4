"""Friends' numbers on screen: what can be dialled, what is asked about, what is only shown."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.circles.models import Member
from app.core.ids import new_id
from app.core.phone_numbers import is_dialable
from app.identity.models import Address
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.channels.loopback_servers import TextGateway
from tests.conftest import sqlite_url_of
from tests.world import Friend

#: Numbers as an older version took them from friends.
TYPED = {"Sam": "911", "Ade": "((((", "Lee": "999", "Theo": "+442079460018", "Jo": "112"}


@pytest.fixture
def texts() -> Iterator[TextGateway]:
    with TextGateway() as gateway:
        yield gateway


@pytest.fixture
def site(tmp_path: Path, sqlite_template: Path, texts: TextGateway) -> Iterator[Site]:
    database = Path(copyfile(sqlite_template, tmp_path / "showup.db"))
    url = sqlite_url_of(database)
    with Site(tmp_path / "data", database=url, sms_url=texts.url) as running:
        yield running


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with five friends whose numbers were kept as they typed them."""
    person = site.friend("Mina")
    friends = [site.friend(name) for name in TYPED]
    person.begins_circle(*TYPED)
    for friend in friends:
        friend.may_be_reached(friend.knocks(person.invites(friend.name)))
        person.lets_in(friend.name)
    assert site._parts is not None
    with site._parts.db.write() as tx:
        for name, number in TYPED.items():
            member = tx.session.get_one(Member, person.member(name))
            box = tx.cipher(member.circle_id)
            member.number = box.seal(number, "member", "number", member.id)
            member.number_reading = None
    return person


def dialled(phone: PhoneBrowser) -> set[str]:
    """Every number that a tap on this screen would call or text."""
    links = phone.page.locator('a[href^="tel:"], a[href^="sms:"]')
    return {str(link.get_attribute("href")) for link in links.all()}


def test_call_sam_never_dials_an_emergency_number(
    open_phone: Callable[..., PhoneBrowser], mina: Friend, site: Site
) -> None:
    phone = open_phone("Mina", friend=mina)
    dialled_numbers: set[str] = set()
    phone.open("/")
    phone.on("home")
    phone.it("check-numbers").wait_for()
    dialled_numbers |= dialled(phone)
    phone.tap("check-numbers")
    phone.on("call")
    for name in ("Sam", "Ade", "Lee", "Jo"):
        row = phone.page.locator(f'[data-check="{name}"]')
        expect(row).to_contain_text(TYPED[name])
        expect(row).to_contain_text("can’t be called from here")
    dialled_numbers |= dialled(phone)
    mina.asks(now=True)
    phone.open("/")
    phone.on("home")
    phone.tap("see-ask")
    phone.on("ask", "asking")
    dialled_numbers |= dialled(phone)
    phone.open(f"/c/{mina.circle.id}/people/{mina.member('Sam')}")
    phone.on("member")
    dialled_numbers |= dialled(phone)
    assert dialled_numbers == {"tel:+442079460018", "sms:+442079460018"}
    assert all(is_dialable(link.partition(":")[2]) for link in dialled_numbers)


def numbers_of(person: Friend) -> dict[str, str]:
    """The number to dial for each friend, by name, as the person's home gives it."""
    return {number["name"]: number["dial"] for number in person.home()["person"]["numbers"]}


def test_a_number_that_may_be_another_is_asked_about_on_the_phone(
    open_phone: Callable[..., PhoneBrowser], mina: Friend, site: Site
) -> None:
    sam = site.friends["Sam"]
    sam.patch("/me", {"zone": "Europe/Paris"})
    phone = open_phone("Sam", friend=sam)
    phone.allow(re.compile("422 .*/me"))
    phone.open(f"/c/{mina.circle.id}/circle")
    phone.on("circle")
    phone.sees("This number can’t be called.")
    phone.fill("number", "999")
    phone.tap("save-me")
    phone.sees("Emergency numbers, short numbers and paid lines can’t be used here.")
    phone.fill("number", "612 34 56 78")
    phone.tap("save-me")
    phone.sees("Is this the number you mean?")
    phone.sees("+33 6 12 34 56 78 (France)")
    phone.tap("choose-+33612345678")
    phone.sees("Saved")
    assert numbers_of(mina)["Sam"] == "+33612345678"
    # Another name, and the number stays as it was.
    phone.fill("name", "Samir")
    phone.tap("save-me")
    site.waits_until(lambda: numbers_of(mina).get("Samir") == "+33612345678")


def test_a_doubtful_number_is_entered_anew_and_a_stopped_one_agrees_again(
    open_phone: Callable[..., PhoneBrowser], mina: Friend, site: Site
) -> None:
    mina.circle.members["Rosa"] = new_id()
    friend = {"id": mina.member("Rosa"), "account_id": new_id(), "name": "Rosa", "language": "es"}
    ways = [{"id": new_id(), "channel": "sms", "to": "+34612345678"}]
    mina.post("/circles/{c}/friends-without-app", {**friend, "agreed": True, "addresses": ways})
    sam = site.friends["Sam"]
    sam.post("/me/addresses", {"id": new_id(), "channel": "sms", "to": "+16045550101"})
    assert site._parts is not None
    with site._parts.db.write() as tx:
        for address in tx.session.exec(select(Address)).all():
            address.state = "live"
            if address.vouched_by:
                address.doubtful_at = tx.now
            else:
                address.stopped_at = tx.now
    phone = open_phone("Mina", friend=mina)
    phone.open(f"/c/{mina.circle.id}/without-app")
    phone.on("without-app")
    phone.sees("Rosa’s number may be wrong")
    phone.fill("number-again", "+34 612 34 56 79")
    phone.tap("save-number")
    phone.sees("Saved")
    expect(phone.it("number-again")).to_have_count(0)
    sams = open_phone("Sam", friend=sam)
    sams.open("/me")
    sams.sees("this number asked for no more messages")
    sams.tap("agree-again")
    sams.sees("The code we sent you")
    expect(sams.it("agree-again")).to_have_count(0)
