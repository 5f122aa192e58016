"""Whether what a file wishes can be, beside the organisation as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from departments.formatting import day_in_words
from departments.imports.differences import Changes
from departments.imports.organisation import DepartmentNow, DepartmentWish, Organisation, Place, Problems, Wishes
from departments.imports.organisation_rows import in_words, shortened
from departments.imports.recognition import DEPARTMENTS, PEOPLE


def match_people(wishes: Wishes, organisation: Organisation) -> dict[str, int]:
    """Address in the file -> the person here: by personnel number first, else by address."""
    by_number = {each.number: each.pk for each in organisation.people.values() if each.number}
    by_address = {each.email.lower(): each.pk for each in organisation.people.values()}
    people = wishes.people or []
    found = {wish.email: by_number[wish.number] for wish in people if wish.number in by_number}
    taken = set(found.values())
    for wish in people:
        known = by_address.get(wish.email)
        if wish.email not in found and known is not None and known not in taken:
            found[wish.email] = known
    return found


def check_wishes(
    wishes: Wishes, organisation: Organisation, matches: Mapping[str, int], problems: Problems, *, is_complete: bool
) -> None:
    """Add what cannot be: unknown places, loops, a second top, an address of somebody else."""
    check = _Check(wishes, organisation, problems, is_complete=is_complete)
    if wishes.departments is not None:
        check.departments(wishes.departments)
    if wishes.people is not None:
        check.people(matches)


def check_history(
    changes: Changes, wishes: Wishes, organisation: Organisation, day: date, today: date, problems: Problems
) -> None:
    """Add the changes that would have to be dated before something that happened since."""
    if day > today:
        problems.add(None, "", _("De ingangsdatum moet nog komen. Kies vandaag of een eerdere dag."))
    places = {wish.code: wish.place for wish in wishes.departments or []}
    known = organisation.by_code()
    late = [each.code for each in changes.placed if day < known[each.code].since or known[each.code].is_ending]
    late += [each.code for each in changes.closed if day <= known[each.code].since]
    late += [each.parent for each in changes.opened if each.parent in known and day < known[each.parent].begin]
    for code in dict.fromkeys(late):
        problems.add(
            places.get(code), wishes.column(DEPARTMENTS, "code"),
            _(
                "‘%(code)s’ is sinds %(since)s veranderd of wordt opgeheven. Kies een latere ingangsdatum; "
                "na een wijziging van vandaag kan dat vanaf morgen."
            )
            % {"code": code, "since": day_in_words(known[code].since, get_language() or "nl", "bare-year")},
        )  # fmt: skip


class _Check:
    """`after`: the departments as they would be, code -> code of the one above ("" at the top).

    `named`: with those whose row is wrong, so that it is not held against the rows that name them.
    """

    def __init__(self, wishes: Wishes, organisation: Organisation, problems: Problems, *, is_complete: bool) -> None:
        self.wishes = wishes
        self.organisation = organisation
        self.problems = problems
        self.is_complete = is_complete
        self.known = organisation.by_code()
        self.spelling = {code.casefold(): code for code in self.known}
        self.closed = {code.casefold() for code in organisation.closed}
        self.tops = {each.code for each in self.known.values() if each.parent is None}
        self.after = self._after()
        self.named = self.after.keys() | wishes.codes

    def _after(self) -> dict[str, str]:
        wanted = {wish.code: wish for wish in self.wishes.departments or []}
        keeps_all = self.wishes.departments is None or not self.is_complete
        after = {code: self._above(now) for code, now in self.known.items() if keeps_all or now.is_ending}
        for code, wish in wanted.items():
            if wish.parent is not None:
                after[code] = wish.parent
            elif code in self.known:
                after[code] = self._above(self.known[code])
            else:
                after[code] = next(iter(self.tops), "")
        return after

    def _above(self, now: DepartmentNow) -> str:
        return self.organisation.departments[now.parent].code if now.parent is not None else ""

    def departments(self, wishes: list[DepartmentWish]) -> None:
        for wish in wishes:
            self._code(wish)
            if wish.parent and wish.parent not in self.named:
                self._say(DEPARTMENTS, "parent", wish.place, self._unknown(wish.parent))
        self._loops({wish.code: wish for wish in wishes})
        self._top(wishes)

    def _code(self, wish: DepartmentWish) -> None:
        flat = wish.code.casefold()
        if flat in self.closed:
            sentence = _(
                "‘%(code)s’ was de code van een afdeling die is opgeheven. Geef deze afdeling een nieuwe code."
            ) % {"code": wish.code}
            self._say(DEPARTMENTS, "code", wish.place, sentence)
        elif wish.code not in self.known and flat in self.spelling:
            sentence = _("In IKG staat deze code als ‘%(code)s’. Schrijf haar precies zo, of kies een andere.")
            self._say(DEPARTMENTS, "code", wish.place, sentence % {"code": self.spelling[flat]})

    def _loops(self, wishes: Mapping[str, DepartmentWish]) -> None:
        """Name each loop once, at the first of its rows."""
        done: set[str] = set()
        for start in wishes:
            path: list[str] = []
            here = start
            while here and here not in done and here not in path:
                path.append(here)
                here = self.after.get(here, "")
            if here in path:
                loop = path[path.index(here) :]
                first = next((code for code in wishes if code in loop), start)
                self._say(
                    DEPARTMENTS, "parent", wishes[first].place,
                    _("Deze afdelingen staan in een kring onder elkaar: %(loop)s. Verbreek de kring.")
                    % {"loop": " → ".join([*loop[:10], *(["…"] if len(loop) > 10 else []), loop[0]])},
                )  # fmt: skip
            done.update(path)

    def _top(self, wishes: list[DepartmentWish]) -> None:
        if self.tops:
            self._same_top(wishes)
            return
        tops = [wish for wish in wishes if not self.after[wish.code]]
        for wish in tops[1:]:
            self._say(
                DEPARTMENTS, "parent", wish.place,
                _("Er staat al één afdeling bovenaan: ‘%(top)s’ (%(place)s). Vul in waar deze onder valt.")
                % {"top": tops[0].code, "place": in_words(tops[0].place, wish.place)},
            )  # fmt: skip
        if not tops and wishes and not self.problems.count:
            self._say(
                DEPARTMENTS, "parent", wishes[0].place,
                _("Geen enkele afdeling staat bovenaan. Laat bij de hoogste leeg waar zij onder valt."),
            )  # fmt: skip

    def _same_top(self, wishes: list[DepartmentWish]) -> None:
        top = min(self.tops)
        for wish in wishes:
            if wish.parent and wish.code in self.tops:
                sentence = _("‘%(top)s’ is de bovenste afdeling en blijft dat. Maak deze cel leeg.") % {
                    "top": wish.code
                }
                self._say(DEPARTMENTS, "parent", wish.place, sentence)
            elif not self.after[wish.code] and wish.code not in self.tops:
                self._say(
                    DEPARTMENTS, "parent", wish.place,
                    _("Bovenaan staat in IKG ‘%(top)s’. Vul in waar deze afdeling onder valt, of gebruik die code.")
                    % {"top": top},
                )  # fmt: skip
        for code in self.tops - self.named:
            self.problems.add(
                None, self.wishes.column(DEPARTMENTS, "code"),
                _("De bovenste afdeling ‘%(code)s’ (%(name)s) staat niet in het bestand. Voeg haar toe.")
                % {"code": code, "name": self.known[code].name},
            )  # fmt: skip

    def people(self, matches: Mapping[str, int]) -> None:
        by_address = {each.email.lower(): each.pk for each in self.organisation.people.values()}
        named = set(matches.values())
        for wish in self.wishes.people or []:
            if wish.department not in self.named:
                self._say(PEOPLE, "department", wish.place, self._unknown(wish.department))
            for code in sorted({code for _role, code in wish.roles or () if code not in self.named}):
                if code != wish.department:
                    self._say(PEOPLE, "leads", wish.place, self._unknown(code))
            owner = by_address.get(wish.email)
            if owner is not None and owner != matches.get(wish.email) and not self._frees(owner, named):
                self._say(
                    PEOPLE, "email", wish.place,
                    _("‘%(value)s’ is het adres van een ander, met personeelsnummer %(number)s. Controleer het nummer.")
                    % {"value": wish.email, "number": self.organisation.people[owner].number or "–"},
                )  # fmt: skip

    def _frees(self, owner: int, named: set[int]) -> bool:
        """Whether somebody gets another address by this file (each address stands in it once), or leaves."""
        return owner in named or (self.is_complete and not self.organisation.stays(owner))

    def _unknown(self, code: str) -> str:
        if self.is_complete and self.wishes.departments is not None:
            words = _("Er staat geen afdeling met code ‘%(code)s’ in het bestand. Voeg haar toe of verbeter de code.")
        else:
            words = _("Er is geen afdeling met code ‘%(code)s’, in IKG of in het bestand. Verbeter de code.")
        return words % {"code": shortened(code)}

    def _say(self, holds: str, field: str, place: Place, sentence: str) -> None:
        self.problems.add(place, self.wishes.column(holds, field), sentence)
