"""Whether the server is alive, and whether it is well."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.api.guards import AnyoneDoor
from app.api.wire import Out

router = APIRouter(tags=["operators"])


class Alive(Out):
    alive: bool = True


class Ready(Out):
    ready: bool
    problems: list[str]


@router.get("/healthz")
def alive(door: AnyoneDoor) -> Alive:
    """The process answers."""
    return Alive()


@router.get("/readyz")
def ready(door: AnyoneDoor, response: Response) -> Ready:
    """The database answers, and no work is more than 60 seconds late."""
    problems = door.services.ready()
    if problems:
        response.status_code = 503
    return Ready(ready=not problems, problems=problems)
