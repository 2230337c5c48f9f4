"""A stranger's account, in no circle and at no door, makes nothing leave this server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.ids import new_id
from tests.api.rights_outside_circles import (
    ANYBODY,
    BY_LINK,
    BY_LINK_SIGNED_IN,
    MINE_ALONE,
    SIGNED_IN,
    SIGNED_IN_ELSEWHERE,
)
from tests.api.route_rights import INSIDE
from tests.api.test_authorization import filled, split
from tests.architecture.callgraph import routes_reaching
from tests.cases.first_circle import WED
from tests.channels.offline_friends import Sinks, gives, open_sinks
from tests.factories import simple_circle
from tests.world import CircleHere, Json, World

#: Where notices are queued, whatever they tell; letters are made of notices at their lease.
QUEUE = ("app.outbox.service", "queue")

#: What an account does with its own ways in, whether it is in a circle or not: its other devices
#: are told of it once it is.
OF_THEIR_OWN_PHONES = frozenset(
    {"PUT /api/v1/me/recovery-code", "PUT /api/v1/me/proof/wait", "GET /api/v1/me/export"}
)


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    with open_sinks() as open_servers:
        yield open_servers


def body_for(route: str, circle: CircleHere) -> Json:
    """A good body, as the authorization matrix has it."""
    if route in INSIDE:
        return INSIDE[route].body(circle)
    return (BY_LINK | BY_LINK_SIGNED_IN | MINE_ALONE | SIGNED_IN | SIGNED_IN_ELSEWHERE).get(
        route, {}
    )


def test_the_routes_by_which_a_message_can_leave_are_known() -> None:
    routes = routes_reaching([QUEUE])
    for sure in (
        "POST /api/v1/invitations/{invitation_id}/knock",
        "POST /api/v1/me/addresses",
        "POST /api/v1/me/push/test",
        "POST /api/v1/circles/{circle_id}/asks/{ask_id}/ask-now",
        "POST /api/v1/circles/{circle_id}/open-times/tell",
        "POST /api/v1/inbound/text",
    ):
        assert sure in routes
    assert len(routes) > 50


def test_nothing_leaves_for_a_stranger(sqlite_url: str, tmp_path: Path, sinks: Sinks) -> None:
    declared = {
        *INSIDE,
        *BY_LINK,
        *BY_LINK_SIGNED_IN,
        *MINE_ALONE,
        *SIGNED_IN,
        *SIGNED_IN_ELSEWHERE,
        *ANYBODY,
    }
    routes = routes_reaching([QUEUE])
    assert routes <= declared
    with World(sqlite_url, tmp_path, **sinks.settings()) as world:
        mina = simple_circle(world, "Sam")
        mina.offers("Walk", [WED], "10:00", "11:00")
        mina.asks(now=True)
        mina.does("stop")
        gives(world, sinks, world.friends["Sam"], "sms", "+16045550123")
        gives(world, sinks, mina, "mail", "mina@home.example")
        world.settle()
        nothing = CircleHere(new_id(), {"Sam": new_id()}, {"Walk": new_id()}, [new_id()])
        kit = world.friend("Kit")
        for phone in world.handsets:
            phone.new_pushes()
        before = len(sinks.mail.received), len(sinks.texts.raw), len(sinks.calls.raw)

        # The circles' routes that queue nothing at once may still set a timer: all are tried.
        for route in sorted(routes | set(INSIDE)):
            method, path = split(route)
            for circle in (mina.circle, nothing):
                own_path = path.replace("{address_id}", new_id())
                route_path = filled(own_path, circle).removeprefix("/api/v1")
                answer = kit.tries(method, route_path, body_for(route, circle))
                is_refused = 400 <= answer.status_code < 500
                is_done = answer.is_success and route in OF_THEIR_OWN_PHONES
                assert is_refused or is_done, (route, answer.status_code)
        for channel in ("mail", "sms", "voice"):
            to = "kit@home.example" if channel == "mail" else "+16045550199"
            body = {"id": new_id(), "channel": channel, "to": to}
            assert kit.tries("POST", "/me/addresses", body).status_code == 409
        world.advance(minutes=20)
        assert (len(sinks.mail.received), len(sinks.texts.raw), len(sinks.calls.raw)) == before
        assert {phone.owner: phone.new_pushes() for phone in world.handsets} == {
            phone.owner: [] for phone in world.handsets
        }
