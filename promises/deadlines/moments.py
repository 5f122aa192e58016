"""Reading a date and time as a source writes it. Pure; rule 29 of the promises."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from promises.deadlines.outcomes import Problem

EARLIEST_YEAR = 1970
LATEST_YEAR = 2199


class NoMoment(ValueError):
    """The text is no date and time."""


class NoTimeOfDay(NoMoment):
    """The text is a date only: nobody knows at what time of that day."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant (UTC), and what was odd about its text."""

    instant: datetime
    flag: Problem | None = None


def read_moment(text: str, zone: ZoneInfo, date_format: str = "") -> Moment:
    """Read ISO 8601, or ``date_format`` (as ``datetime.strptime``) when given.

    An offset or ``Z`` is honoured. A text without one is read in ``zone``: a time that the clock skipped in spring
    moves forward with the clock (02:30 becomes 03:30), one that came twice in autumn is the first; both are flagged.

    Source: rule 29 of the promises; PEP 495 (fold 0).

    Raises:
        NoTimeOfDay: a date without a time.
        NoMoment: anything else that is no date and time between 1970 and 2200.
    """
    moment = _parse(text, date_format)
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise NoMoment(text)
    if moment.tzinfo is not None:
        return Moment(moment.astimezone(UTC))
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    instant = first.astimezone(UTC)
    if first.utcoffset() == second.utcoffset():
        return Moment(instant)
    exists = instant.astimezone(zone).replace(tzinfo=None) == moment
    return Moment(instant, Problem.DOUBLE_TIME if exists else Problem.SKIPPED_TIME)


def _parse(text: str, date_format: str) -> datetime:
    try:
        moment = datetime.strptime(text, date_format) if date_format else datetime.fromisoformat(text)  # noqa: DTZ007
    except ValueError as error:
        raise NoMoment(text) from error
    if _is_date_only(text, date_format):
        raise NoTimeOfDay(text)
    return moment


def _is_date_only(text: str, date_format: str) -> bool:
    if date_format:
        return not any(f"%{letter}" in date_format for letter in "HIcXs")
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
