"""That somebody was shown the newest of it, noted right after the read."""

from __future__ import annotations

from app.access.reading import reads_of
from app.api.http.guards import Look
from app.api.views.together_on_home import together_facts
from app.solidarity.answer_service import note_shown
from app.solidarity.reply_service import note_replies_seen


def note_solidarity_seen(look: Look) -> None:
    """The reader's own screen shows all of it: words to a member, replies to the person."""
    facts = together_facts(look.tx, look.me)
    if look.me.is_person:
        if facts.solidarity_reply:
            note_replies_seen(look.tx, look.me.circle_id)
    else:
        note_words_on_home(look)


def note_words_on_home(look: Look) -> None:
    """A member's home shows the words for them. The next change of these is told again."""
    if look.me.is_person:
        return
    facts = together_facts(look.tx, look.me)
    version = facts.solidarity_version or 0
    if (facts.solidarity_shown or 0) < version and reads_of(look.tx, look.me).words:
        note_shown(look.tx, look.me.circle_id, look.me.member_id, version)
