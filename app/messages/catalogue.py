"""Looking up a sentence: a code and a language in, words out.

A language has two files: `xx.json`, what the server says, and `names.xx.json`, what members of
closed lists are called (events, kinds of slot, channels). The phone app's build reads those too.
A sentence that counts may have forms, by the categories of its language (app.core.plurals).
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from app.core.languages import LANGUAGES, spec_of
from app.messages.bidi import isolate

Sentence = str | dict[str, str]
#: Parameters that are a count, in the order in which one decides about the form.
COUNTS = ("n", "most", "minutes")


@cache
def _sentences(language: str) -> dict[str, Sentence]:
    sentences: dict[str, Sentence] = {}
    for name in (f"{language}.json", f"names.{language}.json"):
        raw = files("app.messages").joinpath(name).read_text(encoding="utf-8")
        sentences.update(json.loads(raw))
    return sentences


def text(language: str, code: str, **params: str) -> str:
    """The sentence of a code, in a language that the catalogue has (else English).

    One with forms takes that of its count (COUNTS). Raises KeyError for a code that nobody wrote a
    sentence for.
    """
    known_language = language if language in LANGUAGES else "en"
    sentence = _sentences(known_language)[code]
    if isinstance(sentence, dict):
        sentence = _form_for(sentence, known_language, params)
    direction = spec_of(known_language).script.direction
    return sentence.format(**{key: isolate(value, direction) for key, value in params.items()})


def _form_for(forms: dict[str, str], language: str, params: dict[str, str]) -> str:
    """The form of the count; `other` where there is none, or a language lacks it."""
    count = next((params[name] for name in COUNTS if name in params), "")
    is_count = count.isascii() and count.isdigit()
    category = spec_of(language).plural(int(count)) if is_count else "other"
    return forms.get(category, forms["other"])


def choose_language(accept_language: str) -> str:
    """The first language of an Accept-Language header that the catalogue has (RFC 9110 §12.5.4)."""
    preferences: list[tuple[float, str]] = []
    for part in accept_language[:200].split(","):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        preferences.append((-weight, name.split("-")[0].lower()))
    return next((name for _, name in sorted(preferences) if name in LANGUAGES), "en")
