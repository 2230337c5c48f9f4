"""Names of time zones: two of one zone, and what stands in for a browser that knows none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core.errors import BadInput
from app.core.zones import RULES_VERSION, is_same_zone
from app.identity.service import known_zone

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_one_zone_under_two_names_is_one() -> None:
    for zone, other_name in (
        ("Asia/Kolkata", "Asia/Calcutta"),
        ("Europe/Kyiv", "Europe/Kiev"),
        ("America/Argentina/Buenos_Aires", "America/Buenos_Aires"),
        ("America/Vancouver", "Canada/Pacific"),
        ("UTC", "Etc/UTC"),
    ):
        assert is_same_zone(zone, other_name)
        assert is_same_zone(other_name, zone)
    assert not is_same_zone("America/Vancouver", "America/Los_Angeles")
    assert not is_same_zone("Mars/Olympus", "Europe/Kyiv")
    assert len(RULES_VERSION) == 5
    assert RULES_VERSION > "2025b", "releases sort by their names"


@pytest.mark.parametrize(
    ("browser_zone", "zone", "hours"),
    [
        ("Etc/Unknown", "UTC", 0),
        ("+03:00", "Etc/GMT-3", 3),
        ("-08:00", "Etc/GMT+8", -8),
        ("+00:00", "UTC", 0),
        ("+05:30", "Asia/Kolkata", 5.5),
        ("+05:45", "Asia/Kathmandu", 5.75),
        ("GMT+3", "Etc/GMT-3", 3),
        ("UTC-0930", "Pacific/Marquesas", -9.5),
        ("+14:00", "Etc/GMT-14", 14),
        ("+15:00", "UTC", 0),
        ("-02:17", "UTC", 0),
    ],
)
def test_a_browser_that_knows_no_zone_gets_one_of_its_offset(
    browser_zone: str, zone: str, hours: float
) -> None:
    assert known_zone(browser_zone) == zone
    assert NOW.astimezone(ZoneInfo(zone)).utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize("browser_zone", ["Mars/Olympus", "", "PST", "+3:0", "3", "../UTC"])
def test_what_is_no_zone_is_still_refused(browser_zone: str) -> None:
    with pytest.raises(BadInput):
        known_zone(browser_zone)
