"""Requests with deadlines, drawn in the shape of a real log.

Sizes, shares and quantiles of the promised and the taken time are those of the receipt phase of environmental
permit applications in one Dutch municipality (CoSeLoG project, J.C.A.M. Buijs, TU Eindhoven, 4TU.ResearchData),
1,434 requests; the requests themselves are drawn anew by a seeded generator.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

SHARES = (0.0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1.0)
SPAN = timedelta(days=475)  # first to last receipt in the log
UNFINISHED_SHARE_OF_THE_LAST_DAYS = 0.75
RECENT = timedelta(days=60)


@dataclass(frozen=True)
class Shape:
    """One department of the log; quantiles in hours, at `SHARES`."""

    promise: str
    department: str
    requests: int
    promised: tuple[float, ...]
    taken: tuple[float, ...]
    kept: float


SHAPES = [
    Shape(
        "vergunning-termijn", "vergunningen", 1390,
        (120, 1343, 1343, 1344, 1344, 1345, 2351, 2568, 11256),
        (34, 345, 515, 851, 1231, 1764, 2554, 3182, 7906), 0.712,
    ),
    Shape(
        "kcc-termijn", "kcc", 29,
        (1320, 1343, 1343, 1344, 1344, 1872, 1872, 1897, 1921),
        (1, 2, 4, 17, 181, 1163, 1279, 1306, 1932), 0.966,
    ),
    Shape(
        "advies-termijn", "ruimtelijke-ontwikkeling", 15,
        (1345, 1345, 1345, 1369, 1511, 1705, 1872, 1993, 3073),
        (1, 1, 1009, 1128, 1384, 1575, 1692, 2008, 2729), 0.6,
    ),
]  # fmt: skip


def draw(quantiles: tuple[float, ...], random: Random) -> float:
    """A value between the quantiles, in a straight line from one to the next."""
    share = random.random()
    for low, high, here, there in zip(SHARES, SHARES[1:], quantiles, quantiles[1:], strict=False):
        if share <= high:
            return here + (there - here) * (share - low) / (high - low)
    return quantiles[-1]


def rows(random: Random, now: datetime) -> Iterator[dict[str, str]]:
    """The log as it would be exported now: case, promise, department, received, answered, deadline (ISO, UTC)."""
    for shape in SHAPES:
        for number in range(1, shape.requests + 1):
            received = now - SPAN * random.random()
            deadline, answered = _course(shape, received, random)
            too_new = now - received < RECENT and random.random() < UNFINISHED_SHARE_OF_THE_LAST_DAYS
            yield {
                "zaak": f"{shape.department}-{number:04d}",
                "afdeling": shape.department,
                "ontvangen": received.isoformat(timespec="seconds"),
                "beantwoord": "" if too_new or answered > now else answered.isoformat(timespec="seconds"),
                "uiterlijk": deadline.isoformat(timespec="seconds"),
            }


def _course(shape: Shape, received: datetime, random: Random) -> tuple[datetime, datetime]:
    """Deadline and answer: drawn until the answer falls on the side that the share asks for."""
    in_time = random.random() < shape.kept
    promised = draw(shape.promised, random)
    taken = draw(shape.taken, random)
    for _try in range(200):
        if (taken <= promised) == in_time:
            break
        promised, taken = draw(shape.promised, random), draw(shape.taken, random)
    return received + timedelta(hours=promised), received + timedelta(hours=taken)


def write(folder: Path, random: Random, now: datetime) -> tuple[Path, dict[str, Any]]:
    """Write the log as CSV; returns its path and the mapping to import it with."""
    path = folder / "verzoeken.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["zaak", "afdeling", "ontvangen", "beantwoord", "uiterlijk"], delimiter=";")
        writer.writeheader()
        writer.writerows(rows(random, now))
    mapping = {
        "source": "zaaksysteem",
        "zone": "Europe/Amsterdam",
        "columns": {
            "id": "zaak",
            "department": "afdeling",
            "received": "ontvangen",
            "answered": "beantwoord",
            "deadline": "uiterlijk",
        },
        "departments": {shape.department: shape.department for shape in SHAPES},
        "promises": {shape.department: shape.promise for shape in SHAPES},
    }
    (folder / "verzoeken.json").write_text(json.dumps(mapping, ensure_ascii=False, indent=2), encoding="utf-8")
    return path, mapping
