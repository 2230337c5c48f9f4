"""Kinds of entries that the person may look at by themselves, and reasons as they are recorded.

Pure: literal tables.
"""

from __future__ import annotations

from enum import StrEnum

from app.record.hash_chain import Facts


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
            "granted_later",
            "later_stopped",
            "consent_changed",
            "consent_kept",
            "widen_pause_set",
            "withdrawn",
            "need_shown",
            "need_hidden",
            "money_shown",
            "money_hidden",
            "shift_kept",
            "shift_ended",
            "last_word",
            "restored",
            "reach_changed",
            "roles_changed",
            "name_changed",
            "circle_handing_on_begun",
            "circle_handing_on_stopped",
            "circle_handed_on",
            "circle_closed",
            "label_changed",
            "limits_set",
            "guideline_written",
            "guideline_changed",
            "guideline_ended",
            "guideline_lifted",
            "guideline_holds",
            "handover_asked",
            "handover_allowed",
            "handover_ended",
            "handed_on",
            "last_coordinator_left",
            "turns_set_up",
            "turns_allowed",
            "turns_agreed",
            "turns_left",
            "turns_changed",
            "turns_ended",
            "turn_coming",
            "turn_passed",
            "turn_stayed",
            "turn_skipped",
            "turn_changed_places",
            "let_in",
            "disclosure_changed",
            "disclosure_back",
            "disclosure_kept",
            "taken_in",
            "member_left",
            "member_removed",
            "blocked",
            "unblocked",
            "paused",
            "resumed",
            "template_shared",
            "template_taken_back",
            "plan_proposed",
            "proposal_taken",
            "proposal_left",
            "proposal_back",
            "plan_agreed",
            "agreement_back",
            "plan_read_asked",
            "rule_written",
            "rule_changed",
            "rule_ended",
            "rule_agreed",
            "rule_declined",
            "rule_said",
            "rule_asked",
            "rule_went_on",
            "rule_stopped",
            "rule_over",
            "trial_started",
            "trial_moved",
            "trial_kept",
            "trial_changed",
            "trial_dropped",
            "trial_ended",
            "ally_named",
            "ally_agreed",
            "ally_declined",
            "ally_ended",
            "phone_lost",
            "phone_found",
            "bring_back_begun",
            "bring_back_agreed",
            "bring_back_ended",
            "came_back",
            "device_added",
            "devices_signed_out",
            "sign_in_reused",
            "values_opened",
            "values_closed",
            "value_proposed",
            "value_agreed",
            "value_changed",
            "value_removed",
            "gathering_called",
            "gathering_sent",
            "gathering_sent_guest",
            "gathering_read",
            "gathering_removed",
            "gathering_removed_guest",
            "gathering_over",
            "gathering_off",
        }
    ),
    About.SHOWN: frozenset(
        {
            "plan_shown",
            "address_shown",
            "note_shown",
            "health_card_shown",
            "companion_card_shown",
            "checklist_shown",
            "solidarity_shown",
        }
    ),
}

#: Why a friend couldn't be reached is theirs: sleep, rest, quiet or no pushes read alike.
FRIENDS_OWN_REASONS = frozenset({"quiet_hours", "resting", "muted", "no_reach", "no_device"})
UNREACHED = "not_reachable"


def reason_told(reason: str, *, own_phone: bool = False) -> str:
    """A reason as it is recorded and as the person reads it: a friend's own all read alike.

    `own_phone`: it is about the person's own phones, whose troubles they may know.
    """
    return UNREACHED if reason in FRIENDS_OWN_REASONS and not own_phone else reason


def tells_theirs(facts: Facts, own_id: str) -> bool:
    """Whether an entry from before these were recorded alike holds a friend's own reason."""
    return facts.get("who") != own_id and facts.get("reason") in FRIENDS_OWN_REASONS
