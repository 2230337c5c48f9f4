"""What every request passes: size, origin, headers. Plain ASGI, so streams stay streams."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from urllib.parse import unquote_to_bytes, urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.http.headers import COOKIE
from app.api.http.problems import problem_json
from app.messages.catalogue import choose_language

MOST_BYTES = 64 * 1024
_BROKEN_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# The one route that takes a form: its gateway sends no other, and signs it.
_FORMS = {"/api/v1/inbound/twilio": "application/x-www-form-urlencoded"}

# Addresses that a browser may open by themselves, with a session's cookie: a file that takes the
# circle's id to know, what is public, and what is anybody's who has the address.
_OPENED = ("/record/export", "/api/v1/openapi.json", ".ics")

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types sw"
)
_PERMISSIONS = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
    "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
#: Says of an answer when its request came in, in seconds since 1970: whatever changes later isn't
#: in it. Who begins to listen then says it (`GET /live`).
AT = b"showup-at"

_HEADERS = (
    ("Content-Security-Policy", _CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", _PERMISSIONS),
)


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


class _TooLarge(Exception):
    """More bytes came than a body may have."""


def _is_readable(scope: Scope) -> bool:
    """Whether a path is text: percent-encoded UTF-8, without control characters.

    Nothing here has a name of any other kind, so such a path is nowhere, on every route alike.
    """
    raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
    if _BROKEN_PERCENT.search(raw):
        return False
    try:
        path = unquote_to_bytes(raw.partition(b"?")[0]).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(sign) == "Cc" for sign in path)


def _too_long(length: str) -> bool:
    """Whether a Content-Length says more than we take; what is no number says nothing."""
    if not (length.isascii() and length.isdigit()):
        return False
    return len(length) > 9 or int(length) > MOST_BYTES


class Doorkeeper:
    """Refuses bodies over 64 KiB, calls from other sites and paths that aren't text.

    Adds the safety headers to every answer, and notes when each request began to come in
    (`request.state.began_at`).
    """

    def __init__(self, app: ASGIApp, public_url: str, now: Callable[[], datetime]) -> None:
        self.app = app
        self.public_url = public_url
        self._now = now
        pages = dict(_HEADERS)
        if public_url.startswith("https://"):
            pages["Strict-Transport-Security"] = "max-age=31536000"
        self._pages = _raw(pages)
        self._api = _raw({**pages, "Cache-Control": "no-store"})
        self._unchanged = _raw({"Cache-Control": "no-store"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Before its body came: on a slow network that may take a while.
        began_at = self._now()
        scope.setdefault("state", {})["began_at"] = began_at
        headers = Headers(scope=scope)
        api = scope["path"].startswith("/api/")
        safety = self._api if api else self._pages

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = list(message.get("headers", ()))
                names = {name for name, _ in out}
                # A 304 has no body to keep safe: the answer that it stands for had them all.
                added_headers = self._unchanged if message["status"] == 304 else safety
                out.extend(header for header in added_headers if header[0] not in names)
                if api and message["status"] in {200, 304}:
                    out.append((AT, str(int(began_at.timestamp() * 1000) / 1000).encode()))
                message["headers"] = out
            await send(message)

        refusal: tuple[int, str] | None = None
        if not _is_readable(scope):
            refusal = 404, "not-found"
        elif api:
            refusal = self._refusal(scope["method"], scope["path"], headers)
        if refusal is not None:
            status, code = refusal
            language = choose_language(headers.get("accept-language", ""))
            await problem_json(language, status, code)(scope, receive, with_headers)
            return
        await self._bounded(scope, receive, with_headers, headers)

    def _refusal(self, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        length = headers.get("content-length", "0")
        if _too_long(length):
            return 413, "too-large"
        if method not in _UNSAFE:
            return (403, "not-a-page") if self._is_opened_as_page(path, headers) else None
        if not self._same_site(headers):
            return 403, "cross-site"
        kind = headers.get("content-type", "").split(";")[0].strip().lower()
        content_type = _FORMS.get(path, "application/json")
        if length not in {"", "0"} and kind != content_type:
            return 415, "bad-input"
        return None

    def _is_opened_as_page(self, path: str, headers: Headers) -> bool:
        """Whether a browser opens an answer by its address, past the app and its lock."""
        return (
            headers.get("sec-fetch-mode") == "navigate"
            and f"{COOKIE}=" in headers.get("cookie", "")
            and not path.endswith(_OPENED)
        )

    def _same_site(self, headers: Headers) -> bool:
        """Whether an unsafe call may have come from a page of ours (or from a script by token)."""
        if headers.get("authorization", "").lower().startswith("bearer "):
            return True
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = headers.get("origin")
        if origin is not None:
            own_origins = {
                self.public_url,
                f"{urlsplit(self.public_url).scheme}://{headers.get('host', '')}",
            }
            return origin in own_origins
        # Neither header: no browser's page. With our cookie it is refused all the same.
        return f"{COOKIE}=" not in headers.get("cookie", "")

    async def _bounded(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        size = 0
        started = False

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                if size > MOST_BYTES:
                    raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            if size > MOST_BYTES and not started:
                return  # whoever read the body made an answer of their own: ours says what it was
            started = True
            await send(message)

        with suppress(_TooLarge):
            await self.app(scope, counted, noted)
        if size > MOST_BYTES and not started:
            language = choose_language(headers.get("accept-language", ""))
            await problem_json(language, 413, "too-large")(scope, receive, send)
