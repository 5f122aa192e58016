"""Invented colleagues: first and last names that are common in the Netherlands, combined by a seeded draw."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from unicodedata import normalize

FIRST = (
    "Ahmed Aisha Albert Amber Anna Anouk Arjan Bart Bas Bianca Carla Cees Daan Danielle David Dennis Dewi Dick Eline "
    "Ellen Emma Erik Esther Eva Femke Frank Gerda Gijs Hanna Hans Hassan Ilse Ingrid Jaap Jan Janneke Jasper Jeroen "
    "Johan Jolanda Joost Judith Julia Kees Khadija Kim Laura Leonie Linda Lisa Lucas Maaike Maarten Malika Marco "
    "Maria Marieke Martijn Michiel Milan Mirjam Mohammed Monique Naomi Nathalie Niels Nina Noor Olga Omar Patrick "
    "Paul Pieter Priya Ramon Rashid Remco Renate Rik Robin Roos Ruben Ruud Samira Sara Saskia Sharon Sjoerd Stefan "
    "Suzanne Sven Thijs Thomas Tim Tineke Tom Vera Vincent Wei Willem Wouter Yara Yvonne Zoë"
).split()
LAST = (
    "Aydin|Bakker|Ben Salah|van den Berg|Bosman|Bos|de Boer|Brouwer|van Dijk|Dekker|van Doorn|Driessen|Evers|"
    "van der Heijden|Hendriks|Hoekstra|de Haan|Hoogland|Huisman|Jacobs|Jansen|de Jong|Jonker|Kaya|Koning|Koster|Kuiper|"
    "de Lange|van Leeuwen|van der Linden|van Loon|Maas|Martens|Meijer|van der Meer|Mulder|Nguyen|Noordam|Öztürk|Peters|"
    "Pietersen|Post|Prins|de Ridder|Rietveld|Sanders|Schouten|Scholten|Simons|Smit|Smits|Tahiri|Timmermans|"
    "van der Veen|Verbeek|Verhoeven|Vermeulen|Visser|de Vries|Vos|de Wit|Willems|van Wijk|Yilmaz|Zijlstra"
).split("|")


def colleagues(random: Random, taken: set[str]) -> Iterator[str]:
    """Endlessly a new name that nobody has yet; `taken` grows along."""
    while True:
        name = f"{random.choice(FIRST)} {random.choice(LAST)}"
        if name not in taken:
            taken.add(name)
            yield name


def address(name: str, domain: str) -> str:
    """ "Anna van den Berg" -> "anna.van.den.berg@domain"."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{'.'.join(plain.lower().split())}@{domain}"
