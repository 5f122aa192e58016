"""All parts of the look on one page, rendered without a server, a request or a database."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row, Submit
from django import forms
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Engine
from django.test import RequestFactory

from feedback.responses.widgets import RatingField, RatingSelect

ROOT = Path(__file__).resolve().parents[2]
LONG_NAME = "Bestuursondersteuning, Concerncontrol en Informatievoorziening"

DRAWING = (
    '<svg class="wideonly" viewBox="0 0 600 60" width="600" height="60" role="img" aria-labelledby="f1t f1d">'
    '<title id="f1t">Verdeling</title><desc id="f1d">2 oneens, 12 eens.</desc>'
    '<rect class="l1" width="80" height="34" rx="3"/><text class="mid st fg-w" x="40" y="22">2</text>'
    '<rect class="l4" x="82" width="500" height="34" rx="3"/><text class="mid st" x="300" y="22">12</text></svg>'
    '<svg class="narrow" viewBox="0 0 293 60" width="293" height="60" role="img" aria-labelledby="f2t f2d">'
    '<title id="f2t">Verdeling</title><desc id="f2d">2 oneens, 12 eens.</desc>'
    '<rect class="l1" width="40" height="34" rx="3"/><rect class="l4" x="42" width="250" height="34" rx="3"/></svg>'
)


class Drawing(str):
    """A chart: text that says of itself that it is markup."""

    def __html__(self) -> str:
        return self


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    current: bool = False
    count: int = 0


class PartsForm(forms.Form):
    """Every kind of field of the pack."""

    keeps_word = RatingField(label="De ICT-servicedesk doet wat is afgesproken.")
    quick = RatingField(label="Ik krijg snel genoeg een reactie om mijn eigen werk te kunnen doen.")
    kept = forms.ChoiceField(
        label="Is deze belofte de laatste keer nagekomen?",
        help_text="Het gaat om uw laatste storing.",
        choices=[("n", "Nee"), ("j", "Ja"), ("w", "Weet ik niet")],
        widget=RatingSelect(scale_class="three"),
    )
    name = forms.CharField(label="Naam van de meting", help_text="Zo ziet iedereen de meting.")
    mail = forms.EmailField(label="E-mailadres", required=False)
    opens = forms.DateField(label="Eerste dag", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    closes = forms.DateField(label="Laatste dag", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    kind = forms.ChoiceField(label="Soort", choices=[("a", "Proces"), ("b", "Afspraak")])
    decision = forms.ChoiceField(
        label="Uw besluit",
        widget=forms.RadioSelect,
        choices=[("yes", "Dit doen we"), ("no", "Dit doen we niet, omdat …")],
    )
    departments = forms.MultipleChoiceField(
        label="Met wie werkte u?",
        widget=forms.CheckboxSelectMultiple,
        choices=[(1, "ICT-servicedesk"), (2, LONG_NAME), (1000, "HR")],
    )
    comment = forms.CharField(
        label="Toelichting", required=False, widget=forms.Textarea, help_text="Noem liever geen namen."
    )
    sheet = forms.FileField(label="Bestand", required=False, widget=forms.FileInput)
    agrees = forms.BooleanField(label="Ik heb dit gecontroleerd")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "keeps_word",
            "quick",
            "kept",
            "name",
            "mail",
            Row("opens", "closes"),
            "kind",
            "decision",
            "departments",
            "comment",
            "sheet",
            "agrees",
            "secret",
        )
        self.helper.add_input(Submit("send", "Meting plannen"))

    def clean(self) -> None:
        if self.is_bound and not self.cleaned_data.get("closes"):
            raise forms.ValidationError("De meting heeft nog geen einde.")


def bound_form() -> PartsForm:
    """A form that was sent with one answer and one broken date."""
    return PartsForm({"keeps_word": "4", "opens": "morgen", "departments": ["2", "1000"], "kind": "b"})


def frame(**extra: Any) -> dict[str, Any]:
    """What the shell of the site gives to every page."""
    labels = ["Start", "Vragenlijsten", "Vragen", "Beloften", "Resultaten", "Opvolging", "Organisatie"]
    menu = [MenuItem(label, f"/{label.lower()}/", label == "Opvolging", 2 * (label == "Opvolging")) for label in labels]
    person = SimpleNamespace(name="Fatima El Amrani", initials="FE", role="Teamleider", department="Vergunningen")
    return {
        "request": RequestFactory().get("/onderdelen/?zoek=a"),
        "csrf_token": "a" * 64,
        "organisation_name": "Gemeente Voorbeeldstad",
        "navigation": menu,
        "person": person,
        "demonstration": True,
        "demonstration_now": dt.datetime(2026, 11, 24, 15, 30),
        **extra,
    }


def parts_context(form: forms.Form | None = None) -> dict[str, Any]:
    """Everything that the page of parts shows."""
    step = SimpleNamespace
    return frame(
        form=form or bound_form(),
        messages=[Message(25, "Uw besluit is opgeslagen."), Message(40, "Eén mail kwam niet aan.")],
        title=LONG_NAME,
        value=0.92,
        low=0.9,
        high=0.93,
        day=dt.date(2026, 11, 24),
        steps=[
            step(label="Burgerzaken", state="done", url="/1/", when="Klaar, u kunt nog wijzigen"),
            step(label="ICT-servicedesk", state="now", when="U bent hier"),
            step(label=LONG_NAME, state="todo"),
        ],
        facts=[("Uitkomsten", "vanaf 5 antwoorden"), ("Leveranciers", LONG_NAME)],
        todo=[
            step(
                kind="act",
                badge="Te laat",
                title="Besluit nemen: " + LONG_NAME,
                url="/b/",
                why="Dit punt ligt 25 werkdagen in de onderste la.",
                action="Besluit nemen",
            ),
            step(
                kind="mind",
                badge="Vandaag",
                title="Twee vragen lopen vandaag af",
                url="/v/",
                why="De eerste om 15.30 uur.",
                action="Open de wachtrij",
            ),
        ],
        drawings=[Drawing(DRAWING)],
        head=["Moment", "Oordeel", "Antwoorden"],
        rows=[["Ervoor, maart", "2,9", "31"], ["Erna, september", "3,6", "28"]],
        page=Paginator(range(1309), 20).page(2),
    )


def render(source: str, context: dict[str, Any]) -> str:
    """Render a template text with the project's own engine."""
    bare = Context(context)
    bare.request = context.get("request")  # {% querystring %} wants it; context processors would ask the database
    return Engine.get_default().from_string(source).render(bare)


def render_parts(form: forms.Form | None = None) -> str:
    """The page of parts as HTML."""
    source = (Path(__file__).parent / "parts.html").read_text(encoding="utf-8")
    return render(source, parts_context(form))
