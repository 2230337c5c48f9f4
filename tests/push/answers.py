"""What a push service answers, as a test scripts it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Answer:
    """How an endpoint treats one request.

    hang: no answer until the service stops · cut: the connection dies before anything is kept ·
    cut_midway: it dies inside the answer's head · accept_then_die: the message is kept, and the
    connection dies without an answer.
    """

    status: int = 201
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    delay_s: float = 0.0
    kind: Literal["status", "hang", "cut", "cut_midway", "accept_then_die"] = "status"


ACCEPT = Answer()
GONE = Answer(410)
UNKNOWN = Answer(404)
THROTTLED = Answer(406)
KEY_REFUSED = Answer(403, body='{"reason":"BadJwtToken"}')
BROKEN = Answer(500)
HANG = Answer(kind="hang")
CUT = Answer(kind="cut")
CUT_MIDWAY = Answer(kind="cut_midway")
ACCEPT_THEN_DIE = Answer(kind="accept_then_die")


def slow_down(retry_after: int | str) -> Answer:
    """429 with Retry-After: seconds or an HTTP date."""
    return Answer(429, headers=(("Retry-After", str(retry_after)),))
