"""The one error shape: application/problem+json (RFC 9457), in the caller's language."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft
from starlette.exceptions import HTTPException

from app.core.errors import Problem
from app.messages.catalogue import choose_language, text

log = logging.getLogger("showup.api")

_TITLES = {
    400: "title.missing-key",
    401: "title.not-signed-in",
    403: "title.not-yours",
    404: "title.not-found",
    409: "title.conflict",
    412: "title.stale",
    413: "title.too-large",
    422: "title.bad-input",
    429: "title.too-many",
    500: "title.unexpected",
    503: "title.not-sent",
}
#: Every refusal as the OpenAPI document tells it: one shape, whatever the status.
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {
            "application/problem+json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string", "pattern": "^/problems/[a-z0-9-]+$"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                    },
                },
                "example": {
                    "type": "/problems/not-found",
                    "title": "Not here",
                    "status": 404,
                    "detail": "There is nothing here.",
                },
            }
        },
    }
    for status, description in (
        ("4XX", "A refusal (RFC 9457): what it is, in words, and what can be done."),
        ("503", "Nothing was sent or changed; trying again is safe."),
    )
}
#: Refusals of a field that have a sentence of their own.
_OWN_CODES = frozenset({"unreadable-name"})
_BY_STATUS = {401: "not-signed-in", 403: "not-yours", 404: "not-found", 413: "too-large"}


def problem_json(
    language: str, status: int, code: str, *, extra: dict[str, Any] | None = None, **params: str
) -> JSONResponse:
    """One problem as a response."""
    title_key = f"title.{code}"
    try:
        title = text(language, title_key)
    except KeyError:
        title = text(language, _TITLES.get(status, "title.bad-input"))
    body = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": text(language, code, **params),
        **(extra or {}),
    }
    headers = {"Cache-Control": "no-store"}
    if extra and "retry_after" in extra:
        headers["Retry-After"] = str(extra["retry_after"])
    return JSONResponse(
        body, status_code=status, media_type="application/problem+json", headers=headers
    )


def language_of(request: Request) -> str:
    """The account's language when it is known, else the browser's."""
    language = getattr(request.state, "language", None)
    return (
        str(language) if language else choose_language(request.headers.get("accept-language", ""))
    )


def add_problem_handlers(app: FastAPI) -> None:
    """Send every refusal in the one shape."""

    @app.exception_handler(Problem)
    async def _problem(request: Request, problem: Problem) -> JSONResponse:
        return problem_json(
            language_of(request),
            problem.status,
            problem.code,
            extra=problem.extra,
            **problem.params,
        )

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, problem: RequestValidationError) -> JSONResponse:
        fields = [
            {
                "name": ".".join(str(part) for part in error["loc"][1:])[:120],
                "message": str(error["msg"])[:200],
            }
            for error in problem.errors()[:20]
        ]
        in_path = any(error["loc"][:1] == ("path",) for error in problem.errors())
        if in_path:
            # An id of the wrong shape is as unknown as an invented one (promise 10).
            return problem_json(language_of(request), 404, "not-found")
        own_code = next(
            (error["type"] for error in problem.errors() if error["type"] in _OWN_CODES), None
        )
        code = own_code or "bad-input"
        return problem_json(language_of(request), 422, code, extra={"fields": fields})

    @app.exception_handler(HTTPException)
    async def _http(request: Request, problem: HTTPException) -> JSONResponse:
        code = _BY_STATUS.get(problem.status_code, "bad-input")
        return problem_json(language_of(request), problem.status_code, code)

    @app.exception_handler(OperationalError)
    async def _unsaved(request: Request, problem: OperationalError) -> JSONResponse:
        # A full disk, a locked file, a database that restarts: say plainly that nothing was sent.
        log.error("the database could not be used: %s", type(problem.orig).__name__)
        return problem_json(language_of(request), 503, "not-sent", extra={"retry_after": 2})

    @app.exception_handler(NoConnectionLeft)
    async def _crowded(request: Request, problem: NoConnectionLeft) -> JSONResponse:
        log.error("no database connection was free")
        return problem_json(language_of(request), 503, "not-sent", extra={"retry_after": 2})

    @app.exception_handler(IntegrityError)
    async def _twice(request: Request, problem: IntegrityError) -> JSONResponse:
        # Two made the same thing in one instant (two asks, two rows of one id): the rules let
        # both pass, the database takes one. Only the kind of error is logged, never its rows.
        log.warning("a change met another of the same instant: %s", type(problem.orig).__name__)
        return problem_json(language_of(request), 409, "exists-already")

    @app.exception_handler(Exception)
    async def _unexpected(request: Request, problem: Exception) -> JSONResponse:
        # Starlette raises it again behind this answer, for the log; uvicorn then closes the
        # connection, so nothing else may be sent over it.
        answer = problem_json(language_of(request), 500, "unexpected")
        answer.headers["Connection"] = "close"
        return answer
