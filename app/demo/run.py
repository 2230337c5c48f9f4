"""`showup demo`: sets the fictional first circle up and serves it on this machine."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import typer
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.keystore import sqlite_path
from app.core.migrations import migrate, schema_is_current
from app.core.port_check import refuse_taken_port
from app.core.settings import Settings
from app.demo.seed import device_link, seed
from app.main import create_app, make_parts, make_worker
from app.serving import serve_app

MARK = "demo.json"
SHOWN_ACCOUNTS = (
    ("Mina", "the person"),
    ("Sam", "a supporter"),
    ("Lee", "the coordinator"),
)


def _empty(folder: Path) -> None:
    """Start over. Only a folder that a demo made is emptied."""
    if not folder.exists():
        return
    if not (folder / MARK).is_file():
        typer.echo(
            f"{folder} wasn't made by the demo, so it stays. Choose another: --data", err=True
        )
        raise typer.Exit(code=1)
    shutil.rmtree(folder)


def _demo_settings(settings: Settings) -> Settings:
    url = f"http://localhost:{settings.port}"
    return settings.model_copy(
        update={
            "host": "127.0.0.1",
            "public_url": url,
            "push_origins": ",".join(filter(None, [settings.push_origins, url])),
        }
    )


def add_stand_in_push(app: FastAPI) -> None:
    """A push service of our own that takes every message and rings nowhere."""

    async def take(_request: Request) -> Response:
        return Response(status_code=201)

    app.router.routes.insert(0, Route("/demo-push/{subscription}", take, methods=["POST"]))


def run_demo(settings: Settings, *, reset: bool) -> None:
    """Serve the demo; the first start writes the circle, later ones keep what was there."""
    refuse_taken_port("127.0.0.1", settings.port)
    if reset:
        _empty(settings.data)
    demo = _demo_settings(settings)
    demo.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not sqlite_path(demo.url).exists() or not schema_is_current(demo.url):
        typer.echo("Setting up the demo's database …")
        migrate(demo.url)
    parts = make_parts(demo)
    mark = demo.data / MARK
    if mark.is_file():
        accounts: dict[str, str] = json.loads(mark.read_text(encoding="utf-8"))
    else:
        typer.echo("Writing the fictional first circle …")
        accounts = seed(parts.db, demo.public_url)
        mark.write_text(json.dumps(accounts), encoding="utf-8")
    links = {
        name: device_link(parts.db, accounts[name], demo.public_url) for name, _ in SHOWN_ACCOUNTS
    }
    app = create_app(demo, parts=parts, worker=make_worker(parts))
    add_stand_in_push(app)
    serve_app(
        app,
        host=demo.host,
        port=demo.port,
        streams=demo.live_streams,
        listening=lambda: typer.echo(_greeting(demo, links)),
    )


def _greeting(settings: Settings, links: dict[str, str]) -> str:
    lines = [
        "",
        f"ShowUp's demo is at {settings.public_url} - a fictional circle. Ctrl-C ends it.",
        "",
        "Open each link in a browser of its own: Chrome, Firefox, and a private window of either.",
        "Private windows of one browser are one person. Safari can't sign in on http://localhost.",
        "The links work for a day, as often as you like.",
        "",
    ]
    for name, role in SHOWN_ACCOUNTS:
        lines += [f"  {name}, {role}:", f"    {links[name]}", ""]
    lines += [
        "Three things to try:",
        '  1. As Mina, ask for someone and tap "Ask now". When Sam is being asked ("Ask Sam now"',
        "     goes past anyone before), answer as Sam and watch Mina's screen.",
        "  2. As Lee, take one of the open times; Mina's week shows it.",
        "  3. As Mina, see who may know what, take Sam's back, and read what was told.",
        "",
        "A second start keeps everything. `make demo-reset` starts over.",
        "",
    ]
    return "\n".join(lines)
