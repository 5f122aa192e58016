"""Charts in Chromium with the style sheets of the product: real letters keep inside and off each other."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from charts.control import control_chart
from charts.curve import kept_curve
from charts.periods import ControlDot, ControlStep, Mark
from charts.sharebar import Promised
from charts.survival import answer_curve
from charts.svg import Frame, Svg
from charts.timeline import timeline
from tests.charts import test_control, test_curve, test_survival, test_timeline
from tests.services.browser import Chromium

pytestmark = pytest.mark.browser
STYLES = Path(__file__).parents[2] / "static" / "css"
ORDER = ["tokens", "base", "layout", "panels", "charts", "adapt"]
BOXES = """() => [...document.querySelectorAll('.chart svg')].filter((svg) => svg.getClientRects().length).map(
 (svg) => ({
  name: svg.querySelector('title').textContent, width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height,
  scale: svg.getBoundingClientRect().width / svg.viewBox.baseVal.width,
  texts: [...svg.querySelectorAll('text')].map((text) => {
    const box = text.getBBox();
    return {words: text.textContent, size: parseFloat(getComputedStyle(text).fontSize),
            left: box.x, top: box.y + 2, right: box.x + box.width, bottom: box.y + box.height - 2};
  }),
}))"""


def frame(name: str) -> Frame:
    return Frame(name, name, name)


def gallery() -> dict[str, Svg]:
    """The drawn pages, and what was hard to place."""
    curve = {"words": test_curve.WORDS, "wanted": test_curve.WANTED}
    control: dict[str, Any] = {"words": test_control.WORDS, "ticks": test_control.TICKS, "target": test_control.TARGET}
    many = test_curve.measured({day: round(400 * (1 - 0.85**day)) for day in range(1, 31)}, 400)
    low = test_curve.measured({1: 2, 2: 5, 3: 8, 5: 10, 10: 14}, 100)
    page = test_control.drawn_page()
    outside = [
        ControlDot(
            str(week),
            0.7 if week % 5 == 0 else 0.9,
            0.8,
            0.9,
            0.95,
            Mark.OUTSIDE_BAD,
            "70 %, buiten de grenzen",
            "70 %",
        )
        if week % 5 == 0
        else ControlDot(str(week), 0.9, 0.8, 0.9, 0.95)
        for week in range(1, 53)
    ]
    found = {
        f"gekozen-{day}": kept_curve(test_curve.DRAWN, frame=frame(f"g{day}"), chosen=day, **curve) for day in (1, 4, 8)
    }
    found["dertig"] = kept_curve(many, frame=frame("dertig"), chosen=12, **curve)
    found["laag"] = kept_curve(low, frame=frame("laag"), chosen=5, **curve)
    found["kaart"] = control_chart(page, frame=frame("kaart"), steps=[ControlStep(13, test_control.REASON)], **control)
    steps = [ControlStep(first, f"{test_control.REASON} ({first})") for first in (4, 8, 12)]
    found["stappen"] = control_chart(page, frame=frame("stappen"), steps=steps, **control)
    found["buiten"] = control_chart(outside, frame=frame("buiten"), **control)
    found["een-punt"] = control_chart([ControlDot("1", 0.9)], frame=frame("een"), **control)
    ticks = test_survival.TICKS
    for name, marks in (("snel", test_survival.MARKS), ("geen", [])):
        found[name] = answer_curve(test_survival.STEPS, frame=frame(name), axis="werkuren", ticks=ticks, marks=marks)
    found["dagen"] = timeline(test_timeline.DAYS, test_timeline.RECEIVED, test_timeline.DUE, frame=frame("dagen"))
    found["wens"] = kept_curve(
        test_curve.DRAWN,
        frame=frame("wens"),
        words=test_curve.WORDS,
        chosen=2,
        wanted=Promised(0.71, "u wilt 71 % halen"),
    )
    return found


def page_of(charts: dict[str, Svg]) -> str:
    styles = "".join(f"<style>{(STYLES / f'{name}.css').read_text(encoding='utf-8')}</style>" for name in ORDER)
    panels = "".join(
        f'<div class="grid chapter"><section class="panel c8"><h2>{name}</h2>'
        f'<div class="chart">{chart}</div></section></div>'
        for name, chart in charts.items()
    )
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    return (
        f'<!doctype html><html lang="nl"><head>{head}{styles}</head><body><main><div class="wrap">{panels}</div></main>'
    )


@pytest.fixture(scope="module")
def browser(chromium: Chromium) -> Browser:
    """The one Chromium of the run."""
    return chromium.browser


@pytest.mark.parametrize("width", [1280, 900, 375, 320])
def test_words_keep_inside_their_drawing_and_off_each_other(browser: Browser, width: int) -> None:
    charts = gallery()
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(page_of(charts))

    drawings = page.evaluate(BOXES)

    wrong = [f"{each['name']}: {fault}" for each in drawings for fault in faults(each)]
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()
    assert len(drawings) == len(charts)
    assert not wrong
    assert sideways <= 0


def faults(drawing: dict[str, Any]) -> list[str]:
    """What a reader would stumble over in one drawing."""
    texts = drawing["texts"]
    found = [
        f"{text['words']!r} over the edge"
        for text in texts
        if text["left"] < -0.5
        or text["top"] < -2
        or text["right"] > drawing["width"] + 0.5
        or text["bottom"] > drawing["height"] + 2
    ]
    found += [f"{text['words']!r} too small" for text in texts if text["size"] * drawing["scale"] < 10.9]
    for index, one in enumerate(texts):
        found += [
            f"{one['words']!r} on {other['words']!r}"
            for other in texts[index + 1 :]
            if one["left"] < other["right"] and other["left"] < one["right"]
            and one["top"] < other["bottom"] and other["top"] < one["bottom"]
        ]  # fmt: skip
    return found
