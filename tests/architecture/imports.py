"""Who imports whom, read from the source: also an import hidden in a function, also a string reference."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.flow import APPS, FLOW, PURE

# Files that hold arithmetic and decisions on plain values: no Django, wherever they stand.
PURE_FILES = {
    "workflow.py", "rules.py", "calculation.py", "deadlines.py", "tree.py", "suppression.py", "roles.py",
    "holidays.py", "gate.py", "plans.py", "changes.py", "checks.py", "timeline.py", "fitting.py",
    "definition.py", "notation.py", "draft.py", "overview.py", "ics.py", "agenda.py", "recurrence.py",
    "partition.py", "incomplete.py", "regrouping_rules.py", "regrouping_tree.py", "regrouping_gate.py",
}  # fmt: skip
PURE_STAGES = {("departments", "access"), ("promises", "deadlines")}
# What Django and Celery look for at the level of an app; a stage never imports these.
COLLECTING = {"apps", "models", "urls", "tasks", "admin"}
# Shared by every room of its app, known to nobody else as a stage: formatting of dates and numbers for templates.
APP_LEVEL = {"management", "migrations", "templatetags"}


def sources(root: Path) -> Iterator[Path]:
    for package in [*APPS, *PURE]:
        for path in sorted((root / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def imported(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Every module that this file imports, as (line, dotted name); `from a import b` gives `a.b` as well."""
    package = path.relative_to(root).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            yield node.lineno, module
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}"


def room(parts: tuple[str, ...]) -> tuple[str, str]:
    """(app, stage) of a dotted name or path; no stage for what stands at app level."""
    app = parts[0]
    stage = parts[1] if len(parts) > 1 and parts[1] in FLOW.get(app, []) else ""
    return app, stage


def may_use(user: tuple[str, str], used: tuple[str, str]) -> bool:
    if used[0] in PURE:
        return user[0] != "departments" and (user[0] not in PURE or user[0] == used[0])
    if user[0] in PURE:
        return False
    if user[0] != used[0]:
        return APPS.index(used[0]) < APPS.index(user[0])
    if not user[1] or not used[1]:
        return True
    stages = FLOW[user[0]]
    return stages.index(used[1]) <= stages.index(user[1])


def against_the_flow(root: Path) -> list[str]:
    found = []
    for path in sources(root):
        parts = path.relative_to(root).with_suffix("").parts
        for line, name in imported(path, root):
            used = tuple(name.split("."))
            if used[0] in [*APPS, *PURE] and not may_use(room(parts), room(used)):
                found.append(f"{path.relative_to(root)}:{line} imports {name} against the flow")
    return sorted(set(found))


def collecting_files(root: Path) -> list[str]:
    """A stage that imports `<app>.models` and the like: a circle by way of the collecting file."""
    found = []
    for path in sources(root):
        _app, stage = room(path.relative_to(root).with_suffix("").parts)
        for line, name in imported(path, root):
            used = name.split(".")
            if stage and len(used) > 1 and used[0] in FLOW and used[1] in COLLECTING:
                found.append(f"{path.relative_to(root)}:{line} imports the collecting file {name}")
    return sorted(set(found))


def django_in_pure(root: Path) -> list[str]:
    found = []
    for path in sources(root):
        parts = path.relative_to(root).parts
        pure = parts[0] in PURE or path.name in PURE_FILES or tuple(parts[:2]) in PURE_STAGES
        if not pure:
            continue
        for line, name in imported(path, root):
            if name.split(".")[0] == "django":
                found.append(f"{path.relative_to(root)}:{line} is pure but imports {name}")
    return sorted(set(found))


def unknown_rooms(root: Path) -> list[str]:
    """A folder in an app that is no stage of the flow: give it a place first."""
    return [
        f"{folder.relative_to(root)} is not in FLOW"
        for app, stages in FLOW.items()
        for folder in sorted((root / app).iterdir())
        if folder.is_dir() and folder.name not in {*stages, *APP_LEVEL, "__pycache__"}
    ]


def foreign_keys(root: Path) -> Iterator[tuple[Path, ast.Call, str]]:
    """Every relation field as (file, call, target as written: "app.Model", "self" or a class name)."""
    for path in sources(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            if node.func.attr not in {"ForeignKey", "OneToOneField", "ManyToManyField"}:
                continue
            target = node.args[0]
            if isinstance(target, ast.Constant):
                yield path, node, str(target.value)
            elif isinstance(target, ast.Name):
                yield path, node, target.id


def model_rooms(root: Path) -> dict[str, tuple[str, str]]:
    """Name of each model class -> its room."""
    rooms = {}
    for path in sources(root):
        if path.name == "models.py":
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    rooms[node.name] = room(path.relative_to(root).parts)
    return rooms


def foreign_keys_against_the_flow(root: Path) -> list[str]:
    rooms = model_rooms(root)
    found = []
    for path, call, target in foreign_keys(root):
        here = room(path.relative_to(root).parts)
        there = rooms.get(target.split(".")[-1])
        if target != "self" and there and not may_use(here, there):
            found.append(f"{path.relative_to(root)}:{call.lineno} points to {target} against the flow")
    return found


def cross_app_keys_with_a_way_back(root: Path) -> list[str]:
    found = []
    for path, call, target in foreign_keys(root):
        app = path.relative_to(root).parts[0]
        if "." not in target or target.split(".")[0] == app:
            continue
        names = [
            word.value.value
            for word in call.keywords
            if word.arg == "related_name" and isinstance(word.value, ast.Constant)
        ]
        if names != ["+"]:
            found.append(f'{path.relative_to(root)}:{call.lineno} points to {target} without related_name="+"')
    return found
