"""A file with the chart and the people: what it changes, all of it or nothing."""

from __future__ import annotations

import pytest

from departments.chart.models import Department
from departments.people.models import Employee
from tests.departments.importing import CHART, PEOPLE, applied, checked, csv_of, message_of, tree, xlsx_of


@pytest.mark.django_db
def test_an_empty_installation_gets_its_chart_from_a_csv():
    found = applied(csv_of(CHART))

    assert tree() == {"stad": "", "werken": "stad", "vergunningen": "werken", "straten": "werken"}
    assert found.differences["departments"]["new"] == 4
    assert found.content is None


@pytest.mark.django_db
def test_chart_and_people_come_from_one_workbook():
    applied(xlsx_of(Afdelingen=CHART, Mensen=PEOPLE), name="organisatie.xlsx")

    assert Employee.objects.count() == 5
    assert Employee.objects.get(email="sanne@oeverstad.example").department.code == "vergunningen"


def test_the_same_file_again_changes_nothing(town):
    content = xlsx_of(Afdelingen=CHART, Mensen=PEOPLE)

    found = checked(content, name="organisatie.xlsx", is_complete=True)

    assert found.differences["problems"] == []
    assert message_of(found) == "Geen wijziging: alles in het bestand staat al zo in IKG."
    assert found.differences["unchanged"] == {"departments": 4, "people": 5}
    assert Department.objects.count() == 4
