"""The phone app's wire types are the server's."""

from __future__ import annotations

import pytest

from tests.architecture.application import wired
from tests.architecture.wire_types import (
    LISTS,
    PLAN_LISTS,
    TYPES,
    Schema,
    UnknownSchemaError,
    closed_lists,
    declaration,
    plan_lists,
    type_name,
    typescript_type,
    wire_types,
)


def test_the_wire_types_are_the_servers() -> None:
    file_text = TYPES.read_text(encoding="utf-8")
    assert file_text == wire_types(wired().openapi()), "run `make wire-types`"


def test_the_closed_lists_are_the_servers() -> None:
    file_text = LISTS.read_text(encoding="utf-8")
    assert file_text == closed_lists(), "run `make wire-types`"


def test_the_lists_are_the_servers() -> None:
    assert LISTS.read_text(encoding="utf-8") == closed_lists(), "run `make wire-types`"
    assert PLAN_LISTS.read_text(encoding="utf-8") == plan_lists(), "run `make wire-types`"


def test_an_object_becomes_an_interface() -> None:
    schema: Schema = {
        "type": "object",
        "description": "A shift.",
        "properties": {
            "id": {"type": "string"},
            "kind": {"type": "string", "enum": ["call", "ride"]},
            "until": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "people": {"type": "array", "items": {"$ref": "#/components/schemas/app__api__x__Who"}},
        },
        "required": ["id", "kind", "people"],
    }
    assert declaration("ShiftOut", schema).splitlines() == [
        "/** A shift. */",
        "export interface ShiftOut {",
        "  id: string;",
        '  kind: "call" | "ride";',
        "  until?: string | null;",
        "  people: XWho[];",
        "}",
    ]


def test_models_of_one_name_are_told_apart_by_their_module() -> None:
    assert type_name("app__api__ask_views__ToldOut") == "AskViewsToldOut"
    schema = {"type": "string"}
    with pytest.raises(UnknownSchemaError, match="one name"):
        wire_types({"components": {"schemas": {"a__x__Out": schema, "b__x__Out": schema}}})


def test_a_schema_without_a_translation_is_refused() -> None:
    with pytest.raises(UnknownSchemaError):
        typescript_type({"type": "tuple"})
