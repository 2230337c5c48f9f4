"""Headers of a call and of its answer: session, idempotency key, versions."""

from __future__ import annotations

import re

from fastapi import Request, Response
from pydantic import BaseModel

from app.core.errors import BadInput, Problem
from app.core.ids import digest

COOKIE = "__Host-showup"


#: What nothing has: versions count from 0.
NO_VERSION = -1


# "²" is a digit to `isdigit()` and to `\d`, and none to `int()`.
_TAG = re.compile(r'"?([0-9]{1,9})"?')


class MissingKey(Problem):
    """An unsafe call without its idempotency key."""

    status = 400
    code = "missing-key"


def set_cookie(response: Response, token: str) -> None:
    """Hand a session's token to a browser, out of its scripts' reach."""
    response.set_cookie(
        COOKIE, token, max_age=400 * 86400, path="/", secure=True, httponly=True, samesite="strict"
    )


def is_by_bearer(request: Request) -> bool:
    """Whether a call says who it is from by a token in its header, as scripts do."""
    return request.headers.get("authorization", "").lower().startswith("bearer ")


def session_token(request: Request) -> str:
    """The session's token that a call bears; empty without one of a possible length."""
    if is_by_bearer(request):
        token = request.headers["authorization"][7:].strip()
    else:
        token = request.cookies.get(COOKIE, "")
    return token if 20 <= len(token) <= 128 else ""


def idempotency_key(request: Request) -> str:
    """The call's idempotency key. Raises MissingKey."""
    key = request.headers.get("idempotency-key", "")
    plain = key.replace("-", "").replace("_", "")
    if not 16 <= len(key) <= 64 or not (plain.isascii() and plain.isalnum()):
        raise MissingKey
    return key


def body_hash(request: Request, body: BaseModel | None) -> str:
    """What was asked for: method, path and body, as a digest."""
    text = body.model_dump_json() if body is not None else ""
    return digest(f"{request.method} {request.url.path}\n{text}")


def if_match(request: Request) -> int | None:
    """The version in an If-Match header; None without one. Raises BadInput.

    An empty tag names no version, so it is one that nothing has (RFC 9110 §13.1.1): whoever sends
    it read nothing, and mustn't write over what is there.
    """
    sent = request.headers.getlist("if-match")
    if not sent:
        return None
    if len(sent) > 1:
        raise BadInput("bad-input")
    if sent[0].strip() in {"", '""'}:
        return NO_VERSION
    tag = _TAG.fullmatch(sent[0].strip())
    if tag is None:
        raise BadInput("bad-input")
    return int(tag[1])


def etag(version: int) -> str:
    """An ETag of a version."""
    return f'"{version}"'


def set_etag(response: Response, version: int) -> None:
    """Send a version along as ETag."""
    response.headers["ETag"] = etag(version)


def names_tag(if_none_match: str, tag: str) -> bool:
    """Whether an If-None-Match names an ETag, by the weak comparison (RFC 9110 §13.1.2)."""
    tags = {sent.strip().removeprefix("W/") for sent in if_none_match.split(",")}
    return tag.removeprefix("W/") in tags or "*" in tags


def accepted_encodings(accept_encoding: str) -> set[str]:
    """The codings that an Accept-Encoding names and doesn't rule out with q=0 (RFC 9110)."""
    encodings = set()
    for encoding in accept_encoding.lower().split(","):
        name, _, weight = encoding.partition(";")
        # "0", "0.0" and "0.000" are no; every other weight holds some other digit.
        if not weight or weight.replace(" ", "").removeprefix("q=").strip("0."):
            encodings.add(name.strip())
    return encodings
