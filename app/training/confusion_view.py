"""Which class was taken for which: a table of counts, right ones on the diagonal."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from app.controls import plain_tip
from app.magnified import Magnified
from app.surface.painting import settle
from app.theme import Theme, Tokens, mixed, ui_font
from app.tokens import contrast
from app.words import tr
from core.measures import Confusion

TOP, LEFT, GAP = 32.0, 20.0, 1.0
MOST_CELL, LEAST_WORDS = 60.0, 15.0


class ConfusionView(Magnified):
    """Draws a confusion matrix: a row for each class that it is, a column for each class that it was taken for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.confusion: Confusion | None = None
        self._title = ""
        self.setAccessibleName(tr("Confusion matrix"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.keep_least(110, 80)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return self.sized(150, 200)

    def show_confusion(self, confusion: Confusion | None, title: str) -> None:
        """Show other counts."""
        self.confusion, self._title = confusion, title
        self.setVisible(confusion is not None)
        self.setAccessibleDescription("" if confusion is None else title + ": " + accuracy_words(confusion))
        self.update()

    def _cell(self) -> tuple[float, QPointF]:
        """Return the side of a cell, and where the first one begins."""
        assert self.confusion is not None
        count = len(self.confusion.names)
        left = LEFT + self._name_width()
        side = min(MOST_CELL, (self.room.width() - left - 4) / count, (self.room.height() - TOP - 22) / count)
        return max(4.0, side), QPointF(left, TOP)

    def _name_width(self) -> float:
        assert self.confusion is not None
        metrics = QFontMetricsF(ui_font(self.tokens.text_small))
        return min(max(map(metrics.horizontalAdvance, self.confusion.names)) + 6, 0.3 * self.room.width())

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Return the row and column of the cell at a pixel."""
        if self.confusion is None:
            return None
        side, corner = self._cell()
        column, row = (math.floor(value / side) for value in ((place - corner).x(), (place - corner).y()))
        count = len(self.confusion.names)
        return (row, column) if 0 <= row < count and 0 <= column < count else None

    def tip_at(self, place: QPointF) -> str:
        """Return what is said of the cell at a pixel."""
        cell = self.cell_at(place)
        if cell is None or self.confusion is None:
            return ""
        names, (row, column) = self.confusion.names, cell
        return tr(
            "{count} rows of class {wanted} were taken for {found}",
            count=int(self.confusion.counts[row, column]), wanted=names[row], found=names[column],
        )  # fmt: skip

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.setToolTip(plain_tip(self.tip_at(self.place_of(event))))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.confusion is None:
            return
        tokens = self.tokens
        with self.painting() as painter:
            settle(painter)
            side, corner = self._cell()
            _draw_names(painter, self.confusion, side, corner, tokens)
            for row in range(len(self.confusion.names)):
                _draw_row(painter, self.confusion, row, side, corner, tokens)


def accuracy_words(confusion: Confusion) -> str:
    """Return how many are right."""
    percent = f"{100 * confusion.accuracy:.1f}" if confusion.rows else "–"
    return tr("{percent} % right ({right} of {rows})", percent=percent, right=f"{confusion.right:,}",
              rows=f"{confusion.rows:,}")  # fmt: skip


def _draw_names(painter: QPainter, confusion: Confusion, side: float, corner: QPointF, tokens: Tokens) -> None:
    width = side * len(confusion.names)
    painter.setFont(ui_font(tokens.text_small))
    painter.setPen(tokens.muted)
    across = QRectF(corner.x(), 0, max(width, 90), 16)
    painter.drawText(across, Qt.AlignmentFlag.AlignLeft, tr("taken for"))
    painter.save()
    painter.translate(0, corner.y() + width)
    painter.rotate(-90)
    painter.drawText(QRectF(0, 0, max(width, 40), 16), Qt.AlignmentFlag.AlignHCenter, tr("is"))
    painter.restore()
    painter.setPen(tokens.text)
    metrics = painter.fontMetrics()
    for number, name in enumerate(confusion.names):
        beside = QRectF(16, corner.y() + number * side, corner.x() - 20, side)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if side >= 11:
            painter.drawText(beside, flags, metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(beside.width())))
        above = QRectF(corner.x() + number * side, corner.y() - 16, side, 15)
        short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, int(side + 2))
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, short)


def _draw_row(painter: QPainter, confusion: Confusion, row: int, side: float, corner: QPointF, tokens: Tokens
              ) -> None:  # fmt: skip
    counts = confusion.counts[row]
    total = max(1, int(counts.sum()))
    for column, count in enumerate(counts.tolist()):
        box = QRectF(corner.x() + column * side, corner.y() + row * side, side - GAP, side - GAP)
        fill = _fill(count / total, row == column, tokens)
        painter.fillRect(box, fill)
        if count and side >= LEAST_WORDS:
            painter.setPen(_ink(painter, box, fill, tokens))
            words = str(count)
            large = side >= 26 and len(words) < 5
            painter.setFont(ui_font(tokens.text_body if large else tokens.text_small, 600 if row == column else 400))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _ink(painter: QPainter, box: QRectF, fill: QColor, tokens: Tokens) -> QColor:
    """Return the colour of a count on its cell; where none can be read there, the count gets a card beneath it."""
    ink = max((tokens.text, tokens.card), key=lambda ink: contrast(ink, fill))
    if contrast(ink, fill) >= tokens.contrast:
        return ink
    inset = box.width() / 6
    painter.fillRect(box.adjusted(inset, inset, -inset, -inset), tokens.card)
    return tokens.text


def _fill(share: float, right: bool, tokens: Tokens) -> QColor:
    """Return a cell's colour: blue for right ones, red for wrong ones, deeper where there are more."""
    ground = mixed(tokens.card, tokens.hairline, 0.55)
    if not share:
        return ground
    return mixed(ground, tokens.negative if right else tokens.positive, 0.15 + 0.85 * share if right else share)
