"""The table of roles and rights in plain words. A right without words fails a test."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from departments.access.roles import EVERYONE, RIGHTS, Right, Role
from departments.people.models import ROLE_LABELS

Words = str | Promise

SEES: dict[Right, Words] = {
    Right.READ_PROMISES: _("De beloften van alle afdelingen, en of ze worden gehaald"),
    Right.READ_FOLLOW_UP: _("De onderste la en de besluiten van alle afdelingen"),
    Right.READ_RESULTS: _("Uitkomsten, vanaf 5 antwoorden"),
    Right.READ_SETTINGS: _("De instellingen en drempels die gelden"),
    Right.READ_AUDIT_TRAIL: _("Het logboek van elke wijziging die ertoe doet"),
    Right.READ_ROLES: _("Wie welke rol heeft"),
}
"""What a right lets somebody see."""

DOES: dict[Right, Words] = {
    Right.ANSWER_SURVEYS: _("Vragenlijsten invullen over andere afdelingen"),
    Right.TRY_PROMISE: _("Een belofte uitproberen op verzoeken van vroeger"),
    Right.DECIDE: _("Besluiten over aandachtspunten, en acties afronden"),
    Right.CONFIRM_NO: _("Een nee van een ander bevestigen of terugsturen"),
    Right.MODERATE_COMMENTS: _("Namen en herkenbare gegevens weghalen uit toelichtingen"),
    Right.MANAGE: _("Organisatie, mensen, rollen, vragenlijsten en metingen beheren"),
}
"""What a right lets somebody do."""

SCOPES: dict[Role, Words] = {
    Role.EMPLOYEE: _("Iedereen die hier werkt."),
    Role.TEAM_LEAD: _("De afdeling van de rol, met alles eronder."),
    Role.DIRECTOR: _("De afdeling van de rol, met alles eronder."),
    Role.COMMENT_MODERATOR: _("De afdeling van de rol met alles eronder, of de hele organisatie."),
    Role.FUNCTIONAL_MANAGER: _("De hele organisatie. Gaat nooit samen met auditor."),
    Role.AUDITOR: _("De hele organisatie. Gaat nooit samen met functioneel beheerder."),
}

NOBODY: tuple[Words, ...] = (
    _("Losse formulieren: wat één persoon antwoordde."),
    _("Uitkomsten van een groep van minder dan 5 mensen."),
    _("Of een collega wel of niet meedeed."),
)
"""What no role shows to anybody."""


@dataclass(frozen=True)
class RoleWords:
    """A role as people read it: what comes on top of what everybody may."""

    role: Role
    label: Words
    scope: Words
    sees: tuple[Words, ...]
    does: tuple[Words, ...]


def words_of(role: Role) -> RoleWords:
    rights = RIGHTS[role] if role == Role.EMPLOYEE else RIGHTS[role] - EVERYONE
    return RoleWords(
        role=role,
        label=ROLE_LABELS[role],
        scope=SCOPES[role],
        sees=tuple(words for right, words in SEES.items() if right in rights),
        does=tuple(words for right, words in DOES.items() if right in rights),
    )


def all_roles() -> list[RoleWords]:
    return [words_of(role) for role in ROLE_LABELS]
