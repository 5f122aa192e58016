"""Reading a drawing back: what the tests of the charts look at."""

from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def parsed(markup: str) -> list[ET.Element]:
    """The drawings in the markup; fails when it is not well-formed XML."""
    return list(ET.fromstring(f"<page>{markup}</page>"))


def texts(element: ET.Element) -> list[str]:
    """The words drawn, title and description left out."""
    return ["".join(text.itertext()) for text in element.iter(f"{SVG}text")]


def places(element: ET.Element, tag: str, **attributes: str) -> list[dict[str, float]]:
    """The numbers of every element of this kind that has these attributes."""
    return [
        {name: float(value) for name, value in found.attrib.items() if name in {"x", "y", "width", "height"}}
        for found in element.iter(f"{SVG}{tag}")
        if all(found.get(name) == value for name, value in attributes.items())
    ]


def hatches(element: ET.Element) -> list[dict[str, float]]:
    """The bars that say: not shown."""
    return [
        {name: float(found.attrib[name]) for name in ("x", "y", "width", "height")}
        for found in element.iter(f"{SVG}rect")
        if found.get("fill", "").startswith("url(#")
    ]


def ids(markup: str) -> list[str]:
    """Every id on the page."""
    return [found.attrib["id"] for drawing in parsed(markup) for found in drawing.iter() if "id" in found.attrib]


SIZES = {"fig": 22, "lg": 16, "ax": 13, "on": 13}
"""Px of a text by its class, as static/css/charts.css has them; 14 without one."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def text_boxes(element: ET.Element) -> dict[str, Box]:
    """Roughly where each text stands, by its words: letters half as wide as they are high."""
    boxes: dict[str, Box] = {}
    for found in element.iter(f"{SVG}text"):
        words, classes = "".join(found.itertext()), found.get("class", "").split()
        size = next((SIZES[name] for name in classes if name in SIZES), 14)
        width = 0.5 * size * len(words)
        x, y = float(found.attrib["x"]), float(found.attrib["y"])
        left = x - width * (1 if "end" in classes else 0.5 if "mid" in classes else 0)
        boxes[words] = (left, y - 0.7 * size, left + width, y)
    return boxes


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have more than an edge in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def touching(boxes: dict[str, Box]) -> list[tuple[str, str]]:
    """Every pair of texts that stand on each other."""
    return [(one, other) for one, other in combinations(boxes, 2) if overlap(boxes[one], boxes[other])]


def circles(element: ET.Element) -> list[tuple[float, float, float]]:
    """x, y and radius of every dot, from left to right."""
    return sorted(tuple(float(dot.attrib[name]) for name in ("cx", "cy", "r")) for dot in element.iter(f"{SVG}circle"))


def path_places(markup: str) -> list[tuple[float, float]]:
    """The corners of a path of straight strokes."""
    return [tuple(map(float, corner.split())) for corner in markup.strip("MZ").split("L")]


def along(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Places on the strokes between these, close together."""
    return [
        (x1 + (x2 - x1) * part / 50, y1 + (y2 - y1) * part / 50)
        for (x1, y1), (x2, y2) in pairwise(places)
        for part in range(51)
    ]


def inside(place: tuple[float, float], box: Box) -> bool:
    """Whether a place lies in a box."""
    return box[0] < place[0] < box[2] and box[1] < place[1] < box[3]
