"""A view gets rows that are not for everybody by `visible_to`, and in no other way."""

from __future__ import annotations

import ast
from pathlib import Path

from django.apps import apps

from tests.permissions.locks import LOCKED

ROOT = Path(__file__).resolve().parents[2]
NAMES_ONLY = {
    ("feedback/actions/decision_views.py", "Employee"): "to whom a lead may give an action: who works there",
}


def locked_models() -> set[str]:
    """The models whose rows are not for everybody, by name."""
    found = set()
    for model in apps.get_models():
        if any(hasattr(model._default_manager.get_queryset(), name) for name in LOCKED):
            found.add(model.__name__)
    return found


def read_without_a_reader(path: Path, root: Path, locked: set[str]) -> list[str]:
    """Where a view begins with `Model.objects` and something else than `visible_to`, or gives the whole model away."""
    name = str(path.relative_to(root))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    by_reader = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in LOCKED}
    found = []
    for node in ast.walk(tree):
        is_rows = isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name)
        if is_rows and id(node) not in by_reader:
            found.append((node.lineno, node.value.id))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("get_") and node.args:
            found += [(node.lineno, one.id) for one in node.args if isinstance(one, ast.Name)]
    return [f"{name}:{line} {model}" for line, model in found if model in locked and (name, model) not in NAMES_ONLY]


def test_views_read_rows_as_the_one_who_looks() -> None:
    locked = locked_models()
    views = [path for app in ("departments", "promises", "feedback") for path in (ROOT / app).rglob("*views.py")]

    assert len(views) > 10
    assert [fault for path in views for fault in read_without_a_reader(path, ROOT, locked)] == []


def test_a_planted_view_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "views.py"
    planted.write_text(
        "get_object_or_404(Survey, pk=pk)\n"
        "Wave.objects.filter(pk=pk)\n"
        "Wave.objects.visible_to(*reader(request)).filter(pk=pk)\n"
        "Department.objects.all()\n"
    )

    assert read_without_a_reader(planted, tmp_path, {"Survey", "Wave"}) == ["views.py:1 Survey", "views.py:2 Wave"]
