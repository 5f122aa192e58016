"""Wrong engines: the real one with a line of it replaced, to see that the tests would notice.

A fault is planted in the code of the real function, so everybody who holds that function has the fault. When the line
is not there any more, planting fails: then choose the line that does it now.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

import pytest

from departments.worktime import holidays, windows
from departments.worktime.calculation import WorkCalendar
from departments.worktime.timetable import ManyTimes, Timetable
from promises.deadlines import assessment, bulk, times
from promises.deadlines.rules import Rule

PACKAGES = ("departments.worktime", "promises.deadlines")


@dataclass(frozen=True)
class Fault:
    """`old`, which stands exactly once in the function, becomes `new`; `worked` of the worked cases notice it."""

    name: str
    function: Callable[..., Any] | property
    old: str
    new: str
    worked: str


class NothingToReplace(AssertionError):
    """The text of the fault does not stand in the function exactly once."""


FAULTS = (
    Fault(
        "national holidays instead of the cao's",
        holidays.cao_gemeenten,
        "easter = easter_sunday(year)",
        "return national('NL')(year)",
        "P13 P18",
    ),
    Fault(
        "no holidays",
        holidays.cao_gemeenten,
        "easter = easter_sunday(year)",
        "return {}",
        "P13 P14 P15 P17 P18 P20 P21 P23 P24 P25",
    ),
    Fault(
        "fixed UTC+1",
        Timetable.__init__,
        "ZoneInfo(calendar.zone)",
        "ZoneInfo('Etc/GMT-1')",
        "P13 P14 P15 P18 P20 P21 P29 P42 P44 P49 P53 P56",
    ),
    Fault(
        "days as 8 hours",
        times._deadline_in_days,
        "times.close_after(day, rule.days + late)",
        "times.advance(start, rule.days * 8 * 3_600_000_000)",
        "P01 P02 P03 P05 P11 P13 P14 P18 P20 P21 P23 P24 P44 P49 P56 P60 P61 P70 P72 P74 P79 P81 P86 P88",
    ),
    Fault(
        "receipt day counted",
        times._deadline_in_days,
        "times.close_after(day, rule.days + late)",
        "times.close_after(day - 1, rule.days + late)",
        "P01 P02 P03 P05 P07 P11 P13 P14 P18 P20 P21 P23 P24 P44 P49 P56 P60 P61 P70 P72 P74 P79 P81 P86 P88",
    ),
    Fault(
        "pause as wall clock",
        Rule.counts_openings,
        "return self.kind not in",
        "return self.kind in set() and",
        "P59 P60 P61 P67 P76",
    ),
    Fault(
        "pauses ignored",
        assessment._pauses_between,
        "for begins, ends in pauses",
        "for begins, ends in ()",
        "P57 P60 P61 P62 P64 P65 P67 P68 P76",
    ),
    Fault("overlapping pauses summed", assessment._pauses_between, "reached = ends", "pass", "P62"),
    Fault(
        "exclusive boundary, answered",
        assessment._status,
        "seen.stop > deadline",
        "seen.stop >= deadline",
        "P03 P06 P25 P30 P34 P42 P67 P68",
    ),
    Fault("exclusive boundary, open", assessment._status, "at <= deadline", "at < deadline", "P07"),
    Fault("overdue left open", assessment._status, "if at <= deadline else Outcome.BROKEN", "", "P48 P64 P88"),
    Fault(
        "cancelled always outside",
        assessment._status,
        "if seen.stop > deadline:",
        "if seen.stop > deadline and not seen.is_withdrawn:",
        "",
    ),
    Fault(
        "UTC date",
        Timetable.day_of,
        "tables.turn_days[bisect_right(tables.turns, instant) - 1]",
        "instant // DAY + EPOCH_DAY",
        "P49 P56",
    ),
)

OTHER_FAULTS = (
    Fault(
        "an edge in the repeated hour is its second occurrence",
        windows.edge,
        "_offset(wall), _offset",
        "_offset(wall.replace(fold=1)), _offset",
        "P53",
    ),
    Fault(
        "the repeated hour is always the first",
        windows.instant_of,
        "moment - EPOCH",
        "moment.replace(fold=0) - EPOCH",
        "P54",
    ),
    Fault("an edge in the gap is read an hour later", windows.edge, "if after > before:", "if False:", "P53"),
    Fault(
        "a closure goes before windows of the date",
        WorkCalendar.kind_of,
        "if day in self.days:",
        "if day in self.days and day not in self.closed:",
        "",
    ),
    Fault(
        "a reopened holiday goes before a closure",
        WorkCalendar.kind_of,
        "if day in self.closed:",
        "if day in self.closed and day not in self.reopened:",
        "",
    ),
    Fault(
        "on a close: the next opening",
        Timetable.advance,
        "bisect_left(tables.thr",
        "bisect_right(tables.thr",
        "P31 P60",
    ),
    Fault("the same day at the close itself", times._deadline_in_days, "start < close", "start <= close", "P37"),
    Fault("late at the close itself", times._deadline_in_days, "start > close", "start >= close", ""),
    Fault("statutory terms without Good Friday", holidays.statutory, ', good_friday: "good-friday"', "", ""),
    Fault("a pause after the deadline repairs it", times.move, "(before > 0)", "(before >= 0)", ""),
    Fault("an answer of later counts", assessment._seen, "> at else instant", "> at + 10**15 else instant", "P72"),
    Fault("a pause with an end is over", assessment._is_paused_by, "ends > at", "False", ""),
    Fault("paused by a pause that began too late", assessment._is_paused_by, " and begins < deadline", "", "P64"),
    Fault("a pause counts before the start", assessment._pauses_between, "[], start", "[], 0", ""),
    Fault("no tolerance between clocks", assessment._is_long_before, "> TOLERANCE", "> 0", "P81"),
    Fault("two seconds more tolerance", assessment._is_long_before, "> TOLERANCE", "> 122_000_000", ""),
    Fault(
        "elapsed time with the pauses in it", assessment.assess, "- waited", "", "P57 P60 P61 P62 P64 P65 P67 P68 P76"
    ),
)

BULK_FAULTS = (
    Fault("pauses ignored", bulk._charge_pauses, "in _rounds(table)", "in ()", "P57 P60 P61 P62 P64 P65 P67 P68 P76"),
    Fault("overlapping pauses summed", bulk._charge_pauses, "reached[rows] = ends", "pass", "P62"),
    Fault(
        "exclusive boundary",
        bulk._assess_valid,
        "at) > deadline",
        "at) >= deadline",
        "P03 P06 P07 P25 P30 P34 P42 P67 P68",
    ),
    Fault(
        "overdue left open",
        bulk._assess_valid,
        "Outcome.BROKEN: is_late",
        "Outcome.BROKEN: is_late & is_stopped",
        "P48 P64 P88",
    ),
    Fault(
        "cancelled always outside",
        bulk._assess_valid,
        "Outcome.BROKEN: is_late",
        "Outcome.BROKEN: is_late & ~is_withdrawn",
        "",
    ),
    Fault(
        "UTC date",
        ManyTimes.day_of,
        'tables.turn_days[np.searchsorted(tables.turns, instant, side="right") - 1]',
        "instant // DAY + EPOCH_DAY",
        "P49 P56",
    ),
    Fault(
        "pauses in the order of the source",
        bulk._rounds,
        "np.lexsort((table.pause_from, rows))",
        "np.arange(len(rows))",
        "",
    ),
    Fault("a pause of another row", bulk._is_paused, "paused[rows[is_running", "paused[rows[::-1][is_running", ""),
)


@contextmanager
def planted(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The real engine with this fault in it; calendars must be made within."""
    function = plain(fault.function)
    _forget()
    with monkeypatch.context() as patch:
        patch.setattr(function, "__code__", wrong_code(function, fault))
        yield
    _forget()


def plain(function: Callable[..., Any] | property) -> FunctionType:
    """The function itself, without its cache or property."""
    inner: Any = function.fget if isinstance(function, property) else inspect.unwrap(function)
    assert isinstance(inner, FunctionType)
    return inner


def wrong_code(function: FunctionType, fault: Fault) -> CodeType:
    source = textwrap.dedent(inspect.getsource(function))
    if source.count(fault.old) != 1:
        raise NothingToReplace(f"{fault.old!r} stands {source.count(fault.old)} times in {function.__qualname__}")
    changed = source.replace(fault.old, fault.new)
    compiled = compile("from __future__ import annotations\n" + changed, f"<{fault.name}>", "exec")
    codes = [code for code in compiled.co_consts if isinstance(code, CodeType) and code.co_name == function.__name__]
    assert len(codes) == 1
    assert codes[0].co_freevars == function.__code__.co_freevars == ()
    return codes[0]


def _forget() -> None:
    """Empty every cache of the engine: what was worked out with or without the fault."""
    for name, module in list(sys.modules.items()):
        if name.startswith(PACKAGES):
            for found in list(vars(module).values()):
                if hasattr(found, "cache_clear"):
                    found.cache_clear()
