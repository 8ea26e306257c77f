"""The numbers of one weight's check: E around w, the two gradients digit below digit, and their difference."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from app.check.aligned import Figure, agreeing_digits, aligned
from app.controls import plain_tip
from app.magnified import Magnified
from app.theme import Theme, ui_font
from app.words import tr
from core.checks import TOLERANCE
from core.difference import Difference
from core.network import Topology
from core.numbers import shown, subscripted

LEAST_ROW, MOST_ROW, LEAST_WIDTH = 17, 27, 350
LARGE = (23, 470)  # height of a row and width from which on the numbers are larger
GAP = 14
ERROR_DIGITS = 3


@dataclass(frozen=True)
class Row:
    """One line: what it is, the number, and a remark behind it; an alarm is written in the colour of errors."""

    label: str
    figure: Figure
    remark: str = ""
    alarm: bool = False
    splits: bool = False  # begins a group


def rows_of(difference: Difference, topology: Topology) -> tuple[Row, ...]:
    """Return the lines of a difference."""
    losses = aligned((difference.below, difference.at, difference.above))
    numeric, analytic = aligned((difference.numeric, difference.analytic))
    passed = difference.error <= TOLERANCE
    return (
        Row("E(w − h)", losses[0]),
        Row("E(w)", losses[1]),
        Row("E(w + h)", losses[2]),
        Row("(E(w + h) − E(w − h)) / 2h", numeric, splits=True),
        Row(tr("∂E/∂w by backprop"), analytic),
        Row(
            tr("difference"),
            Figure(shown(difference.absolute, ERROR_DIGITS)),
            _verdict(difference, topology),
            alarm=not passed and not difference.kinks,
            splits=True,
        ),
    )


def _verdict(difference: Difference, topology: Topology) -> str:
    if difference.kinks:
        neuron = subscripted(topology.neurons[difference.kinks[0]].name)
        return tr("kink of {neuron} within ± h", neuron=neuron)
    if difference.error == float("inf"):
        return tr("not finite")
    digits = agreeing_digits(difference.analytic, difference.numeric)
    if digits is None:
        return tr("all digits agree")
    return tr("1 digit agrees") if digits == 1 else tr("{count} digits agree", count=digits)


class Readings(Magnified):
    """Paints the lines, decimal points in one column, digits that differ stronger than those that agree."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.rows: tuple[Row, ...] = ()
        self.setAccessibleName(tr("Gradient of one weight"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.keep_least(LEAST_WIDTH, 6 * LEAST_ROW)

    def sizeHint(self) -> QSize:
        return self.sized(380, 6 * 20)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other numbers."""
        self.rows = rows
        spoken = "; ".join(f"{row.label} = {row.figure.words} {row.remark}".rstrip() for row in rows)
        self.setAccessibleDescription(spoken)
        self.setToolTip(plain_tip(spoken))
        self.update()

    def _row_height(self) -> float:
        return min(MOST_ROW, self.room.height() / max(1, len(self.rows)))

    def _font_size(self) -> int:
        is_large = self._row_height() >= LARGE[0] and self.room.width() >= LARGE[1]
        return self.tokens.text_large if is_large else self.tokens.text_body

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            height, size = self._row_height(), self._font_size()
            metrics = QFontMetricsF(ui_font(size))
            point = self._point(metrics)
            for place, row in enumerate(self.rows):
                box = QRectF(0, place * height, self.room.width(), height)
                if row.splits:
                    painter.setPen(tokens.hairline)
                    painter.drawLine(box.topLeft(), box.topRight())
                painter.setFont(ui_font(size))
                painter.setPen(tokens.muted)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, row.label)
                baseline = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
                self._paint_number(painter, row, QPointF(point, baseline))

    def _point(self, metrics: QFontMetricsF) -> float:
        """Return where the decimal points stand."""
        labels = max((metrics.horizontalAdvance(row.label) for row in self.rows), default=0.0)
        figures = (row.figure.whole for row in self.rows)
        return labels + GAP + max((metrics.horizontalAdvance(whole) for whole in figures), default=0.0)

    def _paint_number(self, painter: QPainter, row: Row, point: QPointF) -> None:
        tokens, figure = self.tokens, row.figure
        plain, strong = ui_font(self._font_size()), ui_font(self._font_size(), 600)
        x = point.x() - QFontMetricsF(plain).horizontalAdvance(figure.whole)
        ink = tokens.error if row.alarm else tokens.text
        pieces = (
            (figure.text[: figure.same], plain, tokens.muted),
            (figure.text[figure.same :], strong if figure.same else plain, ink),
            (figure.power, plain, ink),
        )
        for text, font, colour in pieces:
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(QPointF(x, point.y()), text)
            x += QFontMetricsF(font).horizontalAdvance(text)
        self._paint_remark(painter, row, QPointF(x + GAP / 2, point.y()))

    def _paint_remark(self, painter: QPainter, row: Row, place: QPointF) -> None:
        """Write the words behind a number: whole, smaller where there is little room."""
        tokens, room = self.tokens, self.room.width() - place.x()
        fonts = [ui_font(size) for size in (self._font_size(), tokens.text_small, tokens.text_small - 1)]
        widths = [QFontMetricsF(font).horizontalAdvance(row.remark) for font in fonts]
        fitting = next((place for place, width in enumerate(widths) if width <= room), len(fonts) - 1)
        painter.setFont(fonts[fitting])
        painter.setPen(tokens.error if row.alarm else tokens.muted)
        x = min(place.x(), place.x() + room - widths[fitting])
        painter.drawText(QPointF(x, place.y()), row.remark)
