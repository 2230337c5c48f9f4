"""Ways of asking, and what holds for one request alone, on two phones."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.world import Friend, Json

COMPANY, NOW, BOTH = "Company", "Somebody now", "Two people"
QUIET, TOGETHER = "Quiet company", "Both of you"
ADDRESS, NUMBER = "12 Alder Lane, third floor", "+1 604 555 0187"
THIS_TIME = walks(
    "/c/:circleId /c/:circleId/strengths /c/:circleId/ask/:askId /c/:circleId/answer/:askId",
    "home strengths ask answer",
)
WALKS = (THIS_TIME,)


def _people(site: Site, language: str) -> Friend:
    """Mina, whose plan asks Sam and then Ade and Lee together. Theo isn't in it."""
    mina = site.friend("Mina", language=language)
    mina.begins_circle("Sam", "Ade", "Lee", "Theo")
    for name in ("Sam", "Ade", "Lee", "Theo"):
        friend = site.friend(name, language=language)
        friend.may_be_reached(friend.knocks(mina.invites(name)))
        mina.lets_in(name)

    def step(name: str, *members: str) -> Json:
        audience = [{"kind": "member", "member_id": mina.member(member)} for member in members]
        return {"name": name, "audience": audience, "mode": "together", "wait_minutes": 5}

    ladder = [step(QUIET, "Sam"), step(TOGETHER, "Ade", "Lee")]
    mina.put("/circles/{c}/plan", {"sections": [], "ladder": ladder})
    return mina


def _names_three_ways(minas: PhoneBrowser, tour: Tour, address: str) -> None:
    minas.open(address)
    minas.on("strengths")
    tour.stop(minas, "strengths-none")
    minas.fill("strength-usual", COMPANY)
    minas.tap("add-strength")
    minas.fill("strength-2", NOW)
    minas.tap("add-strength")
    minas.fill("strength-3", BOTH)
    tour.stop(minas, "strengths-three")
    minas.tap("save-strengths")
    minas.page.locator("[data-note]").wait_for()


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_a_stronger_request_without_somebody_and_the_address_for_this_time(
    open_phone: Callable[..., PhoneBrowser], site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=(COMPANY, NOW, BOTH, QUIET, TOGETHER, ADDRESS, NUMBER))
    mina = _people(site, language)
    lee, theo = mina.member("Lee"), mina.member("Theo")
    c = f"/c/{mina.circle.id}"
    minas = open_phone("Mina", friend=mina, language=locale, **SIZE)
    _names_three_ways(minas, tour, f"{c}/strengths")
    minas.open(c)
    minas.on("home")
    expect(minas.it("ask")).to_contain_text("Sam")
    expect(minas.it("ask-2")).to_contain_text("Ade")
    tour.stop(minas, "home-three-ways")
    minas.tap("leave-someone-out")
    for name in ("Ade", "Sam", "Lee"):
        minas.tap(f"leave-out-{mina.member(name)}")
    tour.stop(minas, "home-all-left-out")
    expect(minas.it("call-instead")).to_be_visible()
    for name in ("Sam", "Lee"):
        minas.tap(f"leave-out-{mina.member(name)}")
    expect(minas.it("ask-2")).to_contain_text("Lee")
    minas.tap("ask-2")
    minas.on("ask", "held")
    tour.stop(minas, "ask-held-left-out")
    minas.tap("ask-now")
    minas.on("ask", "asking")
    expect(minas.title).to_contain_text("Lee")
    assert mina.circle.asks == []
    mina.circle.asks.append(minas.page.url.rpartition("/")[2])
    assert mina.sees_people()["Ade"] == "left_out"
    minas.page.locator("[data-someone-else] summary").click()
    tour.stop(minas, "ask-someone-else")
    minas.tap(f"ask-beside-{theo}")
    expect(minas.title).to_contain_text("Theo")

    lees = open_phone("Lee", friend=site.friends["Lee"], language=locale, **SIZE)
    lees.open(f"{c}/answer/{mina.circle.asks[-1]}")
    lees.on("answer", "asked")
    lees.sees(NOW)
    tour.stop(lees, "answer-with-strength")
    lees.tap("coming")
    lees.on("answer", "coming")
    tour.stop(lees, "answer-coming-no-address")
    lees.tap("about-60")
    lees.tap("on-my-way")
    expect(lees.it("on-my-way")).to_have_count(0)
    minas.on("ask", "covered")
    expect(minas.it("write-address")).to_be_visible()
    tour.stop(minas, "ask-covered-nothing-written")
    mina.put("/circles/{c}/arrival", {"address": ADDRESS, "number": NUMBER})
    minas.tap(f"give-address-{lee}")
    expect(minas.it(f"hide-address-{lee}")).to_be_visible()
    tour.stop(minas, "ask-covered-address-given")
    lees.tap("show-address")
    expect(lees.page.locator('[data-address] a[href="sms:+16045550187"]')).to_be_visible()
    tour.stop(lees, "answer-address-with-number")
    # Taken back while it is on their screen: it goes by itself.
    minas.tap(f"hide-address-{lee}")
    expect(lees.page.locator("[data-address]")).to_have_count(0)
    tour.stop(minas, "ask-covered-address-not-given")
    tour.finish(THIS_TIME)
