"""The phone app's files: built assets for ever, the shell and the worker never cached."""

from __future__ import annotations

import json
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.requests import Request
from starlette.routing import Route

WEB = Path(__file__).resolve().parents[1] / "web"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


def add_phone_app(app: FastAPI, app_name: str, web: Path = WEB) -> None:
    """Serve the built app: its files, and its shell for every other page."""
    root = web.resolve()

    async def phone(request: Request) -> Response:
        path = request.path_params["path"]
        if path == "manifest.webmanifest" and (root / path).is_file():
            manifest = json.loads((root / path).read_text(encoding="utf-8"))
            manifest["name"] = manifest["short_name"] = app_name
            return JSONResponse(
                manifest,
                media_type=_TYPES[".webmanifest"],
                headers={"Cache-Control": "no-cache"},
            )
        wanted = (root / path).resolve()
        if path and wanted.is_relative_to(root) and wanted.is_file():
            forever = path.startswith("assets/")
            return FileResponse(
                wanted,
                media_type=_TYPES.get(wanted.suffix, "application/octet-stream"),
                headers={
                    "Cache-Control": "public, max-age=31536000, immutable"
                    if forever
                    else "no-cache"
                },
            )
        shell = root / "index.html"
        if not shell.is_file() or path.startswith("assets/"):
            return Response("Not here.", status_code=404, media_type="text/plain")
        return FileResponse(
            shell, media_type=_TYPES[".html"], headers={"Cache-Control": "no-cache"}
        )

    app.router.routes.append(Route("/{path:path}", phone, methods=["GET", "HEAD"]))
