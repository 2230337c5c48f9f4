"""What came back from a push service, or why nothing did."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PushAnswer:
    """What a push service said: its status, its Retry-After, and the start of its body."""

    status: int
    retry_after: str | None
    said: str


class NotAnsweredError(Exception):
    """No answer came. `kind` and `reason` are those of an Outcome."""

    def __init__(self, kind: Literal["late", "refused", "retry"], reason: str) -> None:
        super().__init__(reason)
        self.kind: Literal["late", "refused", "retry"] = kind
        self.reason = reason
