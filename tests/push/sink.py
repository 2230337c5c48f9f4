"""A push service that only counts: the far end of a benchmark, in a process of its own.

It answers 201 to each complete request and does nothing else, so that what is measured is the
sender. Not for tests of behaviour: that is `tests.push.service`.
"""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.push.certificate import Certificate, make_certificate

_ANSWER = b"HTTP/1.1 201 Created\r\nLocation: /message/1\r\nContent-Length: 0\r\n\r\n"


class _Count(asyncio.Protocol):
    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = bytes(self._buffer[:end]).lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            if len(self._buffer) < end + 4 + length:
                return
            del self._buffer[: end + 4 + length]
            if self._delay_s:
                asyncio.get_running_loop().call_later(self._delay_s, self._answer)
            else:
                self._answer()

    def _answer(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(_ANSWER)


@dataclass(frozen=True)
class Sink:
    """A running sink."""

    origin: str
    certificate: Certificate
    certificate_file: Path


@contextlib.contextmanager
def running_sink(*, delay_s: float = 0.0, certificate: Certificate | None = None) -> Iterator[Sink]:
    """Start one over TLS; each answer waits `delay_s` seconds, as a far-away service's does."""
    certificate = certificate or make_certificate()
    with TemporaryDirectory() as folder:
        public, both = Path(folder) / "cert.pem", Path(folder) / "both.pem"
        public.write_text(certificate.pem)
        both.write_text(certificate.pem + certificate.key_pem)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.push.sink", str(both), str(delay_s)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline())
            yield Sink(f"https://127.0.0.1:{port}", certificate, public)
        finally:
            process.terminate()
            process.wait(10)
            if process.stdout is not None:
                process.stdout.close()


async def _serve(pem: Path, delay_s: float) -> None:
    certificate = Certificate(pem=pem.read_text(), key_pem="")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Count(delay_s), "127.0.0.1", 0, ssl=certificate.server_context()
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), float(sys.argv[2])))
