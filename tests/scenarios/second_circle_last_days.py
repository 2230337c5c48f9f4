"""How the second circle's story ends: the fourth night, a lost phone, and the days after it.

Scenes of tests/scenarios/test_second_circle.py, which plays them in its order.
"""

from __future__ import annotations

from app.core.ids import new_id
from tests.authenticator import PaperCode, makes_code
from tests.channels.offline_friends import Sinks
from tests.scenarios.second_circle_phones import ROSAS, at, clear, heard_by, silent
from tests.world import Friend, Handset, Json, World

RULES = "/circles/{c}/advance-rules"
ALLIES = "/circles/{c}/allies"
HEALTH_CARD = "/circles/{c}/health-card"
DAY_1, DAY_3, DAY_4, DAY_7 = "2026-03-08", "2026-03-10", "2026-03-11", "2026-03-14"
WORDS = "Dormí cinco horas. Sin radio."
TAXI = "El taxi de Rosa"


# --- what he wrote for when he can't say it -----------------------------------------------------


def what_holds_without_him(world: World, tomas: Friend) -> PaperCode:
    """Inés and Ray agree to the rule, Inés to be there when his phone is lost. Gives the recovery
    code that he keeps on paper.
    """
    at(world, "2026-03-02 12:00")
    clear(world)
    ines, ray = world.friends["Inés"], world.friends["Ray"]
    rule = read_rule(tomas)
    assert rule["state"] == "agreeing", "its day is over"
    for friend, says, asked in ((ines, True, False), (ray, False, True)):
        (place,) = [
            person for person in read_rule(friend)["people"] if person["name"] == friend.name
        ]
        assert (place["says"], place["asked"]) == (says, asked)
        friend.put(f"{RULES}/{rule['id']}/mine", {"agreed": True})
    assert read_rule(tomas)["state"] == "ready"

    tomas.put(f"{ALLIES}/{tomas.member('Inés')}", {"start": True, "bring_back": False})
    world.settle()
    assert ines.get(ALLIES)["mine"] is not None
    ines.put(f"{ALLIES}/mine", {"agreed": True})
    return makes_code(tomas)


def read_rule(friend: Friend) -> Json:
    """The circle's only advance rule, as somebody reads it."""
    (rule,) = friend.get(RULES)["rules"]
    return dict(rule)


# --- Night 4: Inés says the trigger; he has a quarter of an hour --------------------------------


def the_fourth_night(world: World, sinks: Sinks, tomas: Friend) -> None:
    at(world, "2026-03-05 23:00")
    clear(world)
    before = heard_by(sinks)
    ines, ray = world.friends["Inés"], world.friends["Ray"]
    assert [companion["name"] for companion in tomas.home()["person"]["with_me"]] == ["Inés"]
    ines.post(f"{RULES}/{read_rule(ines)['id']}/say", {"id": new_id()})
    world.settle()
    world.phone("Tomás").shows("step_needs_yes")
    (run,) = tomas.home()["person"]["ahead"]
    assert (run["state"], run["said"], run["tries"]) == ("asking", ["Inés"], 1)
    world.advance(minutes=5)
    world.phone("Tomás").shows("step_needs_yes")
    world.advance(minutes=9, seconds=59)
    silent(world, "Tomás", "Inés", "Ray", "Nico")
    assert tomas.home()["person"]["ask"] is None, "he could stop it until now"
    world.advance(seconds=1)
    world.phone("Ray").shows("ask")
    world.phone("Tomás").shows("ask")
    tomas.circle.asks.append(tomas.home()["person"]["ask"]["id"])
    view = tomas.sees()
    assert (view["phase"], view["step"]["name"]) == ("asking", "Otra cama")
    assert (ray.sees()["ahead"], ray.sees()["told"]["place"]) == (True, "el sofá de Ray")
    assert ines.tries("GET", tomas.ask_path).status_code == 404, "she said so, and isn't asked"

    # Ray doesn't answer in half an hour. He is asked once more, and in no step but this one.
    world.advance(minutes=30)
    world.phone("Tomás").shows("nobody_answered")
    world.phone("Inés").shows("nobody_answered")
    assert (tomas.sees()["phase"], tomas.sees()["next"]["name"]) == ("nobody_yet", "Ray")
    world.advance(minutes=29, seconds=59)
    silent(world, "Tomás", "Inés", "Ray", "Nico")
    world.advance(seconds=1)
    world.phone("Ray").shows("ask")
    silent(world, "Inés", "Nico")
    ask_id = tomas.circle.asks[-1]
    assert len(tomas.reads("told", who="Ray", event="ask", subject_id=ask_id)) == 2
    ray.answers("coming", minutes=30)
    world.settle()
    world.phone("Tomás").shows("ask")
    assert tomas.sees()["phase"] == "covered"
    world.advance(minutes=30)
    world.phone("Tomás").shows("ask")
    assert tomas.sees()["question"] is True
    tomas.does("with-you")

    # It is morning. Ray hears that it is over: what he was asked under says so.
    at(world, "2026-03-06 08:00")
    clear(world)
    tomas.does("stop")
    world.settle()
    world.phone("Ray").shows("stand_down")
    silent(world, "Tomás", "Inés", "Nico")
    assert heard_by(sinks)[0] == before[0]
    assert len(sinks.calls.received) == before[2]
    # From now on whoever is asked hears that it is over, and so does Rosa, who is told beside.
    rosa = {"kind": "member", "member_id": tomas.member("Rosa")}
    for audience, channels in (({"kind": "told"}, {}), (rosa, {"channels": ["sms"]})):
        grant = {"id": new_id(), "to": audience, "event": "stand_down", "tier": 1}
        tomas.post("/circles/{c}/grants", grant | channels)


# --- Saturday: his phone is lost ----------------------------------------------------------------


def his_phone_is_lost(world: World, sinks: Sinks, tomas: Friend, code: PaperCode) -> None:
    at(world, "2026-03-07 10:00")
    clear(world)
    ines, lost = world.friends["Inés"], tomas.phone
    texts = len(sinks.texts.to(ROSAS))
    ines.post("/circles/{c}/phone-lost")
    world.settle()
    world.phone("Tomás").shows("device")
    ines.post(f"{ALLIES}/start", {"id": new_id()})
    world.settle()
    # Nobody is on shift, so it is Inés herself, as he wrote.
    world.phone("Inés").shows("ask")
    silent(world, "Tomás", "Ray", "Nico")
    # What is his stays his: she can start his plan, and change nothing in it.
    changes: tuple[tuple[str, str, Json], ...] = (
        ("PUT", "/circles/{c}/plan", {"sections": []}),
        ("POST", "/circles/{c}/pause", {}),
    )
    for method, path, body in changes:
        assert ines.tries(method, path, body).status_code == 403, path

    # The code on paper works on a phone that somebody lends him; the lost one is signed out.
    borrowed = Handset(world, "Tomás")
    assert code.used_on(borrowed, lost=True).status_code == 201
    tomas.phones = [borrowed]
    assert lost.call("GET", f"/circles/{tomas.circle.id}/home").status_code == 401
    borrowed.turns_push_on()
    world.settle()
    borrowed.shows("device")
    at_home = tomas.home()["person"]
    assert at_home["phone_lost"] is None
    assert at_home["ask"]["started_by"] == "Inés"
    tomas.circle.asks.append(at_home["ask"]["id"])
    ines.answers("coming", minutes=20)
    world.settle()
    borrowed.shows("ask")
    assert tomas.sees()["phase"] == "covered"
    everybody_who_was_told_hears_that_it_is_over(world, sinks, tomas, texts)


def everybody_who_was_told_hears_that_it_is_over(
    world: World, sinks: Sinks, tomas: Friend, texts: int
) -> None:
    # The second step on his yes: by day Ray is asked, and Rosa hears where Lucía sleeps.
    tomas.does("steps/1/yes")
    world.settle()
    world.phone("Ray").shows("ask")
    assert len(sinks.texts.to(ROSAS)) == texts + 1
    world.friends["Ray"].answers("call", minutes=0)
    world.settle()
    assert tomas.sees()["phase"] == "covered"

    at(world, "2026-03-07 13:00")
    clear(world)
    tomas.does("stop")
    world.settle()
    for name in ("Inés", "Ray"):
        world.phone(name).shows("stand_down")
        assert world.friends[name].sees()["standing"] == "over"
    silent(world, "Tomás", "Nico")
    assert len(sinks.texts.to(ROSAS)) == texts + 2
    ask_id = tomas.circle.asks[-1]
    told_of_the_end = tomas.reads("told", event="stand_down", subject_id=ask_id)
    assert sorted(entry["who"]["name"] for entry in told_of_the_end) == ["Inés", "Ray", "Rosa"]
    for name, has_come in (("Inés", True), ("Ray", True), ("Nico", False)):
        helped = world.friends[name].home()["supporter"]["helped"]
        assert (helped == ask_id) is has_come, name
    world.friends["Inés"].post(f"{tomas.ask_path}/how-are-you/seen")
    assert tomas.home()["person"]["aftercare"] == ask_id


# --- After: days 1, 3 and 7 ---------------------------------------------------------------------


def he_chooses_days(world: World, tomas: Friend) -> None:
    """Inés by a call on days 1 and 7, Ray by a visit on day 3; a fourth day is left out."""
    clear(world)
    path = f"{tomas.ask_path}/check-ins"
    assert tomas.get(f"{tomas.ask_path}/aftercare")["suggested"] == [DAY_1, DAY_3, DAY_7]
    for name, way, days in (
        ("Inés", "call", [DAY_1, DAY_7]),
        ("Ray", "visit", [DAY_3, DAY_4]),
    ):
        member = tomas.member(name)
        tomas.post(path, {"days": days, "at": "18:00", "way": way, "member_id": member})
    world.settle()
    for name in ("Inés", "Ray"):
        friend = world.friends[name]
        world.phone(name).shows("check_in")
        own_days = friend.home()["supporter"]["check_ins"]
        for own_day in own_days:
            friend.post(f"/circles/{{c}}/check-ins/{own_day['id']}/take")
    by_day = {row["on_day"]: row for row in tomas.home()["person"]["check_ins"]}
    tomas.post(f"/circles/{{c}}/check-ins/{by_day[DAY_4]['id']}/leave-out")
    world.settle()
    silent(world, "Tomás", "Inés", "Ray", "Nico")


def days_that_follow(world: World, tomas: Friend) -> None:
    """What he answers, to each who asks him."""
    clear(world)
    by_day = {row["on_day"]: row for row in tomas.home()["person"]["check_ins"]}
    assert {(day, row["name"]) for day, row in by_day.items()} == {
        (DAY_1, "Inés"),
        (DAY_3, "Ray"),
        (DAY_7, "Inés"),
    }
    for day, name, answer in (
        (DAY_1, "Inés", "same"),
        (DAY_3, "Ray", "harder"),
        (DAY_7, "Inés", "better"),
    ):
        he_answers_on_the_day(world, tomas, by_day[day], name, answer)


def he_answers_on_the_day(
    world: World, tomas: Friend, check_in: Json, name: str, answer: str
) -> None:
    """Whoever has the day is reminded; the answer is theirs to read, and nothing comes of it."""
    at(world, f"{check_in['on_day']} 18:00")
    world.phone(name).shows("check_in")
    others = {"Tomás", "Inés", "Ray", "Nico"} - {name}
    silent(world, *others)
    tomas.put(f"/circles/{{c}}/check-ins/{check_in['id']}/how", {"how": answer, "words": WORDS})
    world.advance(minutes=10)
    silent(world, *others, name)
    for friend in map(world.friends.__getitem__, sorted(others - {"Tomás"})):
        assert WORDS not in str(friend.home())
    (own_day,) = [
        row
        for row in world.friends[name].home()["supporter"]["check_ins"]
        if row["id"] == check_in["id"]
    ]
    assert (own_day["answer"], own_day["words"]) == (answer, WORDS)
    world.friends[name].post(f"/circles/{{c}}/check-ins/{check_in['id']}/done")


# --- the look back that he leads ----------------------------------------------------------------


def he_looks_back(world: World, tomas: Friend) -> None:
    at(world, "2026-03-15 17:00")
    clear(world)
    plan = tomas.get("/circles/{c}/plan")
    path = f"/circles/{{c}}/look-backs/{new_id()}"
    (look_back,) = tomas.put(path, {"helped": "La sopa de Ray", "change": "Pedir antes"})[
        "look_backs"
    ]
    first_line = look_back["lines"]["helped"][0]
    tomas.post(f"{path}/to-draft", {"part": "helped", "line": 0, "section": "after"})
    (line_in_draft,) = [
        part["text"]
        for part in tomas.get("/circles/{c}/plan/draft")["sections"]
        if part["key"] == "after"
    ]
    assert line_in_draft == first_line
    # A draft, and no more: the plan in use is what it was, and nobody else hears or reads of it.
    in_use = tomas.get("/circles/{c}/plan")
    assert (in_use["version"], in_use["sections"]) == (plan["version"], plan["sections"])
    world.settle()
    silent(world, "Tomás", "Inés", "Ray", "Nico")
    assert world.friends["Inés"].tries("GET", "/circles/{c}/look-backs").status_code == 403


# --- the pot repays Rosa's taxi -----------------------------------------------------------------


def the_pot_repays_rosas_taxi(world: World, tomas: Friend) -> None:
    """Inés and Ray give, Nico doesn't, and nobody learns who gave how much."""
    at(world, "2026-03-16 10:00")
    clear(world)
    needs, taxi = "/circles/{c}/needs", f"/circles/{{c}}/needs/{new_id()}"
    helpers = ("Inés", "Ray", "Nico")
    ids = [tomas.member(name) for name in helpers]
    tomas.put(f"{needs}/money-known", {"member_ids": ids})
    pot = {"currency": "USD", "goal": 4_180, "how": "En efectivo, a Rosa."}
    knowers = [{"member_id": member_id} for member_id in ids]
    tomas.put(taxi, {"kind": "money", "title": TAXI, "pot": pot, "known": knowers})
    world.settle()
    # They set up before there were needs how they are reached: they find it at home.
    silent(world, "Tomás", *helpers)
    for name, cents in (("Inés", 2_017), ("Ray", 2_163)):
        friend = world.friends[name]
        assert friend.home()["together"]["needs_asked"] is True
        friend.put(f"{taxi}/pledge", {"amount": cents, "currency": "USD"})
    world.friends["Nico"].post(f"{taxi}/put-away")
    world.settle()
    world.phone("Tomás").shows("need")
    (need,) = tomas.get(needs)["own"]
    assert (need["pot"]["reached"], need["pot"]["amounts"]) == (True, None)
    for reader, unread in (("Tomás", "2163"), ("Inés", "2163"), ("Ray", "2017"), ("Nico", "2017")):
        assert unread not in str(world.friends[reader].get(needs))
    for name in ("Inés", "Ray"):
        world.friends[name].post(f"{taxi}/pledge/given")
    tomas.post(f"{taxi}/done", {"thanks": "Rosa ya tiene lo del taxi."})
    world.settle()
    silent(world, "Tomás", *helpers)
    for name, has_given in (("Inés", True), ("Ray", True), ("Nico", False)):
        assert ("lo del taxi" in str(world.friends[name].get(needs))) is has_given, name
