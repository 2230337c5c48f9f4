"""Which words a consent was given in: the receipt's codes. Pure.

The phone says each grant in one sentence, by these keys of its catalogue. Whoever changes what
such a sentence means raises the version (a test holds the sentences to it).
"""

from __future__ import annotations

VERSION = 3
#: The words of the screens of consent as a whole.
SCREENS = f"consent.{VERSION}"
CONSENT_KEPT = f"widening.keep@{VERSION}"
STOPPED = f"grant.stop@{VERSION}"
UNDONE = f"consent.undo@{VERSION}"
PAUSE = f"widening.hours@{VERSION}"


def words_of(tier: int, sections: bool) -> str:
    """The sentence of a grant, as `key@version`."""
    bare = "_bare" if tier >= 3 and not sections else ""
    return f"grant.says.{tier}{bare}@{VERSION}"
