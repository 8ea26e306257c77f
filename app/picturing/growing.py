"""Views that scroll are drawn whole: made as large as their content for as long as they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QTableView, QWidget

LARGEST = 12_000  # pixels a side
MOST_TIMES = 4  # what grows may be shared by several areas, or change what is in it


@contextmanager
def grown(part: QWidget) -> Iterator[QWidget]:
    """Give a widget the room in which nothing of it scrolls; before anybody sees it, it is as it was."""
    before = part.size()
    try:
        for _ in range(MOST_TIMES):
            missing = _missing(part)
            if missing == QSize(0, 0):
                break
            part.resize((part.size() + missing).boundedTo(QSize(LARGEST, LARGEST)))
        yield part
    finally:
        if part.size() != before:
            part.resize(before)


def _missing(part: QWidget) -> QSize:
    """Return how much wider and higher a widget should be."""
    areas = [area for area in part.findChildren(QAbstractScrollArea) if area.isVisibleTo(part)]
    if isinstance(part, QAbstractScrollArea):
        areas.append(part)
    missing = QSize(0, 0)
    for area in areas:
        missing = missing.expandedTo(_hidden(area))
    return missing


def _hidden(area: QAbstractScrollArea) -> QSize:
    """Return how much of an area is out of sight."""
    across, down = area.horizontalScrollBar().maximum(), area.verticalScrollBar().maximum()
    if isinstance(area, QTableView):  # whose bars may count rows
        content = QSize(area.horizontalHeader().length(), area.verticalHeader().length()) - area.viewport().size()
        return QSize(max(0, content.width()) if across else 0, max(0, content.height()) if down else 0)
    if not isinstance(area, QScrollArea):
        return QSize(0, 0)
    return QSize(0 if area.widgetResizable() else across, down)  # what fits itself to the width grows with it
