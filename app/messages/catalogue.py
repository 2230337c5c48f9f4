"""Looking up a sentence: a code and a language in, words out.

A language has two files: `xx.json`, what the server says, and `names.xx.json`, what members of
closed lists are called (events, kinds of slot, channels). The phone app's build reads those too.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from app.core.languages import LANGUAGES
from app.messages.bidi import isolate


@cache
def _sentences(language: str) -> dict[str, str]:
    sentences: dict[str, str] = {}
    for name in (f"{language}.json", f"names.{language}.json"):
        raw = files("app.messages").joinpath(name).read_text(encoding="utf-8")
        sentences.update(json.loads(raw))
    return sentences


def text(language: str, code: str, **params: str) -> str:
    """The sentence of a code, in a language that the catalogue has (else English).

    Raises KeyError for a code that nobody wrote a sentence for.
    """
    known_language = language if language in LANGUAGES else "en"
    return _sentences(known_language)[code].format(
        **{key: isolate(value) for key, value in params.items()}
    )


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
