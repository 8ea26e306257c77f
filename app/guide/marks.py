"""The five marks of the tour: which part of the window, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMenuBar, QWidget

if TYPE_CHECKING:
    from app.main_window import MainWindow


@dataclass(frozen=True)
class Mark:
    """One part of the window: its name, what it is good for, where it is."""

    title: str
    text: str
    place: Callable[[MainWindow], QRect]


def _of(part: QWidget, window: MainWindow) -> QRect:
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


def _learn(window: MainWindow) -> QRect:
    """Return where the menus Learn and Help are; nowhere if the system has them outside of the window."""
    bar: QMenuBar = window.menuBar()
    if bar.isNativeMenuBar() or not bar.isVisible():
        return QRect()
    boxes = [bar.actionGeometry(action) for action in bar.actions()[-2:]]
    return boxes[0].united(boxes[-1]).translated(bar.mapTo(window, QPoint(0, 0)))


MARKS: tuple[Mark, ...] = (
    Mark(
        "The network",
        "A circle is a neuron, a line an edge with its weight. Amber was computed just now; pale amber is what it came "
        "from. Click a part to select it, press Enter to type another number.",
        lambda window: _of(window.graph, window),
    ),
    Mark(
        "The formula",
        "The present step: in symbols, with this network’s names, then with its numbers. Point at a factor, and its "
        "edge lights up. Paths, Why? and Predict look at the same step in other ways.",
        lambda window: _of(window.lenses, window),
    ),
    Mark(
        "The steps",
        "One iteration from left to right: forward, loss, deltas, gradients, update. → takes a step, ← takes it back, "
        "Space plays. Drag the bar to be anywhere at once.",
        lambda window: _of(window.timeline, window),
    ),
    Mark(
        "The tabs",
        "Values, loss surface, data, training and more: all show the same moment as the network. Ctrl+T gives them "
        "most of the height.",
        lambda window: _of(window.tabs, window),
    ),
    Mark(
        "Lessons and help",
        "Lessons, mistakes to be found and experiments are in the menu Learn. Ctrl+K finds everything by its name, "
        "? lists all keys, and the line at the bottom says what comes next.",
        _learn,
    ),
)
GAP = 14  # between a part and the bubble


def bubble_place(size: tuple[int, int], part: QRect, window: QRect, gap: int = GAP) -> QPoint:
    """Return where a bubble goes: beside the part where there is room, else inside of it; always within the window."""
    width, height = size
    centre = part.center()
    left, top = centre.x() - width // 2, centre.y() - height // 2
    places = (
        (part.bottom() + gap + height <= window.bottom(), QPoint(left, part.bottom() + gap)),
        (part.top() - gap - height >= window.top(), QPoint(left, part.top() - gap - height)),
        (part.right() + gap + width <= window.right(), QPoint(part.right() + gap, top)),
        (part.left() - gap - width >= window.left(), QPoint(part.left() - gap - width, top)),
    )
    found = next((place for fits, place in places if fits), QPoint(left, top))
    x = min(max(found.x(), window.left() + gap), window.right() - gap - width)
    y = min(max(found.y(), window.top() + gap), window.bottom() - gap - height)
    return QPoint(x, y)
