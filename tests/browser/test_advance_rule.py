"""Ahead of time: a rule is written, agreed to, started by two taps, seen and stopped."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlmodel import select

from app.consent.models import AdvanceRule
from app.core.ids import new_id
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.cases import first_circle as case
from tests.factories import comes_in
from tests.world import Friend, Json

Phones = Callable[..., PhoneBrowser]

AHEAD = walks(
    "/c/:circleId /c/:circleId/ahead /c/:circleId/ahead/:ruleId /c/:circleId/ahead/:ruleId/edit"
    " /c/:circleId/ahead/:ruleId/edit/:questionKey /c/:circleId/answer/:askId"
    " /c/:circleId/ask/:askId",
    "ahead ahead-edit ahead-question ahead-rule answer ask home",
)
WALKS = (AHEAD,)


@pytest.fixture
def person(site: Site, request: pytest.FixtureRequest) -> Friend:
    """Mina with the plan of three steps, and Sam and Ade in the circle."""
    spoken = request.node.callspec.params["language"]
    mina = site.friend("Mina", language=spoken)
    mina.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        site.friend(name, language=spoken)
        comes_in(site.as_world, mina, name)
    plan = mina.get("/circles/{c}/plan")
    mina.put(
        "/circles/{c}/plan",
        {"sections": [], "nobody_free": None, "ladder": case.ladder(mina.circle.members)},
        headers={"If-Match": plan["etag"]},
    )
    return mina


def a_day_goes_by(site: Site) -> None:
    """Its day is over: those whom it names may read it."""
    with site.db.write() as tx:
        for rule in tx.session.exec(select(AdvanceRule)):
            rule.starts_at = rule.due_at = tx.now


def write_rule(tour: Tour, mina: PhoneBrowser, person: Friend) -> Json:
    """One question a screen; what isn't asked has an answer that can be changed."""
    mina.tap("write-rule")
    mina.on("ahead-question")
    tour.stop(mina, "ahead-words")
    mina.fill("words", "awake 48 hours")
    mina.tap("next")
    mina.it("says-0").wait_for(state="attached")
    mina.tap("says-0")
    mina.tap("says-1")
    tour.stop(mina, "ahead-says")
    mina.tap("next")
    mina.on("ahead-edit")
    mina.tap("ask-what")
    mina.on("ahead-question")
    mina.tap("what-2")
    tour.stop(mina, "ahead-what")
    mina.tap("next")
    mina.on("ahead-edit")
    tour.stop(mina, "ahead-look")
    mina.tap("save-rule")
    mina.on("ahead-rule", "cooling")
    tour.stop(mina, "ahead-cooling")
    (rule,) = person.get("/circles/{c}/advance-rules")["rules"]
    assert (rule["step"]["position"], rule["needs_all"], rule["tries"]) == (2, True, 3)
    return dict(rule)


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_a_rule_from_its_first_word_to_the_stop(
    open_phone: Phones, site: Site, person: Friend, language: str, locale: str
) -> None:
    tour = Tour(language)
    circle = f"/c/{person.circle.id}"
    mina = open_phone("Mina", friend=person, language=locale, **SIZE)
    mina.open(f"{circle}/plan")
    mina.on("plan")
    mina.tap("ahead")
    mina.on("ahead")
    tour.stop(mina, "ahead-none")

    rule = write_rule(tour, mina, person)

    # Sam is named, reads all of it and says yes; Ade too.
    a_day_goes_by(site)
    path = f"/circles/{{c}}/advance-rules/{rule['id']}"
    ade = site.friends["Ade"]
    ade.put(f"{path}/mine", {"agreed": True})
    sam = open_phone("Sam", friend=site.friends["Sam"], language=locale, **SIZE)
    sam.open()
    sam.on("home")
    sam.tap("ahead")
    sam.on("ahead")
    tour.stop(sam, "ahead-named")
    sam.tap("rule")
    sam.on("ahead-rule", "asks")
    tour.stop(sam, "ahead-asks")
    sam.tap("agree")
    sam.on("ahead-rule", "ready")
    tour.stop(sam, "ahead-so")
    sam.it("its-so").focus()
    sam.page.keyboard.press("Enter")
    sam.page.keyboard.press("Enter")
    sam.on("ahead-rule", "saying")
    site.waits_until(lambda: bool(person.home()["person"]["ahead"]))
    mina.open(circle)
    mina.on("home")
    mina.page.locator('[data-ahead="saying"]').wait_for()

    # Ade says so too: Mina is asked, above all else, and says that it may go on.
    ade.post(f"{path}/say", {"id": new_id()})
    mina.page.locator('[data-ahead="asking"]').wait_for()
    tour.stop(mina, "ahead-home")
    mina.tap("ahead-see")
    mina.on("ahead-rule", "asking")
    tour.stop(mina, "ahead-asking")
    mina.tap("ahead-yes")
    mina.on("ahead-rule", "going")
    sam.on("ahead-rule", "going")
    ask = person.home()["person"]["ask"]["id"]
    mina.open(f"{circle}/ask/{ask}")
    mina.on("ask", "asking")
    mina.it("ahead").wait_for()
    tour.stop(mina, "ahead-ask")
    ades = open_phone("Ade", friend=ade, language=locale, **SIZE)
    ades.open(f"{circle}/answer/{ask}")
    ades.on("answer", "asked")
    tour.stop(ades, "ahead-answer")

    # One tap on home ends it, on every screen.
    mina.open(circle)
    mina.on("home")
    mina.tap("ahead-stop")
    mina.page.locator("[data-ahead]").wait_for(state="detached")
    ades.on("answer", "over")
    sam.on("ahead-rule", "ready")
    expect(sam.it("its-so")).to_have_count(0)
    assert person.home()["person"]["ask"] is None
    tour.finish(AHEAD)
