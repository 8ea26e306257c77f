"""A bar that is too narrow for all its parts: they give way in an order, and come back when there is room again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget


def give_way(bar: QWidget, order: Sequence[QWidget], spacing: int) -> None:
    """Hide the first parts of `order`, as many as must be for the others to have room in the bar's layout."""
    layout = bar.layout()
    if layout is None:
        return
    free = bar.width() - layout.totalMinimumSize().width()
    free += sum(_need(part) + spacing for part in order if not part.isHidden())
    has_room = True
    for part in reversed(order):
        need = _need(part) + spacing
        has_room = has_room and need <= free
        if has_room:
            free -= need
        if has_room is part.isHidden():
            part.setVisible(has_room)


def _need(part: QWidget) -> int:
    return min(max(part.minimumSizeHint().width(), part.minimumWidth()), part.maximumWidth())
