"""Opening windows in wall-clock time, and the instant at which a wall clock shows a time. Pure.

Instants are whole microseconds since 1970-01-01 00:00 UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# rule 5: a calendar that stays closed this many days is a mistake
LONGEST_CLOSURE = 800


class NeverOpen(Exception):
    """The calendar has no opening in 800 days."""


@dataclass(frozen=True)
class Window:
    """Open from `opens` up to, not including, `closes`: minutes of wall-clock time after midnight (0-1440)."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= 24 * 60:
            raise ValueError(f"no opening between minute {self.opens} and {self.closes}")


Windows = tuple[Window, ...]


def instant_of(moment: datetime) -> int:
    """An aware moment as microseconds since 1970 UTC; the offset in which it was written makes no difference."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(instant: int) -> datetime:
    """Microseconds since 1970 UTC as an aware moment in UTC."""
    return EPOCH + timedelta(microseconds=instant)


def edge(day: date, minute: int, zone: ZoneInfo) -> int:
    """The instant at which the clock of the zone shows `minute` minutes (0-1440) after midnight of the date.

    A time that the clock skips is the moment of skipping; one that comes twice is its first occurrence (rule 6).
    """
    wall = datetime.combine(day, time.min, zone) + timedelta(minutes=minute)
    before, after = _offset(wall), _offset(wall.replace(fold=1))
    instant = (wall.replace(tzinfo=UTC) - EPOCH) // MICROSECOND
    if after > before:
        return transition(zone, instant - after, instant - before)
    return instant - before


def transition(zone: ZoneInfo, low: int, high: int) -> int:
    """The first instant after `low` with the offset of `high`: when the clock was changed between the two."""
    low, high = low // SECOND, high // SECOND
    changed = datetime.fromtimestamp(high, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == changed:
            high = middle
        else:
            low = middle
    return high * SECOND


def _offset(wall: datetime) -> int:
    return (wall.utcoffset() or timedelta(0)) // MICROSECOND
