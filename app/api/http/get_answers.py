"""What a GET of this server answers a caller, read through that GET's own function and guard.

For answers that are made of others' (the copy of everything): they can't say more than each says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, get_type_hints

from fastapi import Response
from fastapi.routing import iter_route_contexts

from app.api.http.guards import Inside, Needs, SignedIn
from app.circles.permissions import Permission
from app.core.errors import NotFound, NotYours

API = "/api/v1"
CIRCLE = f"{API}/circles/{{circle_id}}"


class GetAnswers:
    """The GETs of the application that a caller called, by their paths."""

    def __init__(self, door: SignedIn) -> None:
        self._door = door
        self._endpoints: dict[str, Callable[..., Any]] = {
            route.path: route.endpoint
            for route in iter_route_contexts(door.request.app.routes)
            if route.path and route.endpoint and "GET" in (route.methods or ())
        }

    def of_caller(self, path: str) -> Any:
        """What GET `path` (below /api/v1) answers. Raises KeyError when there is no such route."""
        return self._endpoints[f"{API}{path}"](door=self._door)

    def inside(self, circle_id: str, permission: Permission) -> Inside:
        """The caller as a member of a circle, with one right."""
        # The caller's own response bears a renewed session already; each look would add it again.
        return Inside(self._door.request, Response(), circle_id, permission)

    def of_circle(self, circle_id: str, path: str, /, **arguments: Any) -> Any | None:
        """What GET `path` (below the circle's) answers; None where that is 403 or 404.

        `arguments` are what that route's function takes beside its guard.
        """
        endpoint = self._endpoints[f"{CIRCLE}{path}"]
        guard = get_type_hints(endpoint, include_extras=True)["door"].__metadata__[0].dependency
        inside = self.inside(circle_id, cast(Needs, guard).permission)
        try:
            return endpoint(door=inside, **arguments)
        except (NotYours, NotFound):
            return None
