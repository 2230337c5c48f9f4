"""What is said of a table's rows: that they stay with their owner, or how long they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import SQLModel

from app.core.forgetting import Step


@dataclass(frozen=True, slots=True)
class KeptWithOwner:
    """Rows that stay for as long as their circle or account, and why that is bounded."""

    reason: str


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Rows that go `after` some time; `since` what. By steps here, by a duty of the worker that
    looks more often (its name), or together with another table's rows.
    """

    after: timedelta
    since: str
    steps: tuple[Step, ...] = ()
    duty: str | None = None
    together_with: type[SQLModel] | None = None


def forget_with(table: type[SQLModel], after: timedelta) -> Forgotten:
    return Forgotten(after, f"with its {table.__tablename__}", together_with=table)
