"""The connections that pushes leave over: one client, and what a broken one may have left.

Imported with the first push: aiohttp takes 8 MiB and a quarter of a second, which a server that
waits doesn't need.
"""

import re
import ssl
import time

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from yarl import URL

from app.delivery.endpoints import Problem
from app.delivery.push_response import NotAnsweredError, PushAnswer
from app.delivery.resolver import AddressRefusedError, PublicOnlyResolver
from app.delivery.send_room import IN_ALL, TO_EACH

TOTAL_TIMEOUT_S = 10.0
_READ_BYTES = 300


class PushClient:
    """One shared client. Use it from one event loop, and close it there.

    `allowed` are origins at which any address will do.
    """

    def __init__(self, allowed: frozenset[str], tls: ssl.SSLContext | None) -> None:
        connector = aiohttp.TCPConnector(
            resolver=PublicOnlyResolver(allowed),
            limit=IN_ALL,
            limit_per_host=TO_EACH,
            ttl_dns_cache=60,
            # Push services close idle connections after a minute or more; ours go first, so
            # that a push never goes out on one that is being closed at the other end.
            keepalive_timeout=30,
            ssl=True if tls is None else tls,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=TOTAL_TIMEOUT_S),
            auto_decompress=False,
            headers={"User-Agent": "ShowUp", "Accept-Encoding": "identity"},
            trust_env=False,  # a proxy would resolve names out of our sight
        )

    async def post(
        self, url: str, value: bytes, headers: dict[str, str], send_by: float
    ) -> PushAnswer:
        """Post once, beginning before `send_by` (on `time.monotonic()`).

        Raises NotAnsweredError, and nothing else, for what a network or a push service can do.
        """
        body = _TimedBody(value, send_by)
        try:
            # encoded=True: the path goes out as the browser gave it, letter for letter.
            async with self._session.post(
                URL(url, encoded=True), data=body, headers=headers, allow_redirects=False
            ) as response:
                body_start = await _start_of(response)
                return PushAnswer(response.status, response.headers.get("Retry-After"), body_start)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # a timeout is an OSError
            raise _broken(body, error) from error

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()


class _TimedBody(aiohttp.BytesPayload):
    """A request body that looks at the clock right before its first byte.

    aiohttp holds the headers back until the body's first write, so raising here leaves nothing
    sent, however long waiting for a connection, a name or TLS took.
    """

    def __init__(self, value: bytes, send_by: float) -> None:
        super().__init__(value)
        self._send_by = send_by
        self.late = False
        self.has_started = False

    async def write_with_length(
        self, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        if time.monotonic() >= self._send_by:
            self.late = True
            raise _LateError
        self.has_started = True
        await super().write_with_length(writer, content_length)


class _LateError(Exception):
    """`send_by` was over before the first byte left."""


def _broken(body: _TimedBody, error: Exception) -> NotAnsweredError:
    if body.late:
        return NotAnsweredError("late", "late")
    if _refused_address(error):
        return NotAnsweredError("refused", f"endpoint_{Problem.NOT_PUBLIC}")
    if isinstance(error, TimeoutError):
        return NotAnsweredError("retry", "timeout" if body.has_started else "not_connected")
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotAnsweredError("retry", "not_connected")
    return NotAnsweredError("retry", "broken" if body.has_started else "not_sent")


def _refused_address(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, AddressRefusedError):
            return True
        error = error.__cause__
    return False


async def _start_of(response: aiohttp.ClientResponse) -> str:
    """The first bytes of an answer's body, made fit for a log line; never a reason to fail."""
    read = b""
    try:
        while len(read) < _READ_BYTES and not response.content.at_eof():
            read += await response.content.read(_READ_BYTES - len(read))
    except (aiohttp.ClientError, TimeoutError, OSError):
        pass  # the status is known, and it alone decides
    return " ".join(re.sub(r"[^!-~]+", " ", read.decode("ascii", "replace")).split())
