"""Writes what the phone app knows of the server: wire types from its OpenAPI document, and lists.

`make wire-types` writes `TYPES`, `LISTS` and `PLAN_LISTS`. They are kept in the repository, because
the phone app is built before the server can be imported; `test_wire_types.py` holds them to the
server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from app.core.channels import NUMBERED, Channel
from app.core.languages import LANGUAGES
from app.outbox.events import GRANTED_TO_FRIENDS
from app.outbox.notice_types import LEADING_TO_TIMES
from app.plans.parts import FIRST_PARTS, PARTS, is_hidden_from_reporting
from app.rota.kinds import KINDS
from tests.architecture.application import wired
from tests.architecture.source import ROOT

TYPES = ROOT / "pwa" / "src" / "api" / "schema.d.ts"
LISTS = ROOT / "pwa" / "src" / "api" / "closedLists.ts"
#: Apart: no first screen goes through them.
PLAN_LISTS = ROOT / "pwa" / "src" / "api" / "planParts.ts"

HEADER = """\
// Generated from the server's OpenAPI document by `make wire-types`: change the server's models.
// Instants are RFC 3339 in UTC.
"""

LISTS_HEADER = """\
// Generated from the server's closed lists by `make wire-types`: change those.
"""

Schema = dict[str, Any]

_SIMPLE = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
_REFERENCE = "#/components/schemas/"
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")


class UnknownSchemaError(ValueError):
    """A JSON schema that the generator has no TypeScript for."""


def type_name(schema_name: str) -> str:
    """The TypeScript name of a schema.

    Pydantic tells two models of one name apart by their modules (`app__api__gaps__ToldOut`); the
    last module is enough for that (`GapsToldOut`).
    """
    *modules, name = schema_name.split("__")
    if not modules:
        return name
    return "".join(word.capitalize() for word in modules[-1].split("_")) + name


def typescript_type(schema: Schema) -> str:
    """The TypeScript expression for one JSON schema.

    Raises:
        UnknownSchemaError: the schema uses something that has no translation here.
    """
    if "$ref" in schema:
        return type_name(str(schema["$ref"]).removeprefix(_REFERENCE))
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"])
    for alternatives in ("anyOf", "oneOf"):
        if alternatives in schema:
            members = [typescript_type(member) for member in schema[alternatives]]
            return " | ".join(dict.fromkeys(members))
    kind = schema.get("type")
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if kind == "array":
        items = typescript_type(schema["items"]) if "items" in schema else "unknown"
        return f"({items})[]" if "|" in items else f"{items}[]"
    if kind == "object":
        values = schema.get("additionalProperties")
        if isinstance(values, dict):
            return f"Record<string, {typescript_type(values)}>"
        return "Record<string, unknown>"
    if kind is None and not schema.keys() - {"title", "description", "default"}:
        return "unknown"
    raise UnknownSchemaError(json.dumps(schema))


def _comment(schema: Schema, indent: str) -> Iterator[str]:
    text = " ".join(str(schema.get("description", "")).split())
    if text:
        yield f"{indent}/** {text.replace('*/', '* /')} */"


def declaration(name: str, schema: Schema) -> str:
    """One exported type: an interface for an object with named fields, an alias for the rest."""
    lines = list(_comment(schema, ""))
    if "properties" not in schema:
        lines.append(f"export type {type_name(name)} = {typescript_type(schema)};")
        return "\n".join(lines)
    required = set(schema.get("required", ()))
    lines.append(f"export interface {type_name(name)} {{")
    for field, field_schema in schema["properties"].items():
        lines += _comment(field_schema, "  ")
        key = field if _IDENTIFIER.fullmatch(field) else json.dumps(field)
        optional = "" if field in required else "?"
        lines.append(f"  {key}{optional}: {typescript_type(field_schema)};")
    return "\n".join([*lines, "}"])


def wire_types(document: Schema) -> str:
    """The whole TypeScript file for an OpenAPI document, schemas in the order of their names.

    Raises:
        UnknownSchemaError: a schema has no translation, or two would get one name.
    """
    schemas: dict[str, Schema] = document["components"]["schemas"]
    names = {name: type_name(name) for name in schemas}
    if len(set(names.values())) < len(names):
        raise UnknownSchemaError("two schemas would get one name: rename one of their models")
    ordered = sorted(schemas, key=lambda name: names[name])
    return (
        "\n\n".join([HEADER.rstrip(), *(declaration(name, schemas[name]) for name in ordered)])
        + "\n"
    )


def closed_lists() -> str:
    """The whole TypeScript file of lists that a phone goes through, in the server's order."""
    own_names = {language: spec.own_name for language, spec in LANGUAGES.items()}
    locales = {language: spec.locale for language, spec in LANGUAGES.items()}
    directions = {language: spec.script.direction for language, spec in LANGUAGES.items()}
    visits = [kind for kind, spec in KINDS.items() if spec.is_visit]
    constants = (
        ("What each language calls itself.", "OWN_NAMES", f"{_literal(own_names)} as const"),
        (
            "How each writes hours, dates and numbers where a phone names no flavour of it.",
            "LOCALES: Readonly<Record<string, string>>",
            _literal(locales),
        ),
        (
            "Where the lines of each begin, as `dir` has it.",
            'DIRECTIONS: Readonly<Record<string, "ltr" | "rtl">>',
            _literal(directions),
        ),
        (
            "How notices travel, in the order that holds until a member sets their own.",
            "CHANNELS",
            f"{_literal(list(Channel))} as const",
        ),
        (
            "Channels whose addresses are numbers.",
            "NUMBERED_CHANNELS",
            f"{_literal(list(NUMBERED))} as const",
        ),
        (
            "Events of which the person can let friends know, as screens list them.",
            "GRANTED_TO_FRIENDS: readonly string[]",
            _literal(GRANTED_TO_FRIENDS),
        ),
        (
            "Events whose notice leads to a time.",
            "LEADING_TO_TIMES: readonly string[]",
            _literal(LEADING_TO_TIMES),
        ),
        (
            "Kinds of slot, in the order in which they are offered.",
            "KINDS",
            f"{_literal(list(KINDS))} as const",
        ),
        ("Those in which somebody is with the person.", "VISITS", _literal(visits)),
    )
    return _constants(*constants)


def plan_lists() -> str:
    """The whole TypeScript file of a plan's parts."""
    parts = [
        {
            "key": key,
            "group": part.group,
            "isList": part.is_list,
            "isHiddenFromReporting": is_hidden_from_reporting(key),
        }
        for key, part in PARTS.items()
    ]
    return _constants(
        (
            "The plan's known parts, in the order that they have by themselves.",
            "PLAN_PARTS",
            _literal(parts),
        ),
        (
            "Those with which a plan begins.",
            "FIRST_PARTS: readonly string[]",
            _literal(FIRST_PARTS),
        ),
    )


def _constants(*constants: tuple[str, str, str]) -> str:
    return LISTS_HEADER + "".join(
        f"\n/** {comment} */\nexport const {name} = {value};\n"
        for comment, name, value in constants
    )


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    TYPES.write_text(wire_types(wired().openapi()), encoding="utf-8")
    LISTS.write_text(closed_lists(), encoding="utf-8")
    PLAN_LISTS.write_text(plan_lists(), encoding="utf-8")
