"""The chart, the people's places and the services of Gemeente Voorbeeldstad.

Three domains and twelve teams with a contact centre, in the shape that Berg en Dal publishes
(bergendal.nl/organogram); names of the teams are those that Dutch municipalities use.
"""

from __future__ import annotations

from dataclasses import dataclass

ORGANISATION = ("voorbeeldstad", "Gemeente Voorbeeldstad")
MAIL_DOMAIN = "voorbeeldstad.example"

DOMAINS = {
    "bedrijfsvoering": "Bedrijfsvoering",
    "ruimte": "Ruimte",
    "dienstverlening": "Dienstverlening en Sociaal",
}


@dataclass(frozen=True)
class Team:
    code: str
    name: str
    domain: str
    size: int
    lead: str
    services: tuple[tuple[str, str, str, str], ...]
    """Name and description, Dutch and English: (name, name_en, description, description_en)."""


TEAMS = [
    Team(
        "ict", "ICT-servicedesk", "bedrijfsvoering", 28, "Mark Jansen",
        (("Storing melden", "Report a fault", "Hulp als uw computer of programma niet werkt.",
          "Help when your computer or program does not work."),
         ("Account en toegang", "Account and access", "Accounts en rechten voor wie komt, wisselt of gaat.",
          "Accounts and rights for those who join, move or leave.")),
    ),
    Team(
        "hr", "HR", "bedrijfsvoering", 16, "Petra Vos",
        (("Advies over personeel", "Advice on staff", "Advies bij verzuim, gesprekken en functies.",
          "Advice on absence, reviews and jobs."),
         ("In dienst en uit dienst", "Joining and leaving", "Alles wat geregeld is op uw eerste en laatste dag.",
          "Everything arranged on your first and last day.")),
    ),
    Team(
        "financien", "Financiën", "bedrijfsvoering", 24, "Karim Bouzidi",
        (("Facturen betalen", "Paying invoices", "Facturen van leveranciers verwerken en betalen.",
          "Processing and paying suppliers' invoices."),
         ("Budgetadvies", "Budget advice", "Meedenken over begroting en ruimte in uw budget.",
          "Thinking along on your budget.")),
    ),
    Team(
        "juridische-zaken", "Juridische Zaken", "bedrijfsvoering", 14, "Annelies Mulder",
        (("Juridisch advies", "Legal advice", "Advies over besluiten, contracten en bezwaren.",
          "Advice on decisions, contracts and objections."),),
    ),
    Team(
        "facilitair", "Facilitaire Zaken", "bedrijfsvoering", 22, "Ronald Kuipers",
        (("Werkplek en vergaderzalen", "Workplace and meeting rooms", "Een plek om te werken en te overleggen.",
          "A place to work and to meet."),
         ("Post en documenten", "Mail and documents", "Post, scannen en archief.", "Mail, scanning and archive.")),
    ),
    Team(
        "vergunningen", "Vergunningen", "ruimte", 26, "Fatima El Amrani",
        (("Informatie over een vergunning", "Information about a permit",
          "Hoe staat het met een aanvraag, en wanneer is hij klaar?",
          "How is an application doing, and when will it be ready?"),),
    ),
    Team(
        "openbare-ruimte", "Openbare Ruimte", "ruimte", 40, "Bram de Wit",
        (("Melding buitenruimte", "Report on public space", "Wat er met een melding over straat of groen gebeurt.",
          "What happens with a report about a street or a park."),),
    ),
    Team(
        "ruimtelijke-ontwikkeling", "Ruimtelijke Ontwikkeling", "ruimte", 18, "Iris van Leeuwen",
        (("Ruimtelijk advies", "Planning advice", "Past een plan binnen het omgevingsplan?",
          "Does a plan fit the environment plan?"),),
    ),
    Team(
        "burgerzaken", "Burgerzaken", "dienstverlening", 24, "Joyce Pinas",
        (("Gegevens uit de BRP", "Data from the personal records", "Uittreksels en controles voor uw dossier.",
          "Extracts and checks for your file."),),
    ),
    Team(
        "inkomen-participatie", "Inkomen en Participatie", "dienstverlening", 30, "Sander Smits",
        (("Informatie over een uitkering", "Information about a benefit", "Stand van zaken, voor KCC en wijkteam.",
          "State of affairs for the contact centre and the neighbourhood team."),),
    ),
    Team(
        "maatschappelijke-ontwikkeling", "Maatschappelijke Ontwikkeling", "dienstverlening", 14, "Lotte Hendriks",
        (("Subsidieadvies", "Grant advice", "Welke regeling past bij een initiatief?",
          "Which scheme fits an initiative?"),),
    ),
    Team(
        "sociaal-team", "Sociaal Team", "dienstverlening", 22, "Mehmet Yildiz",
        (("Overleg over een gezin", "Consultation about a family", "Meedenken over zorg en ondersteuning.",
          "Thinking along on care and support."),),
    ),
    Team(
        "kcc", "Klantcontactcentrum", "dienstverlening", 20, "Wendy Brouwer",
        (("Terugbelnotities", "Call-back notes", "Wij nemen de vraag van de inwoner aan en zetten hem bij u uit.",
          "We take the resident's question and pass it on to you."),),
    ),
]  # fmt: skip

# What a team was called at first, by code.
FORMER_NAMES = {"ict": "Automatisering"}

# The suppliers inside: everyone depends on these, the contact centre on all who know the answer for a resident.
INTERNAL_SUPPLIERS = ["ict", "hr", "financien", "juridische-zaken", "facilitair"]
OF_THE_CONTACT_CENTRE = [
    "vergunningen", "openbare-ruimte", "burgerzaken", "inkomen-participatie", "sociaal-team",
]  # fmt: skip
OTHER_RELATIONS = [
    ("vergunningen", "ruimtelijke-ontwikkeling"), ("ruimtelijke-ontwikkeling", "vergunningen"),
    ("vergunningen", "kcc"), ("burgerzaken", "kcc"), ("inkomen-participatie", "kcc"), ("openbare-ruimte", "kcc"),
    ("burgerzaken", "vergunningen"), ("openbare-ruimte", "vergunningen"), ("inkomen-participatie", "burgerzaken"),
    ("sociaal-team", "inkomen-participatie"), ("maatschappelijke-ontwikkeling", "sociaal-team"),
    ("juridische-zaken", "vergunningen"), ("sociaal-team", "maatschappelijke-ontwikkeling"),
]  # fmt: skip
SUPPLIERS_IN_WAVES = [*INTERNAL_SUPPLIERS, "vergunningen", "ruimtelijke-ontwikkeling", "burgerzaken", "kcc"]

DIRECTORS = {
    "bedrijfsvoering": "Marijke de Groot",
    "ruimte": "Henk Bakker",
    "dienstverlening": "Chantal Peters",
}

# Who the buttons of the sign-in page are; the address names the role (departments.signin).
SHOWN = {
    "medewerker": ("Sanne Visser", "kcc"),
    "teamleider": ("Fatima El Amrani", "vergunningen"),
    "directeur": ("Henk Bakker", "ruimte"),
    "beheerder": ("Yusuf Demir", "bedrijfsvoering"),
    "auditor": ("Loes van Dam", "bedrijfsvoering"),
}


def relations() -> list[tuple[str, str]]:
    """Every (customer, supplier) of the chart, by code, each once."""
    inside = [(team.code, supplier) for team in TEAMS for supplier in INTERNAL_SUPPLIERS if supplier != team.code]
    contact = [("kcc", supplier) for supplier in OF_THE_CONTACT_CENTRE]
    return list(dict.fromkeys([*inside, *contact, *OTHER_RELATIONS]))
