"""Something is tried until a day: then kept, changed or dropped, or what was chosen for silence.

"All good therapy is experimental": an arrangement that is tried needs no courage to end.
"""

from __future__ import annotations

import pytest
from sqlmodel import select

from app.core.ids import new_id
from app.trials.models import Trial
from tests.cases.first_circle import MON, SUN
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

NEW_YORK = "America/New_York"
#: For what is the same on both databases.
ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def tries_out(
    mina: Friend, kind: str, subject_id: str, until: str, without_answer: str = "keep"
) -> Json:
    """Put something on trial; returns it as the screen shows it."""
    trial_id = new_id()
    body = {
        "id": trial_id,
        "subject_kind": kind,
        "subject_id": subject_id,
        "review_on": until,
        "without_answer": without_answer,
    }
    trials: list[Json] = mina.post("/circles/{c}/trials", body)["trials"]
    return next(trial for trial in trials if trial["id"] == trial_id)


def trials_of(friend: Friend) -> list[Json]:
    trials: list[Json] = friend.get("/circles/{c}/trials")["trials"]
    return trials


def answers(mina: Friend, trial: Json, answer: str) -> None:
    mina.post(f"/circles/{{c}}/trials/{trial['id']}/answer", {"answer": answer})


def hears_asks(mina: Friend, name: str) -> Json:
    """The grant by which a friend hears when the person asks."""
    people = mina.get("/circles/{c}/consent")["people"]
    row = next(person for person in people if person["name"] == name)
    return next(grant for grant in row["grants"] if grant["event"] == "ask")


def refusal(mina: Friend, method: str, path: str, body: Json) -> str:
    before = trials_of(mina)
    with pytest.raises(Refused) as refused:
        mina.call(method, path, body)
    assert trials_of(mina) == before, "nothing was changed"
    code: str = refused.value.code
    return code


def test_a_grant_on_trial_ends_by_itself_and_nothing_is_sent_after_the_instant(
    world: World,
) -> None:
    """Until Sunday 8 March, on which the clocks change: a day of 23 hours."""
    mina = simple_circle(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    trial = tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-08", "end")
    assert trial["ends_at"] == "2026-03-09T07:00:00.000Z"
    assert (trial["grant"]["name"], trial["grant"]["event"], trial["asks"]) == ("Sam", "ask", False)
    assert mina.home()["together"]["trials_ask"] is False
    world.settle()
    assert sam.phone.new_pushes() == [], "nobody is told of a trial"

    world.at("2026-03-08 23:59")
    assert trials_of(mina)[0]["asks"] is True
    assert mina.home()["together"]["trials_ask"] is True
    mina.asks(now=True)
    world.settle()
    assert len(sam.phone.new_pushes()) == 1
    mina.does("stop")
    world.settle()
    sam.phone.new_pushes()

    # The worker is late: the grant's own end has come all the same.
    world.sleeps_through(minutes=1)
    mina.asks(now=True)
    world.settle()
    assert sam.phone.new_pushes() == [], "not a second after the instant"
    assert ade.phone.new_pushes()
    assert trials_of(mina) == []
    (ended,) = mina.reads("trial_ended")
    assert ended["by"] is None, "by itself"
    assert mina.reads("withdrawn")


def test_kept_changed_moved_and_dropped(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    grant = hears_asks(mina, "Sam")
    trial = tries_out(mina, "grant", grant["id"], "2026-03-03", "end")
    assert hears_asks(mina, "Sam")["ends_at"] == "2026-03-04T08:00:00.000Z"
    mina.patch(
        f"/circles/{{c}}/trials/{trial['id']}",
        {"review_on": "2026-03-05", "without_answer": "end"},
    )
    assert hears_asks(mina, "Sam")["ends_at"] == "2026-03-06T08:00:00.000Z"
    answers(mina, trial, "keep")
    answers(mina, trial, "keep")
    assert hears_asks(mina, "Sam")["ends_at"] is None, "as it was before the trial"
    assert len(mina.reads("trial_kept")) == 1, "tapped twice is once"

    # The person edits what is on trial: the trial goes on with what it is now.
    night = mina.offers("Night", [SUN, MON], "21:00", "07:00", kind="overnight")
    shift = tries_out(mina, "pattern", night["id"], "2026-03-10", "end")
    assert (shift["shift"]["title"], shift["shift"]["weekdays"]) == ("Night", [MON, SUN])
    edited = mina.patch(
        f"/circles/{{c}}/patterns/{night['id']}",
        {"id": new_id(), "scope": "all", "start": "22:00"},
    )
    assert trials_of(mina)[0]["subject_id"] == edited["id"]
    answers(mina, shift, "change")
    assert not mina.get(f"/circles/{{c}}/patterns/{edited['id']}")["ended"]

    other = hears_asks(mina, "Ade")
    dropped = tries_out(mina, "grant", other["id"], "2026-03-10")
    answers(mina, dropped, "drop")
    people = mina.get("/circles/{c}/consent")["people"]
    grants = next(person for person in people if person["name"] == "Ade")["grants"]
    assert other["id"] not in {each["id"] for each in grants}
    assert trials_of(mina) == []


def test_shifts_turns_alerts_and_rules_end_as_on_their_own_screens(world: World) -> None:
    """Whoever holds a shift of what ends is told as ever."""
    mina = simple_circle(world, "Sam", "Ade")
    sam = world.friends["Sam"]
    tea = mina.offers("Tea", list(range(7)), "18:00", "20:00")
    sam.claims(mina.circle.slot("Tea", "2026-03-12"))
    rotation_id = new_id()
    mina.post(
        "/circles/{c}/rotations",
        {
            "id": rotation_id,
            "pattern_id": tea["id"],
            "members": [mina.member("Ade")],
            "hand_off": "day",
        },
    )
    mina.put("/circles/{c}/gaps/alerts", {"on": True})
    mina.put(
        "/circles/{c}/advance-rules/" + (rule_id := new_id()),
        {"words": "awake 48 hours", "says": [mina.member("Sam")]},
        headers={"If-None-Match": "*"},
    )
    world.settle()
    tries_out(mina, "pattern", tea["id"], "2026-03-09", "end")
    tries_out(mina, "rotation", rotation_id, "2026-03-09", "end")
    tries_out(mina, "gap_alerts", mina.circle.id, "2026-03-09", "end")
    tries_out(mina, "advance_rule", rule_id, "2026-03-09", "end")
    assert [trial["rule"] for trial in trials_of(mina)].count("awake 48 hours") == 1

    world.at("2026-03-10 00:01")
    world.settle()
    assert mina.get(f"/circles/{{c}}/patterns/{tea['id']}")["ended"]
    assert mina.get("/circles/{c}/rotations")["rotations"] == []
    assert mina.get("/circles/{c}/gaps")["alerts"]["on"] is False
    rules = mina.get("/circles/{c}/advance-rules")["rules"]
    assert [rule["state"] for rule in rules if rule["id"] == rule_id] in ([], ["ended"])
    assert sam.home()["supporter"]["mine"] == []
    assert len(mina.reads("trial_ended")) >= 3
    assert trials_of(mina) == []


@ON_ONE
def test_who_coordinates_answers_about_shifts_and_reads_nothing_of_consent(world: World) -> None:
    mina = simple_circle(world, "Sam", "Ade")
    mina.put(
        f"/circles/{{c}}/members/{mina.member('Ade')}/roles",
        {"roles": ["supporter", "coordinator"]},
    )
    ade, sam = world.friends["Ade"], world.friends["Sam"]
    tea = mina.offers("Tea", [MON], "18:00", "20:00")
    granted = tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-09")
    shift = tries_out(mina, "pattern", tea["id"], "2026-03-09")
    assert [trial["id"] for trial in trials_of(ade)] == [shift["id"]]
    path = f"/circles/{{c}}/trials/{granted['id']}/answer"
    assert ade.tries("POST", path, {"answer": "drop"}).status_code == 403
    assert sam.tries("GET", "/circles/{c}/trials").status_code == 403
    world.at("2026-03-09 08:00")
    assert ade.home()["together"]["trials_ask"] is True
    answers(ade, shift, "keep")
    assert ade.home()["together"]["trials_ask"] is False
    assert mina.home()["together"]["trials_ask"] is True


@ON_ONE
def test_the_days_end_where_the_circle_is(world: World) -> None:
    mina = simple_circle(world, "Sam")
    trial = tries_out(mina, "grant", hears_asks(mina, "Sam")["id"], "2026-03-05", "end")
    assert trial["ends_at"] == "2026-03-06T08:00:00.000Z"
    mina.patch("/circles/{c}", {"zone": NEW_YORK})
    assert trials_of(mina)[0]["ends_at"] == "2026-03-06T05:00:00.000Z"
    assert hears_asks(mina, "Sam")["ends_at"] == "2026-03-06T05:00:00.000Z"


@ON_ONE
def test_what_cannot_be_is_said_and_changes_nothing(world: World) -> None:
    mina = simple_circle(world, "Sam")
    tea = mina.offers("Tea", [MON], "18:00", "20:00", **{"from": "2026-03-16"})
    grant = hears_asks(mina, "Sam")

    def begin(kind: str, subject_id: str, until: str) -> str:
        body = {
            "id": new_id(),
            "subject_kind": kind,
            "subject_id": subject_id,
            "review_on": until,
            "without_answer": "keep",
        }
        return refusal(mina, "POST", "/circles/{c}/trials", body)

    assert begin("pattern", tea["id"], "2026-03-01") == "trial-day-over"
    assert begin("pattern", tea["id"], "2026-03-09") == "trial-before-it-begins"
    assert begin("pattern", tea["id"], "2027-03-09") == "trial-too-long"
    assert begin("pattern", new_id(), "2026-03-20") == "not-found"
    assert begin("gap_alerts", mina.circle.id, "2026-03-20") == "not-found", "they are off"
    edited = mina.put(
        f"/circles/{{c}}/grants/{grant['id']}",
        {"id": new_id(), "event": "ask", "tier": 2, "ends_at": "2026-03-10T08:00:00Z"},
    )
    assert begin("grant", edited["id"], "2026-03-20") == "trial-after-its-end"
    trial = tries_out(mina, "pattern", tea["id"], "2026-03-20")
    assert begin("pattern", tea["id"], "2026-03-21") == "on-trial-already"
    answers(mina, trial, "keep")
    path = f"/circles/{{c}}/trials/{trial['id']}/answer"
    assert refusal(mina, "POST", path, {"answer": "drop"}) == "trial-over"


@ON_ONE
def test_an_arrangement_that_ended_otherwise_is_asked_about_no_more(world: World) -> None:
    mina = simple_circle(world, "Sam")
    tea = mina.offers("Tea", [MON], "18:00", "20:00")
    tries_out(mina, "pattern", tea["id"], "2026-03-09", "end")
    mina.delete(f"/circles/{{c}}/patterns/{tea['id']}")
    assert trials_of(mina) == []
    world.at("2026-03-09 10:00")
    assert mina.home()["together"]["trials_ask"] is False
    world.at("2026-03-10 10:00")
    world.settle()
    assert mina.reads("trial_ended") == []


@ON_ONE
def test_a_trial_that_is_over_is_forgotten(world: World) -> None:
    mina = simple_circle(world, "Sam")
    grant = hears_asks(mina, "Sam")
    answers(mina, tries_out(mina, "grant", grant["id"], "2026-03-09"), "keep")
    running = tries_out(mina, "grant", grant["id"], "2026-04-09")
    world.advance(hours=24 * 8)
    world.forgets_hourly()
    world.settle()
    with world.parts.db.read() as tx:
        trial_ids = list(tx.session.exec(select(Trial.id)))
    assert trial_ids == [running["id"]]
