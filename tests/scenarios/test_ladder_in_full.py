"""The ladder in full: texts that count, who is told beside asking, roles, a body, and rounds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.api.http.wire import rfc3339
from app.core.ids import new_id
from tests.channels.offline_friends import Sinks, browser, link_in, open_sinks, writes
from tests.factories import comes_in, simple_circle
from tests.world import Friend, Json, Refused, World, wall

ROSA = "+13475550123"
ZONE = "America/New_York"
TONIGHT = "Lucía duerme hoy en tu casa"
EMERGENCY: Json = {
    "ambulance": "yes",
    "first": "glucosa en gel",
    "say": "diabético",
    "stays": "Inés",
}


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


@pytest.fixture
def world(database_url: str, tmp_path: Path, sinks: Sinks) -> Iterator[World]:
    """Tuesday 3 March 2026, noon in New York."""
    start = ("2026-03-03 12:00", ZONE)
    with World(database_url, tmp_path, *start, **sinks.settings()) as running_world:
        yield running_world


def take_in_rosa(tomas: Friend) -> None:
    """Abuela Rosa has no smartphone; texts reach her from six in the morning to ten at night."""
    tomas.circle.members["Rosa"] = new_id()
    tomas.post(
        "/circles/{c}/friends-without-app",
        {
            "id": tomas.member("Rosa"),
            "account_id": new_id(),
            "name": "Rosa",
            "language": "es",
            "agreed": True,
            "addresses": [{"id": new_id(), "channel": "sms", "to": ROSA}],
            "asks_any_hour": False,
            "quiet_from": "22:00",
            "quiet_to": "06:00",
        },
    )


def member(friend: Friend, name: str) -> Json:
    return {"kind": "member", "member_id": friend.member(name)}


def write_plan(tomas: Friend) -> None:
    tomas.put(
        "/circles/{c}/plan",
        {
            "sections": [{"key": "helps", "text": "mate"}],
            "over": "Dos noches de seis horas",
            "body_emergency": EMERGENCY,
            "repeat": {"rounds": 1, "minutes": 20},
            "ladder": [
                {
                    "name": "La banda",
                    "trigger": "la tercera noche",
                    "dont": "discutir si es real",
                    "audience": [{"kind": "coordinators"}, member(tomas, "Ray")],
                    "mode": "together",
                    "answers": ["coming", "text"],
                    "wait_minutes": 15,
                    "also_tell": [{"member_id": tomas.member("Rosa"), "text": TONIGHT}],
                }
            ],
        },
    )


def test_the_night_on_which_rosa_is_told_and_ray_can_text(world: World, sinks: Sinks) -> None:
    tomas = world.friend("Tomás", ZONE, language="es")
    tomas.begins_circle("Inés", "Ray")
    for name in ("Inés", "Ray"):
        world.friend(name, ZONE)
        comes_in(world, tomas, name)
    take_in_rosa(tomas)
    ines, ray = world.friends["Inés"], world.friends["Ray"]
    roles = {"roles": ["supporter", "coordinator"]}
    tomas.put(f"/circles/{{c}}/members/{tomas.member('Inés')}/roles", roles)
    write_plan(tomas)
    # A body's emergency is read by whom the person lets, and by nobody else.
    world.widens_at_once(tomas.circle)
    opened = {"asks": True, "what_i_need": True, "plan_sections": ["body_emergency"]}
    tomas.put(f"/circles/{{c}}/members/{tomas.member('Inés')}/consent", opened)
    assert ines.get("/circles/{c}/plan")["body_emergency"] == EMERGENCY
    assert ray.tries("GET", "/circles/{c}/plan").status_code == 403

    world.at("2026-03-04 03:10", ZONE)
    world.settle()
    for name in ("Inés", "Ray"):
        world.phone(name).new_pushes()
    tomas.asks(now=True)
    world.phone("Inés").shows("ask")
    world.phone("Ray").shows("ask")
    told_view = ray.sees()["told"]
    assert (told_view["trigger"], told_view["dont"]) == ("la tercera noche", "discutir si es real")
    assert ray.sees()["answers"] == ["coming", "text", "not_now"]
    assert tomas.sees()["body_emergency"] == EMERGENCY
    assert sinks.texts.to(ROSA) == [], "it waits for her morning"

    a_round_that_repeats(world, tomas, ines, ray)
    rosas_morning(world, sinks, tomas)


def a_round_that_repeats(world: World, tomas: Friend, ines: Friend, ray: Friend) -> None:
    # Nobody answers: everybody is asked once more, twenty minutes after nobody was left.
    ines.answers("not_now")
    world.at("2026-03-04 03:25", ZONE)
    assert tomas.sees()["phase"] == "nobody_yet"
    again = rfc3339(wall("2026-03-04 03:45", ZONE))
    assert (tomas.sees()["next"]["name"], tomas.sees()["next_at"]) == ("Ray", again)
    world.at("2026-03-04 03:44", ZONE)
    world.phone("Ray").shows()
    world.at("2026-03-04 03:45", ZONE)
    world.phone("Ray").shows("ask")
    world.phone("Inés").shows()

    assert ray.answers("text")["standing"] == "text"
    assert tomas.sees()["phase"] == "covered"
    assert [answer["kind"] for answer in tomas.sees()["yes"]] == ["text"]
    assert tomas.sees_people()["Ray"] == "text"
    assert tomas.sees()["over"] == "Dos noches de seis horas"
    assert ray.sees()["body_emergency"] is None
    assert ines.answers("coming")["standing"] == "extra"


def rosas_morning(world: World, sinks: Sinks, tomas: Friend) -> None:
    # At six Rosa has her text, with a page that asks nothing of her.
    world.at("2026-03-04 05:59", ZONE)
    assert sinks.texts.to(ROSA) == []
    world.at("2026-03-04 06:00", ZONE)
    (text,) = sinks.texts.to(ROSA)
    assert TONIGHT not in text, "no words outside the page"
    assert "1:" not in text, "nothing to answer"
    link_id, token = link_in(text)
    page = browser(world, f"/answers/{link_id}/look", {"token": token}).json()
    assert page["language"] == "es"
    assert (page["ask"]["standing"], page["ask"]["tells"]) == ("told", [TONIGHT])
    assert page["ask"]["answers"] == []
    assert not writes(world, "1", ROSA)["taken"]
    assert "Rosa" not in tomas.sees_people(), "she isn't asked, and doesn't count"
    assert [entry["who"]["name"] for entry in tomas.reads("told", event="also_told")] == ["Rosa"]
    # She is asked as well. It is over: she hears that too, once, and reads no more of it.
    tomas.does("ask-beside", {"member_id": tomas.member("Rosa")})
    world.settle()
    assert len(sinks.texts.to(ROSA)) == 2
    tomas.does("stop")
    world.settle()
    assert len(sinks.texts.to(ROSA)) == 3
    page = browser(world, f"/answers/{link_id}/look", {"token": token}).json()
    assert (page["ask"]["standing"], page["ask"]["tells"]) == ("over", [])

    # Over, or withdrawn, before it left: nothing goes.
    world.at("2026-03-04 23:30", ZONE)
    tomas.asks(now=True)
    tomas.does("stop")
    tomas.asks(now=True)
    rosa = {"member_id": tomas.member("Rosa")}
    tomas.does("leave-out", rosa)
    world.at("2026-03-05 07:00", ZONE)
    assert len(sinks.texts.to(ROSA)) == 3, "left out, she isn't told either"
    # Told after all, and then left out: she hears that it is over, once.
    tomas.does("include-again", rosa)
    tomas.does("again")
    world.settle()
    link_id, token = link_in(sinks.texts.to(ROSA)[3])
    tomas.does("leave-out", rosa)
    page = browser(world, f"/answers/{link_id}/look", {"token": token}).json()
    assert (page["ask"]["standing"], page["ask"]["tells"]) == ("over", [])
    tomas.does("stop")
    world.settle()
    assert len(sinks.texts.to(ROSA)) == 5
    world.at("2026-03-05 23:30", ZONE)
    tomas.asks(now=True)
    tomas.withdraws("Rosa")
    world.at("2026-03-06 07:00", ZONE)
    assert len(sinks.texts.to(ROSA)) == 5


def test_what_a_step_cannot_say_is_refused_and_changes_nothing(small: World) -> None:
    mina = simple_circle(small, "Sam", "Ade")
    before = mina.get("/circles/{c}/plan")
    step: Json = {"audience": [member(mina, "Sam")]}
    tell = {"member_id": mina.member("Ade"), "text": "the cat"}
    to_mina = {"member_id": mina.get("/circles/{c}")["me"]["member_id"], "text": "x"}
    refusals: list[tuple[Json, str]] = [
        ({"ladder": [{**step, "also_tell": [tell, tell]}]}, "told-twice"),
        ({"ladder": [{**step, "also_tell": [to_mina]}]}, "step-tells-nobody"),
        ({"ladder": [step, {"audience": []}]}, "step-asks-nobody"),
        ({"repeat": {"rounds": 6, "minutes": 30}}, "bad-input"),
        ({"repeat": {"rounds": 1, "minutes": 9}}, "bad-input"),
        ({"body_emergency": {"ambulance": "perhaps"}}, "bad-input"),
    ]
    for body, code in refusals:
        with pytest.raises(Refused) as refusal:
            mina.put("/circles/{c}/plan", {"sections": [], **body})
        assert refusal.value.code == code, body
    # In a draft, too; a step may be empty there, but not tell alone.
    with pytest.raises(Refused) as refusal:
        mina.patch("/circles/{c}/plan/draft", {"ladder": [{"audience": [], "also_tell": [tell]}]})
    assert refusal.value.code == "step-tells-only"
    assert mina.get("/circles/{c}/plan") == before
    # "I can text" where it doesn't count is told kindly, and isn't taken.
    mina.asks(now=True)
    with pytest.raises(Refused) as refusal:
        small.friends["Sam"].answers("text")
    assert refusal.value.code == "not-this-answer"
    assert mina.sees()["phase"] == "asking"
