"""What the second circle's phones and telephones hear, for each scene of its story."""

from __future__ import annotations

from tests.cases import second_circle as case
from tests.channels.offline_friends import Sinks
from tests.world import World

ROSAS = dict(case.ADDRESSES["Rosa"])["sms"]
CALLS_TOMAS = dict(case.ADDRESSES["Tomás"])["voice"]


def at(world: World, text: str) -> None:
    """Let time pass until a clock in New York shows this."""
    world.at(text, case.ZONE)


def clear(world: World) -> None:
    """What phones show by now is no part of what follows."""
    for friend in world.friends.values():
        friend.phone.new_pushes()


def silent(world: World, *names: str) -> None:
    """Nothing came to these phones since they were looked at."""
    for name in names:
        world.phone(name).shows()


def heard_by(sinks: Sinks) -> tuple[int, int, int]:
    """How many mails, texts and calls left so far."""
    return len(sinks.mail.received), len(sinks.texts.received), len(sinks.calls.received)
