"""What the person reads of a notice to a friend: their own consent, never the friend's limits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.consent.delivery_preview import DeliveryPreview, preview_delivery
from app.consent.gate_facts import ReachFacts
from tests.rules.test_gate import ALL, EVENTS, LONG_AGO, NOON, circle, grant, member

limits = st.fixed_dictionaries(
    {},
    optional={
        "resting": st.booleans(),
        "muted": st.booleans(),
        "muted_until": st.sampled_from((None, NOON + timedelta(hours=1))),
        "zone": st.sampled_from(("Asia/Kathmandu", "America/Vancouver")),
        "reach": st.lists(
            st.builds(
                ReachFacts,
                st.sampled_from(EVENTS),
                st.sampled_from((ALL, ("push",))),
                st.sampled_from((None, 0)),
                st.sampled_from((None, 1)),
                st.just(LONG_AGO),
            ),
            max_size=3,
        ).map(tuple),
    },
)


@given(st.sampled_from(EVENTS), limits)
def test_no_limit_of_a_friend_shows(event: str, own_limits: dict[str, Any]) -> None:
    for granted in (grant(event=event), grant(event=event, from_minute=0, to_minute=60)):
        free = preview_delivery(circle(granted), "sam", event, NOON)
        assert (
            preview_delivery(circle(granted, friend=member(**own_limits)), "sam", event, NOON)
            == free
        )


def test_each_word_of_the_person_shows() -> None:
    opens = NOON + timedelta(hours=6)
    evening = {"from_minute": 18 * 60, "to_minute": 20 * 60}
    push = frozenset({"push"})

    def preview(event: str, *grants: Any, **changed: Any) -> DeliveryPreview:
        return preview_delivery(circle(*grants, **changed), "sam", event, NOON)

    assert preview("ask", grant(tier=2)) == DeliveryPreview("goes", None, 2, frozenset(ALL))
    assert preview("gap", grant()) == DeliveryPreview("no", None, None, frozenset())
    over_push = grant(event="gap", channels=("push",), **evening)
    assert preview("gap", over_push) == DeliveryPreview("later", opens, 1, push)
    assert preview("ask", grant(channels=("push",), **evening)) == DeliveryPreview(
        "not_now", None, 1, push
    )
    assert preview("gap", grant(event="gap"), paused_at=LONG_AGO).outcome == "paused"
    assert preview("ask", grant(), paused_at=LONG_AGO).outcome == "goes", "asking ends a pause"
    assert preview("ask", grant(), grant(id="d", deny=True, event="any")).outcome == "no"
