"""The place of the start page in the window. It asks for the page once it was painted, so that nothing waits for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget


class Place(QWidget):
    """Empty at first; its first painting has the page made."""

    def __init__(self, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self.page: QWidget | None = None
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @Slot()
    def fill(self) -> None:
        """Make the page, if it was not there yet."""
        if self.page is None and not self.isHidden():
            self.page = self._make()
            self._column.addWidget(self.page)

    def empty(self) -> None:
        """Put the page away: files may have changed until it is seen again."""
        if self.page is not None:
            self._column.removeWidget(self.page)
            self.page.hide()
            self.page.deleteLater()
            self.page = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.page is None:
            QTimer.singleShot(0, self, self.fill)
