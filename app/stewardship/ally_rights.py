"""What allies may do for a person whose phone is lost, and how long it takes. Pure.

An ally is a member whom the person chose for it. Being one lets nobody read anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

#: From the second ally's yes until the new phone is in: any phone of the person's can say no.
DELAY = timedelta(hours=48)
#: How long a second yes is waited for.
SECOND_LASTS = timedelta(hours=24)
#: How long a phone that was let in has to fetch its sign-in.
FETCH_LASTS = timedelta(days=7)
#: After the person stopped what an ally started, no ally starts it again for so long.
REST = timedelta(hours=1)
#: Two together let a phone in, so less than two let nobody in.
FEWEST = 2


def may_start(*, rests: bool, stopped_at: datetime | None, lost: bool, now: datetime) -> bool:
    """Whether an ally may start the person's plan now.

    `rests`: everything is paused, by the person's own word. `stopped_at`: when they stopped what
    an ally started last; while their phone is said to be lost, whoever holds it may have done so.
    """
    if rests:
        return False
    return lost or stopped_at is None or now - stopped_at >= REST


@dataclass(frozen=True, slots=True)
class BringingBack:
    """How far a bringing back is.

    `second_at`: the second ally's yes. `times_told`: how often the person's devices were told
    since then.
    """

    due_at: datetime | None
    second_at: datetime | None
    times_told: int


def next_step(
    progress: BringingBack, now: datetime
) -> Literal["tell", "let_in", "too_late"] | None:
    """What is due: a second word to the person's devices, the new phone, or an end without one."""
    if progress.due_at is None:
        return None
    if now >= progress.due_at:
        return "let_in" if progress.second_at is not None else "too_late"
    halfway = progress.due_at - DELAY / 2
    if progress.second_at is not None and progress.times_told == 1 and now >= halfway:
        return "tell"
    return None
