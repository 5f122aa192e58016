"""Agenda files that somebody made to keep the reader busy: each is read in a process that may not use much.

    python -m tests.departments.hostile_agendas

Prints one line a file; is killed by the limits of the machine when a file takes too much.
"""

from __future__ import annotations

import resource
import sys
import time
from datetime import date
from pathlib import Path

from departments.worktime.agenda import BadAgenda
from departments.worktime.ics import closures_from

MEGABYTE = 1024 * 1024
SECONDS_EACH = 10
MEMORY = 400 * MEGABYTE


def agenda(*events: str) -> bytes:
    blocks = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{blocks}END:VCALENDAR\r\n".encode()


def whole_day(rule: str, start: str = "15830101", rest: str = "") -> str:
    return f"DTSTART;VALUE=DATE:{start}\r\n{rest}SUMMARY:x\r\nRRULE:{rule}"


HEAD = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"
TAIL = b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
NEVER = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
FILES: dict[str, bytes] = {
    "every second": agenda(*[whole_day("FREQ=SECONDLY", "20260101")] * 2000),
    "every second, never": agenda(*[whole_day("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")] * 2000),
    "never": agenda(*[whole_day(NEVER)] * 2000),
    "never, counted": agenda(*[whole_day(f"{NEVER};COUNT=999999")] * 2000),
    "never in a year": agenda(*[whole_day("FREQ=YEARLY;BYDAY=MO;BYSETPOS=366")] * 2000),
    "never in a week": agenda(*[whole_day("FREQ=WEEKLY;BYSETPOS=7;COUNT=9")] * 2000),
    "leap by leap": agenda(*[whole_day("FREQ=YEARLY;INTERVAL=999999;COUNT=999999")] * 2000),
    "a million years": agenda(*[whole_day("FREQ=YEARLY;UNTIL=99991231;COUNT=1")] * 2000),
    "long days": agenda(*[whole_day("FREQ=DAILY", rest="DTEND;VALUE=DATE:99980101\r\n")] * 2000),
    "long durations": agenda(*[whole_day("FREQ=DAILY", rest="DURATION:P99999999999D\r\n")] * 2000),
    "one long day": agenda(*["DTSTART;VALUE=DATE:15830101\r\nDTEND;VALUE=DATE:99980101"] * 2000),
    "many dates": agenda("DTSTART;VALUE=DATE:20260101\r\nRDATE;VALUE=DATE:" + ",".join(["20260101"] * 110_000)),
    "many rules": agenda("DTSTART;VALUE=DATE:15830101" + "\r\nRRULE:FREQ=DAILY" * 50_000),
    "a zone that never ends": agenda("DTSTART;TZID=X:20260101T000000\r\nDTEND;TZID=X:20260102T000000").replace(
        b"VERSION:2.0\r\n",
        b"VERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
        b"RRULE:FREQ=SECONDLY\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
    ),
    "deep": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 70_000,
    "many parameters": HEAD + b"DTSTART" + b';X="a"' * 170_000 + b":20260101" + TAIL,
    "open quotes": HEAD + b"DTSTART" + b';X="a' * 200_000 + b":20260101" + TAIL,
    "backslashes": HEAD + b"SUMMARY:" + b"\\" * 1_000_000 + TAIL,
    "folds": HEAD + b"SUMMARY:" + b"\r\n " * 340_000 + TAIL,
    "empty lines": HEAD + b"\r\n" * 500_000 + TAIL,
    "line ends": HEAD + b"\r" * 1_000_000 + TAIL,
    "letters": b"BEGIN:VCALENDAR\r\n" + b"BEGIN" * 200_000,
    "numbers": HEAD + b"SEQUENCE:" + b"9" * 1_000_000 + TAIL,
}


def limit() -> None:
    """From here on this process may have little more memory than it has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    allowed = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))


def main() -> None:
    limit()
    for name, content in FILES.items():
        used = int(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (used + SECONDS_EACH, resource.RLIM_INFINITY))
        begun = time.process_time()
        try:
            found = closures_from(content, "Europe/Amsterdam", date(2026, 1, 1), date(2027, 12, 31))
            told = f"{len(found.closures)} closures, {len(found.remarks)} remarks"
        except BadAgenda as bad:
            told = bad.reason.value
        sys.stdout.write(f"{name}: {told} ({time.process_time() - begun:.1f} s)\n")


if __name__ == "__main__":
    main()
