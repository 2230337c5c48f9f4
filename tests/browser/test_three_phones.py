"""The main job on three phones: a circle begins, a friend takes a time, and one ask is answered."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser

Phones = Callable[..., PhoneBrowser]


def begin(mina: PhoneBrowser) -> None:
    """The first minutes, on the person's own phone, up to the links."""
    mina.open()
    mina.on("start")
    mina.tap("start")
    mina.on("people")
    mina.fill("person-1", "Sam")
    mina.fill("person-2", "Ade")
    mina.fill("my-name", "M.")
    mina.tap("next")
    mina.on("when")
    mina.sees("We ask Sam first. If there’s no yes in 5 minutes, we ask Ade.")
    mina.tap("good")
    mina.on("know")
    mina.tap("yes")
    mina.on("alone")
    mina.sees("Nothing has been sent, and nobody has been told.")
    mina.tap("keep")
    mina.on("invite")


def link_for(mina: PhoneBrowser, friend: str) -> str:
    """Make and copy one friend's link."""
    card = mina.page.locator(f'[data-member="{friend}"]')
    card.locator('[data-do="send"]').tap()
    link = card.locator('[data-do="link"]').input_value()
    card.locator('[data-do="copy"]').tap()
    mina.sees("Copied.")
    return link


def knock(friend: PhoneBrowser, link: str) -> str:
    """From the link to the knock; gives the code that both phones show."""
    friend.open(link)
    friend.on("from")
    # The secret leaves the address bar and the history.
    expect(friend.page).not_to_have_url(re.compile("#"))
    friend.tap("go-on")
    friend.on("you")
    friend.fill("name", friend.name)
    friend.tap("join")
    friend.on("reach", "waiting")
    return friend.page.locator("[data-code]").inner_text()


def fill_the_wait(friend: PhoneBrowser) -> None:
    """Choose what may reach this friend, while they wait to be let in."""
    friend.tap("push-on")
    friend.sees("Notifications are on")
    friend.tap("night-yes")
    friend.tap("save-reach")
    friend.on("reach", "saved")


def let_in(mina: PhoneBrowser, code: str) -> None:
    """Compare the code and open."""
    mina.tap("see-knock")
    mina.on("knock")
    assert mina.page.locator("[data-code]").inner_text() == code
    mina.sees("Isn’t paid for this.")
    mina.tap("let-in")
    mina.on("home")


def add_and_take_a_time(mina: PhoneBrowser, sam: PhoneBrowser) -> None:
    """Mina adds a time; Sam, let in meanwhile, takes it."""
    mina.tap("nav-week")
    mina.on("week")
    mina.tap("add-pattern")
    mina.on("pattern")
    mina.tap("day-5")
    mina.tap("save-pattern")
    mina.on("week")
    mina.sees("Saturday 6 to 8 pm")
    sam.on("reach", "let-in")
    sam.tap("go-on")
    sam.on("open-times")
    sam.sees("Saturday 6 to 8 pm")
    sam.tap("claim")
    sam.on("yours")
    expect(sam.title).to_contain_text("Your shift")
    assert len(sam.walk.screens) <= 5, sam.walk.screens
    assert sam.walk.efforts <= 12, sam.walk
    sam.tap("done")
    sam.on("home")


def test_from_start_to_a_friend_who_comes(open_phone: Phones) -> None:
    mina, sam, ade = open_phone("Mina"), open_phone("Sam"), open_phone("Ade")

    # The first minutes, until an ask would reach a friend.
    begin(mina)
    sams_link = link_for(mina, "Sam")
    code = knock(sam, sams_link)
    fill_the_wait(sam)
    let_in(mina, code)
    mina.sees("Sam has joined.")
    mina.sees("We ask Sam first.")
    first_minutes = mina.walk
    assert len(first_minutes.screens) <= 8, first_minutes.screens
    assert first_minutes.efforts <= 25, first_minutes

    add_and_take_a_time(mina, sam)

    # A second friend.
    mina.tap("nav-now")
    mina.on("home")
    expect(mina.title).to_contain_text("Sam is next")
    mina.tap("invite")
    mina.on("invite")
    code = knock(ade, link_for(mina, "Ade"))
    fill_the_wait(ade)
    let_in(mina, code)
    ade.on("reach", "let-in")
    ade.tap("go-on")
    ade.on("open-times")
    ade.tap("done")
    ade.on("home")

    # The ask: Sam first, then Ade as well.
    mina.tap("add-words")
    mina.fill("words", "Tea, and no talking")
    mina.tap("ask")
    mina.on("ask", "held")
    mina.sees("Nobody has been asked yet")
    mina.asks_now()
    mina.on("ask", "asking")
    expect(mina.title).to_have_text("We’re asking Sam")
    to_sam = sam.ring()
    mina.sees("The phone showed it.")
    mina.tap("next")
    expect(mina.title).to_contain_text("Ade")
    to_ade = ade.ring()
    for rung in (to_sam, to_ade):
        assert (rung.title, rung.body) == ("Please look when you see this", "")
        assert rung.actions == ["Open", "Later"]

    # Sam opens the notice and answers; Mina's screen follows by itself.
    sam.tap_notice(to_sam)
    sam.on("answer", "asked")
    assert sam.notices() == 0
    expect(sam.title).to_have_text("M. would like company")
    sam.sees("Tea, and no talking")
    sam.tap("coming")
    sam.on("answer", "coming")
    sam.tap("about-20")
    mina.on("ask", "covered")
    expect(mina.title).to_have_text("Sam is coming, about 20 minutes")

    # Ade stands down.
    stand_down = ade.ring()
    assert stand_down.title == "Something to look at, any time today"
    ade.tap_notice(stand_down)
    ade.on("answer", "stood_down")
    expect(ade.title).to_have_text("Someone has said yes")
    assert ade.it("coming").count() == 0
