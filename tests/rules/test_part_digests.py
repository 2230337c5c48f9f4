"""What a member is told of changes in their parts, and what they must not be told."""

from __future__ import annotations

from app.plans.part_digests import changes_since, digest_of, digest_of_all
from app.plans.texts import SectionText

HELPS, WORSE = SectionText("helps", None, "tea"), SectionText("worse", None, "noise")
CAT = SectionText("cat", "The cat", "Bori")
AGREED = {"helps": digest_of(HELPS), "cat": digest_of(CAT)}


def told_changes(
    parts: list[SectionText],
    older_parts: list[SectionText] | None = None,
    granted: tuple[str, ...] = ("helps", "cat"),
) -> list[tuple[str, str, str | None]]:
    changes = changes_since(
        agreed_digests=AGREED, granted=granted, older_parts=older_parts, parts=parts
    )
    return [
        (change.key, change.kind, change.before.text if change.before else None)
        for change in changes
    ]


def test_what_is_as_it_was_or_stands_elsewhere_is_no_change() -> None:
    assert told_changes([HELPS, CAT], [HELPS, CAT]) == []
    assert told_changes([CAT, HELPS], [HELPS, CAT]) == []
    renamed = SectionText("cat", "Bori", "Bori")
    assert told_changes([HELPS, renamed], [HELPS, CAT]) == [("cat", "changed", "Bori")]


def test_older_words_are_told_only_of_parts_that_were_shown_then() -> None:
    later = SectionText("worse", None, "neon")
    older = [HELPS, WORSE, CAT]
    assert told_changes([HELPS, later, CAT], older, ("helps", "worse", "cat")) == [
        ("worse", "added", None)
    ], "they weren't shown it then"
    assert told_changes([HELPS], older) == [("cat", "removed", "Bori")]
    assert told_changes([HELPS], older, ("helps",)) == [], "it isn't theirs to know any more"
    soup = SectionText("helps", None, "soup")
    assert told_changes([soup, CAT], older) == [("helps", "changed", "tea")]
    # The version is gone: what changed is known, and not from what.
    assert told_changes([soup, WORSE], None) == [
        ("helps", "changed", None),
        ("worse", "added", None),
        ("cat", "removed", None),
    ]


def test_a_digest_of_parts_tells_of_nothing_but_their_words() -> None:
    assert digest_of_all([HELPS, CAT]) == digest_of_all(
        [SectionText("i_am", None, "a gardener"), HELPS, SectionText("worse", None, ""), CAT]
    )
    assert digest_of_all([HELPS, CAT]) != digest_of_all([HELPS, WORSE])
    # A heading isn't taken for the text's beginning.
    assert digest_of(SectionText("a", "x", "y")) != digest_of(SectionText("a", None, "xy"))
