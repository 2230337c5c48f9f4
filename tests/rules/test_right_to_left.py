"""What the server writes in a language whose lines begin at the right: here, Spanish as if."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.api.views.export_document import CopyPage
from app.core.languages import LANGUAGES, Language, direction_of
from app.core.scripts import ARABIC
from app.delivery.push_payload import payload
from app.messages.catalogue import text
from app.outbox.events import Event
from tests.catalogues import forms, server_sentences

#: What people read in mail and in texts, where a reader lays out each line by its first letter.
_PLAIN_TEXT = ("line.", "text.", "digit.")


@pytest.fixture
def mirrored(monkeypatch: pytest.MonkeyPatch) -> str:
    """A language that runs from right to left."""
    spec = replace(LANGUAGES[Language.ES], script=ARABIC)
    monkeypatch.setitem(LANGUAGES, Language.ES, spec)
    return str(Language.ES)


def test_a_name_and_a_number_stand_apart(mirrored: str) -> None:
    sentence = text(mirrored, "limit-week", person="Sam M.", most="3")
    assert sentence.startswith("\u2068Sam M.\u2069 ")
    assert sentence.split(": ")[1].startswith("3.")
    assert "\u2068" not in text("en", "limit-week", person="Sam M.", most="3")


def test_a_page_says_where_its_lines_begin(mirrored: str) -> None:
    assert CopyPage(mirrored, "UTC").direction == "rtl"
    assert CopyPage("en", "UTC").direction == "ltr"
    assert direction_of("xx") == "ltr"


def test_words_of_people_find_their_own_direction() -> None:
    page = CopyPage("en", "UTC")
    page.heading(2, "سارة")
    page.paragraph("سارة")
    page.rows(("my_name", "سارة"))
    page.items("my_notes", ["سارة"])
    assert "".join(page.html).count('dir="auto">سارة') == 4


def test_a_notice_says_it_too(mirrored: str) -> None:
    def notification(language: str) -> dict[str, object]:
        body = payload(
            notice_id="n" * 22,
            attempt_id="a" * 22,
            event=Event.ASK,
            language=language,
            public_url="https://there.example",
        )
        fields: dict[str, object] = json.loads(body)["notification"]
        return fields

    assert notification(mirrored)["dir"] == "rtl"
    assert "dir" not in notification("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_line_begins_with_its_own_letters(language: Language) -> None:
    """A line that begins with "ShowUp" would be laid out from the left."""
    script = LANGUAGES[language].script
    for key, sentence in server_sentences(language).items():
        for form in forms(sentence) if key.startswith(_PLAIN_TEXT) else []:
            letters = [sign for sign in form if sign.isalpha()]
            assert script.letters_in(letters[0]) == 1, key
