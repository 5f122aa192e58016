"""Calendars are changed as a whole, and every change is a version (ADR 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from departments.audit.models import AuditEntry
from departments.worktime.calculation import OFFICE_WEEK, NeverOpen
from departments.worktime.draft import CalendarDraft, DayEntry, EntryKind
from departments.worktime.models import Calendar, CalendarDay, CalendarVersion
from departments.worktime.refusals import CalendarNeverOpens, CalendarRefused
from departments.worktime.selectors import draft_of, load, load_version
from departments.worktime.services import CalendarChanged, change_calendar, confirm_closures, make_calendar
from departments.worktime.windows import Window
from feedback.dashboard.trail_lines import lines

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
MORNING = (Window(9 * 60, 12 * 60),)
LONG_DAY = (Window(8 * 60, 18 * 60),)
NEVER = ((),) * 7
BRIDGE = date(2027, 5, 7)
BRIDGE_DAY = DayEntry(BRIDGE, EntryKind.CLOSED, reason="Brugdag")
EVE = date(2026, 12, 24)
HALF_DAY = DayEntry(EVE, EntryKind.WINDOWS, MORNING, "Kerstavond")

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Calendar:
    return make_calendar(name="Kantoor", by=None, now=NOW)


@pytest.fixture
def desk(office: Calendar) -> Calendar:
    return make_calendar(name="Balie", week=(LONG_DAY,) * 5 + ((), ()), based_on=office, by=None, now=NOW)


def change(calendar: Calendar, changes: CalendarDraft, reason: str = "") -> CalendarVersion:
    return change_calendar(calendar, changes, reason=reason, by=None, now=NOW)


def refused(calendar: Calendar, changes: CalendarDraft) -> CalendarRefused:
    before = draft_of(Calendar.objects.get(pk=calendar.pk))

    with pytest.raises(CalendarRefused) as caught:
        change(calendar, changes)

    assert draft_of(Calendar.objects.get(pk=calendar.pk)) == before
    return caught.value


# ---- versions -----------------------------------------------------------------------------------------------------


def test_a_new_calendar_has_a_first_version_that_says_the_same(office: Calendar) -> None:
    version = office.versions.get()

    assert (version.number, office.number) == (1, 1)
    assert load_version(version) == load(office)


def test_a_change_is_a_version_and_the_old_one_still_says_what_held(office: Calendar) -> None:
    version = change(office, draft_of(office).with_day(BRIDGE_DAY).with_day(HALF_DAY), "Besluit van de directie")

    assert (version.number, office.number, version.reason) == (2, 2, "Besluit van de directie")
    assert load(office).windows(BRIDGE) == ()
    assert load(office).windows(EVE) == MORNING
    assert load_version(version) == load(office)
    assert load_version(office.versions.get(number=1)).is_working_day(BRIDGE)


def test_later_weeks_names_zones_and_lists_are_kept(office: Calendar) -> None:
    changes = replace(
        draft_of(office).with_week((MORNING,) * 5 + ((), ()), date(2027, 1, 1)),
        name=" Balie Noord ",
        zone="Europe/Brussels",
        holidays="BE",
    )

    change(office, changes)

    calendar = load(office)
    assert (office.name, calendar.zone) == ("Balie Noord", "Europe/Brussels")
    assert calendar.windows(date(2026, 12, 31)) == OFFICE_WEEK[0]
    assert calendar.windows(date(2027, 1, 4)) == MORNING
    assert not calendar.is_working_day(date(2027, 7, 21))  # the Belgian national day, a Wednesday
    assert calendar.is_working_day(date(2027, 4, 27))  # King's Day is not Belgian


def test_a_week_and_a_day_can_be_taken_back(office: Calendar) -> None:
    change(office, draft_of(office).with_week((MORNING,) * 7, date(2027, 1, 1)).with_day(BRIDGE_DAY))
    change(office, draft_of(office).without_week(date(2027, 1, 1)).without_day(BRIDGE))

    assert office.number == 3
    assert load(office) == load_version(office.versions.get(number=1))


def test_no_difference_is_no_version(office: Calendar) -> None:
    version = change(office, draft_of(office), "Zomaar")

    assert version.number == office.number == 1
    assert AuditEntry.objects.filter(event="calendar.changed").count() == 0


def test_who_is_second_hears_it_and_changes_nothing(office: Calendar) -> None:
    seen_by_both = draft_of(office)
    change(office, seen_by_both.with_day(BRIDGE_DAY))

    with pytest.raises(CalendarChanged):
        change(office, seen_by_both.with_day(HALF_DAY))

    assert [day.date for day in office.days.all()] == [BRIDGE]
    assert office.versions.count() == 2


def test_a_version_keeps_its_calendar_and_its_number(office: Calendar) -> None:
    with pytest.raises(ProtectedError):
        office.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarVersion.objects.create(calendar=office, number=1, definition={}, made_at=NOW)


# ---- calendars that take over days --------------------------------------------------------------------------------


def test_days_are_taken_over_but_hours_are_not(office: Calendar, desk: Calendar) -> None:
    change(office, draft_of(office).with_day(BRIDGE_DAY))

    assert not load(desk).is_working_day(BRIDGE)
    assert load(desk).windows(date(2026, 11, 24)) == LONG_DAY


def test_what_it_says_itself_of_a_date_wins(office: Calendar, desk: Calendar) -> None:
    change(office, draft_of(office).with_day(BRIDGE_DAY).with_day(HALF_DAY))
    desk.refresh_from_db()
    change(desk, draft_of(desk).with_day(DayEntry(EVE, EntryKind.CLOSED, reason="Balie dicht")))

    assert load(desk).windows(EVE) == ()
    assert not load(desk).is_working_day(BRIDGE)
    assert load(office).windows(EVE) == MORNING


def test_who_takes_over_days_gets_a_version_when_they_change(office: Calendar, desk: Calendar) -> None:
    change(office, draft_of(office).with_day(BRIDGE_DAY), "Brugdag")

    desk.refresh_from_db()
    version = desk.versions.get(number=2)
    assert (desk.number, version.reason) == (2, "Brugdag")
    assert load_version(version) == load(desk)
    assert load_version(desk.versions.get(number=1)).is_working_day(BRIDGE)


def test_who_takes_over_days_gets_no_version_when_only_hours_change(office: Calendar, desk: Calendar) -> None:
    change(office, draft_of(office).with_week((MORNING,) * 7))

    desk.refresh_from_db()
    assert (office.number, desk.number) == (2, 1)


def test_a_draft_of_before_the_other_changed_is_too_late(office: Calendar, desk: Calendar) -> None:
    drawn = draft_of(desk)
    change(office, draft_of(office).with_day(BRIDGE_DAY))

    with pytest.raises(CalendarChanged):
        change(desk, drawn.with_day(HALF_DAY))


def test_what_is_taken_over_is_read_when_it_is_saved(office: Calendar) -> None:
    alone = make_calendar(name="Los", by=None, now=NOW)
    change(office, draft_of(office).with_day(BRIDGE_DAY))

    version = change(alone, draft_of(alone).with_base(office.pk, ()))

    assert load_version(version) == load(alone)
    assert not load(alone).is_working_day(BRIDGE)


def test_who_stops_taking_over_days_is_open_again(office: Calendar, desk: Calendar) -> None:
    change(office, draft_of(office).with_day(BRIDGE_DAY))
    desk.refresh_from_db()

    version = change(desk, replace(draft_of(desk), based_on=None))

    assert load(desk).is_working_day(BRIDGE)
    assert load_version(version) == load(desk)


@pytest.mark.parametrize(
    ("who", "on", "words"),
    [
        ("Kantoor", "Kantoor", "van zichzelf"),
        ("Kantoor", "Los", "Balie neemt dagen over van deze kalender"),
        ("Los", "Balie", "Balie neemt zelf dagen over"),
        ("Los", None, "is er niet"),
    ],
)
def test_taking_over_goes_one_level_deep_and_never_round(desk: Calendar, who: str, on: str | None, words: str) -> None:
    make_calendar(name="Los", by=None, now=NOW)
    calendar = Calendar.objects.get(name=who)
    base = Calendar.objects.get(name=on).pk if on else 999_999

    wrong = refused(calendar, draft_of(calendar).with_base(base))

    assert wrong.field == "based_on"
    assert words in wrong.sentence


# ---- what is refused ----------------------------------------------------------------------------------------------


def test_a_calendar_that_never_opens_is_refused_with_the_reason(office: Calendar) -> None:
    wrong = refused(office, draft_of(office).with_week(NEVER))

    assert isinstance(wrong, CalendarNeverOpens)
    assert isinstance(wrong, NeverOpen)
    assert "800 dagen lang nooit open" in wrong.sentence
    with pytest.raises(CalendarNeverOpens):
        make_calendar(name="Dicht", week=NEVER, by=None, now=NOW)


def test_a_later_week_that_never_ends_needs_an_opening_too(office: Calendar) -> None:
    shut = draft_of(office).with_week(NEVER, date(2027, 1, 1))

    wrong = refused(office, shut)
    change(office, shut.with_week((MORNING,) * 5 + ((), ()), date(2027, 2, 1)))

    assert isinstance(wrong, CalendarNeverOpens)
    assert not load(office).is_working_day(date(2027, 1, 4))
    assert load(office).is_working_day(date(2027, 2, 1))


def test_one_opening_within_800_days_is_enough_and_on_day_801_is_not(office: Calendar) -> None:
    last = date(2029, 2, 1)  # 24 November 2026 + 800 days; the 801st date
    almost = date(2029, 1, 31)
    shut = draft_of(office).with_week(NEVER)

    refused(office, shut.with_day(DayEntry(last, EntryKind.WINDOWS, MORNING, "Open dag")))
    change(office, shut.with_day(DayEntry(almost, EntryKind.WINDOWS, MORNING, "Open dag")))

    assert load(office).is_working_day(almost)


def test_a_calendar_that_leaves_another_without_openings_is_refused(office: Calendar) -> None:
    only = date(2026, 12, 1)
    change(office, draft_of(office).with_day(DayEntry(only, EntryKind.WINDOWS, MORNING, "Open dag")))
    market = make_calendar(name="Kraam", week=NEVER, based_on=office, by=None, now=NOW)

    wrong = refused(office, draft_of(office).without_day(only))

    assert "Kraam" in wrong.sentence
    assert load(market).is_working_day(only)


OVERLAP = (Window(540, 720), Window(719, 1020))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "  "}, "name", "Geef de kalender een naam"),
        ({"name": "x" * 121}, "name", "te lang"),
        ({"name": "Balie\u202e"}, "name", "een teken dat u niet ziet"),
        ({"name": "ander"}, "name", "die ander heet"),
        ({"zone": "Europe/Adam"}, "zone", "Europe/Adam"),
        ({"zone": "../../etc/passwd"}, "zone", "bestaat niet"),
        ({"holidays": "XX"}, "holidays", "is er niet"),
        ({"week": (OVERLAP, *OFFICE_WEEK[1:])}, "week", "Op maandag begint 11:59-17:00"),
        ({"later_weeks": ((date(2027, 1, 1), (*OFFICE_WEEK[:6], OVERLAP)),)}, "week", "Op zondag"),
        ({"later_weeks": ((date(2327, 1, 1), OFFICE_WEEK),)}, "valid_from", "1970 tot en met 2199"),
        ({"days": (replace(HALF_DAY, windows=OVERLAP),)}, "windows", "Op donderdag 24 december 2026 begint"),
        ({"days": (replace(HALF_DAY, windows=()),)}, "windows", "minstens één openingstijd"),
        ({"days": (replace(BRIDGE_DAY, reason=" "),)}, "reason", "Zeg waarom vrijdag 7 mei 2027"),
        ({"days": (replace(BRIDGE_DAY, reason="x" * 201),)}, "reason", "hooguit 200 tekens"),
        ({"days": (replace(BRIDGE_DAY, reason="a\0b"),)}, "reason", "een teken dat u niet ziet"),
        ({"days": (replace(BRIDGE_DAY, date=date(2200, 1, 1)),)}, "date", "1970 tot en met 2199"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    office: Calendar, changes: dict[str, object], field: str, words: str
) -> None:
    make_calendar(name="Ander", by=None, now=NOW)

    wrong = refused(office, replace(draft_of(office), **changes))  # type: ignore[arg-type]

    assert wrong.field == field
    assert words in wrong.sentence


def test_windows_that_touch_do_not_overlap(office: Calendar) -> None:
    change(office, draft_of(office).with_week(((Window(540, 720), Window(720, 1020)),) * 7))

    assert office.number == 2


def test_a_reason_of_the_change_has_a_length(office: Calendar) -> None:
    with pytest.raises(CalendarRefused, match="hooguit 200"):
        change(office, draft_of(office).with_day(BRIDGE_DAY), "x" * 201)


def test_only_other_times_have_times() -> None:
    with pytest.raises(ValueError, match="closed"):
        DayEntry(EVE, EntryKind.CLOSED, MORNING)


# ---- what is remembered -------------------------------------------------------------------------------------------


def test_the_trail_tells_what_changed_and_who_followed(office: Calendar, desk: Calendar) -> None:
    change(office, replace(draft_of(office).with_day(BRIDGE_DAY).with_day(HALF_DAY), name="Stadhuis"), "Nieuw jaar")

    made, _made, changed, followed = AuditEntry.objects.order_by("number")
    assert (made.event, made.details) == ("calendar.made", {"name": "Kantoor", "version": 1})
    assert changed.event == "calendar.changed"
    assert changed.details == {"version": 2, "fields": ["name", "days"], "days": 2, "reason": "Nieuw jaar"}
    assert (followed.event, followed.target_id) == ("calendar.followed", str(desk.pk))


def test_the_trail_reads_as_words(office: Calendar, desk: Calendar) -> None:
    change(office, replace(draft_of(office).with_day(BRIDGE_DAY), zone="Europe/Brussels"), "Nieuw jaar")
    confirm_closures(office, 2027, by=None, now=NOW)

    told = [(line.event, line.what.name, dict(line.details)) for line in lines(AuditEntry.objects.order_by("number"))]

    assert told[2:] == [
        (
            "Een kalender is gewijzigd",
            "Kantoor",
            {"Versie": "2", "Wat is gewijzigd": "tijdzone, dagen", "Aantal dagen": "1", "Reden": "Nieuw jaar"},
        ),
        (
            "Een kalender nam gewijzigde dagen over van een andere",
            "Balie",
            {"Versie": "2", "Neemt dagen over van": "Kantoor"},
        ),
        ("De sluitingsdagen van een jaar zijn bekend", "Kantoor", {"Jaar": "2027"}),
    ]


def test_that_all_closures_are_in_is_said_once_of_the_calendar_that_has_them(office: Calendar, desk: Calendar) -> None:
    confirm_closures(desk, 2027, by=None, now=NOW)
    confirm_closures(office, 2027, by=None, now=NOW)
    confirm_closures(office, 2026, by=None, now=NOW)

    office.refresh_from_db()
    desk.refresh_from_db()
    assert (office.closures_known_for, desk.closures_known_for) == (2027, None)
    assert AuditEntry.objects.filter(event="calendar.closures_known").count() == 1


def test_rows_that_no_service_made_count_at_once(office: Calendar) -> None:
    assert load(office).is_working_day(BRIDGE)

    CalendarDay.objects.create(calendar=office, date=BRIDGE, kind=CalendarDay.Kind.CLOSED, reason="Brugdag")

    assert not load(office).is_working_day(BRIDGE)
