""" "I am": one text, wherever it is written, and first wherever the person is met."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from app.circles.models import Circle
from app.plans.models import PlanSection, PlanVersion
from app.plans.service import current
from tests.factories import simple_circle
from tests.scenarios.test_drafts import draft
from tests.world import Friend, Json, Refused, World

DRAFT = "/circles/{c}/plan/draft"


def everywhere(mina: Friend, sam: Friend) -> set[str]:
    """ "I am" as each screen shows it: the person's, and a friend's."""
    plan = mina.get("/circles/{c}/plan")["sections"]
    assert [section["key"] for section in plan].count("i_am") == 1
    return {
        next(section["text"] for section in plan if section["key"] == "i_am"),
        mina.get("/circles/{c}")["i_am"] or "",
        sam.get("/circles/{c}")["i_am"] or "",
        sam.home()["supporter"]["i_am"] or "",
    }


def section(text: str) -> Json:
    return {"key": "i_am", "text": text}


def saves_draft(mina: Friend, **edit: object) -> None:
    mina.patch(DRAFT, edit)


def uses_draft(mina: Friend) -> None:
    draft = mina.get(DRAFT)
    mina.post(f"{DRAFT}/use", {"version": draft["in_use"]})


def in_draft(mina: Friend) -> str:
    return next(
        str(section["text"]) for section in mina.get(DRAFT)["sections"] if section["key"] == "i_am"
    )


def test_it_is_one_text_whichever_door_it_is_written_by(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    mina.patch("/circles/{c}", {"i_am": "Illustrator"})
    assert everywhere(mina, sam) == {"Illustrator"}
    assert in_draft(mina) == "Illustrator"
    mina.put("/circles/{c}/plan", {"sections": [section("Baker")]})
    assert everywhere(mina, sam) == {"Baker"}
    mina.put("/circles/{c}/plan", {"sections": [{"key": "helps", "text": "tea"}]})
    assert everywhere(mina, sam) == {"Baker"}, "a plan that doesn't speak of it leaves it"
    assert mina.get("/circles/{c}/plan")["sections"][0]["key"] == "i_am"
    # A draft's own words are the draft's, until it is put in use.
    etag = mina.get("/circles/{c}")["etag"]
    saves_draft(mina, sections=[section("Baker, and a sister")])
    assert everywhere(mina, sam) == {"Baker"}
    uses_draft(mina)
    assert everywhere(mina, sam) == {"Baker, and a sister"}
    with pytest.raises(Refused) as no:
        mina.patch("/circles/{c}", {"i_am": "Baker!"}, headers={"If-Match": etag})
    assert no.value.status == 412
    # Written in the circle while a draft is there that doesn't speak of it.
    saves_draft(mina, nobody_free="Call the warmline.")
    mina.patch("/circles/{c}", {"i_am": "Sister"})
    assert in_draft(mina) == "Sister"
    uses_draft(mina)
    assert everywhere(mina, sam) == {"Sister"}
    # And while one is there that does: what is put in use last is what counts.
    saves_draft(mina, sections=[section("Potter")])
    mina.patch("/circles/{c}", {"i_am": "Gardener"})
    assert in_draft(mina) == "Potter"
    assert everywhere(mina, sam) == {"Gardener"}
    uses_draft(mina)
    assert everywhere(mina, sam) == {"Potter"}
    saves_draft(mina, without=["i_am"])
    uses_draft(mina)
    assert mina.get("/circles/{c}")["i_am"] is None
    assert sam.home()["supporter"]["i_am"] is None
    with pytest.raises(Refused) as no:
        mina.patch("/circles/{c}", {"i_am": "x" * 4001})
    assert no.value.status == 422
    assert texts_in_plan(world, mina) == {""}, "the plan holds no second copy"


def texts_in_plan(world: World, mina: Friend) -> set[str]:
    with world.parts.db.read() as tx:
        box = tx.cipher(mina.circle.id)
        rows = tx.session.exec(
            select(PlanSection)
            .join(PlanVersion, col(PlanVersion.id) == col(PlanSection.version_id))
            .where(PlanVersion.circle_id == mina.circle.id, PlanSection.key == "i_am")
        )
        return {
            box.open(row.text, "plan_section", "text", f"{row.version_id}.i_am") for row in rows
        }


def test_two_texts_of_before_are_read_as_one_and_become_one(world: World) -> None:
    mina = simple_circle(world, "Sam")
    sam = world.friends["Sam"]
    both = "Illustrator\n\nSomebody's sister"

    def as_before(on_circle: str, in_plan: str) -> None:
        with world.parts.db.write() as tx:
            box, circle_id = tx.cipher(mina.circle.id), mina.circle.id
            tx.session.get_one(Circle, circle_id).i_am = box.seal(
                on_circle, "circle", "i_am", circle_id
            )
            row = tx.session.get_one(PlanSection, (current(tx, circle_id).id, "i_am"))
            row.text = box.seal(in_plan, "plan_section", "text", f"{row.version_id}.i_am")

    as_before("Illustrator", "Somebody's sister")
    assert everywhere(mina, sam) == {both}
    # The next version of the plan, whatever it is about, makes them one.
    mina.keeps_place("Ade")
    assert everywhere(mina, sam) == {both}
    with world.parts.db.read() as tx:
        sealed = tx.session.get_one(Circle, mina.circle.id).i_am
        assert (
            tx.cipher(mina.circle.id).open(sealed or "", "circle", "i_am", mina.circle.id) == both
        )
    as_before("Illustrator", "Illustrator, and more")
    assert everywhere(mina, sam) == {"Illustrator, and more"}
    mina.patch("/circles/{c}", {"i_am": "Potter"})
    assert everywhere(mina, sam) == {"Potter"}


def test_whoever_may_know_anything_meets_them_first_and_nobody_else(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.patch("/circles/{c}", {"i_am": "Illustrator"})
    eyes = f"/circles/{{c}}/members/{mina.member('Sam')}/eyes"
    mina.asks(now=True)
    assert sam.sees()["i_am"] == mina.get(eyes)["ask"]["i_am"] == "Illustrator"
    sam.answers("not_now")
    mina.withdraws("Sam")
    assert sam.sees()["i_am"] is None
    assert sam.home()["supporter"]["i_am"] is None
    assert sam.get("/circles/{c}")["i_am"] is None
    assert ade.sees()["i_am"] == "Illustrator"
    # What is read on a home isn't told as hidden in the plan.
    eyes = f"/circles/{{c}}/members/{mina.member('Ade')}/eyes"
    view = mina.get(eyes)
    assert view["hidden_sections"] == []
    assert view["screens"]["home"]["supporter"]["i_am"] == "Illustrator"
    assert view["screens"]["home"]["supporter"]["i_am"] == ade.home()["supporter"]["i_am"]


def test_who_is_handed_a_circle_reads_one_text(world: World) -> None:
    jordan, mina = draft(world)
    jordan.patch("/circles/{c}", {"i_am": "Illustrator"})
    link = jordan.hands_over()
    view = mina.post(f"/transfers/{link.id}/open", {"token": link.token, "code": link.code})
    plan = {section["key"]: section["text"] for section in view["plan"]["sections"]}
    assert view["i_am"] == plan["i_am"] == "Illustrator"
