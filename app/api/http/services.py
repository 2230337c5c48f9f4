"""What routes are given: the database and a few facts of this installation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.db import Database
from app.core.settings import Settings
from app.rota.gaps.suggestions import Problem, SolverProgress


@dataclass(slots=True)
class Services:
    """Shared by all routes of one app. `ready` names what isn't well; empty: all is."""

    settings: Settings
    db: Database
    push_public_key: str
    session_key: bytes
    ready: Callable[[], Sequence[str]]
    check_subscription: Callable[[str, str, str], None]  # endpoint, p256dh, auth; or ValueError
    suggest: Callable[[Problem], SolverProgress]  # never waits
