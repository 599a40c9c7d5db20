"""The picture of /status: a stacked bar for each part, told apart by pattern and number as well as by colour.

Colours keep their order of brightness in grey (from dark: overdue, done, due soon, on time, unassigned) and
apart for who does not tell red from green. Phone width; dark on white.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from messages.formats import capital, full_day, short
from messages.views.summaries import Counts, Part, Summary

WIDTH, DPI = 3.0, 360
"""Inches and dots to each: 1080 pixels, what a phone shows at full width, with letters to be read there."""
TOP, ROW, BELOW = 0.7, 0.28, 0.6
MOST = 20
LABEL, LINE = 30, 16
"""Letters of a name, in lines of so many."""
INK = "#1a1a1a"
LEAST_SHOWN = 0.045
"""Of the whole width: a narrower piece has no room for its number."""


@dataclass(frozen=True)
class Look:
    """How a place is drawn. `on`: the colour of a number upon it."""

    name: str
    places: tuple[str, ...]
    colour: str
    hatch: str
    on: str = INK


LOOKS = (
    Look("đã báo cáo, hoàn thành", ("done", "answered"), "#4fae88", ""),
    Look("trong hạn", ("on_time",), "#b9dcef", "//"),
    Look("sắp đến hạn", ("due_soon",), "#f2b134", ".."),
    Look("quá hạn", ("overdue",), "#a3182a", "xx", "white"),
    Look("chưa phân công", ("unassigned",), "#f4f4f4", ""),
)


def render(view: Summary) -> bytes:
    """A PNG of 1080 pixels' width. Pure; a view that is equal gives the same picture."""
    parts = [part for part in view.parts if part.tasks.total][:MOST] or [view.whole]
    height = TOP + ROW * len(parts) + BELOW
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.38, BELOW / height, 0.58, ROW * len(parts) / height))
    _bars(axes, parts)
    _heading(figure, view, height)
    _legend(figure, parts)
    out = BytesIO()
    # What made it and when would make each another one.
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _count(tasks: Counts, look: Look) -> int:
    return sum(getattr(tasks, place) for place in look.places)


def _bars(axes: Axes, parts: Sequence[Part]) -> None:
    most = max(part.tasks.total for part in parts) or 1
    for row, part in enumerate(parts):
        at = 0
        for look in LOOKS:
            count = _count(part.tasks, look)
            if count:
                _piece(axes, row, at, count, look)
                if count / most >= LEAST_SHOWN:
                    _write(axes, at + count / 2, row, str(count), look)
                at += count
    # Room for the edges of the bars.
    axes.set_xlim(-most * 0.005, most * 1.01)
    axes.set_ylim(len(parts) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks(range(len(parts)), [_label(part.name) for part in parts])
    axes.tick_params(axis="y", length=0, colors=INK, labelsize=7)
    for label in axes.get_yticklabels():
        label.set_parse_math(False)
    for side in axes.spines.values():
        side.set_visible(False)


def _label(name: str) -> str:
    """In lines; a name of two halves ("Tư pháp – Hộ tịch") breaks between them."""
    shown = short(capital(name), LABEL)
    first, dash, second = shown.partition(" – ")
    if dash and len(shown) > LINE and max(len(first) + 2, len(second)) <= LINE:
        return f"{first} –\n{second}"
    return fill(shown, LINE)


def _piece(axes: Axes, row: int, at: int, count: int, look: Look) -> None:
    axes.barh(
        row, count, left=at, height=0.68, color=look.colour, hatch=look.hatch, edgecolor=INK, linewidth=0.5
    )


def _write(axes: Axes, x: float, y: float, text: str, look: Look) -> None:
    # Upon a pattern a number needs ground of its own.
    box: dict[str, Any] = {"boxstyle": "round,pad=0.15", "facecolor": look.colour, "edgecolor": "none"}
    shown = box if look.hatch else None
    axes.text(x, y, text, ha="center", va="center", fontsize=7, color=look.on, weight="bold", bbox=shown)


def _heading(figure: Figure, view: Summary, height: float) -> None:
    more = f" · hiển thị {MOST}/{len(view.parts)}" if len(view.parts) > MOST else ""
    period = f" · báo cáo {view.period.name}" if view.period else ""
    lines = (
        (capital(short(view.scope, 34)), 0.18, 9, "bold"),
        (f"{view.whole.tasks.total} nhiệm vụ, đến ngày {full_day(view.at)}", 0.38, 7, "normal"),
        (capital(f"{period}{more}".removeprefix(" · ")), 0.54, 7, "normal"),
    )
    for text, down, size, weight in lines:
        shown = figure.text(
            0.03, 1 - down / height, text, fontsize=size, weight=weight, color=INK, va="center"
        )
        shown.set_parse_math(False)


def _legend(figure: Figure, parts: Sequence[Part]) -> None:
    used = [look for look in LOOKS if any(_count(part.tasks, look) for part in parts)]
    keys = [
        Patch(facecolor=look.colour, hatch=look.hatch, edgecolor=INK, linewidth=0.5, label=look.name)
        for look in used
    ]
    figure.legend(
        handles=keys,
        loc="lower left",
        bbox_to_anchor=(0.01, 0.0),
        ncols=2,
        fontsize=7,
        frameon=False,
        labelcolor=INK,
        handlelength=2.2,
        handleheight=1.2,
    )
