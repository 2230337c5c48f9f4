"""Two at one instant: hours, notes, what is said, and a yes that meets an end."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

from app.core.ids import new_id
from tests.factories import simple_circle
from tests.services.test_concurrent_requests import at_once, own_client
from tests.world import World


def test_two_taps_in_one_instant_leave_one_thing(database_url: str, tmp_path: Path) -> None:
    with World(database_url, tmp_path) as world:
        mina = simple_circle(world, "Sam", "Ade")
        sam = world.friends["Sam"]
        mina.offers("Morning", [6], "09:00", "12:00")
        slot = mina.circle.slot("Morning", "2026-03-01")
        sam.claims(slot)
        note = f"/circles/{{c}}/slots/{slot}/note"
        presence_path = f"/circles/{{c}}/slots/{slot}/presence"
        hours = "/circles/{c}/availability"
        free_hours = {"weekday": 0, "from": "09:00", "to": "10:00"}
        statuses = at_once(
            [
                *(partial(own_client, sam, "PUT", note, {"text": f"{n}"}) for n in range(3)),
                *(
                    partial(own_client, sam, "PUT", presence_path, {"said": "here"})
                    for _ in range(3)
                ),
                *(
                    partial(own_client, sam, "PUT", hours, {"hours": [free_hours]})
                    for _ in range(3)
                ),
            ]
        )
        assert Counter(statuses) == {200: 9}
        assert len(mina.get("/circles/{c}/notes")["notes"]) == 1

        # A yes and an end: whichever is first, it is ended, and nobody coordinates.
        asked = new_id()
        days = {"first": "2026-03-01", "last": "2026-03-02"}
        body = {"id": asked, "member_id": mina.member("Sam"), **days}
        mina.post("/circles/{c}/stand-ins", body)
        path = f"/circles/{{c}}/stand-ins/{asked}"
        yes, ended = at_once(
            [
                partial(own_client, sam, "PUT", f"{path}/mine", {"agreed": True}),
                partial(own_client, mina, "DELETE", path, {}),
            ]
        )
        assert (yes in {200, 409}, ended) == (True, 200)
        assert sam.home()["coordinator"] is None
        assert len(mina.reads("stand_in_ended")) == 1
