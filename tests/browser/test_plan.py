"""The plan's editor and the page to read, at a phone's size: nothing that was typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.phone_browser import NO_WAY, PhoneBrowser
from tests.browser.site import Site
from tests.browser.visual_tour import LANGUAGES, SIZE, Tour, walks
from tests.world import Friend

Phones = Callable[..., PhoneBrowser]
NEWER = re.compile("412 .*/plan/draft")


def comes_in(mina: Friend, friend: Friend, **reach: Any) -> None:
    knock = friend.knocks(mina.invites(friend.name))
    friend.may_be_reached(knock, **reach)
    mina.lets_in(friend.name)


@pytest.fixture
def mina(site: Site) -> Friend:
    """Mina, with Sam whom an ask reaches at any hour, and Ade by day."""
    person, sam, ade = site.friend("Mina"), site.friend("Sam"), site.friend("Ade")
    person.begins_circle("Sam", "Ade")
    comes_in(person, sam)
    comes_in(person, ade, asks_any_hour=False)
    return person


@pytest.fixture
def phone(open_phone: Phones, mina: Friend) -> PhoneBrowser:
    """Mina's phone at the plan, with the app kept for offline."""
    new_phone = open_phone("Mina", friend=mina, **SIZE)
    new_phone.open(f"/c/{mina.circle.id}/plan")
    new_phone.on("plan")
    new_phone.page.evaluate(
        "navigator.serviceWorker.controller ||"
        " new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done))"
        ".then(() => true)"
    )
    return new_phone


def draft(mina: Friend) -> dict[str, Any]:
    plan_draft: dict[str, Any] = mina.get("/circles/{c}/plan/draft")
    return plan_draft


def texts(plan: dict[str, Any]) -> dict[str, str]:
    return {section["key"]: section["text"] for section in plan["sections"] if section["text"]}


def stands(phone: PhoneBrowser, standing: str) -> None:
    expect(phone.page.locator(f'[data-standing="{standing}"]')).to_be_visible()


def test_a_plan_is_written_used_and_read(phone: PhoneBrowser, mina: Friend) -> None:
    phone.sees("We ask one after another: Sam and Ade. Each has 5 minutes to say yes.")
    phone.tap("edit-plan")
    phone.on("plan-edit")
    phone.tap("part-helps")
    phone.on("plan-part")
    # Typed with a pause at a space: what is saved meanwhile takes nothing from under the thumb.
    box = phone.it("text")
    box.press_sequentially("Quiet ")
    stands(phone, "kept")
    box.press_sequentially("company")
    expect(box).to_have_value("Quiet company")
    stands(phone, "kept")
    phone.tap("done")
    phone.on("plan-edit")

    phone.tap("add-step")
    phone.on("plan-step")
    phone.tap("ask-who")
    phone.on("plan-question")
    phone.tap(f"add-{mina.member('Ade')}")
    phone.tap("done")
    phone.tap("ask-name")
    phone.fill("name", "Night")
    phone.tap("done")
    phone.sees("2. Night")
    phone.tap("ask-wait")
    phone.tap("wait-20")
    phone.tap("done")
    phone.on("plan-step")
    phone.sees("At these hours, this step reaches nobody")
    phone.sees("Every day, 10 pm to 7 am")
    phone.tap("done")
    phone.on("plan-edit")
    assert mina.get("/circles/{c}/plan")["version"] == 1, "nothing of it is in use"

    phone.tap("up-2")
    expect(phone.it("step-1")).to_contain_text("1. Night")
    phone.tap("step-1")
    phone.tap("take-out")
    phone.on("plan-edit")
    phone.sees("“1. Night” is removed from your draft.")
    phone.tap("undo")
    expect(phone.it("step-1")).to_contain_text("1. Night")
    phone.tap("use-plan")
    phone.on("plan")
    phone.sees("This is your plan now.")
    phone.sees("We ask Ade, with 20 minutes to say yes.")
    phone.sees("If that isn’t enough, the next step begins:")
    phone.sees("Quiet company")
    used = mina.get("/circles/{c}/plan")
    assert (used["version"], texts(used)) == (2, {"helps": "Quiet company"})
    assert [step["name"] for step in used["ladder"]] == ["Night", None]


def test_by_keyboard_the_focus_goes_along(phone: PhoneBrowser, mina: Friend) -> None:
    phone.open(f"/c/{mina.circle.id}/plan/step/1/who")
    phone.on("plan-question")

    def focused() -> str:
        return str(
            phone.page.evaluate(
                "document.activeElement.dataset.do ?? document.activeElement.localName"
            )
        )

    phone.it("up-2").focus()
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("ol > li").first).to_contain_text("Ade")
    phone.site.waits_until(lambda: focused() == "down-1")
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("ol > li").first).to_contain_text("Sam")
    phone.site.waits_until(lambda: focused() == "up-2")
    phone.it("out-2").focus()
    phone.page.keyboard.press("Enter")
    expect(phone.page.locator("ol > li")).to_have_count(1)
    phone.site.waits_until(lambda: focused() == "h1")
    stands(phone, "kept")
    (step,) = draft(mina)["ladder"]
    assert [person["member_id"] for person in step["audience"]] == [mina.member("Sam")]


def test_what_is_typed_survives_no_connection_a_reload_and_another_phone(
    phone: PhoneBrowser, mina: Friend, open_phone: Phones, site: Site
) -> None:
    phone.open(f"/c/{mina.circle.id}/plan/part/worse")
    phone.on("plan-part")
    phone.it("text").wait_for()
    phone.allow(NO_WAY)
    phone.context.set_offline(True)
    phone.fill("text", "Loud rooms")
    stands(phone, "waits")
    phone.page.reload()
    phone.on("plan-part")
    expect(phone.it("text")).to_have_value("Loud rooms")
    stands(phone, "waits")
    assert not draft(mina)["exists"]
    phone.tap("done")
    phone.tap("use-plan")
    phone.sees("Not sent. There’s no connection.")

    # The app is closed and opened again at home: what was written goes by itself.
    phone.context.set_offline(False)
    phone.open(f"/c/{mina.circle.id}")
    phone.on("home")
    site.waits_until(lambda: bool(draft(mina)["exists"]))
    assert texts(draft(mina)) == {"worse": "Loud rooms"}
    other = open_phone("Mina's tablet", friend=mina, **SIZE)
    other.open(f"/c/{mina.circle.id}/plan")
    other.on("plan")
    expect(other.it("edit-plan")).to_have_text("Continue with my draft")
    other.tap("edit-plan")
    expect(other.it("part-worse")).to_contain_text("Loud rooms")


def test_a_newer_draft_is_shown_before_anything_is_written_over(
    phone: PhoneBrowser, mina: Friend
) -> None:
    phone.allow(NEWER)
    phone.open(f"/c/{mina.circle.id}/plan/part/helps")
    phone.on("plan-part")
    phone.it("text").wait_for()
    newer = {"sections": [{"key": "helps", "text": "tea"}, {"key": "worse", "text": "noise"}]}
    mina.patch("/circles/{c}/plan/draft", newer, headers={"If-Match": '"0"'})
    phone.fill("text", "a walk")
    phone.sees("There is a newer draft")
    phone.sees("tea")
    expect(phone.it("text")).to_have_value("a walk")
    assert texts(draft(mina)) == {"helps": "tea", "worse": "noise"}
    phone.tap("keep-mine")
    stands(phone, "kept")
    assert texts(draft(mina)) == {"helps": "a walk", "worse": "noise"}

    etag = draft(mina)["etag"]
    newer = {"sections": [{"key": "helps", "text": "soup"}]}
    mina.patch("/circles/{c}/plan/draft", newer, headers={"If-Match": etag})
    phone.fill("text", "a long walk")
    phone.tap("take-newer")
    expect(phone.it("text")).to_have_value("soup")
    stands(phone, "kept")
    assert texts(draft(mina))["helps"] == "soup"


def test_the_plan_can_be_read_with_no_way_out_and_on_paper(
    phone: PhoneBrowser, mina: Friend
) -> None:
    mina.put(
        "/circles/{c}/plan",
        {
            "sections": [{"key": "arrive", "text": "Don't ring. Text, then wait."}],
            "nobody_free": "Warmline 604 555 0100",
        },
    )
    phone.page.reload()
    phone.sees("Warmline 604 555 0100")
    phone.tap("keep-copy")
    phone.page.locator('[data-do="keep-copy"]:checked').wait_for(state="attached")
    phone.has_kept()
    phone.allow(NO_WAY)
    phone.context.set_offline(True)
    phone.page.reload()
    phone.on("plan")
    phone.sees("No connection. You see this as it was at")
    phone.sees("Don't ring. Text, then wait.")
    phone.sees("It never calls the police or an emergency number.")
    assert phone.page.locator("[data-screen=plan] a[href^='tel:']").count() == 0
    size = phone.page.locator(".read .words").first.evaluate(
        "one => parseFloat(getComputedStyle(one).fontSize)"
    )
    assert size >= 20
    phone.page.emulate_media(media="print")
    expect(phone.page.locator(".words").first).to_be_visible()
    for away in (".top", ".tabs", ".actions", ".no-print"):
        expect(phone.page.locator(away).first).to_be_hidden()


def test_a_friend_reads_what_was_granted_and_no_ladder(
    open_phone: Phones, mina: Friend, site: Site
) -> None:
    sections = [{"key": "helps", "text": "Quiet company"}, {"key": "worse", "text": "Loud rooms"}]
    mina.put("/circles/{c}/plan", {"sections": sections, "nobody_free": "Warmline"})
    sam = site.friends["Sam"]
    assert sam.home()["supporter"]["reads_plan"] is False
    site.widens_at_once(mina.circle.id)
    mina.post(
        "/circles/{c}/grants",
        {
            "id": "g" * 22,
            "to": {"kind": "member", "member_id": mina.member("Sam")},
            "event": "ask",
            "tier": 3,
            "sections": ["helps"],
        },
    )
    sams = open_phone("Sam", friend=sam, **SIZE)
    sams.open(f"/c/{mina.circle.id}")
    sams.on("home")
    sams.tap("plan")
    sams.on("plan")
    sams.sees("What Mina wrote")
    sams.sees("Quiet company")
    for unseen in ("Loud rooms", "Warmline", "We ask"):
        assert unseen not in sams.page.locator("#app").inner_text()
    assert sams.it("edit-plan").count() == 0

    writer = open_phone("Mina", friend=mina, **SIZE)
    writer.open(f"/c/{mina.circle.id}/plan/part/helps")
    writer.sees("Sam can read this part once the plan is in use.")


@pytest.mark.parametrize(("language", "locale"), LANGUAGES)
def test_the_editor_looks_right(
    open_phone: Phones, mina: Friend, site: Site, language: str, locale: str
) -> None:
    tour = Tour(language)
    mina.patch("/me", {"language": language})
    both = [{"kind": "member", "member_id": mina.member(name)} for name in ("Sam", "Ade")]
    mina.patch(
        "/circles/{c}/plan/draft",
        {
            "sections": [
                {"key": "helps", "text": "Quiet company, films, no advice.\nRice porridge."},
                {"key": "own", "heading": "The cat Bori", "text": "Dry food, Lee has the key."},
            ],
            "nobody_free": "Warmline",
            "over": "Two meals and a night’s sleep.",
            "body_emergency": {"ambulance": "ask_me", "first": "Naloxone", "stays": "Sam"},
            "repeat": {"rounds": 2, "minutes": 30},
            "ladder": [
                {
                    "audience": both,
                    "name": "Company",
                    "wait_minutes": 60,
                    "answers": ["coming", "call", "text"],
                    "trigger": "two nights without sleep",
                    "dont": "Say “calm down”.",
                    "also_tell": [{"member_id": both[1]["member_id"], "text": "Bori eats at six."}],
                },
                {"audience": both[1:], "name": "Two people", "mode": "together", "needed": 2},
                {"audience": [], "needs_my_yes": True, "answers": ["coming"]},
            ],
        },
    )
    phone = open_phone("Mina", language=locale, friend=mina, **SIZE)
    c = f"/c/{mina.circle.id}/plan"
    for address, screen in (
        ("edit", "plan-edit"),
        ("part/helps", "plan-part"),
        ("part/own", "plan-part"),
        ("part/nobody-free", "plan-part"),
        *((f"part/{name}", "plan-part") for name in ("over", "body_emergency", "rounds")),
        ("step/2", "plan-step"),
        *((f"step/1/{name}", "plan-question") for name in QUESTIONS),
    ):
        (phone.open if address == "edit" else phone.goes)(f"{c}/{address}")
        phone.on(screen)
        phone.page.locator(".ghost").wait_for(state="detached")
        stands(phone, "kept")
        tour.stop(phone, f"plan-{address.replace('/', '-')}")
    phone.open(f"{c}/step/3")
    phone.tap("take-out")
    phone.on("plan-edit")
    phone.it("undo").wait_for()
    stands(phone, "kept")
    tour.stop(phone, "plan-taken-out")
    phone.open(f"{c}/part/helps")
    phone.it("text").wait_for()
    mina.patch("/circles/{c}/plan/draft", {"sections": [{"key": "helps", "text": "Tea"}]})
    phone.allow(NEWER)
    phone.fill("text", "A walk")
    phone.it("keep-mine").wait_for()
    tour.stop(phone, "plan-newer")
    phone.tap("take-newer")
    stands(phone, "kept")
    phone.open(f"{c}/edit")
    phone.tap("use-plan")
    phone.on("plan")
    tour.stop(phone, "plan-read")
    tour.finish(EDITOR)


EDITOR = walks(
    "/c/:circleId/plan /c/:circleId/plan/edit /c/:circleId/plan/part/:partKey"
    " /c/:circleId/plan/step/:stepNumber /c/:circleId/plan/step/:stepNumber/:questionKey",
    "plan plan-edit plan-part plan-question plan-step",
)
WALKS = (EDITOR,)
QUESTIONS = (
    *("who", "how", "wait", "needed", "answers", "yes", "else"),
    *("name", "trigger", "do", "dont", "place", "tell"),
)
