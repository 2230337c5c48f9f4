"""A story played with other texts: what people write goes out as random signs, and comes back.

Which fields are texts, the API's own description says: whatever a phone sends that has no form
to be checked against. The story goes on reading its own words.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx

from app.api.wire import In
from app.core.names import Unreadable, alike, readable

#: What has no fixed form either and is no text: the server reads it, and has to.
ROUTING = {
    "endpoint": "a push service's URL",
    "p256dh": "a phone's key",
    "auth": "a phone's key",
    "zone": "a time zone's name",
    "id": "a gateway's name of a text that came in",
    "from": "the number from which it came",
    "to": "an address that a channel reads; replaced by another of its kind",
}

#: Letters of several alphabets, signs that mean something to a database, emoji, a line's end.
SIGNS = "aZ09 äßłø漢字かな한글עבראعربيहिन्दी🎈🫶🏽\u200d\u00a0'\"\\;%_<>&{}$\n-–"


class Open:
    """Every text as it is."""

    def hides(self, body: object) -> object:
        """What is sent instead of a body."""
        return body

    def reads(self, answer: httpx.Response) -> httpx.Response:
        """An answer as the story reads it."""
        return answer

    def goes_to(self, address: str) -> str:
        """Where something goes instead."""
        return address


class Blindfold(Open):
    """Another text for each text, as long as may be; the same for the same."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._there: dict[tuple[str, int], str] = {}
        self._back: dict[str, str] = {}
        self._routed: dict[str, str] = {}

    def hides(self, body: object) -> object:
        return self._hidden(body)

    def _hidden(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self._hidden(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self._hidden(one, key) for one in value]
        if isinstance(value, str) and value and key in texts():
            return self._other(value, texts()[key], is_name=key in names())
        return self.goes_to(value) if isinstance(value, str) and key == "to" else value

    def _other(self, text: str, most: int, *, is_name: bool) -> str:
        found = self._there.get((text, most))
        while found is None:
            length = self._random.randint(1, max(2, min(most, 3 * len(text))))
            made = "".join(self._random.choice(SIGNS) for _ in range(length)).strip()
            if is_name and not self._can_be_told(made):
                continue
            if made and len(made) != len(text) and made not in self._back:
                found = self._there[text, most] = made
                self._back[made] = text
        return found

    def _can_be_told(self, name: str) -> bool:
        """Whether a name can be read as it is, and taken for no other text of the story."""
        try:
            return readable(name) == name and not any(alike(name, other) for other in self._back)
        except Unreadable:
            return False

    def reads(self, answer: httpx.Response) -> httpx.Response:
        if not answer.content or "json" not in answer.headers.get("content-type", ""):
            return answer
        headers = [
            (name, value)
            for name, value in answer.headers.multi_items()
            if name not in {"content-length", "content-encoding"}
        ]
        content = json.dumps(self._clear(answer.json())).encode()
        return httpx.Response(
            answer.status_code, headers=headers, content=content, request=answer.request
        )

    def _clear(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._clear(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._clear(one) for one in value]
        return self._back.get(value, value) if isinstance(value, str) else value

    def goes_to(self, address: str) -> str:
        if address not in self._routed:
            count = len(self._routed)
            mail = f"somebody.else.{count}@another.example"
            other = mail if "@" in address else f"+1416555{count:04d}"
            self._routed[address] = other
            self._back[other] = address
        return self._routed[address]


def texts_of(world: object) -> Open:
    """What becomes of texts in a world: nothing, in those that know of no blindfold."""
    found = getattr(world, "texts", None)
    return found if isinstance(found, Open) else Open()


@cache
def texts() -> dict[str, int]:
    """The names of the fields in which phones send texts, with the longest that each may be."""
    found: dict[str, int] = {}
    for body in _bodies(In):
        for name, field in body.model_json_schema()["properties"].items():
            for one in _strings(field):
                longest = int(one.get("maxLength", 4000))
                found[name] = min(found.get(name, longest), longest)
    return {name: most for name, most in found.items() if name not in ROUTING}


@cache
def names() -> frozenset[str]:
    """The fields whose text is a name: to be read, and told apart from others."""
    return frozenset(
        name
        for body in _bodies(In)
        for name, field in body.model_json_schema()["properties"].items()
        if any(one.get("format") == "name" for one in _strings(field))
    )


def _bodies(of: type[In]) -> Iterator[type[In]]:
    for one in of.__subclasses__():
        yield from _bodies(one)
        if one.model_fields:
            yield one


def _strings(field: Any) -> Iterator[dict[str, Any]]:
    """Strings that may be anything."""
    if isinstance(field, dict):
        fixed = {"pattern", "format", "enum", "const"}
        is_name = field.get("format") == "name"
        if field.get("type") == "string" and (is_name or not fixed & set(field)):
            yield field
        for part in ("anyOf", "allOf", "oneOf"):
            for one in field.get(part, ()):
                yield from _strings(one)
        yield from _strings(field.get("items"))
