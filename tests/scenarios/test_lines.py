"""The circle's own directory of lines: nothing chosen beforehand, and checked by its members."""

from __future__ import annotations

from datetime import timedelta

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.scenarios.test_checklists import refused
from tests.world import Json, World

LINES = "/circles/{c}/lines"
OWN = {"name": "Night kitchen", "numbers": ["+1 604 555 0100"], "hours": "18 to 23"}


def test_a_line_is_unchecked_until_somebody_of_the_circle_checked_it(small: World) -> None:
    world = small
    mina = simple_circle(world, "Sam", "Lee")
    sam, lee = world.friends["Sam"], world.friends["Lee"]
    mina.put(f"/circles/{{c}}/members/{mina.member('Lee')}/roles", {"roles": ["coordinator"]})
    assert mina.get(LINES) == {"lines": []}

    # Candidates by country and language; nobody has checked one.
    everything = mina.get("/circles/{c}/line-candidates")
    assert len(everything["candidates"]) == 11
    spanish = mina.get("/circles/{c}/line-candidates?country=CA&language=es")["candidates"]
    assert [each["candidate_id"] for each in spanish] == ["trans-lifeline"]
    assert refused(mina, "GET", "/circles/{c}/line-candidates?country=canada")[0] == 422
    assert refused(sam, "GET", LINES) == refused(sam, "POST", LINES, line_of(OWN))
    assert refused(sam, "GET", LINES)[0] == 403

    # Taken over, and written by hand; without a policy it is refused.
    (candidate,) = spanish
    taken_over = {name: candidate[name] for name in candidate if name not in LEFT_OUT}
    (line,) = mina.post(LINES, line_of(taken_over))["lines"]
    assert (line["check"], line["checked_at"], line["policy"]) == (
        "unchecked",
        None,
        "no_nonconsensual",
    )
    assert refused(lee, "POST", LINES, line_of(OWN)) == (422, "line-needs-policy")
    assert len(lee.get(LINES)["lines"]) == 1
    added = own_line(lee.post(LINES, line_of(OWN | {"policy": "unverified"})))

    # Checked on a day of the circle's: good for 90 days, then that is said. DST lies between.
    path = f"{LINES}/{added['id']}"
    assert own_line(lee.post(f"{path}/checked"))["checked_by"] == "Lee"
    world.clock.advance(timedelta(days=90))
    assert own_line(mina.get(LINES))["check"] == "checked"
    world.clock.advance(timedelta(days=1))
    assert own_line(mina.get(LINES))["check"] == "old"
    lee.post(f"{path}/checked")
    # A note leaves the check; another number doesn't. A stale write changes nothing.
    changed_line = own_line(mina.put(path, OWN | {"policy": "unverified", "note": "Ring twice"}))
    assert (changed_line["check"], changed_line["note"]) == ("checked", "Ring twice")
    stale = {"headers": {"If-Match": added["etag"]}}
    body = OWN | {"policy": "unverified", "numbers": ["+1 604 555 0199"]}
    assert lee.tries("PUT", path, body, **stale).status_code == 412
    assert own_line(lee.put(path, body))["check"] == "unchecked"
    # Who checked the number that stood there before didn't check this one.
    stale_check = lee.tries(
        "POST", f"{path}/checked", {}, headers={"If-Match": changed_line["etag"]}
    )
    assert (stale_check.status_code, stale_check.json()["type"]) == (412, "/problems/stale")
    assert own_line(mina.get(LINES))["check"] == "unchecked"
    assert [entry["by"]["name"] for entry in mina.reads("line_checked")] == ["Lee", "Lee"]

    # Another circle's line can't be told from none; taken out, it is gone.
    stranger = world.friend("Kit")
    stranger.begins_circle()
    assert refused(stranger, "DELETE", path) == (404, "not-found")
    assert [each["name"] for each in mina.delete(path)["lines"]] == ["Trans Lifeline"]
    mina.withdraws("Lee")
    assert refused(lee, "GET", LINES)[0] == 403


LEFT_OUT = {"candidate_id", "confidence", "channels"}


def line_of(fields: Json) -> Json:
    return {"id": new_id(), **fields}


def own_line(answer: Json) -> Json:
    """The line that was written by hand."""
    return next(line for line in answer["lines"] if line["name"] == OWN["name"])
