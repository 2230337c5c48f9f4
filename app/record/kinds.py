"""Kinds of entries that the person may look at by themselves. Pure: a literal table."""

from __future__ import annotations

from enum import StrEnum


class About(StrEnum):
    """What the person may ask the record for."""

    TOLD = "told"  # what left, and to whom
    HELD_BACK = "held_back"  # what did not, and why
    CONSENT = "consent"  # who may know what, and changes of it
    SHOWN = "shown"  # what was first shown of plan, address and notes


KINDS: dict[About, frozenset[str]] = {
    About.TOLD: frozenset({"told", "not_delivered"}),
    About.HELD_BACK: frozenset({"held_back", "not_delivered"}),
    About.CONSENT: frozenset(
        {
            "granted",
            "consent_changed",
            "withdrawn",
            "restored",
            "reach_changed",
            "roles_changed",
            "let_in",
            "taken_in",
            "member_left",
            "member_removed",
            "blocked",
            "unblocked",
            "paused",
            "resumed",
        }
    ),
    About.SHOWN: frozenset({"plan_shown", "address_shown", "note_shown"}),
}
