"""The person sets up three friends, looks through one's eyes, and withdraws: that phone goes quiet.

And the screens of it, in every size and light: what a friend sees, quiet for a while, and one
thing at a time.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from app.core.ids import link_token
from tests.browser.demo_circle import Phones, circle_of, signed_in
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_live import NO_POLLING
from tests.browser.test_screens_circle import CONTENT
from tests.browser.test_three_phones import link_for
from tests.browser.visual_tour import LANGUAGES, Tour, walks
from tests.world import Friend, Link

SEES = walks(
    "/c/:circleId/consent/:memberId /c/:circleId/consent/:memberId/sees /c/:circleId/events"
    " /c/:circleId/events/:eventName /c/:circleId/mute /c/:circleId/my-limits /d",
    "consent-one device event events mute my-limits sees",
)
WALKS = (SEES,)

#: Seconds, generously: to find and tap a thing, and to type a letter.
TAP_S, LETTER_S = 2.0, 0.3
TWO_MINUTES_S = 120
#: The promise: what an open screen shows follows a withdrawal within so many milliseconds.
QUIET_MS = 5_000


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_what_a_friend_sees_and_their_own_limits_look_right(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    mina = signed_in(open_phone, site, tour, "Mina", locale)
    c = circle_of(mina)
    mina.goes(f"{c}/consent")
    mina.on("consent")
    mina.page.locator('[data-member="Sam"]').tap()
    mina.on("consent-one")
    tour.stop(mina, "consent-one")
    mina.tap("sees")
    mina.on("sees")
    mina.page.locator("[data-line]").first.wait_for()
    mina.tap("letters-0")
    for screen in ("home", "week", "days"):
        mina.tap(f"seen-{screen}")
    tour.stop(mina, "sees")

    sam = signed_in(open_phone, site, tour, "Sam", locale)
    sam.goes(f"{c}/my-limits")
    sam.on("my-limits")
    sam.tap("mute")
    sam.on("mute")
    tour.stop(sam, "mute")
    sam.tap("mute-hour")
    sam.it("mute-off").wait_for()
    tour.stop(sam, "mute-on")
    sam.tap("back")
    sam.on("my-limits")
    tour.stop(sam, "my-limits-muted")
    sam.tap("events")
    sam.on("events")
    sam.tap("event-open_time")
    sam.on("event")
    sam.tap("event-hours-own")
    sam.fill("event-from", "18:00")
    sam.fill("event-to", "20:00")
    tour.stop(sam, "event")
    sam.tap("save-event")
    sam.on("events")
    expect(sam.it("event-open_time")).to_contain_text("8")
    tour.stop(sam, "events")
    tour.finish(SEES)


class Typing:
    """A person who takes their time: what it costs them, by taps and letters."""

    def __init__(self, phone: PhoneBrowser) -> None:
        self.phone = phone
        self.letters = 0

    def fills(self, do: str, text: str) -> None:
        self.phone.fill(do, text)
        self.letters += len(text)

    @property
    def seconds(self) -> float:
        walk = self.phone.walk
        return TAP_S * (len(walk.taps) + len(walk.fields)) + LETTER_S * self.letters


def comes_to_the_door(site: Site, mina: PhoneBrowser, name: str) -> Friend:
    """A friend opens the link that Mina's phone made, asks to come in and says yes to all."""
    link_id, secret = urlsplit(link_for(mina, name)).fragment.split(".")
    friend = site.friend(name)
    knock = friend.knocks(Link(link_id, link_token("invitation", link_id, secret)))
    friend.may_be_reached(knock)
    friend.circle.id = circle_of(mina).rsplit("/", 1)[-1]
    return friend


def sets_up_three_friends(site: Site, mina: PhoneBrowser) -> None:
    person = Typing(mina)
    mina.open()
    mina.on("start")
    mina.tap("start")
    mina.on("people")
    for number, name in enumerate(("Sam", "Ade", "Lee"), 1):
        person.fills(f"person-{number}", name)
    person.fills("my-name", "Mina")
    mina.tap("next")
    mina.on("when")
    mina.tap("good")
    mina.on("know")
    mina.tap("yes")
    mina.on("alone")
    mina.tap("keep")
    for name in ("Sam", "Ade", "Lee"):
        mina.on("invite")
        comes_to_the_door(site, mina, name)
        mina.tap("see-knock")
        mina.on("knock")
        mina.tap("let-in")
        mina.on("home")
        if name != "Lee":
            mina.tap("invite")
    mina.sees("We ask Sam first.")
    assert person.seconds < TWO_MINUTES_S, (person.seconds, mina.walk)


def listens(open_phone: Callable[..., PhoneBrowser], friend: Friend) -> PhoneBrowser:
    """A friend's phone that asks for nothing by itself: what changes on it came by a hint."""
    phone = open_phone(friend.name, friend=friend)
    phone.context.add_init_script(NO_POLLING)
    with phone.page.expect_response("**/api/v1/live*") as stream:
        phone.open()
    assert stream.value.status == 200
    phone.on("home")
    return phone


def look_through_sams_eyes(mina: PhoneBrowser, circle_path: str) -> None:
    """The lock screen, what is inside, the app, and what isn't there."""
    mina.goes(f"{circle_path}/consent")
    mina.on("consent")
    mina.page.locator('[data-member="Sam"]').tap()
    mina.on("consent-one")
    mina.tap("sees")
    mina.on("sees")
    expect(mina.title).to_have_text("What Sam sees")
    lines = mina.page.locator("[data-line] strong")
    expect(lines).to_have_text(
        ["Please look when you see this", "Something to look at, any time today"]
    )
    mina.tap("seen-home")
    mina.sees("Tea, and no talking")
    home = mina.page.locator('[data-seen="home"]')
    expect(home.locator("[data-slot]")).to_contain_text([re.compile("Saturday")])
    mina.tap("seen-week")
    week = mina.page.locator('[data-seen="week"] [data-slot]')
    expect(week.first).to_contain_text("open")
    expect(mina.page.locator('[data-hidden="address"]')).to_have_text("Your address")
    assert mina.page.locator('[data-hidden="asks"]').count() == 0


def test_three_friends_one_pair_of_eyes_and_a_screen_that_goes_quiet(
    open_phone: Phones, site: Site
) -> None:
    mina = open_phone("Mina")
    sets_up_three_friends(site, mina)
    c = circle_of(mina)
    sam, ade = (listens(open_phone, site.friends[name]) for name in ("Sam", "Ade"))

    # A time is open, and then somebody is asked for: Sam's screen shows the one, then the other.
    mina.tap("nav-week")
    mina.on("week")
    mina.tap("add-pattern")
    mina.on("pattern")
    mina.tap("day-5")
    mina.tap("save-pattern")
    mina.on("week")
    for phone in (sam, ade):
        expect(phone.title).to_contain_text("2 open shifts")
    mina.tap("nav-now")
    mina.on("home")
    mina.tap("add-words")
    mina.fill("words", "Tea, and no talking")
    mina.tap("ask")
    mina.on("ask", "held")
    mina.asks_now()
    mina.on("ask", "asking")
    sam.it("see-ask").wait_for()
    sam.tap("see-ask")
    sam.on("answer", "asked")
    sam.sees("Tea, and no talking")

    look_through_sams_eyes(mina, c)

    # Withdrawn, without a word to Sam: the open screens show nothing more, by themselves.
    mina.tap("back")
    mina.on("consent-one")
    mina.tap("withdraw")
    mina.tap("withdraw-now")
    mina.on("withdrawn", "all")
    expect(sam.page.locator('[data-screen="answer"][data-phase="asked"]')).to_have_count(
        0, timeout=QUIET_MS
    )
    expect(sam.page.get_by_text("Tea, and no talking")).to_have_count(0, timeout=QUIET_MS)
    sam.goes(c)
    sam.on("home")
    expect(sam.it("see-ask")).to_have_count(0)
    expect(sam.page.locator("[data-slot]")).to_have_count(0)
    expect(ade.title).not_to_contain_text("open shift")  # Ade is asked next, and hears it
    mina.tap("ok")
    mina.on("consent-one")
    mina.tap("sees")
    mina.on("sees")
    mina.sees("Sam gets no messages.")
    expect(mina.page.locator("[data-seen-empty]")).to_contain_text("The week: only their own")
    expect(mina.page.locator('[data-hidden="asks"]')).to_have_text("When you ask")
