"""The selected racer's state as numbers: each quantity for both weights, squares as bars, arrows as in the pictures."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.equations import boxes
from app.equations.typesetting import Typesetter
from app.surface.painting import draw_arrow, racer_look, settle
from app.surface.presets import LABELS
from app.surface.race_state import Row
from app.surface.racing import Racing
from app.theme import Theme, mixed, ui_font
from app.words import tr
from app.workbench import Workbench
from core.formula_text import text
from core.numbers import shown

HEAD, LINE = 24.0, 22.0
SYMBOL = 15.0
MARK = 18.0  # the little arrow before what is an arrow in the pictures
MOST_ROWS = 6


class RaceValues(QWidget):
    """A small table: what the selected racer knows before its next update."""

    def __init__(self, workbench: Workbench, theme: Theme, racing: Racing) -> None:
        super().__init__()
        self._workbench, self._theme, self._racing = workbench, theme, racing
        self._rows: tuple[Row, ...] = ()
        self._names = ("x", "y")
        self.setAccessibleName(tr("State of the selected optimizer"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(300, round(HEAD + MOST_ROWS * LINE + 4))

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: tuple[Row, ...], names: tuple[str, str]) -> None:
        """Show other quantities, of weights called so."""
        self._rows, self._names = rows, names
        self.setFixedHeight(round(HEAD + max(2, len(rows)) * LINE + 4))
        self.setAccessibleDescription(self.words())
        self.setToolTip("")
        self.update()

    def words(self) -> str:
        """Return the table as a text."""
        digits = self._workbench.digits
        return "; ".join(
            f"{row.words} {text(row.symbol, 'names', digits)}: {shown(row.values[0], digits)}, "
            f"{shown(row.values[1], digits)}"
            for row in self._rows
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            settle(painter)
            self._paint_head(painter)
            for place, row in enumerate(self._rows):
                self._paint_row(painter, HEAD + place * LINE, row)

    @property
    def _columns(self) -> tuple[float, float, float]:
        """The right ends of both numbers, and where symbols begin."""
        width = float(self.width())
        return width - max(70.0, 0.24 * width) - 8, width - 4, 0.0

    def _paint_head(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        first, second, _ = self._columns
        entry = self._racing.entry
        painter.setFont(ui_font(tokens.text_body, 600))
        painter.setPen(racer_look(entry.number, 0, tokens)[0])
        middle, left = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(0, 0, first, HEAD), left | middle, LABELS[entry.name])
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(tokens.muted)
        for right, name in zip((first, second), self._names, strict=True):
            painter.drawText(QRectF(right - 70, 0, 70, HEAD), Qt.AlignmentFlag.AlignRight | middle, name)

    def _paint_row(self, painter: QPainter, y: float, row: Row) -> None:
        tokens = self._theme.tokens
        colour = racer_look(self._racing.entry.number, 0, tokens)[0]
        first, second, left = self._columns
        middle = y + LINE / 2
        if row.arrow is not None:
            draw_arrow(painter, QPointF(left + 1, middle), QPointF(left + MARK - 4, middle), colour, tokens, 1.6, 6.0,
                       filled=row.is_step)  # fmt: skip
        box = Typesetter("names", SYMBOL, 4, flat=True).box(row.symbol)
        boxes.paint(painter, box, QPointF(left + MARK, middle + 0.32 * SYMBOL), tokens.text)
        words_from = left + MARK + max(box.width, 22.0) + 8
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(tokens.muted)
        number = ui_font(tokens.text_body)
        widths = [QFontMetricsF(number).horizontalAdvance(shown(v, self._workbench.digits)) for v in row.values]
        room = first - widths[0] - 6 - words_from
        words = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, max(0, int(room)))
        at_left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(words_from, y, max(0.0, room), LINE), at_left, words if len(words) > 2 else "")
        if row.is_size:
            self._paint_bars(painter, y, row)
        painter.setFont(number)
        painter.setPen(tokens.text)
        for right, value in zip((first, second), row.values, strict=True):
            place = QRectF(right - 90, y, 90, LINE)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown(value, self._workbench.digits)
            )

    def _paint_bars(self, painter: QPainter, y: float, row: Row) -> None:
        """Draw both sizes as bars below their numbers: the larger one as long as the column is wide."""
        first, second, _ = self._columns
        largest = max((abs(value) for value in row.values if math.isfinite(value)), default=0.0)
        if largest <= 0:
            return
        colour = mixed(racer_look(self._racing.entry.number, 0, self._theme.tokens)[0], self._theme.tokens.card, 0.35)
        longest = second - first - 14
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for right, value in zip((first, second), row.values, strict=True):
            if math.isfinite(value):
                length = max(1.0, longest * abs(value) / largest)
                painter.drawRoundedRect(QRectF(right - length, y + LINE - 3, length, 3), 1, 1)
