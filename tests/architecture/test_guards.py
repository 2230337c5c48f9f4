"""Every route says who may use it: a dependency from app/api/http/guards.py, or "anyone"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.routing import BaseRoute

from tests.architecture.application import wired

#: Where guards are defined. A function elsewhere is no guard, whatever it is called.
GUARDS = "app.api.http.guards"

#: Outside the API, for everybody: nothing there belongs to a circle.
#: (The last is the one 404 for every path that no route has.)
PUBLIC = frozenset({"/healthz", "/readyz", "/api/v1/openapi.json", "/api/{path:path}"})


def _below(dependant: Dependant) -> Iterator[Dependant]:
    for dependency in dependant.dependencies:
        yield dependency
        yield from _below(dependency)


def guards_of(route: RouteContext, guards: str = GUARDS) -> list[str]:
    """The names of a route's guards, its own and its router's."""
    dependant: Dependant | None = getattr(route, "dependant", None)
    if dependant is None:
        return []
    return [
        getattr(dependency.call, "__qualname__", type(dependency.call).__qualname__)
        for dependency in _below(dependant)
        if dependency.call is not None and getattr(dependency.call, "__module__", "") == guards
    ]


def unguarded(routes: Iterable[BaseRoute], guards: str = GUARDS) -> list[str]:
    """`METHOD path` of each route that has no guard and is not public."""
    open_routes = []
    for route in iter_route_contexts(list(routes)):
        path = route.path or ""
        if path in PUBLIC or (
            not path.startswith("/api") and not isinstance(route.route, APIRoute)
        ):
            continue
        if not guards_of(route, guards):
            open_routes.append(f"{'/'.join(sorted(route.methods or {'*'}))} {path}")
    return open_routes


def test_every_route_has_a_guard() -> None:
    application = wired()
    routes = [route.path for route in iter_route_contexts(application.routes)]
    assert sum(1 for path in routes if path and path.startswith("/api/v1/")) > 40, routes
    open_routes = unguarded(application.routes)
    assert not open_routes, f"no dependency from {GUARDS}:\n" + "\n".join(open_routes)


def test_no_page_with_scripts_of_others() -> None:
    paths = {route.path for route in iter_route_contexts(wired().routes)}
    assert not paths & {"/docs", "/redoc", "/docs/oauth2-redirect", "/openapi.json"}


def a_guard() -> None: ...


def _member(inner: Annotated[None, Depends(a_guard)]) -> None: ...


def _sample() -> FastAPI:
    application = FastAPI(openapi_url=None)
    guarded = APIRouter(prefix="/api/v1", dependencies=[Depends(a_guard)])
    loose = APIRouter(prefix="/api/v1")

    @guarded.get("/by-router")
    def by_router() -> None: ...

    @loose.get("/by-dependency")
    def by_dependency(member: Annotated[None, Depends(_member)]) -> None: ...

    @loose.post("/nobody-asked")
    def nobody_asked() -> None: ...

    @application.get("/healthz")
    def healthz() -> None: ...

    @application.get("/a-page-with-code")
    def page() -> None: ...

    application.include_router(guarded)
    application.include_router(loose)
    application.mount("/api/hidden", FastAPI(openapi_url=None))
    return application


@pytest.mark.parametrize(
    "missing", ["POST /api/v1/nobody-asked", "GET /a-page-with-code", "* /api/hidden"]
)
def test_an_unguarded_route_is_found(missing: str) -> None:
    assert missing in unguarded(_sample().routes, guards=__name__)


def test_a_guarded_route_passes() -> None:
    assert len(unguarded(_sample().routes, guards=__name__)) == 3
    assert len(unguarded(_sample().routes, guards="somewhere.else")) == 5
