"""For each seeded bug, the shortest story of the machine's own rules that it shows in.

Hypothesis looks for such stories by itself (test_promise_one.py); these are known, and quick.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.consent.models import Level, ToKind
from app.outbox.events import Event
from tests.services.consent_choices import GrantChoice
from tests.services.consent_machine import ConsentMachine
from tests.services.need_machine import PERSON

Story = Callable[[ConsentMachine], object]

ANA, BEN = 0, 1
SENT, TIME = "it is sent", "time passes"
NIGHT = (22 * 60, 6 * 60)
DAY = (9 * 60 + 59, 22 * 60)


def grant_choice(kind: ToKind = ToKind.MEMBER, **grant_fields: Any) -> GrantChoice:
    """A grant to hear of gaps over pushes, at any hour, from now on."""
    usual = {"event": Event.GAP, "tier": 1, "over": ("push",), "within": None}
    return GrantChoice(kind, **{**usual, "begins_in": None, "ends_in": None, **grant_fields})


def grant_and_tell(
    kind: ToKind = ToKind.MEMBER, friend_index: int = ANA, **grant_fields: Any
) -> Story:
    """A grant, and something to tell under it."""
    return lambda m: m.grant_and_send(grant_choice(kind, **grant_fields), friend_index, 0)


def in_hand(change: Story) -> Story:
    """A worker holds it, is slow, and sends after the answer to a change."""

    def story(m: ConsentMachine) -> None:
        m.queue_and_lease(Event.ASK, 32, 0)
        change(m)
        m.send_all()

    return story


def one_after_another(*steps: Story) -> Story:
    def story(m: ConsentMachine) -> None:
        for step in steps:
            step(m)

    return story


def asks(m: ConsentMachine) -> None:
    m.queue_and_send(Event.ASK)


def gap(m: ConsentMachine) -> None:
    m.queue_and_send(Event.GAP)


def withdraws(friend_index: int = ANA, meanwhile: str = TIME) -> Story:
    return lambda m: m.withdraw(friend_index, meanwhile)


def alone_in_hand(m: ConsentMachine) -> None:
    """Whoever's notice a worker took alone says no to it."""
    m.queue(Event.ASK)
    for _ in range(5):
        m.lease(1, 0)
        for batch in list(m.in_hand[0]):
            friend_index = m.friend_index_of(batch.leased[0].notice_id)
            if friend_index is not None:
                m.reach(friend_index, set(), None, None, TIME)
        m.send_all()


QUEUED_IN_A_PAUSE = one_after_another(
    lambda m: m.pause(None, TIME),
    lambda m: m.queue(Event.ASK),
    lambda m: m.time_passes(1),
    lambda m: m.resume_and_send(),
)
BY_KATHMANDUS_CLOCK = one_after_another(
    lambda m: m.reach(BEN, {Event.GAP}, DAY, None, SENT), grant_and_tell(friend_index=BEN)
)

#: A worker holds the notice of a need for too long; meanwhile its name was taken away, and the
#: person named the same friend for another.
SLOW_WORKER_AND_A_NAME = one_after_another(
    lambda m: m.need_and_lease(PERSON, ANA, 0, 0),
    lambda m: m.take_name_away(PERSON, ANA, TIME),
    lambda m: m.need(PERSON, ANA, 1),
    lambda m: m.time_passes(30),
    lambda m: m.duties(),
    lambda m: m.lease(32, 1),
    lambda m: m.send_all(),
)

STORIES: dict[str, Story] = {
    "a grant never runs out": one_after_another(
        lambda m: m.grant(grant_choice(ends_in=3), ANA), lambda m: m.time_passes(4), gap
    ),
    "a grant holds before it begins": grant_and_tell(begins_in=300),
    "a grant to one is a grant to all": grant_and_tell(),
    "whose role it is doesn't matter": grant_and_tell(ToKind.COORDINATORS),
    "everybody is on shift": grant_and_tell(ToKind.ON_SHIFT),
    "everybody is in the pool": grant_and_tell(ToKind.POOL),
    "everybody was told before": grant_and_tell(ToKind.TOLD),
    "a deny of everything denies nothing": one_after_another(
        withdraws(), grant_and_tell(ToKind.SUPPORTERS)
    ),
    "who must report hears what names nobody": one_after_another(
        lambda m: m.disclose(ANA, False, True, SENT), grant_and_tell(ToKind.SUPPORTERS)
    ),
    "what was queued in a pause goes after it": QUEUED_IN_A_PAUSE,
    "a pause without an end isn't one": one_after_another(lambda m: m.pause(None, TIME), asks),
    "a rest without an end isn't one": one_after_another(
        lambda m: m.dial(ANA, Level.RESTING, None, SENT), asks
    ),
    "a mute without an end isn't one": one_after_another(
        lambda m: m.mute(ANA, True, None, SENT), asks
    ),
    "the circle's hours by another clock": grant_and_tell(ToKind.SUPPORTERS, within=NIGHT),
    "a friend's hours by the circle's clock": BY_KATHMANDUS_CLOCK,
    "the person's hours aren't looked at": grant_and_tell(within=NIGHT),
    "nights are for everybody": one_after_another(
        lambda m: m.limit(ANA, (7 * 60, 10 * 60 + 1), SENT), asks
    ),
    "over any channel that the friend agreed to": grant_and_tell(over=("sms",)),
    "hours end a minute late": one_after_another(
        lambda m: m.grant(grant_choice(within=(7 * 60, 10 * 60)), ANA),
        lambda m: m.time_passes(9),
        gap,
    ),
    "hours over midnight are any hour": grant_and_tell(within=NIGHT),
    "everybody lives where the circle is": BY_KATHMANDUS_CLOCK,
    "a grant forgets its end": lambda m: m.grant(grant_choice(ends_in=3), ANA),
    "a grant begins at once": lambda m: m.grant(grant_choice(begins_in=300), ANA),
    "a withdrawal lets grants be": withdraws(),
    "lifting one deny lifts all": one_after_another(
        withdraws(ANA), withdraws(BEN), lambda m: m.undo(0), grant_and_tell(ToKind.SUPPORTERS)
    ),
    "a rest keeps the end of the one before": one_after_another(
        lambda m: m.dial(ANA, Level.RESTING, 8, SENT),
        lambda m: m.dial(ANA, Level.RESTING, None, SENT),
    ),
    "a no to the pool is a yes": lambda m: m.pool(ANA, False, SENT),
    "withdrawing shuts nobody out": one_after_another(
        withdraws(), grant_and_tell(ToKind.SUPPORTERS)
    ),
    "a withdrawal waits for nothing": in_hand(withdraws()),
    "an undo gives back what had an end for good": one_after_another(
        lambda m: m.grant(grant_choice(ends_in=60), ANA), withdraws(), lambda m: m.undo(0)
    ),
    "an undo forgets the hours": one_after_another(
        lambda m: m.grant(grant_choice(within=DAY), ANA), withdraws(), lambda m: m.undo(0)
    ),
    "one grant is never ended": lambda m: m.end_one_grant(0, SENT),
    "who is removed stays in": lambda m: m.remove(ANA, SENT),
    "a friend's own no waits for the others'": alone_in_hand,
    "a pause waits for nothing": in_hand(lambda m: m.pause(None, TIME)),
    "a pause isn't written down": lambda m: m.pause(None, SENT),
    "what is queued isn't cancelled": one_after_another(lambda m: m.queue(Event.ASK), withdraws()),
    "a lease outlasts the consent under it": one_after_another(
        lambda m: m.grant_and_lease(grant_choice(ends_in=3), ANA, 0),
        lambda m: m.time_passes(4),
        lambda m: m.send_all(),
    ),
    "the sender's deadline is another than the answer's": in_hand(withdraws()),
    "the answer doesn't wait for a lease's end": in_hand(withdraws()),
    "the gate is asked as of now, whenever it was queued": QUEUED_IN_A_PAUSE,
    "a name is never taken from a need": SLOW_WORKER_AND_A_NAME,
    "who may know of one need may know of all": SLOW_WORKER_AND_A_NAME,
}
