"""Whether the server is alive, and whether it is well."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.api.http.guards import AnyoneDoor
from app.api.http.problems import language_of
from app.api.http.wire import Out
from app.messages.catalogue import text

router = APIRouter(tags=["operators"])


class Alive(Out):
    alive: bool = True


class Ready(Out):
    """`problems` are codes of docs/operating.md; `help` says of each what to do."""

    ready: bool
    problems: list[str]
    help: dict[str, str]


@router.get("/healthz")
def alive(door: AnyoneDoor) -> Alive:
    """The process answers."""
    return Alive()


@router.get("/readyz")
def ready(door: AnyoneDoor, request: Request, response: Response) -> Ready:
    """Whether all is well here; 503 with codes when something isn't, and what to do about it."""
    problems = [str(code) for code in door.services.ready()]
    if problems:
        response.status_code = 503
    language = language_of(request)
    return Ready(
        ready=not problems,
        problems=problems,
        help={code: text(language, f"operator.help.{code}") for code in problems},
    )
