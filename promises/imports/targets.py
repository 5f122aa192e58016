"""Where the requests of a file belong: the departments and promises that its mapping names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from departments.chart.models import Department
from departments.formatting import day_in_words
from departments.worktime.calculation import local_date
from promises.clocks.selectors import Counting, countings
from promises.deadlines.rules import GRAMMAR, RuleKind, UnknownRule, parse_rule
from promises.definitions.models import Promise, PromiseVersion
from promises.imports.importing import Facts
from promises.imports.mapping import RequestMapping
from promises.imports.refusal import ImportRefused


class NoPromiseThatDay(Exception):
    """The request was received on a day on which the promise did not hold; the text says so for its row."""


@dataclass(frozen=True, slots=True)
class Targets:
    """`departments`: code -> key. Of each department that promises, by code: `versions` of its promise, oldest first,
    and with which calendar it counts.
    """

    departments: dict[str, int]
    versions: dict[str, list[PromiseVersion]]
    countings: dict[str, Counting]
    zone: str
    today: date

    def version_for(self, facts: Facts) -> PromiseVersion:
        """The version that held on the local day of receipt (rule 30 of the promises: a result pins its version).

        A request without a receipt is invalid, and hangs on the version of today or else on the last one.

        Raises:
            NoPromiseThatDay: no version held on that day.
        """
        versions = self.versions[facts.department]
        day = local_date(facts.received_at, self.zone) if facts.received_at else self.today
        held = [version for version in versions if _holds(version, day)]
        if held:
            return held[-1]
        if facts.received_at is None:
            return versions[-1]
        language = get_language() or "nl"
        raise NoPromiseThatDay(
            _(
                "Rij %(row)d: op %(day)s gold belofte ‘%(code)s’ niet; zij geldt vanaf %(first)s. "
                "Laat de belofte eerder ingaan, of haal deze rij weg."
            )
            % {
                "row": facts.row,
                "day": day_in_words(day, language, "bare-year"),
                "code": versions[0].promise.code,
                "first": day_in_words(versions[0].valid_from, language, "bare-year"),
            }
        )


def load_targets(mapping: RequestMapping, now: datetime) -> Targets:
    """Find what the mapping names. Holds the promises until the end of the transaction: imports wait for each other.

    Raises:
        ImportRefused: a department or promise that does not exist, a promise of another department, or one with a
            rule that does not exist.
    """
    named = {*mapping.departments.values(), *mapping.customers.values()}
    departments = dict(Department.objects.filter(code__in=named).values_list("code", "pk"))
    _refuse_missing(named - departments.keys(), _("afdelingen"))
    codes = {code: mapping.promises[code] for code in mapping.departments.values()}
    promises = {
        promise.code: promise for promise in Promise.objects.select_for_update().filter(code__in=codes.values())
    }
    _refuse_missing(set(codes.values()) - promises.keys(), _("beloften"))
    versions: dict[int, list[PromiseVersion]] = {}
    for version in PromiseVersion.objects.filter(promise__in=promises.values()).order_by("number"):
        version.promise = promises[_code(promises, version.promise_id)]
        versions.setdefault(version.promise_id, []).append(version)
    for code, promise_code in codes.items():
        _check_promise(promises[promise_code], departments[code], versions, mapping, department=code)
    counted = countings(departments[code] for code in codes)
    return Targets(
        departments=departments,
        countings={code: counted[departments[code]] for code in codes},
        versions={code: versions[promises[promise_code].pk] for code, promise_code in codes.items()},
        zone=mapping.zone.key,
        today=local_date(now, mapping.zone.key),
    )


def _holds(version: PromiseVersion, day: date) -> bool:
    return version.valid_from <= day and (version.valid_until is None or day < version.valid_until)


def _code(promises: dict[str, Promise], key: int) -> str:
    return next(code for code, promise in promises.items() if promise.pk == key)


def _refuse_missing(missing: set[str], what: str) -> None:
    if missing:
        raise ImportRefused(
            _("De mapping noemt %(what)s die niet bestaan: %(codes)s. Maak ze eerst, of verbeter de code.")
            % {"what": what, "codes": ", ".join(f"‘{code}’" for code in sorted(missing))}
        )


def _check_promise(
    promise: Promise,
    department_key: int,
    versions: dict[int, list[PromiseVersion]],
    mapping: RequestMapping,
    *,
    department: str,
) -> None:
    if promise.department_id != department_key:
        raise ImportRefused(
            _("Belofte ‘%(promise)s’ is niet van afdeling ‘%(department)s’. Kies een belofte van haarzelf.")
            % {"promise": promise.code, "department": department}
        )
    for version in versions.get(promise.pk, []):
        _check_rule(version.rule, mapping, promise.code)
    if promise.pk not in versions:
        raise ImportRefused(
            _("Belofte ‘%(promise)s’ heeft nog geen tekst. Leg haar eerst vast.") % {"promise": promise.code}
        )


def _check_rule(rule: str, mapping: RequestMapping, code: str) -> None:
    told = {"promise": code, "rule": rule, "expected": mapping.rule}
    try:
        expected = str(parse_rule(mapping.rule or rule))
    except UnknownRule as error:
        raise ImportRefused(
            _("Regel ‘%(rule)s’ van belofte ‘%(promise)s’ bestaat niet. Dit zijn de regels: %(rules)s.")
            % {"rule": error.text, "promise": code, "rules": ", ".join(GRAMMAR)}
        ) from error
    if expected != rule:
        raise ImportRefused(
            _("Belofte ‘%(promise)s’ heeft regel ‘%(rule)s’; de mapping noemt ‘%(expected)s’. Verbeter de mapping.")
            % told
        )
    if rule == RuleKind.AT and "deadline" not in mapping.columns:
        raise ImportRefused(
            _(
                "Belofte ‘%(promise)s’ neemt het uiterste moment over van de bron. "
                "Noem in de mapping bij ‘columns’ ook de kolom voor ‘deadline’."
            )
            % told
        )
