"""Reading a drawing back: what the tests of the charts look at."""

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
