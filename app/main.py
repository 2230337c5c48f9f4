"""The only wiring: settings, clock and channels in, an application out."""

from __future__ import annotations

import gc
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi.telemetry import TelemetryConfig

from app.api import health
from app.api.http.head import HeadAsGet
from app.api.http.live_hub import Hub
from app.api.http.middleware import Doorkeeper
from app.api.http.problems import REFUSALS, add_problem_handlers, language_of, problem_json
from app.api.http.services import Services
from app.api.http.static_app import add_phone_app
from app.api.http.unchanged import Unchanged
from app.api.routers import ROUTERS
from app.core.change_listener import watch
from app.core.channels import Channel
from app.core.clock import Clock, SteadyClock
from app.core.db import Database
from app.core.keys import KeyProblem, Keys, load_keys
from app.core.migrations import is_unused, newest_revision
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.delivery.channels.accounts import open_transports
from app.delivery.couriers import Couriers
from app.delivery.endpoints import check_endpoint
from app.delivery.fault_points import Trace, no_trace
from app.delivery.operator import OperatorLine, check_operator
from app.delivery.webpush import WebPushSender, public_key, validate_keys
from app.operators.key_copy import KeyCopy
from app.outbox.ceiling_queries import ceilings_of
from app.suggest.solver_client import SolverClient
from app.worker.alarms import Alarms
from app.worker.health import Health
from app.worker.loop import Worker, WorkerThread

# Spans and logs would hold paths with ids and the words of exceptions; an environment variable
# of some other program must not be able to send them anywhere.
NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What an application and its worker are made of."""

    settings: Settings
    keys: Keys
    clock: Clock
    db: Database


def check_accounts(settings: Settings) -> None:
    """Raises ValueError for accounts that can't be used: it stops the start, not an ask."""
    make_couriers(settings)
    check_operator(settings.operators, settings.operator_urls, mail=settings.mail)


def make_parts(settings: Settings, clock: Clock | None = None) -> Parts:
    """Open the keys and the database of a process. Raises KeyProblem with a sentence."""
    keys = load_keys(settings, lambda: is_unused(settings.url))
    try:
        check_accounts(settings)
    except ValueError as problem:
        raise KeyProblem(str(problem)) from problem
    steady = clock or SteadyClock()
    key_copy = KeyCopy(settings, steady, newest_revision())
    sealer = Sealer(*keys.content, read_again=keys.read_content_again)
    db = Database(settings.url, steady, sealer, key_copy=key_copy)
    return Parts(settings, keys, steady, db)


def sender_maker(parts: Parts, tls: ssl.SSLContext | None = None) -> Callable[[], WebPushSender]:
    """How a worker gets its one shared push client."""

    def make() -> WebPushSender:
        return WebPushSender(
            vapid_key=parts.keys.vapid,
            subject=parts.settings.push_subject,
            allowed_origins=parts.settings.allowed_push_origins,
            wall=parts.clock.now,
            tls=tls,
        )

    return make


def make_couriers(settings: Settings) -> Couriers:
    """A worker's mail, SMS and calls. Raises ValueError for accounts that can't be used."""
    return Couriers(open_transports(settings))


def make_worker(parts: Parts, trace: Trace = no_trace, tls: ssl.SSLContext | None = None) -> Worker:
    """A worker over the same database."""
    return Worker(
        parts.db,
        sender_maker(parts, tls),
        parts.settings.public_url,
        trace,
        make_couriers(parts.settings),
        ceilings_of(parts.settings),
    )


def make_alarms(parts: Parts, worker: Worker | None = None) -> Alarms:
    """A process's look-out for its operator; with the worker that works in it, if one does."""
    settings = parts.settings
    mail = open_transports(settings).get(Channel.MAIL)
    line = OperatorLine(mail, settings.operators, settings.operator_urls)
    health = Health(parts.db, parts.settings, worker)
    return Alarms(parts.db, parts.settings, health.look, line)


def create_app(
    settings: Settings,
    clock: Clock | None = None,
    *,
    parts: Parts | None = None,
    worker: Worker | None = None,
) -> FastAPI:
    """The application. With a worker, it runs in a thread beside the API."""
    server_parts = parts or make_parts(settings, clock)
    hub = Hub(server_parts.db, settings.live_streams, server_parts.clock.now)
    alarms = make_alarms(server_parts, worker)
    desk = SolverClient()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        thread = WorkerThread(worker) if worker is not None else None
        # On SQLite another process is looked for only where the worker is elsewhere: its changes
        # and this one's can't be told apart, and all phones would look for each.
        unwatch = None if server_parts.db.sqlite and worker is not None else watch(server_parts.db)
        hub.start()
        if thread is not None:
            thread.start()
        alarms.start()
        # The collector makes the slowest answers: what lives for ever is put out of its sight.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        try:
            yield
        finally:
            await hub.stop()
            alarms.stop()
            desk.close()
            if unwatch is not None:
                unwatch()
            if thread is not None:
                thread.stop()
            server_parts.db.close()

    app = FastAPI(
        title=settings.app_name,
        version="1",
        description="The circle of people who keep someone company through a hard time.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        telemetry=NO_TELEMETRY,
        lifespan=lifespan,
    )
    app.state.services = Services(
        settings=settings,
        db=server_parts.db,
        push_public_key=public_key(server_parts.keys.vapid),
        session_key=server_parts.keys.session,
        ready=alarms.wrong,
        check_subscription=partial(_check_subscription, settings),
        suggest=desk.look,
    )
    app.state.live = hub
    add_problem_handlers(app)
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1", responses=REFUSALS)
    app.include_router(health.router)
    _refuse_unknown_api(app)
    add_phone_app(app, settings.app_name, settings.app_icon)
    app.add_middleware(Unchanged)
    app.add_middleware(Doorkeeper, public_url=settings.public_url, now=server_parts.clock.now)
    app.add_middleware(HeadAsGet)
    return app


def _check_subscription(settings: Settings, endpoint: str, p256dh: str, auth: str) -> None:
    """Raises ValueError for a place or keys that no push could go to."""
    check_endpoint(endpoint, settings.allowed_push_origins)
    validate_keys(p256dh, auth)


def _refuse_unknown_api(app: FastAPI) -> None:
    """Answer an unknown /api path with the one 404, not with the phone app."""

    async def unknown(request: Request) -> JSONResponse:
        return problem_json(language_of(request), 404, "not-found")

    app.router.add_route(
        "/api/{path:path}",
        unknown,
        methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        include_in_schema=False,
    )
