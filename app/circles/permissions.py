"""Who may do what in a circle: a closed list and a literal table (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.circles.models import CircleState, Role


class Permission(StrEnum):
    """One thing that can be done in a circle."""

    READ = "read"  # that it exists, its home, its own shifts
    NAMES = "names"  # who the members are
    WRITE_CIRCLE = "write_circle"
    MEMBERS = "members"  # keep places, invite, open to a knock, remove, roles
    CONSENT = "consent"
    WIDEN = "widen"  # look over alone what will open more, and set how long that waits
    PLAN = "plan"
    SHARE_TEMPLATES = "share_templates"  # make one of the plan, and hand it on
    ASK = "ask"
    PAUSE = "pause"  # everything that leaves the circle
    AHEAD = "ahead"  # advance rules, and stopping what runs under one
    RECORD = "record"
    ALLIES = "allies"  # who may help when the person's phone is lost
    FORMER = "former"  # who isn't in any more: what they may remember, and who is blocked
    ARRIVAL = "arrival"  # the address, and how to arrive
    CARE_CARDS = "care_cards"  # the health card and the companion card
    GUIDELINES = "guidelines"  # how the person would like it: prefer and never
    CHECKLISTS = "checklists"  # write what is to be done if somebody was called, or I was taken
    LINES = "lines"  # the circle's directory of lines to call or text
    PATTERNS = "patterns"
    OFFER = "offer"  # tell of open times
    GAPS = "gaps"  # what is open and what is being done about it; lead times
    CLAIM = "claim"
    ANSWER = "answer"
    COORDINATE = "coordinate"  # lay the role down, or hand it on
    COORDINATE_IN_TURN = "coordinate_in_turn"  # set up turns of coordinating; the person decides
    VOUCH = "vouch"  # for a friend without the app: keep their place, write down what they said
    TRANSFER = "transfer"
    DELETE = "delete"
    GATHER = "gather"  # call people together, and send each invitation
    CLOSE = "close"  # end what runs, keep it to read for some days, then delete


_ANYONE = frozenset({Permission.READ})

BY_ROLE: dict[Role, frozenset[Permission]] = {
    Role.PERSON: frozenset(
        {
            Permission.READ,
            Permission.NAMES,
            Permission.WRITE_CIRCLE,
            Permission.MEMBERS,
            Permission.CONSENT,
            Permission.WIDEN,
            Permission.PLAN,
            Permission.SHARE_TEMPLATES,
            Permission.ASK,
            Permission.PAUSE,
            Permission.AHEAD,
            Permission.RECORD,
            Permission.ALLIES,
            Permission.FORMER,
            Permission.ARRIVAL,
            Permission.CARE_CARDS,
            Permission.GUIDELINES,
            Permission.CHECKLISTS,
            Permission.LINES,
            Permission.PATTERNS,
            Permission.OFFER,
            Permission.VOUCH,
            Permission.COORDINATE_IN_TURN,
            Permission.GAPS,
            Permission.TRANSFER,
            Permission.DELETE,
            Permission.GATHER,
            Permission.CLOSE,
        }
    ),
    Role.SUPPORTER: _ANYONE | {Permission.CLAIM, Permission.ANSWER},
    Role.COORDINATOR: _ANYONE
    | {
        Permission.NAMES,
        Permission.PATTERNS,
        Permission.OFFER,
        Permission.GAPS,
        Permission.LINES,
        Permission.CLAIM,
        Permission.ANSWER,
        Permission.COORDINATE,
        Permission.COORDINATE_IN_TURN,
        Permission.VOUCH,
    },
    Role.COUNSELLOR: _ANYONE | {Permission.CLAIM, Permission.ANSWER},
}

# The person of a circle whom nobody else coordinates: they may do what coordinators may anyway, and
# neither take a shift with themself nor answer themself.
COORDINATING_PERSON = frozenset({Permission.COORDINATE})

# Whoever draws a circle up for somebody else writes it, until that person accepts it.
DRAFTER = _ANYONE | {
    Permission.NAMES,
    Permission.WRITE_CIRCLE,
    Permission.MEMBERS,
    Permission.CONSENT,
    Permission.PLAN,
    Permission.PATTERNS,
    Permission.COORDINATE_IN_TURN,
    Permission.TRANSFER,
    Permission.DELETE,
}


def in_effect(
    roles: Iterable[Role], *, shut_out: bool = False, card_unseen: bool = False
) -> frozenset[Role]:
    """The roles that count for a member now.

    Whoever the person stopped everything for has the rights of a role no longer, nor has whoever's
    changed card waits for the person's answer: what is left is what any friend has. The roles
    themselves stay written down.
    """
    given_roles = frozenset(roles)
    if (shut_out or card_unseen) and given_roles and Role.PERSON not in given_roles:
        return frozenset({Role.SUPPORTER})
    return given_roles


def allowed(roles: Iterable[Role], state: CircleState, *, drafter: bool) -> frozenset[Permission]:
    """What a member may do. In a draft that is what its drafter may do, and nobody else."""
    if state is CircleState.DRAFT:
        return DRAFTER if drafter else frozenset()
    given_roles = frozenset(roles)
    helping = helping_roles(given_roles)
    permissions: set[Permission] = set()
    for role in given_roles:
        coordinates_own = role is Role.COORDINATOR and role not in helping
        permissions |= COORDINATING_PERSON if coordinates_own else BY_ROLE[role]
    return frozenset(permissions)


def helping_roles(roles: Iterable[Role]) -> frozenset[Role]:
    """The roles in which a member helps the person: the person's own coordinating is none."""
    given_roles = frozenset(roles)
    if Role.PERSON in given_roles:
        return given_roles - {Role.PERSON, Role.COORDINATOR}
    return given_roles
