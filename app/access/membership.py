"""Who calls, and what they may do: a member's place in a circle with the rights that count now."""

from __future__ import annotations

from app.access.facts import find_place_of_account
from app.circles.models import CircleState, Role
from app.circles.permissions import allowed, in_effect
from app.circles.service import Membership
from app.core.db import Tx
from app.core.errors import NotFound


def membership(tx: Tx, circle_id: str, account_id: str) -> Membership:
    """An account's place in a circle. Raises NotFound: foreign, removed, invented alike.

    Standing in for some days counts as coordinating. The rights of a role end with the person's
    "stop everything", and rest while a changed card waits for the person's answer, here and so on
    every route. A closed circle is found by its person alone.
    """
    place = find_place_of_account(tx, circle_id, account_id)
    if place is None:
        raise NotFound
    card_unseen = place.facts.card_unseen and place.state is CircleState.LIVE
    roles = in_effect(
        map(Role, place.facts.roles), shut_out=place.shut_out, card_unseen=card_unseen
    )
    may = allowed(roles, place.state, drafter=place.is_drafter)
    if not may or (place.closed and Role.PERSON not in roles):
        raise NotFound
    return Membership(
        circle_id,
        place.zone,
        place.facts.id,
        account_id,
        place.state,
        roles,
        may,
        card_unseen,
        place.limits,
        place.closed,
    )
