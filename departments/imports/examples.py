"""A file to copy from: what may be in it, filled in for a small town. The same rows stand in docs/examples."""

from __future__ import annotations

from departments.imports.exporting import DEPARTMENT_HEAD, PEOPLE_HEAD, Sheet

DEPARTMENTS = (
    ("GEM", "Gemeente Voorbeeldstad", ""),
    ("BV", "Bedrijfsvoering", "GEM"),
    ("ICT", "ICT", "BV"),
    ("FIN", "Financiën", "BV"),
    ("DV", "Dienstverlening", "GEM"),
    ("KCC", "Klantcontactcentrum", "DV"),
)

PEOPLE = (
    ("directie.bv@voorbeeldstad.example", "Marijke van Loon", "BV", "10021", "nl", "directeur", ""),
    ("a.jansen@voorbeeldstad.example", "Ahmed Jansen", "ICT", "10344", "nl", "teamleider", ""),
    ("j.okafor@voorbeeldstad.example", "Joy Okafor", "ICT", "10871", "en", "", ""),
    ("s.dewit@voorbeeldstad.example", "Sietske de Wit", "FIN", "10112", "nl", "teamleider", ""),
    ("l.peeters@voorbeeldstad.example", "Loes Peeters", "KCC", "10590", "nl", "", ""),
    ("m.visser@voorbeeldstad.example", "Mo Visser", "KCC", "10633", "nl", "teamleider", ""),
)


def example_departments() -> Sheet:
    return Sheet("Afdelingen", DEPARTMENT_HEAD, DEPARTMENTS)


def example_people() -> Sheet:
    return Sheet("Mensen", PEOPLE_HEAD, PEOPLE)
