"""A private calendar: it holds what is mine now, says nothing of what it is, and ends at a tap."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import UTC, datetime

import httpx
import pytest
from icalendar import Calendar

import hatch_build
from app.core.ids import new_id
from tests.architecture.source import ROOT
from tests.cases.first_circle import FRI, WED
from tests.factories import simple_circle
from tests.world import Friend, Json, Link, Refused, World

Times = list[tuple[str, datetime, datetime]]

_READ = """
import ICAL from "ical.js";
let text = "";
for await (const part of process.stdin) text += part;
const found = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((one) => {
  const entry = new ICAL.Event(one);
  const at = (time) => time.toJSDate().toISOString();
  return [entry.summary, at(entry.startDate), at(entry.endDate)];
});
process.stdout.write(JSON.stringify(found));
"""


def fetched(friend: Friend, token: str) -> httpx.Response:
    """As a calendar does: no session, no headers of ours."""
    return httpx.get(f"{friend.world.url}/api/v1/calendar/{token}.ics")


def create_feed(friend: Friend, *, open_times: bool = False) -> str:
    link = Link.new("calendar")
    body = {"id": link.id, "verifier": link.verifier, "open_times": open_times}
    answer = friend.post("/circles/{c}/calendar", body)
    assert (answer["there"], answer["open_times"]) == (True, open_times)
    return link.token


def times(friend: Friend, token: str) -> Times:
    """The feed's events, parsed by icalendar."""
    answer = fetched(friend, token)
    assert answer.status_code == 200, answer.text
    return sorted(
        (str(event["SUMMARY"]), event.decoded("DTSTART"), event.decoded("DTEND"))
        for event in Calendar.from_ical(answer.content).walk("VEVENT")
    )


def by_another(text: str) -> Times:
    """The feed's events, parsed by the library that Thunderbird uses."""
    done = subprocess.run(
        [hatch_build.node_command(), "--input-type=module", "-e", _READ],
        input=text, capture_output=True, text=True, cwd=ROOT / "pwa", timeout=60, check=True,
    )  # fmt: skip
    return sorted(
        (title, datetime.fromisoformat(start), datetime.fromisoformat(end))
        for title, start, end in json.loads(done.stdout)
    )


def held_times(friend: Friend, title: str = "Busy") -> Times:
    """A friend's own shifts by the week's screen, for the days that these stories touch."""
    weeks = friend.week("2026-03-01", 14) + friend.week("2026-03-15", 14)
    return sorted(
        (title, parse_instant(slot["starts_at"]), parse_instant(slot["ends_at"]))
        for slot in weeks
        if slot["mine"]
    )


def parse_instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def circle_with_times(world: World) -> tuple[Friend, Friend]:
    world.at("2026-03-03 09:00")
    mina = simple_circle(world, "Sam", "Lee")
    mina.offers("Walk", [WED], "10:00", "11:00", places=2)
    mina.offers("Supper", [FRI], "18:00", "20:00")
    return mina, world.friends["Sam"]


def test_it_equals_the_final_schedule(world: World) -> None:
    mina, sam = circle_with_times(world)
    token = create_feed(sam)
    assert times(sam, token) == []
    walks = [mina.circle.slot("Walk", f"2026-03-{day:02}") for day in (4, 11, 18)]
    supper = mina.circle.slot("Supper", "2026-03-06")
    for slot in (*walks, supper):
        sam.claims(slot)
    assert times(sam, token) == held_times(sam)
    assert len(held_times(sam)) == 4
    # The clock changes on the 8th: the same hour on the wall is another in UTC.
    assert {start.hour for _, start, _ in times(sam, token)} == {18, 17, 2}

    sam.releases(walks[1])
    assert times(sam, token) == held_times(sam)
    # Traded: both calendars follow.
    lee = world.friends["Lee"]
    lees = create_feed(lee)
    lee.claims(walks[1])
    swap = {"id": new_id(), "slot_id": walks[2], "for_slot_id": walks[1]}
    sam.post("/circles/{c}/swaps", swap)
    lee.post(f"/circles/{{c}}/swaps/{swap['id']}/take", {"anyway": True})
    assert [start.day for _, start, _ in times(lee, lees)] == [18]
    for friend, feed_token in ((sam, token), (lee, lees)):
        assert times(friend, feed_token) == held_times(friend)
    mina.patch(
        f"/circles/{{c}}/patterns/{mina.circle.patterns['Walk']}",
        {"id": new_id(), "scope": "all", "start": "12:00", "end": "12:30"},
    )
    mina.post("/circles/{c}/pauses", {"id": new_id(), "from": "2026-03-06", "until": "2026-03-07"})
    final = times(sam, token)
    assert final == held_times(sam)
    assert by_another(fetched(sam, token).text) == final


def test_it_says_nothing_of_what_it_is(world: World) -> None:
    mina, sam = circle_with_times(world)
    lee = world.friends["Lee"]
    slot = mina.circle.slot("Walk", "2026-03-04")
    tokens = {}
    for friend in (sam, lee):
        friend.claims(slot)
        tokens[friend.name] = create_feed(friend)
    answer = fetched(sam, tokens["Sam"])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "set-cookie" not in answer.headers
    text = answer.text
    for word in ("Mina", "Sam", "Lee", "Walk", "company", mina.circle.id, slot.split(".")[0]):
        assert word not in text
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    for line in ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "CLASS:PRIVATE"):
        assert line in text
    uid = re.compile(r"UID:(\S+)")
    assert uid.findall(text) != uid.findall(fetched(lee, tokens["Lee"]).text)


def test_a_fetch_changes_nothing_for_a_calendar_that_syncs(world: World) -> None:
    """Not an entry is another until its hours are, and asking again costs a header."""
    mina, sam = circle_with_times(world)
    token = create_feed(sam)
    empty = fetched(sam, token)
    assert len(Calendar.from_ical(empty.content).subcomponents) == 1, "valid when it is empty"
    assert times(sam, token) == by_another(empty.text) == []
    for day in (4, 11):
        sam.claims(mina.circle.slot("Walk", f"2026-03-{day:02}"))
    first = fetched(sam, token)
    assert first.headers["etag"] != empty.headers["etag"]
    world.advance(hours=1)
    path = f"{world.url}/api/v1/calendar/{token}.ics"
    for etag in (first.headers["etag"], f'"x", W/{first.headers["etag"]}'):
        again = httpx.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert httpx.get(path, headers={"If-None-Match": '"x"'}).content == first.content
    # One that moved is another, and the rest are as they were.
    mina.patch(
        f"/circles/{{c}}/patterns/{mina.circle.patterns['Walk']}",
        {"id": new_id(), "scope": "this", "on": "2026-03-11", "start": "12:00", "end": "12:30"},
    )
    moved = httpx.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert moved.status_code == 200
    before, after = (
        {str(event["UID"]): event.to_ical() for event in Calendar.from_ical(text).walk("VEVENT")}
        for text in (first.content, moved.content)
    )
    assert len(before.keys() & after.keys()) == 1
    assert all(before[uid] == after[uid] for uid in before.keys() & after.keys())
    assert times(sam, token) == held_times(sam)
    # A HEAD is the same answer without its body.
    head = httpx.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == moved.headers["etag"]
    assert head.headers["content-length"] == str(len(moved.content))


def test_open_times_only_if_wanted_and_granted(world: World) -> None:
    mina, sam = circle_with_times(world)
    sam.claims(mina.circle.slot("Walk", "2026-03-04"))
    token = create_feed(sam)
    assert {title for title, _, _ in times(sam, token)} == {"Busy"}
    sam.patch("/circles/{c}/calendar", {"open_times": True})
    events = Calendar.from_ical(fetched(sam, token).content).walk("VEVENT")
    kinds = {(str(event["SUMMARY"]), event["STATUS"], event["TRANSP"]) for event in events}
    assert kinds == {("Busy", "CONFIRMED", "OPAQUE"), ("Maybe", "TENTATIVE", "TRANSPARENT")}
    assert len(events) > 40, "half a year ahead"
    # What isn't granted isn't in it, whatever the member wants.
    switches = {"asks": True, "what_i_need": True, "open_times": False, "shift_reminders": True}
    mina.put(f"/circles/{{c}}/members/{mina.member('Sam')}/consent", switches)
    assert {title for title, _, _ in times(sam, token)} == {"Busy"}


def test_it_ends_and_reads_like_one_that_never_was(world: World) -> None:
    mina, sam = circle_with_times(world)
    lee = world.friends["Lee"]
    first = create_feed(sam)
    second = create_feed(sam)
    lees = create_feed(lee)
    assert times(sam, second) == []
    assert sam.delete("/circles/{c}/calendar") == {
        "there": False, "open_times": False, "since": None
    }  # fmt: skip
    sam.delete("/circles/{c}/calendar")
    assert sam.get("/circles/{c}/calendar")["there"] is False
    with pytest.raises(Refused) as refused:
        sam.patch("/circles/{c}/calendar", {"open_times": True})
    assert refused.value.code == "no-calendar"
    mina.removes("Lee")
    nothing = {
        (answer.status_code, answer.text)
        for answer in (
            fetched(sam, token)
            for token in (first, second, lees, "x" * 43, "x", "..%2f..%2fme", "é" * 43)
        )
    }
    assert len(nothing) == 1
    assert nothing.pop()[0] == 404


def test_made_twice_by_one_tap_and_never_with_anothers_secret(world: World) -> None:
    _, sam = circle_with_times(world)
    link, key = Link.new("calendar"), new_id()
    body: Json = {"id": link.id, "verifier": link.verifier}
    path = f"/circles/{sam.circle.id}/calendar"
    answers = [sam.phone.call("POST", path, body, key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].text == answers[1].text
    assert link.token not in answers[0].text
    assert times(sam, link.token) == []
    lee = sam.world.friends["Lee"]
    exchanged = lee.phone.call("POST", path, {"id": new_id(), "verifier": link.verifier})
    assert exchanged.status_code == 409
    assert sam.phone.call("POST", path, {"id": "x", "verifier": "y"}).status_code == 422


def test_in_the_members_own_language(world: World) -> None:
    mina, sam = circle_with_times(world)
    sam.claims(mina.circle.slot("Walk", "2026-03-04"))
    sam.patch("/me", {"language": "es"})
    assert [title for title, _, _ in times(sam, create_feed(sam))] == ["No disponible"]
