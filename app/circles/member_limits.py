"""What the person sets for a member, as every rule reads it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 24 * 60
#: When nights are, until the person says otherwise: minutes after midnight.
USUAL_NIGHT = (22 * 60, 7 * 60)


@dataclass(frozen=True, slots=True)
class SetLimits:
    """What the person set for a member, such as a friend under eighteen.

    `night`: from and to, in minutes after midnight on the circle's wall clock: no shift that
    touches it is theirs, and nothing is asked of them in it. `weekly`: the most shifts in a week,
    Monday to Sunday. Nothing at all: no limits.
    """

    night: tuple[int, int] | None = None
    weekly: int | None = None

    def is_wider_than(self, before: SetLimits) -> bool:
        """Whether these let a member take something that others didn't."""
        has_more_shifts = before.weekly is not None and (
            self.weekly is None or self.weekly > before.weekly
        )
        return has_more_shifts or (
            before.night is not None and not _covers(self.night, before.night)
        )

    def __bool__(self) -> bool:
        return self.night is not None or self.weekly is not None


def _covers(night: tuple[int, int] | None, other: tuple[int, int]) -> bool:
    """Whether a night lasts at least from the begin of another one to its end."""
    if night is None:
        return False
    minutes_later = (other[0] - night[0]) % DAY
    return minutes_later + (other[1] - other[0]) % DAY <= (night[1] - night[0]) % DAY


NO_LIMITS = SetLimits()


def limits_of_row(
    night_from: int | None, night_to: int | None, weekly_shifts: int | None
) -> SetLimits:
    """Limits from the columns of their row; none of them set where there is no row."""
    night = None
    if night_from is not None and night_to is not None:
        night = (night_from, night_to)
    return SetLimits(night, weekly_shifts)
