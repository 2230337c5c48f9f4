"""What routes are given: the database and a few facts of this installation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.core.db import Database
from app.core.settings import Settings
from app.rota.suggestions import Problem, Worked

#: From one address. A code holds 160 bits: this is about load, not about guessing.
SIGN_INS_AN_HOUR = 60


@dataclass(slots=True)
class Services:
    """Shared by all routes of one app. `ready` names what isn't well; empty: all is."""

    settings: Settings
    db: Database
    push_public_key: str
    session_key: bytes
    ready: Callable[[], Sequence[str]]
    check_subscription: Callable[[str, str, str], None]  # endpoint, p256dh, auth; or ValueError
    suggest: Callable[[Problem], Worked]  # never waits
    limiter: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    def starts_left(self, address_key: str) -> bool:
        """Count one new account from an address; False when the hour's are used up."""
        return self.limiter.hit(
            RateLimitItemPerHour(self.settings.accounts_an_hour), "accounts", address_key
        )

    def sign_ins_left(self, address_key: str) -> bool:
        """Count one try to sign in without another phone; False when the hour's are used up."""
        return self.limiter.hit(RateLimitItemPerHour(SIGN_INS_AN_HOUR), "sign-ins", address_key)
