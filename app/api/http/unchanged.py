"""A first screen that hasn't changed isn't sent again, and one that has is sent compressed.

Phones ask for it again and again; mostly it is what they have. Each answer bears a tag of what it
says. Who sends that tag back gets a 304 of some 150 bytes, after every check and with every effect
that the whole answer would have had: the route runs as always.
"""

from __future__ import annotations

import gzip
import re
import secrets
from hashlib import blake2b
from io import BytesIO

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.http.headers import accepted_encodings, names_tag

#: Answers that phones ask for again and again while they are on screen.
_ASKED_AGAIN = re.compile(r"/api/v1/circles/[^/]+/home")

#: What a 304 keeps of the answer that it stands for.
_KEPT = frozenset({b"set-cookie", b"cache-control"})

#: When an answer was made says it first, and says nothing about the circle.
_MADE_AT = re.compile(rb'\A\{"at":"[^"]*",')

#: Bytes: below this, compressing saves less than a packet.
LEAST = 512

#: Letters that blur how long a compressed answer is, at most.
BLUR = 100


def tag_of(body: bytes) -> str:
    """A weak ETag of what an answer says: the same whenever it was made, however it is packed."""
    timeless_body = _MADE_AT.sub(b"{", body)
    return f'W/"{blake2b(timeless_body, digest_size=12).hexdigest()}"'


def packed(body: bytes) -> bytes:
    """A body as gzip, with a name of random length in its head.

    Others' words stand beside the person's own. Who could write some and measure the answers would
    learn how well the two compress together; the name blurs each measure by up to `BLUR` bytes.
    """
    packed_body = BytesIO()
    name = "a" * secrets.randbelow(BLUR + 1)
    with gzip.GzipFile(name, "wb", compresslevel=6, fileobj=packed_body, mtime=0) as file:
        file.write(body)
    return packed_body.getvalue()


class Unchanged:
    """Answers 304 where a phone has what the first screen says, and packs what it hasn't."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or not _ASKED_AGAIN.fullmatch(scope["path"])
        ):
            await self.app(scope, receive, send)
            return
        request_headers = Headers(scope=scope)
        start: Message | None = None
        parts: list[bytes] = []

        async def gather_parts(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and message["status"] == 200:
                start = message
            elif start is None:
                await send(message)
            else:
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await _answer(request_headers, start, b"".join(parts), send)

        await self.app(scope, receive, gather_parts)


async def _answer(request_headers: Headers, start: Message, body: bytes, send: Send) -> None:
    tag = tag_of(body)
    if names_tag(request_headers.get("if-none-match", ""), tag):
        kept_headers = [header for header in start["headers"] if header[0].lower() in _KEPT]
        head = {**start, "status": 304, "headers": [*kept_headers, (b"etag", tag.encode())]}
        await send(head)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return
    headers = MutableHeaders(raw=list(start["headers"]))
    headers["ETag"] = tag
    headers["Vary"] = "Accept-Encoding"
    if len(body) >= LEAST and "gzip" in accepted_encodings(
        request_headers.get("accept-encoding", "")
    ):
        body = packed(body)
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    await send({**start, "headers": headers.raw})
    await send({"type": "http.response.body", "body": body, "more_body": False})
