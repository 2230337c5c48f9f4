"""What of a circle is ready, as the person's home tells it."""

from __future__ import annotations

from typing import Annotated

from app.api.http.closed_lists import OneOf
from app.api.http.guards import Look
from app.api.http.wire import Out
from app.circles.models import Circle
from app.plans.texts import PlanText
from app.stewardship.getting_ready import ReadyItem, is_shown, ready_items
from app.stewardship.getting_ready_service import read_ready_facts

ReadyItemText = Annotated[str, OneOf(ReadyItem)]


class ReadyOut(Out):
    item: ReadyItemText
    done: bool


class GettingReady(Out):
    """`shown`: it stands on the person's home, until all is done or they hide it."""

    shown: bool
    hidden: bool
    items: list[ReadyOut]


def ready_out(
    look: Look, circle: Circle, plan: PlanText, *, friends_in: bool, is_someone_first: bool
) -> GettingReady:
    """The list for the person who looks."""
    facts = read_ready_facts(
        look.tx,
        circle,
        plan,
        device_id=look.caller.device_id,
        account_id=look.caller.account_id,
        friends_in=friends_in,
        is_someone_first=is_someone_first,
    )
    items = ready_items(facts)
    hidden = circle.list_hidden_at is not None
    return GettingReady(
        shown=is_shown(items, hidden=hidden),
        hidden=hidden,
        items=[ReadyOut(item=item.value, done=done) for item, done in items.items()],
    )
