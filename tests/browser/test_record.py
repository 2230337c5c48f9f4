"""The record on the person's phone: its parts, its proof, its keeping; who isn't in any more."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from app.core.db import Database
from app.record import queries as record_queries
from app.record.restore_epoch_service import declare
from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.factories import comes_in
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]

RECORD = walks(
    "/c/:circleId /c/:circleId/ask/:askId /c/:circleId/former /c/:circleId/people/:memberId"
    " /c/:circleId/people/:memberId/remembers /c/:circleId/record /c/:circleId/record/keeping",
    "ask former home keeping member record remembers",
)
WALKS = (RECORD,)
PLAN = [{"key": "arrive", "text": "Ring twice."}, {"key": "helps", "text": "porridge"}]


@pytest.fixture
def person(site: Site, request: pytest.FixtureRequest) -> Friend:
    """Mina, with Sam and Ade in the circle; Sam has read a part of the plan and came to an ask."""
    spoken = request.node.callspec.params["language"]
    mina = site.friend("Mina", language=spoken)
    mina.begins_circle("Sam", "Ade")
    for name in ("Sam", "Ade"):
        site.friend(name, language=spoken)
        comes_in(site.as_world, mina, name)
    mina.put("/circles/{c}/plan", {"sections": PLAN})
    mina.put("/circles/{c}/arrival", {"address": "12 Alder Lane", "notes": None})
    site.widens_at_once(mina.circle.id)
    mina.put(
        f"/circles/{{c}}/members/{mina.member('Sam')}/consent",
        {
            "asks": True,
            "what_i_need": True,
            "open_times": True,
            "shift_reminders": True,
            "plan_sections": ["arrive", "address"],
        },
    )
    mina.asks("Someone on the sofa, if you like.", now=True)
    sam = site.friends["Sam"]
    site.waits_until(lambda: sam.tries("GET", sam.ask_path).status_code == 200)
    sam.answers("coming", 5)
    sam.post("/circles/{c}/arrival/look")
    mina.does("stop")
    return mina


def sets_back(db: Database, circle_id: str, by: int) -> None:
    """Delete the newest entries of the record, as restoring an older backup does."""
    with db.write() as tx:
        last = record_queries.head(tx, circle_id).seq - by
        last_hash = tx.session.execute(
            text("SELECT hash FROM record_entry WHERE circle_id = :c AND seq = :last"),
            {"c": circle_id, "last": last},
        ).scalar_one()
        tx.session.execute(text("DROP TRIGGER IF EXISTS record_entry_no_delete"))
        tx.session.execute(
            text("DELETE FROM record_entry WHERE circle_id = :c AND seq > :last"),
            {"c": circle_id, "last": last},
        )
        tx.session.execute(
            text("UPDATE record_head SET seq = :last, hash = :hash WHERE circle_id = :c"),
            {"c": circle_id, "last": last, "hash": last_hash},
        )
        tx.hint(circle_id)


def holds(phone: PhoneBrowser, do: str) -> None:
    """Something that is done by holding, with a keyboard: asked once, done once."""
    phone.it(do).focus()
    for _ in range(2):
        phone.page.keyboard.press("Enter")


def read_record(mina: PhoneBrowser, circle: str, head: str) -> None:
    """Open the record; this phone says so of its head."""
    mina.open(f"/c/{circle}/record")
    mina.on("record")
    mina.page.locator(f'[data-head="{head}"]').wait_for()


def set_the_record_back(tour: Tour, mina: PhoneBrowser, site: Site, circle: str) -> None:
    """An entry is gone, and nobody said so; then again, and it is said."""
    mina.has_kept()
    sets_back(site.db, circle, 1)
    read_record(mina, circle, "differs")
    # It is said on the home as well, without being asked.
    mina.open(f"/c/{circle}")
    mina.on("home")
    mina.it("head-see").wait_for()
    tour.stop(mina, "home-differs")
    mina.tap("head-see")
    mina.on("record")
    mina.page.locator('[data-head="differs"]').wait_for()
    tour.stop(mina, "record-differs")
    mina.tap("head-go-on")
    mina.page.locator('[data-head="first"]').wait_for()
    mina.has_kept()
    sets_back(site.db, circle, 2)
    declare(site.db, "a restore")
    read_record(mina, circle, "set_back")
    tour.stop(mina, "record-set-back")
    mina.tap("head-go-on")
    mina.page.locator('[data-head="first"]').wait_for()


def block_and_let_back(tour: Tour, mina: PhoneBrowser, person: Friend) -> None:
    """Sam is blocked, and what Sam remembers is read; then let back."""
    mina.goes(f"/c/{person.circle.id}/people/{person.member('Sam')}")
    mina.on("member")
    tour.stop(mina, "member-to-block")
    # The screen still shows who was blocked, when it hears that something changed.
    mina.allow(re.compile(r"status of 404 .*/members/[\w-]+/(limits|shifts)"))
    holds(mina, "block-member")
    mina.on("remembers")
    mina.page.locator('[data-thing="plan"]').wait_for()
    tour.stop(mina, "remembers-blocked")
    mina.goes(f"/c/{person.circle.id}/former")
    mina.on("former")
    mina.it("unblock").wait_for()
    tour.stop(mina, "former-blocked")
    mina.tap("unblock")
    mina.it("unblock").wait_for(state="detached")
    mina.tap("remembers")
    mina.on("remembers")
    mina.it("block").wait_for()
    tour.stop(mina, "remembers")


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_the_record_and_who_is_out_look_right(
    open_phone: Phones, site: Site, person: Friend, language: str, locale: str
) -> None:
    tour = Tour(language)
    circle = person.circle.id
    mina = open_phone("Mina", friend=person, language=locale, **SIZE)

    read_record(mina, circle, "first")
    # The request that is over is deleted in two weeks; it is kept here, or where it is read.
    ask = person.circle.asks[0]
    mina.tap(f"keep-{ask}")
    mina.it(f"let-go-{ask}").wait_for()
    tour.stop(mina, "record-request")
    mina.tap(f"ask-{ask}")
    mina.on("ask", "closed")
    mina.tap(f"let-go-{ask}")
    mina.it(f"keep-{ask}").wait_for()
    tour.stop(mina, "ask-let-go")
    assert not person.sees()["kept"]
    read_record(mina, circle, "fits")
    mina.it("choose-about").select_option("shown")
    expect(mina.page.locator("[data-kind]")).to_have_count(2)
    tour.stop(mina, "record-shown")
    mina.it("choose-about").select_option("told")
    mina.page.locator('[data-kind="told"]').first.wait_for()
    mina.it("choose-who").select_option(person.member("Sam"))
    mina.page.locator('[data-head="fits"]').wait_for()
    tour.stop(mina, "record-told")

    set_the_record_back(tour, mina, site, circle)

    mina.tap("keeping")
    mina.on("keeping")
    with mina.page.expect_download() as saved:
        mina.tap("save-record")
    assert saved.value.suggested_filename == "record.json"
    mina.tap("keep-90")
    expect(mina.it("keep-90")).to_have_attribute("aria-pressed", "true")
    mina.tap("forget")
    mina.it("forget-all").wait_for()
    tour.stop(mina, "keeping")
    holds(mina, "forget-all")
    mina.it("forget").wait_for()
    assert len(person.record()) <= 2

    block_and_let_back(tour, mina, person)
    tour.finish(RECORD)
