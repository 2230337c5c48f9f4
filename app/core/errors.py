"""One error tree, one JSON shape (RFC 9457). The words come from the catalogue, by code."""

from __future__ import annotations

from typing import Any, ClassVar


class Problem(Exception):
    """Something a person can be told. `code` picks the sentence; `extra` goes along in the JSON."""

    status: ClassVar[int] = 400
    code: str = "bad-input"

    def __init__(
        self, code: str | None = None, *, extra: dict[str, Any] | None = None, **params: str
    ) -> None:
        super().__init__(code or self.code)
        if code is not None:
            self.code = code
        self.extra = extra or {}
        self.params = params


class NotSignedIn(Problem):
    """No session, or one that ended."""

    status = 401
    code = "not-signed-in"


class NotFound(Problem):
    """Foreign, removed and invented alike (promise 10)."""

    status = 404
    code = "not-found"


class NotYours(Problem):
    """A member of the circle, without this right."""

    status = 403
    code = "not-yours"


class Conflict(Problem):
    """What was wanted no longer fits how things are."""

    status = 409
    code = "over"


class Stale(Problem):
    """Someone changed it meanwhile; the phone reads it again."""

    status = 412
    code = "stale"


class BadInput(Problem):
    """A field is out of its bounds; the code says which rule."""

    status = 422
    code = "bad-input"


class TooMany(Problem):
    """A rate or a quota is used up for now."""

    status = 429
    code = "too-many"
