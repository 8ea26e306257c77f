"""Histograms of every layer's weights, outs or gradients, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from app.magnified import Magnified
from app.surface.contour_plot import BOTTOM, Plot, draw_x_axis
from app.surface.painting import settle
from app.theme import Theme, Tokens, mixed, signed_colour, ui_font
from app.words import tr
from core.measures import Histogram

TOP, GAP, MARGIN = 34.0, 14.0, 10.0
LEAST_WIDTH = 120.0


@dataclass(frozen=True, eq=False)
class Panel:
    """One layer's histogram, `signed`: its values are coloured by their sign."""

    title: str
    histogram: Histogram
    signed: bool


class HistogramsView(Magnified):
    """Draws histograms, as many in a row as there is room for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.panels: tuple[Panel, ...] = ()
        self.message = ""
        self.setAccessibleName(tr("Histograms of the layers"))
        self.keep_least(120, 80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self.sized(300, 220)

    def show_panels(self, panels: Sequence[Panel], message: str = "") -> None:
        """Show other histograms, or why there are none."""
        self.panels, self.message = tuple(panels), message
        said = [f"{one.title}, {range_words(one.histogram)}" for one in self.panels]
        self.setAccessibleDescription(message or "; ".join(said))
        self.update()

    def boxes(self) -> list[QRectF]:
        """Return where each histogram is."""
        count = len(self.panels)
        if not count:
            return []
        columns = max(1, min(count, int((self.room.width() + GAP) / (LEAST_WIDTH + GAP))))
        rows = -(-count // columns)
        width = (self.room.width() - 2 * MARGIN - GAP * (columns - 1)) / columns
        height = self.room.height() / rows
        return [
            QRectF(MARGIN + (width + GAP) * (number % columns), height * (number // columns), width, height)
            for number in range(count)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            settle(painter)
            if self.message:
                painter.setFont(ui_font(tokens.text_body))
                painter.setPen(tokens.muted)
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.room.adjusted(16, 8, -16, -8), flags, self.message)
            for panel, box in zip(self.panels, self.boxes(), strict=True):
                _draw(painter, panel, box, tokens)


def range_words(histogram: Histogram) -> str:
    """Return how many values there are, and how many are not finite."""
    words = tr("{count} values", count=f"{int(histogram.counts.sum()):,}")
    return words + tr(", {count} not finite", count=histogram.missing) if histogram.missing else words


def _draw(painter: QPainter, panel: Panel, box: QRectF, tokens: Tokens) -> None:
    histogram = panel.histogram
    low, high = histogram.low, histogram.high
    air = 0.04 * (high - low)
    area = QRectF(box.left(), box.top() + TOP, box.width(), max(8.0, box.height() - TOP - BOTTOM))
    most = max(1, int(histogram.counts.max(initial=0)))
    plot = Plot(area, (low - air, high + air), (0.0, 1.05 * most))
    painter.setPen(tokens.text)
    painter.setFont(ui_font(tokens.text_small, 600))
    painter.drawText(QRectF(box.left(), box.top(), box.width(), 16), Qt.AlignmentFlag.AlignLeft, panel.title)
    painter.setFont(ui_font(tokens.text_small))
    painter.setPen(tokens.error if histogram.missing else tokens.muted)
    words = range_words(histogram) + ("" if histogram.missing else tr(", most {count}", count=f"{most:,}"))
    words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(QRectF(box.left(), box.top() + 15, box.width(), 16), Qt.AlignmentFlag.AlignLeft, words)
    _draw_bars(painter, panel, plot, tokens)
    painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.6), 1))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    if low < 0 < high:
        x = plot.place(0.0, 0.0).x()
        painter.setPen(QPen(tokens.muted, 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    draw_x_axis(painter, plot, "", tokens, clear=20.0)


def _draw_bars(painter: QPainter, panel: Panel, plot: Plot, tokens: Tokens) -> None:
    histogram = panel.histogram
    reach = max(abs(histogram.low), abs(histogram.high))
    painter.setPen(Qt.PenStyle.NoPen)
    for number, count in enumerate(histogram.counts.tolist()):
        if not count:
            continue
        start = histogram.low + number * histogram.width
        middle = start + histogram.width / 2
        top, bottom = plot.place(start, count), plot.place(start + histogram.width, 0.0)
        colour = mixed(tokens.muted, tokens.card, 0.35)
        if panel.signed:
            colour = signed_colour(middle + 0.35 * reach * (1 if middle > 0 else -1), reach, tokens)
        width = max(1.0, bottom.x() - top.x() - 1)
        painter.fillRect(QRectF(top.x(), min(top.y(), bottom.y() - 1), width, max(1.0, bottom.y() - top.y())), colour)
