"""What the consent machine chooses from: members, events, hours, grants, failures."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from app.consent.models import ToKind
from app.delivery.webpush import Outcome
from app.outbox.events import CIRCLE_EVENTS, Event

NAMES = ("Ana", "Ben", "Chi", "Dee")
EVENTS = CIRCLE_EVENTS

members = st.integers(0, len(NAMES) - 1)
events = st.sampled_from(EVENTS)
#: Few, so that a grant, a reach and a notice often meet; the others come up as well.
often = st.sampled_from((Event.ASK, Event.ASK, Event.GAP, Event.OPEN_TIME))
some_event = st.one_of(often, often, often, events)
hours = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from((0, 7 * 60, 9 * 60 + 59, 10 * 60, 22 * 60, 23 * 60 + 59)),
        st.sampled_from((0, 6 * 60, 10 * 60, 10 * 60 + 1, 22 * 60, 23 * 60 + 30)),
    ),
)
nights = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from((7 * 60, 9 * 60 + 59, 22 * 60)),
        st.sampled_from((7 * 60 + 1, 10 * 60, 10 * 60 + 1)),
    ),
)
channels = st.sampled_from((("push",), ("push", "mail"), ("sms",)))
over_most = st.sampled_from((None, None, None, ("sms",), ("push", "voice")))
lasts = st.sampled_from((None, None, 3, 8, 60, 3600))
begins = st.sampled_from((None, None, None, 4, 300))
#: Two processes that send, each with what it has in hand.
hands = st.integers(0, 1)
failures = st.sampled_from(
    (Outcome("retry", 503, 1.0), Outcome("retry"), Outcome("throttled", 429))
)
while_waiting = st.sampled_from(("it is sent", "time passes"))


class GrantChoice(NamedTuple):
    """A grant as Hypothesis makes it: times are seconds from now."""

    kind: ToKind
    event: Event
    tier: int
    over: tuple[str, ...]
    within: tuple[int, int] | None
    begins_in: int | None
    ends_in: int | None


grants = st.builds(
    GrantChoice,
    kind=st.sampled_from((ToKind.MEMBER, *ToKind)),
    event=some_event,
    tier=st.integers(0, 4),
    over=channels,
    within=hours,
    begins_in=begins,
    ends_in=lasts,
)
