"""Hours of one's own, from one shift to the next, coordinating for some days: on three phones."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.test_arrival import STORED, people
from tests.browser.visual_tour import SIZE, TONGUES, Tour, account_language, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

# On a busy machine a walk takes minutes.
pytestmark = pytest.mark.timeout(600)

BETWEEN = walks(
    "/c/:circleId /c/:circleId/hours /c/:circleId/notes /c/:circleId/people/:memberId",
    "home hours member notes",
)
WALKS = (BETWEEN,)
NOTE_TEXT = "Slept badly. Quiet company helps today."
CONTENT = ("Tea", "Supper", "Walk", NOTE_TEXT)


def write_hours_and_days_away(tour: Tour, sams: PhoneBrowser, circle_path: str) -> None:
    """Sam is often free on Saturdays, and away on some days."""
    sams.open(f"{circle_path}/hours")
    sams.on("hours")
    sams.tap("add-hours")
    sams.tap("day-5")
    sams.fill("start", "09:00")
    sams.fill("end", "12:00")
    sams.tap("save-hours")
    sams.it("remove-hours").wait_for()
    sams.tap("add-away")
    sams.fill("away-first", "2026-06-22")
    sams.fill("away-last", "2026-06-24")
    sams.tap("save-away")
    sams.it("end-away").wait_for()
    tour.stop(sams, "hours")


def stand_in_for_some_days(
    tour: Tour, minas: PhoneBrowser, sams: PhoneBrowser, mina: Friend
) -> None:
    """Mina asks Sam to coordinate for some days, and ends it."""
    c = f"/c/{mina.circle.id}"
    minas.open(f"{c}/people/{mina.member('Sam')}")
    minas.on("member")
    minas.tap("stand-in")
    tour.stop(minas, "member-stand-in")
    minas.tap("ask-stand-in")
    minas.page.locator('[data-stand-in="asked"]').wait_for()
    sams.open(c)
    sams.on("home")
    sams.it("stand-in-yes").wait_for()
    tour.stop(sams, "supporter-asked-to-stand-in")
    sams.tap("stand-in-yes")
    sams.it("stand-in-end").wait_for()
    sams.it("gaps").wait_for()
    sams.open(f"{c}/hours")
    sams.on("hours")
    minas.open(f"{c}/people/{mina.member('Sam')}")
    minas.page.locator('[data-stand-in="now"]').wait_for()
    minas.tap("end-stand-in")
    expect(minas.page.locator("[data-stand-in]")).to_have_count(0)


@pytest.mark.parametrize(("language", "locale"), TONGUES)
def test_from_one_shift_to_the_next(
    open_phone: Phones, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language, content=CONTENT)
    mina, sam = people(site, account_language(language))
    ade = site.friends["Ade"]
    ade.patch("/me", {"language": mina.language})
    tea = f"{mina.offers('Tea', [3], '16:00', '18:00')['id']}.2026-06-11"
    supper = f"{mina.offers('Supper', [3], '18:00', '20:00')['id']}.2026-06-11"
    mina.offers("Walk", [5, 6], "10:00", "11:00")
    sam.claims(tea)
    ade.claims(supper)
    c = f"/c/{mina.circle.id}"

    def phone(name: str) -> PhoneBrowser:
        opened = tour.phone(open_phone(name, friend=site.friends[name], language=locale, **SIZE))
        opened.open(c)
        opened.on("home")
        return opened

    # Sam is there, says so, and leaves a note.
    minas, sams = phone("Mina"), phone("Sam")
    sams.tap("say-here")
    sams.page.locator('[data-do="say-here"][aria-pressed="true"]').wait_for()
    tour.stop(sams, "supporter-here")
    # Beneath their hours, what they said themselves.
    company = minas.page.locator("[data-company] > li").first
    expect(company.locator(".soft").last).to_contain_text("Sam")
    sams.tap("notes")
    sams.on("notes")
    sams.fill("note", NOTE_TEXT)
    sams.tap("save-note")
    sams.it("remove-note").wait_for()
    tour.stop(sams, "notes-leave")

    # Mina reads it, and lets Ade read such notes, who comes next.
    minas.tap("notes")
    minas.on("notes")
    minas.sees(NOTE_TEXT)
    tour.stop(minas, "notes-person")
    switches = {"asks": True, "what_i_need": True, "open_times": True, "shift_reminders": True}
    path = f"/circles/{{c}}/members/{mina.member('Ade')}/consent"
    mina.put(path, switches | {"plan_sections": ["handover"]})
    ades = phone("Ade")
    tour.stop(ades, "supporter-next")
    ades.tap("notes")
    ades.on("notes")
    assert mina.reads("note_shown") == [], "the button tells nobody anything"
    ades.tap("show-notes")
    expect(ades.page.locator("[data-shift-note]")).to_contain_text(NOTE_TEXT)
    tour.stop(ades, "notes-shown")
    assert NOTE_TEXT not in ades.page.evaluate(STORED)
    assert len(mina.reads("note_shown", who="Ade")) == 1
    minas.tap("remove-note")
    expect(minas.it("remove-note")).to_have_count(0)

    write_hours_and_days_away(tour, sams, c)

    stand_in_for_some_days(tour, minas, sams, mina)
    assert sam.home()["coordinator"] is None
    tour.finish(BETWEEN)
