"""The present row's formula in both conventions, one above the other, so that one sees what each computed with."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from app.compare.reading import Reading
from app.compare.sheet import FormulaSheet, Side
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench

MARGIN = 8
SIZES = (24.0, 22.0, 20.0, 19.0, 18.0, 17.0, 16.0, 15.0, 14.0)  # of the letters; the largest that fits


class Formulas(QScrollArea):
    """Both sides of a row, set as large as there is room; `told` is the same as plain text."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._reading: Reading | None = None
        self._row: int | None = None
        self.told = ("", "")
        self.sheet = FormulaSheet(workbench, theme)
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.sheet)
        self.setAccessibleName(tr("Formula in both conventions"))
        self.sheet.setAccessibleName(tr("Formulae of both conventions"))
        self.sheet.term_reached.connect(self._show_term)
        theme.changed.connect(self._set)

    def show_row(self, reading: Reading | None, row: int | None) -> None:
        """Show the formulae of a row; nothing without one."""
        self._reading, self._row = reading, row
        self.told = ("", "")
        if reading is not None and row is not None:
            self.told = (
                tr("This: {formula}", formula=reading.formula(row, 0)),
                tr("Other: {formula}", formula=reading.formula(row, 1)),
            )
        self.setAccessibleDescription("\n".join(self.told).strip())
        self._set()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set()

    @Slot()
    def _set(self) -> None:
        """Set what is shown for the room that there is; a scroll bar takes some of the width."""
        bar = self.verticalScrollBar().sizeHint().width()
        scale = self._theme.tokens.scale
        room = QRectF(0.0, 0.0, max(120.0, (self.width() - bar) / scale - MARGIN), self.height() / scale)
        sides: tuple[Side, ...] = ()
        digits = 0
        if self._reading is not None and self._row is not None:
            headings = (tr("This network"), tr("The other convention"))
            sides = tuple(self._side(heading, side) for side, heading in enumerate(headings))
            digits = self._reading.value_digits
        self.sheet.show_sides(sides, SIZES, room, digits)

    def _side(self, heading: str, side: int) -> Side:
        assert self._reading is not None and self._row is not None
        parts = self._reading.parts(self._row, side)
        return Side(heading, parts) if parts else Side(heading, words=tr("No such step."))

    @Slot(QRectF)
    def _show_term(self, rect: QRectF) -> None:
        px = self._theme.tokens.px
        self.ensureVisible(round(rect.center().x()), round(rect.center().y()), px(20), px(30))
