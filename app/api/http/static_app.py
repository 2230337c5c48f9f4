"""The phone app's files: built assets for ever, the shell and the worker never cached.

The build leaves a .br and a .gz beside each text file; who takes one gets it as it is.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.requests import Request
from starlette.routing import Route

from app.api.http.headers import COOKIE, accepted_encodings
from app.api.http.manifest import LOOKS, manifest_in
from app.core.languages import LANGUAGES
from app.messages.catalogue import choose_language, text

WEB = Path(__file__).resolve().parents[2] / "web"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}

#: The build's compressed forms by their name on the wire, the smallest first.
_PACKED = {"br": ".br", "gzip": ".gz"}


_MANIFEST = "manifest.webmanifest"
_ICONS = frozenset(
    {
        "icon.svg",
        "icon-192.png",
        "icon-512.png",
        "icon-maskable-512.png",
        "apple-touch-icon.png",
    }
)


def add_phone_app(app: FastAPI, app_name: str, app_icon: str = "rings", *, web: Path = WEB) -> None:
    """Serve the built app: its files, and its shell for every other page.

    `app_icon`: the operator's choice, the app's own rings or one of LOOKS.
    """
    root = web.resolve()
    manifests = {_MANIFEST: app_icon, **{f"looks/{look}/{_MANIFEST}": look for look in LOOKS}}

    async def phone(request: Request) -> Response:
        path = request.path_params["path"]
        if path in manifests and (root / _MANIFEST).is_file():
            look, language, is_own = manifests[path], _language(request), path == _MANIFEST
            base = json.loads((root / _MANIFEST).read_text(encoding="utf-8"))
            name = app_name if is_own else text(language, f"look.{look}")
            return _manifest(
                manifest_in(language, base, root=root, name=name, look=look, is_own=is_own)
            )
        if path in _ICONS and app_icon in LOOKS:
            path = f"looks/{app_icon}/{path}"
        file = _file_asked_for(root, path)
        if file is not None:
            forever = path.startswith("assets/")
            return _file(
                request, file, "public, max-age=31536000, immutable" if forever else "no-cache"
            )
        shell = root / "index.html"
        if not shell.is_file() or path.startswith("assets/"):
            return Response("Not here.", status_code=404, media_type="text/plain")
        answer = _file(request, shell, "no-cache")
        answer.headers.update(_words_ahead(request, root))
        return answer

    app.router.routes.append(Route("/{path:path}", phone, methods=["GET"]))


def _file_asked_for(root: Path, path: str) -> Path | None:
    """The built file that a path names; None for a page of the app, and for anything outside."""
    try:
        file = (root / path).resolve()
        return file if path and file.is_relative_to(root) and file.is_file() else None
    except OSError:  # a name that no file system takes: too long, or round in a circle
        return None


def _language(request: Request) -> str:
    """What the phone was set to in the app, else the browser's own."""
    language = request.query_params.get("lang", "")
    if language in LANGUAGES:
        return language
    return choose_language(request.headers.get("accept-language", ""))


def _words_ahead(request: Request, root: Path) -> dict[str, str]:
    """Where the first words are, for somebody who opens the app for the first time: they come
    beside the script instead of after it, which is one way there and back on a slow line.

    Whoever signed in has a language of their own, and a worker that kept its words; that worker
    fetches the shell as no document.
    """
    if request.headers.get("sec-fetch-dest") != "document" or COOKIE in request.cookies:
        return {}
    language = choose_language(request.headers.get("accept-language", ""))
    words = next((root / "assets").glob(f"{language}-first-*.json"), None)
    if words is None:
        return {}
    return {"Link": f"</assets/{words.name}>; rel=preload; as=fetch; crossorigin"}


def _manifest(manifest: dict[str, Any]) -> Response:
    return JSONResponse(
        manifest,
        media_type=_TYPES[".webmanifest"],
        headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"},
    )


def _file(request: Request, file: Path, cache: str) -> FileResponse:
    """A file, in the smallest form that the phone takes."""
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    encodings = accepted_encodings(request.headers.get("accept-encoding", ""))
    sent = file
    for name, suffix in _PACKED.items():
        packed = file.with_name(file.name + suffix)
        if name in encodings and packed.is_file():
            sent = packed
            headers["Content-Encoding"] = name
            break
    kind = _TYPES.get(file.suffix, "application/octet-stream")
    return FileResponse(sent, media_type=kind, headers=headers)
