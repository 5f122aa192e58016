"""A calendar in words: the week in one line, a day that is different, a list of holidays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from babel.dates import get_day_names
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from departments.formatting import DASH, NO_BREAK, day_in_words, locale_of, number_in_words
from departments.worktime.calculation import Windows
from departments.worktime.draft import DayEntry, EntryKind

ENTRIES: dict[EntryKind, str | Promise] = {
    EntryKind.WINDOWS: gettext_lazy("andere tijden"),
    EntryKind.CLOSED: gettext_lazy("gesloten"),
    EntryKind.REOPENED: gettext_lazy("open op een feestdag"),
}
SHORT_RUN = 2


def language() -> str:
    return get_language() or "nl"


def clock_of(minute: int) -> str:
    """A minute of the day as "9.00"; the end of the day is "24.00". The same in every language: hours of 0 to 24."""
    return f"{minute // 60}.{minute % 60:02}"


def windows_in_words(windows: Windows) -> str:
    """ "9.00–12.30 en 13.00–17.00"; empty is closed."""
    if not windows:
        return _("gesloten")
    return listed([f"{clock_of(one.opens)}{DASH}{clock_of(one.closes)}" for one in windows])


def listed(texts: Sequence[str]) -> str:
    """ "A", "A en B", "A, B en C"."""
    if len(texts) < SHORT_RUN:
        return "".join(texts)
    return _("{all} en {last}").format(all=", ".join(texts[:-1]), last=texts[-1])


def week_in_words(week: Sequence[Windows]) -> str:
    """ "ma–vr 9.00–17.00, do tot 20.00, za 10.00–14.00": a day without opening is not named.

    A day that only closes at another time than most is told by that time.
    """
    open_days = [day for day in range(7) if week[day]]
    if not open_days:
        return _("nooit open")
    usual = _most_usual(week, open_days)
    like_usual = [day for day in open_days if _opens_alike(week[day], usual)]
    earlier, others = dict[int, list[int]](), dict[Windows, list[int]]()
    for day in open_days:
        if day not in like_usual:
            others.setdefault(week[day], []).append(day)
        elif week[day] != usual:
            earlier.setdefault(week[day][-1].closes, []).append(day)
    return ", ".join(
        [
            f"{_days(like_usual)} {windows_in_words(usual)}",
            *(_("{day} tot {time}").format(day=_days(days), time=clock_of(at)) for at, days in earlier.items()),
            *(f"{_days(days)} {windows_in_words(windows)}" for windows, days in others.items()),
        ]
    )


def _most_usual(week: Sequence[Windows], open_days: Sequence[int]) -> Windows:
    """The opening of most days; of equals that of the earliest."""
    return Counter(week[day] for day in open_days).most_common(1)[0][0]


def _opens_alike(windows: Windows, usual: Windows) -> bool:
    """Whether only the last close differs."""
    return windows[:-1] == usual[:-1] and windows[-1].opens == usual[-1].opens


def _days(days: Sequence[int]) -> str:
    """Days of the week (0 is Monday) as "ma–vr", "ma, wo" or "di–do, za"."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run(run) for run in runs)


def _run(run: Sequence[int]) -> str:
    names = [day_short(day) for day in run]
    return f"{names[0]}{DASH}{names[-1]}" if len(run) > SHORT_RUN else listed(names)


def day_short(weekday: int) -> str:
    """ "ma": Monday is 0."""
    return str(get_day_names("abbreviated", locale=locale_of(language()))[weekday]).rstrip(".")


def day_long(weekday: int) -> str:
    return str(get_day_names("wide", locale=locale_of(language()))[weekday])


def hours_in_words(seconds: float) -> str:
    """Opening time as "1.992 uur" or "7,5 uur"."""
    return _("{hours} uur").format(hours=number_in_words(round(seconds / 3600, 1), language())).replace(" ", NO_BREAK)


def hours_changed(seconds: float) -> str:
    """ "3 uur minder", "12,5 uur meer" or "evenveel uren"."""
    if round(seconds / 360) == 0:
        return _("evenveel uren")
    words = _("{hours} meer") if seconds > 0 else _("{hours} minder")
    return words.format(hours=hours_in_words(abs(seconds)))


def departments_in_words(names: Sequence[str], most: int = 3) -> str:
    """ "KCC en Burgerzaken", or "14 afdelingen" when there are many."""
    if len(names) > most:
        return ngettext("{n} afdeling", "{n} afdelingen", len(names)).format(n=number_in_words(len(names), language()))
    return listed(list(names))


def entry_in_words(entry: DayEntry) -> str:
    """ "vrijdag 7 mei 2027: gesloten, Brugdag"."""
    day = day_in_words(entry.date, language(), "year")
    what = windows_in_words(entry.windows) if entry.kind == EntryKind.WINDOWS else str(ENTRIES[entry.kind])
    return format_html(_("{day}: {what}, {reason}"), day=day, what=what, reason=as_written(entry.reason))


def as_written(text: str) -> str:
    """What somebody wrote; on a page in another language it says itself that it is Dutch."""
    return text if language().startswith("nl") else format_html('<span lang="nl">{}</span>', text)


def open_in_words(windows: Windows) -> str:
    """ "open 9.00–12.30", or "gesloten"."""
    return _("open {hours}").format(hours=windows_in_words(windows)) if windows else _("gesloten")


def date_in_words(day: date) -> str:
    return day_in_words(day, language(), "bare-year")


def closure_in_words(day: date, name: str) -> str:
    """ "vrijdag 7 mei 2027: Brugdag"."""
    return format_html("{}: {}", day_in_words(day, language(), "year"), as_written(name))


def zone_place(zone: str) -> str:
    """ "America/Puerto_Rico" reads as "Puerto Rico"."""
    place = zone.partition("/")[2] or zone
    return place.replace("_", " ").replace("/", ", ")


def number_as_word(count: int) -> str:
    """ "twaalf"; from thirteen on in figures."""
    words = {
        1: _("één"), 2: _("twee"), 3: _("drie"), 4: _("vier"), 5: _("vijf"), 6: _("zes"), 7: _("zeven"),
        8: _("acht"), 9: _("negen"), 10: _("tien"), 11: _("elf"), 12: _("twaalf"),
    }  # fmt: skip
    return words.get(count, number_in_words(count, language()))


def changes_title(kind: str) -> str:
    """What the page of a change is called."""
    return str(TITLES[kind])


TITLES: dict[str, str | Promise] = {
    "new": gettext_lazy("Nieuwe kalender"),
    "details": gettext_lazy("Gegevens wijzigen"),
    "week": gettext_lazy("Openingstijden wijzigen"),
    "week_remove": gettext_lazy("Openingstijden laten vervallen"),
    "days": gettext_lazy("Dagen toevoegen"),
    "days_remove": gettext_lazy("Dagen laten vervallen"),
    "ics": gettext_lazy("Sluitingen inlezen uit een agenda"),
    "ics_choose": gettext_lazy("Welke sluitingen neemt u over?"),
}
