"""Which push endpoints we may send to: the guard against being used to reach inner networks.

An endpoint is an address that a stranger's browser hands us and that our server then calls. So it
is read strictly, once, and what was checked here is what is connected to: the host's addresses are
judged again at connect time by `app.delivery.resolver`, and only those are used.
"""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum

MAX_LENGTH = 2048
"""Characters. Push services stay far below: about 200 to 500."""

_ENDPOINT = re.compile(
    r"(?P<scheme>https?)://"
    r"(?:(?P<userinfo>[^@/?#\[\]\\\s]*)@)?"
    r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[0-9A-Za-z](?:[0-9A-Za-z.-]*[0-9A-Za-z.])?))"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<rest>[/?][0-9A-Za-z._~:/?@!$&'()*+,;=%-]*)?",
)
# WHATWG URL: a host whose last label is a number is an IPv4 address, in one of many spellings.
_ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$")
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Python's own tables move between versions (`is_global` calls some multicast global), so what must
# never be reached is written out. For IPv6, all that IANA gives out as unicast is 2000::/3.
_V6_UNICAST = ipaddress.IPv6Network("2000::/3")
_V6_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: carries the IPv4 address it reaches
_V6_CLOSED = tuple(
    ipaddress.IPv6Network(net)
    for net in (
        "2001::/23",  # IETF protocol assignments, Teredo among them (RFC 6890)
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries any IPv4 address (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
_V4_CLOSED = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' shared space (RFC 6598)
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local, and the metadata services of hosting companies
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)


class Problem(StrEnum):
    """Why an endpoint is refused; stable codes."""

    TOO_LONG = "too_long"
    NOT_A_URL = "not_a_url"
    NOT_HTTPS = "not_https"
    USERINFO = "userinfo"
    PORT = "port"
    NOT_PUBLIC = "not_public"


class EndpointRefusedError(ValueError):
    """We don't send to this endpoint; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A push endpoint that may be called, as far as its spelling goes."""

    url: str
    origin: str
    """As VAPID's `aud` wants it (RFC 8292 §2): scheme, host, and the port if it isn't the usual."""
    host: str
    port: int


def read_origin(text: str) -> tuple[str, str, int]:
    """Read one exact origin of SHOWUP_PUSH_ORIGINS; give it normalised, with its host and port.

    Raises `EndpointRefusedError` if it is anything but `scheme://host[:port]` (one "/" may follow).
    """
    endpoint = _read(text)
    if endpoint.url.removesuffix("/").count("/") != 2 or "?" in endpoint.url:
        raise EndpointRefusedError(Problem.NOT_A_URL)
    return endpoint.origin, endpoint.host, endpoint.port


def check_endpoint(url: str, allowed_origins: frozenset[str] = frozenset()) -> Endpoint:
    """Give the endpoint read, or raise `EndpointRefusedError`.

    Public https hosts on port 443 pass, and whatever lies under one of `allowed_origins` (as
    `read_origin` gives them). Names are not resolved here.
    """
    endpoint = _read(url)
    if endpoint.origin in allowed_origins:
        return endpoint
    if not endpoint.origin.startswith("https://"):
        raise EndpointRefusedError(Problem.NOT_HTTPS)
    if endpoint.port != 443:
        raise EndpointRefusedError(Problem.PORT)
    if ":" in endpoint.host or _ENDS_IN_NUMBER.search(endpoint.host):
        if not is_public_address(endpoint.host):
            raise EndpointRefusedError(Problem.NOT_PUBLIC)
    elif "." not in endpoint.host:
        # "localhost", "intranet": resolved by a search list, if at all.
        raise EndpointRefusedError(Problem.NOT_PUBLIC)
    return endpoint


def is_public_address(text: str) -> bool:
    """Whether this IP address, in its canonical spelling, is one of the open internet."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return False
        if address in _V6_NAT64:
            # A host without IPv4 of its own reaches everything through these, so what counts is
            # the address inside.
            return _v4_is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in _V6_UNICAST or any(address in net for net in _V6_CLOSED):
            return False
        return address.is_global
    return _v4_is_public(address)


def _v4_is_public(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not any(address in net for net in _V4_CLOSED)


def _read(url: str) -> Endpoint:
    if len(url) > MAX_LENGTH:
        raise EndpointRefusedError(Problem.TOO_LONG)
    match = _ENDPOINT.fullmatch(url)
    if match is None:
        raise EndpointRefusedError(Problem.NOT_A_URL)
    if match["userinfo"] is not None:
        raise EndpointRefusedError(Problem.USERINFO)
    if match["v6"] is not None:
        try:
            host = ipaddress.IPv6Address(match["v6"]).compressed
        except ValueError:
            raise EndpointRefusedError(Problem.NOT_A_URL) from None
        shown_host = f"[{host}]"
    else:
        host = shown_host = match["name"].lower().removesuffix(".")
        # DNS (RFC 1035 §2.3.4): labels of 1 to 63, names of 253 characters.
        if len(host) > 253 or not all(0 < len(part) < 64 for part in host.split(".")):
            raise EndpointRefusedError(Problem.NOT_A_URL)
    usual = _DEFAULT_PORTS[match["scheme"]]
    port = usual if match["port"] is None else int(match["port"])
    if not 0 < port < 65536:
        raise EndpointRefusedError(Problem.PORT)
    origin = f"{match['scheme']}://{shown_host}" + ("" if port == usual else f":{port}")
    # Rebuilt from the parts that were judged, so that no other reader can see another host in it.
    return Endpoint(url=origin + (match["rest"] or "/"), origin=origin, host=host, port=port)
