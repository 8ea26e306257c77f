"""The first rows of a table that is imported, as they are read; painted, for they are few and only looked at."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from app.magnified import Magnified
from app.theme import Theme, ui_font
from app.words import tr
from core.findings import printable

ROW, PADDING = 22, 10
WIDEST, MOST_COLUMNS = 160.0, 40


class TextPreview(Magnified):
    """Shows cells of text in columns; the header stands out."""

    def __init__(self, theme: Theme, rows: int) -> None:
        super().__init__(theme)
        self._most = rows
        self._rows: list[list[str]] = []
        self._has_header = False
        self.setAccessibleName(tr("The first rows"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.keep(height=rows * ROW + 8)

    def sizeHint(self) -> QSize:
        return self.sized(500, self._most * ROW + 8)

    def show_rows(self, rows: list[list[str]], has_header: bool) -> None:
        """Show other rows."""
        self._rows = [[printable(cell) for cell in row[:MOST_COLUMNS]] for row in rows[: self._most]]
        self._has_header = has_header
        self.setAccessibleDescription("\n".join(", ".join(row) for row in self._rows))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(tokens.hairline)
            painter.setBrush(tokens.ground)
            painter.drawRoundedRect(self.room.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            x = 4.0
            for place in range(max((len(row) for row in self._rows), default=0)):
                x += self._paint_column(painter, place, x)
                if x > self.room.width():
                    break

    def _paint_column(self, painter: QPainter, place: int, x: float) -> float:
        tokens = self.tokens
        cells = [row[place] if place < len(row) else None for row in self._rows]
        metrics = QFontMetricsF(ui_font(tokens.text_small, 600))
        width = min(WIDEST, max(metrics.horizontalAdvance(cell or "") for cell in cells)) + 2 * PADDING
        for number, cell in enumerate(cells):
            is_head = number == 0 and self._has_header
            painter.setFont(ui_font(tokens.text_small, 600 if is_head else 400))
            painter.setPen(tokens.text if is_head or cell else tokens.error)
            box = QRectF(x + PADDING, 4 + number * ROW, width - 2 * PADDING, ROW)
            text = tr("none") if cell is None else cell
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()) + 1)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        return width
