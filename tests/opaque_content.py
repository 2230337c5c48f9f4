"""A story played with other texts: what people write goes out as random signs, and comes back.

Which fields are texts and which are addresses, the API's own description says for each operation:
a text is a string without a form to be checked against, an address is a string of the form
"address". A field's name says nothing: `to` is an address of one operation and an hour of another.
The story goes on reading its own words.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx

from app.core.readable_names import Unreadable, are_alike, readable
from tests.architecture.application import wired

Schema = dict[str, Any]
API = "/api/v1"
#: The form of what a channel reads: a mail address or a number, replaced by another of its kind.
ADDRESS = "address"
#: The form of a name: to be read, and told apart from others.
NAME = "name"
#: Keywords and types of a schema that make a string something other than a text.
_FORMS = frozenset({"pattern", "format", "enum", "const"})
#: What a text may be as long as where the schema sets no bound, in characters.
_LONGEST = 4000

#: Letters of several alphabets, signs that mean something to a database, emoji, a line's end.
SIGNS = "aZ09 äßłø漢字かな한글עבראعربيहिन्दी🎈🫶🏽\u200d\u00a0'\"\\;%_<>&{}$\n-–"


class Open:
    """Leaves every text as it is."""

    def hides(self, body: object, method: str, path: str) -> object:
        """The body to send instead, to an operation of the API (`path` without prefix)."""
        return body

    def reads(self, answer: httpx.Response) -> httpx.Response:
        """Translate an answer back to the story's own texts."""
        return answer

    def goes_to(self, address: str) -> str:
        """The address to use instead of the story's."""
        return address


class Blindfold(Open):
    """Replaces each text by another one, always by the same; its length stays allowed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._replacements: dict[tuple[str, int, bool], str] = {}
        self._back: dict[str, str] = {}
        self._routed: dict[str, str] = {}

    def hides(self, body: object, method: str, path: str) -> object:
        """Raises LookupError for a body that the API's description knows no operation for."""
        return self._hidden(body, body_schemas(method, path)) if body else body

    def _hidden(self, value: Any, schemas: list[Schema]) -> Any:
        """A value that fits one of some schemas, with its texts and addresses replaced."""
        if isinstance(value, dict):
            return {
                name: self._hidden(part, _properties(schemas, name)) for name, part in value.items()
            }
        if isinstance(value, list):
            return [self._hidden(part, _items(schemas)) for part in value]
        if not isinstance(value, str) or not value:
            return value
        if any(schema.get("format") == ADDRESS for schema in schemas):
            return self.goes_to(value)
        longest = [int(schema.get("maxLength", _LONGEST)) for schema in schemas if is_text(schema)]
        if not longest or not _is_kept(value, min(longest)):
            return value
        is_name = any(schema.get("format") == NAME for schema in schemas)
        if is_name and not _is_readable(value):
            return value
        return self._other(value, min(longest), is_name=is_name)

    def _other(self, text: str, limit: int, *, is_name: bool) -> str:
        replacement = self._replacements.get((text, limit, is_name))
        while replacement is None:
            length = self._random.randint(1, max(2, min(limit, 3 * len(text))))
            candidate = "".join(self._random.choice(SIGNS) for _ in range(length)).strip()
            if is_name and not self._can_be_told(candidate):
                continue
            if candidate and len(candidate) != len(text) and candidate not in self._back:
                replacement = self._replacements[text, limit, is_name] = candidate
                self._back[candidate] = text
        return replacement

    def _can_be_told(self, name: str) -> bool:
        """Whether a name can be read as it is, and taken for no other text of the story."""
        return _is_readable(name) and not any(are_alike(name, other) for other in self._back)

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
            return {name: self._clear(child) for name, child in value.items()}
        if isinstance(value, list):
            return [self._clear(child) for child in value]
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
    """How a world replaces texts: not at all, unless it was given a blindfold."""
    hidden_texts = getattr(world, "texts", None)
    return hidden_texts if isinstance(hidden_texts, Open) else Open()


def _is_kept(text: str, limit: int) -> bool:
    """Whether a text may be kept at all: an empty, too long or broken one is refused as it is."""
    broken = any(ord(sign) < 32 and sign not in "\n\t" for sign in text)
    return bool(text.strip()) and len(text) <= limit and not broken


def _is_readable(name: str) -> bool:
    """Whether a name is kept as it is."""
    try:
        return readable(name) == name
    except Unreadable:
        return False


# --- what the API's description says of a body ------------------------------------------------


def is_text(schema: Schema) -> bool:
    """Whether a string may be anything, so that it holds what somebody wrote, names included."""
    is_name = schema.get("format") == NAME
    return schema.get("type") == "string" and (is_name or not _FORMS & set(schema))


def body_schemas(method: str, path: str) -> list[Schema]:
    """The alternatives of a request body's schema. Raises LookupError for an unknown operation."""
    bare = path.partition("?")[0]
    for pattern, schemas in _operations().get(method, ()):
        if pattern.fullmatch(bare):
            return schemas
    raise LookupError(f"the API's description knows no {method} {path}")


def strings_without_form() -> Iterator[tuple[str, str, Schema]]:
    """Every string that phones may send without a pattern or a closed list of values.

    Yields (operation, dotted name of the field, schema), once for each operation.
    """
    for path, operations in wired().openapi()["paths"].items():
        for method, operation in operations.items():
            name = f"{method.upper()} {path.removeprefix(API)}"
            for field, schema in _leaves(_schemas_of(operation), ""):
                if schema.get("type") == "string" and not {"pattern", "enum", "const"} & set(
                    schema
                ):
                    yield name, field, schema


@cache
def _operations() -> dict[str, list[tuple[re.Pattern[str], list[Schema]]]]:
    """By method: a pattern for each path, literal paths before those with parameters."""
    operations: dict[str, list[tuple[re.Pattern[str], list[Schema]]]] = {}
    paths = wired().openapi()["paths"]
    for path in sorted(paths, key=lambda path: path.count("{")):
        pattern = re.compile(
            re.sub(
                r"\{\w+\}",
                "[^/]+",
                re.escape(path.removeprefix(API)).replace(r"\{", "{").replace(r"\}", "}"),
            )
        )
        for method, operation in paths[path].items():
            operations.setdefault(method.upper(), []).append((pattern, _schemas_of(operation)))
    return operations


def _schemas_of(operation: Schema) -> list[Schema]:
    content = operation.get("requestBody", {}).get("content", {})
    return [
        schema for media in content.values() for schema in _alternatives(media.get("schema", {}))
    ]


def _alternatives(schema: Schema) -> list[Schema]:
    """A schema without references and choices: one for each of the forms that a value may have."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _alternatives(wired().openapi()["components"]["schemas"][name])
    alternatives = [
        alternative
        for part in ("anyOf", "allOf", "oneOf")
        for choice in schema.get(part, ())
        for alternative in _alternatives(choice)
    ]
    return alternatives or [schema]


def _properties(schemas: list[Schema], name: str) -> list[Schema]:
    """The alternatives of an object's property."""
    properties: list[Schema] = []
    for schema in schemas:
        other = schema.get("additionalProperties")
        declared = schema.get("properties", {}).get(name, other if isinstance(other, dict) else {})
        properties += _alternatives(declared)
    return properties


def _items(schemas: list[Schema]) -> list[Schema]:
    return [
        alternative for schema in schemas for alternative in _alternatives(schema.get("items", {}))
    ]


def _leaves(schemas: list[Schema], at: str) -> Iterator[tuple[str, Schema]]:
    """Every value inside some schemas that is neither an object nor a list, by its dotted name."""
    for schema in schemas:
        for name, declared in schema.get("properties", {}).items():
            yield from _leaves(_alternatives(declared), f"{at}.{name}" if at else name)
        if isinstance(schema.get("additionalProperties"), dict):
            yield from _leaves(_alternatives(schema["additionalProperties"]), f"{at}.*")
        if "items" in schema:
            yield from _leaves(_alternatives(schema["items"]), f"{at}[]")
        if not {"properties", "items"} & set(schema):
            yield at, schema
