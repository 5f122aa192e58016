"""Changes of the chart in words: what was done, what is planned, what a preview found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from departments.chart.models import ChartChange
from departments.chart.plans import Closing, Merging, Moving, Opening, Plan, Renaming, Splitting
from departments.chart.selectors import HistoryLine
from departments.formatting import day_in_words

Names = Mapping[int, str]
Kind = ChartChange.Kind

TITLES: dict[str, str | Promise] = {
    Kind.OPEN: gettext_lazy("Nieuwe afdeling"),
    Kind.RENAME: gettext_lazy("Andere naam"),
    Kind.MOVE: gettext_lazy("Verplaatsen"),
    Kind.MERGE: gettext_lazy("Samenvoegen"),
    Kind.SPLIT: gettext_lazy("Splitsen"),
    Kind.CLOSE: gettext_lazy("Opheffen"),
}


EXPLAINED: dict[str, str | Promise] = {
    Kind.RENAME: gettext_lazy("Uitkomsten van vóór die dag houden de oude naam."),
    Kind.MOVE: gettext_lazy("Naar een andere plek, met alles wat eronder staat."),
    Kind.MERGE: gettext_lazy("Eén worden met andere afdelingen, of erin opgaan."),
    Kind.SPLIT: gettext_lazy("Verdelen in twee tot zes delen. U kiest wie waarheen gaat."),
    Kind.CLOSE: gettext_lazy("Stoppen. Een andere afdeling neemt over wat openstaat."),
}
PAGE_TITLES: dict[str, str | Promise] = {
    Kind.OPEN: gettext_lazy("Nieuwe afdeling"),
    Kind.RENAME: gettext_lazy("Andere naam voor {name}"),
    Kind.MOVE: gettext_lazy("{name} verplaatsen"),
    Kind.MERGE: gettext_lazy("{name} samenvoegen"),
    Kind.SPLIT: gettext_lazy("{name} splitsen"),
    Kind.CLOSE: gettext_lazy("{name} opheffen"),
}
STEPS: dict[str, tuple[str | Promise, ...]] = {
    Kind.MERGE: (gettext_lazy("Welke afdelingen"), gettext_lazy("Waarin zij opgaan")),
    Kind.SPLIT: (gettext_lazy("In welke delen"), gettext_lazy("Wie gaat waarheen")),
}
ONE_STEP = (gettext_lazy("Wat er verandert"),)
LAST_STEP = gettext_lazy("Bekijken en bevestigen")


def page_title(kind: str, name: str) -> str:
    return str(PAGE_TITLES[kind]).format(name=name)


def steps(kind: str, now: int) -> list[dict[str, str]]:
    """The way through a change, for `components/steps.html`; `now` counts from 0."""
    labels = [*STEPS.get(kind, ONE_STEP), LAST_STEP]
    states = ["done" if place < now else "now" if place == now else "todo" for place in range(len(labels))]
    return [{"label": str(label), "state": state} for label, state in zip(labels, states, strict=True)]


def planned_badge(change: ChartChange) -> str:
    """A change that waits, in a few words: "Verplaatsing op 1 januari"."""
    day = day_in_words(change.day, get_language() or "nl", "bare")
    return _("{kind} op {day}").format(kind=change.get_kind_display(), day=day)


def history(line: HistoryLine) -> str:
    """What happened to a department on a day."""
    others = listed(line.others)
    match line.kind:
        case "opened":
            return _opened(line)
        case "renamed":
            return _("Heette {old}, heet vanaf toen {new}").format(old=line.before, new=line.after)
        case "moved":
            return _("Stond onder {old}, staat vanaf toen onder {new}").format(old=line.before, new=line.after)
        case "took_over":
            return _("Nam het werk over van {others}").format(others=others)
        case "gave_off":
            return _("Gaf een deel van het werk aan {others}").format(others=others)
        case _:
            return _closed(line, others)


def _closed(line: HistoryLine, others: str) -> str:
    if not line.others:
        return _("Opgeheven")
    goes_on = ngettext("Opgeheven; {others} gaat verder", "Opgeheven; {others} gaan verder", len(line.others))
    return goes_on.format(others=others)


def _opened(line: HistoryLine) -> str:
    if line.before:
        return _("Begonnen als {name}, onder {parent}").format(name=line.after, parent=line.before)
    return _("Begonnen als {name}").format(name=line.after)


def listed(names: Iterable[str]) -> str:
    """ "A", "A en B", "A, B en C"."""
    found = list(names)
    if len(found) < 2:
        return "".join(found)
    return _("{all} en {last}").format(all=", ".join(found[:-1]), last=found[-1])


def sentence(plan: Plan, names: Names) -> str:
    """What a plan does. `names`: department -> name, as it is called now."""
    match plan:
        case Opening():
            return _opening(plan, names)
        case Renaming():
            return _("{old} heet voortaan {new}").format(old=_name(names, plan.department), new=plan.name)
        case Moving():
            return _("{name} komt te staan onder {parent}").format(
                name=_name(names, plan.department), parent=_name(names, plan.parent)
            )
        case Merging():
            return _merging(plan, names)
        case Splitting():
            return _splitting(plan, names)
        case Closing():
            return _("{name} wordt opgeheven, {heir} neemt het over").format(
                name=_name(names, plan.department), heir=_name(names, plan.heir)
            )


def _name(names: Names, pk: int | None) -> str:
    return names.get(pk, "–") if pk is not None else "–"


def _opening(plan: Opening, names: Names) -> str:
    if plan.parent is None:
        return _("{name} wordt de bovenste afdeling").format(name=plan.name)
    return _("{name} komt erbij, onder {parent}").format(name=plan.name, parent=_name(names, plan.parent))


def _merging(plan: Merging, names: Names) -> str:
    old = listed(_name(names, pk) for pk in plan.departments)
    if plan.into is None:
        return _("{old} worden samen {new}").format(old=old, new=plan.name)
    new = _name(names, plan.into)
    return ngettext("{old} gaat op in {new}", "{old} gaan op in {new}", len(plan.departments)).format(old=old, new=new)


def _splitting(plan: Splitting, names: Names) -> str:
    name, parts = _name(names, plan.department), listed(part.name for part in plan.parts)
    if plan.keeps:
        return _("Van {name} gaat een deel apart: {parts}").format(name=name, parts=parts)
    return _("{name} wordt gesplitst in {parts}").format(name=name, parts=parts)
