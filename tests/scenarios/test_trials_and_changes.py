"""What is tried until a day is changed meanwhile: all of it ends then, and nothing else."""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.stewardship.models import Withdrawal
from tests.cases.first_circle import MON
from tests.factories import simple_circle
from tests.scenarios.test_grants import grant, row, switches, with_plan
from tests.scenarios.test_trials import answers, hears_asks, refusal, trials_of, tries_out
from tests.world import Friend, Json, Refused, World

ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
#: The instant at which Wednesday 4 March ends.
WEDNESDAY_OVER = "2026-03-05T08:00:00.000Z"
MAY = "2026-05-01T08:00:00.000Z"


def ends_of(mina: Friend, name: str) -> list[str | None]:
    """The end of each row by which a friend hears when the person asks."""
    return [each["ends_at"] for each in row(mina, name)["grants"] if each["event"] == "ask"]


def edits(mina: Friend, old: Json, **changes: object) -> Json:
    """Edit a permission as the screen does: with the end that the screen showed."""
    terms = {key: old[key] for key in ("event", "tier", "sections", "ends_at")}
    path = f"/circles/{{c}}/grants/{old['id']}"
    changed: Json = mina.put(path, {"id": new_id(), **terms, **changes})
    return changed


def pushes_about_an_ask(world: World, mina: Friend, name: str) -> int:
    world.settle()
    phone = world.phone(name)
    phone.new_pushes()
    mina.asks(now=True)
    world.settle()
    return len(phone.new_pushes())


def refused_answer(mina: Friend, trial: Json, answer: str) -> str:
    with pytest.raises(Refused) as refused:
        answers(mina, trial, answer)
    code: str = refused.value.code
    return code


# --- one permission in several rows -------------------------------------------------------------


def test_a_part_of_the_plan_that_is_switched_on_is_tried_until_the_same_day(world: World) -> None:
    mina = with_plan(world, "Sam", "Ade")
    world.widens_at_once(mina.circle)
    tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-04", "end")
    switches(mina, "Sam", "helps")
    assert set(ends_of(mina, "Sam")) == {WEDNESDAY_OVER}
    (trial,) = trials_of(mina)
    live_ids = {each["id"] for each in row(mina, "Sam")["grants"]}
    assert trial["subject_id"] in live_ids, "the trial goes along"
    world.at("2026-03-06 12:00")
    assert pushes_about_an_ask(world, mina, "Sam") == 0
    assert ends_of(mina, "Sam") == []
    assert len(mina.reads("trial_ended")) == 1


@ON_ONE
def test_an_edit_that_waits_a_day_is_tried_with_what_counts_until_then(world: World) -> None:
    mina = with_plan(world, "Sam", "Ade")
    tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-04", "end")
    edits(mina, hears_asks(mina, "Sam"), tier=3, sections=["helps"], ends_at=None)
    assert ends_of(mina, "Sam") == [WEDNESDAY_OVER] * 2
    assert len(trials_of(mina)) == 1
    world.at("2026-03-06 12:00")
    assert pushes_about_an_ask(world, mina, "Sam") == 0


@ON_ONE
def test_drop_ends_all_of_it_and_one_undo_gives_it_back(world: World) -> None:
    mina = with_plan(world, "Sam", "Ade")
    trial = tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-04", "end")
    edits(mina, hears_asks(mina, "Sam"), tier=3, sections=["helps"])
    assert len(ends_of(mina, "Sam")) == 2
    answers(mina, trial, "drop")
    assert ends_of(mina, "Sam") == []
    assert pushes_about_an_ask(world, mina, "Sam") == 0
    with world.parts.db.read() as tx:
        (withdrawal_id,) = tx.session.exec(select(Withdrawal.id)).all()
    undo = f"/circles/{{c}}/members/{mina.member('Sam')}/undo"
    mina.post(undo, {"withdrawn_id": withdrawal_id})
    assert (ends_of(mina, "Sam"), trials_of(mina)) == ([None, None], [])


@ON_ONE
def test_kept_each_row_has_its_own_end_again(world: World) -> None:
    mina = with_plan(world, "Sam", "Ade")
    grant(mina, "Sam", ends_at=MAY)
    trial = tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-04", "end")
    grant(mina, "Sam", ends_at="2026-03-03T12:00:00.000Z")
    assert sorted(map(str, ends_of(mina, "Sam"))) == [
        "2026-03-03T12:00:00.000Z",
        WEDNESDAY_OVER,
        WEDNESDAY_OVER,
    ]
    beside = hears_asks(mina, "Sam")["id"]
    body = {"id": new_id(), "subject_kind": "grant", "subject_id": beside}
    again = {**body, "review_on": "2026-03-09", "without_answer": "keep"}
    assert refusal(mina, "POST", "/circles/{c}/trials", again) == "on-trial-already"
    answers(mina, trial, "keep")
    assert sorted(map(str, ends_of(mina, "Sam"))) == ["2026-03-03T12:00:00.000Z", MAY, "None"]


@ON_ONE
def test_an_edit_of_the_hours_on_trial_waits_for_nothing(world: World) -> None:
    """What it opens is open already, and goes on as long as before once it is kept."""
    mina = with_plan(world, "Sam")
    world.widens_at_once(mina.circle)
    switches(mina, "Sam", "helps")
    mina.put("/circles/{c}/widening", {"hours": 24})
    trial = tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-04", "end")
    (reading,) = [each for each in row(mina, "Sam")["grants"] if each["sections"]]
    edited = edits(mina, reading, from_wall="08:00", to_wall="20:00")
    assert edited["beside"] == [], "nothing waits"
    assert ends_of(mina, "Sam") == [WEDNESDAY_OVER] * 2
    answers(mina, trial, "keep")
    assert ends_of(mina, "Sam") == [None] * 2


@ON_ONE
def test_about_another_event_it_is_still_on_trial(world: World) -> None:
    mina = simple_circle(world, "Sam")
    switches(mina, "Sam", open_times=False)
    first = hears_asks(mina, "Sam")
    trial = tries_out(mina, "grant", first["id"], "2026-03-04", "end")
    edited = edits(mina, first, event="open_time", ends_at=MAY)
    assert edited["ends_at"] == WEDNESDAY_OVER
    (changed,) = trials_of(mina)
    assert (changed["id"], changed["grant"]["event"]) == (trial["id"], "open_time")
    answers(mina, trial, "keep")
    grants = row(mina, "Sam")["grants"]
    assert [each["ends_at"] for each in grants if each["event"] == "open_time"] == [MAY]


@ON_ONE
def test_about_another_event_it_ends_and_what_was_allowed_before_does_not(world: World) -> None:
    mina = simple_circle(world, "Sam")
    first = hears_asks(mina, "Sam")
    tries_out(mina, "grant", first["id"], "2026-03-04", "end")
    edits(mina, first, event="open_time", ends_at=None)
    grants = row(mina, "Sam")["grants"]
    ends = [each["ends_at"] for each in grants if each["event"] == "open_time"]
    assert sorted(map(str, ends)) == [WEDNESDAY_OVER, "None"]
    assert trials_of(mina) == []


@ON_ONE
def test_one_row_is_stopped_and_the_others_stay_on_trial(world: World) -> None:
    mina = simple_circle(world, "Sam")
    beside = grant(mina, "Sam", tier=1)
    trial = tries_out(mina, "grant", beside["id"], "2026-03-04", "end")
    mina.delete(f"/circles/{{c}}/grants/{beside['id']}")
    assert ends_of(mina, "Sam") == [WEDNESDAY_OVER]
    assert [each["id"] for each in trials_of(mina)] == [trial["id"]]
    answers(mina, trial, "keep")
    assert ends_of(mina, "Sam") == [None]


# --- while the phone is lost --------------------------------------------------------------------


@ON_ONE
def test_no_trial_is_made_longer_while_the_phone_is_lost(world: World) -> None:
    mina = simple_circle(world, "Sam", "Lee")
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
    trial = tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-04", "end")
    world.friends["Lee"].post("/circles/{c}/phone-lost")
    path = f"/circles/{{c}}/trials/{trial['id']}"
    later = {"review_on": "2026-03-05", "without_answer": "end"}
    for_good = {"review_on": "2026-03-04", "without_answer": "keep"}
    assert refusal(mina, "PATCH", path, later) == "phone-lost"
    assert refusal(mina, "PATCH", path, for_good) == "phone-lost"
    for answer in ("keep", "change"):
        assert refusal(mina, "POST", f"{path}/answer", {"answer": answer}) == "phone-lost"
    assert ends_of(mina, "Sam") == [WEDNESDAY_OVER]
    mina.patch(path, {"review_on": "2026-03-03", "without_answer": "end"})
    assert ends_of(mina, "Sam") == ["2026-03-04T08:00:00.000Z"], "sooner is no wider"
    # Less may always be told: what is edited now lasts no longer for it, kept or not.
    edits(mina, hears_asks(mina, "Sam"), tier=1, ends_at=None)
    assert ends_of(mina, "Sam") == ["2026-03-04T08:00:00.000Z"]
    answers(mina, trial, "drop")
    assert ends_of(mina, "Sam") == []


# --- withdrawn meanwhile ------------------------------------------------------------------------


@ON_ONE
def test_a_permission_given_anew_is_not_ended_by_the_trial_of_the_withdrawn_one(
    world: World,
) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    first = hears_asks(mina, "Sam")
    trial = tries_out(mina, "grant", first["id"], "2026-03-04", "end")
    mina.delete(f"/circles/{{c}}/grants/{first['id']}")
    assert refused_answer(mina, trial, "keep") == "trial-over"
    switches(mina, "Sam")
    assert (ends_of(mina, "Sam"), trials_of(mina)) == ([None], [])
    withdrawn = len(mina.reads("withdrawn"))
    world.at("2026-03-06 12:00")
    assert pushes_about_an_ask(world, mina, "Sam") == 1
    assert mina.reads("trial_ended") == []
    assert len(mina.reads("withdrawn")) == withdrawn
    tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-09", "end")


@ON_ONE
def test_what_is_given_anew_can_be_tried_anew(world: World) -> None:
    mina = simple_circle(world, "Sam")
    first = hears_asks(mina, "Sam")
    tries_out(mina, "grant", first["id"], "2026-03-04", "end")
    mina.delete(f"/circles/{{c}}/grants/{first['id']}")
    switches(mina, "Sam")
    trial = tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-09", "end")
    assert [each["id"] for each in trials_of(mina)] == [trial["id"]]
    world.at("2026-03-06 12:00")
    world.settle()
    assert ends_of(mina, "Sam") == ["2026-03-10T07:00:00.000Z"]


@pytest.mark.parametrize("way", ["one", "all"])
@ON_ONE
def test_undo_gives_the_trial_back_too(world: World, way: str) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    first = hears_asks(mina, "Sam")
    trial = tries_out(mina, "grant", first["id"], "2026-03-04", "end")
    if way == "one":
        ended = mina.delete(f"/circles/{{c}}/grants/{first['id']}")
    else:
        ended = mina.withdraws("Sam")
    assert refused_answer(mina, trial, "keep") == "trial-over"
    undo = f"/circles/{{c}}/members/{mina.member('Sam')}/undo"
    mina.post(undo, {"withdrawn_id": ended["withdrawn_id"]})
    assert ends_of(mina, "Sam") == [WEDNESDAY_OVER]
    assert [each["id"] for each in trials_of(mina)] == [trial["id"]]
    answers(mina, trial, "keep")
    assert ends_of(mina, "Sam") == [None]


# --- shifts and turns ---------------------------------------------------------------------------


@ON_ONE
def test_a_shift_that_changes_later_ends_as_it_was_and_as_it_will_be(world: World) -> None:
    mina = simple_circle(world, "Sam")
    tea = mina.offers("Tea", list(range(7)), "18:00", "20:00")
    tries_out(mina, "pattern", tea["id"], "2026-03-09", "end")
    path = f"/circles/{{c}}/patterns/{tea['id']}"
    moved = mina.patch(
        path, {"id": new_id(), "scope": "this", "on": "2026-03-13", "start": "17:00"}
    )
    later = mina.patch(path, {"id": new_id(), "scope": "later", "on": "2026-03-20", "end": "21:00"})
    world.at("2026-03-10 00:01")
    world.settle()
    for pattern in (tea, moved, later):
        assert mina.get(f"/circles/{{c}}/patterns/{pattern['id']}")["ended"]
    assert len(mina.reads("trial_ended")) == 1


@ON_ONE
def test_turns_that_go_on_at_the_changed_shift_end_too(world: World) -> None:
    mina = simple_circle(world, "Ade")
    tea = mina.offers("Tea", [MON], "18:00", "20:00")
    rotation_id = new_id()
    turns = {"id": rotation_id, "pattern_id": tea["id"], "members": [mina.member("Ade")]}
    mina.post("/circles/{c}/rotations", {**turns, "hand_off": "day"})
    trial = tries_out(mina, "rotation", rotation_id, "2026-03-30", "end")
    path = f"/circles/{{c}}/patterns/{tea['id']}"
    mina.patch(path, {"id": new_id(), "scope": "later", "on": "2026-03-23", "places": 2})
    assert len(mina.get("/circles/{c}/rotations")["rotations"]) == 2
    answers(mina, trial, "drop")
    assert mina.get("/circles/{c}/rotations")["rotations"] == []
