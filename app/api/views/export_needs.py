"""Needs, hands and pledges in a member's own copy: theirs, and nothing of what others wrote."""

from __future__ import annotations

from app.api.http.wire import Out
from app.api.views.export_document import CopyPage
from app.api.views.needs import HandStateText, Needs, OwnNeed, PledgeStateText
from app.needs.rules import in_units


class MyHand(Out):
    """That I help with what somebody needs, and what part I wrote down."""

    need_id: str
    part: str
    state: HandStateText


class MyPledge(Out):
    """What I pledged, in the currency's smallest unit."""

    need_id: str
    amount: int
    currency: str
    state: PledgeStateText


class MyNeeds(Out):
    own: list[OwnNeed]
    hands: list[MyHand]
    pledges: list[MyPledge]


def my_needs(needs: Needs) -> MyNeeds:
    """What I need whole; of what others need only what I said about it."""
    return MyNeeds(
        own=needs.own,
        hands=[
            MyHand(need_id=known_need.id, part=known_need.hand.part, state=known_need.hand.state)
            for known_need in needs.known
            if known_need.hand is not None
        ],
        pledges=[
            MyPledge(
                need_id=known_need.id,
                amount=known_need.pot.mine.amount,
                currency=known_need.pot.currency,
                state=known_need.pot.mine.state,
            )
            for known_need in needs.known
            if known_need.pot is not None and known_need.pot.mine is not None
        ],
    )


def add_needs(page: CopyPage, needs: MyNeeds) -> None:
    """Add them to the page of the copy."""
    page.items("my_needs", (_need(page, need) for need in needs.own))
    page.items(
        "my_hands",
        (
            ": ".join(part for part in (page.say(f"hand.{hand.state}"), hand.part) if part)
            for hand in needs.hands
        ),
    )
    page.items(
        "my_pledges",
        (
            f"{in_units(each.amount, each.currency)}: {page.say(f'pledge.{each.state}')}"
            for each in needs.pledges
        ),
    )


def _need(page: CopyPage, need: OwnNeed) -> str:
    pot = need.pot
    parts = (
        need.title,
        need.words,
        " ".join(part for part in (str(need.when.day or ""), need.when.wall or "") if part),
        ", ".join(hand.name for hand in need.hands),
        in_units(pot.goal, pot.currency) if pot is not None and pot.goal is not None else "",
        pot.how if pot is not None else "",
        pot.link if pot is not None else "",
        page.say(f"need.{need.state}"),
        need.thanks,
    )
    return "; ".join(part for part in parts if part)
