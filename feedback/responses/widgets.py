"""The worded scale: five cells from negative to positive, and a way out that never scores.

Works through the template `ikg/rating.html`; the question itself is the legend of the field.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NOT_APPLICABLE = "nvt"

AGREEMENT = (
    ("1", _("Helemaal oneens")),
    ("2", _("Oneens")),
    ("3", _("Niet eens, niet oneens")),
    ("4", _("Eens")),
    ("5", _("Helemaal eens")),
    (NOT_APPLICABLE, _("Niet van toepassing, of ik weet het niet")),
)


class RatingSelect(forms.RadioSelect):
    """Radio buttons of which the values in `apart` stand below the scale, without a box.

    `scale_class` names the drawing: five cells side by side, three for yes/no/unknown.
    """

    template_name = "ikg/rating.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        apart: tuple[str, ...] = (NOT_APPLICABLE,),
        scale_class: str = "five",
    ) -> None:
        super().__init__(attrs, choices)
        self.apart = apart
        self.scale_class = scale_class

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """`widget.scale` and `widget.apart`: (value, words, id, chosen) for every radio button.

        Built here and not by Django's options: a page has dozens, and this saves a fifth of their calls.
        """
        built = self.build_attrs(self.attrs, attrs)
        chosen = self.format_value(value)
        options = [
            (str(offered), words, f"{built.get('id', name)}_{number}", str(offered) in chosen)
            for number, (offered, words) in enumerate(self.choices)
        ]
        return {
            "widget": {
                "name": name,
                "scale_class": self.scale_class,
                "scale": [option for option in options if option[0] not in self.apart],
                "apart": [option for option in options if option[0] in self.apart],
            }
        }


class RatingField(forms.ChoiceField):
    """One question on the scale of agreement; cleaned to "1" … "5" or NOT_APPLICABLE."""

    widget = RatingSelect
    default_error_messages = {
        "required": _("Kies een antwoord, of kies ‘Niet van toepassing’"),
        "invalid_choice": _("Kies een antwoord, of kies ‘Niet van toepassing’"),
    }

    def __init__(self, *, choices: Any = AGREEMENT, **options: Any) -> None:
        super().__init__(choices=choices, **options)
