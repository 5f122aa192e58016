"""The locks of the house, and how a test takes one away: rows that not everybody sees, and doors before a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db.models import QuerySet

from departments.access.roles import Right
from departments.chart.models import Department

LOCKED = ("visible_to",)
DOOR = "departments.signin.permissions.rights_in"
RESULT_DOOR = "feedback.dashboard.result_views.result_departments"


def locks() -> dict[str, type[QuerySet[Any]]]:
    """Every set of rows that knows who may see them, by its name."""
    found = {}
    for model in apps.get_models():
        rows = type(model._default_manager.get_queryset())
        if any(hasattr(rows, name) for name in LOCKED):
            found[rows.__name__] = rows
    return dict(sorted(found.items()))


def take_away(planting: pytest.MonkeyPatch, rows: type[QuerySet[Any]]) -> None:
    """From here on everybody sees all of these rows."""
    for name in LOCKED:
        planting.setattr(rows, name, lambda self, *_asked: self.all())


def open_the_door(planting: pytest.MonkeyPatch) -> None:
    """From here on everybody who is signed in passes every door: only the rows are locked."""
    planting.setattr(DOOR, lambda _request: frozenset(Right))
    planting.setattr(RESULT_DOOR, lambda *_asked: Department.objects.all())
