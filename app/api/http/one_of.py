"""Fields that take one of some values, which are written down where they belong.

`Annotated[str, OneOf(Channel)]` stands in the OpenAPI document as a Literal of the enum's values
does, inline, and a Literal would be the enum typed out once more. An enum itself as the type would
get a schema of its own there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema


class OneOf:
    """Takes these values alone; others are refused as a Literal's are (`literal_error`)."""

    def __init__(self, values: Iterable[str]) -> None:
        self._values = [str(value) for value in values]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.literal_schema(self._values)
