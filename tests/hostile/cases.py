"""Cases for one operation: what the OpenAPI document allows, what it forbids, and worse.

Made by Schemathesis from the document, then led deeper: most are somebody's of the circle and
name things that are there, so that they come past the doors. What is worse than forbidden (a NUL,
half a character, a number of 400 digits, a tree of 500 levels) is put into bodies and queries.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, MutableMapping, MutableSequence
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core import NotSet

from app.api.http.gateway_signatures import plain_signature, twilio_signature
from app.core.ids import new_id
from tests.architecture.application import wired
from tests.hostile.hostile_world import INBOUND_KEY, TWILIO_TOKEN, Cast

BASE = "http://there"
#: Signs of names that are kept; what is refused in a name is among `NASTY`.
schemathesis.openapi.format(
    "name", st.text("aZ09 äßłø漢字かな한글עבראعربيहिन्दी🎈🫶🏽'-.&()", min_size=1, max_size=12)
)
CALLERS = ("person",) * 6 + ("supporter",) * 3 + ("coordinator", "at the door", "drafter")
NO_TOKENS = ("", "not a token", "x" * 5_000)

NASTY: tuple[Any, ...] = (
    *("a\x00b", "\x00", "\ud800", "a\udfff", "\x7f\x1b", "\u202e\u200b", "é" * 9_000),
    *(10**400, -(10**30), 2**63, -(2**63) - 1, 2**31, 1e308, 0.1, -1, "9" * 5_000),
    *(True, None, "", [], {}, [None], [[]] * 500, {"a": {"b": {}}}),
    *("0001-01-01", "9999-12-31", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+23:59"),
    *("24:00", "../../etc/passwd", "' OR 1=1 --", "{}", "null", "\n", "true"),
)
_Place = tuple[MutableMapping[str, Any] | MutableSequence[Any], Any]


@cache
def operations() -> dict[str, Any]:
    """Operations of the API's own description by name, such as "POST /api/v1/circles"."""
    document = schemathesis.openapi.from_dict(wired().openapi())
    api_operations: list[Any] = [loaded.ok() for loaded in document.get_all_operations()]  # type: ignore[union-attr]
    return {operation.label: operation for operation in api_operations}


def names() -> list[str]:
    """The operations' names, without what Schemathesis makes of them."""
    return [
        f"{method.upper()} {path}"
        for path, ways in wired().openapi()["paths"].items()
        for method in ways
    ]


class Asked:
    """One case: the request, what it was made from, and who sent it."""

    def __init__(self, case: Case[Any], request: httpx.Request, caller: str) -> None:
        self.case, self.request, self.caller = case, request, caller

    def __repr__(self) -> str:
        body = self.request.content[:2_000]
        return f"{self.request.method} {self.request.url} as {self.caller!r}: {body!r}"


def cases(label: str, cast: Cast) -> st.SearchStrategy[Asked]:
    """Cases of one operation for this cast."""
    operation = operations()[label]
    path_ids = {
        parameter.name: cast.ids[parameter.name][0]
        for parameter in operation.path_parameters
        if parameter.name in cast.ids
    }
    allowed = operation.as_strategy(GenerationMode.POSITIVE, path_parameters=path_ids)
    anything = [operation.as_strategy(GenerationMode.POSITIVE)]
    if operation.path_parameters or operation.query or operation.body:
        anything.append(operation.as_strategy(GenerationMode.NEGATIVE))
    requests = st.one_of(allowed, allowed, *anything)
    return st.builds(lambda case, seed: _asked(case, _chance(case, seed), cast), requests, _SEEDS)


_SEEDS = st.integers(0, 2**32)


def _chance(case: Case[Any], seed: int) -> random.Random:
    """Chances of one case: Hypothesis likes some seeds so much that they need to be spread."""
    return random.Random(f"{seed} {case.path_parameters} {case.query} {case.body!r}")


def _asked(case: Case[Any], chance: random.Random, cast: Cast) -> Asked:
    if chance.random() < 0.85:
        for name in case.path_parameters:
            if name in cast.ids:
                case.path_parameters[name] = _likely(cast.ids[name], chance)
    raw = case.body if isinstance(case.body, bytes) else None
    body = None if isinstance(case.body, NotSet | bytes) else json.loads(json.dumps(case.body))
    if chance.random() < 0.7:
        _name_what_is_there(body, chance, cast)
    query = dict(case.query or {})
    if chance.random() < 0.3:
        places = [*_places(body), *((query, name) for name in query)]
        if places:
            holder, key = chance.choice(places)
            holder[key] = chance.choice(NASTY)
    caller = chance.choice(CALLERS)
    headers = {"Idempotency-Key": new_id(), "Accept-Language": chance.choice(("en", "es", "xx"))}
    token = cast.sessions[caller] if chance.random() < 0.9 else chance.choice(NO_TOKENS)
    headers["Authorization"] = f"Bearer {token}"
    content = b"" if isinstance(case.body, NotSet) else raw or json.dumps(body).encode()
    if content:
        headers["Content-Type"] = "application/json"
    if case.path.startswith("/api/v1/inbound/"):
        content = _inbound(case.path, chance, cast, headers)
    if chance.random() < 0.3:
        headers["If-Match"] = chance.choice(('"1"', "1", "0", "9" * 30, "*", '"x"', "²"))
    path = case.path.format(**{key: _quoted(text) for key, text in case.path_parameters.items()})
    query_text = urlencode(query, doseq=True, errors="surrogatepass")
    url = f"{BASE}{path}?{query_text}" if query_text else f"{BASE}{path}"
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Asked(case, httpx.Request(case.method, url, headers=sent, content=content), caller)


def _likely(ids: list[str], chance: random.Random) -> str:
    """The first of some ids more often than not: things of one circle go together."""
    return ids[0] if chance.random() < 0.6 else chance.choice(ids)


def _quoted(value: object) -> str:
    return quote(str(value), safe="", errors="surrogatepass")


def _name_what_is_there(body: Any, chance: random.Random, cast: Cast) -> None:
    """Put ids of the circle where a body holds ids."""
    for holder, key in list(_places(body)):
        name = key if isinstance(key, str) else "member_id"
        written_id = holder[key]
        if name in cast.ids and isinstance(written_id, str):
            holder[key] = chance.choice(cast.ids[name])
        elif isinstance(written_id, str) and len(written_id) == 22 and name != "id":
            holder[key] = chance.choice(cast.any_id())


def _places(node: Any) -> Iterator[_Place]:
    """Every place in a body that holds something."""
    if isinstance(node, dict):
        steps: list[Any] = list(node)
    elif isinstance(node, list):
        steps = list(range(len(node)))
    else:
        return
    for step in steps:
        yield node, step
        yield from _places(node[step])


def _inbound(path: str, chance: random.Random, cast: Cast, headers: dict[str, str]) -> bytes:
    """A text as a gateway hands it on, signed more often than not."""
    signed = chance.random() < 0.8
    texts = [chance.choice(("1", "2", "9", "stop", "hello", "", *map(str, NASTY))) for _ in "123"]
    if path.endswith("twilio"):
        fields = list(zip(("MessageSid", "From", "Body"), texts, strict=True))
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        if signed:
            url = f"{cast.settings.public_url}{path}"
            pairs = [(name, text.encode("utf-8", "replace").decode()) for name, text in fields]
            headers["X-Twilio-Signature"] = twilio_signature(TWILIO_TOKEN, url, pairs)
            fields = pairs
        return urlencode(fields, errors="surrogatepass").encode()
    body = json.dumps(dict(zip(("id", "from", "text"), texts, strict=True))).encode()
    if chance.random() < 0.2:
        body = body[: chance.randrange(len(body))]
    stamp = str(int(cast.clock.now().timestamp()))
    headers["X-ShowUp-Timestamp"] = chance.choice((stamp, stamp, stamp, "0", "9" * 40))
    headers["Content-Type"] = "application/json"
    if signed:
        timestamp = headers["X-ShowUp-Timestamp"]
        headers["X-ShowUp-Signature"] = plain_signature(INBOUND_KEY, timestamp, body)
    return body
