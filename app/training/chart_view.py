"""A chart on screen: a click or a key visits the update there, the pointer reads values."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from app.magnified import Magnified
from app.surface.painting import settle
from app.theme import Theme, ui_font
from app.training.chart import Chart
from app.training.chart_painting import ChartLayout, draw_chart, laid_out, place_words, value_words

REACH = 8.0  # pixels beside the plot that still belong to it


class ChartView(Magnified):
    """Draws a chart.

    Signals:
        place_chosen(int): the update at this place is to be visited.
    """

    place_chosen = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme)
        self.chart = Chart()
        self._hover: int | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.keep_least(120, 80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self.sized(300, 220)

    def show_chart(self, chart: Chart) -> None:
        """Draw another chart."""
        self.chart = chart
        self.setAccessibleDescription(self._words())
        self.update()

    def _words(self) -> str:
        chart = self.chart
        if chart.message:
            return chart.message
        values = [f"{line.name} {value_words(line.at(chart.place))}" for line in chart.lines if not line.noisy]
        return ", ".join((place_words(int(chart.place), chart.per_epoch), *values))

    @property
    def layout_now(self) -> ChartLayout:
        """Where everything is at this size."""
        return laid_out(self.chart, self.room, self.tokens, self.chart.place)

    def place_at(self, at: QPointF) -> int | None:
        """Return the place under a pixel; None outside the plot."""
        plot = self.layout_now.plot
        if self.chart.message or not plot.area.adjusted(-REACH, -20, REACH, 24).contains(at):
            return None
        low = self.chart.x_range[0]
        return round(min(max(plot.values(at)[0], low), self.chart.last))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(self.place_of(event))
        if event.button() is Qt.MouseButton.LeftButton and place is not None:
            self.place_chosen.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.place_at(self.place_of(event))
        if event.buttons() & Qt.MouseButton.LeftButton and place is not None and place != self.chart.place:
            self.place_chosen.emit(place)
        if place != self._hover:
            self._hover = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chart, keys = self.chart, Qt.Key
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_PageUp: -chart.per_epoch,
                 keys.Key_PageDown: chart.per_epoch}  # fmt: skip
        low, high = int(chart.x_range[0]), int(chart.last)
        ends = {keys.Key_Home: low, keys.Key_End: high}
        key = keys(event.key())
        if chart.message or (key not in steps and key not in ends):
            super().keyPressEvent(event)
            return
        wanted = ends[key] if key in ends else min(max(int(chart.place) + steps[key], low), high)
        self.place_chosen.emit(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            settle(painter)
            if self.chart.message:
                painter.setFont(ui_font(tokens.text_body))
                painter.setPen(tokens.muted)
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.room.adjusted(16, 8, -16, -8), flags, self.chart.message)
            else:
                draw_chart(painter, self.chart, self.layout_now, tokens, self._hover)
            if self.hasFocus():
                painter.setPen(QPen(tokens.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.room.adjusted(1, 1, -1, -1), 4, 4)
