"""Names to addresses, at the moment of connecting: only addresses that were judged are used.

A check before the connection alone could be passed by a name that answers differently the second
time (DNS rebinding). aiohttp connects to exactly the addresses that this resolver gives it.
"""

import socket

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from app.delivery.endpoints import EndpointRefusedError, Problem, is_public_address, read_origin


class PublicOnlyResolver(AbstractResolver):
    """Refuses a name as soon as one of its addresses isn't public.

    Hosts of `allowed_origins`, at their ports, may have any address. Make it inside a running loop.
    """

    def __init__(
        self, allowed_origins: frozenset[str], *, names: AbstractResolver | None = None
    ) -> None:
        # The system's own resolver, so that the operator's hosts file and DNS settings hold.
        self._names = ThreadedResolver() if names is None else names
        self._allowed = frozenset(read_origin(origin)[1:] for origin in allowed_origins)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Give the addresses to connect to; raises `AddressRefusedError` or `OSError`."""
        addresses = await self._names.resolve(host, port, family)
        if (host.lower(), port) in self._allowed:
            return addresses
        if not all(is_public_address(address["host"]) for address in addresses):
            raise AddressRefusedError
        return addresses

    async def close(self) -> None:
        await self._names.close()


class AddressRefusedError(OSError, EndpointRefusedError):
    """A name led to an address that isn't public. An OSError, as aiohttp expects of resolvers."""

    def __init__(self) -> None:
        EndpointRefusedError.__init__(self, Problem.NOT_PUBLIC)
