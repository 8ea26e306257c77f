"""What the window is put together with: splitters, stacks without gaps, hairlines; where it may stand."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.scaling import hold
from app.shared_room import SharedRoom
from app.theme import Theme


def splitter(orientation: Qt.Orientation, theme: Theme, *parts: QWidget, share: tuple[int, int]) -> SharedRoom:
    """Return the parts beside or below each other, with a handle between."""
    made = SharedRoom(orientation, theme)
    made.setHandleWidth(5)
    for place, part in enumerate(parts):
        made.addWidget(part)
        made.setStretchFactor(place, share[place])
    made.setSizes([part * 100 for part in share])
    return made


def stack(*parts: QWidget) -> QWidget:
    """Return the parts one below the other, without a gap."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part)
    return page


def indented(part: QWidget) -> QWidget:
    """Return a part with room at its left and right."""
    page = QWidget()
    page.setObjectName("page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(14, 0, 14, 0)
    layout.addWidget(part)
    return page


def line() -> QFrame:
    """Return a horizontal hairline."""
    made = QFrame()
    made.setObjectName("line")
    hold(made, height=1)
    return made


def inside(frame: QRect, room: QRect) -> QPoint:
    """Return the place of a frame that is moved no farther than needed for all of it to be in a room."""
    left = max(room.left(), min(frame.left(), room.right() + 1 - frame.width()))
    top = max(room.top(), min(frame.top(), room.bottom() + 1 - frame.height()))
    return QPoint(left, top)
