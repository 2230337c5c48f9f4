"""Hours of one's own, and what goes from one shift to the next."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from app.core.ids import new_id
from app.rota.models import HandoverNote, Shift
from tests.cases.first_circle import SUN, THU, WED
from tests.factories import simple_circle
from tests.world import Friend, Json, Refused, World

EVERY_DAY = list(range(7))
MORNING, NOON, EVENING = "Morning", "Noon", "Evening"
NOTE_TEXT = "Slept badly. Quiet company helps today."


def three_times(world: World, *friends: str, days: list[int] | None = None) -> Friend:
    """Mina's circle with three neighbouring times a day."""
    mina = simple_circle(world, *(friends or ("Sam", "Ade", "Lee")))
    on = days or EVERY_DAY
    mina.offers(MORNING, on, "09:00", "12:00", places=2)
    mina.offers(NOON, on, "12:00", "15:00")
    mina.offers(EVENING, on, "18:00", "20:00")
    return mina


def alerts(person: Friend, on: bool = True) -> None:
    body = {"on": on, "lead_hours": [72, 24, 4], "wait_minutes": 60}
    person.put("/circles/{c}/gaps/alerts", body)


def refused(friend: Friend, method: str, path: str, body: object | None = None) -> str:
    with pytest.raises(Refused) as refusal:
        friend.call(method, path, body)
    assert refusal.value.problem["detail"], "a refusal is told in a sentence"
    return refusal.value.code


def may_read_notes(person: Friend, name: str, allowed: bool) -> None:
    switches = dict.fromkeys(("asks", "what_i_need", "open_times", "shift_reminders"), True)
    sections = {"plan_sections": ["handover"] if allowed else []}
    person.put(f"/circles/{{c}}/members/{person.member(name)}/consent", switches | sections)


def between(friend: Friend) -> Json:
    between_shifts: Json = friend.home()["supporter"]["between"]
    return between_shifts


# --- hours and days of one's own ------------------------------------------------------------


def writes(friend: Friend, weekday: int, start: str, end: str) -> Json:
    """One stretch of hours, and no other."""
    hours = [{"weekday": weekday, "from": start, "to": end}]
    saved_hours: Json = friend.put("/circles/{c}/availability", {"hours": hours})
    return saved_hours


def offered(mina: Friend, slot: str) -> set[str]:
    """To whom the gap with a slot was or will be offered."""
    gaps = mina.get("/circles/{c}/gaps")["gaps"]
    gap = next(gap for gap in gaps if slot in gap["slot_ids"])
    return {told_member["name"] for told_member in gap["told"] if told_member["how"] == "offered"}


def test_a_time_is_offered_to_who_is_often_free_then_and_not_away(world: World) -> None:
    mina = three_times(world, days=[WED, THU])
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    evening = mina.circle.slot(EVENING, "2026-03-05")
    morning = mina.circle.slot(MORNING, "2026-03-05")
    # Sam is free on Thursday evenings, in two stretches that touch; Ade is away that day.
    hours = [
        {"weekday": THU, "from": "19:00", "to": "23:00"},
        {"weekday": THU, "from": "17:00", "to": "19:00"},
    ]
    saved_hours = sam.put("/circles/{c}/availability", {"hours": hours})
    assert [hour["from"] for hour in saved_hours["hours"]] == ["17:00", "19:00"], (
        "in the week's order"
    )
    away = {"id": new_id(), "first": "2026-03-05", "last": "2026-03-06"}
    assert ade.post("/circles/{c}/away", away)["away"] == [away]
    assert ade.post("/circles/{c}/away", away)["away"] == [away], "twice is once"
    world.at("2026-03-03 12:00")
    alerts(mina)
    world.settle()
    assert offered(mina, evening) == {"Sam", "Lee"}
    assert offered(mina, morning) == {"Lee"}
    assert offered(mina, mina.circle.slot(MORNING, "2026-03-04")) == {"Ade", "Lee"}

    # On Sam's own screen what fits is first; the rest is there, too.
    facts = sam.home()["supporter"]
    assert evening in facts["fit"]
    assert {slot.partition(".")[0] for slot in facts["fit"]} == {mina.circle.patterns[EVENING]}
    assert len(facts["open"]) > len(facts["fit"])
    assert lee.home()["supporter"]["fit"] == []

    # An ask asks Ade as before: days away aren't a rest.
    alerts(mina, on=False)
    world.at("2026-03-05 12:00")
    for friend in world.friends.values():
        friend.phone.new_pushes()
    mina.asks(now=True)
    world.advance(minutes=5)
    assert "ask" in [ade.phone.event_of(push) for push in ade.phone.new_pushes()]
    assert ade.delete(f"/circles/{{c}}/away/{away['id']}")["away"] == []
    assert ade.delete(f"/circles/{{c}}/away/{away['id']}")["away"] == []


def test_the_pool_is_asked_at_any_hour_but_not_on_days_away(world: World) -> None:
    mina = three_times(world, days=[WED])
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    mina.post(
        "/circles/{c}/grants",
        {"id": new_id(), "to": {"kind": "pool"}, "event": "gap", "tier": 1},
    )
    mina.put("/circles/{c}/pool", {"member_ids": [mina.member("Sam"), mina.member("Ade")]})
    for friend in (sam, ade):
        friend.put("/circles/{c}/pool/mine", {"agreed": True})
    sam.post("/circles/{c}/away", {"id": new_id(), "first": "2026-03-04", "last": "2026-03-04"})
    writes(ade, SUN, "08:00", "09:00")
    world.at("2026-03-03 18:05")
    alerts(mina)
    world.settle()
    gaps = mina.get("/circles/{c}/gaps")["gaps"]
    evening = mina.circle.slot(EVENING, "2026-03-04")
    told_members = next(gap for gap in gaps if evening in gap["slot_ids"])["told"]
    assert [
        told_member["name"] for told_member in told_members if told_member["how"] == "asked"
    ] == ["Ade"]


def test_nobody_else_can_tell_what_somebody_wrote(world: World) -> None:
    """All that the others can read is the same before and after; and with alerts on, as a rest."""
    mina = three_times(world, "Sam", "Ade", "Lee", "Jo", days=[WED])
    path = f"/circles/{{c}}/members/{mina.member('Lee')}/roles"
    mina.put(path, {"roles": ["supporter", "coordinator"]})
    sam, jo = world.friends["Sam"], world.friends["Jo"]
    reads = [
        "", "/home", "/week?from=2026-03-01&days=14", "/patterns", "/gaps", "/nights", "/consent",
        "/pool", "/record", "/plan", "/knocks", "/friends-without-app", "/capacity", "/reach",
        "/availability", "/notes", "/stand-ins",
    ]  # fmt: skip

    def answers_of_others() -> dict[tuple[str, str], Any]:
        answers = {}
        for name in ("Mina", "Ade", "Lee"):
            for read in reads:
                answer = world.friends[name].tries("GET", f"/circles/{{c}}{read}")
                answers[name, read] = (answer.status_code, answer.text, answer.headers.get("etag"))
        return answers

    before = answers_of_others()
    writes(sam, SUN, "00:00", "00:00")
    sam.post("/circles/{c}/away", {"id": new_id(), "first": "2026-03-02", "last": "2026-03-20"})
    assert answers_of_others() == before
    # Whoever isn't offered a time is missing for one of many causes, which all read alike.
    jo.put("/circles/{c}/capacity", {"level": "resting"})
    world.at("2026-03-02 19:00")
    alerts(mina)
    world.settle()
    gaps = json.dumps(mina.get("/circles/{c}/gaps"))
    assert '"Ade"' in gaps
    assert '"Sam"' not in gaps
    assert '"Jo"' not in gaps
    assert "away" not in gaps
    record = json.dumps(mina.record())
    assert "away" not in record
    assert "availability" not in record


def test_rubbish_is_refused_and_changes_nothing(world: World) -> None:
    mina = three_times(world, "Sam", "Ade")
    sam, ade = world.friends["Sam"], world.friends["Ade"]
    saved = writes(sam, 0, "09:00", "17:00")
    for bad_body in (
        {"weekday": 7, "from": "09:00", "to": "17:00"},
        {"weekday": 0, "from": "24:00", "to": "17:00"},
        {"weekday": 0, "from": "09:00"},
        {"weekday": "0.5", "from": "09:00", "to": "10:00"},
    ):
        assert (
            refused(sam, "PUT", "/circles/{c}/availability", {"hours": [bad_body]}) == "bad-input"
        )
    too_many_hours = [{"weekday": 0, "from": "09:00", "to": "17:00"}] * 29
    assert (
        refused(sam, "PUT", "/circles/{c}/availability", {"hours": too_many_hours}) == "bad-input"
    )
    for first, last in (
        ("2026-03-10", "2026-03-09"),
        ("2026-02-01", "2026-02-28"),
        ("2026-03-01", "2027-03-10"),
        ("2030-01-01", "2030-01-02"),
    ):
        body = {"id": new_id(), "first": first, "last": last}
        assert refused(sam, "POST", "/circles/{c}/away", body) == "bad-days"
    for day in range(2, 22):
        bad_body = {"id": new_id(), "first": f"2026-03-{day:02}", "last": f"2026-03-{day:02}"}
        saved = sam.post("/circles/{c}/away", bad_body)
    bad_body = {"id": new_id(), "first": "2026-03-25", "last": "2026-03-25"}
    assert refused(sam, "POST", "/circles/{c}/away", bad_body) == "too-many-days"
    first = saved["away"][0]["id"]
    assert refused(ade, "DELETE", f"/circles/{{c}}/away/{first}") == "not-found"
    assert refused(ade, "DELETE", f"/circles/{{c}}/away/{new_id()}") == "not-found"
    taken_id_body = {"id": first, "first": "2026-03-02", "last": "2026-03-02"}
    assert refused(ade, "POST", "/circles/{c}/away", taken_id_body) == "exists-already"
    assert sam.get("/circles/{c}/availability") == saved
    assert refused(mina, "GET", "/circles/{c}/availability") == "not-yours"


# --- from one shift to the next -------------------------------------------------------------


def test_a_note_goes_to_who_comes_next_if_the_person_allowed_it(world: World) -> None:
    mina = three_times(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    slot = {name: mina.circle.slot(name, "2026-03-02") for name in (MORNING, NOON, EVENING)}
    sam.claims(slot[MORNING])
    ade.claims(slot[NOON])
    lee.claims(slot[EVENING])
    note = f"/circles/{{c}}/slots/{slot[MORNING]}/note"
    assert refused(sam, "PUT", note, {"text": NOTE_TEXT}) == "no-note-now", "it hasn't begun"
    world.at("2026-03-02 11:30")
    for friend in world.friends.values():
        friend.phone.new_pushes()
    assert refused(ade, "PUT", note, {"text": NOTE_TEXT}) == "no-note-now", "it isn't theirs"
    assert refused(sam, "PUT", note, {"text": "  "}) == "bad-input"
    assert refused(sam, "PUT", note, {"text": "x" * 501}) == "bad-input"
    assert between(sam)["leave"]["slot"]["id"] == slot[MORNING]
    sam.put(note, {"text": "Slept badly."})
    (own_note,) = sam.put(note, {"text": NOTE_TEXT})["notes"]
    assert between(sam)["leave"]["note_id"] == own_note["id"]
    assert NOTE_TEXT not in json.dumps([sam.home(), mina.home()]), "a home lies on a phone's disk"

    # Nobody was told; the person reads it; Ade comes next, and wasn't allowed to.
    world.settle()
    for name in ("Mina", "Ade", "Lee"):
        world.phone(name).shows()
    assert [note["text"] for note in mina.get("/circles/{c}/notes")["notes"]] == [NOTE_TEXT]
    assert mina.home()["person"]["notes"]
    look = "/circles/{c}/notes/look"
    assert not between(ade)["notes"]
    assert refused(ade, "POST", look, {}) == "not-found"
    assert ade.get("/circles/{c}/notes")["notes"] == []

    for name in ("Ade", "Lee"):
        may_read_notes(mina, name, True)
    assert between(ade)["notes"]
    assert not between(lee)["notes"], "allowed to, and not next"
    assert refused(lee, "POST", look, {}) == "not-found"
    (shown_note,) = ade.post(look)["notes"]
    assert (shown_note["name"], shown_note["text"], shown_note["slot"]["id"]) == (
        "Sam",
        NOTE_TEXT,
        slot[MORNING],
    )
    ade.post(look)
    assert len(mina.reads("note_shown", who="Ade", by="Sam")) == 1, "told once"
    assert NOTE_TEXT not in json.dumps(mina.record())
    sam.put(note, {"text": f"{NOTE_TEXT} Tea in the blue tin."})
    ade.post(look)
    assert len(mina.reads("note_shown", who="Ade")) == 2, "other words"

    may_read_notes(mina, "Ade", False)
    assert refused(ade, "POST", look, {}) == "not-found"
    # A plan has no part by that name.
    part = {"key": "handover", "heading": None, "text": "x"}
    assert refused(mina, "PUT", "/circles/{c}/plan", {"sections": [part]}) == "section-key"

    # In the evening Lee is on: still of today. A day after the next shift began it is gone.
    world.at("2026-03-02 18:30")
    assert lee.post(look)["notes"][0]["id"] == own_note["id"]
    world.at("2026-03-03 11:59")
    assert len(mina.get("/circles/{c}/notes")["notes"]) == 1
    world.advance(minutes=2)
    assert mina.get("/circles/{c}/notes")["notes"] == []
    with world.parts.db.read() as tx:
        assert tx.session.exec(select(HandoverNote)).all() == []


def test_notes_are_taken_away_by_the_person_or_by_who_wrote_them(world: World) -> None:
    mina = three_times(world)
    sam, ade, lee = (world.friends[name] for name in ("Sam", "Ade", "Lee"))
    slot = {name: mina.circle.slot(name, "2026-03-01") for name in (MORNING, NOON, EVENING)}
    for friend, name in ((sam, MORNING), (lee, MORNING), (ade, NOON)):
        friend.claims(slot[name])
    may_read_notes(mina, "Ade", True)
    note = f"/circles/{{c}}/slots/{slot[MORNING]}/note"
    (of_sam,) = sam.put(note, {"text": NOTE_TEXT})["notes"]
    (of_lee,) = lee.put(note, {"text": "Had breakfast."})["notes"]
    assert len(ade.post("/circles/{c}/notes/look")["notes"]) == 2
    assert refused(ade, "DELETE", f"/circles/{{c}}/notes/{of_sam['id']}") == "not-found"
    assert refused(lee, "DELETE", f"/circles/{{c}}/notes/{of_sam['id']}") == "not-found"
    assert refused(mina, "DELETE", f"/circles/{{c}}/notes/{new_id()}") == "not-found"
    assert mina.delete(f"/circles/{{c}}/notes/{of_sam['id']}")["notes"][0]["id"] == of_lee["id"]
    assert mina.reads("note_removed", who="Sam", by="Mina")
    # What somebody wrote who was shut out since is the person's alone to read.
    mina.withdraws("Lee")
    assert refused(ade, "POST", "/circles/{c}/notes/look", {}) == "not-found"
    assert [note["id"] for note in mina.get("/circles/{c}/notes")["notes"]] == [of_lee["id"]]
    assert lee.delete(f"/circles/{{c}}/notes/{of_lee['id']}")["notes"] == []
    assert mina.get("/circles/{c}/notes")["notes"] == []
    # Sam handed over midway: they were there, and may say how it was, until tomorrow is over.
    sam.post(f"/circles/{{c}}/slots/{slot[MORNING]}/hand-over")
    sam.put(note, {"text": NOTE_TEXT})
    world.at("2026-03-02 23:59")
    sam.put(note, {"text": NOTE_TEXT})
    world.advance(minutes=1)
    assert refused(sam, "PUT", note, {"text": NOTE_TEXT}) == "no-note-now"


def test_here_and_off_are_said_by_who_likes_and_gone_afterwards(world: World) -> None:
    mina = three_times(world, "Sam", "Ade", "Lee", "Jo")
    sam, ade, lee, jo = (world.friends[name] for name in ("Sam", "Ade", "Lee", "Jo"))
    slot = {name: mina.circle.slot(name, "2026-03-02") for name in (MORNING, NOON, EVENING)}
    for friend, name in ((sam, MORNING), (lee, MORNING), (ade, NOON), (jo, EVENING)):
        friend.claims(slot[name])
    path = f"/circles/{{c}}/slots/{slot[MORNING]}/presence"
    world.at("2026-03-02 08:29")
    assert refused(sam, "PUT", path, {"said": "here"}) == "not-around-now"
    assert between(sam)["mine"] == []
    entries = len(mina.record())
    world.advance(minutes=1)
    assert between(sam)["mine"] == [{"slot_id": slot[MORNING], "said": None}]
    assert refused(ade, "PUT", path, {"said": "here"}) == "not-around-now", "not theirs"
    assert refused(sam, "PUT", path, {"said": "late"}) == "bad-input"
    sam.put(path, {"said": "here"})
    assert sam.put(path, {"said": "here"})["said"] == "here"

    presence = {
        "slot_id": slot[MORNING],
        "member_id": mina.member("Sam"),
        "name": "Sam",
        "tags": [],
        "said": "here",
    }
    assert mina.home()["person"]["here"] == [presence]
    assert between(lee)["here"] == [presence], "the same time"
    assert between(ade)["here"] == [presence], "the next one"
    assert between(jo)["here"] == [], "and nobody else"
    sam.put(path, {"said": None})
    assert between(ade)["here"] == []
    sam.put(path, {"said": "off"})
    assert [presence_row["said"] for presence_row in mina.home()["person"]["here"]] == ["off"]
    # Nothing is kept about it: no entry, no notice, no time; and afterwards not even the word.
    assert len(mina.record()) == entries
    mina.withdraws("Sam")
    assert between(ade)["here"][0]["said"] == "off", "for everybody else it is as before"
    slots = f"/circles/{{c}}/members/{mina.member('Sam')}/shifts/{slot[MORNING]}"
    mina.post(f"{slots}/end")
    assert mina.home()["person"]["here"] == between(ade)["here"] == []
    world.at("2026-03-02 12:01")
    assert refused(lee, "PUT", path, {"said": "off"}) == "not-around-now"
    with world.parts.db.read() as tx:
        assert tx.session.exec(select(Shift).where(col(Shift.presence).is_not(None))).all() == []


# --- leaving --------------------------------------------------------------------------------


def names_somebody(mina: Friend, name: str, first: str, last: str) -> str:
    stand_in_id = new_id()
    body = {"id": stand_in_id, "member_id": mina.member(name), "first": first, "last": last}
    mina.post("/circles/{c}/stand-ins", body)
    return stand_in_id


def test_a_member_who_leaves_takes_nothing_along(world: World) -> None:
    mina = three_times(world)
    sam = world.friends["Sam"]
    asked = names_somebody(mina, "Sam", "2026-03-01", "2026-03-03")
    sam.put(f"/circles/{{c}}/stand-ins/{asked}/mine", {"agreed": True})
    mina.removes("Sam")
    assert sam.tries("GET", "/circles/{c}/gaps").status_code in {401, 404}
    assert mina.get("/circles/{c}/stand-ins")["stand_ins"] == []
    world.clock.advance(timedelta(hours=1))
    assert mina.home()["person"] is not None
