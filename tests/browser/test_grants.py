"""Grants one by one on the person's phone: read, changed, preset, looked over alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_arrival import people
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, account_language, walks
from tests.world import Friend, Json

Phones = Callable[..., PhoneBrowser]

# On a busy machine a walk takes minutes.
pytestmark = pytest.mark.timeout(600)

ONE_BY_ONE = walks(
    "/c/:circleId /c/:circleId/consent/:memberId /c/:circleId/grants /c/:circleId/grants/:to"
    " /c/:circleId/grants/:to/:grantId /c/:circleId/widening",
    "consent-one grant grants grants-roles home widening",
)
WALKS = (ONE_BY_ONE,)
WHY_TEXT = "Next door"
CONTENT = (WHY_TEXT, "Tea, no questions")


def stop_and_undo(minas: PhoneBrowser) -> None:
    """The changed grant is stopped, given back, and stopped for good."""
    minas.page.locator('[data-event="gap"]').tap()
    minas.tap("grant-stop")
    minas.on("withdrawn", "part")
    minas.tap("undo")
    minas.on("grants")
    minas.page.locator('[data-event="gap"]').tap()
    minas.tap("grant-stop")
    minas.on("withdrawn", "part")
    minas.tap("ok")
    minas.on("grants")
    expect(minas.page.locator('[data-event="gap"]')).to_have_count(0)


def change_one_grant(tour: Tour, minas: PhoneBrowser, mina: Friend) -> None:
    """One grant, by one question a screen."""
    minas.tap("grants")
    minas.on("grants")
    tour.stop(minas, "grants-friend")
    minas.page.locator('[data-event="open_time"]').tap()
    minas.on("grant")
    tour.stop(minas, "grant-one")
    for question, tap in (
        ("event", "event-gap"),
        ("tier", "tier-2"),
        ("channels", "over-voice"),
        ("hours", "hours-some"),
        ("until", "until-30"),
        ("why", None),
    ):
        minas.tap(f"grant-{question}")
        minas.on("grant", question)
        if tap is None:
            minas.fill("why", WHY_TEXT)
        else:
            minas.tap(tap)
        if question in {"event", "hours", "why"}:
            tour.stop(minas, f"grant-{question}")
        minas.tap("grant-next")
        minas.it(f"grant-{question}").wait_for()
    minas.tap("grant-tier")
    minas.tap("tier-3")
    minas.tap("grant-next")
    minas.tap("grant-sections")
    minas.on("grant", "sections")
    minas.tap("part-handover")
    minas.tap("grant-next")
    tour.stop(minas, "grant-changed")
    minas.tap("grant-save")
    minas.on("withdrawn", "part")  # another event: the one there was is over
    minas.tap("ok")
    minas.on("grants")
    expect(minas.page.locator('[data-event="gap"]')).to_contain_text(WHY_TEXT)
    (gap,) = [grant for grant in live_grants(mina) if grant["event"] == "gap"]
    assert (gap["tier"], gap["channels"]) == (3, ["push", "mail", "sms"])
    assert (gap["from_wall"], gap["to_wall"], gap["why"]) == ("08:00", "22:00", WHY_TEXT)
    assert gap["sections"] == ["handover"]
    assert "open_time" not in {grant["event"] for grant in live_grants(mina)}


def grant_to_a_role(tour: Tour, minas: PhoneBrowser, mina: Friend) -> None:
    """For a role, from the first question to the last."""
    minas.open(f"/c/{mina.circle.id}/consent")
    minas.on("consent")
    minas.tap("grants-roles")
    minas.on("grants-roles")
    tour.stop(minas, "grants-roles")
    minas.tap("to-pool")
    minas.on("grants")
    minas.tap("grant-new")
    for question in ("event", "tier", "channels", "hours", "until", "why"):
        minas.on("grant", question)
        minas.tap("grant-next")
    minas.tap("grant-save")
    minas.on("grants")
    minas.page.locator('[data-event="ask"]').wait_for()
    (pool,) = mina.get("/circles/{c}/consent")["roles"]
    assert (pool["role"], pool["grants"][0]["tier"]) == ("pool", 1)


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_grants_are_read_changed_and_looked_over(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    mina, sam = people(site, account_language(language))
    etag = mina.tries("GET", "/circles/{c}/plan").headers["ETag"]
    helps = {"sections": [{"key": "helps", "text": CONTENT[1]}]}
    mina.put("/circles/{c}/plan", helps, headers={"If-Match": etag})
    c = f"/c/{mina.circle.id}"
    minas = tour.phone(open_phone("Mina", friend=mina, language=locale, **SIZE))
    minas.open(f"{c}/consent/{mina.member('Sam')}")
    minas.on("consent-one")

    # A part of the plan waits, and says so.
    minas.tap("section-helps")
    minas.page.locator('[data-do="section-helps"]:checked').wait_for(state="attached")
    tour.stop(minas, "consent-waits")
    assert sam.tries("GET", "/circles/{c}/plan").status_code == 403

    change_one_grant(tour, minas, mina)
    stop_and_undo(minas)

    grant_to_a_role(tour, minas, mina)

    # Looked over alone, and taken back: Sam never knew.
    minas.open(c)
    minas.on("home")
    minas.it("widening").wait_for()
    tour.stop(minas, "home-widening")
    minas.tap("widening")
    minas.on("widening")
    tour.stop(minas, "widening")
    minas.tap("wait-72")
    minas.page.locator('[data-do="wait-72"]:checked').wait_for(state="attached")
    minas.page.locator("[data-waits] button").tap()
    expect(minas.page.locator("[data-waits]")).to_have_count(0)
    assert mina.get("/circles/{c}/widening")["hours"] == 72

    # A preset, in one tap.
    minas.open(f"{c}/grants/{mina.member('Sam')}")
    minas.on("grants")
    minas.tap("presets")
    minas.on("grants", "presets")
    tour.stop(minas, "grants-presets")
    minas.tap("preset-asks")
    minas.on("withdrawn", "part")
    minas.tap("ok")
    minas.on("grants")
    expect(minas.page.locator('[data-do="grant"]')).to_have_count(3)
    assert {(grant["event"], grant["tier"]) for grant in live_grants(mina)} == {
        ("ask", 1),
        ("also_told", 1),
        ("stand_down", 1),
    }
    tour.finish(ONE_BY_ONE)


def live_grants(mina: Friend) -> list[Json]:
    """Sam's live grants, as the person's screen gets them."""
    people = mina.get("/circles/{c}/consent")["people"]
    grants: list[Json] = next(person["grants"] for person in people if person["name"] == "Sam")
    return grants
