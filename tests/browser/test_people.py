"""Who people are and what they do: a friend keeps their card true and the person answers; the
person makes Lee coordinator, words a label and sets limits; Lee hands coordinating on.

Its screens are walked on the way, in every size and light.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.demo_circle import Phones, circle_of, signed_in
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_screens_circle import CONTENT
from tests.browser.visual_tour import LANGUAGES, Tour, walks

PEOPLE = walks(
    "/c/:circleId /c/:circleId/card /c/:circleId/coordinating /c/:circleId/people/:memberId"
    " /c/:circleId/people/:memberId/card /c/:circleId/people/:memberId/limits /d",
    "card-question coordinating device home member member-limits my-card",
)
WALKS = (PEOPLE,)

TO, DUTY, LABEL = "Child protection", "A child at risk", "keeps the week"


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_cards_roles_limits_and_handing_on(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=(*CONTENT, TO, DUTY, LABEL))
    mina, sam, ade = (
        signed_in(open_phone, site, tour, name, locale) for name in ("Mina", "Sam", "Ade")
    )
    c = circle_of(mina)
    sam_changes_their_card(tour, mina, sam, c)
    mina_makes_lee_coordinator(tour, mina, c)
    nights_are_not_for_ade(tour, mina, ade, c)
    lee = signed_in(open_phone, site, tour, "Lee", locale)
    lee_hands_it_on(tour, mina, lee, ade, c)
    tour.finish(PEOPLE)


def sam_changes_their_card(tour: Tour, mina: PhoneBrowser, sam: PhoneBrowser, c: str) -> None:
    sam.goes(f"{c}/card")
    sam.on("my-card")
    sam.tap("paid")
    sam.tap("reports")
    sam.fill("reports-to", TO)
    sam.fill("duty", DUTY)
    tour.stop(sam, "my-card")
    sam.tap("save-card")
    sam.page.locator("[data-note]").wait_for()

    # A card on Mina's home leads to what is new; she chooses, and her saving answers it.
    mina.tap("see-card")
    mina.on("card-question")
    expect(mina.page.locator("[data-changed-card]")).to_contain_text(DUTY)
    tour.stop(mina, "card-question")
    mina.tap("choose")
    mina.on("consent-one")
    mina.tap("section-helps")
    mina.tap("answer-card")
    mina.on("withdrawn", "part")
    mina.tap("ok")
    mina.on("consent-one")
    expect(mina.it("answer-card")).to_have_count(0)
    mina.goes(c)
    mina.on("home")
    expect(mina.it("see-card")).to_have_count(0)


def member_page(mina: PhoneBrowser, c: str, name: str) -> None:
    mina.goes(f"{c}/circle")
    mina.on("circle")
    mina.page.locator(f'[data-member="{name}"]').tap()
    mina.on("member")


def mina_makes_lee_coordinator(tour: Tour, mina: PhoneBrowser, c: str) -> None:
    member_page(mina, c, "Lee")
    role = mina.it("role-coordinator")
    mina.tap("role-coordinator")
    expect(role).not_to_be_checked()
    mina.tap("role-coordinator")
    expect(role).to_be_checked()
    mina.fill("label", LABEL)
    mina.tap("save-name")
    expect(mina.page.locator(".lead")).to_have_text(LABEL)
    tour.stop(mina, "member")


def nights_are_not_for_ade(tour: Tour, mina: PhoneBrowser, ade: PhoneBrowser, c: str) -> None:
    member_page(mina, c, "Ade")
    mina.tap("set-limits")
    mina.on("member-limits")
    mina.tap("no-nights")
    mina.tap("week-most-3")
    mina.tap("save-limits")
    beyond = mina.page.locator('[data-beyond="night"]')
    beyond.first.wait_for()
    nights = beyond.count()
    tour.stop(mina, "member-limits")
    beyond.first.locator('[data-do^="leave-"]').tap()
    expect(beyond).to_have_count(nights - 1)
    if nights > 1:
        beyond.first.locator('[data-do^="end-"]').tap()
        expect(beyond).to_have_count(nights - 2)
    ade.goes(f"{c}/my-limits")
    ade.on("my-limits")
    ade.page.locator("[data-set-limits]").wait_for()


def lee_hands_it_on(
    tour: Tour, mina: PhoneBrowser, lee: PhoneBrowser, ade: PhoneBrowser, c: str
) -> None:
    lee.goes(f"{c}/coordinating")
    lee.on("coordinating")
    lee.page.get_by_role("radio", name="Ade", exact=True).tap()
    tour.stop(lee, "coordinating")
    lee.tap("hand-on")
    lee.page.locator('[data-handover="asked"]').wait_for()
    mina.goes(c)
    mina.on("home")
    mina.it("handover-yes").wait_for()
    tour.stop(mina, "person-home-handover")
    mina.tap("handover-yes")
    expect(mina.it("handover-yes")).to_have_count(0)
    ade.goes(c)
    ade.on("home")
    ade.tap("handover-yes")
    ade.it("gaps").wait_for()
    lee.page.locator('[data-phase="not"]').wait_for()
