"""The activation as a picture: curve, axes, operating point, the tangent there, and a reading anywhere."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from app.magnified import Magnified
from app.panels.neuron_zoom_values import Zoom
from app.panels.values_data import Cell, Light
from app.theme import Theme, mixed, ui_font
from app.words import tr
from core.curve import Curve, curve_of, ticks
from core.numbers import shown

BOTTOM, RIGHT, TOP = 20.0, 34.0, 14.0
POINT = 5.0
TICK_ROOM_X, TICK_ROOM_Y = 46.0, 20.0
KEY_STEP = 0.02  # of the width, with ↑ and ↓


class CurveView(Magnified):
    """Draws one neuron's curve. The pointer, or ↑ ↓, read it: `reading` is the net read at, None without one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.zoom: Zoom | None = None
        self.curve: Curve | None = None
        self.reading: float | None = None
        self.setAccessibleName(tr("Activation curve"))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.keep_least(180, 80)

    def sizeHint(self) -> QSize:
        return self.sized(420, 130)

    def show_zoom(self, zoom: Zoom) -> None:
        """Show another neuron, or another step."""
        if self.zoom is None or self.zoom.index != zoom.index:
            self.reading = None
        self.zoom = zoom
        self.curve = curve_of(zoom.neuron.activation, zoom.neuron.parameters, zoom.net.value)
        self._describe()
        self.update()

    def _describe(self) -> None:
        if self.zoom is None or self.curve is None:
            return
        point = tr("net {net}, out {out}, slope {slope}",
                   net=self.zoom.net.text, out=self.zoom.out.text, slope=self.zoom.slope.text)  # fmt: skip
        self.setAccessibleDescription(self.words_of_reading() or point)

    def words_of_reading(self) -> str:
        """Return what the pointer reads: f(net) and f′(net)."""
        if self.reading is None or self.curve is None or self.zoom is None:
            return ""
        digits = self.zoom.snapshot.digits
        net, out, slope = (
            shown(value, digits) for value in (self.reading, float(self.curve.at(self.reading)), self._slope())
        )
        return tr("net {net} → out {out}, slope {slope}", net=net, out=out, slope=slope)

    def _slope(self) -> float:
        assert self.curve is not None and self.reading is not None
        return self.curve.slope(self.reading)

    # Where things are

    @property
    def plot(self) -> QRectF:
        """The rectangle between the axes' ends."""
        metrics = QFontMetricsF(ui_font(self.tokens.text_small))
        widest = max((metrics.horizontalAdvance(_tick(y)) for y in self._y_ticks()), default=20.0)
        left = max(30.0, widest + 10)
        return QRectF(
            left, TOP, max(10.0, self.room.width() - left - RIGHT), max(10.0, self.room.height() - TOP - BOTTOM)
        )

    def _y_ticks(self) -> list[float]:
        if self.curve is None:
            return []
        room = max(10.0, self.room.height() - TOP - BOTTOM)
        return ticks(*self.curve.range, max(3, int(room / TICK_ROOM_Y)))

    def place(self, net: float, out: float) -> QPointF:
        """Return where a point of the plane is on the widget."""
        assert self.curve is not None
        plot, (low, high) = self.plot, self.curve.range
        x = plot.left() + plot.width() * (net / self.curve.reach + 1) / 2
        return QPointF(x, plot.bottom() - plot.height() * (out - low) / (high - low))

    def net_at(self, x: float) -> float:
        """Return the net input above a place of the axis."""
        assert self.curve is not None
        share = (x - self.plot.left()) / self.plot.width()
        return (2 * min(max(share, 0.0), 1.0) - 1) * self.curve.reach

    # Pointer and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._read(self.net_at(self.place_of(event).x()) if self.curve else None)

    def leaveEvent(self, event: QEvent) -> None:
        self._read(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if event.key() == Qt.Key.Key_Escape and self.reading is not None:
            self._read(None)
        elif way and self.curve is not None and self.zoom is not None:
            start = self.reading if self.reading is not None else self.zoom.net.value or 0.0
            reach = self.curve.reach
            self._read(max(-reach, min(reach, start + way * KEY_STEP * reach)))
        else:
            super().keyPressEvent(event)

    def _read(self, net: float | None) -> None:
        self.reading = net
        self._describe()
        self.update()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.painting() as painter:
            if self.curve is None or self.zoom is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(ui_font(self.tokens.text_small))
            plot = self.plot
            self._paint_axes(painter, plot)
            painter.save()
            painter.setClipRect(plot.adjusted(-1, -1, 1, 1))
            self._paint_tangent(painter)
            self._paint_curve(painter)
            painter.restore()
            self._paint_point(painter, plot)
            self._paint_reading(painter, plot)
            if self.hasFocus():
                painter.setPen(QPen(self.tokens.accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self.room.adjusted(1, 1, -1, -1), 4, 4)

    def _paint_axes(self, painter: QPainter, plot: QRectF) -> None:
        assert self.curve is not None
        tokens = self.tokens
        low, high = self.curve.range
        reach = self.curve.reach
        across = ticks(-reach, reach, max(2, int(plot.width() / TICK_ROOM_X)))
        for net in across:
            x = self.place(net, 0.0).x()
            painter.setPen(QPen(tokens.muted if net == 0 else tokens.hairline, 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(tokens.muted)
            label = QRectF(x - 30, plot.bottom() + 2, 60, BOTTOM - 4)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, _tick(net))
        for out in self._y_ticks():
            y = self.place(0.0, out).y()
            painter.setPen(QPen(tokens.muted if out == 0 else tokens.hairline, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(tokens.muted)
            label = QRectF(0, y - 9, plot.left() - 6, 18)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _tick(out))
        painter.setFont(ui_font(tokens.text_small, 600))
        zero = min(max(self.place(0.0, min(max(0.0, low), high)).y(), plot.top()), plot.bottom())
        painter.drawText(QPointF(plot.right() + 6, zero + 4), "net")
        painter.drawText(QPointF(self.place(0.0, 0.0).x() - 9, TOP - 4), "out")
        painter.setFont(ui_font(tokens.text_small))

    def _paint_curve(self, painter: QPainter) -> None:
        assert self.curve is not None
        painter.setPen(QPen(self.tokens.text, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for nets, outs in self.curve.pieces:
            both = zip(nets.tolist(), outs.tolist(), strict=True)
            painter.drawPolyline(QPolygonF([self.place(net, out) for net, out in both if math.isfinite(out)]))

    def _paint_tangent(self, painter: QPainter) -> None:
        assert self.curve is not None and self.zoom is not None
        net, out, slope = self.zoom.net.value, self.zoom.out.value, self.zoom.tangent
        if net is None or out is None or slope is None or not all(map(math.isfinite, (net, out, slope))):
            return
        reach = self.curve.reach
        ends = [self.place(x, out + slope * (x - net)) for x in (-reach, reach)]
        if self.zoom.slope.light is Light.COMPUTED:
            painter.setPen(QPen(self.tokens.computed, 5))
            painter.drawLine(*ends)
        known = self.zoom.slope.value is not None
        colour = self.tokens.text if known else self.tokens.muted
        painter.setPen(QPen(colour, 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(*ends)

    def _paint_point(self, painter: QPainter, plot: QRectF) -> None:
        """Draw the operating point with its way to both axes; before out is known, net alone on its axis."""
        assert self.zoom is not None and self.curve is not None
        tokens, net, out = self.tokens, self.zoom.net, self.zoom.out
        if net.value is None or not math.isfinite(net.value):
            return
        painter.setPen(QPen(tokens.muted, 1, Qt.PenStyle.DotLine))
        floor = self.place(net.value, self.curve.range[0])
        if out.value is None or not math.isfinite(out.value):
            self._dot(painter, floor, net)
            return
        point = self.place(net.value, out.value)
        painter.drawLine(floor, point)
        painter.drawLine(QPointF(plot.left(), point.y()), point)
        self._dot(painter, point, out)

    def _dot(self, painter: QPainter, point: QPointF, cell: Cell) -> None:
        tokens = self.tokens
        fill: QColor = {Light.COMPUTED: tokens.computed, Light.SOURCE: tokens.source}.get(cell.light, tokens.card)
        painter.setPen(QPen(tokens.text, 1.6))
        painter.setBrush(fill)
        painter.drawEllipse(point, POINT, POINT)

    def _paint_reading(self, painter: QPainter, plot: QRectF) -> None:
        if self.reading is None or self.curve is None:
            return
        tokens = self.tokens
        out = float(self.curve.at(self.reading))
        if not math.isfinite(out):
            return
        point = self.place(self.reading, out)
        painter.setPen(QPen(tokens.accent, 1))
        painter.drawLine(QPointF(point.x(), plot.top()), QPointF(point.x(), plot.bottom()))
        painter.setBrush(tokens.accent)
        painter.drawEllipse(point, 3, 3)
        words = self.words_of_reading()
        width = painter.fontMetrics().horizontalAdvance(words) + 14
        x = point.x() + 10 if point.x() + 10 + width < self.room.width() else point.x() - 10 - width
        y = plot.top() + 2 if point.y() > plot.center().y() else plot.bottom() - 22
        box = QRectF(max(2.0, x), y, width, 20)
        painter.setPen(QPen(mixed(tokens.hairline, tokens.muted, 0.4), 1))
        painter.setBrush(tokens.card)
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(tokens.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _tick(value: float) -> str:
    return shown(round(value, 12) if abs(value) < 1e6 else value, 6)
