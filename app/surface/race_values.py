"""The selected racer's state as numbers: each quantity for both weights, squares as bars, arrows as in the pictures."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent

from app.controls import plain_tip
from app.equations import boxes
from app.equations.typesetting import Typesetter
from app.magnified import Magnified
from app.surface.painting import draw_arrow, racer_look, settle
from app.surface.presets import LABELS
from app.surface.race_state import Row
from app.surface.racing import Racing
from app.theme import Theme, mixed, ui_font
from app.words import tr
from app.workbench import Workbench
from core.formula_text import text
from core.numbers import shown

HEAD, LINE = 19.0, 18.0
SYMBOL = 14.0
MARK = 18.0  # the little arrow before what is an arrow in the pictures
MOST_ROWS = 6
ROOMY = 420  # a width at which numbers may be longer
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class RaceValues(Magnified):
    """A small table: what the selected racer knows before its next update."""

    def __init__(self, workbench: Workbench, theme: Theme, racing: Racing) -> None:
        super().__init__(theme)
        self._workbench, self._racing = workbench, racing
        self._rows: tuple[Row, ...] = ()
        self._names = ("x", "y")
        self.setAccessibleName(tr("State of the selected optimizer"))

    def sizeHint(self) -> QSize:
        return self.sized(300, HEAD + MOST_ROWS * LINE + 4)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: tuple[Row, ...], names: tuple[str, str]) -> None:
        """Show other quantities, of weights called so."""
        self._rows, self._names = rows, names
        self.keep(height=round(HEAD + max(2, len(rows)) * LINE + 4))
        self.setAccessibleDescription(self.words())
        self.setToolTip(plain_tip(self.words()))
        self.update()

    def words(self) -> str:
        """Return the table as a text."""
        digits, made = self._workbench.digits, self._racing.update
        if made is None:
            return ""
        place = made.training.progress.updates
        head = tr("{name}, the update from {place} to {after}", name=LABELS[self._racing.selected], place=place,
                  after=place + 1)  # fmt: skip
        return f"{head}: " + "; ".join(
            f"{row.words} {text(row.symbol, 'names', digits)}: {shown(row.values[0], digits)}, "
            f"{shown(row.values[1], digits)}"
            for row in self._rows
        )

    def _which(self, short: bool = False) -> str:
        """Return which update the numbers belong to."""
        made = self._racing.update
        place = 0 if made is None else made.training.progress.updates
        if made is not None and short:
            return f"{place} → {place + 1}"
        return "" if made is None else tr("update {place} → {after}", place=place, after=place + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.painting() as painter:
            settle(painter)
            if not self._rows:
                return
            self._paint_head(painter)
            for place, row in enumerate(self._rows):
                self._paint_row(painter, HEAD + place * LINE, row)

    @property
    def _columns(self) -> tuple[float, float]:
        """The right ends of both numbers, as far apart as the widest of them needs."""
        metrics = QFontMetricsF(ui_font(self.tokens.text_body))
        numbers = [shown(value, self._digits) for row in self._rows for value in row.values]
        widest = max((metrics.horizontalAdvance(number) for number in numbers), default=0.0)
        right = self.room.width() - 4.0
        return right - max(widest + 12, 64.0), right

    @property
    def _digits(self) -> int:
        return min(self._workbench.digits, 4 if self.room.width() < ROOMY else 8)

    def _paint_head(self, painter: QPainter) -> None:
        tokens = self.tokens
        first, second = self._columns
        entry = self._racing.entry
        painter.setFont(ui_font(tokens.text_body, 600))
        painter.setPen(racer_look(entry.number, 0, tokens)[0])
        painter.drawText(QRectF(0, 0, first, HEAD), LEFT, LABELS[entry.name])
        left = painter.fontMetrics().horizontalAdvance(LABELS[entry.name]) + 7
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(tokens.muted)
        metrics = painter.fontMetrics()
        room = first - metrics.horizontalAdvance(self._names[0]) - 8 - left
        forms = (self._which(), self._which(short=True))
        words = next((form for form in forms if metrics.horizontalAdvance(form) <= room), forms[-1])
        painter.drawText(QRectF(left, 0, first - left, HEAD), LEFT, words)
        for right, name in zip((first, second), self._names, strict=True):
            painter.drawText(QRectF(right - 70, 0, 70, HEAD), RIGHT, name)

    def _paint_row(self, painter: QPainter, y: float, row: Row) -> None:
        tokens, (first, second) = self.tokens, self._columns
        middle = y + LINE / 2
        if row.arrow is not None:
            colour = racer_look(self._racing.entry.number, 0, tokens)[0]
            ends = QPointF(1, middle), QPointF(MARK - 4, middle)
            draw_arrow(painter, *ends, colour, tokens, 1.6, 6.0, filled=row.is_step)
        box = Typesetter("names", SYMBOL, 4, flat=True).box(row.symbol)
        boxes.paint(painter, box, QPointF(MARK, middle + 0.32 * SYMBOL), tokens.text)
        if row.is_size:
            self._paint_bars(painter, y, row)
        painter.setFont(ui_font(tokens.text_body))
        painter.setPen(tokens.text)
        numbers = [shown(value, self._digits) for value in row.values]
        for right, number in zip((first, second), numbers, strict=True):
            painter.drawText(QRectF(right - 120, y, 120, LINE), RIGHT, number)
        left = MARK + max(box.width, 24.0) + 8
        room = first - painter.fontMetrics().horizontalAdvance(numbers[0]) - 6 - left
        painter.setFont(ui_font(tokens.text_small))
        painter.setPen(tokens.muted)
        if painter.fontMetrics().horizontalAdvance(row.words) <= room:  # else the symbol alone; the tooltip tells
            painter.drawText(QRectF(left, y, room, LINE), LEFT, row.words)

    def _paint_bars(self, painter: QPainter, y: float, row: Row) -> None:
        """Draw both sizes as bars below their numbers: the larger one as long as the column is wide."""
        first, second = self._columns
        largest = max((abs(value) for value in row.values if math.isfinite(value)), default=0.0)
        if largest <= 0:
            return
        colour = mixed(racer_look(self._racing.entry.number, 0, self.tokens)[0], self.tokens.card, 0.35)
        longest = min(second - first - 14, 56.0)  # clear of the words
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for right, value in zip((first, second), row.values, strict=True):
            if math.isfinite(value):
                length = max(1.0, longest * abs(value) / largest)
                painter.drawRoundedRect(QRectF(right - length, y + LINE - 3, length, 3), 1, 1)
