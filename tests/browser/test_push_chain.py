"""One request in one piece, over pushes, a mail and a link, to a check-in two days later.

Ade's phone is Chromium, and off when the request comes. Sam's is Firefox, and shows each push.
"""

import re
from collections.abc import Callable, Iterator

import pytest

from app.core.ids import new_id
from tests.browser.firefox import Firefox
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.push_phones import ChromiumPhone, FirefoxPhone, PushPhone
from tests.browser.site import Site
from tests.channels.loopback_servers import MailServer
from tests.world import Friend, Json

URGENT, CALM, ANSWERED = (
    "Please look when you see this",
    "Something to look at, any time today",
    "Answered. Nothing to do now",
)
WORDS, SLEPT = "Tea, and no talking", "Slept until ten"
#: Two days after the story begins, in the circle's zone, and how far that is.
DAY, TIME, HOURS_TO_TIME = "2026-06-13", "10:00", 41.5
ADDRESSES = {"Sam": "sam@home.example", "Ade": "ade@home.example"}


@pytest.fixture
def site(mailing_site: Site) -> Site:
    return mailing_site


@pytest.fixture
def firefox(site: Site) -> Iterator[Firefox]:
    with Firefox(push_service=site.push.websocket) as running:
        yield running


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, whose plan asks Ade first, then Sam."""
    person = site.friend("Mina")
    person.begins_circle("Ade", "Sam")
    for name in ADDRESSES:
        # Firefox makes its own subscription.
        friend = site.friend(name, push=name == "Ade")
        friend.may_be_reached(friend.knocks(person.invites(name)), check_ins=True)
        person.lets_in(name)
    return person


def gives_mail_address(site: Site, mail: MailServer, phone: PushPhone) -> None:
    """A friend gives their address and types in the code that came there; their phone tells it."""
    friend = phone.friend
    address_id, to = new_id(), ADDRESSES[friend.name]
    friend.post("/me/addresses", {"id": address_id, "channel": "mail", "to": to})
    site.waits_until(lambda: bool(mail.to(to)))
    code = re.search(r"\d{6}", mail.to(to)[0].body)
    assert code is not None
    friend.post(f"/me/addresses/{address_id}/confirm", {"code": code[0]})
    phone.shows(CALM)


def test_from_a_request_that_one_phone_misses_to_a_check_in(
    site: Site,
    mail: MailServer,
    mina: Friend,
    firefox: Firefox,
    open_phone: Callable[..., PhoneBrowser],
) -> None:
    sam = FirefoxPhone(site.friends["Sam"], firefox, site)
    ade = ChromiumPhone(site.friends["Ade"], open_phone("Ade", friend=site.friends["Ade"]))
    for phone in (sam, ade):
        gives_mail_address(site, mail, phone)
    mail.received.clear()
    link = asks_and_one_phone_is_silent(site, mail, mina, ade, sam)
    answers_without_the_app(mina, link, open_phone("Somebody"))
    stands_down(ade, sam)
    ends_request(mina, ade)
    checks_in(site, mina, sam, ade)
    assert len(mail.received) == 1, "a phone that showed its notices needed no mail"


def whose_phone_showed(mina: Friend) -> dict[str, bool]:
    """For each friend who is asked now, whether their phone told that it showed the request."""
    return {asked["name"]: asked["shown"] for asked in mina.sees()["asking"]}


def asks_and_one_phone_is_silent(
    site: Site, mail: MailServer, mina: Friend, quiet: ChromiumPhone, other: PushPhone
) -> str:
    """Give the link of the mail that goes out when no receipt has come."""
    quiet.goes_off()
    mina.asks(WORDS)
    mina.does("ask-now")
    name = quiet.friend.name
    site.waits_until(lambda: told_over(mina, name) == ["push"])
    site.goes_ahead(seconds=60)
    site.waits_until(lambda: told_over(mina, name) == ["push", "mail"])
    (letter,) = mail.received
    assert letter.to == ADDRESSES[name]
    assert whose_phone_showed(mina) == {name: False}
    # Nobody has answered by the time of the next step.
    site.goes_ahead(minutes=4)
    other.shows(URGENT)
    site.waits_until(lambda: whose_phone_showed(mina) == {other.friend.name: True})
    link = re.search(r"http\S+(/a#\S+)", letter.body)
    assert link is not None
    return link[1]


def told_over(mina: Friend, name: str) -> list[str]:
    """The channels over which a friend was told of the request."""
    return [entry["channel"] for entry in mina.reads("told", who=name, event="ask")]


def answers_without_the_app(mina: Friend, link: str, browser: PhoneBrowser) -> None:
    browser.open(link)
    browser.on("by-link", "asked")
    browser.sees(WORDS)
    browser.tap("coming")
    browser.on("by-link", "coming")
    assert mina.sees()["phase"] == "covered"


def stands_down(quiet: ChromiumPhone, other: PushPhone) -> None:
    """That somebody comes takes the place of what called, on the phone that was off as well."""
    other.shows(CALM)
    assert URGENT not in other.titles()
    other.opens_notice("answer", "stood_down")
    quiet.comes_on()
    quiet.shows(ANSWERED)
    assert URGENT not in quiet.titles()
    quiet.opens_notice("answer", "coming")


def ends_request(mina: Friend, helper: PushPhone) -> None:
    mina.does("with-you")
    mina.does("stop")
    helper.shows(CALM)
    helper.opens_notice("answer", "over")


def checks_in(site: Site, mina: Friend, helper: PushPhone, other: PushPhone) -> None:
    """The friend whom Mina chose takes a day; what Mina answers on it is theirs alone to read."""
    member_id = mina.member(helper.friend.name)
    check_in_days: Json = {"days": [DAY], "at": TIME, "way": "text", "member_id": member_id}
    (check_in,) = mina.post(f"{mina.ask_path}/check-ins", check_in_days)["person"]
    helper.shows(CALM)
    helper.opens_notice("check-ins")
    helper.taps(f"take-{DAY}")
    site.waits_until(lambda: mina.get("/circles/{c}/check-ins")["person"][0]["state"] == "taken")

    site.goes_ahead(hours=HOURS_TO_TIME)
    helper.shows(CALM)
    mina.put(f"/circles/{{c}}/check-ins/{check_in['id']}/how", {"how": "same", "words": SLEPT})
    helper.opens_notice("check-ins")
    helper.sees(SLEPT)
    others_view = other.friend.get("/circles/{c}/check-ins")
    assert others_view["me"] == []
    assert SLEPT not in str([others_view, other.friend.home()])
