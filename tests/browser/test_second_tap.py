"""A second tap of the same thumb: what came under it a moment ago takes none."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.world import Friend

PAUSES_MS = (100, 250, 400)


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with Sam and Ade in the circle, and a regular shift on two days."""
    person, sam, ade = site.friend("Mina"), site.friend("Sam"), site.friend("Ade")
    person.begins_circle("Sam", "Ade")
    for friend in (sam, ade):
        friend.may_be_reached(friend.knocks(person.invites(friend.name)))
        person.lets_in(friend.name)
    person.offers("Walk", [4, 5, 6], "18:00", "20:00")
    return person


def acts_of(phone: PhoneBrowser) -> list[str]:
    """The calls that this phone sends from now on, by the last part of their paths."""
    acts: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and "/circles/" in request.url:
            acts.append(request.url.rsplit("/", 1)[-1])

    phone.page.on("request", note)
    return acts


def test_a_request_made_and_taken_back_by_double_taps(
    open_phone: Callable[..., PhoneBrowser], mina: Friend
) -> None:
    phone = open_phone("Mina", friend=mina)
    phone.open()
    acts = acts_of(phone)
    for after_ms in PAUSES_MS:
        phone.on("home")
        acts.clear()
        phone.taps_again("ask", after_ms=after_ms)
        phone.on("ask", "held")
        # Whoever means it can, a moment later.
        phone.taps_again("take-back", after_ms=after_ms)
        phone.on("ask", "closed")
        phone.taps_again("home", after_ms=after_ms)
        phone.on("home")
        assert acts == ["asks", "take-back"]
    # Impatience is no different, and neither is what comes late.
    acts.clear()
    phone.taps_again("ask", after_ms=150, times=5)
    phone.on("ask", "held")
    # Keys, and so a screen reader, are taken at once.
    phone.it("ask-now").press("Enter")
    phone.on("ask", "asking")
    assert acts == ["asks", "ask-now"]
    assert len(mina.reads("asked")) == len(PAUSES_MS) + 1


def test_answers_and_claims_by_double_taps(
    open_phone: Callable[..., PhoneBrowser], mina: Friend, site: Site
) -> None:
    phone = open_phone("Sam", friend=site.friends["Sam"])
    c = f"/c/{mina.circle.id}"
    phone.open()
    phone.on("home")
    acts = acts_of(phone)
    claimed: str | None = None
    # The next one comes to lie where the first was.
    for after_ms in PAUSES_MS[:2]:
        phone.goes(f"{c}/open-times")
        times = phone.on("open-times").locator("[data-slot]")
        if claimed:
            # A list that is drawn anew under the thumb takes no tap, and that isn't looked at here.
            expect(phone.page.locator(f'[data-slot="{claimed}"]')).to_have_count(0)
        claimed = times.first.get_attribute("data-slot")
        acts.clear()
        phone.taps_again("claim", after_ms=after_ms)
        phone.on("yours")
        assert acts == ["claim"]
    mina.asks("Tea, and no talking", now=True)
    phone.goes(c)
    phone.tap("see-ask")
    phone.on("answer", "asked")
    acts.clear()
    # "I'm at the door" comes to lie there, then what comes next.
    phone.taps_again("coming", after_ms=250)
    phone.on("answer", "coming")
    phone.taps_again("at-door", after_ms=100)
    phone.page.locator('[data-do="at-door"]').wait_for(state="detached")
    phone.taps_again("drop-out", after_ms=400)
    phone.on("answer", "dropped")
    assert acts == ["answer", "at-door", "drop-out"]


def test_what_is_played_while_a_move_is_on_its_way_changes_nothing(
    open_phone: Callable[..., PhoneBrowser], mina: Friend
) -> None:
    phone = open_phone("Mina", friend=mina)
    phone.open(f"/c/{mina.circle.id}/try")
    phone.tap("start-try")
    phone.on("try", "held")
    phone.tap("later")
    phone.on("try", "asking")
    on_their_way: list[Route] = []

    def hold(route: Route) -> None:
        on_their_way.append(route)

    phone.page.route("**/rehearsal/look", hold, times=1)
    phone.tap("plays-not_now")
    phone.tap("plays-coming")
    phone.tap("stop")
    while not on_their_way:
        phone.page.wait_for_timeout(20)
    on_their_way[0].continue_()
    # Sam said "not now" and no more; the request was stopped, after that.
    phone.on("try", "closed")
    phone.sees("Can’t right now")
