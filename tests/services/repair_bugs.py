"""Bugs that the machine of repairs must find (tests/services/test_repair_privacy.py)."""

from __future__ import annotations

from tests.services.seeded_bugs import Bug

REPAIR_RULES = "app/repairs/repair_rules.py"
REPAIR_QUERIES = "app/repairs/repair_queries.py"

#: Where the code asks twice, two stand behind one another: each alone changes nothing.
REPAIR_BUGS: dict[str, tuple[Bug, ...]] = {
    "a reader isn't asked which two it is between": (
        Bug(
            "whoever didn't open it is the other",
            REPAIR_RULES,
            "side_of",
            "if member_id == parties.other_id:",
            "if member_id != parties.opener_id:",
        ),
        Bug(
            "everybody's are looked through",
            REPAIR_QUERIES,
            "repairs_of",
            "col(Repair.opener_id) == member_id,",
            'col(Repair.opener_id) != "",',
        ),
    ),
    "the other reads it before it goes": (
        Bug(
            "what wasn't sent is theirs, too",
            REPAIR_RULES,
            "side_of",
            "if not parties.is_sent:",
            "if False:",
        ),
    ),
    "what was taken back goes all the same": (
        Bug(
            "the timer forgets that it was taken back",
            REPAIR_RULES,
            "is_due",
            "return due_at is not None and due_at <= now and state == RepairState.COOLING",
            "return due_at is not None and due_at <= now",
        ),
        Bug(
            "any move fits any state",
            REPAIR_RULES,
            "next_state",
            "if side not in sides:",
            "if False:",
        ),
    ),
    "a third reads what was written before they came": (
        Bug(
            "a third reads as the two do",
            REPAIR_RULES,
            "may_read",
            "return parties.third_from is not None and turn >= parties.third_from",
            "return True",
        ),
    ),
    "what is let go leaves a row": (
        Bug(
            "its words alone are destroyed",
            "app/repairs/ending_service.py",
            "destroy_repair",
            "tx.session.delete(repair)",
            "pass",
        ),
    ),
}
